/* A formula that fits needs no stop for the keyboard; one that scrolls keeps it. */
export function freeFittingFormulas(root) {
  const boxes = root.querySelectorAll(".tw-formula, .tw-scroll, .md-typeset__scrollwrap");
  const judge = (box) => {
    if (box.scrollWidth > box.clientWidth) box.tabIndex = 0;
    else box.removeAttribute("tabindex");
  };
  const watcher = new ResizeObserver((entries) => entries.forEach((entry) => judge(entry.target)));
  boxes.forEach((box) => watcher.observe(box));
  // The theme wraps tables in boxes of its own, sooner or later than this runs.
  new MutationObserver(() => {
    root.querySelectorAll(".md-typeset__scrollwrap").forEach((box) => watcher.observe(box));
  }).observe(root.querySelector("article") ?? root.body, { childList: true, subtree: true });
  holdWideFormulas(root);
}

/* A formula within a line cannot be broken. One that is wider than its column scrolls by itself. */
function holdWideFormulas(root) {
  const formulas = [...root.querySelectorAll(".tw-math")];
  const judge = () => {
    const wide = formulas.map((formula) => {
      const column = formula.closest("p, li, dd, dt, td, th, figcaption, summary, article") ?? root.body;
      return formula.firstElementChild.getBoundingClientRect().width > (column.clientWidth || innerWidth);
    });
    formulas.forEach((formula, i) => {
      formula.classList.toggle("tw-math--wide", wide[i]);
      if (wide[i]) formula.tabIndex = 0;
      else formula.removeAttribute("tabindex");
    });
  };
  judge();
  addEventListener("resize", judge);
}
