// @ts-check
/* The menu of a narrow page. The theme opens it, and the levels in it, by labels, which the keyboard does not reach
   and a screen reader does not name. */
import { all } from "./dom.js";

/** @param {Document} root */
export function openDrawer(root) {
  const toggle = root.getElementById("__drawer");
  const label = root.querySelector('.md-header label[for="__drawer"]');
  const drawer = root.querySelector(".md-sidebar--primary");
  if (!(toggle instanceof HTMLInputElement) || !(label instanceof HTMLLabelElement) || !(drawer instanceof HTMLElement)) return;
  drawer.id ||= "tw-drawer";
  const button = asButton(label, "Menu");
  button.setAttribute("aria-controls", drawer.id);
  const tell = () => button.setAttribute("aria-expanded", String(toggle.checked));
  /** @param {boolean} open */
  const set = (open) => {
    if (toggle.checked !== open) toggle.click();
    tell();
    if (open) focusFirst(drawer);
    else button.focus();
  };
  tell();
  toggle.addEventListener("change", tell);
  button.addEventListener("click", () => set(!toggle.checked));
  root.addEventListener("keydown", (event) => {
    if (event.key === "Escape" && toggle.checked && button.checkVisibility()) set(false);
  });
  // Who went to a page by the menu, and comes back, has done with it.
  addEventListener("pageshow", ({ persisted }) => { if (persisted && toggle.checked) set(false); });
  openLevels(drawer, button);
}

/**
 * Each level has a button that opens it and, on a narrow page, where it covers the one above, another that leads back.
 * @param {HTMLElement} drawer
 * @param {HTMLElement} menu what is there on a narrow page alone
 */
function openLevels(drawer, menu) {
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

/**
 * Put a button in the place of one of the theme's labels, whose styles know it by what it is for.
 * @param {HTMLLabelElement} label
 * @param {string} name
 */
function asButton(label, name) {
  const button = label.ownerDocument.createElement("button");
  button.append(...label.childNodes);
  for (const [key, value] of [["type", "button"], ["class", label.className], ["for", label.htmlFor], ["aria-label", name]]) button.setAttribute(key, value);
  if (label.id) button.id = label.id;
  label.replaceWith(button);
  return button;
}

/** @param {HTMLElement} part */
function focusFirst(part) {
  all(part, "a[href], button", HTMLElement).find((stop) => stop.checkVisibility({ visibilityProperty: true }))?.focus();
}
