// @ts-check
/* What the browser lets a page keep. Site.js loads this before anything else, and before the theme's script: that
   one gives up, and with it all that it does, where it is refused or finds what it did not write. */

/**
 * Return one of the browser's two stores if it can be read, else null.
 * @param {"localStorage" | "sessionStorage"} name
 * @returns {Storage | null}
 */
function opened(name) {
  try {
    const store = window[name];
    store.getItem("trapwise");
    return store;
  } catch {
    return null;
  }
}

/** What stays when the tab is closed. */
export const lasting = opened("localStorage");
/** What a tab keeps over a reload. */
export const ofThisTab = opened("sessionStorage");

if (lasting) dropBrokenPalettes(lasting);
for (const name of ["localStorage", "sessionStorage"]) {
  if (name === "localStorage" ? lasting : ofThisTab) continue;
  try {
    Object.defineProperty(window, name, { configurable: true, value: forgetful() });
  } catch {
    // Then the theme does without its buttons.
  }
}

/**
 * What the theme may write to for as long as the page is open.
 * @returns {Pick<Storage, "getItem" | "setItem" | "removeItem">}
 */
function forgetful() {
  /** @type {Map<string, string>} */
  const kept = new Map();
  return {
    getItem: (key) => kept.get(String(key)) ?? null,
    setItem: (key, value) => { kept.set(String(key), String(value)); },
    removeItem: (key) => { kept.delete(String(key)); },
  };
}

/**
 * The theme keeps which of its palettes was chosen, and cannot start with anything else in that place.
 * @param {Storage} store
 */
function dropBrokenPalettes(store) {
  try {
    for (const key of Object.keys(store)) {
      if (key.endsWith(".__palette") && !isPalette(store.getItem(key))) store.removeItem(key);
    }
  } catch {
    // A store that gives no names has no palette to lose.
  }
}

/** @param {string | null} text */
function isPalette(text) {
  try {
    const { index, color } = JSON.parse(text ?? "");
    return Number.isInteger(index) && index >= 0 && Object.entries(color).every(([name, value]) => /^[a-z]+$/.test(name) && typeof value === "string");
  } catch {
    return false;
  }
}
