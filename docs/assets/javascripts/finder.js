/* The finder: typing narrows the lists of symptoms and constraints. */
const fold = (text) => text.normalize("NFKD").replace(/[\u0300-\u036f]/g, "").toLowerCase();

/* Whether every word of a query begins a word of the text, or stands in one if it has three letters. */
export function found(text, query) {
  const words = fold(query).split(/\s+/).filter(Boolean);
  const its = fold(text).split(/[^\p{L}\p{N}.@]+/u);
  return words.every((word) => its.some((one) => one.startsWith(word) || (word.length > 2 && one.includes(word))));
}

export function startFinders(root) {
  const form = root.querySelector("form.tw-finder");
  if (!form) return;
  const field = form.elements.q;
  const status = form.querySelector(".tw-finder__status");
  const refused = form.querySelector(".tw-finder__refused");
  const groups = [...root.querySelectorAll("ul.tw-finds")].map((list) => {
    const heading = list.previousElementSibling;
    return { list, heading, entries: [...list.children].map((entry) => ({ entry, text: entry.textContent })) };
  });
  const total = groups.reduce((sum, group) => sum + group.entries.length, 0);

  const narrow = () => {
    let count = 0;
    for (const { list, heading, entries } of groups) {
      let here = 0;
      for (const { entry, text } of entries) {
        entry.hidden = !found(text, field.value);
        here += entry.hidden ? 0 : 1;
      }
      list.hidden = heading.hidden = !here;
      count += here;
    }
    const all = `${total} symptoms and constraints.`;
    const told = field.value.trim() ? `${count || "None"} of ${all}${count ? "" : " Try one word, or another word for it."}` : all;
    if (status.textContent !== told) status.textContent = told;
  };
  const keep = () => {
    const text = field.value.trim();
    history.replaceState(history.state, "", location.pathname + (text ? `?${new URLSearchParams({ q: text })}` : "") + location.hash);
    refused.hidden = true;
    narrow();
  };

  let typing;
  field.addEventListener("input", () => {
    clearTimeout(typing);
    // A count after each letter would be read aloud over the typing.
    typing = setTimeout(keep, 150);
  });
  field.addEventListener("keydown", (event) => {
    if (event.key === "Escape" && field.value) {
      event.preventDefault();
      field.value = "";
      keep();
    }
  });
  form.addEventListener("submit", (event) => {
    event.preventDefault();
    keep();
    groups.find((group) => !group.list.hidden)?.list.querySelector("li:not([hidden]) a")?.focus();
  });

  const asked = new URLSearchParams(location.search);
  const extra = [...asked.keys()].filter((name) => name !== "q" && name !== "h");
  const query = asked.get("q") || "";
  form.hidden = false;
  if (extra.length || asked.getAll("q").length > 1 || query.length > 80) {
    const wrong = extra.length ? `${extra[0]}=${asked.get(extra[0])}` : `q=${query}`;
    refused.textContent = `The address holds “${wrong.slice(0, 60)}”, which this page cannot use. Nothing was narrowed.`;
    refused.hidden = false;
  } else {
    field.value = query;
  }
  narrow();
}
