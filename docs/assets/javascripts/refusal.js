// @ts-check
/* Tell, beside a form's status, that the store refused. */
import { made } from "./dom.js";
import { Refused } from "./store.js";

/**
 * Tell a refusal, once; any other error is ours and goes on.
 * @param {Element} status
 * @param {unknown} error
 */
export function tellRefusal(status, error) {
  status.querySelectorAll(".tw-refused").forEach((told) => told.remove());
  status.append(" ", made("span", "tw-refused", refusalIn(error)));
}

/**
 * Return what a refusal says to the reader; any other error is ours and goes on.
 * @param {unknown} error
 * @returns {string}
 */
export function refusalIn(error) {
  if (!(error instanceof Refused)) throw error;
  return error.message;
}
