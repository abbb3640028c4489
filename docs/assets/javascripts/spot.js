/* Spot the mistakes: mark lines, then see what was found, missed, or fine. Nothing is stored. */

export function spotMistakes(root) {
  root.querySelectorAll("form.tw-spot").forEach(spot);
}

function spot(form) {
  const status = form.querySelector(".tw-spot__status");
  const sending = form.querySelector(".tw-spot__send");
  const note = form.querySelector(".tw-spot__note");
  const lines = new Map(
    [...form.querySelectorAll(".tw-remark--candidate")].map((line) => [Number(line.dataset.line), line]),
  );
  const mistakes = [...form.querySelectorAll(".tw-spot__answers li")].map((item) => ({
    lines: item.dataset.lines.split(" ").map(Number),
    title: item.querySelector("a"),
    reason: item.querySelector(".tw-spot__reason"),
  }));
  const marked = (number) => lines.get(number).querySelector("input").checked;

  const clear = () => {
    form.querySelectorAll(".tw-spotted, .tw-spot__note--told").forEach((told) => told.remove());
    lines.forEach((line) => {
      line.removeAttribute("data-verdict");
      line.querySelector("input").removeAttribute("aria-describedby");
    });
    status.textContent = "";
  };

  const show = () => {
    clear();
    for (const mistake of mistakes) {
      mistake.found = mistake.lines.some(marked);
      // The reason stands below the first line that the reader marked, else below the first one.
      const at = mistake.lines.find(marked) ?? mistake.lines[0];
      for (const number of mistake.lines) {
        tell(lines.get(number), mistake.found ? "found" : "missed", mistake, number === at);
      }
    }
    const keyed = new Set(mistakes.flatMap((mistake) => mistake.lines));
    const fine = [...lines.keys()].filter((number) => marked(number) && !keyed.has(number));
    fine.forEach((number) => tell(lines.get(number), "fine"));
    status.textContent = sum(mistakes, fine.length);
    // What a reader may have misjudged stands in the closed answers, which nobody opens after this.
    const told = note.cloneNode(true);
    told.classList.add("tw-spot__note--told");
    sending.after(told);
    // The verdicts above have pushed the sum off a small screen.
    status.scrollIntoView({ block: "nearest" });
  };

  form.addEventListener("submit", (event) => {
    event.preventDefault();
    show();
  });
  form.addEventListener("reset", clear);
  sending.querySelector("[type=submit]").removeAttribute("aria-disabled");
}

const WORDS = { found: "Found", missed: "Missed", fine: "Fine" };

function tell(line, verdict, mistake, whole) {
  const note = document.createElement("p");
  note.className = `tw-spotted tw-spotted--${verdict}`;
  const word = document.createElement("b");
  word.textContent = WORDS[verdict];
  note.append(word, " ");
  if (!mistake) {
    note.append("We would let this line stand.");
  } else {
    note.append(mistake.title.cloneNode(true));
    if (whole) note.append(". ", ...[...mistake.reason.cloneNode(true).childNodes]);
    else note.append(", here too.");
  }
  line.append(note);
  const box = line.querySelector("input");
  note.id = `${line.closest("form").dataset.spot}-spotted-${line.dataset.line}-${line.querySelectorAll(".tw-spotted").length}`;
  box.setAttribute("aria-describedby", `${box.getAttribute("aria-describedby") ?? ""} ${note.id}`.trim());
  if (line.dataset.verdict !== "missed") line.dataset.verdict = verdict;
}

function sum(mistakes, fine) {
  const found = mistakes.filter((mistake) => mistake.found).length;
  const missed = mistakes.length - found;
  const parts = [`You found ${found} of ${mistakes.length} mistakes`];
  if (missed) parts.push(`missed ${missed}`);
  if (fine) parts.push(`marked ${fine} ${fine === 1 ? "line" : "lines"} that we would let stand`);
  return `${parts.join(", ")}. The reasons stand below the lines.`;
}
