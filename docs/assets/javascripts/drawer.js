// @ts-check
/* The menu of a narrow page. The theme opens it by a label, which the keyboard does not reach. */

/** @param {Document} root */
export function openDrawer(root) {
  const toggle = root.getElementById("__drawer");
  const label = root.querySelector('.md-header label[for="__drawer"]');
  const drawer = root.querySelector(".md-sidebar--primary");
  if (!(toggle instanceof HTMLInputElement) || !(label instanceof HTMLLabelElement) || !(drawer instanceof HTMLElement)) return;
  const button = asButton(label, "Menu");
  button.setAttribute("aria-controls", drawer.id ||= "tw-drawer");
  /** @type {Promise<void> | null} */
  let levels = null;
  const tell = () => {
    button.setAttribute("aria-expanded", String(toggle.checked));
    if (toggle.checked) levels ??= import("./levels.js").then(({ openLevels }) => openLevels(drawer, button), () => { levels = null; });
  };
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
}

/**
 * Put a button in the place of one of the theme's labels, whose styles know it by what it is for.
 * @param {HTMLLabelElement} label
 * @param {string} name
 */
export function asButton(label, name) {
  const button = label.ownerDocument.createElement("button");
  button.append(...label.childNodes);
  for (const [key, value] of Object.entries({ type: "button", class: label.className, for: label.htmlFor, id: label.id, "aria-label": name })) if (value) button.setAttribute(key, value);
  label.replaceWith(button);
  return button;
}

/** @param {HTMLElement} part */
export function focusFirst(part) {
  const stops = /** @type {NodeListOf<HTMLElement>} */ (part.querySelectorAll("a[href], button"));
  [...stops].find((stop) => stop.checkVisibility({ visibilityProperty: true }))?.focus();
}
