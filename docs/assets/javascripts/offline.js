// @ts-check
/* Reading without a network, where the build says that there is a worker: what was opened is kept, and everything
   if the reader asks for it. */
import { made } from "./dom.js";

/* In milliseconds. */
const PAUSE = 500;

/**
 * What the worker tells: how many pages there are, and of how many it has a copy; what all take to load, in bytes;
 * whether all were asked for; how many files could not be had just now.
 * @typedef {{ kept: number, pages: number, bytes: number, everything: boolean, missing: number }} State
 */
/** How far the worker is. @typedef {{ done: number, all: number }} Progress */

/** Whether the reader asks for little traffic; not every browser tells. */
function savesData() {
  return "connection" in navigator && Boolean(/** @type {{ saveData?: boolean }} */ (navigator.connection)?.saveData);
}

/** @param {Document} root */
export function keepOffline(root) {
  const link = root.querySelector('link[rel="tw-worker"]');
  if (!(link instanceof HTMLLinkElement) || !("serviceWorker" in navigator) || savesData()) return;
  const place = root.querySelector(".tw-offline");
  const offer = place instanceof HTMLElement ? new Offer(place) : null;
  /** Tell the worker what this page was made of; the first one was there before it. */
  const send = () => ask({ ask: "visited", addresses: loaded() }, (answer) => offer?.hear(answer));
  const isFirst = !navigator.serviceWorker.controller;
  navigator.serviceWorker.register(link.href, { updateViaCache: "none" })
    .then(() => navigator.serviceWorker.ready)
    .then(() => {
      offer?.start();
      whenLoaded(send);
      if (isFirst) whenMore(send);
    })
    .catch((error) => console.info("offline reading is off:", error.message));
  // A new build's worker has taken over.
  navigator.serviceWorker.addEventListener?.("controllerchange", () => whenLoaded(send));
}

/** @param {() => void} action */
function whenLoaded(action) {
  if (document.readyState === "complete") action();
  else addEventListener("load", action, { once: true });
}

/**
 * Do something whenever the page has loaded more, once it pauses. What was asked for before the worker took over, and
 * came after it was told of the rest, is known in no other way.
 * @param {() => void} action
 */
function whenMore(action) {
  let timer = 0;
  new PerformanceObserver(() => {
    clearTimeout(timer);
    timer = setTimeout(action, PAUSE);
  }).observe({ type: "resource" });
}

/** The addresses of this page and of all that it has loaded. */
function loaded() {
  const parts = performance.getEntriesByType("resource").map(({ name }) => name);
  return [location.href, ...parts].map((address) => address.split(/[?#]/)[0]);
}

/**
 * Ask the worker for something, and give each of its answers.
 * @param {{ ask: "visited" | "state" | "everything" | "nothing", addresses?: string[] }} question
 * @param {(answer: State | Progress) => void} give
 */
async function ask(question, give) {
  const { port1, port2 } = new MessageChannel();
  port1.onmessage = ({ data }) => give(data);
  (await navigator.serviceWorker.ready).active?.postMessage(question, [port2]);
}

/** The line that says what can be read without a network, and the button for the rest. */
class Offer {
  status = made("p", "tw-offline__status");
  all = made("button", "tw-button");
  none = made("button", "tw-button tw-button--plain", "Remove the copies");

  /** @param {HTMLElement} place */
  constructor(place) {
    this.place = place;
    this.status.setAttribute("role", "status");
    this.all.type = this.none.type = "button";
    this.all.hidden = this.none.hidden = true;
  }

  start() {
    this.place.replaceChildren(this.status, this.all, " ", this.none);
    this.all.addEventListener("click", () => {
      this.all.disabled = true;
      navigator.storage?.persist?.().catch(() => {});
      this.ask("everything");
    });
    this.none.addEventListener("click", () => this.ask("nothing"));
    this.ask("state");
  }

  /** @param {"state" | "everything" | "nothing"} what */
  ask(what) {
    ask({ ask: what }, (answer) => this.hear(answer));
  }

  /** @param {State | Progress} answer */
  hear(answer) {
    if ("done" in answer) this.status.textContent = `${answer.done} of ${answer.all} files are here.`;
    else this.show(answer);
  }

  /** @param {State} state */
  show({ kept, pages, bytes, everything, missing }) {
    const isWhole = everything && !missing && kept >= pages;
    const told = isWhole ? "All pages can be read without a network, in this browser."
      : `${kept} of ${pages} pages can be read without a network, in this browser: those that you have opened.`;
    this.status.textContent = missing ? `${told} ${missing} files could not be had. Try again later.` : told;
    this.all.textContent = `Keep everything (${(bytes / 1e6).toFixed(1)} MB)`;
    this.all.hidden = isWhole;
    this.all.disabled = false;
    this.none.hidden = !kept;
  }
}
