// @ts-check
/* How what is known of an entry makes its score, and which entries are shown, best first.

   An entry scores by its best line (a name or a symptom that says what the query says) and by
   everything that is known of it together. Words count by how rare they are; a word that nobody
   wrote counts as the nearest one that somebody did. */
import { SAYS_LITTLE } from "./index.js";
import { stem, stems } from "./words.js";
/** @import { Asked, Evidence } from "./evidence.js" */
/** @import { Index, Kind } from "./index.js" */

/** @typedef {{ found: Evidence, score: number, isVague: boolean }} Scored */

/** Kinds whose score counts more or less than that of a page. @type {Partial<Record<Kind, "chapter" | "row" | "paper">>} */
const PRIOR = {
  trap: "chapter", mistake: "chapter", design: "chapter", framework: "chapter", paper: "paper",
  recovery: "row", phrase: "row", flag: "row", rubric: "row", problem: "row", number: "row", check: "row", word: "row",
};
const LEAST = 0.04; // a score below this one says nothing
const NEAR_TOP = 0.3; // what has less than this share of the best score is not shown
/* A query is about a paper if it says most of its words and `title` of the paper's title, or a run of
   the title's words. A paper that says less counts less, and below `least` it is not shown. */
const CITED = { covered: 0.75, title: 0.5, run: 4, least: 0.5 };

/**
 * Return what is worth showing, best first.
 * @param {Index} index
 * @param {Asked} asked
 * @param {Evidence[]} known
 * @returns {Scored[]}
 */
export function rank(index, asked, known) {
  const wanted = known.filter(({ entry }) => !asked.kinds || asked.kinds.has(index.entries[entry].kind));
  const results = wanted.map((found) => score(index, asked, found)).filter((result) => result.score > LEAST);
  // A paper that the query is not about stands below the best of the rest, however little that says.
  const best = Math.max(0, ...results.filter((result) => !result.isVague).map((result) => result.score));
  for (const result of results) if (result.isVague && best) result.score = Math.min(result.score, 0.99 * best);
  results.sort((a, b) => b.score - a.score || a.found.entry - b.found.entry);
  const top = results.length ? results[0].score : 0;
  return results.filter((result) => result.score > top * NEAR_TOP);
}

/**
 * @param {Index} index
 * @param {Asked} asked
 * @param {Evidence} found
 * @returns {Scored}
 */
function score(index, asked, found) {
  const { slots, whole, named } = asked;
  const { weights } = index;
  const { kind, sections } = index.entries[found.entry];
  let all = 0;
  slots.forEach(({ weight }, at) => {
    all += (sections.length ? weights.all * found.bag[at] + weights.page * found.body[at] : weights.pageless * found.bag[at]) * weight;
  });
  const prior = PRIOR[kind];
  const ofKind = (prior ? weights[prior] : 1) * (named.has(kind) ? 1 + (weights.named - 1) * restOf(asked, found) : 1);
  const total = ofKind * (weights.exact * found.exact + weights.best * found.line + all / whole);
  const isVague = kind === "paper" && !named.has(kind) && !asked.kinds && !isAboutPaper(index, asked, found);
  return { found, score: isVague && saidOf(asked, found) < CITED.least ? 0 : total, isVague };
}

/**
 * How much of the query is said anywhere.
 * @param {Asked} asked
 * @param {Evidence} found
 */
const saidOf = ({ slots, whole }, found) => slots.reduce((sum, { weight }, at) => sum + weight * found.said[at], 0) / whole;

/**
 * How well the lines of an entry say what is asked beside the name of a kind; the name alone is said in full.
 * @param {Asked} asked
 * @param {Evidence} found
 */
function restOf({ slots, rest }, found) {
  let said = 0, all = 0;
  slots.forEach((slot, at) => {
    if (!rest.has(slot)) return;
    said += found.bag[at] * slot.weight;
    all += slot.weight;
  });
  return all ? said / all : 1;
}

/**
 * A paper is wanted by its authors, its year or much of its title; else it stands behind the pages.
 * @param {Index} index
 * @param {Asked} asked
 * @param {Evidence} found
 */
function isAboutPaper(index, asked, found) {
  const { slots } = asked;
  if (found.author) return true;
  const byAuthor = slots.some(({ weight }, at) => weight > SAYS_LITTLE && found.said[at] > 0.6 && found.said[at] > found.title[at] + 0.2);
  if (saidOf(asked, found) >= CITED.covered && (byAuthor || found.used >= CITED.title)) return true;
  return slots.length >= CITED.run && quotes(index.entries[found.entry].title, slots.map((slot) => stem(slot.typed)));
}

/**
 * @param {string} title
 * @param {string[]} typed stems
 */
function quotes(title, typed) {
  const said = ` ${stems(title).join(" ")} `;
  return typed.some((_, at) => at + CITED.run <= typed.length && said.includes(` ${typed.slice(at, at + CITED.run).join(" ")} `));
}
