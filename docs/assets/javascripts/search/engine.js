// @ts-check
/* Which entries answer a query, best first. Nothing here touches the page, so that whatever finds
   something, the box or a list of a page, can ask the same engine:

       const engine = createEngine(names, words);
       engine.search("loss is nan", { kinds: new Set(["trap", "mistake"]), limit: 10 }).results

   Each result has a `title`, an `address` below the site's root, a `kind`, and in `why` the name, symptom
   or sentence that answers, as the record has it. */
import { gather } from "./evidence.js";
import { Index } from "./index.js";
import { candidates } from "./meanings.js";
import { rank } from "./ranking.js";
import { WEIGHTS } from "./weights.js";
import { stem } from "./words.js";
/** @import { Asked } from "./evidence.js" */
/** @import { Entry, Kind, NamesFile, Section, WordsFile } from "./index.js" */
/** @import { Slot } from "./meanings.js" */
/** @import { Scored } from "./ranking.js" */
/** @import { Weights } from "./weights.js" */

/**
 * An entry as it is shown: `why` is what answers best of all that is said of it, `seen` the same if that is
 * its other name or its symptom, or nothing, and `sections` are those that answer too.
 * @typedef {Omit<Entry, "sections" | "titled"> & { score: number, why: string, seen: string, sections: Section[] }} Result
 */
/** What was found: how many entries, the best of them, and how the words were understood. @typedef {{ slots: Slot[], total: number, results: Result[] }} Found */

/** @type {Map<string, Kind>} */
const NAMED_KIND = new Map([["framework", "framework"], ["paper", "paper"], ["trap", "trap"], ["mistak", "mistake"], ["definit", "term"], ["glossari", "term"]]);
/** Who asks so wants to know what a word means. */
const DEFINITION = /^\s*(?:what(?: is|’s|'s|s| are| does)|define|meaning of)\b/i;
const SECTION = 0.34; // the share of the query that a section must say to be shown
const MOST_SECTIONS = 3;

/**
 * Return an engine over the two files of the index, or over the first alone until the second is there.
 * @param {NamesFile} names
 * @param {WordsFile} [words]
 * @param {Weights} [weights] others than those in use, to measure what they do
 */
export function createEngine(names, words, weights = WEIGHTS) {
  const engine = new Engine(names, weights);
  if (words) engine.add(words);
  return engine;
}

export class Engine {
  /**
   * @param {NamesFile} names
   * @param {Weights} weights
   */
  constructor(names, weights) {
    this.index = new Index(names, weights);
  }

  /** @param {WordsFile} file */
  add(file) {
    this.index.add(file);
  }

  /**
   * Return what answers a query; of some kinds alone, where these are given.
   * @param {string} query
   * @param {{ kinds?: Set<Kind> | null, limit?: number }} [options]
   * @returns {Found}
   */
  search(query, { kinds = null, limit = 30 } = {}) {
    const asked = understand(query, this.index, kinds);
    if (!asked.slots.length) return { slots: [], total: 0, results: [] };
    const kept = rank(this.index, asked, gather(this.index, asked));
    return { slots: asked.slots, total: kept.length, results: kept.slice(0, limit).map((result) => present(this.index, asked, result)) };
  }
}

/**
 * @param {string} query
 * @param {Index} index
 * @param {Set<Kind> | null} kinds
 * @returns {Asked}
 */
function understand(query, index, kinds) {
  const slots = candidates(query, index.words, index.weights);
  /** @type {Set<Kind>} */
  const named = new Set();
  const rest = slots.filter(({ typed }) => {
    const kind = NAMED_KIND.get(stem(typed));
    if (kind) named.add(kind);
    return !kind;
  });
  if (DEFINITION.test(query)) named.add("term");
  return { slots, named, rest: new Set(rest), kinds, whole: slots.reduce((sum, slot) => sum + slot.weight, 0) };
}

/**
 * What is shown of a result: its best other line, and the sections that answer too.
 * @param {Index} index
 * @param {Asked} asked
 * @param {Scored} result
 * @returns {Result}
 */
function present(index, { slots, whole }, { found, score }) {
  const { kind, title, address, line, mark } = index.entries[found.entry];
  const sections = [];
  for (const [section, values] of found.sections) {
    let said = 0;
    values.forEach((value, at) => { said += value * slots[at].weight; });
    if (index.sections[section].anchor && index.sections[section].own < 0 && said > SECTION * whole) sections.push({ ...index.sections[section], said, section });
  }
  sections.sort((a, b) => b.said - a.said || a.section - b.section);
  const why = found.best?.text ?? "";
  const seen = found.best && kind !== "paper" && ["name", "symptom"].includes(found.best.field) ? why : "";
  return { kind, title, address, line, mark, score, why, seen, sections: sections.slice(0, MOST_SECTIONS) };
}
