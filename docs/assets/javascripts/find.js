// @ts-check
/* The search box. What it needs is loaded when somebody comes near it, and not before. */
import { answerBack, show } from "./back.js";
import { one } from "./dom.js";
/** @import { NamesFile, WordsFile } from "./search/index.js" */

/** @param {Document} root */
export function offerSearch(root) {
  const box = root.querySelector("[data-tw-search]");
  if (!(box instanceof HTMLElement)) return;
  const input = one(box, "input", HTMLInputElement);
  const toggle = one(root, "#__search", HTMLInputElement);
  const status = one(box, "[role=status]", HTMLElement);
  const hint = status.textContent ?? "";
  /** @type {Promise<void> | null} */
  let loading = null;

  const approach = () => {
    loading ??= load(box, hint).then(() => { delete box.dataset.absent; }, (error) => {
      console.info("search is not there:", error.message);
      status.textContent = "Search could not be loaded. Try again when you are online.";
      box.dataset.absent = "";
      loading = null;
    });
  };
  // Whoever goes on typing has the focus already, and may be online again.
  for (const kind of ["focus", "input"]) input.addEventListener(kind, approach);
  box.addEventListener("pointerenter", approach);
  for (const button of root.querySelectorAll("label[for=__search]")) button.addEventListener("pointerenter", approach);
  const open = () => {
    if (!toggle.checked) return;
    approach();
    input.focus();
  };
  toggle.addEventListener("change", open);
  // Before the theme, which takes single letters for its own: nobody can turn those off, and who speaks to
  // the page, or strikes a key beside another, would be led away.
  addEventListener("keydown", (event) => {
    const call = callOf(event);
    if (call === "search") {
      event.preventDefault();
      input.focus();
      input.select();
    }
    if (call) event.stopImmediatePropagation();
  }, true);

  // Somebody may have come near while this script was under way.
  if (root.activeElement === input) approach();
  open();
  answerBack(box, input, toggle);
  const asked = askedIn(root, location.search).trim().slice(0, LONGEST);
  if (asked) show(input, asked);
}

/** More than anybody types; an address may hold any length. */
const LONGEST = 200;

/**
 * The query in an address. It was once called "q", as a page's own form calls what it asks for.
 * @param {Document} root
 * @param {string} search
 */
function askedIn(root, search) {
  const asked = new URLSearchParams(search);
  const old = root.querySelector("article form [name=q]") ? null : asked.get("q");
  return asked.get("search") ?? old ?? "";
}

/**
 * What a key calls: the search, or a letter of the theme's, which calls nothing here. Keys that are meant for what
 * has the focus call nothing.
 * @param {KeyboardEvent} event
 * @returns {"search" | "letter" | ""}
 */
function callOf({ key, ctrlKey, metaKey, altKey, shiftKey, defaultPrevented, target: at }) {
  if (defaultPrevented || altKey || !key) return "";
  if (ctrlKey || metaKey) return ctrlKey !== metaKey && !shiftKey && key.toLowerCase() === "k" ? "search" : "";
  if (at instanceof Element && at.closest("input:not([type=radio], [type=checkbox], [type=range]), textarea, select, [contenteditable], [data-tw-search]")) return "";
  if (key === "/") return "search";
  return "fsnp,.".includes(key) ? "letter" : "";
}

/**
 * Load what searches, and give it the box. The modules are asked for at once, not one after another.
 * @param {HTMLElement} box
 * @param {string} hint what the box says before anything is typed
 */
async function load(box, hint) {
  const root = new URL(`${box.dataset.root}/`, location.href);
  const names = readIndex(root, "names");
  const words = readIndex(root, "words");
  words.catch(() => {});
  const [{ openBox }] = await Promise.all([
    import("./search/box.js"),
    import("./search/engine.js"),
    import("./search/evidence.js"),
    import("./search/index.js"),
    import("./search/meanings.js"),
    import("./search/ranking.js"),
    import("./search/results.js"),
    import("./search/spelling.js"),
    import("./search/stemmer.js"),
    import("./search/vocabulary.js"),
    import("./search/weights.js"),
    import("./search/words.js"),
  ]);
  await openBox(box, hint, names, words);
}

/**
 * Return one of the two files of the index; throw where it cannot be had.
 * @template {"names" | "words"} Name
 * @param {URL} root the site's
 * @param {Name} name
 * @returns {Promise<Name extends "names" ? NamesFile : WordsFile>}
 */
export async function readIndex(root, name) {
  const answer = await fetch(new URL(`search/${name}.json`, root));
  if (!answer.ok) throw new Error(`${answer.status} for ${answer.url}`);
  return answer.json();
}
