/* Results as a list of links, and how many there are as a sentence. */
import { pieces, stem } from "./words.js";

const KINDS = { trap: "Trap", mistake: "Mistake", term: "Term", paper: "Paper", framework: "Framework", design: "Worked design", practice: "Practice", page: "Page" };
const SAYS_LITTLE = 0.05; // a word such as "is", which is not worth a mark
const WORD = /([\p{L}\p{N}]+(?:['’]\p{L}+)?)/u;

export function showResults(list, { results, slots }, root) {
  const found = foundWords(slots);
  list.replaceChildren(...results.map((result) => {
    const item = element("li", "md-search-result__item");
    const link = linkTo(new URL(result.address, root), "tw-found");
    link.append(element("span", "tw-found__kind", KINDS[result.kind] ?? result.kind), marked("tw-found__title", result.title, found));
    if (result.seen) link.append(marked("tw-found__seen", result.seen, found));
    if (result.line) link.append(marked("tw-found__line", result.line, found));
    item.append(link);
    if (result.sections.length) {
      const inner = element("ul", "tw-found__sections");
      for (const section of result.sections) {
        const row = element("li");
        const to = linkTo(new URL(`${result.address}#${section.anchor}`, root), "tw-found tw-found--section");
        to.append(marked("tw-found__title", section.title, found));
        row.append(to);
        inner.append(row);
      }
      item.append(inner);
    }
    return item;
  }));
}

export function tell(status, { total = 0, results }, query) {
  if (!results.length) status.textContent = `Nothing found for “${query}”. Fewer words, or another name for it, may help.`;
  else if (total > results.length) status.textContent = `The best ${results.length} of ${total} results`;
  else status.textContent = total === 1 ? "1 result" : `${total} results`;
}

/* The stems that were taken for what was typed. */
function foundWords(slots) {
  const sure = new Set();
  for (const slot of slots) {
    if (slot.weight <= SAYS_LITTLE) continue;
    for (const [text, quality] of slot.texts) if (quality >= 0.5) sure.add(text);
  }
  return sure;
}

function marked(name, text, found) {
  const line = element("span", name);
  for (const part of text.split(WORD)) {
    const [word] = pieces(part).flat();
    line.append(word && found.has(stem(word)) ? element("mark", "", part) : part);
  }
  return line;
}

function linkTo(url, name) {
  const link = element("a", `md-search-result__link ${name}`);
  link.href = url;
  return link;
}

function element(tag, name = "", text = "") {
  const made = document.createElement(tag);
  if (name) made.className = name;
  made.append(text);
  return made;
}
