// @ts-check
/* What the reader did here, in this browser only. Nothing that cannot be read is ever overwritten. */
import { lasting } from "./storage.js";

const KEY = "trapwise";
const FORMAT = 1;

/**
 * An answer to a commit-first question: the permanent id of the chosen option, its number in the order in which
 * the author wrote them, how sure the reader is, in percent, and when it was, in ISO 8601. Of an answer from
 * before options had ids there is only the number; they stood in another order then.
 * @typedef {{ choice: number, option?: string, sure: number, at?: string }} Answer
 */
/**
 * A line that the reader predicted: the name of its shape, points of it (null stands for "never"), which arm is
 * ahead at its end and how sure of that, in percent, why it was off, in the reader's words, and when it was. Or that
 * the reader only had it shown.
 * @typedef {{ shown?: true, shape?: string, points?: [x: number, y: number | null][], ahead?: string, sure?: number, why?: string, at: string }} Prediction
 */
/**
 * What is kept: answers by the question's id, mistakes that are ticked on the checklist, pages that are read,
 * predictions by the figure's name and the arm.
 * @typedef {{ format: number, commits: Record<string, Answer>, checklist?: string[], read?: string[], predictions?: Record<string, Prediction> }} StudyData
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
  predictions: (/** @type {unknown} */ value) => isObject(value) && Object.values(value).every(isPrediction),
};

/** How long a reader's own words, or a name, may be, in characters; the form takes fewer. */
const LONGEST = { words: 2000, name: 120 };

/** @param {unknown} value @param {number} [longest] */
const isText = (value, longest = LONGEST.name) => typeof value === "string" && value.length <= longest;

/** @param {unknown} value */
const isPoint = (value) => Array.isArray(value) && value.length === 2 && Number.isFinite(value[0]) && (value[1] === null || Number.isFinite(value[1]));

/** @type {Record<string, (value: unknown) => boolean>} */
const OF_PREDICTION = {
  shown: (value) => value === true,
  shape: isText,
  points: (value) => Array.isArray(value) && value.length <= 12 && value.every(isPoint),
  ahead: isText,
  sure: (value) => Number.isFinite(value),
  why: (value) => isText(value, LONGEST.words),
};

/** @param {unknown} value */
function isPrediction(value) {
  return isObject(value) && isText(value.at) && (Object.hasOwn(value, "shown") || (Object.hasOwn(value, "shape") && Object.hasOwn(value, "points")))
    && Object.entries(OF_PREDICTION).every(([field, isValid]) => !Object.hasOwn(value, field) || isValid(value[field]));
}

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

/**
 * Return the prediction of a figure's line, if there is one.
 * @param {string} name
 * @returns {Prediction | null}
 */
export function predictionOf(name) {
  const { predictions = {} } = load();
  return Object.hasOwn(predictions, name) ? predictions[name] : null;
}

/**
 * @param {string} name
 * @param {Prediction} prediction
 */
export function keepPrediction(name, prediction) {
  update((data) => {
    data.predictions ??= {};
    Object.defineProperty(data.predictions, name, { value: prediction, configurable: true, enumerable: true, writable: true });
  });
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
