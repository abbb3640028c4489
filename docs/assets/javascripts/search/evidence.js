// @ts-check
/* What the lines and the pages of each entry say of a query. */
import { stem } from "./words.js";
/** @import { Index, Kind, Line } from "./index.js" */
/** @import { Slot } from "./meanings.js" */

/**
 * A query: its words, how much they tell together, which kinds of entry it names, the
 * words that name none, and which kinds alone are wanted.
 * @typedef {{ slots: Slot[], whole: number, named: Set<Kind>, rest: Set<Slot>, kinds: Set<Kind> | null }} Asked
 */
/** How well a line says each word of the query, and the words by which it does. @typedef {{ quality: Float32Array, ids: Set<number> }} Match */
/**
 * What is known of an entry. For each word of the query, from 0 to 1: how well its lines say it, by their weight
 * (`bag`) and without (`said`), how well its title does (`title`), and its page (`body`). The score of its
 * `best` line is `line`; `exact` is how nearly a name is the query, `used` how much of a name is asked for, and
 * `author` whether a word is asked for that only papers know, beside their titles. `sections` hold as much by section.
 * @typedef {{ entry: number, line: number, exact: number, used: number, author: boolean, best: Line | null, bag: Float32Array, body: Float32Array, said: Float32Array, title: Float32Array, sections: Map<number, Float32Array> }} Evidence
 */

const HEADING = 1, TEXT = 0.6; // what a section's heading says counts more than what stands below it

/**
 * @param {Index} index
 * @param {Asked} asked
 * @returns {Evidence[]}
 */
export function gather(index, asked) {
  /** @type {Map<number, Evidence>} */
  const byEntry = new Map();
  /** @param {number} entry */
  const of = (entry) => {
    let found = byEntry.get(entry);
    if (!found) byEntry.set(entry, (found = nothing(entry, asked.slots.length)));
    return found;
  };
  const ofPapers = wordsOfPapers(index, asked.slots);
  for (const [number, match] of matchLines(index, asked.slots)) {
    const line = index.lines[number];
    const found = of(line.entry);
    for (const id of match.ids) if (ofPapers.has(id) && !index.entries[line.entry].titled.has(id)) found.author = true;
    addLine(index, asked, found, line, match);
  }
  if (index.pages) asked.slots.forEach((slot, at) => addPages(index, slot, at, of));
  return [...byEntry.values()];
}

/**
 * @param {number} entry
 * @param {number} length how many words the query has
 * @returns {Evidence}
 */
function nothing(entry, length) {
  const [bag, body, said, title] = Array.from({ length: 4 }, () => new Float32Array(length));
  return { entry, line: 0, exact: 0, used: 0, author: false, best: null, bag, body, said, title, sections: new Map() };
}

/**
 * The typed words that only papers know, such as an author's name.
 * @param {Index} index
 * @param {Slot[]} slots
 */
function wordsOfPapers({ entries, words }, slots) {
  const typed = slots.map((slot) => words.find(stem(slot.typed))).filter((id) => id !== undefined);
  return new Set(typed.filter((id) => {
    const its = [...words.entriesOf(id)];
    return its.length > 0 && its.every((entry) => entries[entry].kind === "paper");
  }));
}

/**
 * The lines that say a word of the query, by their numbers.
 * @param {Index} index
 * @param {Slot[]} slots
 */
function matchLines(index, slots) {
  /** @type {Map<number, Match>} */
  const byLine = new Map();
  slots.forEach((slot, at) => {
    for (const [id, quality] of slot.ids) {
      for (const number of index.words.linesOf(id)) {
        let match = byLine.get(number);
        if (!match) byLine.set(number, (match = { quality: new Float32Array(slots.length), ids: new Set() }));
        match.quality[at] = Math.max(match.quality[at], quality);
        match.ids.add(id);
      }
    }
  });
  return byLine;
}

/**
 * @param {Index} index
 * @param {Asked} asked
 * @param {Evidence} found
 * @param {Line} line
 * @param {Match} match
 */
function addLine(index, { slots, whole }, found, line, match) {
  let asked = 0, said = 0;
  match.quality.forEach((quality, at) => {
    asked += quality * slots[at].weight;
    found.bag[at] = Math.max(found.bag[at], quality * line.weight);
    found.said[at] = Math.max(found.said[at], quality);
    if (line.field === "title") found.title[at] = quality;
    if (line.section >= 0) addSection(found, line.section, at, quality * HEADING);
  });
  for (const id of match.ids) said += index.words.weights[id];
  const covered = asked / whole, used = Math.min(1, said / line.size);
  const score = line.weight * covered ** index.weights.cover * (1 - index.weights.used + index.weights.used * used);
  if (line.field === "title" || line.field === "name") {
    found.used = Math.max(found.used, used);
    found.exact = Math.max(found.exact, (covered * used) ** 2);
  }
  if (score > found.line) Object.assign(found, { line: score, best: line });
}

/**
 * Add what the pages say of one word of the query.
 * @param {Index} index
 * @param {Slot} slot
 * @param {number} at its place in the query
 * @param {(entry: number) => Evidence} of
 */
function addPages(index, slot, at, of) {
  /** @type {Map<number, number>} */
  const counts = new Map();
  for (const [id, quality] of slot.ids) {
    for (const [section, often] of index.hitsOf(id)) {
      const { entry, own } = index.sections[section];
      for (const one of own < 0 ? [entry] : [entry, own]) {
        const found = of(one);
        counts.set(one, (counts.get(one) ?? 0) + often * quality);
        found.said[at] = Math.max(found.said[at], quality);
        if (one === entry) addSection(found, section, at, Math.fround((quality * often) / (often + 1.5)) * TEXT);
      }
    }
  }
  for (const [entry, count] of counts) of(entry).body[at] = Math.log1p(count) / 3;
}

/**
 * @param {Evidence} found
 * @param {number} section
 * @param {number} at
 * @param {number} value
 */
function addSection(found, section, at, value) {
  let kept = found.sections.get(section);
  if (!kept) found.sections.set(section, (kept = new Float32Array(found.said.length)));
  kept[at] = Math.max(kept[at], value);
}
