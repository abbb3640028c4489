/* Light the arcs of the trap that is pointed at, or reached by keyboard. */
export function lightTies(root) {
  for (const map of root.querySelectorAll(".tw-map")) {
    const light = (id) => map.querySelectorAll(".tw-map__arc").forEach((arc) => {
      arc.classList.toggle("is-lit", Boolean(id) && arc.dataset.ends.split(" ").includes(id));
    });
    for (const trap of map.querySelectorAll("a[data-trap]")) {
      for (const kind of ["pointerenter", "focus"]) trap.addEventListener(kind, () => light(trap.dataset.trap));
      for (const kind of ["pointerleave", "blur"]) trap.addEventListener(kind, () => light(null));
    }
  }
}
