/* Buttons that print the page they stand on. */
export function offerPrinting(root) {
  root.querySelectorAll("button.tw-print").forEach((button) => {
    button.addEventListener("click", () => window.print());
    button.removeAttribute("aria-disabled");
  });
}
