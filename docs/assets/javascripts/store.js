// @ts-check
/* What the reader did here, in this browser only. Nothing that cannot be read is ever overwritten. */
import { lasting } from "./storage.js";

const KEY = "trapwise";
const FORMAT = 1;

/**
 * An answer to a commit-first question: the permanent id of the chosen option, its number in the order in which
 * the author wrote them, how sure the reader is, in percent, and when it was, in ISO 8601. Of an answer from
 * before options had ids there is only the number.
 * @typedef {{ choice: number, option?: string, sure: number, at?: string }} Answer
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
function load() {
  let text;
  try {
    text = open().getItem(KEY);
  } catch (error) {
    throw error instanceof Refused ? error : new Refused(KEEPS_NOTHING);
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

const KEEPS_NOTHING = "This browser does not let the site keep your answers.";

function open() {
  if (!lasting) throw new Refused(KEEPS_NOTHING);
  return lasting;
}

/**
 * @param {RegExp} pattern
 * @returns {(value: unknown) => boolean}
 */
const areNames = (pattern) => (value) => Array.isArray(value) && value.every((name) => typeof name === "string" && pattern.test(name));

/** Fields that came after the first version: absent, or valid. A later version may list pages of other kinds. */
const LATER = {
  checklist: areNames(/^[a-z0-9-]{1,80}$/),
  read: areNames(/^[a-z][a-z-]{0,30}\/[a-z0-9-]{1,80}$/),
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
    && Object.values(data.commits).every((c) => isObject(c) && Number.isInteger(c.choice) && Number.isFinite(c.sure) && ["string", "undefined"].includes(typeof c.option))
    && Object.entries(LATER).every(([field, isValid]) => !Object.hasOwn(data, field) || isValid(data[field]));
}

/**
 * Change the stored data by a function; other tabs' changes are read first. Throw Refused where the
 * store cannot be read or written.
 * @param {(data: StudyData) => void} change
 */
function update(change) {
  const data = load();
  change(data);
  try {
    open().setItem(KEY, JSON.stringify(data));
  } catch {
    throw new Refused("There is no room left to save your answer in this browser.");
  }
}

/**
 * Return the answer to a question, if there is one.
 * @param {string} question
 * @returns {Answer | null}
 */
export function answerTo(question) {
  const { commits } = load();
  return Object.hasOwn(commits, question) ? commits[question] : null;
}

/**
 * @param {string} question
 * @param {Answer} answer
 */
export function keepAnswer(question, answer) {
  // Not by assignment: a question may be called as something that every object has.
  update(({ commits }) => { Object.defineProperty(commits, question, { value: answer, configurable: true, enumerable: true, writable: true }); });
}

/** Lists of names that are kept. @typedef {"checklist" | "read"} List */

/**
 * Return the names in a list; throw Refused where the store cannot be read.
 * @param {List} list
 * @returns {Set<string>}
 */
export function namesIn(list) {
  return new Set(load()[list] ?? []);
}

/**
 * Keep that a list holds some names, or that it does not. What another tab, or another version of the site,
 * put beside them stays.
 * @param {List} list
 * @param {string[]} names
 * @param {boolean} isHeld
 */
export function keepNames(list, names, isHeld) {
  update((data) => {
    const others = (data[list] ?? []).filter((name) => !names.includes(name));
    data[list] = isHeld ? [...others, ...names] : others;
  });
}

/**
 * Do something whenever the data may be other than before: another tab wrote, or this page comes back from where
 * the browser kept it.
 * @param {() => void} listener
 */
export function onChange(listener) {
  addEventListener("storage", ({ key }) => { if (key === KEY || key === null) listener(); });
  addEventListener("pageshow", ({ persisted }) => { if (persisted) listener(); });
}
