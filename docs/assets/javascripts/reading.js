// @ts-check
/* What was read: a button at the foot of a chapter, and a mark wherever the chapter is listed.
   An element with data-reads="traps/softmax-trap" stands for that page. */
import { all, made } from "./dom.js";
import { refusalIn } from "./refusal.js";
import { load, update } from "./store.js";

/**
 * Return the names of the pages that were read; throw Refused where the store cannot be read.
 * @returns {Set<string>}
 */
export function readPages() {
  return new Set(load().read ?? []);
}

/** @param {Document} root */
export function markReading(root) {
  const places = all(root, "[data-reads]", HTMLElement);
  const foot = places.find((place) => place.matches(".tw-read"));
  let read = new Set();
  let refusal = "";
  try {
    read = readPages();
  } catch (error) {
    refusal = refusalIn(error);
  }
  for (const place of places) if (!place.matches(".tw-read")) show(place, read.has(place.dataset.reads));
  if (foot) startFoot(foot, read.has(foot.dataset.reads), refusal);
}

/**
 * Mark an entry of a list; a table has a cell for it.
 * @param {HTMLElement} place
 * @param {boolean} isRead
 */
function show(place, isRead) {
  place.toggleAttribute("data-read", isRead);
  const cell = place.querySelector("td.tw-questions__mark");
  if (cell) cell.textContent = isRead ? "Read" : "";
  else if (isRead) place.append(made("span", "tw-day__read", "Read"));
}

/**
 * The button at the foot of a chapter, and what is said beside it.
 * @param {HTMLElement} foot
 * @param {boolean} isRead
 * @param {string} refusal why the store could not be read, or nothing
 */
function startFoot(foot, isRead, refusal) {
  const button = made("button", "tw-button tw-read__button");
  button.type = "button";
  const status = made("p", "tw-read__status");
  status.setAttribute("role", "status");
  foot.append(button, status);
  foot.hidden = false;

  const draw = () => {
    foot.toggleAttribute("data-read", isRead);
    button.textContent = isRead ? "Mark as not read" : "Mark as read";
  };
  /** @param {string} message @param {boolean} isRefused */
  const say = (message, isRefused) => {
    status.textContent = message;
    status.classList.toggle("tw-refused", isRefused);
  };
  draw();
  if (isRead) say("You have read this page.", false);
  if (refusal) say(refusal, true);
  button.addEventListener("click", () => {
    try {
      keep(foot.dataset.reads ?? "", !isRead);
    } catch (error) {
      say(refusalIn(error), true);
      return;
    }
    isRead = !isRead;
    draw();
    say(isRead ? "Marked as read, in this browser only." : "No longer marked as read.", false);
  });
}

/**
 * Keep that a page was read, or was not.
 * @param {string} name
 * @param {boolean} isRead
 */
function keep(name, isRead) {
  update((data) => {
    const others = (data.read ?? []).filter((other) => other !== name);
    data.read = isRead ? [...others, name] : others;
  });
}
