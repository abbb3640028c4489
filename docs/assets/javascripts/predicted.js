// @ts-check
/* In words: how a prediction differs from what the lab measured. No score; a place within the band of the seeds
   counts as right. */

/**
 * What the reader chose: the texts of the levels, a range for each place, and the inputs that are checked.
 * @typedef {{ levels: string[], ranges: HTMLInputElement[], shape?: HTMLInputElement, ahead?: HTMLInputElement, sure?: HTMLInputElement }} Said
 */

/**
 * Return what to say, a sentence or two a line, and whether anything was off.
 * @param {Said} said
 * @returns {{ said: string[], isOff: boolean }}
 */
export function differences({ levels, ranges, shape, ahead, sure }) {
  const parts = [ofShape(shape), ofPlaces(levels, ranges), ofEnd(ahead, sure)].filter((part) => part !== null);
  return { said: parts.flatMap(({ lines }) => lines), isOff: parts.some(({ isOff }) => isOff) };
}

/** @typedef {{ lines: string[], isOff: boolean } | null} Part */

/**
 * The text of a choice, and whether it is among the right ones of its group.
 * @param {HTMLInputElement} input
 */
function judged(input) {
  const { right = "", told = "" } = input.closest("fieldset")?.dataset ?? {};
  return { label: (input.parentElement?.textContent ?? "").trim(), told, isRight: right.split(" ").includes(input.value), right: right.split(" ") };
}

/** @param {HTMLInputElement} [shape] @returns {Part} */
function ofShape(shape) {
  if (!shape) return null;
  const { label, told, isRight } = judged(shape);
  const words = label[0].toLowerCase() + label.slice(1);
  const line = isRight ? `The shape is right. ${told}` : `You said that ${words}. The lab: ${told}`;
  return { lines: [line], isOff: !isRight };
}

/** @param {string[]} levels @param {HTMLInputElement[]} ranges @returns {Part} */
function ofPlaces(levels, ranges) {
  const within = ranges.filter(isWithin);
  const off = ranges.filter((range) => !isWithin(range)).sort((a, b) => gap(b) - gap(a));
  if (!off.length) return { lines: ["Everywhere you are within the band of the seeds."], isOff: false };
  const { told = "", band } = off[0].dataset;
  const [place, said] = [placeOf(off[0]), levels[off[0].valueAsNumber]];
  const seeds = band ? ` (the seeds: ${band})` : "";
  const lines = [`Your widest gap: at ${place} you said ${said}, the lab measured ${told}${seeds}.`];
  if (within.length) lines.push(`Within the band of the seeds: at ${listed(within.map(placeOf))}.`);
  return { lines, isOff: true };
}

/** @param {HTMLInputElement} [ahead] @param {HTMLInputElement} [sure] @returns {Part} */
function ofEnd(ahead, sure) {
  if (!ahead) return null;
  const { label, told, isRight, right } = judged(ahead);
  const isFine = isRight || (ahead.value === "even" && right.length > 1);
  const quoted = ahead.value === "even" ? label : `“${label}”`;
  const certain = sure ? `, ${sure.value}% sure` : "";
  const verdict = isFine ? "right" : "not so";
  return { lines: [`${told} You said ${quoted}${certain}: ${verdict}.`], isOff: !isFine };
}

/** @param {HTMLInputElement} range */
function isWithin(range) {
  const [low, high] = (range.dataset.right ?? "").split(" ").map(Number);
  return range.valueAsNumber >= low && range.valueAsNumber <= high;
}

/** @param {HTMLInputElement} range */
const gap = (range) => Math.abs(range.valueAsNumber - Number(range.dataset.measured));

/** @param {HTMLInputElement} range */
const placeOf = (range) => (range.labels?.[0].textContent ?? "").trim();

/** @param {string[]} names */
const listed = (names) => (names.length < 2 ? names.join("") : `${names.slice(0, -1).join(", ")} and ${names[names.length - 1]}`);
