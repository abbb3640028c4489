// @ts-check
/* Commit first: the options in a new order at each visit, a choice and a confidence, then the verdict: the chosen
   option with its reason, and the others folded behind it. */
import { all, made, one } from "./dom.js";
import { answerTo, keepAnswer, onChange } from "./store.js";
import { tellRefusal } from "./refusal.js";
/** @import { Answer } from "./store.js" */

/** What is said of an option's verdict; a draft's option has none. @type {Record<string, string>} */
const WORDS = {
  right: "That is the answer the interviewer hopes for.",
  defensible: "That can be defended, and is not wrong: under the condition below it is the right answer. Say the condition with it.",
  partly: "That is part of it.",
  wrong: "That is the trap, or beside it.",
};
/** Whether the reader asked for the answer without one of their own; it rides on the entry of the history. */
const SHOWN = "trapwiseShown";
const COUNTS = ["no", "one", "two", "three", "four", "five", "six", "seven", "eight"];

/** @param {Document} root */
export function askCommitments(root) {
  all(root, "form.tw-commit", HTMLFormElement).forEach((form) => new Question(form).begin());
}

/** A question with its options. "tw-verdict" is sent from its form whenever its verdict is shown or taken back. */
class Question {
  panel = made("div", "tw-commit__verdict");
  word = made("p", "tw-commit__word");
  others = made("details", "tw-commit__others");
  again = made("button", "tw-button tw-button--plain tw-commit__again", "Ask me again");
  /** Until the reader asks for the question anew, an answer that another tab kept is shown here too. */
  followsStore = true;

  /** @param {HTMLFormElement} form */
  constructor(form) {
    this.form = form;
    this.id = form.dataset.commit ?? "";
    this.field = one(form, ".tw-commit__options", HTMLElement);
    this.send = one(form, ".tw-commit__send", HTMLElement);
    this.status = one(form, ".tw-commit__status", HTMLElement);
    this.sures = all(form, ".tw-commit__sure input", HTMLInputElement);
    /** In the order in which the author wrote them. */
    this.options = all(form, ".tw-option", HTMLElement);
    this.panel.tabIndex = -1;
    this.again.type = "button";
    this.again.addEventListener("click", () => this.askAgain());
  }

  begin() {
    const submit = one(this.form, "button", HTMLButtonElement);
    if (!this.isBeingRead()) this.shuffle();
    this.offerAnswer(submit);
    this.orTell(() => this.restore());
    onChange(() => { if (this.followsStore && !("done" in this.form.dataset)) this.orTell(() => this.restore()); });
    this.form.addEventListener("submit", (event) => {
      event.preventDefault();
      this.commit();
    });
    submit.removeAttribute("aria-disabled");
    this.form.dataset.asks = "";
    if (isShown() && !("done" in this.form.dataset)) this.show(this.best(), null);
  }

  /** Whether somebody has the options before their eyes already, because this script came late. */
  isBeingRead() {
    const isAnswered = this.options.some((option) => this.input(option).checked);
    return isAnswered || this.field.contains(document.activeElement) || this.options.some((option) => getComputedStyle(option).visibility !== "hidden");
  }

  /** The nodes move, so that the keyboard's order is the eye's. */
  shuffle() {
    this.field.append(...shuffled(this.options));
  }

  /** @param {HTMLButtonElement} submit */
  offerAnswer(submit) {
    const button = made("button", "tw-button tw-button--plain tw-commit__show", "Just show me");
    button.type = "button";
    button.addEventListener("click", () => {
      keepShown(true);
      this.show(this.best(), null);
      this.bringIntoView();
    });
    submit.after(button);
  }

  /** The option that is right; a draft may have none yet. */
  best() {
    return this.options.find((option) => option.dataset.verdict === "right");
  }

  /** @param {HTMLElement} option */
  input(option) {
    return one(option, "input", HTMLInputElement);
  }

  /** @param {() => void} action */
  orTell(action) {
    try {
      action();
    } catch (error) {
      tellRefusal(this.status, error);
    }
  }

  restore() {
    const kept = answerTo(this.id);
    if (!kept || kept.sure < 0 || kept.sure > 100) return;
    // The question may have had other options when it was answered; what was kept of it stays. An answer from
    // before options had ids is a number alone, and means an option that has none still.
    const name = kept.option ?? `option-${kept.choice}`;
    const option = this.options.find((each) => each.dataset.option === name);
    if (option) this.show(option, kept.sure);
  }

  commit() {
    const option = this.options.find((each) => this.input(each).checked);
    const sure = this.sures.find((input) => input.checked);
    if (!option || !sure) {
      this.status.textContent = option ? "Say how sure you are, too." : "Choose an answer first; a wrong one teaches more.";
      // The message stands at the button. The options may lie a screen above, and to go there would hide it.
      if (option) this.sures[0].focus();
      return;
    }
    /** @type {Answer} */
    const answer = {
      choice: this.options.indexOf(option) + 1, option: option.dataset.option ?? "", sure: Number(sure.value), at: new Date().toISOString(),
    };
    keepShown(false);
    this.show(option, answer.sure);
    this.orTell(() => keepAnswer(this.id, answer));
    this.bringIntoView();
  }

  /**
   * Show the verdict of an option, and the others behind it.
   * @param {HTMLElement | undefined} option
   * @param {number | null} sure how sure the reader was, in percent; null where no answer was given
   */
  show(option, sure) {
    const verdict = option?.dataset.verdict ?? "";
    if (option && sure !== null) this.input(option).checked = true;
    for (const input of this.sures) input.checked = Number(input.value) === sure;
    for (const each of this.options) {
      this.input(each).disabled = true;
      each.toggleAttribute("data-chosen", each === option);
      one(each, ".tw-option__why", HTMLDetailsElement).open = true;
    }
    const others = this.options.filter((each) => each !== option);
    this.word.textContent = sure === null ? "The answer" : option?.querySelector(".tw-option__verdict strong")?.textContent ?? "Your answer";
    this.status.textContent = sure === null ? "You looked before you answered, so nothing is kept." : `You were ${sure}% sure. ${WORDS[verdict] ?? ""}`.trim();
    this.panel.dataset.verdict = verdict;
    this.panel.replaceChildren(this.word, this.status, ...(option ? [option] : []));
    const count = COUNTS[others.length] ?? String(others.length);
    this.others.replaceChildren(made("summary", "", others.length === 1 ? "The other answer" : `The other ${count} answers, each with its reason`), ...others);
    this.others.open = false;
    this.field.append(this.panel, this.others);
    this.form.append(this.again);
    this.tell(true);
  }

  /** The verdict stands where the question was asked, and is what a screen reader reads next. */
  bringIntoView() {
    this.panel.focus({ preventScroll: true });
    const room = innerHeight - 100;
    const isWhole = this.panel.getBoundingClientRect().bottom - this.form.getBoundingClientRect().top < room;
    (isWhole ? this.form : this.panel).scrollIntoView({ block: "start" });
  }

  askAgain() {
    this.followsStore = false;
    keepShown(false);
    for (const input of [...this.sures, ...this.options.map((option) => this.input(option))]) {
      input.checked = false;
      input.disabled = false;
    }
    for (const option of this.options) {
      option.removeAttribute("data-chosen");
      one(option, ".tw-option__why", HTMLDetailsElement).open = false;
    }
    this.status.textContent = "";
    this.send.append(this.status);
    this.shuffle();
    for (const element of [this.panel, this.others, this.again]) element.remove();
    this.tell(false);
    one(this.field, "input", HTMLInputElement).focus({ preventScroll: true });
    this.form.scrollIntoView({ block: "start" });
  }

  /** @param {boolean} isDone */
  tell(isDone) {
    this.form.toggleAttribute("data-done", isDone);
    this.form.dispatchEvent(new CustomEvent("tw-verdict", { bubbles: true }));
  }
}

/**
 * @template T
 * @param {T[]} items
 * @returns {T[]} the items in a random order, each order as likely as any other
 */
function shuffled(items) {
  const order = [...items];
  for (let last = order.length - 1; last > 0; last -= 1) {
    const other = Math.floor(Math.random() * (last + 1));
    [order[last], order[other]] = [order[other], order[last]];
  }
  return order;
}

function isShown() {
  return history.state?.[SHOWN] === true;
}

/** @param {boolean} isIt */
function keepShown(isIt) {
  if (isIt === isShown()) return;
  try {
    history.replaceState({ ...history.state, [SHOWN]: isIt }, "");
  } catch {
    // A browser allows so many changes in so many seconds; after a reload the question is asked again.
  }
}
