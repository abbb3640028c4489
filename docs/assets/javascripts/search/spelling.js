// @ts-check
/* Words that are a slip or two away from one another. */

/**
 * One bit a letter: words whose letters differ much are not compared at all.
 * @param {string} text
 */
export function letters(text) {
  let mask = 0;
  for (let i = 0; i < text.length; i += 1) {
    const code = text.charCodeAt(i) - 97;
    mask |= 1 << (code >= 0 && code < 26 ? code : 26);
  }
  return mask;
}

/**
 * How many letters one of two words has and the other has not.
 * @param {number} mask
 * @param {number} other
 */
export function lettersApart(mask, other) {
  let count = 0;
  for (let rest = mask ^ other; rest; rest &= rest - 1) count += 1;
  return count;
}

/**
 * Letters left out, put in, changed or swapped with the next, up to `most`.
 * @param {string} a
 * @param {string} b
 * @param {number} most
 */
export function distance(a, b, most) {
  /** @type {number[]} */
  let before = [];
  let last = Array.from({ length: b.length + 1 }, (_, j) => j);
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
