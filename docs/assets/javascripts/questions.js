/* The question index: filters and an order for its tables, both in the address. */
import { readPages } from "./reading.js";
import { Refused } from "./store.js";

const FIELDS = ["theme", "level", "family", "technique", "company", "role"];
const fold = (text) => text.normalize("NFKD").replace(/[\u0300-\u036f]/g, "").toLowerCase();
const cut = (text) => (text.length > 60 ? `${text.slice(0, 60)}…` : text);

/* The filters in an address, or what is wrong with it. `known` holds the values of each name,
   or null where any text will do. "h" is the search's highlighting. */
export function readAddress(known, search) {
  const chosen = {};
  for (const [name, value] of new URLSearchParams(search)) {
    if (name === "h") continue;
    const isKnown = Object.hasOwn(known, name) && !Object.hasOwn(chosen, name);
    if (!isKnown || !value || (known[name] ? !known[name].includes(value) : value.length > 80)) {
      return { chosen: {}, wrong: cut(`${name}=${value}`) };
    }
    chosen[name] = value;
  }
  if (chosen.order && !chosen.sort) return { chosen: {}, wrong: `order=${chosen.order}` };
  return { chosen, wrong: "" };
}

/* Whether a row passes. A row without a field, such as a mistake's theme, is not asked about it. */
export function passes(row, chosen) {
  const fits = (name) => !chosen[name] || row.fields[name] === undefined || row.fields[name].includes(chosen[name]);
  const words = fold(chosen.q || "").split(/\s+/).filter(Boolean);
  return FIELDS.every(fits) && !(chosen.unread && row.read) && words.every((word) => row.text.includes(word));
}

/* Rows in an order; equal ones stay in the order of the page. */
export function ordered(rows, sort, order) {
  if (!sort) return [...rows].sort((a, b) => a.index - b.index);
  const sign = order === "desc" ? -1 : 1;
  const compare = (a, b) => (typeof a === "string" ? a.localeCompare(b, "en", { numeric: true }) : a - b);
  return [...rows].sort((a, b) => sign * compare(a.keys[sort], b.keys[sort]) || a.index - b.index);
}

export function askQuestions(root) {
  const form = root.querySelector("form.tw-filter");
  if (form) start(form, [...root.querySelectorAll("table.tw-questions")].map(readTable));
}

function readTable(table) {
  const body = table.tBodies[0];
  let read = new Set();
  try {
    read = readPages();
  } catch (error) {
    if (!(error instanceof Refused)) throw error;
  }
  const rows = [...body.rows].map((element, index) => {
    const { dataset } = element;
    const part = (name) => element.querySelector(`.tw-questions__${name}`);
    const title = part("title").firstElementChild.textContent;
    const isRead = read.has(dataset.reads);
    const fields = Object.fromEntries(FIELDS.filter((name) => name in dataset).map((name) => [name, dataset[name].split(" ")]));
    const keys = {
      number: Number(dataset.number),
      title: title.replace(/^The /, ""),
      theme: index,
      technique: part("technique").textContent,
      level: Number(part("level")?.dataset.rank ?? 0),
      minutes: Number(dataset.minutes),
      read: Number(isRead),
    };
    const text = fold([dataset.reads, element.cells[0].textContent, part("title").textContent, keys.technique, dataset.find].join(" "));
    return { element, index, fields, keys, text, read: isRead };
  });
  return { table, body, rows, noun: { traps: "traps", mistakes: "mistakes", designs: "designs" }[table.id.split("-")[0]] };
}

function start(form, tables) {
  const controls = form.elements;
  const refused = form.querySelector(".tw-filter__refused");
  const status = form.querySelector(".tw-filter__status");
  const more = form.querySelector(".tw-filter__more");
  const heads = tables.flatMap(({ table }) => [...table.tHead.rows[0].cells].filter((cell) => cell.dataset.sort));
  const sorts = [...new Set(heads.map((cell) => cell.dataset.sort))];
  const values = (name) => [...controls[name].options].map((option) => option.value).filter(Boolean);
  const known = { ...Object.fromEntries(FIELDS.map((name) => [name, values(name)])), q: null, unread: ["yes"], sort: sorts, order: ["desc"] };
  let sort = "";
  let order = "";

  const chosen = () => {
    const found = Object.fromEntries(FIELDS.filter((name) => controls[name].value).map((name) => [name, controls[name].value]));
    if (controls.q.value.trim()) found.q = controls.q.value.trim();
    if (controls.unread.checked) found.unread = "yes";
    if (sort) found.sort = sort;
    if (sort && order) found.order = order;
    return found;
  };
  const write = (wanted) => {
    for (const name of [...FIELDS, "q"]) controls[name].value = wanted[name] || "";
    controls.unread.checked = Boolean(wanted.unread);
    setSort(wanted.sort || "", wanted.order || "");
  };
  const setSort = (by, direction) => {
    sort = by;
    order = by ? direction : "";
    controls.sort.value = values("sort").includes(by) && !order ? by : "";
    if (by && (order || !controls.sort.value)) controls.sort.selectedIndex = -1;
  };
  const update = () => {
    const wanted = chosen();
    const counts = tables.map(({ table, body, rows, noun }) => {
      const passing = new Set(rows.filter((row) => passes(row, wanted)));
      const has = [...table.tHead.rows[0].cells].some((cell) => cell.dataset.sort === sort);
      body.append(...ordered(rows, has ? sort : "", order).map((row) => row.element));
      rows.forEach((row) => { row.element.hidden = !passing.has(row); });
      table.toggleAttribute("data-sorted", has && sort !== "");
      table.closest(".tw-list").hidden = !passing.size;
      return `${passing.size} of ${rows.length} ${noun}`;
    });
    for (const cell of heads) {
      if (cell.dataset.sort === sort) cell.setAttribute("aria-sort", order ? "descending" : "ascending");
      else cell.removeAttribute("aria-sort");
    }
    const used = FIELDS.filter((name) => wanted[name]).length;
    form.querySelector(".tw-filter__count").textContent = used ? `(${used} on)` : "";
    form.toggleAttribute("data-used", Object.keys(wanted).length > 0);
    const told = `${counts.join(", ")}.`;
    if (status.textContent !== told) status.textContent = told;
  };
  const keep = () => {
    const search = new URLSearchParams(chosen()).toString();
    history.replaceState(history.state, "", location.pathname + (search ? `?${search}` : "") + location.hash);
    refused.hidden = true;
    update();
  };

  for (const cell of heads) {
    const button = Object.assign(document.createElement("button"), { type: "button", className: "tw-questions__sort", textContent: cell.textContent });
    button.addEventListener("click", () => {
      if (sort !== cell.dataset.sort) setSort(cell.dataset.sort, "");
      else if (!order) setSort(sort, "desc");
      else setSort("", "");
      keep();
    });
    cell.replaceChildren(button);
  }
  controls.sort.addEventListener("change", () => setSort(controls.sort.value, ""));
  let typing;
  form.addEventListener("input", (event) => {
    clearTimeout(typing);
    // A count after each letter would be read aloud over the typing.
    typing = setTimeout(keep, event.target === controls.q ? 150 : 0);
  });
  form.addEventListener("submit", (event) => event.preventDefault());
  form.addEventListener("reset", (event) => {
    event.preventDefault();
    write({});
    keep();
    controls.q.focus();
  });

  const { chosen: wanted, wrong } = readAddress(known, location.search);
  write(wanted);
  form.hidden = false;
  more.open = FIELDS.some((name) => wanted[name]);
  if (wrong) {
    refused.textContent = `The address holds “${wrong}”, which is no filter of this page. Nothing was filtered.`;
    refused.hidden = false;
  }
  try {
    readPages();
  } catch (error) {
    if (!(error instanceof Refused)) throw error;
    controls.unread.disabled = true;
    refused.textContent = [refused.hidden ? "" : refused.textContent, error.message].filter(Boolean).join(" ");
    refused.hidden = false;
  }
  update();
  if (location.hash.length > 1) document.getElementById(decodeURIComponent(location.hash.slice(1)))?.scrollIntoView();
}
