// @ts-check
/* Move the parameter of a lab through its recorded sweep, by keyboard, mouse or finger.
   The values are those of the table behind the figure. */
import { all, made, one } from "./dom.js";

/**
 * A recorded sweep: the names of its columns, and its rows as they are printed. The first column is the parameter.
 * @typedef {{ columns: string[], rows: string[][] }} Sweep
 */
/**
 * A drawing of the sweep, its cursor, and where each row lies along it, in the drawing's own units.
 * @typedef {{ svg: SVGSVGElement, cursor: SVGElement, stops: number[] }} Plot
 */

/** @param {Document} root */
export function exploreFigures(root) {
  for (const chart of all(root, ".tw-chart[data-figure]", HTMLElement)) {
    const table = root.querySelector(`table[data-numbers="${chart.dataset.figure}"]`);
    const panel = chart.querySelector(".tw-explore");
    if (table instanceof HTMLTableElement && panel instanceof HTMLElement) explore(chart, panel, readTable(table));
  }
}

/**
 * @param {HTMLTableElement} table
 * @returns {Sweep}
 */
function readTable(table) {
  /** @param {HTMLTableRowElement} row */
  const texts = (row) => [...row.cells].map((cell) => (cell.textContent ?? "").trim());
  return { columns: texts(one(table, "thead tr", HTMLTableRowElement)), rows: [...table.tBodies[0].rows].map(texts) };
}

/**
 * Return "name: value" as an element, the value in bold.
 * @param {string} text
 */
function line(text) {
  const [name, value] = text.split(/: (?=[^:]*$)/);
  const element = made("span");
  element.append(`${name} `, made("b", "", value));
  return element;
}

/**
 * @param {HTMLElement} chart
 * @param {HTMLElement} panel
 * @param {Sweep} sweep
 */
function explore(chart, panel, { columns, rows }) {
  const range = one(panel, "input", HTMLInputElement);
  const output = one(panel, "output", HTMLOutputElement);
  const plots = all(chart, "svg[data-stops]", SVGSVGElement).map((svg) => ({
    svg,
    cursor: one(svg, ".tw-cursor", SVGElement),
    stops: (svg.dataset.stops ?? "").split(" ").map(Number),
  }));

  // The widest value of all, so that the column has its width once and for all.
  output.style.setProperty("--tw-widest", `${Math.max(...rows.flat().map((value) => value.length))}ch`);
  const show = () => {
    const row = rows[range.valueAsNumber];
    const parts = row.slice(1).map((value, i) => `${columns[i + 1]}: ${value}`);
    output.replaceChildren(...[`${columns[0]}: ${row[0]}`, ...parts].map(line));
    range.setAttribute("aria-valuetext", `${row[0]}. ${parts.join("; ")}`);
    for (const { cursor, stops } of plots) {
      for (const end of ["x1", "x2"]) cursor.setAttribute(end, String(stops[range.valueAsNumber]));
      cursor.setAttribute("visibility", "visible");
    }
  };
  range.addEventListener("input", show);
  for (const plot of plots) {
    followPointer(plot, (row) => {
      range.value = String(row);
      show();
    });
  }
  panel.hidden = false;
  show();
}

/**
 * Give the row that lies nearest to the pointer, while it is pressed.
 * @param {Plot} plot
 * @param {(row: number) => void} give
 */
function followPointer({ svg, stops }, give) {
  /** @param {PointerEvent} event */
  const follow = (event) => {
    const box = svg.getBoundingClientRect();
    const x = ((event.clientX - box.left) / box.width) * svg.viewBox.baseVal.width;
    const distances = stops.map((stop) => Math.abs(stop - x));
    give(distances.indexOf(Math.min(...distances)));
  };
  svg.addEventListener("pointerdown", (event) => {
    svg.setPointerCapture(event.pointerId);
    follow(event);
  });
  svg.addEventListener("pointermove", (event) => {
    if (event.buttons) follow(event);
  });
}
