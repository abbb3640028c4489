// @ts-check
/* What the reader did here, in this browser only. Nothing that cannot be read is ever overwritten. */
const KEY = "trapwise";
const FORMAT = 1;

/**
 * An answer to a commit-first question: the chosen option, counted from 1, how sure the reader is, in
 * percent, and when it was, in ISO 8601.
 * @typedef {{ choice: number, sure: number, at?: string }} Answer
 */
/**
 * What is kept: answers by the question's id, mistakes that are ticked on the checklist, pages that are read.
 * @typedef {{ format: number, commits: Record<string, Answer>, checklist?: string[], read?: string[] }} StudyData
 */

/** The store cannot be read or written; the message is for the reader. */
export class Refused extends Error {}

/**
 * Return the stored study data, empty where there is none; throw Refused where it is not ours.
 * @returns {StudyData}
 */
export function load() {
  let text;
  try {
    text = localStorage.getItem(KEY);
  } catch {
    throw new Refused("This browser does not let the site keep your answers.");
  }
  if (text === null) return { format: FORMAT, commits: {} };
  /** @type {unknown} */
  let data;
  try {
    data = JSON.parse(text);
  } catch {
    throw new Refused("Your saved answers cannot be read. They are left as they are, and nothing new is saved.");
  }
  if (!isOurs(data)) {
    throw new Refused("Your saved answers are in a form that this version does not know. They are left as they are, and nothing new is saved.");
  }
  return data;
}

/**
 * @param {RegExp} pattern
 * @returns {(value: unknown) => boolean}
 */
const areNames = (pattern) => (value) => Array.isArray(value) && value.every((name) => typeof name === "string" && pattern.test(name));

/** Fields that came after the first version: absent, or valid. */
const LATER = {
  checklist: areNames(/^[a-z0-9-]{1,80}$/),
  read: areNames(/^(traps|mistakes|designs)\/[a-z0-9-]{1,80}$/),
};

/**
 * @param {unknown} value
 * @returns {value is Record<string, unknown>}
 */
const isObject = (value) => typeof value === "object" && value !== null && !Array.isArray(value);

/**
 * @param {unknown} data
 * @returns {data is StudyData}
 */
function isOurs(data) {
  return isObject(data) && data.format === FORMAT && isObject(data.commits)
    && Object.values(data.commits).every((c) => isObject(c) && Number.isInteger(c.choice) && typeof c.sure === "number")
    && Object.entries(LATER).every(([field, isValid]) => data[field] === undefined || isValid(data[field]));
}

/**
 * Change the stored data by a function; other tabs' changes are read first. Throw Refused where the
 * store cannot be read or written.
 * @param {(data: StudyData) => void} change
 */
export function update(change) {
  const data = load();
  change(data);
  try {
    localStorage.setItem(KEY, JSON.stringify(data));
  } catch {
    throw new Refused("There is no room left to save your answer in this browser.");
  }
}
