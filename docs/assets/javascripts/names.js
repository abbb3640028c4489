// @ts-check
/* Landmarks that the theme leaves without a name of their own, for those who jump between them. */

/** @param {Document} root */
export function nameLandmarks(root) {
  nameSections(root);
  const article = root.querySelector("article");
  if (!article) return;
  const name = () => nameCodeBlocks(article);
  name();
  new MutationObserver(name).observe(article, { childList: true, subtree: true });
}

/**
 * The button for copying stands in a navigation landmark.
 * @param {HTMLElement} article
 */
function nameCodeBlocks(article) {
  for (const nav of article.querySelectorAll("nav.md-code__nav:not([aria-label])")) {
    const block = nav.closest(".highlight");
    const number = block ? [...article.querySelectorAll(".highlight")].indexOf(block) + 1 : 0;
    nav.setAttribute("aria-label", `Code block ${number}`);
  }
}

/**
 * A section with a page of its own is labeled by an icon; its title is in the link beside it.
 * @param {Document} root
 */
function nameSections(root) {
  for (const nav of root.querySelectorAll("nav.md-nav[aria-labelledby]")) {
    const label = root.getElementById(nav.getAttribute("aria-labelledby") ?? "");
    const title = nav.parentElement?.querySelector(":scope > .md-nav__link a, :scope > .md-nav__container a");
    if (!title || label?.textContent?.trim()) continue;
    nav.removeAttribute("aria-labelledby");
    nav.setAttribute("aria-label", (title.textContent ?? "").trim());
  }
}
