// @ts-check
/* Commit first: choose an answer and a confidence, then see the reason for every option. */
import { all, one } from "./dom.js";
import { answerTo, keepAnswer, onChange } from "./store.js";
import { tellRefusal } from "./refusal.js";
/** @import { Answer } from "./store.js" */

/** What is said of an option's verdict; a draft's option has none. @type {Record<string, string>} */
const WORDS = {
  right: "That is the answer the interviewer hopes for.",
  partly: "That is part of it.",
  wrong: "That is the trap, or beside it.",
};

/** @param {Document} root */
export function askCommitments(root) {
  all(root, "form.tw-commit", HTMLFormElement).forEach(ask);
}

/** @param {HTMLFormElement} form */
function ask(form) {
  const id = form.dataset.commit ?? "";
  const status = one(form, ".tw-commit__status", HTMLElement);
  const choices = all(form, ".tw-option__choice input", HTMLInputElement);
  const sures = all(form, ".tw-commit__sure input", HTMLInputElement);

  /** @param {() => void} action */
  const orTell = (action) => {
    try {
      action();
    } catch (error) {
      tellRefusal(status, error);
    }
  };
  const restore = () => {
    const kept = answerTo(id);
    // The question may have had more answers when it was answered.
    if (kept && kept.choice >= 1 && kept.choice <= choices.length && kept.sure >= 0 && kept.sure <= 100) reveal(form, choices, kept);
  };

  orTell(restore);
  onChange(() => { if (!("done" in form.dataset)) orTell(restore); });
  form.addEventListener("submit", (event) => {
    event.preventDefault();
    const choice = choices.findIndex((input) => input.checked) + 1;
    const sure = sures.find((input) => input.checked);
    if (!choice || !sure) {
      status.textContent = choice ? "Say how sure you are, too." : "Choose an answer first; a wrong one teaches more.";
      (choice ? sures : choices)[0].focus();
      return;
    }
    const answer = { choice, sure: Number(sure.value), at: new Date().toISOString() };
    reveal(form, choices, answer);
    orTell(() => keepAnswer(id, answer));
    // The reasons that have opened push what was in sight off the screen.
    status.focus({ preventScroll: true });
    form.scrollIntoView({ block: "start" });
  });
  one(form, "button", HTMLButtonElement).removeAttribute("aria-disabled");
  form.dataset.asks = "";
}

/**
 * Show an answer in the form: the verdict below the title, and the reasons of all options open.
 * @param {HTMLFormElement} form
 * @param {HTMLInputElement[]} choices
 * @param {Answer} answer
 */
function reveal(form, choices, { choice, sure }) {
  choices[choice - 1].checked = true;
  const level = all(form, ".tw-commit__sure input", HTMLInputElement).find((input) => Number(input.value) === sure);
  if (level) level.checked = true;
  const options = all(form, ".tw-option", HTMLElement);
  options.forEach((option, i) => option.toggleAttribute("data-chosen", i === choice - 1));
  form.dataset.done = "";
  const said = [
    `You chose answer ${choice} of ${choices.length}, ${sure}% sure.`,
    WORDS[options[choice - 1].dataset.verdict ?? ""],
    "The reasons are open below.",
  ];
  const status = one(form, ".tw-commit__status", HTMLElement);
  status.tabIndex = -1;
  status.textContent = said.filter(Boolean).join(" ");
  const title = one(form, ".tw-commit__title", HTMLElement);
  if (title.nextElementSibling !== status) title.after(status);
  all(form, ".tw-option__why", HTMLDetailsElement).forEach((why) => { why.open = true; });
}
