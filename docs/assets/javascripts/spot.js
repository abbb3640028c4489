// @ts-check
/* Spot the mistakes: mark lines, then see what was found, missed, or fine. Nothing is stored. */
import { all, made, one } from "./dom.js";

/**
 * A mistake of a conversation: the numbers of the lines at which it is made, the link to its chapter,
 * and why it is one.
 * @typedef {{ lines: number[], title: Node, reason: Node }} Mistake
 */
/** @typedef {"found" | "missed" | "fine"} Verdict */

/** @type {Record<Verdict, string>} */
const WORDS = { found: "Found", missed: "Missed", fine: "Fine" };

/** @param {Document} root */
export function spotMistakes(root) {
  all(root, "form.tw-spot", HTMLFormElement).forEach(spot);
}

/** @param {HTMLFormElement} form */
function spot(form) {
  const lines = new Map(
    all(form, ".tw-remark--candidate", HTMLElement).map((line) => [Number(line.dataset.line), new Line(form, line)]),
  );
  const mistakes = all(form, ".tw-spot__answers li", HTMLElement).map((item) => ({
    lines: (item.dataset.lines ?? "").split(" ").map(Number),
    title: one(item, "a", HTMLAnchorElement),
    reason: one(item, ".tw-spot__reason", HTMLElement),
  }));
  const status = one(form, ".tw-spot__status", HTMLElement);
  const clear = () => {
    form.querySelectorAll(".tw-spot__note--told").forEach((told) => told.remove());
    lines.forEach((line) => line.clear());
    status.textContent = "";
  };

  form.addEventListener("submit", (event) => {
    event.preventDefault();
    clear();
    status.textContent = judge(lines, mistakes);
    showNote(form);
    // The verdicts have pushed the sum off a small screen.
    status.scrollIntoView({ block: "nearest" });
  });
  form.addEventListener("reset", clear);
  one(form, ".tw-spot__send [type=submit]", HTMLButtonElement).removeAttribute("aria-disabled");
}

/**
 * Tell below each line what is to be said of it, and return the sum.
 * @param {Map<number, Line>} lines by their numbers
 * @param {Mistake[]} mistakes
 * @returns {string}
 */
function judge(lines, mistakes) {
  const marked = new Set([...lines].filter(([, line]) => line.box.checked).map(([number]) => number));
  let found = 0;
  for (const mistake of mistakes) {
    const hit = mistake.lines.find((number) => marked.has(number));
    if (hit !== undefined) found += 1;
    // The reason stands below the first line that the reader marked, else below the first one.
    const at = hit ?? mistake.lines[0];
    for (const number of mistake.lines) {
      lines.get(number)?.tell(hit === undefined ? "missed" : "found", mistake, number === at);
    }
  }
  const keyed = new Set(mistakes.flatMap((mistake) => mistake.lines));
  const fine = [...marked].filter((number) => !keyed.has(number));
  fine.forEach((number) => lines.get(number)?.tell("fine"));
  return sum(mistakes.length, found, fine.length);
}

/**
 * What a reader may have misjudged stands in the closed answers, which nobody opens after this.
 * @param {HTMLFormElement} form
 */
function showNote(form) {
  const told = made("p", "tw-spot__note tw-spot__note--told");
  told.append(...one(form, ".tw-spot__note", HTMLElement).cloneNode(true).childNodes);
  one(form, ".tw-spot__send", HTMLElement).after(told);
}

/** A line of the candidate's that can be marked. */
class Line {
  /**
   * @param {HTMLFormElement} form
   * @param {HTMLElement} element
   */
  constructor(form, element) {
    this.element = element;
    this.box = one(element, "input", HTMLInputElement);
    this.name = `${form.dataset.spot}-spotted-${element.dataset.line}`;
  }

  clear() {
    this.element.querySelectorAll(".tw-spotted").forEach((told) => told.remove());
    this.element.removeAttribute("data-verdict");
    this.box.removeAttribute("aria-describedby");
  }

  /**
   * Say a verdict below the line, with the mistake that it is about, and the whole reason or none.
   * @param {Verdict} verdict
   * @param {Mistake} [mistake]
   * @param {boolean} [isWhole]
   */
  tell(verdict, mistake, isWhole) {
    const note = made("p", `tw-spotted tw-spotted--${verdict}`);
    note.append(made("b", "", WORDS[verdict]), " ");
    if (!mistake) note.append("We would let this line stand.");
    else note.append(mistake.title.cloneNode(true), isWhole ? ". " : ", here too.");
    if (mistake && isWhole) note.append(...mistake.reason.cloneNode(true).childNodes);
    this.element.append(note);
    note.id = `${this.name}-${this.element.querySelectorAll(".tw-spotted").length}`;
    this.box.setAttribute("aria-describedby", `${this.box.getAttribute("aria-describedby") ?? ""} ${note.id}`.trim());
    if (this.element.dataset.verdict !== "missed") this.element.dataset.verdict = verdict;
  }
}

/**
 * @param {number} all how many mistakes there are
 * @param {number} found
 * @param {number} fine how many lines were marked that need no objection
 */
function sum(all, found, fine) {
  const parts = [`You found ${found} of ${all} mistakes`];
  if (found < all) parts.push(`missed ${all - found}`);
  if (fine) parts.push(`marked ${fine} ${fine === 1 ? "line" : "lines"} that we would let stand`);
  return `${parts.join(", ")}. The reasons stand below the lines.`;
}
