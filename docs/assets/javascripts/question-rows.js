// @ts-check
/* The rows of the question index: what is known of each, which pass a filter, and their order. */
import { all, one } from "./dom.js";

export const FIELDS = ["theme", "level", "family", "technique", "company", "role"];

/**
 * What is asked for: the value of a field, words in `q`, "yes" for `unread`, a column in `sort`, "desc" in `order`.
 * @typedef {Record<string, string>} Chosen
 */
/** What a row is sorted by, by column. @typedef {Record<string, string | number>} Keys */
/**
 * What is asked of a row: its place on the page, the values of the fields that it has, its text
 * as `fold` gives it, and whether it was read.
 * @typedef {{ index: number, fields: Record<string, string[]>, keys: Keys, text: string, read: boolean }} Facts
 */
/** @typedef {Facts & { element: HTMLTableRowElement }} Row */
/**
 * A table, the heads of its columns that sort, its rows, and what these are called.
 * @typedef {{ table: HTMLTableElement, body: HTMLTableSectionElement, heads: HTMLTableCellElement[], rows: Row[], noun: string }} Table
 */

/** @param {string} text */
const fold = (text) => text.normalize("NFKD").replace(/[\u0300-\u036f]/g, "").toLowerCase();

/**
 * Whether a row passes. A row without a field, such as a mistake's theme, is not asked about it.
 * @param {Facts} row
 * @param {Chosen} chosen
 */
export function passes(row, chosen) {
  /** @param {string} name */
  const fits = (name) => !chosen[name] || row.fields[name] === undefined || row.fields[name].includes(chosen[name]);
  const words = fold(chosen.q ?? "").split(/\s+/).filter(Boolean);
  return FIELDS.every(fits) && !(chosen.unread && row.read) && words.every((word) => row.text.includes(word));
}

/**
 * Rows in an order; equal ones stay in the order of the page.
 * @template {Facts} R
 * @param {R[]} rows
 * @param {string} [sort]
 * @param {string} [order]
 * @returns {R[]}
 */
export function ordered(rows, sort, order) {
  if (!sort) return [...rows].sort((a, b) => a.index - b.index);
  const sign = order === "desc" ? -1 : 1;
  return [...rows].sort((a, b) => sign * compare(a.keys[sort], b.keys[sort]) || a.index - b.index);
}

/**
 * @param {string | number} a
 * @param {string | number} b
 */
function compare(a, b) {
  return typeof a === "string" || typeof b === "string" ? String(a).localeCompare(String(b), "en", { numeric: true }) : a - b;
}

/**
 * @param {HTMLTableElement} table
 * @returns {Table}
 */
export function readTable(table) {
  const body = table.tBodies[0];
  const heads = all(table, "thead tr:first-child > [data-sort]", HTMLTableCellElement);
  return { table, body, heads, rows: [...body.rows].map(readRow), noun: table.id.split("-")[0] };
}

/**
 * Take over which rows were read.
 * @param {Table[]} tables
 * @param {Set<string>} read
 */
export function noteRead(tables, read) {
  for (const row of tables.flatMap(({ rows }) => rows)) {
    row.read = read.has(row.element.dataset.reads ?? "");
    row.keys.read = Number(row.read);
  }
}

/**
 * @param {HTMLTableRowElement} element
 * @param {number} index
 * @returns {Row}
 */
function readRow(element, index) {
  const { dataset } = element;
  /** @param {string} name */
  const textOf = (name) => one(element, `.tw-questions__${name}`, HTMLElement).textContent ?? "";
  const title = one(element, ".tw-questions__title > :first-child", HTMLElement).textContent ?? "";
  const level = element.querySelector(".tw-questions__level");
  const keys = {
    number: Number(dataset.number),
    title: title.replace(/^The /, ""),
    theme: index,
    // A trap's row does not show what answers its question.
    technique: element.querySelector(".tw-questions__technique")?.textContent ?? dataset.technique ?? "",
    level: Number(level?.getAttribute("data-rank") ?? 0),
    minutes: Number(dataset.minutes),
    read: 0,
  };
  const fields = FIELDS.flatMap((name) => (dataset[name] === undefined ? [] : [[name, dataset[name].split(" ")]]));
  const text = [dataset.reads, element.cells[0].textContent, textOf("title"), keys.technique, dataset.find];
  return { element, index, fields: Object.fromEntries(fields), keys, text: fold(text.join(" ")), read: false };
}
