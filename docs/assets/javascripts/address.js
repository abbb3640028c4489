// @ts-check
/* What the address of a page asks for. Whoever shares a link may have put anything into it: what a page
   does not know is not its business, and of what it knows a wrong value is told. */

/**
 * The names that a page knows: the values that each may have, or how long a text of the reader's may be.
 * @typedef {Record<string, readonly string[] | number>} Known
 */

/**
 * Return what an address asks for, or what is wrong with it. Names that the page does not know, such as those
 * that trackers add, are passed over.
 * @param {Known} known
 * @param {string} search the address from its question mark on
 * @returns {{ asked: Record<string, string>, wrong: string }}
 */
export function readAddress(known, search) {
  /** @type {Map<string, string>} */
  const asked = new Map();
  for (const [name, value] of new URLSearchParams(search)) {
    if (!Object.hasOwn(known, name)) continue;
    const may = known[name];
    const isRight = typeof may === "number" ? value.length <= may : may.includes(value);
    if (asked.has(name) || !isRight) return { asked: {}, wrong: cut(`${name}=${value}`) };
    asked.set(name, value);
  }
  return { asked: Object.fromEntries(asked), wrong: "" };
}

/**
 * Put what is asked for into the address, without an entry in the history of its own. What the page does not know
 * goes out of it, so that whoever shares it from here shares the list and nothing else.
 * @param {Record<string, string> | string[][]} asked
 */
export function writeAddress(asked) {
  const search = new URLSearchParams(asked).toString();
  try {
    history.replaceState(history.state, "", location.pathname + (search ? `?${search}` : "") + location.hash);
  } catch {
    // A browser allows so many changes in so many seconds, and none for a file; the page goes on without.
  }
}

/**
 * The element that the address points at, if there is one.
 * @param {string} [hash]
 */
export function pointedAt(hash = location.hash) {
  if (hash.length < 2) return null;
  try {
    return document.getElementById(decodeURIComponent(hash.slice(1)));
  } catch {
    return null; // No text in any encoding.
  }
}

/** As much of a text as fits in a message; no sign is cut in two. @param {string} text */
export const cut = (text) => (text.length > 60 ? `${[...text.slice(0, 120)].slice(0, 60).join("")}…` : text);
