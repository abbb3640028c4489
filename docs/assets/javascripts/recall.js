// @ts-check
/* All traps for revision, each folded behind its question: open all, close all, and paper that hides nothing. */
import { pointedAt } from "./address.js";
import { all } from "./dom.js";

/** @param {Document} root */
export function foldRecalls(root) {
  const recalls = all(root, "details.tw-recall", HTMLDetailsElement);
  const buttons = all(root, "button.tw-recalls__all", HTMLButtonElement);
  const areOpen = () => recalls.every((recall) => recall.open);
  const say = () => { for (const button of buttons) button.textContent = areOpen() ? "Close all" : "Open all"; };
  for (const recall of recalls) recall.addEventListener("toggle", say);
  for (const button of buttons) {
    button.addEventListener("click", () => {
      const isOpening = !areOpen();
      for (const recall of recalls) recall.open = isOpening;
    });
    button.removeAttribute("aria-disabled");
  }

  /** @type {HTMLDetailsElement[]} */
  let closed = [];
  addEventListener("beforeprint", () => {
    closed = recalls.filter((recall) => !recall.open);
    for (const recall of closed) recall.open = true;
  });
  addEventListener("afterprint", () => { for (const recall of closed) recall.open = false; });

  const open = () => {
    const place = pointedAt();
    if (place instanceof HTMLDetailsElement) place.open = true;
  };
  addEventListener("hashchange", open);
  open();
  say();
}
