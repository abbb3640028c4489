// @ts-check
/* Light the arcs of the trap that is pointed at, or reached by keyboard. */
import { all } from "./dom.js";

/** @param {Document} root */
export function lightTies(root) {
  for (const map of root.querySelectorAll(".tw-map")) {
    /** @param {string} id the trap's id, or nothing */
    const light = (id) => all(map, ".tw-map__arc", SVGElement).forEach((arc) => {
      arc.classList.toggle("is-lit", Boolean(id) && (arc.dataset.ends ?? "").split(" ").includes(id));
    });
    for (const trap of map.querySelectorAll("a[data-trap]")) {
      for (const kind of ["pointerenter", "focus"]) trap.addEventListener(kind, () => light(trap.getAttribute("data-trap") ?? ""));
      for (const kind of ["pointerleave", "blur"]) trap.addEventListener(kind, () => light(""));
    }
  }
}
