/* The checklist: what is ticked is kept in this browser; a count; start again. */
import { load, update } from "./store.js";
import { tellRefusal } from "./refusal.js";

export function keepChecklists(root) {
  root.querySelectorAll("form.tw-checklist").forEach(keep);
}

function keep(form) {
  const boxes = [...form.querySelectorAll("input[type=checkbox]")];
  const status = form.querySelector(".tw-checklist__status");
  const reset = form.querySelector(".tw-checklist__reset");
  // Ticked while this script was under way; the form is not restored by the browser.
  const early = new Set(boxes.filter((box) => box.checked));
  const ids = new Set(boxes.map((box) => box.value));

  const count = () => {
    const done = boxes.filter((box) => box.checked).length;
    const open = boxes.length - done;
    status.textContent = open ? `${done} of ${boxes.length}, ${open} open.` : `All ${boxes.length}.`;
  };
  const save = () => {
    count();
    try {
      update((data) => {
        // What another version of the site ticked, and this one does not show, stays.
        const others = (data.checklist ?? []).filter((id) => !ids.has(id));
        data.checklist = [...others, ...boxes.filter((box) => box.checked).map((box) => box.value)];
      });
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
