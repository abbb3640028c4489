// @ts-check
/* What the browser lets a page keep. Site.js loads this before anything else, and before the theme's script: that
   one gives up, and with it all that it does, where it is refused. */

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
