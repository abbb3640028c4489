/* Everything here makes a page better; no page needs it. A page loads only what it has a use for. */
import { offerSearch } from "./find.js";
<<<<<<< HEAD
import { spotMistakes } from "./spot.js";
import { keepChecklists } from "./checklist.js";
import { offerPrinting } from "./print.js";
import { startChoosers } from "./chooser.js";
import { askQuestions } from "./questions.js";
import { startFinders } from "./finder.js";
import { markReading } from "./reading.js";
import { keepOffline } from "./offline.js";
=======
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
  ["link[rel=tw-worker]", "offline", "keepOffline"],
];
>>>>>>> main

document.documentElement.classList.add("js");
nameLandmarks(document);
offerSearch(document);
<<<<<<< HEAD
spotMistakes(document);
keepChecklists(document);
offerPrinting(document);
startChoosers(document);
markReading(document);
askQuestions(document);
startFinders(document);
keepOffline();
=======
for (const [selector, module, start] of PARTS) {
  if (document.querySelector(selector)) import(`./${module}.js`).then((part) => part[start](document));
}
>>>>>>> main
