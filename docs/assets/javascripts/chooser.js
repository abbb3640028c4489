/* The five questions as a form. The rules come with the page; the algorithm is that of
   hooks/trapwise/models/choosing.py, and a test compares the two for every combination of answers. */

const holds = (when, answers) =>
  Object.entries(when).every(([question, options]) => options.includes(answers[question]));

/* What the answers (option by question, some perhaps missing) lead to. */
export function choose(rules, answers) {
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

/* The answers in an address, or what is wrong with it. "h" is the search's highlighting. */
export function readAddress(rules, search) {
  const answers = {};
  for (const [name, value] of new URLSearchParams(search)) {
    if (name === "h") continue;
    const question = rules.questions.find((q) => q.id === name);
    if (!question || !Object.hasOwn(question.options, value) || name in answers) {
      const found = `${name}=${value}`;
      return { answers: {}, wrong: found.length > 60 ? `${found.slice(0, 60)}…` : found };
    }
    answers[name] = value;
  }
  return { answers, wrong: "" };
}

export function startChoosers(root) {
  root.querySelectorAll("form.tw-chooser").forEach(start);
}

function start(form) {
  const rules = JSON.parse(form.querySelector(".tw-chooser__rules").textContent);
  const example = form.querySelector("select");
  const refused = form.querySelector(".tw-chooser__refused");
  const radios = [...form.querySelectorAll("input[type=radio]")];
  const read = () => Object.fromEntries(radios.filter((r) => r.checked).map((r) => [r.name, r.value]));
  const write = (answers) => radios.forEach((r) => { r.checked = answers[r.name] === r.value; });
  const keep = (answers) => {
    const ordered = rules.questions.filter((q) => answers[q.id]).map((q) => [q.id, answers[q.id]]);
    const search = ordered.length ? `?${new URLSearchParams(ordered)}` : "";
    history.replaceState(history.state, "", location.pathname + search + location.hash);
    refused.hidden = true;
  };
  const update = () => {
    const answers = read();
    const same = ([, other]) => rules.questions.every((q) => other[q.id] === answers[q.id]);
    example.value = Object.entries(rules.examples).find(same)?.[0] ?? "";
    show(form, rules, answers);
  };

  form.addEventListener("change", (event) => {
    if (event.target === example) write(rules.examples[example.value] || {});
    keep(read());
    update();
  });
  form.addEventListener("submit", (event) => event.preventDefault());
  form.addEventListener("reset", (event) => {
    event.preventDefault();
    write({});
    keep({});
    update();
    radios[0].focus();
  });

  const { answers, wrong } = readAddress(rules, location.search);
  write(answers);
  form.hidden = false;
  if (wrong) {
    refused.textContent = `The address holds “${wrong}”, which is no answer to a question on this page. Nothing was filled in.`;
    refused.hidden = false;
  }
  if (location.hash === "#chooser") form.scrollIntoView();
  update();
}

function show(form, rules, answers) {
  const verdict = choose(rules, answers);
  const title = (id) => rules.patterns.find((pattern) => pattern.id === id).title;
  const clashing = rules.contradictions.filter((clash) => verdict.contradictions.includes(clash.id));

  for (const question of rules.questions) {
    form.querySelector(`#means-${question.id}`).textContent = question.options[answers[question.id]] || "";
  }
  for (const item of form.querySelectorAll("[data-pattern]")) {
    const id = item.dataset.pattern;
    const state = verdict.out[id] ? "out" : id === verdict.chosen ? "chosen" : "left";
    item.dataset.state = state;
    const told = item.querySelector(".tw-verdict__state");
    if (!told) continue;
    const open = verdict.chosen ? "would work too, and is more complicated" : clashing.length ? "cannot be judged yet" : "still possible";
    told.textContent = { out: "is out", chosen: "it is", left: open }[state];
    list(item.querySelector(".tw-verdict__reasons"), (verdict.out[id] || []).map((reason) => [`Because ${reason}.`]));
  }
  const clash = form.querySelector(".tw-verdict__clash");
  clash.hidden = !clashing.length;
  list(clash.querySelector("ul"), clashing.map((c) => [c.because.trim(), `Ask: “${c.ask}”`]));
  const say = form.querySelector(".tw-verdict__say");
  say.hidden = !verdict.say;
  say.querySelector("blockquote p").textContent = verdict.say;

  const answered = rules.questions.length - verdict.missing.length;
  form.dataset.answered = String(answered);
  let status = `${answered} of ${rules.questions.length} answered. Still possible: ${verdict.left.map(title).join(", ") || "nothing"}.`;
  if (!answered) status = "Choose an answer to the first question.";
  if (verdict.chosen) status = `${title(verdict.chosen)}. The simplest that fits.`;
  if (clashing.length) status = `These answers cannot all be true. Ask: ${clashing[0].ask}`;
  form.querySelector(".tw-chooser__status").textContent = status;
}

/* Fill a list with entries of one paragraph or more. */
function list(parent, entries) {
  parent.hidden = !entries.length;
  parent.replaceChildren(...entries.map((texts) => {
    const item = document.createElement("li");
    item.append(...texts.map((text) => {
      const paragraph = document.createElement("p");
      paragraph.textContent = text;
      return paragraph;
    }));
    return item;
  }));
}
