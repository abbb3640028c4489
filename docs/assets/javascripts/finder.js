// @ts-check
/* The finder: typing narrows the lists of symptoms and constraints. */
import { all, one } from "./dom.js";

/**
 * A list of the page, its heading, and its entries with what they say.
 * @typedef {{ list: HTMLElement, heading: HTMLElement, entries: { entry: HTMLElement, text: string }[] }} Group
 */

/** @param {string} text */
const fold = (text) => text.normalize("NFKD").replace(/[\u0300-\u036f]/g, "").toLowerCase();

/**
 * Whether every word of a query begins a word of the text, or stands in one if it has three letters.
 * @param {string} text
 * @param {string} query
 */
export function found(text, query) {
  const words = fold(query).split(/\s+/).filter(Boolean);
  const its = fold(text).split(/[^\p{L}\p{N}.@]+/u);
  return words.every((word) => its.some((one) => one.startsWith(word) || (word.length > 2 && one.includes(word))));
}

/** @param {Document} root */
export function startFinders(root) {
  const form = root.querySelector("form.tw-finder");
  if (!(form instanceof HTMLFormElement)) return;
  const field = one(form, "input[name=q]", HTMLInputElement);
  const refused = one(form, ".tw-finder__refused", HTMLElement);
  const groups = all(root, "ul.tw-finds", HTMLElement).map(readGroup);
  const keep = () => {
    const text = field.value.trim();
    history.replaceState(history.state, "", location.pathname + (text ? `?${new URLSearchParams({ q: text })}` : "") + location.hash);
    refused.hidden = true;
    narrow(form, field.value, groups);
  };

  listen(form, field, keep, groups);
  const { query, wrong } = readAddress(location.search);
  form.hidden = false;
  if (wrong) {
    refused.textContent = `The address holds “${wrong}”, which this page cannot use. Nothing was narrowed.`;
    refused.hidden = false;
  }
  field.value = query;
  narrow(form, query, groups);
}

/**
 * @param {HTMLElement} list
 * @returns {Group}
 */
function readGroup(list) {
  const heading = list.previousElementSibling;
  if (!(heading instanceof HTMLElement)) throw new TypeError("a list of the finder has no heading");
  const entries = all(list, ":scope > li", HTMLElement).map((entry) => ({ entry, text: entry.textContent ?? "" }));
  return { list, heading, entries };
}

/**
 * The query in an address, or what is wrong with it. "h" is the search's highlighting.
 * @param {string} search
 */
function readAddress(search) {
  const asked = new URLSearchParams(search);
  const query = asked.get("q") ?? "";
  const extra = [...asked.keys()].find((name) => name !== "q" && name !== "h");
  if (extra === undefined && asked.getAll("q").length < 2 && query.length <= 80) return { query, wrong: "" };
  return { query: "", wrong: (extra === undefined ? `q=${query}` : `${extra}=${asked.get(extra)}`).slice(0, 60) };
}

/**
 * Hide what the query does not find, and say how many are left.
 * @param {HTMLFormElement} form
 * @param {string} query
 * @param {Group[]} groups
 */
function narrow(form, query, groups) {
  const status = one(form, ".tw-finder__status", HTMLElement);
  let count = 0, total = 0;
  for (const { list, heading, entries } of groups) {
    for (const { entry, text } of entries) entry.hidden = !found(text, query);
    const here = entries.filter(({ entry }) => !entry.hidden).length;
    list.hidden = heading.hidden = !here;
    count += here;
    total += entries.length;
  }
  const whole = `${total} symptoms and constraints.`;
  const told = query.trim() ? `${count || "None"} of ${whole}${count ? "" : " Try one word, or another word for it."}` : whole;
  if (status.textContent !== told) status.textContent = told;
}

/**
 * @param {HTMLFormElement} form
 * @param {HTMLInputElement} field
 * @param {() => void} keep takes over what is typed
 * @param {Group[]} groups
 */
function listen(form, field, keep, groups) {
  let typing = 0;
  field.addEventListener("input", () => {
    clearTimeout(typing);
    // A count after each letter would be read aloud over the typing.
    typing = setTimeout(keep, 150);
  });
  field.addEventListener("keydown", (event) => {
    if (event.key !== "Escape" || !field.value) return;
    event.preventDefault();
    field.value = "";
    keep();
  });
  form.addEventListener("submit", (event) => {
    event.preventDefault();
    keep();
    const first = groups.find((group) => !group.list.hidden)?.list.querySelector("li:not([hidden]) a");
    if (first instanceof HTMLElement) first.focus();
  });
}
