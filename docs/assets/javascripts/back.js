// @ts-check
/* What the browser's Back does around the search: it closes the box, which on a phone covers the page, and from a
   page that was found it leads back to what was found. An open box is an entry of the history, with the query in
   its state; the address stays as it is. */
import { target } from "./dom.js";

const QUERY = "trapwiseSearch";

/**
 * @param {HTMLElement} box
 * @param {HTMLInputElement} input
 * @param {HTMLInputElement} toggle the box that is checked while the search is open
 */
export function answerBack(box, input, toggle) {
  // Whether a link was followed, which leaves the entry of the open box behind; whether it is being gone back from.
  let isLeaving = false;
  let isReturning = false;
  let typing = 0;

  toggle.addEventListener("change", () => {
    if (toggle.checked) {
      isLeaving = false;
      if (asked() === null) mark("push", input.value);
    } else if (asked() !== null && !isLeaving && !isReturning) {
      isReturning = true;
      history.back();
    }
  });
  input.addEventListener("input", () => {
    clearTimeout(typing);
    typing = setTimeout(() => { if (asked() !== null && !isReturning) mark("replace", input.value); }, 250);
  });
  document.addEventListener("click", (event) => {
    if (!toggle.checked || !isFollowed(event)) return;
    isLeaving = true;
    if (box.contains(target(event))) mark("replace", input.value);
  }, true);
  // A link outside takes the focus, which closes the box, before it is followed.
  document.addEventListener("pointerdown", (event) => { isLeaving = toggle.checked && isFollowed(event); }, true);

  /** Open the box or close it, as the entry of the history has it. */
  const follow = () => {
    const query = asked();
    if (query === null) {
      if (toggle.checked && isReturning) mark("push", input.value); // It was opened again meanwhile.
      else if (toggle.checked) toggle.click();
    } else if (query && !toggle.checked) {
      show(input, query);
    }
    isReturning = false;
  };
  addEventListener("popstate", follow);
  addEventListener("pageshow", (event) => { if (event.persisted) follow(); });
  if (asked()) follow();
}

/**
 * Open the search with a query.
 * @param {HTMLInputElement} input
 * @param {string} query
 */
export function show(input, query) {
  input.value = query;
  input.focus();
  input.dispatchEvent(new Event("input"));
}

/** What the entry of an open box holds; null where the history stands at another. @returns {string | null} */
function asked() {
  /** @type {unknown} */
  const query = history.state?.[QUERY];
  return typeof query === "string" ? query : null;
}

/**
 * @param {"push" | "replace"} how
 * @param {string} query
 */
function mark(how, query) {
  try {
    history[`${how}State`]({ ...history.state, [QUERY]: query }, "");
  } catch {
    // A browser allows so many changes in so many seconds; without one, Back leaves the page.
  }
}

/** Whether what is pressed leads from this page in this tab. @param {MouseEvent} event */
function isFollowed(event) {
  const link = target(event)?.closest("a[href]");
  return Boolean(link) && !event.button && !(event.ctrlKey || event.metaKey || event.shiftKey || event.altKey);
}
