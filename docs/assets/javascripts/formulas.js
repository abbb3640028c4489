// @ts-check
/* A formula that fits needs no stop for the keyboard; one that scrolls keeps it, and so does code. */
import { all } from "./dom.js";

/** @param {Document} root */
export function freeFittingFormulas(root) {
  const watcher = new ResizeObserver((entries) => entries.forEach(({ target }) => {
    if (target.scrollWidth > target.clientWidth) target.setAttribute("tabindex", "0");
    else target.removeAttribute("tabindex");
  }));
  /** @param {string} selector */
  const watch = (selector) => root.querySelectorAll(selector).forEach((box) => watcher.observe(box));
  watch(".tw-formula, .tw-scroll, .md-typeset__scrollwrap, .md-typeset pre > code");
  // The theme wraps tables in boxes of its own, sooner or later than this runs.
  new MutationObserver(() => watch(".md-typeset__scrollwrap"))
    .observe(root.querySelector("article") ?? root.body, { childList: true, subtree: true });
  holdWideFormulas(root);
}

/**
 * A formula within a line cannot be broken. One that is wider than its column scrolls by itself.
 * @param {Document} root
 */
function holdWideFormulas(root) {
  const formulas = all(root, ".tw-math", HTMLElement);
  const judge = () => {
    const wide = formulas.map((formula) => {
      const column = formula.closest("p, li, dd, dt, td, th, figcaption, summary, article") ?? root.body;
      const width = formula.firstElementChild?.getBoundingClientRect().width ?? 0;
      return width > (column.clientWidth || innerWidth);
    });
    formulas.forEach((formula, i) => {
      formula.classList.toggle("tw-math--wide", wide[i]);
      if (wide[i]) formula.tabIndex = 0;
      else formula.removeAttribute("tabindex");
    });
  };
  judge();
  for (const event of ["resize", "tw-shown"]) addEventListener(event, judge);
}
