/* Which entries answer a query, best first. Nothing here touches the page.

   An entry scores by its best line (a name or a symptom that says what the query says) and by
   everything that is known of it together. Words count by how rare they are; a word that nobody
   wrote counts as the nearest one that somebody did. */
import { stem, stems } from "./words.js";
import { candidates, vocabulary } from "./vocabulary.js";

const WEIGHT = { title: 1, name: 0.96, symptom: 0.92, words: 0.5, line: 0.6, heading: 0.5 };
const PRIOR = { trap: 1.08, mistake: 1.04, design: 1.03, framework: 1.03, practice: 1, page: 0.95, term: 1, paper: 0.86 };
const NAMED_KIND = { framework: "framework", paper: "paper", trap: "trap", mistak: "mistake", definit: "term" };
const KIND_NAMED = 2;
const KIND_ONLY = new Set(["paper", "term"]); // "paper" says which kind is wanted, and little else
const KIND_WEIGHT = 0.3;
/* Shares of the score: a name said exactly, the best line, all lines, and the words of the page. */
const EXACT = 0.2, BEST = 0.5, ALL = 0.2, PAGE = 0.2;
const PAGELESS = 0.6; // what a term or a paper, which has no page of its own, gets of the last share
const MOST_SAID = 0.4; // how much it counts which page says a word most often
const COVERED = 0.2; // how much of the score hangs on how much of the query is said anywhere
/* A query is about a paper if it says most of its words and `title` of the paper's title, or a run of
   the title's words. A paper that says less counts `vague`, and below `least` it is not shown. */
const CITED = { covered: 0.75, title: 0.5, run: 4, least: 0.5, vague: 0.55 };
const COVER = 2; // a line that says half of the query is worth much less than half
const STOP = new Set("a an and any are as at be but by can do does for from had has have how i if in is it its my not of on or our so than that the their them then there they this to too was we were what when where which who why will with you your isnt arent doesnt dont didnt cant cannot wont im ive".split(" ").map(stem));
const STOP_WEIGHT = 0.05;

export function makeEngine(names) {
  const entries = names.entries.map(([kind, title, address, line, others, symptoms]) => (
    { kind, title, address, line, others, symptoms, sections: [] }
  ));
  const words = vocabulary(names.synonyms ?? []);
  const lines = [];
  const addLine = (entry, field, text, section = -1) => {
    const ids = words.read(text);
    const line = { entry, field, text, section, weight: WEIGHT[field], ids, size: 0 };
    for (const id of ids) words.seen(id, entry, lines.length);
    lines.push(line);
  };
  names.entries.forEach(([, title, , line, others, symptoms], entry) => {
    addLine(entry, "title", title);
    entries[entry].titled = new Set(lines.at(-1).ids);
    for (const name of others) addLine(entry, "name", name);
    for (const symptom of symptoms) addLine(entry, "symptom", symptom);
    if (line) addLine(entry, "line", line);
  });

  const engine = { entries, lines, words, sections: [], hits: new Map(), onPages: new Map(), decoded: new Map(), pages: 0 };
  weigh(engine);
  engine.add = (file) => addWords(engine, addLine, file);
  engine.search = (query, options) => search(engine, query, options);
  return engine;
}

/* The second file: what else is said of an entry, definitions, sections and the words of the pages. */
function addWords(engine, addLine, file) {
  for (const [entry, texts] of Object.entries(file.more)) {
    for (const text of texts) addLine(Number(entry), "words", text);
  }
  for (const [entry, line] of Object.entries(file.lines)) {
    engine.entries[entry].line = line;
    addLine(Number(entry), "line", line);
  }
  file.sections.forEach(([entry, title, anchor], section) => {
    engine.sections.push({ entry, title, anchor });
    engine.entries[entry].sections.push(section);
    if (title) addLine(entry, "heading", `${title} ${anchor}`, section);
  });
  const postings = file.hits.split(" ");
  const pages = file.pages.split(" ");
  file.stems.split(" ").forEach((text, index) => {
    const id = engine.words.id(text);
    engine.hits.set(id, postings[index]);
    engine.onPages.set(id, parseInt(pages[index], 36));
  });
  engine.pages = new Set(file.sections.map(([entry]) => entry)).size;
  weigh(engine);
}

/* How much a word tells: the rarer it is among the names and on the pages, the more. */
function weigh(engine) {
  const { words, entries, lines } = engine;
  words.freeze((id) => {
    if (STOP.has(words.text(id))) return STOP_WEIGHT;
    const named = (words.entriesOf(id).size || 0.5) / entries.length;
    const onPages = engine.pages ? (0.3 * (engine.onPages.get(id) ?? 0)) / engine.pages : 0;
    return Math.log(1 + 1 / Math.max(named, onPages)) / 4;
  });
  for (const line of lines) line.size = line.ids.reduce((sum, id) => sum + words.weight(id), 0);
}

function decode(engine, id) {
  const kept = engine.decoded.get(id);
  if (kept) return kept;
  const posting = engine.hits.get(id) ?? "";
  let section = -1;
  const found = posting ? posting.split(",").map((hit) => {
    const often = hit.endsWith("*") ? 8 : hit.endsWith("+") ? 3 : 1;
    section += parseInt(often > 1 ? hit.slice(0, -1) : hit, 36);
    return [section, often];
  }) : [];
  engine.decoded.set(id, found);
  return found;
}

/* What is known of an entry, of which `bag`, `body`, `said` and `title` hold a number for each typed word. */
function emptyResult(entry, length) {
  const [bag, body, said, title] = Array.from({ length: 4 }, () => new Float32Array(length));
  return { entry, line: 0, exact: 0, used: 0, author: false, best: null, bag, body, said, title, sections: new Map() };
}

function search(engine, query, { kinds, limit = 30 } = {}) {
  const slots = candidates(query, engine.words);
  if (!slots.length) return { slots, results: [] };
  const named = new Set();
  for (const slot of slots) {
    const kind = NAMED_KIND[stem(slot.typed)];
    if (kind) named.add(kind);
    if (KIND_ONLY.has(kind) && slots.length > 1) slot.weight *= KIND_WEIGHT;
  }
  const whole = slots.reduce((sum, slot) => sum + slot.weight, 0);
  const byLine = matchLines(engine, slots);
  const ofPapers = wordsOfPapers(engine, slots);
  const byEntry = new Map();
  const of = (entry) => {
    if (!byEntry.has(entry)) byEntry.set(entry, emptyResult(entry, slots.length));
    return byEntry.get(entry);
  };
  for (const [number, matched] of byLine) {
    const line = engine.lines[number];
    const found = of(line.entry);
    let asked = 0, said = 0;
    matched.quality.forEach((quality, slot) => {
      asked += quality * slots[slot].weight;
      found.bag[slot] = Math.max(found.bag[slot], quality * line.weight);
      found.said[slot] = Math.max(found.said[slot], quality);
      if (line.field === "title") found.title[slot] = quality;
    });
    for (const id of matched.ids) {
      said += engine.words.weight(id);
      if (ofPapers.has(id) && !engine.entries[line.entry].titled.has(id)) found.author = true;
    }
    const covered = asked / whole, used = Math.min(1, said / line.size);
    const score = line.weight * covered ** COVER * (0.55 + 0.45 * used);
    if (line.field === "title" || line.field === "name") {
      found.used = Math.max(found.used, used);
      found.exact = Math.max(found.exact, (covered * used) ** 2);
    }
    if (score > found.line) Object.assign(found, { line: score, best: line });
    if (line.section >= 0) note(found.sections, line.section, matched.quality, slots, 1);
  }
  matchPages(engine, slots, of);
  const results = [];
  for (const found of byEntry.values()) {
    const { kind } = engine.entries[found.entry];
    if (kinds && !kinds.has(kind)) continue;
    const hasPage = engine.entries[found.entry].sections.length > 0;
    let all = 0;
    slots.forEach(({ weight }, slot) => {
      all += (ALL * found.bag[slot] + PAGE * (hasPage ? found.body[slot] : PAGELESS * found.bag[slot])) * weight;
    });
    const prior = PRIOR[kind] * (named.has(kind) ? KIND_NAMED : 1);
    const asked = slots.reduce((sum, { weight }, slot) => sum + weight * found.said[slot], 0) / whole;
    const about = kind === "paper" && !named.has(kind) && !kinds ? aboutPaper(engine, found, slots, asked) : 1;
    const score = about * prior * (EXACT * found.exact + BEST * found.line + all / whole) * (1 - COVERED + COVERED * asked);
    if (score > 0.04) results.push({ ...found, score, isVague: about < 1 });
  }
  // A paper that the query is not about stands below the best of the rest, however little that says.
  const best = Math.max(0, ...results.filter((result) => !result.isVague).map((result) => result.score));
  for (const result of results) if (result.isVague && best) result.score = Math.min(result.score, 0.99 * best);
  results.sort((a, b) => b.score - a.score || a.entry - b.entry);
  const top = results.length ? results[0].score : 0;
  const kept = results.filter((result) => result.score > top * 0.3);
  return { slots, total: kept.length, results: kept.slice(0, limit).map((result) => present(engine, result, slots, whole)) };
}

/* A paper is wanted by its authors, its year or much of its title; else it stands behind the pages. */
function aboutPaper(engine, found, slots, asked) {
  if (asked < CITED.least && !found.author) return 0;
  const byAuthor = slots.some(({ weight }, slot) => weight > STOP_WEIGHT && found.said[slot] > 0.6 && found.said[slot] > found.title[slot] + 0.2);
  if (found.author || (asked >= CITED.covered && (byAuthor || found.used >= CITED.title))) return 1;
  const isQuoted = slots.length >= CITED.run && quotes(engine.entries[found.entry].title, slots.map((slot) => stem(slot.typed)));
  return isQuoted ? 1 : CITED.vague;
}

function quotes(title, typed) {
  const said = ` ${stems(title).join(" ")} `;
  return typed.some((_, at) => at + CITED.run <= typed.length && said.includes(` ${typed.slice(at, at + CITED.run).join(" ")} `));
}

/* The typed words that only papers know, such as an author's name. */
function wordsOfPapers(engine, slots) {
  return new Set(slots.map((slot) => engine.words.find(stem(slot.typed))).filter((id) => {
    const entries = id === undefined ? [] : [...engine.words.entriesOf(id)];
    return entries.length && entries.every((entry) => engine.entries[entry].kind === "paper");
  }));
}

function matchLines(engine, slots) {
  const byLine = new Map();
  slots.forEach((slot, index) => {
    for (const [id, quality] of slot.ids) {
      for (const number of engine.words.linesOf(id)) {
        let matched = byLine.get(number);
        if (!matched) byLine.set(number, matched = { quality: new Float32Array(slots.length), ids: new Set() });
        matched.quality[index] = Math.max(matched.quality[index], quality);
        matched.ids.add(id);
      }
    }
  });
  return byLine;
}

function matchPages(engine, slots, of) {
  if (!engine.pages) return;
  slots.forEach((slot, index) => {
    const counts = new Map();
    for (const [id, quality] of slot.ids) {
      for (const [section, often] of decode(engine, id)) {
        const { entry } = engine.sections[section];
        const found = of(entry);
        const so = counts.get(entry) ?? 0;
        counts.set(entry, so + often * quality);
        found.said[index] = Math.max(found.said[index], quality);
        const quality_ = new Float32Array(slots.length);
        quality_[index] = quality * often / (often + 1.5);
        note(found.sections, section, quality_, slots, 0.6);
      }
    }
    const most = Math.max(...counts.values());
    for (const [entry, count] of counts) {
      const found = of(entry);
      const told = Math.log1p(count) / 3;
      found.body[index] = told * (1 - MOST_SAID + (MOST_SAID * count) / most);
    }
  });
}

function note(sections, section, quality, slots, weight) {
  let kept = sections.get(section);
  if (!kept) sections.set(section, kept = new Float32Array(slots.length));
  quality.forEach((value, slot) => { kept[slot] = Math.max(kept[slot], value * weight); });
}

/* What is shown of a result: its best other line, and the sections that answer too. */
function present(engine, result, slots, whole) {
  const entry = engine.entries[result.entry];
  const sections = [];
  for (const [section, values] of result.sections) {
    let score = 0;
    values.forEach((value, slot) => { score += value * slots[slot].weight; });
    if (engine.sections[section].anchor && score > 0.34 * whole) sections.push({ ...engine.sections[section], score, section });
  }
  sections.sort((a, b) => b.score - a.score || a.section - b.section);
  const seen = result.best && entry.kind !== "paper" && ["name", "symptom"].includes(result.best.field) ? result.best.text : "";
  return { ...entry, score: result.score, seen, sections: sections.slice(0, 3) };
}
