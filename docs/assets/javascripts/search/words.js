// @ts-check
/* From what a reader types to the stems that the index holds: as hooks/trapwise/searching/words.py
   does to the pages, step for step. A test compares the two over every word of the site. */
const PIECE = /[a-z0-9]+(?:[-‐‑–/_.@+][a-z0-9]+)*/g;
const PART = /[a-z0-9]+/g;
const GROUPED = /(?<=[0-9]),(?=[0-9]{3}(?![0-9]))/g;
const THOUSANDS = /(?<![a-z0-9])([0-9]+)k(?![a-z0-9])/g;
const LONGEST_JOINED = 24;
/** @type {[ending: RegExp, instead: string][]} */
const ENDINGS = [[/(?<=[a-z]{2})ies$/, "y"], [/(?<=[sxzh])es$/, ""], [/(?<=[a-z]{2})s$/, ""]];
const TAILS = /(?<=[a-z]{3})(?:ation|ating|ated|ate|ing|ion|ed|ly|e)$/;

/**
 * Return a text's words, each as its parts: "cold-start" is two.
 * @param {string} text
 * @returns {string[][]}
 */
export function pieces(text) {
  const plain = text.replace(/['’‘]/g, "").normalize("NFKD").toLowerCase().replace(/\p{M}/gu, "");
  const numbers = plain.replace(GROUPED, "").replace(THOUSANDS, (_, number) => `${number}000`); // 10,000 is also written 10k
  return (numbers.match(PIECE) ?? []).map((piece) => piece.match(PART) ?? []);
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
  if (found === undefined) known.set(word, (found = makeStem(word)));
  return found;
}

/** @param {string} word */
function makeStem(word) {
  if (word.length < 4 || /\d/.test(word)) return word;
  word = word.length > 5 ? word.replaceAll("z", "s").replaceAll("our", "or") : word.replaceAll("z", "s");
  if (!/(?:ss|us|is|as)$/.test(word)) {
    const ending = ENDINGS.find(([pattern]) => pattern.test(word));
    if (ending) word = word.replace(...ending);
  }
  const shorter = word.replace(TAILS, "");
  if (/[aeiouy]/.test(shorter)) word = /(?:ing|ed)$/.test(word) ? shorter.replace(/([bdfgmnprt])\1$/, "$1") : shorter;
  if (word.endsWith("tr")) word = `${word.slice(0, -1)}er`;
  return word.length > 4 ? word.replace(/([a-z])\1/g, "$1") : word;
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
