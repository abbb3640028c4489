// @ts-check
/* The button for light, dark or the system's colors. The first press always changes what is seen. */
import { lasting } from "./storage.js";

const KEY = "trapwise-scheme";
/** @typedef {"system" | "light" | "dark"} Scheme */
/** @type {Record<Scheme, string>} */
const LEADS_TO = { system: "Follow the system's theme", light: "Switch to the light theme", dark: "Switch to the dark theme" };

/** @param {Document} root */
export function offerSchemes(root) {
  const button = root.querySelector(".tw-scheme");
  if (!(button instanceof HTMLButtonElement)) return;
  const html = root.documentElement;
  const system = matchMedia("(prefers-color-scheme: dark)");
  const bar = root.createElement("meta");
  bar.name = "theme-color";
  root.head.append(bar);

  /** @returns {Scheme} */
  const chosen = () => asScheme(html.dataset.scheme);
  /** @returns {Scheme} */
  const next = () => {
    /** @type {[Scheme, Scheme]} */
    const [same, other] = system.matches ? ["dark", "light"] : ["light", "dark"];
    if (chosen() === "system") return other;
    return chosen() === other ? same : "system";
  };
  const show = () => {
    for (const icon of button.querySelectorAll("span")) icon.hidden = icon.dataset.of !== chosen();
    button.title = LEADS_TO[next()];
    button.setAttribute("aria-label", button.title);
    // In the frame that needs the colors anyway.
    requestAnimationFrame(() => { bar.content = getComputedStyle(button.closest("header") ?? button).backgroundColor; });
  };
  /** @param {Scheme} scheme */
  const choose = (scheme) => {
    if (scheme === "system") delete html.dataset.scheme;
    else html.dataset.scheme = scheme;
    show();
  };

  button.addEventListener("click", () => {
    choose(next());
    try {
      lasting?.setItem(KEY, chosen());
    } catch {
      // A full store: the choice holds for this page.
    }
  });
  system.addEventListener("change", show);
  // Without a key, all was cleared.
  addEventListener("storage", ({ key, newValue }) => { if (key === KEY || key === null) choose(asScheme(newValue)); });
  show();
  button.hidden = false;
}

/**
 * @param {unknown} value
 * @returns {Scheme}
 */
function asScheme(value) {
  return value === "light" || value === "dark" ? value : "system";
}
