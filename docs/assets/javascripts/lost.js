// @ts-check
/* An address that leads nowhere still says what somebody wanted: its last words go into the search field. */
import { one } from "./dom.js";

/** @param {Document} root */
export function offerLost(root) {
  const form = one(root, ".tw-lost__search", HTMLFormElement);
  one(form, "input", HTMLInputElement).value = wordsOf(location.pathname);
  form.hidden = false;
}

/**
 * The words of the last part of a path that has any: "softmax trp" of "/traps/softmax-trp/index.html".
 * @param {string} path
 */
export function wordsOf(path) {
  const parts = path.split("/").map((part) => spoken(part).replace(/^(index|404)$/i, "").replace(/[-_+\s]+/g, " ").trim());
  return (parts.filter(Boolean).pop() ?? "").slice(0, 100);
}

/** @param {string} part */
function spoken(part) {
  try {
    return decodeURIComponent(part).replace(/\.(html?|md|php)$/i, "");
  } catch {
    // A percent sign that stands for itself.
    return part;
  }
}
