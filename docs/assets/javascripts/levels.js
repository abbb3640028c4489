// @ts-check
/* The levels of the menu of a narrow page. The theme opens and leaves them by labels, which the keyboard does not
   reach and a screen reader does not name. Nobody needs them before the menu is open. */
import { all } from "./dom.js";
import { asButton, focusFirst } from "./drawer.js";

/**
 * Each level has a button that opens it and, on a narrow page, where it covers the one above, another that leads back.
 * @param {HTMLElement} drawer
 * @param {HTMLElement} menu what is there on a narrow page alone
 */
export function openLevels(drawer, menu) {
  for (const toggle of all(drawer, "input.md-nav__toggle", HTMLInputElement)) {
    const labels = all(drawer, `label[for="${toggle.id}"]`, HTMLLabelElement);
    const level = toggle.parentElement?.querySelector(":scope > nav");
    if (labels.length !== 2 || !(level instanceof HTMLElement)) continue;
    const title = (labels[1].textContent ?? "").trim();
    const [into, out] = [asButton(labels[0], `Pages in ${title}`), asButton(labels[1], `Back from ${title}`)];
    if (toggle.id === "__toc") into.setAttribute("aria-label", `${(into.textContent ?? "").trim()}: ${title}`);
    const tell = () => into.setAttribute("aria-expanded", String(toggle.checked));
    tell();
    toggle.addEventListener("change", tell);
    for (const button of [into, out]) {
      button.addEventListener("click", () => {
        toggle.click();
        if (!menu.checkVisibility()) return;
        if (toggle.checked) focusFirst(level);
        else into.focus();
      });
    }
  }
}
