/* The words that the index knows, and which of them a typed word may mean. */
import { pieces, stem, stems } from "./words.js";

const LEAST_FUZZY = 4;
const SYNONYM = 0.3;
const LONGER = 0.5; // a word that is known, and so was hardly meant as the start of another

export function vocabulary(groups = []) {
  const ids = new Map();
  const texts = [], entries = [], lines = [];
  let weights = [];
  let sorted = [];
  const none = new Set();
  const forms = new Map();
  const synonyms = groups.map((group) => group.map((phrase) => pieces(phrase).flat().map(stem)));
  const phrases = phrasesByStart(synonyms);
  const idOf = (text) => {
    let id = ids.get(text);
    if (id === undefined) {
      id = texts.length;
      ids.set(text, id);
      texts.push(text);
    }
    return id;
  };
  return {
    id: idOf,
    /* The words of a line, each once; a phrase that has synonyms counts as a word too. */
    read(text) {
      const found = stems(text);
      for (const word of pieces(text).flat()) if (!forms.has(word)) forms.set(word, [letters(word), idOf(stem(word))]);
      const all = found.map(idOf);
      found.forEach((start, at) => {
        for (const [group, phrase] of phrases.get(start) ?? []) {
          if (phrase.every((part, i) => found[at + i] === part)) all.push(idOf(`~${group}`));
        }
      });
      return [...new Set(all)];
    },
    seen(id, entry, line) {
      (entries[id] ??= new Set()).add(entry);
      (lines[id] ??= []).push(line);
    },
    freeze(weigh) {
      weights = texts.map((_, id) => weigh(id));
      sorted = [...texts.keys()].sort((a, b) => (texts[a] < texts[b] ? -1 : 1));
    },
    find: (text) => ids.get(text),
    text: (id) => texts[id],
    weight: (id) => weights[id],
    entriesOf: (id) => entries[id] ?? none,
    linesOf: (id) => lines[id] ?? [],
    startingWith: (text) => range(sorted, texts, text),
    synonyms,
    near: (word) => near(word, forms),
  };
}

/* What each typed word may mean: [{ typed, weight, ids: Map of word → how sure }]. */
export function candidates(query, words) {
  const typed = pieces(query).flat();
  const lastIsOpen = !/\s$/.test(query);
  const slots = typed.map((word, index) => ({ typed: word, ids: meanings(word, words, lastIsOpen && index === typed.length - 1) }));
  joinNeighbours(typed, slots, words);
  addSynonyms(typed.map(stem), slots, words);
  for (const slot of slots) {
    slot.weight = weightOf(slot, words);
    slot.texts = [...slot.ids].map(([id, quality]) => [words.text(id), quality]);
  }
  return slots;
}

function meanings(word, words, isOpen) {
  const found = new Map();
  const put = (id, quality) => { if (quality > (found.get(id) ?? 0)) found.set(id, quality); };
  const text = stem(word);
  const exact = words.find(text);
  if (exact !== undefined) put(exact, 1);
  // A word still being typed may end in any way; one in the middle is nearly whole.
  if (text.length >= (isOpen ? 1 : 4)) {
    for (const start of new Set([text, word])) {
      for (const id of words.startingWith(start)) {
        const share = start.length / words.text(id).length;
        put(id, (exact === undefined ? 0.95 : LONGER) * (isOpen && exact === undefined ? 0.5 + 0.5 * share : share));
      }
    }
  }
  // "robustness" also means robust.
  for (let length = text.length - 1; length >= Math.max(5, 0.6 * text.length); length -= 1) {
    const id = words.find(text.slice(0, length));
    if (id !== undefined) put(id, (0.5 * length) / text.length);
  }
  const isKnown = exact !== undefined && (words.linesOf(exact).length || 0) > 0;
  if (!isKnown && text.length >= LEAST_FUZZY) {
    const stronger = found.size && isOpen ? 0.7 : 1;
    for (const [id, errors] of words.near(word)) put(id, stronger * (errors === 1 ? 0.8 : 0.6));
    if (!found.size) split(word, words, put);
  }
  return found;
}

/* "dataleakage" is two words that are known. */
function split(word, words, put) {
  for (let at = 3; at <= word.length - 3; at += 1) {
    const halves = [words.find(stem(word.slice(0, at))), words.find(stem(word.slice(at)))];
    if (halves.every((id) => id !== undefined && words.linesOf(id).length)) halves.forEach((id) => put(id, 0.7));
  }
}

/* "log sum exp" is also "logsumexp", and "over fitting" overfitting. */
function joinNeighbours(typed, slots, words) {
  for (let from = 0; from < typed.length; from += 1) {
    for (let to = from + 2; to <= Math.min(typed.length, from + 3); to += 1) {
      const id = words.find(stem(typed.slice(from, to).join("")));
      if (id === undefined) continue;
      for (let slot = from; slot < to; slot += 1) slots[slot].ids.set(id, 1);
    }
  }
}

/* Where a group's word or phrase was typed, its other words may be meant. */
function addSynonyms(typed, slots, words) {
  words.synonyms.forEach((group, number) => {
    const meant = [...group.filter((phrase) => phrase.length === 1).map(([text]) => text), `~${number}`];
    for (const phrase of group) {
      for (let at = 0; at + phrase.length <= typed.length; at += 1) {
        if (!phrase.every((text, i) => typed[at + i] === text)) continue;
        for (const text of meant) {
          const id = words.find(text);
          if (id === undefined) continue;
          for (let slot = at; slot < at + phrase.length; slot += 1) {
            if (!slots[slot].ids.has(id)) slots[slot].ids.set(id, SYNONYM);
          }
        }
      }
    }
  });
}

function weightOf(slot, words) {
  const exact = words.find(stem(slot.typed));
  if (exact !== undefined && slot.ids.has(exact)) return words.weight(exact);
  let best = 0, weight = 1;
  for (const [id, quality] of slot.ids) {
    if (quality > best || (quality === best && words.weight(id) < weight)) [best, weight] = [quality, words.weight(id)];
  }
  return slot.ids.size ? weight : 1;
}

function range(sorted, texts, start) {
  let low = 0, high = sorted.length;
  while (low < high) {
    const middle = (low + high) >> 1;
    if (texts[sorted[middle]] < start) low = middle + 1; else high = middle;
  }
  const found = [];
  while (low < sorted.length && texts[sorted[low]].startsWith(start)) found.push(sorted[low++]);
  return found;
}

/* One bit a letter: words whose letters differ much are not compared at all. */
function letters(text) {
  let mask = 0;
  for (let i = 0; i < text.length; i += 1) {
    const code = text.charCodeAt(i) - 97;
    mask |= 1 << (code >= 0 && code < 26 ? code : 26);
  }
  return mask;
}

function bits(mask) {
  let count = 0;
  while (mask) { mask &= mask - 1; count += 1; }
  return count;
}

/* Words of names and symptoms that are a slip or two away, as they are written there. */
function near(word, forms) {
  const allowed = word.length >= 8 ? 2 : 1;
  const mask = letters(word);
  const found = [];
  for (const [other, [mask_, id]] of forms) {
    if (Math.abs(other.length - word.length) > allowed || other.length < LEAST_FUZZY - 1) continue;
    if (bits(mask ^ mask_) > 2 * allowed) continue;
    const errors = distance(word, other, allowed);
    if (errors <= allowed) found.push([id, errors]);
  }
  return found;
}

/* Groups' phrases of two words or more by their first word: [[group, phrase]]. */
function phrasesByStart(synonyms) {
  const byStart = new Map();
  synonyms.forEach((group, number) => {
    for (const phrase of group) {
      if (phrase.length > 1) byStart.set(phrase[0], [...(byStart.get(phrase[0]) ?? []), [number, phrase]]);
    }
  });
  return byStart;
}

/* Letters left out, put in, changed or swapped with the next, up to `most`. */
export function distance(a, b, most) {
  let before = [], last = Array.from({ length: b.length + 1 }, (_, j) => j);
  for (let i = 1; i <= a.length; i += 1) {
    const row = [i];
    let least = i;
    for (let j = 1; j <= b.length; j += 1) {
      const same = a[i - 1] === b[j - 1];
      let value = Math.min(last[j] + 1, row[j - 1] + 1, last[j - 1] + (same ? 0 : 1));
      if (i > 1 && j > 1 && a[i - 1] === b[j - 2] && a[i - 2] === b[j - 1]) value = Math.min(value, before[j - 2] + 1);
      row.push(value);
      least = Math.min(least, value);
    }
    if (least > most) return most + 1;
    [before, last] = [last, row];
  }
  return last[b.length];
}
