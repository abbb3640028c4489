// @ts-check
/* What a mention stands for, where it is mentioned: the definition of a term, the work behind a
   reference, the origin of a number. On hover, on focus and on a first tap; Escape closes it, its
   button, and reading on. */
import { all, made, target } from "./dom.js";

/* In milliseconds: a pointer that only passes opens nothing, and one on its way to the card may leave the line. */
const OPEN_AFTER = 120;
const CLOSE_AFTER = 200;
/* In pixels: who scrolls this far has read on. */
const READ_ON = 200;
const NARROW = "(max-width: 44.9em)";

/**
 * What the card says of a mention, and where more is said of it.
 * @typedef {{ name: string, parts: (Node | string)[], link?: { href: string, text: string } }} Said
 */
/** What finds that out. @typedef {(mention: HTMLElement) => Said | Promise<Said>} Saying */

/** @param {Document} root */
export function showTerms(root) {
  const mentions = all(root, "a.tw-term[data-definition], a.footnote-ref", HTMLAnchorElement).filter(isReadable);
  if (!mentions.length) return;
  mentions.forEach((mention) => listen(mention, cardIn(root), () => saidOf(mention)));
}

/** @type {WeakMap<Document, Card>} */
const cards = new WeakMap();

/** The card of a page: one for all that is mentioned there. @param {Document} root */
export function cardIn(root) {
  const card = cards.get(root) ?? new Card(root);
  cards.set(root, card);
  return card;
}

/** The note that a reference leads to, if it is on this page. @param {HTMLAnchorElement} mention */
const noteOf = (mention) => (mention.hash ? document.getElementById(decodeURIComponent(mention.hash.slice(1))) : null);

/** Whether there is something to show. @param {HTMLAnchorElement} mention */
const isReadable = (mention) => Boolean(mention.dataset.definition || noteOf(mention));

/**
 * Open the card for a mention, by pointer, keyboard or finger, until the signal says that it is over.
 * @param {HTMLElement} mention
 * @param {Card} card
 * @param {Saying} saying
 * @param {AbortSignal} [signal]
 */
export function listen(mention, card, saying, signal) {
  const during = { signal };
  mention.addEventListener("pointerenter", (event) => {
    if (event.pointerType === "mouse") card.soon(() => card.open(mention, saying), OPEN_AFTER);
  }, during);
  mention.addEventListener("pointerleave", (event) => {
    if (event.pointerType === "mouse") card.soon(() => card.close(), CLOSE_AFTER);
  }, during);
  mention.addEventListener("focus", () => { if (!card.isTapped && mention.matches(":focus-visible")) card.open(mention, saying); }, during);
  mention.addEventListener("blur", () => card.closeUnlessEntered(), during);
  mention.addEventListener("click", (event) => {
    if (!card.isTapped || card.shown === mention) return;
    event.preventDefault();
    card.open(mention, saying);
  }, during);
}

/** The card of the page: one for all mentions. */
export class Card {
  box = made("div", "tw-term-card");
  name = made("b", "tw-term-card__name");
  button = made("button", "tw-term-card__close", "×");
  text = made("p");
  link = made("a", "tw-term-card__link");
  /** @type {HTMLElement | null} */
  shown = null;
  timer = 0;
  /** How far the page was scrolled when the card opened, in pixels. */
  from = 0;
  /** Whether a finger did what was done last; who taps here may have a keyboard too. */
  isTapped = false;

  /** @param {Document} root */
  constructor(root) {
    this.box.id = "tw-term-card";
    this.box.hidden = true;
    this.text.id = `${this.box.id}-text`;
    // A keyboard stays at the mention: Enter leads where the link does, Escape closes.
    this.link.tabIndex = this.button.tabIndex = -1;
    this.button.type = "button";
    this.button.ariaLabel = "Close";
    this.button.addEventListener("click", () => this.close());
    // Inside the page's main content, so that it belongs to a landmark; it is not there before its link leads anywhere.
    this.place = root.querySelector("article.md-content__inner") ?? root.body;

    this.box.addEventListener("pointerenter", () => clearTimeout(this.timer));
    this.box.addEventListener("pointerleave", (event) => {
      if (event.pointerType === "mouse") this.soon(() => this.close(), CLOSE_AFTER);
    });
    this.box.addEventListener("focusout", () => this.closeUnlessEntered());
    root.addEventListener("pointerdown", ({ pointerType }) => { this.isTapped = pointerType !== "mouse"; }, true);
    root.addEventListener("keydown", (event) => {
      this.isTapped = false;
      if (!["Escape", "Tab"].includes(event.key) || !this.shown) return;
      // Who went into the card comes back to where it was opened, and goes on from there.
      if (this.box.contains(document.activeElement)) this.shown.focus();
      if (event.key === "Tab") return;
      event.stopPropagation();
      this.close();
    }, true);
    root.addEventListener("pointerdown", (event) => {
      const at = target(event);
      if (this.shown && !this.box.contains(at) && !at?.closest("a.tw-term, a.footnote-ref, data[tabindex]")) this.close();
    });
    addEventListener("resize", () => this.close());
    addEventListener("scroll", () => {
      if (this.shown && Math.abs(scrollY - this.from) > READ_ON && !this.box.contains(document.activeElement)) this.close();
    }, { passive: true });
  }

  /**
   * @param {HTMLElement} mention
   * @param {Saying} saying
   */
  async open(mention, saying) {
    clearTimeout(this.timer);
    if (this.shown === mention) return;
    this.shown?.removeAttribute("aria-describedby");
    this.shown = mention;
    this.from = scrollY;
    const asked = saying(mention);
    const said = asked instanceof Promise ? await asked : asked;
    // While it was on its way, somebody may have gone on.
    if (this.shown !== mention) return;
    this.fill(said);
    if (!this.box.isConnected) {
      this.box.append(this.button, this.name, this.text, this.link);
      this.place.append(this.box);
    }
    this.box.hidden = false;
    mention.setAttribute("aria-describedby", this.text.id);
    place(this.box, mention);
  }

  /** Take the keyboard to the link in the card, if there is one. */
  enter() {
    if (this.shown && !this.box.hidden && !this.link.hidden) this.link.focus();
  }

  close() {
    clearTimeout(this.timer);
    this.shown?.removeAttribute("aria-describedby");
    this.shown = null;
    this.box.hidden = true;
  }

  /**
   * Do something after a time in milliseconds, in place of what was to be done.
   * @param {() => void} action
   * @param {number} delay
   */
  soon(action, delay) {
    clearTimeout(this.timer);
    this.timer = setTimeout(action, delay);
  }

  closeUnlessEntered() {
    this.soon(() => { if (!this.box.contains(document.activeElement)) this.close(); }, CLOSE_AFTER);
  }

  /** @param {Said} said */
  fill({ name, parts, link }) {
    this.name.textContent = name;
    this.text.replaceChildren(...parts);
    this.link.hidden = !link;
    if (!link) return;
    this.link.href = link.href;
    this.link.textContent = link.text;
  }
}

/**
 * What is known of a term or a reference.
 * @param {HTMLAnchorElement} mention
 * @returns {Said}
 */
function saidOf(mention) {
  const name = mention.textContent ?? "";
  if (mention.dataset.definition) {
    return { name, parts: [mention.dataset.definition], link: { href: mention.href, text: "In the glossary" } };
  }
  const copy = document.createElement("div");
  copy.append(...(noteOf(mention)?.cloneNode(true).childNodes ?? []));
  for (const extra of copy.querySelectorAll("a.footnote-backref, .headerlink")) extra.remove();
  for (const named of copy.querySelectorAll("[id]")) named.removeAttribute("id");
  const parts = [...(copy.querySelector("p") ?? copy).childNodes];
  return { name: `Reference ${name}`, parts, link: { href: mention.href, text: "In the references" } };
}

/**
 * Never on the line of the mention. On a narrow screen, where a card is as wide as the text, it
 * lies at the foot of the screen, or at its head if the mention is at the foot; elsewhere it hangs
 * below the line, or stands above it where there is no room.
 * @param {HTMLElement} card
 * @param {HTMLElement} mention
 */
function place(card, mention) {
  const lines = [...mention.getClientRects()];
  if (!lines.length) return;
  const first = lines[0];
  const last = lines[lines.length - 1];
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
