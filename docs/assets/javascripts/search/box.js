// @ts-check
/* The box: what is typed, which kinds are wanted, keys, opening and closing. */
import { all, one, target } from "../dom.js";
import { createEngine } from "./engine.js";
import { showResults, tell } from "./results.js";
/** @import { Engine } from "./engine.js" */
/** @import { Kind, NamesFile, WordsFile } from "./index.js" */

/** The boxes that are taken over; what they need may be asked for again after it could not be had. @type {WeakMap<HTMLElement, Box>} */
const BOXES = new WeakMap();

/**
 * Take over the box, and answer what is in it as soon as the names are there, and again with the words of the pages.
 * @param {HTMLElement} element
 * @param {string} hint what it says before anything is typed
 * @param {Promise<NamesFile>} names
 * @param {Promise<WordsFile>} words
 */
export async function openBox(element, hint, names, words) {
  const box = BOXES.get(element) ?? new Box(element, hint);
  if (!BOXES.has(element)) box.listen();
  BOXES.set(element, box);
  if (document.activeElement === box.input || box.toggle.checked) box.open();
  box.search();
  box.engine = createEngine(await names);
  box.search();
  box.engine.add(await words);
  box.search();
  element.dataset.ready = "";
}

class Box {
  /** @type {Engine | null} */
  engine = null;
  /** Which kind alone is wanted. @type {Kind | null} */
  kind = null;

  /**
   * @param {HTMLElement} element
   * @param {string} hint
   */
  constructor(element, hint) {
    this.element = element;
    this.hint = hint;
    this.form = one(element, "form", HTMLFormElement);
    this.input = one(element, "input", HTMLInputElement);
    this.output = one(element, ".md-search__output", HTMLElement);
    this.scroll = one(element, ".md-search__scrollwrap", HTMLElement);
    this.list = one(element, "ol", HTMLElement);
    this.status = one(element, "[role=status]", HTMLElement);
    this.kinds = all(element, "[data-kind]", HTMLButtonElement);
    this.toggle = one(document, "#__search", HTMLInputElement);
    this.root = new URL(`${element.dataset.root}/`, location.href);
  }

  search() {
    const query = this.input.value;
    this.element.dataset.query = query;
    if (!query.trim() || !this.engine) {
      this.list.replaceChildren();
      if (!query.trim()) this.status.textContent = this.hint;
      // Where it could not be loaded, this is said until it is there.
      else if (!("absent" in this.element.dataset)) this.status.textContent = "One moment";
      return;
    }
    const found = this.engine.search(query, { kinds: this.kind ? new Set([this.kind]) : null });
    showResults(this.list, found, this.root);
    tell(this.status, found, query.trim());
    this.scroll.scrollTop = 0;
  }

  open() {
    this.output.hidden = false;
    if (!this.toggle.checked) this.toggle.click();
  }

  close() {
    this.output.hidden = true;
    if (this.toggle.checked) this.toggle.click();
  }

  listen() {
    this.input.addEventListener("input", () => this.search());
    this.input.addEventListener("focus", () => this.open());
    this.toggle.addEventListener("change", () => {
      this.output.hidden = !this.toggle.checked;
      if (!this.toggle.checked && this.element.contains(document.activeElement)) blur();
    });
    // A reset event comes before the field is cleared.
    this.form.addEventListener("reset", () => setTimeout(() => {
      this.search();
      this.input.focus();
    }));
    this.form.addEventListener("submit", (event) => {
      event.preventDefault();
      this.links[0]?.click();
    });
    for (const button of this.kinds) button.addEventListener("click", () => this.choose(button));
    this.list.addEventListener("click", (event) => { if (target(event)?.closest("a")) this.close(); });
    this.element.addEventListener("focusout", ({ relatedTarget }) => {
      if (relatedTarget instanceof Node && !this.element.contains(relatedTarget)) this.close();
    });
    this.element.addEventListener("keydown", (event) => this.press(event));
  }

  /** Show one kind alone, or all again. @param {HTMLButtonElement} button */
  choose(button) {
    this.kind = /** @type {Kind | ""} */ (button.dataset.kind ?? "") || null;
    for (const other of this.kinds) other.setAttribute("aria-pressed", String(other === button));
    this.search();
  }

  /** @param {KeyboardEvent} event */
  press(event) {
    if (event.key === "Escape") {
      this.input.focus();
      this.close();
      this.input.blur();
    } else if (event.key === "ArrowDown" || event.key === "ArrowUp") {
      event.preventDefault();
      this.step(event.key === "ArrowDown" ? 1 : -1);
    } else if (isLetter(event) && target(event)?.closest("a")) {
      this.input.focus();
    }
  }

  /** The results in their order, and their sections. */
  get links() {
    return all(this.list, "a", HTMLAnchorElement);
  }

  /**
   * From the box through the results and round again.
   * @param {1 | -1} by
   */
  step(by) {
    const stops = [this.input, ...this.links];
    const at = stops.findIndex((stop) => stop === document.activeElement);
    const next = stops[(Math.max(at, 0) + by + stops.length) % stops.length];
    next.focus();
    if (next !== this.input) next.scrollIntoView({ block: "nearest" });
  }
}

/** Whether a key types something other than a blank. @param {KeyboardEvent} event */
const isLetter = (event) => event.key.length === 1 && event.key !== " " && !event.ctrlKey && !event.metaKey && !event.altKey;

function blur() {
  if (document.activeElement instanceof HTMLElement) document.activeElement.blur();
}
