// @ts-check
/* A line drawn by hand into a figure: its points can be dragged, and the gap to the measured line is shaded. */
import { one } from "./dom.js";

const SVG = "http://www.w3.org/2000/svg";
/* In the drawing's units. */
const STROKE = 9;
const TREMOR = 1.1;
/** The figure's paper has a line at every so many levels. */
const LEVELS_OF_PAPER = 5;

/** A point's place, in the drawing's units. @typedef {[x: number, y: number]} Place */

/**
 * Make an element of a drawing.
 * @template {keyof SVGElementTagNameMap} T
 * @param {T} tag
 * @param {string} name its class, or nothing
 * @param {Record<string, string | number>} [attributes]
 * @returns {SVGElementTagNameMap[T]}
 */
function drawn(tag, name, attributes = {}) {
  const element = document.createElementNS(SVG, tag);
  if (name) element.setAttribute("class", name);
  for (const [key, value] of Object.entries(attributes)) element.setAttribute(key, String(value));
  return element;
}

/**
 * A path through places as a hand draws it; another `seed` trembles elsewhere.
 * @param {Place[]} places
 * @param {number} seed
 */
function byHand(places, seed) {
  let path = `M${places[0].join(" ")}`;
  places.slice(1).forEach(([x, y], i) => {
    const [from, height] = places[i];
    const count = Math.max(1, Math.round(Math.hypot(x - from, y - height) / STROKE));
    for (let part = 1; part < count; part += 1) {
      const share = part / count;
      const off = TREMOR * Math.sin(seed + 2.4 * part + 5 * i) * Math.sin(Math.PI * share);
      path += `L${(from + share * (x - from) - off / 2).toFixed(1)} ${(height + share * (y - height) + off).toFixed(1)}`;
    }
    path += `L${x} ${y}`;
  });
  return path;
}

/** @param {string | undefined} text */
const numbers = (text) => (text ?? "").split(" ").map(Number);

/** The hand-drawn line in one drawing of a figure, which says where its levels and the measured line lie. */
export class Pencil {
  group = drawn("g", "tw-pencil", { "aria-hidden": "true" });
  strokes = [0, 3].map((seed) => ({ seed, path: drawn("path", "tw-pencil__line") }));
  /** @type {SVGGElement[]} */
  handles = [];
  /** @type {Place[]} */
  places = [];

  /**
   * @param {SVGSVGElement} svg
   * @param {number[]} stops which values of the sweep are drawn
   */
  constructor(svg, stops) {
    this.svg = svg;
    this.levels = numbers(svg.dataset.levels);
    this.columns = numbers(svg.dataset.stops);
    this.measured = numbers(svg.dataset.measured);
    this.xs = stops.map((stop) => this.columns[stop]);
    this.id = `${svg.classList.item(1)}-${svg.closest("[data-figure]")?.getAttribute("data-figure")}`;
    this.line = drawn("g", "", { filter: `url(#${this.id}-grain)` });
    this.line.append(...this.strokes.map(({ path }) => path));
    this.clear();
    svg.append(this.group);
  }

  /** Leave nothing but the line. */
  clear() {
    this.group.replaceChildren(grain(`${this.id}-grain`), this.line);
  }

  /**
   * Lay out the paper, and points that can be dragged.
   * @param {(point: number, level: number) => void} give tells a point's new level
   */
  offer(give) {
    const axis = one(this.svg, ".tw-axis", SVGLineElement);
    const [left, right] = [axis.x1, axis.x2].map((length) => length.baseVal.value);
    const rows = this.levels.filter((_, level) => level % LEVELS_OF_PAPER === 0).map((y) => `M${left} ${y}H${right}`);
    const columns = this.xs.map((x) => `M${x} ${this.levels[0]}V${this.levels[this.levels.length - 1]}`);
    this.group.prepend(drawn("path", "tw-pencil__paper", { d: [...rows, ...columns].join("") }));
    this.handles = this.xs.map((x, point) => {
      const handle = drawn("g", "tw-pencil__handle");
      handle.append(drawn("circle", "tw-pencil__reach", { cx: x, r: 22 }), drawn("circle", "tw-pencil__point", { cx: x, r: 6.5 }));
      follow(handle, (event) => give(point, this.levelAt(event)));
      return handle;
    });
    this.group.append(...this.handles);
  }

  /** The level nearest to a pointer. @param {PointerEvent} event */
  levelAt(event) {
    const box = this.svg.getBoundingClientRect();
    const y = ((event.clientY - box.top) / box.height) * this.svg.viewBox.baseVal.height;
    const distances = this.levels.map((level) => Math.abs(level - y));
    return distances.indexOf(Math.min(...distances));
  }

  /** Draw the line through a level for each point. @param {number[]} levels */
  draw(levels) {
    this.places = levels.map((level, point) => [this.xs[point], this.levels[level]]);
    for (const { seed, path } of this.strokes) path.setAttribute("d", byHand(this.places, seed));
    this.handles.forEach((handle, point) => handle.setAttribute("transform", `translate(0 ${this.places[point][1]})`));
  }

  /** Leave the line alone on the figure, with its points, and hatch the gap to the measured one. */
  compare() {
    for (const part of this.group.querySelectorAll(".tw-pencil__paper, .tw-pencil__handle")) part.remove();
    const id = `${this.id}-hatch`;
    const hatch = drawn("pattern", "", { id, width: 5, height: 5, patternUnits: "userSpaceOnUse", patternTransform: "rotate(38)" });
    hatch.append(drawn("path", "tw-pencil__hatch", { d: "M0 0V5" }));
    const lab = this.columns.map((x, stop) => [x, this.measured[stop]]);
    const outline = [...lab, ...[...this.places].reverse()].map((place) => place.join(",")).join(" ");
    this.group.prepend(hatch, drawn("polygon", "tw-pencil__gap", { points: outline, fill: `url(#${id})` }));
    this.group.append(...this.places.map(([x, y]) => drawn("circle", "tw-pencil__point", { cx: x, cy: y, r: 3.5 })));
  }
}

/**
 * What makes a line as rough as the grain of paper does.
 * @param {string} id
 */
function grain(id) {
  // In the drawing's units: the box of a level line has no height, of which no share is any.
  const filter = drawn("filter", "", { id, x: 0, y: 0, width: 700, height: 400, filterUnits: "userSpaceOnUse" });
  filter.append(
    drawn("feTurbulence", "", { type: "fractalNoise", baseFrequency: 0.7, numOctaves: 2, seed: 4, result: "grain" }),
    drawn("feDisplacementMap", "", { in: "SourceGraphic", in2: "grain", scale: 2.6 }),
  );
  return filter;
}

/**
 * Tell where the pointer is, while it is pressed on an element; what lies below does not hear of it.
 * @param {SVGElement} element
 * @param {(event: PointerEvent) => void} tell
 */
function follow(element, tell) {
  element.addEventListener("pointerdown", (event) => {
    if (event.button) return;
    event.stopPropagation();
    event.preventDefault();
    element.setPointerCapture(event.pointerId);
    tell(event);
  });
  element.addEventListener("pointermove", (event) => {
    event.stopPropagation();
    if (element.hasPointerCapture(event.pointerId)) tell(event);
  });
}
