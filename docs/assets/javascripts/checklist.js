// @ts-check
/* The checklist: what is ticked is kept in this browser; a count; start again. */
import { all, one } from "./dom.js";
import { keepNames, namesIn, onChange } from "./store.js";
import { tellRefusal } from "./refusal.js";

/** @param {Document} root */
export function keepChecklists(root) {
  all(root, "form.tw-checklist", HTMLFormElement).forEach(keep);
}

/** @param {HTMLFormElement} form */
function keep(form) {
  const boxes = all(form, "input[type=checkbox]", HTMLInputElement);
  const status = one(form, ".tw-checklist__status", HTMLElement);
  const reset = one(form, ".tw-checklist__reset", HTMLButtonElement);

  const count = () => {
    const open = boxes.filter((box) => !box.checked).length;
    status.textContent = open ? `${boxes.length - open} of ${boxes.length}, ${open} open.` : `All ${boxes.length}.`;
  };
  /** Count, after what may be refused. @param {() => void} action */
  const orTell = (action) => {
    try {
      action();
      count();
    } catch (error) {
      count();
      tellRefusal(status, error);
    }
  };
  /** @param {HTMLInputElement[]} some @param {boolean} isTicked */
  const save = (some, isTicked) => orTell(() => keepNames("checklist", some.map((box) => box.value), isTicked));
  const restore = () => orTell(() => {
    const kept = namesIn("checklist");
    boxes.forEach((box) => { box.checked = kept.has(box.value); });
  });

  // Ticked while this script was under way; the form is not restored by the browser.
  const early = boxes.filter((box) => box.checked);
  restore();
  early.forEach((box) => { box.checked = true; });
  if (early.length) save(early, true);
  onChange(restore);
  form.addEventListener("change", ({ target: box }) => {
    if (box instanceof HTMLInputElement) save([box], box.checked);
  });
  form.addEventListener("submit", (event) => event.preventDefault());
  reset.addEventListener("click", () => {
    boxes.forEach((box) => { box.checked = false; });
    save(boxes, false);
  });
  reset.removeAttribute("aria-disabled");
}
