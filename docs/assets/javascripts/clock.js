// @ts-check
/* The practice timer: what it counts stands in the tables of its page. It keeps time by the
   system's clock, so that a sleeping tab or a reload loses nothing; what that clock is set back is not counted. */
import { all, made, one } from "./dom.js";
import { ofThisTab } from "./storage.js";

const KEY = "trapwise-clock";
const TICK = 250; // milliseconds
const SAVED = 5000; // how often what has gone is kept, in milliseconds

/**
 * A framework and a round by their names; when the clock was started, or null while it stands, and what had
 * gone before that, both in milliseconds.
 * @typedef {{ framework: string, round: string, began: number | null, gone: number }} State
 */
/**
 * A stretch of a round, in minutes; what should be on the board by its end, and what it says to somebody
 * who glances at it.
 * @typedef {{ title: string, board: string, glance: string, from: number, to: number }} Span
 */

/** @param {Document} root */
export function startClock(root) {
  const timer = root.querySelector(".tw-timer");
  if (timer instanceof HTMLElement && root.querySelector("table[data-clock]")) new Timer(timer, root).start();
}

/**
 * Return the stretches of a framework's round, from its table.
 * @param {Document} root
 * @param {State} state
 * @returns {Span[]}
 */
function stretches(root, { framework, round }) {
  const rows = all(root, `table[data-clock="${CSS.escape(framework)}"] tbody tr`, HTMLTableRowElement);
  return rows.flatMap((row) => {
    const cell = row.querySelector(`td[data-round="${CSS.escape(round)}"][data-from]`);
    return cell instanceof HTMLElement ? [{
      title: one(row, "th b", HTMLElement).textContent ?? "",
      board: row.querySelector(".tw-hours__board")?.textContent ?? "",
      glance: row.dataset.glance ?? "",
      from: Number(cell.dataset.from),
      to: Number(cell.dataset.to),
    }] : [];
  });
}

/** @param {unknown} value */
const isTime = (value) => typeof value === "number" && Number.isFinite(value) && value >= 0;

/**
 * Whether something is a state of a page's clock.
 * @param {unknown} value
 * @param {string[]} frameworks
 * @param {string[]} rounds
 * @returns {value is State}
 */
function isState(value, frameworks, rounds) {
  if (typeof value !== "object" || value === null) return false;
  const { framework, round, began, gone } = /** @type {Record<string, unknown>} */ (value);
  return typeof framework === "string" && frameworks.includes(framework)
    && typeof round === "string" && rounds.includes(round)
    && isTime(gone) && (began === null || isTime(began));
}

/**
 * Return what was kept in this tab, if it is a state of this page's clock.
 * @param {string[]} frameworks
 * @param {string[]} rounds
 * @returns {State | null}
 */
function kept(frameworks, rounds) {
  try {
    /** @type {unknown} */
    const state = JSON.parse(ofThisTab?.getItem(KEY) ?? "null");
    if (!isState(state, frameworks, rounds)) return null;
    const { framework, round, began, gone } = state;
    // A clock that is started in the future: it was set back since, and what had gone until then counts.
    return { framework, round, gone, began: began === null ? null : Math.min(began, Date.now()) };
  } catch {
    return null;
  }
}

/** @param {State} state */
function keep(state) {
  try {
    ofThisTab?.setItem(KEY, JSON.stringify(state));
  } catch {
    // Without storage the timer still runs; only a reload starts it anew.
  }
}

/** @param {number} number */
const pad = (number) => String(number).padStart(2, "0");

/** @param {number} seconds */
const clock = (seconds) => `${Math.floor(seconds / 60)}:${pad(seconds % 60)}`;

/** @param {HTMLSelectElement} select */
const valuesOf = (select) => [...select.options].map((option) => option.value);

class Timer {
  /** The stretch that is shown, if any, and the interval that moves it. @type {number | null} */
  shown = null;
  ticking = 0;
  /** When what has gone was last looked at, by the system's clock. */
  seen = Date.now();
  /** What the page is called while no round is under way. */
  title = document.title;

  /**
   * @param {HTMLElement} timer
   * @param {Document} root
   */
  constructor(timer, root) {
    this.timer = timer;
    this.root = root;
    this.framework = one(timer, "#timer-framework", HTMLSelectElement);
    this.round = one(timer, "#timer-round", HTMLSelectElement);
    this.button = one(timer, '[data-do="run"]', HTMLButtonElement);
    this.reset = one(timer, '[data-do="reset"]', HTMLButtonElement);
    this.bar = one(timer, ".tw-timer__bar", HTMLProgressElement);
    this.list = one(timer, ".tw-timer__list", HTMLElement);
    this.after = timer.querySelector(".tw-timer__after");
    this.state = this.kept() ?? this.fresh();
    this.spans = stretches(root, this.state);
  }

  start() {
    this.button.addEventListener("click", () => this.press());
    this.reset.addEventListener("click", () => {
      this.choose();
      this.say("Back to zero.");
      this.button.focus();
    });
    for (const select of [this.framework, this.round]) select.addEventListener("change", () => this.choose());
    // A tab that slept shows the right minute at once.
    document.addEventListener("visibilitychange", () => { if (!document.hidden) this.show(); });
    addEventListener("pagehide", () => this.settle());
    // Where the browser kept the page, the round may have gone on in a later one of the same tab, or have ended there.
    addEventListener("pageshow", ({ persisted }) => {
      const state = persisted ? this.kept() : null;
      if (state) this.take(state, false);
    });
    this.take(this.state, this.state.began !== null);
  }

  /** What the tab has kept, if the page knows it. */
  kept() {
    return kept(valuesOf(this.framework), valuesOf(this.round));
  }

  /**
   * Show a state, and go on with it.
   * @param {State} state
   * @param {boolean} aloud
   */
  take(state, aloud) {
    this.state = state;
    this.framework.value = state.framework;
    this.round.value = state.round;
    this.spans = stretches(this.root, state);
    this.shown = null;
    this.seen = Date.now();
    this.listSpans();
    this.show(aloud);
    this.tick();
  }

  /**
   * What is chosen, at its start.
   * @returns {State}
   */
  fresh() {
    return { began: null, gone: 0, framework: this.framework.value, round: this.round.value };
  }

  /** The seconds of the whole round. */
  get total() {
    return this.spans[this.spans.length - 1].to * 60;
  }

  /** The seconds that have gone. */
  get passed() {
    return Math.min(this.total, Math.floor((this.state.gone + this.running) / 1000));
  }

  /** The milliseconds since the clock was started. */
  get running() {
    return this.state.began === null ? 0 : Math.max(0, Date.now() - this.state.began);
  }

  /** Keep what has gone so far, so that whatever happens to the system's clock, no more than what comes is lost. */
  settle() {
    if (this.state.began === null) return;
    this.state = { ...this.state, gone: Math.min(this.state.gone + this.running, this.total * 1000), began: Date.now() };
    keep(this.state);
  }

  /** Take notice of a system's clock that was set back. */
  look() {
    const now = Date.now();
    const { began } = this.state;
    if (began === null) {
      this.seen = now;
    } else if (now < this.seen) {
      this.state = { ...this.state, gone: this.state.gone + Math.max(0, this.seen - began), began: now };
      this.seen = now;
      keep(this.state);
    } else {
      this.seen = now;
      if (this.running > SAVED) this.settle();
    }
  }

  get isUnder() {
    return this.state.began !== null || this.state.gone > 0;
  }

  /** @param {string} name */
  part(name) {
    return one(this.timer, `.tw-timer__${name}`, HTMLElement);
  }

  /** @param {string} text */
  say(text) {
    this.part("said").textContent = text;
  }

  /** Start, pause or go on. */
  press() {
    if (this.state.began !== null) {
      this.stop();
      this.say("Paused.");
    } else {
      const isNew = !this.isUnder;
      this.seen = Date.now();
      this.state = { ...this.state, began: this.seen };
      keep(this.state);
      this.tick();
      if (isNew) this.shown = null;
      else this.say("Going on.");
    }
    this.show();
  }

  stop() {
    this.state = { ...this.state, gone: this.passed * 1000, began: null };
    keep(this.state);
    this.tick();
  }

  tick() {
    clearInterval(this.ticking);
    if (this.state.began !== null) this.ticking = setInterval(() => this.show(), TICK);
  }

  /** Begin what is chosen anew, standing. */
  choose() {
    this.take(this.fresh(), false);
    keep(this.state);
  }

  listSpans() {
    this.list.replaceChildren(...this.spans.map(({ title, from, to }) => {
      const item = made("li");
      item.append(title, " ", made("span", "", `${from}–${to}`));
      return item;
    }));
  }

  /**
   * Show the time; say it when a stretch begins.
   * @param {boolean} [aloud]
   */
  show(aloud = true) {
    this.look();
    const seconds = this.passed;
    const index = this.spans.findIndex((span) => seconds < span.to * 60);
    const at = index < 0 ? this.spans.length : index;
    if (at !== this.shown) this.enter(at, aloud);
    const span = index < 0 ? null : this.spans[index];
    this.part("left").hidden = !span;
    one(this.part("left"), "b", HTMLElement).textContent = span ? clock(span.to * 60 - seconds) : "";
    this.bar.hidden = !span;
    this.bar.value = span ? (seconds - span.from * 60) / ((span.to - span.from) * 60) : 1;
    this.part("whole").textContent = `${clock(seconds)} of ${this.state.round} minutes gone, ${clock(this.total - seconds)} left`;
    if (!span && this.state.began !== null) this.stop();
    this.button.textContent = this.state.began !== null ? "Pause" : this.isUnder ? "Go on" : "Start the clock";
    this.button.disabled = !span;
    this.reset.disabled = !this.isUnder;
    this.framework.disabled = this.round.disabled = this.isUnder;
    if (this.after instanceof HTMLElement) this.after.hidden = Boolean(span);
    this.nameTab(span, span ? span.to * 60 - seconds : 0);
  }

  /**
   * Say in the tab's title how long is left, for whoever looks at something else meanwhile.
   * @param {Span | null} span
   * @param {number} left seconds
   */
  nameTab(span, left) {
    const told = !span ? "Time" : this.state.began !== null ? `${clock(left)} ${span.title}` : "";
    const title = told ? `${told} · ${this.title}` : this.title;
    if (document.title !== title) document.title = title;
  }

  /**
   * Show that a stretch begins, or, past the last one, that the round is over.
   * @param {number} index
   * @param {boolean} aloud
   */
  enter(index, aloud) {
    this.shown = index;
    const span = index < this.spans.length ? this.spans[index] : null;
    [...this.list.children].forEach((item, i) => {
      item.toggleAttribute("data-past", i < index);
      if (i === index) item.setAttribute("aria-current", "step");
      else item.removeAttribute("aria-current");
    });
    this.part("phase").textContent = span ? span.title : "Time";
    this.part("board").hidden = !span?.board;
    one(this.part("board"), "b", HTMLElement).textContent = span?.board ?? "";
    this.part("glance").hidden = !span?.glance;
    this.part("glance").textContent = span?.glance ?? "";
    if (!aloud) return;
    if (span) this.say(`Minute ${span.from}: ${span.title}, until minute ${span.to}. ${span.glance}`.trim());
    else this.say(`The ${this.state.round} minutes are over.`);
  }
}
