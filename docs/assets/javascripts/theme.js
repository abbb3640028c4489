// @ts-check
/* The button of the theme. It leads from the system's colors to light, to dark, and back; on a light system the
   first press would show nothing, so there it leads to dark first. */
import { all } from "./dom.js";

/** The palettes as mkdocs.yml lists them, each by where its button leads: on a dark system, and on a light one. */
const ON_DARK = [1, 2, 0];
const ON_LIGHT = [2, 0, 1];

/** @param {Document} root */
export function turnTheme(root) {
  const form = root.querySelector("[data-md-component=palette]");
  if (!(form instanceof HTMLElement)) return;
  const choices = all(form, "input", HTMLInputElement);
  const buttons = all(form, "label", HTMLLabelElement);
  if (choices.length !== ON_DARK.length || buttons.length !== ON_DARK.length) return;
  // Each button is named after the palette behind its own.
  const names = choices.map((_, to) => buttons[ON_DARK.indexOf(to)].title);
  const dark = matchMedia("(prefers-color-scheme: dark)");
  const order = () => (dark.matches ? ON_DARK : ON_LIGHT).forEach((to, from) => {
    buttons[from].htmlFor = choices[to].id;
    buttons[from].title = names[to];
    choices[from].setAttribute("aria-label", names[to]);
  });
  order();
  dark.addEventListener("change", order);
  // By keyboard the theme takes the next one of its list.
  root.addEventListener("keydown", (event) => {
    if (event.key !== "Enter" || !(event.target instanceof Element) || !form.contains(event.target)) return;
    event.stopImmediatePropagation();
    const next = buttons.find((button) => !button.hidden)?.control;
    next?.click();
    next?.focus();
  }, true);
}
