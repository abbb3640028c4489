/* What a mention stands for, where it is mentioned: the definition of a term, the work behind a
   reference. On hover, on focus and on a first tap; Escape closes it. */
const OPEN_AFTER = 120;
const CLOSE_AFTER = 200;
const NARROW = "(max-width: 44.9em)";

export function showTerms(root) {
  const mentions = [...root.querySelectorAll("a.tw-term[data-definition], a.footnote-ref")].filter(readable);
  if (!mentions.length) return;
  const card = makeCard();
  let shown = null;
  let timer = 0;

  const open = (mention) => {
    clearTimeout(timer);
    if (shown === mention) return;
    shown?.removeAttribute("aria-describedby");
    shown = mention;
    fill(card, mention);
    card.hidden = false;
    mention.setAttribute("aria-describedby", card.id);
    place(card, mention);
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

  for (const mention of mentions) {
    let tapped = false;
    mention.addEventListener("pointerenter", (event) => event.pointerType === "mouse" && soon(() => open(mention), OPEN_AFTER));
    mention.addEventListener("pointerleave", (event) => event.pointerType === "mouse" && soon(close, CLOSE_AFTER));
    mention.addEventListener("pointerdown", (event) => { tapped = event.pointerType !== "mouse"; });
    mention.addEventListener("focus", () => { if (!tapped && mention.matches(":focus-visible")) open(mention); });
    mention.addEventListener("blur", () => soon(() => { if (!card.contains(document.activeElement)) close(); }, CLOSE_AFTER));
    mention.addEventListener("click", (event) => {
      if (!tapped || shown === mention) return;
      event.preventDefault();
      open(mention);
    });
  }
  card.addEventListener("pointerenter", () => clearTimeout(timer));
  card.addEventListener("pointerleave", (event) => event.pointerType === "mouse" && soon(close, CLOSE_AFTER));
  card.addEventListener("focusout", () => soon(() => { if (!card.contains(document.activeElement)) close(); }, CLOSE_AFTER));
  document.addEventListener("keydown", (event) => {
    if (event.key === "Escape" && shown) {
      event.stopPropagation();
      close();
    }
  }, true);
  document.addEventListener("pointerdown", (event) => {
    if (shown && !card.contains(event.target) && !event.target.closest?.("a.tw-term, a.footnote-ref")) close();
  });
  addEventListener("resize", close);
}

const note = (mention) => document.getElementById(decodeURIComponent(mention.hash.slice(1)));

function readable(mention) {
  return mention.dataset.definition || (mention.hash && note(mention));
}

function fill(card, mention) {
  const [text, link] = card.children;
  link.href = mention.href;
  if (mention.dataset.definition) {
    text.textContent = mention.dataset.definition;
    link.textContent = "In the glossary";
    return;
  }
  const copy = note(mention).cloneNode(true);
  for (const extra of copy.querySelectorAll("a.footnote-backref, .headerlink")) extra.remove();
  for (const named of copy.querySelectorAll("[id]")) named.removeAttribute("id");
  const paragraph = copy.querySelector("p") ?? copy;
  text.replaceChildren(...paragraph.childNodes);
  link.textContent = "In the references";
}

function makeCard() {
  const card = document.createElement("div");
  card.className = "tw-term-card";
  card.id = "tw-term-card";
  card.hidden = true;
  card.append(document.createElement("p"));
  const link = document.createElement("a");
  link.className = "tw-term-card__link";
  link.tabIndex = -1;
  card.append(link);
  // Inside the page's main content, so that it belongs to a landmark.
  (document.querySelector("article.md-content__inner") ?? document.body).append(card);
  return card;
}

/* Never on the line of the mention. On a narrow screen, where a card is as wide as the text, it
   lies at the foot of the screen, or at its head if the mention is at the foot; elsewhere it hangs
   below the line, or stands above it where there is no room. */
function place(card, mention) {
  const lines = [...mention.getClientRects()];
  if (!lines.length) return;
  const first = lines[0];
  const last = lines.at(-1);
  card.classList.remove("tw-term-card--foot", "tw-term-card--head");
  if (matchMedia(NARROW).matches) {
    card.style.removeProperty("left");
    card.style.removeProperty("top");
    card.classList.add("tw-term-card--foot");
    if (last.bottom + 6 > card.getBoundingClientRect().top) card.classList.replace("tw-term-card--foot", "tw-term-card--head");
    return;
  }
  const parent = card.offsetParent ?? document.documentElement;
  const origin = parent.getBoundingClientRect();
  const width = card.offsetWidth;
  const left = Math.min(Math.max(last.left, 12), document.documentElement.clientWidth - width - 12);
  const below = last.bottom + card.offsetHeight + 12 < innerHeight || first.top < card.offsetHeight + 12;
  const top = below ? last.bottom + 6 : first.top - card.offsetHeight - 6;
  card.style.left = `${left - origin.left + parent.scrollLeft}px`;
  card.style.top = `${top - origin.top + parent.scrollTop}px`;
}
