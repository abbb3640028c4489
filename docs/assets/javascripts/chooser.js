// @ts-check
/* The five questions as a form. The rules come with the page; the algorithm is that of
   hooks/trapwise/models/choosing.py, and a test compares the two for every combination of answers. */
import { readAddress, writeAddress } from "./address.js";
import { all, made, one } from "./dom.js";

/** The chosen option of each question, by their ids; some may be missing. @typedef {Record<string, string>} Answers */
/** The options of each question under which something holds. @typedef {Record<string, string[]>} Condition */
/** A question: what each of its options means. @typedef {{ id: string, options: Record<string, string> }} Question */
/** @typedef {{ id: string, title: string, say: string, rules: { when: Condition, because: string }[] }} Pattern */
/** Answers that cannot all be true. @typedef {{ id: string, when: Condition, because: string, ask: string }} Contradiction */
/**
 * What the page brings, the patterns from the simplest on; `examples` holds answers by a prompt's id.
 * @typedef {{ questions: Question[], patterns: Pattern[], contradictions: Contradiction[], examples: Record<string, Answers> }} Rules
 */
/**
 * What answers lead to: the chosen pattern, if there is one, the reasons against those that are out, the ids of
 * those that are left, of contradictions and of questions without an answer, and what a candidate says.
 * @typedef {{ chosen: string | null, out: Record<string, string[]>, left: string[], contradictions: string[], missing: string[], say: string }} Verdict
 */

/**
 * @param {Condition} when
 * @param {Answers} answers
 */
const holds = (when, answers) =>
  Object.entries(when).every(([question, options]) => options.includes(answers[question]));

/**
 * What the answers lead to.
 * @param {Rules} rules
 * @param {Answers} answers
 * @returns {Verdict}
 */
export function choose(rules, answers) {
  /** @type {Record<string, string[]>} */
  const out = {};
  for (const pattern of rules.patterns) {
    const reasons = pattern.rules.filter((rule) => holds(rule.when, answers)).map((rule) => rule.because);
    if (reasons.length) out[pattern.id] = reasons;
  }
  const clashes = rules.contradictions.filter((clash) => holds(clash.when, answers));
  const missing = rules.questions.map((question) => question.id).filter((id) => !answers[id]);
  const left = rules.patterns.filter((pattern) => !out[pattern.id]);
  const chosen = left.length && !missing.length && !clashes.length ? left[0] : null;
  let say = "";
  if (clashes.length) say = clashes[0].ask;
  else if (chosen) {
    const simpler = rules.patterns.slice(0, rules.patterns.indexOf(chosen));
    say = [...simpler.map((p) => `${p.title} is out, because ${out[p.id][0]}.`), chosen.say].join(" ");
  }
  return { chosen: chosen && chosen.id, out, left: left.map((p) => p.id), contradictions: clashes.map((c) => c.id), missing, say };
}

/** @param {Document} root */
export function startChoosers(root) {
  all(root, "form.tw-chooser", HTMLFormElement).forEach(start);
}

/** @param {HTMLFormElement} form */
function start(form) {
  /** @type {Rules} */
  const rules = JSON.parse(one(form, ".tw-chooser__rules", HTMLScriptElement).textContent ?? "");
  const example = one(form, "select", HTMLSelectElement);
  const refused = one(form, ".tw-chooser__refused", HTMLElement);
  const radios = all(form, "input[type=radio]", HTMLInputElement);
  /** @param {Answers} answers */
  const write = (answers) => radios.forEach((r) => { r.checked = answers[r.name] === r.value; });
  const update = () => {
    const answers = Object.fromEntries(radios.filter((r) => r.checked).map((r) => [r.name, r.value]));
    example.value = exampleOf(rules, answers);
    show(form, rules, answers);
    return answers;
  };
  const keep = () => {
    writeAddress(inOrder(rules, update()));
    refused.hidden = true;
  };

  form.addEventListener("change", (event) => {
    if (event.target === example) write(rules.examples[example.value] ?? {});
    keep();
  });
  form.addEventListener("submit", (event) => event.preventDefault());
  form.addEventListener("reset", (event) => {
    event.preventDefault();
    write({});
    keep();
    radios[0].focus();
  });

  const known = Object.fromEntries(rules.questions.map(({ id, options }) => [id, Object.keys(options)]));
  const { asked, wrong } = readAddress(known, location.search);
  write(asked);
  form.hidden = false;
  refused.hidden = !wrong;
  if (wrong) refused.textContent = `The address holds “${wrong}”, which is no answer to a question on this page. Nothing was filled in.`;
  if (location.hash === "#chooser") form.scrollIntoView();
  update();
}

/**
 * The example with these answers, or nothing.
 * @param {Rules} rules
 * @param {Answers} answers
 */
function exampleOf(rules, answers) {
  const same = Object.entries(rules.examples).find(([, other]) => rules.questions.every((q) => other[q.id] === answers[q.id]));
  return same ? same[0] : "";
}

/**
 * Answers by the order of the questions.
 * @param {Rules} rules
 * @param {Answers} answers
 */
const inOrder = (rules, answers) => rules.questions.filter(({ id }) => answers[id]).map(({ id }) => [id, answers[id]]);

/**
 * @param {HTMLFormElement} form
 * @param {Rules} rules
 * @param {Answers} answers
 */
function show(form, rules, answers) {
  const verdict = choose(rules, answers);
  const clashing = rules.contradictions.filter((clash) => verdict.contradictions.includes(clash.id));
  for (const question of rules.questions) {
    one(form, `#means-${question.id}`, HTMLElement).textContent = question.options[answers[question.id]] ?? "";
  }
  for (const item of all(form, "[data-pattern]", HTMLElement)) showPattern(item, verdict);

  const clash = one(form, ".tw-verdict__clash", HTMLElement);
  clash.hidden = !clashing.length;
  list(one(clash, "ul", HTMLElement), clashing.map((c) => [c.because.trim(), `Ask: “${c.ask}”`]));
  const say = one(form, ".tw-verdict__say", HTMLElement);
  say.hidden = !verdict.say;
  one(say, "blockquote p", HTMLElement).textContent = verdict.say;

  form.dataset.answered = String(rules.questions.length - verdict.missing.length);
  one(form, ".tw-chooser__status", HTMLElement).textContent = statusOf(rules, verdict, clashing);
}

/**
 * @param {HTMLElement} item
 * @param {Verdict} verdict
 */
function showPattern(item, { out, chosen, contradictions }) {
  const id = item.dataset.pattern ?? "";
  const state = out[id] ? "out" : id === chosen ? "chosen" : "left";
  item.dataset.state = state;
  const told = item.querySelector(".tw-verdict__state");
  if (!told) return;
  const open = chosen ? "would work too, and is more complicated" : contradictions.length ? "cannot be judged yet" : "still possible";
  told.textContent = { out: "is out", chosen: "it is", left: open }[state];
  list(one(item, ".tw-verdict__reasons", HTMLElement), (out[id] ?? []).map((reason) => [`Because ${reason}.`]));
}

/**
 * The verdict in a sentence or two.
 * @param {Rules} rules
 * @param {Verdict} verdict
 * @param {Contradiction[]} clashing
 */
function statusOf(rules, { chosen, left, missing }, clashing) {
  const titles = rules.patterns.filter(({ id }) => left.includes(id)).map(({ title }) => title);
  const answered = rules.questions.length - missing.length;
  if (clashing.length) return `These answers cannot all be true. Ask: ${clashing[0].ask}`;
  if (chosen) return `${titles[0]}. The simplest that fits.`;
  if (!answered) return "Choose an answer to the first question.";
  return `${answered} of ${rules.questions.length} answered. Still possible: ${titles.join(", ") || "nothing"}.`;
}

/**
 * Fill a list with entries of one paragraph or more.
 * @param {HTMLElement} parent
 * @param {string[][]} entries
 */
function list(parent, entries) {
  parent.hidden = !entries.length;
  parent.replaceChildren(...entries.map((texts) => {
    const item = made("li");
    item.append(...texts.map((text) => made("p", "", text)));
    return item;
  }));
}
