// @ts-check
/* Results as a list of links, and how many there are as a sentence. */
import { cut } from "../address.js";
import { made } from "../dom.js";
import { SAYS_LITTLE } from "./index.js";
import { pieces, stem } from "./words.js";
/** @import { Found, Result } from "./engine.js" */

/** @import { Slot } from "./meanings.js" */

const KINDS = { trap: "Trap", mistake: "Mistake", term: "Term", paper: "Paper", framework: "Framework", design: "Worked design", practice: "Practice", page: "Page", section: "Section", recovery: "Recovery line", phrase: "Phrase", flag: "Red flag", rubric: "Rubric", problem: "Problem type", check: "Checklist", word: "Word", number: "Number" };
const SVG = "http://www.w3.org/2000/svg";
const WORD = /([\p{L}\p{N}]+(?:['’]\p{L}+)?)/u;

/**
 * @param {HTMLElement} list
 * @param {Found} found
 * @param {URL} root the site's
 */
export function showResults(list, { results, slots }, root) {
  const words = foundWords(slots);
  list.replaceChildren(...results.map((result) => {
    const item = made("li", "md-search-result__item");
    item.append(linkTo(result, root, words));
    if (result.sections.length) item.append(sectionsOf(result, root, words));
    return item;
  }));
}

/**
 * @param {Result} result
 * @param {URL} root
 * @param {Set<string>} words
 */
function linkTo(result, root, words) {
  const link = made("a", "md-search-result__link tw-found");
  link.href = new URL(result.address, root).href;
  link.append(made("span", "tw-found__kind", KINDS[result.kind] ?? result.kind), marked("tw-found__title", result.title, words));
  if (result.mark.length) link.prepend(drawn(result.mark));
  if (result.seen) link.append(marked("tw-found__seen", result.seen, words));
  if (result.line) link.append(marked("tw-found__line", result.line, words));
  return link;
}

/** A trap's mark, as the pages draw it. @param {string[]} lines */
function drawn(lines) {
  const mark = document.createElementNS(SVG, "svg");
  mark.setAttribute("class", "tw-found__mark");
  mark.setAttribute("viewBox", "0 0 72 32");
  mark.setAttribute("aria-hidden", "true");
  for (const points of lines) {
    const line = document.createElementNS(SVG, "polyline");
    line.setAttribute("points", points);
    mark.append(line);
  }
  return mark;
}

/**
 * @param {Result} result
 * @param {URL} root
 * @param {Set<string>} words
 */
function sectionsOf(result, root, words) {
  const inner = made("ul", "tw-found__sections");
  for (const section of result.sections) {
    const link = made("a", "md-search-result__link tw-found tw-found--section");
    link.href = new URL(`${result.address}#${section.anchor}`, root).href;
    link.append(marked("tw-found__title", section.title, words));
    const row = made("li");
    row.append(link);
    inner.append(row);
  }
  return inner;
}

/**
 * Say how many results there are.
 * @param {HTMLElement} status
 * @param {Found} found
 * @param {string} query
 */
export function tell(status, { total, results }, query) {
  if (!results.length) status.textContent = `Nothing found for “${cut(query)}”. Fewer words, or another name for it, may help.`;
  else if (total > results.length) status.textContent = `The best ${results.length} of ${total} results`;
  else status.textContent = total === 1 ? "1 result" : `${total} results`;
}

/**
 * The stems that were taken for what was typed.
 * @param {Slot[]} slots
 * @returns {Set<string>}
 */
function foundWords(slots) {
  const sure = new Set();
  for (const slot of slots) {
    if (slot.weight <= SAYS_LITTLE) continue;
    for (const [text, quality] of slot.texts) if (quality >= 0.5) sure.add(text);
  }
  return sure;
}

/**
 * A text whose words are marked where they were found.
 * @param {string} name its class
 * @param {string} text
 * @param {Set<string>} words stems
 */
function marked(name, text, words) {
  const line = made("span", name);
  for (const part of text.split(WORD)) {
    const [word] = pieces(part).flat();
    line.append(word && words.has(stem(word)) ? made("mark", "", part) : part);
  }
  return line;
}
