// @ts-check
/* Numbers that say where they come from, once a reader has asked for it: each is a stop of the keyboard and opens
   the card. The build writes what is known of those that it pulled, a file for each lab and one for quantities. */
import { all, made } from "./dom.js";
import { cardIn, listen } from "./terms.js";

/** Where a number may not be a button, since it is within one, or names a part of the page. */
const CLOSED = "a, button, label, legend, summary, h1, h2, h3, h4, h5, h6";

/**
 * What is known of the numbers of one source; `at` is an address below the site's root.
 * @typedef {{ about?: string, command?: string, link: string, at?: string, numbers: Record<string, string | { text: string, at?: string }> }} Source
 */

/** What an author says of numbers that no record holds, by the mark. @type {Record<string, string>} */
const STATED = {
  given: "An illustration, or a given of the exercise: the number is supposed, so that the argument can be followed. Nobody measured it; put in your own.",
  tested: "Run again: no record holds this figure, but a test of this site repeats the run that the paragraph describes, and compares.",
  rerun: "An independent re-run; not repeated by the tests. Somebody changed the one thing that the paragraph names and ran the lab again. No record holds this figure.",
};

/** What ends it all, while it is on. @type {AbortController | null} */
let ends = null;

/**
 * Let the numbers of a page say where they come from, or no longer.
 * @param {Document} root
 * @param {boolean} on
 */
export function offerNumbers(root, on) {
  if (on === Boolean(ends)) return;
  const numbers = all(root, "article data[value]", HTMLDataElement).filter((number) => !number.closest(CLOSED));
  ends?.abort();
  ends = on ? new AbortController() : null;
  for (const number of numbers) {
    if (ends) open(number, ends.signal, cardIn(root));
    else close(number);
  }
  if (!on) {
    cardIn(root).close();
    return;
  }
  const names = new Set(numbers.map((number) => nameIn(number)[0]));
  for (const name of names) if (!Object.hasOwn(STATED, name)) sourceOf(name).catch(() => {});
}

/**
 * @param {HTMLDataElement} number
 * @param {AbortSignal} signal
 * @param {import("./terms.js").Card} card
 */
function open(number, signal, card) {
  number.tabIndex = 0;
  number.setAttribute("role", "button");
  listen(number, card, said, signal);
  number.addEventListener("keydown", async (event) => {
    if (event.key !== "Enter" && event.key !== " ") return;
    event.preventDefault();
    await card.open(number, said);
    card.enter();
  }, { signal });
}

/** @param {HTMLDataElement} number */
function close(number) {
  number.removeAttribute("tabindex");
  number.removeAttribute("role");
}

/** @type {Map<string, Promise<Source>>} */
const sources = new Map();

/**
 * Return what is known of the numbers of a source; what failed is tried again.
 * @param {string} name
 */
function sourceOf(name) {
  let source = sources.get(name);
  if (!source) {
    source = fetch(new URL(`../origins/${name}.json`, import.meta.url)).then((response) => {
      if (!response.ok) throw new Error(`${response.status} for the origins of ${name}`);
      return response.json();
    });
    source.catch(() => sources.delete(name));
    sources.set(name, source);
  }
  return source;
}

/**
 * Return the source of a number and its path there.
 * @param {HTMLDataElement} number
 */
function nameIn(number) {
  const [name, ...path] = number.value.split(".");
  return [name, path.join(".")];
}

/**
 * Return a number as it is read: a formula holds its TeX as well, which nobody sees.
 * @param {HTMLElement} number
 */
function shownIn(number) {
  const copy = document.createElement("span");
  copy.append(...number.cloneNode(true).childNodes);
  for (const hidden of copy.querySelectorAll("annotation")) hidden.remove();
  return (copy.textContent ?? "").trim();
}

/**
 * Return what the card says of a number.
 * @param {HTMLElement} number
 * @returns {Promise<import("./terms.js").Said>}
 */
async function said(number) {
  const name = shownIn(number);
  if (!(number instanceof HTMLDataElement)) return { name, parts: [] };
  const [from, path] = nameIn(number);
  if (Object.hasOwn(STATED, from)) return { name, parts: [STATED[from]] };
  try {
    const source = await sourceOf(from);
    const known = Object.hasOwn(source.numbers, path) ? source.numbers[path] : "";
    const { text, at = source.at } = typeof known === "string" ? { text: known } : known;
    const parts = source.command
      ? [`${text} ${source.about ?? ""} To run it again: `, made("code", "", source.command)]
      : [text];
    return { name, parts, link: at ? { href: new URL(`../../${at}`, import.meta.url).href, text: source.link } : undefined };
  } catch {
    return { name, parts: ["Where this number comes from could not be loaded. Try again when you are online."] };
  }
}
