// @ts-check
/* The words that the index knows, by number. */
import { distance, letters, lettersApart } from "./spelling.js";
import { pieces, stem, stems } from "./words.js";

export const LEAST_FUZZY = 4; // letters of a word in which a slip is looked for

/** A phrase as its stems. @typedef {string[]} Phrase */

export class Vocabulary {
  /** The number of each stem, and the other way round. @type {Map<string, number>} */
  ids = new Map();
  /** @type {string[]} */
  texts = [];
  /** In which entries and lines each word stands. @type {(Set<number> | undefined)[]} */
  entries = [];
  /** @type {(number[] | undefined)[]} */
  lines = [];
  /** How much each word tells, and all words in order, once these are known. @type {number[]} */
  weights = [];
  /** @type {number[]} */
  sorted = [];
  /** Words as they are written: their letters, and their stem's number. @type {Map<string, [letters: number, id: number]>} */
  forms = new Map();

  /** @param {string[][]} groups words and phrases that stand for one another */
  constructor(groups) {
    /** @type {Phrase[][]} */
    this.synonyms = groups.map((group) => group.map((phrase) => pieces(phrase).flat().map(stem)));
    this.phrases = phrasesByStart(this.synonyms);
  }

  /**
   * Return a stem's number; one that is new gets the next.
   * @param {string} text
   */
  id(text) {
    let id = this.ids.get(text);
    if (id === undefined) {
      id = this.texts.length;
      this.ids.set(text, id);
      this.texts.push(text);
    }
    return id;
  }

  /**
   * The words of a line, each once; a phrase that has synonyms counts as a word too.
   * @param {string} text
   */
  read(text) {
    const found = stems(text);
    for (const word of pieces(text).flat()) {
      if (!this.forms.has(word)) this.forms.set(word, [letters(word), this.id(stem(word))]);
    }
    const all = found.map((word) => this.id(word));
    found.forEach((start, at) => {
      for (const [group, phrase] of this.phrases.get(start) ?? []) {
        if (phrase.every((part, i) => found[at + i] === part)) all.push(this.id(`~${group}`));
      }
    });
    return [...new Set(all)];
  }

  /**
   * Note where a word stands.
   * @param {number} id
   * @param {number} entry
   * @param {number} line
   */
  seen(id, entry, line) {
    (this.entries[id] ??= new Set()).add(entry);
    (this.lines[id] ??= []).push(line);
  }

  /**
   * All words have been read: weigh them, and put them in order.
   * @param {(id: number) => number} weigh
   */
  freeze(weigh) {
    this.weights = this.texts.map((_, id) => weigh(id));
    this.sorted = [...this.texts.keys()].sort((a, b) => (this.texts[a] < this.texts[b] ? -1 : 1));
  }

  /** @param {string} text */
  find(text) {
    return this.ids.get(text);
  }

  /**
   * The entries in which a word stands.
   * @param {number} id
   * @returns {ReadonlySet<number>}
   */
  entriesOf(id) {
    return this.entries[id] ?? NONE;
  }

  /** @param {number} id */
  linesOf(id) {
    return this.lines[id] ?? [];
  }

  /**
   * The words that begin so.
   * @param {string} start
   */
  startingWith(start) {
    const { sorted, texts } = this;
    let low = 0, high = sorted.length;
    while (low < high) {
      const middle = (low + high) >> 1;
      if (texts[sorted[middle]] < start) low = middle + 1; else high = middle;
    }
    const found = [];
    while (low < sorted.length && texts[sorted[low]].startsWith(start)) found.push(sorted[low++]);
    return found;
  }

  /**
   * Words of names and symptoms that are a slip or two away, as they are written there, and how many slips.
   * @param {string} word
   */
  near(word) {
    const allowed = word.length >= 8 ? 2 : 1;
    const mask = letters(word);
    /** @type {[id: number, slips: number][]} */
    const found = [];
    for (const [other, [its, id]] of this.forms) {
      if (Math.abs(other.length - word.length) > allowed || other.length < LEAST_FUZZY - 1) continue;
      if (lettersApart(mask, its) > 2 * allowed) continue;
      const slips = distance(word, other, allowed);
      if (slips <= allowed) found.push([id, slips]);
    }
    return found;
  }
}

/** @type {ReadonlySet<number>} */
const NONE = new Set();

/**
 * Groups' phrases of two words or more by their first word.
 * @param {Phrase[][]} synonyms
 */
function phrasesByStart(synonyms) {
  /** @type {Map<string, [group: number, phrase: Phrase][]>} */
  const byStart = new Map();
  synonyms.forEach((group, number) => {
    for (const phrase of group) {
      if (phrase.length > 1) byStart.set(phrase[0], [...(byStart.get(phrase[0]) ?? []), [number, phrase]]);
    }
  });
  return byStart;
}
