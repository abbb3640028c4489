// @ts-check
/* Everything here makes a page better; no page needs it. A page loads only what it has a use for.
   The page runs this before the theme's script, which takes single letters for steps to other pages:
   what somebody types for the search must not be taken for them. */
import "./storage.js";
import { openDrawer } from "./drawer.js";
import { offerSearch } from "./find.js";
import { nameLandmarks } from "./names.js";
import { offerSchemes } from "./scheme.js";

/**
 * What a part of a page is known by, and what loads its script and gives what starts it.
 * @typedef {[selector: string, load: () => Promise<(root: Document) => void>]} Part
 */

/** @type {Part[]} */
const PARTS = [
  [".tw-term", async () => (await import("./terms.js")).showTerms],
  [".tw-origins", async () => (await import("./origins.js")).offerOrigins],
  [".tw-formula, .tw-math, .tw-scroll, table", async () => (await import("./formulas.js")).freeFittingFormulas],
  [".tw-chart[data-figure]", async () => (await import("./explore.js")).exploreFigures],
  [".tw-figure[data-predict]", async () => (await import("./foresee.js")).awaitPredictions],
  [".tw-commit", async () => (await import("./commit.js")).askCommitments],
  [".tw-two", async () => (await import("./acts.js")).playActs],
  [".tw-map", async () => (await import("./map.js")).lightTies],
  [".tw-timer", async () => (await import("./clock.js")).startClock],
  [".tw-spot", async () => (await import("./spot.js")).spotMistakes],
  [".tw-checklist", async () => (await import("./checklist.js")).keepChecklists],
  [".tw-recall", async () => (await import("./recall.js")).foldRecalls],
  [".tw-print", async () => (await import("./print.js")).offerPrinting],
  [".tw-chooser", async () => (await import("./chooser.js")).startChoosers],
  ["[data-reads], [data-read-of]", async () => (await import("./reading.js")).markReading],
  [".tw-filter", async () => (await import("./questions.js")).askQuestions],
  [".tw-finder", async () => (await import("./finder.js")).startFinders],
  [".tw-lost__search", async () => (await import("./lost.js")).offerLost],
  ["link[rel=tw-worker]", async () => (await import("./offline.js")).keepOffline],
];

/** @param {Part} part */
async function begin([selector, load]) {
  const places = document.querySelectorAll(selector);
  if (!places.length) return;
  try {
    (await load())(document);
  } catch (error) {
    // The others go on. What waits for this part is shown as without scripts.
    places.forEach((place) => place.setAttribute("data-failed", ""));
    reportError(error);
  }
}

document.documentElement.classList.replace("no-js", "js");
for (const start of [nameLandmarks, openDrawer, offerSchemes, offerSearch]) {
  try {
    start(document);
  } catch (error) {
    reportError(error);
  }
}
await Promise.all(PARTS.map(begin));
document.documentElement.dataset.ready = "";
