// @ts-check
/* Predict a figure's line before it is shown: its shape, its height at a few places, and who is ahead at its end.
   What the lab measured stands in the form, as levels: the whole numbers at which a range input stops. */
import { all, made, one } from "./dom.js";
import { Pencil } from "./pencil.js";
import { differences } from "./predicted.js";
import { tellRefusal } from "./refusal.js";
import { keepPrediction, onChange, predictionOf } from "./store.js";
/** @import { Prediction } from "./store.js" */

/** Where the line begins and ends, as shares of the figure's height, once its shape is said. @type {Record<string, [number, number]>} */
const SKETCHES = { rises: [0.2, 0.8], falls: [0.8, 0.2] };
/** The share of the window that a figure may take for itself. */
const ROOM = 0.65;

/** @param {HTMLElement} figure */
export function askPrediction(figure) {
  new Question(figure).start();
}

/** The form of one figure. */
class Question {
  /** Whether the reader moved a point. */
  isMoved = false;
  /** Whether this is another try: the first one is kept, since it is what the reader thought before. */
  isAgain = false;
  again = made("button", "tw-button tw-button--plain tw-predicted__again", "Try again");

  /** @param {HTMLElement} figure */
  constructor(figure) {
    this.figure = figure;
    this.form = one(figure, "form.tw-predict", HTMLFormElement);
    this.told = one(figure, ".tw-predicted", HTMLElement);
    this.status = one(this.form, ".tw-predict__status", HTMLElement);
    this.name = this.form.dataset.predict ?? "";
    this.levels = (this.form.dataset.levels ?? "").split("¦");
    this.values = (this.form.dataset.values ?? "").split(" ").map((text) => (text === "never" ? null : Number(text)));
    this.ranges = all(this.form, "input[type=range]", HTMLInputElement);
    const stops = this.ranges.map((range) => Number(range.dataset.stop));
    this.pencils = all(figure, "svg[data-measured]", SVGSVGElement).map((svg) => new Pencil(svg, stops));
  }

  start() {
    this.listen();
    this.orTell(() => this.restore());
    onChange(() => { if (!this.isDone() && !this.isAgain) this.orTell(() => this.restore()); });
    if (!this.isDone() && isArrivedAt(this.figure)) this.show();
    if (!this.isDone()) this.ask();
  }

  listen() {
    const [send, show] = this.buttons;
    this.form.addEventListener("input", ({ target }) => {
      if (!(target instanceof HTMLInputElement)) return;
      if (target.type === "range") this.move();
      else if (target.name.endsWith("-shape")) this.sketch(target.value, send);
    });
    this.form.addEventListener("submit", (event) => {
      event.preventDefault();
      this.send();
    });
    show.addEventListener("click", () => {
      this.show();
      if (!this.isAgain) this.orTell(() => keepPrediction(this.name, { shown: true, at: new Date().toISOString() }));
      // The button that had the keyboard is gone.
      const slider = this.figure.querySelector(".tw-explore input");
      this.figure.tabIndex = -1;
      (slider instanceof HTMLElement ? slider : this.figure).focus({ preventScroll: true });
    });
    this.again.type = "button";
    this.again.addEventListener("click", () => this.askAgain());
    this.told.append(this.again);
    const reason = one(this.told, "textarea", HTMLTextAreaElement);
    reason.addEventListener("change", () => this.orTell(() => {
      const kept = predictionOf(this.name);
      if (!kept) return;
      keepPrediction(this.name, { ...kept, why: reason.value.trim() });
      one(this.told, ".tw-predicted__status", HTMLElement).textContent = "Kept, in this browser only.";
    }));
  }

  get buttons() {
    return all(this.form, ".tw-predict__send button", HTMLButtonElement);
  }

  /** Lay out the paper. */
  ask() {
    for (const pencil of this.pencils) {
      pencil.offer((point, level) => {
        this.ranges[point].value = String(level);
        this.move();
      });
    }
    // It may have been said while this script was under way; the browser restores it, too.
    const said = this.chosen("shapes");
    if (said) this.sketch(said.value, this.buttons[0]);
    else this.draw();
  }

  askAgain() {
    this.isAgain = true;
    this.isMoved = false;
    this.form.reset();
    for (const said of ["done", "predicted", "sketched"]) delete this.figure.dataset[said];
    delete this.form.dataset.sketched;
    one(this.form, ".tw-predict__rest", HTMLElement).hidden = true;
    this.buttons[0].hidden = true;
    this.told.hidden = true;
    this.form.hidden = false;
    this.status.textContent = "";
    for (const pencil of this.pencils) pencil.clear();
    this.ask();
    all(this.form, ".tw-predict__shapes input", HTMLInputElement)[0]?.focus();
  }

  isDone() {
    return "done" in this.figure.dataset;
  }

  /** Tell what the store refuses, where it can be seen. @param {() => void} action */
  orTell(action) {
    try {
      action();
    } catch (error) {
      tellRefusal(this.isDone() ? one(this.told, ".tw-predicted__status", HTMLElement) : this.status, error);
      if (this.isDone()) this.told.hidden = false;
    }
  }

  /** @param {string} part @returns {HTMLInputElement | undefined} */
  chosen(part) {
    return all(this.form, `.tw-predict__${part} input`, HTMLInputElement).find((input) => input.checked);
  }

  /** Show what is kept, if the figure is still as it was then. */
  restore() {
    const kept = predictionOf(this.name);
    if (!kept) return;
    if (kept.shown) this.show();
    else if (this.takeOver(kept)) this.reveal(kept.why ?? "");
  }

  /**
   * Put a kept prediction into the form; false if it does not fit.
   * @param {Prediction} kept
   */
  takeOver({ shape, points = [], ahead, sure }) {
    const levels = points.map(([, value]) => (value === null ? this.values.indexOf(null) : nearest(this.values, value)));
    const isSame = points.length === this.ranges.length && points.every(([x], i) => Number(this.ranges[i].dataset.x) === x);
    const shapes = all(this.form, ".tw-predict__shapes input", HTMLInputElement);
    const said = shapes.find((input) => input.value === shape);
    if (!isSame || !said || levels.includes(-1)) return false;
    said.checked = true;
    this.ranges.forEach((range, i) => { range.value = String(levels[i]); });
    for (const [part, value] of [["ahead", ahead], ["sure", sure]]) {
      for (const input of all(this.form, `.tw-predict__${part} input`, HTMLInputElement)) input.checked = input.value === String(value);
    }
    this.draw();
    return true;
  }

  /** A shape was said: the rest can be, and the line begins with that shape. @param {string} shape @param {HTMLElement} send */
  sketch(shape, send) {
    const [from, to] = SKETCHES[shape] ?? [0.5, 0.5];
    const top = this.values.filter((value) => value !== null).length - 1;
    if (!this.isMoved) this.ranges.forEach((range, i) => { range.value = String(Math.round(top * (from + ((to - from) * i) / (this.ranges.length - 1)))); });
    one(this.form, ".tw-predict__rest", HTMLElement).hidden = false;
    send.hidden = false;
    this.form.dataset.sketched = this.figure.dataset.sketched = "";
    this.draw();
  }

  move() {
    this.isMoved = true;
    this.draw();
  }

  draw() {
    for (const range of this.ranges) {
      const said = this.levels[range.valueAsNumber];
      range.setAttribute("aria-valuetext", said);
      one(range.parentElement ?? this.form, "output", HTMLOutputElement).value = said;
    }
    for (const pencil of this.pencils) pencil.draw(this.ranges.map((range) => range.valueAsNumber));
  }

  send() {
    const lacks = this.lacking();
    if (lacks) {
      this.status.textContent = lacks.says;
      lacks.at.focus();
      return;
    }
    const [ahead, sure] = [this.chosen("ahead"), this.chosen("sure")];
    /** @type {Prediction} */
    const prediction = {
      shape: this.chosen("shapes")?.value,
      points: this.ranges.map((range) => [Number(range.dataset.x), this.values[range.valueAsNumber]]),
      ...(ahead && sure ? { ahead: ahead.value, sure: Number(sure.value) } : {}),
      at: new Date().toISOString(),
    };
    this.reveal("");
    if (!this.isAgain) this.orTell(() => keepPrediction(this.name, prediction));
    one(this.told, ".tw-predicted__title", HTMLElement).focus({ preventScroll: true });
    this.scrollToComparison();
  }

  /** Bring the figure and what is said of it into sight; where there is no room for both, the figure without its head. */
  scrollToComparison() {
    const chart = one(this.figure, ".tw-chart", HTMLElement);
    const plot = this.pencils.find(({ svg }) => svg.checkVisibility())?.svg;
    const needed = this.told.getBoundingClientRect().top - chart.getBoundingClientRect().top;
    (plot && needed > ROOM * innerHeight ? plot : chart).scrollIntoView({ block: "start" });
  }

  /** What is still to be said, and where. @returns {{ says: string, at: HTMLElement } | null} */
  lacking() {
    if (!this.isMoved) return { says: "Move at least one point first: the line is only a start.", at: this.ranges[0] };
    const sures = all(this.form, ".tw-predict__sure input", HTMLInputElement);
    if (this.chosen("ahead") && !this.chosen("sure")) return { says: "Say how sure you are, too.", at: sures[0] };
    return null;
  }

  /** Show the figure as it is. */
  show() {
    this.form.hidden = true;
    this.figure.dataset.done = "";
    for (const pencil of this.pencils) pencil.group.remove();
  }

  /** Show the figure and the prediction, and say how they differ. @param {string} why what the reader said of it */
  reveal(why) {
    const { told, pencils } = this;
    const found = differences({
      levels: this.levels,
      ranges: this.ranges,
      shape: this.chosen("shapes"),
      ahead: this.chosen("ahead"),
      sure: this.chosen("sure"),
    });
    this.form.hidden = true;
    this.figure.dataset.done = "";
    for (const pencil of pencils) pencil.compare();
    one(told, ".tw-predicted__title", HTMLElement).textContent = "Your pencil and the lab";
    one(told, "ul", HTMLUListElement).replaceChildren(...found.said.map((line) => made("li", "", line)));
    const reason = one(told, "textarea", HTMLTextAreaElement);
    reason.value = why;
    // Why it was off is asked of the first try.
    for (const part of [reason, one(told, "label", HTMLElement)]) part.hidden = !found.isOff || this.isAgain;
    one(told, ".tw-predicted__status", HTMLElement).textContent = this.isAgain ? "Another try. What is kept is your first." : "";
    told.hidden = false;
    this.figure.dataset.predicted = "";
  }
}

/**
 * @param {(number | null)[]} values
 * @param {number} value
 */
function nearest(values, value) {
  const distances = values.map((other) => (other === null ? Infinity : Math.abs(other - value)));
  return distances.indexOf(Math.min(...distances));
}

/**
 * Whether the address leads to a figure, or to the heading that it stands under: whoever comes so looks something up.
 * @param {HTMLElement} figure
 */
function isArrivedAt(figure) {
  const asked = location.hash && document.getElementById(decodeURIComponent(location.hash.slice(1)));
  if (!asked) return false;
  const headings = all(document, ":is(h2, h3, h4)[id]", HTMLElement);
  const above = headings.filter((heading) => heading.compareDocumentPosition(figure) & Node.DOCUMENT_POSITION_FOLLOWING);
  return figure.contains(asked) || asked === above.pop();
}
