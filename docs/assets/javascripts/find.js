// @ts-check
/* The search box. What it needs is loaded when somebody comes near it, and not before. */
import { one, target } from "./dom.js";
/** @import { NamesFile, WordsFile } from "./search/index.js" */

/** @param {Document} root */
export function offerSearch(root) {
  const box = root.querySelector("[data-tw-search]");
  if (!(box instanceof HTMLElement)) return;
  const input = one(box, "input", HTMLInputElement);
  const toggle = one(root, "#__search", HTMLInputElement);
  /** @type {Promise<void> | null} */
  let loading = null;

  const approach = () => {
    loading ??= load(box).catch((error) => {
      console.info("search is not there:", error.message);
      one(box, "[role=status]", HTMLElement).textContent = "Search could not be loaded. Try again when you are online.";
      loading = null;
    });
  };
  input.addEventListener("focus", approach);
  box.addEventListener("pointerenter", approach);
  for (const button of root.querySelectorAll("label[for=__search]")) button.addEventListener("pointerenter", approach);
  const open = () => {
    if (!toggle.checked) return;
    approach();
    input.focus();
  };
  toggle.addEventListener("change", open);
  root.addEventListener("keydown", (event) => {
    if (!isForSearch(event)) return;
    event.preventDefault();
    input.focus();
    input.select();
  });

  // Somebody may have come near while this script was under way.
  if (root.activeElement === input) approach();
  open();
  const asked = new URLSearchParams(location.search).get("q");
  if (asked) {
    input.value = asked;
    input.focus();
  }
}

/**
 * Whether a key calls the search, and is not meant for what has the focus.
 * @param {KeyboardEvent} event
 */
function isForSearch(event) {
  if (!["/", "s", "f"].includes(event.key) || event.ctrlKey || event.metaKey || event.altKey || event.defaultPrevented) return false;
  return !target(event)?.closest("input, textarea, select, [contenteditable], [data-tw-search]");
}

/**
 * Load what searches, and give it the box. The modules are asked for at once, not one after another.
 * @param {HTMLElement} box
 */
async function load(box) {
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
  await openBox(box, names, words);
}

/**
 * Return one of the two files of the index; throw where it cannot be had.
 * @template {"names" | "words"} Name
 * @param {URL} root the site's
 * @param {Name} name
 * @returns {Promise<Name extends "names" ? NamesFile : WordsFile>}
 */
async function readIndex(root, name) {
  const answer = await fetch(new URL(`search/${name}.json`, root));
  if (!answer.ok) throw new Error(`${answer.status} for ${answer.url}`);
  return answer.json();
}

/**
 * Return the engine with all that it knows, for whoever finds something without the box.
 * @param {URL} root the site's
 */
export async function loadEngine(root) {
  const [names, words, { createEngine }] = await Promise.all([readIndex(root, "names"), readIndex(root, "words"), import("./search/engine.js")]);
  return createEngine(names, words);
}
