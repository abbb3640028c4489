/* Commit first: choose an answer and a confidence, then see the reason for every option. */
import { load, update } from "./store.js";
import { tellRefusal } from "./refusal.js";

export function askCommitments(root) {
  root.querySelectorAll("form.tw-commit").forEach(ask);
}

function ask(form) {
  const id = form.dataset.commit;
  const options = [...form.querySelectorAll(".tw-option")];
  const status = form.querySelector(".tw-commit__status");
  const choices = options.map((option) => option.querySelector("input"));
  const sures = [...form.querySelectorAll(".tw-commit__sure input")];

  const reveal = ({ choice, sure }) => {
    choices[choice - 1].checked = true;
    const level = sures.find((input) => Number(input.value) === sure);
    if (level) level.checked = true;
    options.forEach((option, i) => option.toggleAttribute("data-chosen", i === choice - 1));
    form.dataset.done = "";
    const verdict = options[choice - 1].dataset.verdict;
    const words = { right: "That is the answer the interviewer hopes for.", partly: "That is part of it.", wrong: "That is the trap, or beside it." };
    status.textContent = `You chose answer ${choice} of ${options.length}, ${sure}% sure. ${words[verdict]} The reasons are open above.`;
  };
  const openAll = () => form.querySelectorAll(".tw-option__why").forEach((why) => { why.open = true; });

  try {
    const kept = load().commits[id];
    if (kept && kept.choice >= 1 && kept.choice <= options.length) {
      reveal(kept);
      openAll();
    }
  } catch (error) {
    tellRefusal(status, error);
  }

  form.addEventListener("submit", (event) => {
    event.preventDefault();
    const choice = choices.findIndex((input) => input.checked) + 1;
    const sure = sures.find((input) => input.checked);
    if (!choice || !sure) {
      status.textContent = choice ? "Say how sure you are, too." : "Choose an answer first; a wrong one teaches more.";
      (choice ? sures[0] : choices[0]).focus();
      return;
    }
    const answer = { choice, sure: Number(sure.value), at: new Date().toISOString() };
    reveal(answer);
    openAll();
    try {
      update((data) => { data.commits[id] = answer; });
    } catch (error) {
      tellRefusal(status, error);
    }
  });
  form.querySelector("button").removeAttribute("aria-disabled");
}
