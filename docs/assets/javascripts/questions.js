// @ts-check
/* The question index: filters and an order for its tables, both in the address. */
import { pointedAt, readAddress, writeAddress } from "./address.js";
import { all, one, made } from "./dom.js";
import { noteRead, ordered, passes, readTable, FIELDS } from "./question-rows.js";
import { readPages } from "./reading.js";
import { refusalIn } from "./refusal.js";
import { onChange } from "./store.js";
/** @import { Known } from "./address.js" */
/** @import { Chosen, Table } from "./question-rows.js" */

/** @param {Document} root */
export function askQuestions(root) {
  const form = root.querySelector("form.tw-filter");
  if (!(form instanceof HTMLFormElement)) return;
  const filter = new Filter(form, all(root, "table.tw-questions", HTMLTableElement).map(readTable));
  const { asked, wrong } = readAddress(filter.known(), location.search);
  const lost = asked.order && !asked.sort ? `order=${asked.order}` : wrong;
  filter.write(lost ? {} : asked);
  filter.listen();
  if (lost) filter.refuse(`The address holds “${lost}”, which is no filter of this page. Nothing was filtered.`);
  else one(form, ".tw-filter__more", HTMLDetailsElement).open = FIELDS.some((name) => asked[name]);
  filter.restore();
  onChange(() => filter.restore());
  one(form, "fieldset", HTMLFieldSetElement).disabled = false;
  pointedAt()?.scrollIntoView();
}

/** The form above the tables, and the heads of their columns, which sort. */
class Filter {
  /** The column that sorts, or nothing for the order of the page; and "desc", or nothing for ascending. */
  sort = "";
  order = "";

  /**
   * @param {HTMLFormElement} form
   * @param {Table[]} tables
   */
  constructor(form, tables) {
    this.form = form;
    this.tables = tables;
    this.text = one(form, "input[name=q]", HTMLInputElement);
    this.unread = one(form, "input[name=unread]", HTMLInputElement);
    this.sorting = one(form, "select[name=sort]", HTMLSelectElement);
    this.fields = FIELDS.map((name) => ({ name, select: one(form, `select[name=${name}]`, HTMLSelectElement) }));
    this.heads = tables.flatMap(({ heads }) => heads);
    this.refused = one(form, ".tw-filter__refused", HTMLElement);
  }

  /**
   * The names that an address may hold, and their values.
   * @returns {Known}
   */
  known() {
    const fields = this.fields.map(({ name, select }) => [name, valuesOf(select)]);
    const sorts = [...new Set(this.heads.map((cell) => cell.dataset.sort ?? ""))];
    return { ...Object.fromEntries(fields), q: 80, unread: ["yes"], sort: sorts, order: ["desc"] };
  }

  /**
   * What the form asks for; a name that asks for nothing is left out.
   * @returns {Chosen}
   */
  chosen() {
    const wanted = {
      ...Object.fromEntries(this.fields.map(({ name, select }) => [name, select.value])),
      q: this.text.value.trim(),
      unread: this.unread.checked ? "yes" : "",
      sort: this.sort,
      order: this.sort && this.order,
    };
    return Object.fromEntries(Object.entries(wanted).filter(([, value]) => value));
  }

  /** @param {Chosen} wanted */
  write(wanted) {
    for (const { name, select } of this.fields) select.value = wanted[name] ?? "";
    this.text.value = wanted.q ?? "";
    this.unread.checked = Boolean(wanted.unread);
    this.setSort(wanted.sort ?? "", wanted.order ?? "");
  }

  /**
   * @param {string} by
   * @param {string} direction
   */
  setSort(by, direction) {
    this.sort = by;
    this.order = by ? direction : "";
    this.sorting.value = valuesOf(this.sorting).includes(by) && !this.order ? by : "";
    // The list has no entry for what the head of a column can do.
    if (by && (this.order || !this.sorting.value)) this.sorting.selectedIndex = -1;
  }

  /** Say why something in the address or the store is not used. @param {string} message */
  refuse(message) {
    const told = this.refused.hidden ? "" : this.refused.textContent ?? "";
    this.refused.textContent = told.includes(message) ? told : `${told} ${message}`.trim();
    this.refused.hidden = false;
  }

  /** Take over what was read. */
  restore() {
    try {
      noteRead(this.tables, readPages());
    } catch (error) {
      this.unread.disabled = true;
      this.refuse(refusalIn(error));
    }
    this.update();
  }

  /** Show what passes, in the order, and say how many. */
  update() {
    const wanted = this.chosen();
    const counts = this.tables.map((table) => arrange(table, wanted));
    for (const cell of this.heads) {
      if (cell.dataset.sort === this.sort) cell.setAttribute("aria-sort", this.order ? "descending" : "ascending");
      else cell.removeAttribute("aria-sort");
    }
    const used = FIELDS.filter((name) => wanted[name]).length;
    one(this.form, ".tw-filter__count", HTMLElement).textContent = used ? `(${used} on)` : "";
    this.form.toggleAttribute("data-used", Object.keys(wanted).length > 0);
    const isEmpty = this.tables.every(({ rows }) => rows.every((row) => row.element.hidden));
    const told = `${counts.join(", ")}.${isEmpty ? " Fewer words or filters find more; the search at the head of the page knows other spellings." : ""}`;
    const status = one(this.form, ".tw-filter__status", HTMLElement);
    if (status.textContent !== told) status.textContent = told;
  }

  /** Take over what the form asks for, and put it into the address. */
  keep() {
    writeAddress(this.chosen());
    this.refused.hidden = true;
    this.update();
  }

  listen() {
    for (const cell of this.heads) cell.replaceChildren(this.sortButton(cell));
    this.sorting.addEventListener("change", () => this.setSort(this.sorting.value, ""));
    let typing = 0;
    this.form.addEventListener("input", (event) => {
      clearTimeout(typing);
      // A count after each letter would be read aloud over the typing.
      typing = setTimeout(() => this.keep(), event.target === this.text ? 150 : 0);
    });
    this.form.addEventListener("submit", (event) => event.preventDefault());
    this.form.addEventListener("reset", (event) => {
      event.preventDefault();
      this.write({});
      this.keep();
      this.text.focus();
    });
  }

  /**
   * The head of a column as a button: ascending, descending, and the order of the page again.
   * @param {HTMLTableCellElement} cell
   */
  sortButton(cell) {
    const button = made("button", "tw-questions__sort", cell.textContent ?? "");
    button.type = "button";
    button.addEventListener("click", () => {
      const by = cell.dataset.sort ?? "";
      if (this.sort !== by) this.setSort(by, "");
      else if (!this.order) this.setSort(by, "desc");
      else this.setSort("", "");
      this.keep();
    });
    return button;
  }
}

/** @param {HTMLSelectElement} select */
const valuesOf = (select) => [...select.options].map((option) => option.value).filter(Boolean);

/**
 * Show a table's rows that pass, in the order; return how many do.
 * @param {Table} table
 * @param {Chosen} wanted
 */
function arrange({ table, body, heads, rows, noun }, wanted) {
  const passing = new Set(rows.filter((row) => passes(row, wanted)));
  const isSorted = heads.some((cell) => cell.dataset.sort === wanted.sort);
  body.append(...ordered(rows, isSorted ? wanted.sort : "", wanted.order).map((row) => row.element));
  rows.forEach((row) => { row.element.hidden = !passing.has(row); });
  table.toggleAttribute("data-sorted", isSorted);
  const place = table.closest(".tw-list");
  if (place instanceof HTMLElement) place.hidden = !passing.size;
  return `${passing.size} of ${rows.length} ${noun}`;
}
