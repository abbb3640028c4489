// @ts-check
/* What is known of every entry: lines that name it or tell of it, and where each word stands on the pages. */
import { Vocabulary } from "./vocabulary.js";
/** @import { Weights } from "./weights.js" */

/** @typedef {"trap" | "mistake" | "design" | "framework" | "practice" | "page" | "section" | "recovery" | "phrase" | "flag" | "rubric" | "problem" | "check" | "word" | "number" | "term" | "paper"} Kind */
/**
 * An entry as the first file has it; `line` is what it is about, `others` its other names.
 * @typedef {[kind: Kind, title: string, address: string, line: string, others: string[], symptoms: string[], mark?: string[]]} NameRow
 */
/**
 * The first file, written by hooks/trapwise/searching/files.py: names, words that stand for one another, and
 * stems of stop words.
 * @typedef {{ entries: NameRow[], synonyms?: string[][], stop?: string }} NamesFile
 */
/**
 * The second file: more names, symptoms, words and lines by entry, the sections of the pages with the entries that they are
 * themselves, and for each stem in which sections it stands.
 * @typedef {{ names: Record<string, string[]>, symptoms: Record<string, string[]>, more: Record<string, string[]>, lines: Record<string, string>, sections: [entry: number, title: string, anchor: string, own?: number][], stems: string, hits: string }} WordsFile
 */
/**
 * `sections` are the numbers of those of its page; `titled` the words of its title.
 * @typedef {{ kind: Kind, title: string, address: string, line: string, mark: string[], sections: number[], titled: Set<number> }} Entry
 */
/** Where a line stands. @typedef {"title" | "name" | "symptom" | "words" | "line" | "heading"} Field */
/**
 * Something that is said of an entry, by its number. `section` is the section that it heads, or -1; `ids` are its
 * words, and `size` is how much they tell together.
 * @typedef {{ entry: number, field: Field, text: string, section: number, weight: number, ids: number[], size: number }} Line
 */
/** A section of an entry's page; `own` is the entry that it is itself, or -1. @typedef {{ entry: number, title: string, anchor: string, own: number }} Section */
/** A section by its number, and how often a word stands there, roughly. @typedef {[section: number, often: number]} Hit */


/** The weight of a word that stands in every tenth section or more, such as "is". */
export const SAYS_LITTLE = 0.48;

/** Which weight each field has. @type {Record<Field, "title" | "name" | "text">} */
const SHARES = { title: "title", name: "name", symptom: "name", words: "text", line: "text", heading: "text" };

export class Index {
  /** @type {Line[]} */
  lines = [];
  /** @type {Section[]} */
  sections = [];
  /** How many entries have a page whose words are known. */
  pages = 0;
  /** Where each word stands, as the file has it, and as it was read. @type {Map<number, string>} */
  hits = new Map();
  /** @type {Map<number, Hit[]>} */
  decoded = new Map();
  /** In how many sections each word stands. @type {Map<number, number>} */
  inSections = new Map();

  /**
   * @param {NamesFile} names
   * @param {Weights} weights
   */
  constructor(names, weights) {
    this.weights = weights;
    this.stop = new Set((names.stop ?? "").split(" "));
    this.words = new Vocabulary([...(names.synonyms ?? []), ...namesOfTerms(names.entries)]);
    /** @type {Entry[]} */
    this.entries = names.entries.map(([kind, title, address, line, , , mark = []]) => ({ kind, title, address, line, mark, sections: [], titled: new Set() }));
    names.entries.forEach(([, title, , line, others, symptoms], entry) => {
      this.entries[entry].titled = new Set(this.addLine(entry, "title", title).ids);
      for (const name of others) this.addLine(entry, "name", name);
      for (const symptom of symptoms) this.addLine(entry, "symptom", symptom);
      if (line) this.addLine(entry, "line", line);
    });
    this.weigh();
  }

  /**
   * @param {number} entry
   * @param {Field} field
   * @param {string} text
   * @param {number} [section]
   * @returns {Line}
   */
  addLine(entry, field, text, section = -1) {
    const ids = this.words.read(text);
    const line = { entry, field, text, section, weight: this.weights[SHARES[field]], ids, size: 0 };
    for (const id of ids) this.words.seen(id, entry, this.lines.length);
    this.lines.push(line);
    return line;
  }

  /**
   * Add what the second file says: more of an entry, sections and the words of the pages.
   * @param {WordsFile} file
   */
  add(file) {
    for (const [entry, texts] of Object.entries(file.names)) {
      for (const text of texts) this.addLine(Number(entry), "name", text);
    }
    for (const [entry, texts] of Object.entries(file.symptoms)) {
      for (const text of texts) this.addLine(Number(entry), "symptom", text);
    }
    for (const [entry, texts] of Object.entries(file.more)) {
      for (const text of texts) this.addLine(Number(entry), "words", text);
    }
    for (const [entry, line] of Object.entries(file.lines)) {
      this.entries[Number(entry)].line = line;
      this.addLine(Number(entry), "line", line);
    }
    file.sections.forEach(([entry, title, anchor, own = -1], section) => {
      this.sections.push({ entry, title, anchor, own });
      this.entries[entry].sections.push(section);
      if (own >= 0) this.entries[own].sections.push(section);
      if (title) this.addLine(entry, "heading", `${title} ${anchor}`, section);
    });
    const postings = file.hits.split(" ");
    file.stems.split(" ").forEach((text, index) => {
      const id = this.words.id(text);
      this.hits.set(id, postings[index]);
      this.inSections.set(id, postings[index].split(",").length);
    });
    this.pages = new Set(file.sections.map(([entry]) => entry)).size;
    this.weigh();
  }

  /** How much a word tells: the fewer entries and sections have it, the more; a stop word tells less. */
  weigh() {
    const { words, entries, sections } = this;
    words.freeze((id) => {
      const having = words.entriesOf(id).size + (this.inSections.get(id) ?? 0);
      const rare = Math.log(1 + (entries.length + sections.length) / Math.max(having, 0.5)) / 5;
      return this.stop.has(words.texts[id]) ? rare * this.weights.stop : rare;
    });
    for (const line of this.lines) line.size = line.ids.reduce((sum, id) => sum + words.weights[id], 0);
  }

  /**
   * Where a word stands on the pages.
   * @param {number} id
   * @returns {Hit[]}
   */
  hitsOf(id) {
    const kept = this.decoded.get(id);
    if (kept) return kept;
    const posting = this.hits.get(id) ?? "";
    let section = -1;
    /** @type {Hit[]} */
    const found = posting ? posting.split(",").map((hit) => {
      const often = hit.endsWith("*") ? 8 : hit.endsWith("+") ? 3 : 1;
      section += parseInt(often > 1 ? hit.slice(0, -1) : hit, 36);
      return [section, often];
    }) : [];
    this.decoded.set(id, found);
    return found;
  }
}

/**
 * What a term is also called stands for it wherever the term stands.
 * @param {NameRow[]} entries
 */
function namesOfTerms(entries) {
  return entries.filter(([kind, , , , others]) => kind === "term" && others.length).map(([, title, , , others]) => [title, ...others]);
}
