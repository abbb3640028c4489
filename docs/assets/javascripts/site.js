/* Everything here makes a page better; no page needs it. A page loads only what it has a use for. */
import { offerSearch } from "./find.js";
import { nameLandmarks } from "./names.js";

const PARTS = [
  [".tw-term", "terms", "showTerms"],
  [".tw-formula, .tw-math, .tw-scroll, table", "formulas", "freeFittingFormulas"],
  [".tw-chart", "explore", "exploreFigures"],
  [".tw-commit", "commit", "askCommitments"],
  [".tw-map", "map", "lightTies"],
  [".tw-timer", "clock", "startClock"],
  [".tw-spot", "spot", "spotMistakes"],
  [".tw-checklist", "checklist", "keepChecklists"],
  [".tw-print", "print", "offerPrinting"],
  [".tw-chooser", "chooser", "startChoosers"],
  ["[data-reads]", "reading", "markReading"],
  [".tw-filter", "questions", "askQuestions"],
  [".tw-finder", "finder", "startFinders"],
  ["link[rel=tw-worker]", "offline", "keepOffline"],
];

document.documentElement.classList.add("js");
nameLandmarks(document);
offerSearch(document);
for (const [selector, module, start] of PARTS) {
  if (document.querySelector(selector)) import(`./${module}.js`).then((part) => part[start](document));
}
