// @ts-check
/* Parts of a page that its markup promises. Where one is missing, the template is at fault, and says so
   here rather than in whatever is done with it later. */

/**
 * Return the first element that matches; throw where there is none of that kind.
 * @template {Element} E
 * @param {ParentNode} root
 * @param {string} selector
 * @param {new () => E} kind
 * @returns {E}
 */
export function one(root, selector, kind) {
  return checked(root.querySelector(selector), selector, kind);
}

/**
 * Return all elements that match, perhaps none; throw where one is of another kind.
 * @template {Element} E
 * @param {ParentNode} root
 * @param {string} selector
 * @param {new () => E} kind
 * @returns {E[]}
 */
export function all(root, selector, kind) {
  return [...root.querySelectorAll(selector)].map((found) => checked(found, selector, kind));
}

/**
 * @template {Element} E
 * @param {Element | null} found
 * @param {string} selector
 * @param {new () => E} kind
 * @returns {E}
 */
function checked(found, selector, kind) {
  if (found instanceof kind) return found;
  throw new TypeError(`expected ${kind.name} for ${selector}, found ${found?.tagName ?? "nothing"}`);
}

/**
 * Make an element of a class, with text where there is one.
 * @template {keyof HTMLElementTagNameMap} T
 * @param {T} tag
 * @param {string} [name] its class
 * @param {string} [text]
 * @returns {HTMLElementTagNameMap[T]}
 */
export function made(tag, name = "", text = "") {
  const element = document.createElement(tag);
  if (name) element.className = name;
  element.append(text);
  return element;
}

/**
 * What the pointer or the keyboard is at, if it is an element.
 * @param {Event} event
 */
export const target = (event) => (event.target instanceof Element ? event.target : null);
