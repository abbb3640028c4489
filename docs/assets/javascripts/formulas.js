/* A formula that fits needs no stop for the keyboard; one that scrolls keeps it. */
export function freeFittingFormulas(root) {
  const boxes = root.querySelectorAll(".tw-formula, .tw-scroll, .md-typeset__scrollwrap");
  const judge = (box) => {
    if (box.scrollWidth > box.clientWidth + 1) box.tabIndex = 0;
    else box.removeAttribute("tabindex");
  };
  const watcher = new ResizeObserver((entries) => entries.forEach((entry) => judge(entry.target)));
  boxes.forEach((box) => watcher.observe(box));
}
