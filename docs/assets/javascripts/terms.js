/* The definition of a term where it is mentioned: on hover, on focus and on a first tap. */
const OPEN_AFTER = 120;
const CLOSE_AFTER = 200;

export function showTerms(root) {
  const terms = root.querySelectorAll("a.tw-term[data-definition]");
  if (!terms.length) return;
  const card = makeCard();
  let shown = null;
  let timer = 0;

  const open = (term) => {
    clearTimeout(timer);
    if (shown === term) return;
    shown?.removeAttribute("aria-describedby");
    shown = term;
    card.querySelector("p").textContent = term.dataset.definition;
    card.querySelector("a").href = term.href;
    card.hidden = false;
    term.setAttribute("aria-describedby", card.id);
    place(card, term);
  };
  const close = () => {
    clearTimeout(timer);
    shown?.removeAttribute("aria-describedby");
    shown = null;
    card.hidden = true;
  };
  const soon = (action, delay) => {
    clearTimeout(timer);
    timer = setTimeout(action, delay);
  };

  for (const term of terms) {
    let tapped = false;
    term.addEventListener("pointerenter", (event) => event.pointerType === "mouse" && soon(() => open(term), OPEN_AFTER));
    term.addEventListener("pointerleave", (event) => event.pointerType === "mouse" && soon(close, CLOSE_AFTER));
    term.addEventListener("pointerdown", (event) => { tapped = event.pointerType !== "mouse"; });
    term.addEventListener("focus", () => { if (!tapped && term.matches(":focus-visible")) open(term); });
    term.addEventListener("blur", () => soon(() => { if (!card.contains(document.activeElement)) close(); }, CLOSE_AFTER));
    term.addEventListener("click", (event) => {
      if (!tapped || shown === term) return;
      event.preventDefault();
      open(term);
    });
  }
  card.addEventListener("pointerenter", () => clearTimeout(timer));
  card.addEventListener("pointerleave", () => soon(close, CLOSE_AFTER));
  card.addEventListener("focusout", () => soon(() => { if (!card.contains(document.activeElement)) close(); }, CLOSE_AFTER));
  document.addEventListener("keydown", (event) => {
    if (event.key === "Escape" && shown) {
      event.stopPropagation();
      close();
    }
  }, true);
  document.addEventListener("pointerdown", (event) => {
    if (shown && !card.contains(event.target) && !event.target.closest?.("a.tw-term")) close();
  });
  addEventListener("resize", close);
}

function makeCard() {
  const card = document.createElement("div");
  card.className = "tw-term-card";
  card.id = "tw-term-card";
  card.hidden = true;
  card.append(document.createElement("p"));
  const link = document.createElement("a");
  link.textContent = "In the glossary";
  link.tabIndex = -1;
  card.append(link);
  // Inside the page's main content, so that it belongs to a landmark.
  (document.querySelector("article.md-content__inner") ?? document.body).append(card);
  return card;
}

/* Below the line of the mention, or above it where there is no room: never on the line itself. */
function place(card, term) {
  const parent = card.offsetParent ?? document.documentElement;
  const origin = parent.getBoundingClientRect();
  const line = [...term.getClientRects()].at(-1);
  const width = card.offsetWidth;
  const left = Math.min(Math.max(line.left, 12), document.documentElement.clientWidth - width - 12);
  const below = line.bottom + card.offsetHeight + 12 < innerHeight;
  const top = below ? line.bottom + 6 : term.getClientRects()[0].top - card.offsetHeight - 6;
  card.style.left = `${left - origin.left + parent.scrollLeft}px`;
  card.style.top = `${top - origin.top + parent.scrollTop}px`;
}
