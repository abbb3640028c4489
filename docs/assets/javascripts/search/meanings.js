// @ts-check
/* Which of the words that the index knows a typed word may mean. */
import { pieces, stem } from "./words.js";
import { LEAST_FUZZY } from "./vocabulary.js";
/** @import { Vocabulary } from "./vocabulary.js" */
/** @import { Weights } from "./weights.js" */

/* What somebody pasted is read as far as a question may reach. */
const LONGEST_QUERY = 400, MOST_WORDS = 32, LONGEST_WORD = 40;

/** How sure it is, from 0 to 1, that each of some words is meant. @typedef {Map<number, number>} Meanings */
/**
 * A typed word: what it may mean, as numbers and as stems, and how much it tells.
 * @typedef {{ typed: string, ids: Meanings, weight: number, texts: [text: string, quality: number][] }} Slot
 */

/**
 * What each typed word may mean. The last one is still being typed, unless a blank follows it.
 * @param {string} query
 * @param {Vocabulary} words
 * @param {Weights} weights
 * @returns {Slot[]}
 */
export function candidates(query, words, weights) {
  const typed = pieces(query.slice(0, LONGEST_QUERY)).flat().slice(0, MOST_WORDS).map((word) => word.slice(0, LONGEST_WORD));
  const lastIsOpen = !/\s$/.test(query);
  const all = typed.map((word, index) => meanings(word, words, weights, lastIsOpen && index === typed.length - 1));
  joinNeighbours(typed, all, words);
  addSynonyms(typed.map(stem), all, words, weights);
  return typed.map((word, index) => ({
    typed: word,
    ids: all[index],
    weight: weightOf(word, all[index], words),
    texts: [...all[index]].map(([id, quality]) => [words.texts[id], quality]),
  }));
}

/**
 * @param {string} word
 * @param {Vocabulary} words
 * @param {Weights} weights
 * @param {boolean} isOpen
 * @returns {Meanings}
 */
function meanings(word, words, weights, isOpen) {
  /** @type {Meanings} */
  const found = new Map();
  const text = stem(word);
  const exact = words.find(text);
  if (exact !== undefined) put(found, exact, 1);
  // A word still being typed may end in any way; one in the middle is nearly whole.
  if (text.length >= (isOpen ? 1 : 4)) {
    for (const start of new Set([text, word])) {
      for (const id of words.startingWith(start)) {
        const share = start.length / words.texts[id].length;
        put(found, id, (exact === undefined ? 1 : weights.longer) * share);
      }
    }
  }
  const isKnown = exact !== undefined && words.linesOf(exact).length > 0;
  if (!isKnown && text.length >= LEAST_FUZZY) {
    for (const [id, slips] of words.near(word)) put(found, id, weights.slip ** slips);
    if (!found.size) split(word, words, weights, found);
  }
  return found;
}

/**
 * Note a meaning, unless it is surer already.
 * @param {Meanings} found
 * @param {number} id
 * @param {number} quality
 */
function put(found, id, quality) {
  if (quality > (found.get(id) ?? 0)) found.set(id, quality);
}

/**
 * "dataleakage" is two words that are known.
 * @param {string} word
 * @param {Vocabulary} words
 * @param {Weights} weights
 * @param {Meanings} found
 */
function split(word, words, weights, found) {
  for (let at = 3; at <= word.length - 3; at += 1) {
    const halves = [word.slice(0, at), word.slice(at)].map((half) => words.find(stem(half)) ?? -1);
    if (halves.every((id) => words.linesOf(id).length)) halves.forEach((id) => put(found, id, weights.slip));
  }
}

/**
 * "log sum exp" is also "logsumexp", and "over fitting" overfitting.
 * @param {string[]} typed
 * @param {Meanings[]} all
 * @param {Vocabulary} words
 */
function joinNeighbours(typed, all, words) {
  for (let from = 0; from < typed.length; from += 1) {
    for (let to = from + 2; to <= Math.min(typed.length, from + 3); to += 1) {
      const id = words.find(stem(typed.slice(from, to).join("")));
      if (id === undefined) continue;
      for (let slot = from; slot < to; slot += 1) all[slot].set(id, 1);
    }
  }
}

/**
 * Where a group's word or phrase was typed, its other words may be meant.
 * @param {string[]} typed stems
 * @param {Meanings[]} all
 * @param {Vocabulary} words
 * @param {Weights} weights
 */
function addSynonyms(typed, all, words, weights) {
  words.synonyms.forEach((group, number) => {
    const meant = [...group.filter((phrase) => phrase.length === 1).map(([text]) => text), `~${number}`]
      .map((text) => words.find(text)).filter((id) => id !== undefined);
    for (const phrase of group) {
      for (let at = 0; at + phrase.length <= typed.length; at += 1) {
        if (!phrase.every((text, i) => typed[at + i] === text)) continue;
        for (const ids of all.slice(at, at + phrase.length)) {
          for (const id of meant) if (!ids.has(id)) ids.set(id, weights.synonym);
        }
      }
    }
  });
}

/**
 * How much a typed word tells: as much as it does itself, else as what it means most likely.
 * @param {string} typed
 * @param {Meanings} ids
 * @param {Vocabulary} words
 */
function weightOf(typed, ids, words) {
  const exact = words.find(stem(typed));
  if (exact !== undefined && ids.has(exact)) return words.weights[exact];
  let best = 0, weight = 1;
  for (const [id, quality] of ids) {
    if (quality > best || (quality === best && words.weights[id] < weight)) [best, weight] = [quality, words.weights[id]];
  }
  return ids.size ? weight : 1;
}
