// @ts-check
/* The finder: what is typed narrows the lists of symptoms and constraints. It asks the engine of the search box,
   given these lists to find in; where they hold little, it shows what the whole search finds. */
import { readAddress, writeAddress } from "./address.js";
import { all, one } from "./dom.js";
import { readIndex } from "./find.js";
/** @import { Engine, Found } from "./search/engine.js" */
/** @import { NamesFile } from "./search/index.js" */

const MOST = 60; // entries that a query leaves
const FEW = 3; // with less than this, what the whole search finds is shown too
const OTHERS = 8; // results of the whole search

/**
 * A list of the page, its heading, and its entries.
 * @typedef {{ list: HTMLElement, heading: HTMLElement, entries: HTMLElement[] }} Group
 */

/** @param {Document} root */
export function startFinders(root) {
  const form = root.querySelector("form.tw-finder");
  if (form instanceof HTMLFormElement) new Finder(form, all(root, "ul.tw-finds", HTMLElement).map(readGroup)).start();
}

/**
 * @param {HTMLElement} list
 * @returns {Group}
 */
function readGroup(list) {
  const heading = list.previousElementSibling;
  if (!(heading instanceof HTMLElement)) throw new TypeError("a list of the finder has no heading");
  return { list, heading, entries: all(list, ":scope > li", HTMLElement) };
}

/**
 * The entries as the engine reads them: each under its number, with what it leads to as its other name.
 * @param {HTMLElement[]} entries
 * @returns {NamesFile["entries"]}
 */
function rowsOf(entries) {
  return entries.map((entry, number) => {
    const titles = all(entry, ".tw-finds__one > :last-child", HTMLElement).map((title) => title.textContent ?? "");
    return ["page", one(entry, ".tw-finds__text", HTMLElement).textContent ?? "", String(number), "", titles, []];
  });
}

class Finder {
  /** What finds in these lists, and what in all that the site has, once they are there. @type {{ here: Engine, whole: Engine } | null} */
  engines = null;
  /** What shows results of the whole search. @type {((found: Found) => void) | null} */
  showOthers = null;
  /** The entry that answers best, if any does. @type {HTMLElement | null} */
  best = null;
  /** @type {Promise<void> | null} */
  loading = null;

  /**
   * @param {HTMLFormElement} form
   * @param {Group[]} groups
   */
  constructor(form, groups) {
    this.form = form;
    this.groups = groups;
    this.entries = groups.flatMap(({ entries }) => entries);
    this.field = one(form, "input[name=q]", HTMLInputElement);
    this.refused = one(form, ".tw-finder__refused", HTMLElement);
    this.status = one(form, ".tw-finder__status", HTMLElement);
    this.others = one(form, ".tw-finder__others", HTMLElement);
  }

  start() {
    const { asked, wrong } = readAddress({ q: 80 }, location.search);
    if (wrong) {
      this.refused.textContent = `The address holds “${wrong}”, which this page cannot use. Nothing was narrowed.`;
      this.refused.hidden = false;
    }
    this.field.value = asked.q ?? "";
    this.field.disabled = false;
    this.listen();
    this.narrow();
  }

  listen() {
    let typing = 0;
    this.field.addEventListener("focus", () => this.approach());
    this.field.addEventListener("input", () => {
      clearTimeout(typing);
      // A count after each letter would be read aloud over the typing.
      typing = setTimeout(() => this.keep(), 150);
    });
    this.field.addEventListener("keydown", (event) => {
      if (event.key !== "Escape" || !this.field.value) return;
      event.preventDefault();
      this.field.value = "";
      this.keep();
    });
    this.form.addEventListener("submit", async (event) => {
      event.preventDefault();
      clearTimeout(typing);
      this.keep();
      await this.loading;
      const first = (this.best ?? this.others).querySelector("a");
      first?.focus();
    });
  }

  /** Take over what is typed, and put it into the address. */
  keep() {
    const query = this.field.value.trim();
    writeAddress(query ? { q: query } : {});
    this.refused.hidden = true;
    this.narrow();
  }

  /** Load what finds, and narrow the lists once it is there. */
  approach() {
    this.loading ??= this.load().catch((error) => {
      console.info("the finder has nothing to find with:", error.message);
      this.loading = null;
      this.tell("What finds could not be loaded. All entries are below; try again when you are online.");
    });
  }

  async load() {
    const root = new URL(`${one(document, "[data-tw-search]", HTMLElement).dataset.root}/`, location.href);
    const [names, words, { createEngine }, { showResults }] = await Promise.all([
      readIndex(root, "names"),
      readIndex(root, "words"),
      import("./search/engine.js"),
      import("./search/results.js"),
    ]);
    this.engines = { here: createEngine({ ...names, entries: rowsOf(this.entries) }), whole: createEngine(names, words) };
    this.showOthers = (found) => showResults(this.others, found, root);
    this.narrow();
  }

  /** Hide what the query does not find, and say how many are left. */
  narrow() {
    const query = this.field.value.trim();
    if (query && !this.engines) {
      if (!this.loading) this.tell("One moment.");
      this.approach();
      return;
    }
    const found = query && this.engines ? this.engines.here.search(query, { limit: MOST }).results.map(({ address }) => Number(address)) : null;
    const others = found && found.length < FEW ? this.engines?.whole.search(query, { limit: found.length ? FEW : OTHERS }) : null;
    this.best = found?.length ? this.entries[found[0]] : null;
    this.show(found?.length ? found : null);
    this.others.hidden = !others?.results.length;
    if (others) this.showOthers?.(others);
    this.tell(sentence(this.entries.length, found, others?.results.length ?? 0));
  }

  /**
   * Show some entries, the best first in each list, or all in the order of the page.
   * @param {number[] | null} numbers
   */
  show(numbers) {
    const places = new Map(numbers?.map((number, place) => [this.entries[number], place]));
    for (const { list, heading, entries } of this.groups) {
      const shown = numbers ? entries.filter((entry) => places.has(entry)).sort((a, b) => Number(places.get(a)) - Number(places.get(b))) : entries;
      entries.forEach((entry) => { entry.hidden = Boolean(numbers) && !places.has(entry); });
      const wanted = [...new Set([...shown, ...entries])];
      // Whoever stands in a list would be thrown out of it by moving what is in its place.
      if (wanted.some((entry, place) => list.children[place] !== entry)) list.append(...wanted);
      list.hidden = heading.hidden = !shown.length;
    }
  }

  /** @param {string} message */
  tell(message) {
    if (this.status.textContent !== message) this.status.textContent = message;
  }
}

/**
 * How many entries are left, as a sentence.
 * @param {number} total
 * @param {number[] | null} found
 * @param {number} others how many results of the whole search stand above them
 */
function sentence(total, found, others) {
  const whole = `${total} symptoms and constraints.`;
  if (!found) return whole;
  if (found.length) return `${found.length} of ${whole}${others ? " The whole search finds more:" : ""}`;
  return `None of ${whole} ${others ? "The whole search finds:" : "Try one word, or another word for it."}`;
}
