// @ts-check
/* The checklist: what is ticked is kept in this browser; a count; start again. */
import { all, one } from "./dom.js";
import { load, update } from "./store.js";
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
  // Ticked while this script was under way; the form is not restored by the browser.
  const early = new Set(boxes.filter((box) => box.checked));

  const count = () => {
    const open = boxes.filter((box) => !box.checked).length;
    status.textContent = open ? `${boxes.length - open} of ${boxes.length}, ${open} open.` : `All ${boxes.length}.`;
  };
  const save = () => {
    count();
    try {
      store(boxes);
    } catch (error) {
      tellRefusal(status, error);
    }
  };

  try {
    const kept = new Set(load().checklist ?? []);
    boxes.forEach((box) => { box.checked = kept.has(box.value) || early.has(box); });
    if (early.size) save();
    else count();
  } catch (error) {
    count();
    tellRefusal(status, error);
  }
  form.addEventListener("change", save);
  form.addEventListener("submit", (event) => event.preventDefault());
  reset.addEventListener("click", () => {
    boxes.forEach((box) => { box.checked = false; });
    save();
  });
  reset.removeAttribute("aria-disabled");
}

/**
 * Keep which boxes are ticked. What another version of the site ticked, and this one does not show, stays.
 * @param {HTMLInputElement[]} boxes
 */
function store(boxes) {
  const ids = new Set(boxes.map((box) => box.value));
  update((data) => {
    const others = (data.checklist ?? []).filter((id) => !ids.has(id));
    data.checklist = [...others, ...boxes.filter((box) => box.checked).map((box) => box.value)];
  });
}
