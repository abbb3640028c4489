/* Move the parameter of a lab through its recorded sweep, by keyboard, mouse or finger.
   The values are those of the table behind the figure. */
export function exploreFigures(root) {
  for (const chart of root.querySelectorAll(".tw-chart[data-figure]")) {
    const table = root.querySelector(`table[data-numbers="${chart.dataset.figure}"]`);
    const panel = chart.querySelector(".tw-explore");
    if (table && panel) explore(chart, panel, readTable(table));
  }
}

function readTable(table) {
  const texts = (row) => [...row.cells].map((cell) => cell.textContent.trim());
  return { columns: texts(table.tHead.rows[0]), rows: [...table.tBodies[0].rows].map(texts) };
}

function line(text) {
  const [name, value] = text.split(/: (?=[^:]*$)/);
  const element = document.createElement("span");
  const strong = document.createElement("b");
  strong.textContent = value;
  element.append(`${name} `, strong);
  return element;
}

function explore(chart, panel, { columns, rows }) {
  const range = panel.querySelector("input");
  const output = panel.querySelector("output");
  const plots = [...chart.querySelectorAll("svg[data-stops]")].map((svg) => ({
    svg,
    cursor: svg.querySelector(".tw-cursor"),
    stops: svg.dataset.stops.split(" ").map(Number),
  }));

  const show = () => {
    const row = rows[range.valueAsNumber];
    const parts = row.slice(1).map((value, i) => `${columns[i + 1]}: ${value}`);
    output.replaceChildren(...[`${columns[0]}: ${row[0]}`, ...parts].map(line));
    range.setAttribute("aria-valuetext", `${row[0]}. ${parts.join("; ")}`);
    for (const { cursor, stops } of plots) {
      cursor.setAttribute("x1", stops[range.valueAsNumber]);
      cursor.setAttribute("x2", stops[range.valueAsNumber]);
      cursor.setAttribute("visibility", "visible");
    }
  };
  const follow = (event, { svg, stops }) => {
    const box = svg.getBoundingClientRect();
    const x = ((event.clientX - box.left) / box.width) * svg.viewBox.baseVal.width;
    const distances = stops.map((stop) => Math.abs(stop - x));
    range.value = String(distances.indexOf(Math.min(...distances)));
    show();
  };

  range.addEventListener("input", show);
  for (const plot of plots) {
    plot.svg.addEventListener("pointerdown", (event) => {
      plot.svg.setPointerCapture(event.pointerId);
      follow(event, plot);
    });
    plot.svg.addEventListener("pointermove", (event) => event.buttons && follow(event, plot));
  }
  panel.hidden = false;
  show();
}
