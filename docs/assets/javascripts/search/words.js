// @ts-check
/* From what a reader types to the stems that the index holds: as hooks/trapwise/searching/words.py
   does to the pages, step for step. A test compares the two over every word of the site. */
import { stemWord } from "./stemmer.js"; // Snowball's, written by the build

const PIECE = /[a-z0-9]+(?:[-‐‑–/_.@+][a-z0-9]+)*/g;
const PART = /[a-z0-9]+/g;
const GROUPED = /(?<=[0-9]),(?=[0-9]{3}(?![0-9]))/g;
const THOUSANDS = /(?<![a-z0-9])([0-9]+)k(?![a-z0-9])/g;
const VERSUS = /(?<![a-z0-9])(?:vs|versus)(?![a-z0-9])/g;
const SPOKEN = ["zero", "one", "two", "three", "four", "five", "six", "seven", "eight", "nine", "ten"];
const IN_DIGITS = new Map(SPOKEN.map((word, number) => [word, String(number)])); // the rule of three is also written 3
const LONGEST_JOINED = 24;

/**
 * Return a text's words, each as its parts: "cold-start" is two.
 * @param {string} text
 * @returns {string[][]}
 */
export function pieces(text) {
  const plain = text.replace(/['’‘]/g, "").normalize("NFKD").toLowerCase().replace(/\p{M}/gu, "");
  const numbers = plain.replace(GROUPED, "").replace(THOUSANDS, (_, number) => `${number}000`); // 10,000 is also written 10k
  return (numbers.replace(VERSUS, "or").match(PIECE) ?? []).map((piece) => piece.match(PART) ?? []);
}

/** @type {Map<string, string>} */
const known = new Map();

/**
 * Return what a word has in common with its other forms.
 * @param {string} word in small letters and digits
 * @returns {string}
 */
export function stem(word) {
  let found = known.get(word);
  if (found === undefined) known.set(word, (found = IN_DIGITS.get(word) ?? (/\d/.test(word) ? word : stemWord(word))));
  return found;
}

/**
 * Return the stems of a text in their order; a word of several parts gives that of the whole as well.
 * @param {string} text
 * @returns {string[]}
 */
export function stems(text) {
  const found = [];
  for (const parts of pieces(text)) {
    found.push(...parts.map(stem));
    const joined = parts.join("");
    if (parts.length > 1 && joined.length <= LONGEST_JOINED) found.push(stem(joined));
  }
  return found;
}
