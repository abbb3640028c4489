// @ts-check
/* What was read: a button at the foot of a chapter, and a mark wherever the chapter is listed.
   An element with data-reads="traps/softmax-trap" stands for that page; one with data-read-of="traps/softmax-trap
   mistakes/black-box" says how many of those pages were read. */
import { all, made } from "./dom.js";
import { refusalIn } from "./refusal.js";
import { keepNames, namesIn, onChange } from "./store.js";

/**
 * Return the names of the pages that were read; throw Refused where the store cannot be read.
 * @returns {Set<string>}
 */
export function readPages() {
  return namesIn("read");
}

/** @param {Document} root */
export function markReading(root) {
  const places = all(root, "[data-reads]", HTMLElement);
  const counts = all(root, "[data-read-of]", HTMLElement);
  const foot = places.find((place) => place.matches(".tw-read"));
  const button = foot ? new Foot(foot) : null;
  const draw = () => {
    let read = new Set();
    let refusal = "";
    try {
      read = readPages();
    } catch (error) {
      refusal = refusalIn(error);
    }
    for (const place of places) if (place !== foot) show(place, read.has(place.dataset.reads));
    for (const count of counts) tellCount(count, read);
    button?.restore(read, refusal);
  };
  draw();
  onChange(draw);
}

/**
 * Mark an entry of a list; a table has a cell for it.
 * @param {HTMLElement} place
 * @param {boolean} isRead
 */
function show(place, isRead) {
  place.toggleAttribute("data-read", isRead);
  const cell = place.querySelector("td.tw-questions__mark");
  const mark = place.querySelector(".tw-day__read");
  if (cell) cell.textContent = isRead ? "Read" : "";
  else if (isRead && !mark) place.append(made("span", "tw-day__read", "Read"));
  else if (!isRead) mark?.remove();
}

/**
 * @param {HTMLElement} count
 * @param {Set<string>} read
 */
function tellCount(count, read) {
  const names = (count.dataset.readOf ?? "").split(" ").filter(Boolean);
  count.textContent = `${names.filter((name) => read.has(name)).length} of ${names.length} read`;
}

/** The button at the foot of a chapter, and what is said beside it. */
class Foot {
  button = made("button", "tw-button tw-read__button");
  status = made("p", "tw-read__status");
  isRead = false;

  /** @param {HTMLElement} element */
  constructor(element) {
    this.element = element;
    this.name = element.dataset.reads ?? "";
    this.button.type = "button";
    this.button.addEventListener("click", () => this.press());
    this.status.setAttribute("role", "status");
    element.append(this.button, this.status);
    element.hidden = false;
  }

  /**
   * Show what is kept.
   * @param {Set<string>} read
   * @param {string} refusal why the store could not be read, or nothing
   */
  restore(read, refusal) {
    this.isRead = read.has(this.name);
    this.draw();
    this.say(refusal || (this.isRead ? "You have read this page." : ""), Boolean(refusal));
  }

  press() {
    try {
      keepNames("read", [this.name], !this.isRead);
    } catch (error) {
      this.say(refusalIn(error), true);
      return;
    }
    this.isRead = !this.isRead;
    this.draw();
    this.say(this.isRead ? "Marked as read, in this browser only." : "No longer marked as read.", false);
  }

  draw() {
    this.element.toggleAttribute("data-read", this.isRead);
    this.button.textContent = this.isRead ? "Mark as not read" : "Mark as read";
  }

  /** @param {string} message @param {boolean} isRefused */
  say(message, isRefused) {
    this.status.textContent = message;
    this.status.classList.toggle("tw-refused", isRefused);
  }
}
