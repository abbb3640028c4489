// @ts-check
/* The switch that has numbers show where they come from. Off, it loads nothing and changes nothing. */
import { lasting } from "./storage.js";

const KEY = "trapwise-origins";
const ON = "on";

/** @param {Document} root */
export function offerOrigins(root) {
  const button = root.querySelector(".tw-origins");
  if (!(button instanceof HTMLButtonElement)) return;
  const isOn = () => button.getAttribute("aria-pressed") === "true";

  /** @param {boolean} on */
  const turn = async (on) => {
    if (on === isOn()) return;
    button.setAttribute("aria-pressed", String(on));
    try {
      const { offerNumbers } = await import("./numbers.js");
      // Somebody may have pressed again while this was on its way.
      offerNumbers(root, isOn());
    } catch (error) {
      button.setAttribute("aria-pressed", "false");
      reportError(error);
    }
  };
  button.addEventListener("click", () => {
    turn(!isOn());
    try {
      if (isOn()) lasting?.setItem(KEY, ON);
      else lasting?.removeItem(KEY);
    } catch {
      // A full store: the choice holds for this page.
    }
  });
  // Without a key, all was cleared.
  addEventListener("storage", ({ key, newValue }) => { if (key === KEY || key === null) turn(newValue === ON); });
  turn(lasting?.getItem(KEY) === ON);
  button.hidden = false;
}
