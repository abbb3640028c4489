// @ts-check
/* The menu of a narrow page. The theme opens it by a label, which the keyboard does not reach. */

/** @param {Document} root */
export function openDrawer(root) {
  const toggle = root.getElementById("__drawer");
  const label = root.querySelector('.md-header label[for="__drawer"]');
  const drawer = root.querySelector(".md-sidebar--primary");
  if (!(toggle instanceof HTMLInputElement) || !(label instanceof HTMLElement) || !(drawer instanceof HTMLElement)) return;
  drawer.id ||= "tw-drawer";
  const button = root.createElement("button");
  button.append(...label.childNodes);
  // The theme's styles know its label by what it is for.
  for (const [name, value] of [["type", "button"], ["class", label.className], ["for", toggle.id], ["aria-label", "Menu"], ["aria-controls", drawer.id]]) button.setAttribute(name, value);
  label.replaceWith(button);
  const tell = () => button.setAttribute("aria-expanded", String(toggle.checked));
  /** @param {boolean} open */
  const set = (open) => {
    if (toggle.checked !== open) toggle.click();
    tell();
    if (open) drawer.querySelector("a")?.focus();
    else button.focus();
  };
  tell();
  toggle.addEventListener("change", tell);
  button.addEventListener("click", () => set(!toggle.checked));
  root.addEventListener("keydown", (event) => {
    if (event.key === "Escape" && toggle.checked && button.checkVisibility()) set(false);
  });
}
