/* The theme puts a button for copying into a landmark without a name; each needs its own. */
export function nameCodeBlocks(root) {
  const article = root.querySelector("article");
  if (!article) return;
  const name = () => article.querySelectorAll("nav.md-code__nav:not([aria-label])").forEach((nav) => {
    const number = [...article.querySelectorAll(".highlight")].indexOf(nav.closest(".highlight")) + 1;
    nav.setAttribute("aria-label", `Code block ${number}`);
  });
  name();
  new MutationObserver(name).observe(article, { childList: true, subtree: true });
}
