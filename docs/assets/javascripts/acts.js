// @ts-check
/* A trap's chapter in two acts. Until its question is answered, or the reader asks to be shown, or comes to a place
   behind it, all that follows waits. Then, on a phone, the sections of the book are folded under their headings. */
import { pointedAt } from "./address.js";
import { all, made, one, target } from "./dom.js";

/** Which sections are open rides on the entry of the history, so that a page comes back as it was left. */
const OPEN = "trapwiseOpen";
/** Where there is little room; acts.css draws the line at the same width. */
const NARROW = matchMedia("(max-width: 44.984375em)");

/** @param {Document} root */
export function playActs(root) {
  for (const act of all(root, ".tw-two", HTMLElement)) new Act(act).begin();
  for (const button of all(root, "button.tw-brief__print", HTMLButtonElement)) {
    button.addEventListener("click", printBrief);
    button.removeAttribute("aria-disabled");
  }
}

/** Print the second act alone: brief-on-paper.css says what of it. Any other way of printing prints the chapter. */
function printBrief() {
  const sheet = made("link");
  sheet.rel = "stylesheet";
  sheet.media = "print";
  sheet.href = new URL("../stylesheets/brief-on-paper.css", import.meta.url).href;
  const whole = () => sheet.remove();
  sheet.addEventListener("load", () => {
    addEventListener("afterprint", whole, { once: true });
    window.print();
    // Where the browser goes on while it prints, and does not tell when it has, a reader who is back is the sign.
    for (const sign of ["pointerdown", "keydown"]) addEventListener(sign, whole, { once: true });
  });
  // Without it, the chapter is what there is to print.
  sheet.addEventListener("error", () => {
    whole();
    window.print();
  });
  document.head.append(sheet);
}

/**
 * Take something out of sight, or show it again. A browser that can finds text in it, and opens it there.
 * @param {HTMLElement} element
 * @param {boolean} isShown
 */
function show(element, isShown) {
  if (isShown) element.removeAttribute("hidden");
  else element.setAttribute("hidden", "until-found");
}

/** A section of the book: its heading is a button while it may be folded. */
class Part {
  button = made("button", "tw-part__button");
  isOpen = false;

  /**
   * @param {HTMLElement} section
   * @param {() => void} onChange
   */
  constructor(section, onChange) {
    this.section = section;
    this.heading = one(section, "h2", HTMLElement);
    this.body = one(section, ".tw-part__body", HTMLElement);
    this.onChange = onChange;
    this.button.type = "button";
    this.button.addEventListener("click", () => this.open(!this.isOpen));
    this.body.addEventListener("beforematch", () => this.open(true));
  }

  /** @param {boolean} isOpen */
  open(isOpen) {
    this.isOpen = isOpen;
    this.draw();
    this.onChange();
  }

  draw() {
    const link = this.heading.querySelector(".headerlink");
    if (NARROW.matches && !this.button.isConnected) {
      this.button.append(...[...this.heading.childNodes].filter((node) => node !== link));
      this.heading.prepend(this.button);
    } else if (!NARROW.matches && this.button.isConnected) {
      this.button.replaceWith(...this.button.childNodes);
    }
    this.button.setAttribute("aria-expanded", String(this.isOpen));
    show(this.body, this.isOpen || !NARROW.matches);
  }
}

/** All that stands behind the question. */
class Act {
  all = made("button", "tw-button tw-button--plain tw-book__all");

  /** @param {HTMLElement} element */
  constructor(element) {
    this.element = element;
    this.question = document.querySelector("form.tw-commit");
    this.parts = all(element, ".tw-part", HTMLElement).map((section) => new Part(section, () => this.changed()));
    this.all.type = "button";
    this.all.addEventListener("click", () => {
      const isOpening = !this.areOpen();
      for (const part of this.parts) part.open(isOpening);
    });
  }

  begin() {
    const asked = pointedAt();
    const open = keptOpen();
    // Who comes to a place in the book finds it where the browser has brought it: nothing above it folds.
    const isInBook = this.parts.some((part) => part.section.contains(asked));
    for (const part of this.parts) part.isOpen = isInBook || open.includes(part.heading.id);
    if (!isInBook) one(this.element, ".tw-outcome", HTMLElement).after(this.all);
    this.fold();
    NARROW.addEventListener("change", () => this.fold());
    this.element.addEventListener("beforematch", () => this.play(true));
    this.question?.addEventListener("tw-verdict", () => this.play(this.isAnswered()));
    // Whoever is past the question already, because this script came late, is not sent back.
    const isBehind = (this.question?.getBoundingClientRect().bottom ?? 0) < 0;
    this.play(this.isAnswered() || this.holds(asked) || isBehind);
    // Before the browser follows the link, so that it finds the place.
    document.addEventListener("click", (event) => {
      const link = target(event)?.closest("a");
      if (link && link.hash && link.pathname === location.pathname && link.host === location.host) this.makeWay(pointedAt(link.hash));
    });
    addEventListener("hashchange", () => {
      const place = pointedAt();
      if (place && this.holds(place)) this.reach(place);
    });
  }

  isAnswered() {
    return this.question instanceof HTMLElement && "done" in this.question.dataset;
  }

  /** @param {Element | null} place */
  holds(place) {
    return place !== null && this.element.contains(place);
  }

  /**
   * Open what hides a place.
   * @param {Element | null} place
   */
  makeWay(place) {
    if (!place || !this.holds(place)) return;
    this.play(true);
    this.parts.find((part) => part.section.contains(place))?.open(true);
  }

  /** @param {Element} place */
  reach(place) {
    this.makeWay(place);
    place.scrollIntoView();
  }

  /** @param {boolean} isSecond */
  play(isSecond) {
    document.documentElement.dataset.act = isSecond ? "two" : "one";
    show(this.element, isSecond);
    this.element.dataset.played = "";
    dispatchEvent(new Event("tw-shown"));
  }

  fold() {
    for (const part of this.parts) part.draw();
    this.changed();
  }

  areOpen() {
    return this.parts.every((part) => part.isOpen);
  }

  changed() {
    this.all.hidden = !NARROW.matches;
    this.all.textContent = this.areOpen() ? "Close all sections" : "Open all sections";
    keepOpen(this.parts.filter((part) => part.isOpen).map((part) => part.heading.id));
    dispatchEvent(new Event("tw-shown"));
  }
}

/** The anchors of the sections that were open at this entry of the history. @returns {string[]} */
function keptOpen() {
  /** @type {unknown} */
  const open = history.state?.[OPEN];
  return Array.isArray(open) ? open.filter((anchor) => typeof anchor === "string") : [];
}

/** @param {string[]} anchors */
function keepOpen(anchors) {
  if (!anchors.length && history.state?.[OPEN] === undefined) return;
  try {
    history.replaceState({ ...history.state, [OPEN]: anchors }, "");
  } catch {
    // A browser allows so many changes in so many seconds; after a reload the sections are folded.
  }
}
