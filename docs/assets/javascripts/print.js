// @ts-check
/* Buttons that print the page they stand on. */
import { all } from "./dom.js";

/** @param {Document} root */
export function offerPrinting(root) {
  for (const button of all(root, "button.tw-print", HTMLButtonElement)) {
    button.addEventListener("click", () => window.print());
    button.removeAttribute("aria-disabled");
  }
}
