// @ts-check
/* A figure whose line is to be predicted waits for the reader: it is hidden at once, and the rest is loaded when
   somebody comes near. */
import { all } from "./dom.js";

/** How near, as a margin of the window: further than a page is read while a script comes. */
const NEAR = "900px 0px";

/** @param {Document} root */
export function awaitPredictions(root) {
  const near = new IntersectionObserver((entries) => entries.forEach(({ isIntersecting, target }) => {
    if (!isIntersecting) return;
    near.unobserve(target);
    if (target instanceof HTMLElement) ask(target);
  }), { rootMargin: NEAR });
  for (const figure of all(root, ".tw-figure[data-predict]", HTMLElement)) {
    figure.dataset.asks = "";
    near.observe(figure);
  }
}

/** @param {HTMLElement} figure */
async function ask(figure) {
  try {
    (await import("./predict.js")).askPrediction(figure);
    figure.dataset.asks = "ready";
  } catch (error) {
    // It is shown as without scripts.
    delete figure.dataset.asks;
    figure.dataset.failed = "";
    reportError(error);
  }
}
