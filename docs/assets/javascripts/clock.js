/* The practice timer: what it counts stands in the tables of its page. It keeps time by the
   system's clock, so that a sleeping tab or a reload loses nothing. */
const KEY = "trapwise-clock";
const IDLE = { began: null, gone: 0 };

export function startClock(root) {
  const timer = root.querySelector(".tw-timer");
  if (timer && root.querySelector("table[data-clock]")) run(timer, root);
}

/* Return the stretches of a framework's round, in minutes, from its table. */
function stretches(root, framework, round) {
  const table = root.querySelector(`table[data-clock="${CSS.escape(framework)}"]`);
  return [...table.tBodies[0].rows].flatMap((row) => {
    const cell = row.querySelector(`td[data-round="${CSS.escape(round)}"][data-from]`);
    return cell ? [{
      title: row.querySelector("th b").textContent,
      board: row.querySelector(".tw-hours__board")?.textContent ?? "",
      glance: row.dataset.glance ?? "",
      from: Number(cell.dataset.from),
      to: Number(cell.dataset.to),
    }] : [];
  });
}

function kept(frameworks, rounds) {
  try {
    const state = JSON.parse(sessionStorage.getItem(KEY));
    const isTime = (value) => Number.isFinite(value) && value >= 0;
    const isOurs = state && frameworks.includes(state.framework) && rounds.includes(state.round)
      && isTime(state.gone) && (state.began === null || (isTime(state.began) && state.began <= Date.now()));
    return isOurs ? state : null;
  } catch {
    return null;
  }
}

function keep(state) {
  try {
    sessionStorage.setItem(KEY, JSON.stringify(state));
  } catch {
    // Without storage the timer still runs; only a reload starts it anew.
  }
}

const pad = (number) => String(number).padStart(2, "0");
const clock = (seconds) => `${Math.floor(seconds / 60)}:${pad(seconds % 60)}`;

function run(timer, root) {
  const part = (name) => timer.querySelector(`.tw-timer__${name}`);
  const framework = timer.querySelector("#timer-framework");
  const round = timer.querySelector("#timer-round");
  const button = timer.querySelector('[data-do="run"]');
  const reset = timer.querySelector('[data-do="reset"]');
  const values = (select) => [...select.options].map((option) => option.value);
  let state = kept(values(framework), values(round)) ?? { ...IDLE, framework: framework.value, round: round.value };
  framework.value = state.framework;
  round.value = state.round;
  let spans = stretches(root, state.framework, state.round);
  let shown = null;
  let ticking = 0;

  const total = () => spans.at(-1).to * 60;
  const passed = () => {
    const running = state.began === null ? 0 : Date.now() - state.began;
    return Math.min(total(), Math.floor((state.gone + running) / 1000));
  };
  const say = (text) => { part("said").textContent = text; };
  const isUnder = () => state.began !== null || state.gone > 0;

  const list = () => part("list").replaceChildren(...spans.map(({ title, from, to }) => {
    const item = document.createElement("li");
    const minutes = document.createElement("span");
    minutes.textContent = `${from}–${to}`;
    item.append(title, " ", minutes);
    return item;
  }));

  const enter = (index, aloud) => {
    shown = index;
    const span = spans[index];
    [...part("list").children].forEach((item, i) => {
      item.toggleAttribute("data-past", i < index);
      if (i === index) item.setAttribute("aria-current", "step");
      else item.removeAttribute("aria-current");
    });
    part("phase").textContent = span ? span.title : "Time";
    part("board").hidden = !span?.board;
    part("board").querySelector("b").textContent = span?.board ?? "";
    part("glance").hidden = !span?.glance;
    part("glance").textContent = span?.glance ?? "";
    if (!aloud) return;
    if (span) say(`Minute ${span.from}: ${span.title}, until minute ${span.to}. ${span.glance}`.trim());
    else say(`The ${state.round} minutes are over.`);
  };

  const show = (aloud = true) => {
    const seconds = passed();
    const index = spans.findIndex((span) => seconds < span.to * 60);
    const at = index < 0 ? spans.length : index;
    if (at !== shown) enter(at, aloud);
    const span = spans[at];
    part("left").hidden = !span;
    part("left").querySelector("b").textContent = span ? clock(span.to * 60 - seconds) : "";
    part("bar").hidden = !span;
    part("bar").value = span ? (seconds - span.from * 60) / ((span.to - span.from) * 60) : 1;
    part("whole").textContent = `${clock(seconds)} of ${state.round} minutes gone, ${clock(total() - seconds)} left`;
    if (!span && state.began !== null) stop();
    button.textContent = state.began !== null ? "Pause" : isUnder() ? "Go on" : "Start the clock";
    button.disabled = !span;
    reset.disabled = !isUnder();
    framework.disabled = round.disabled = isUnder();
  };

  const tick = () => {
    clearInterval(ticking);
    if (state.began !== null) ticking = setInterval(show, 250);
  };
  const stop = () => {
    state = { ...state, gone: passed() * 1000, began: null };
    keep(state);
    tick();
  };
  const choose = () => {
    state = { ...IDLE, framework: framework.value, round: round.value };
    spans = stretches(root, state.framework, state.round);
    shown = null;
    keep(state);
    list();
    show(false);
  };

  button.addEventListener("click", () => {
    if (state.began !== null) {
      stop();
      say("Paused.");
    } else {
      const isNew = !isUnder();
      state = { ...state, began: Date.now() };
      keep(state);
      tick();
      if (isNew) shown = null;
      else say("Going on.");
    }
    show();
  });
  reset.addEventListener("click", () => {
    choose();
    tick();
    say("Back to zero.");
    button.focus();
  });
  for (const select of [framework, round]) select.addEventListener("change", choose);
  // A tab that slept shows the right minute at once.
  document.addEventListener("visibilitychange", () => document.hidden || show());

  timer.hidden = false;
  list();
  show(state.began !== null);
  tick();
}
