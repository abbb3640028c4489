/* The box: what is typed, which kinds are wanted, keys, opening and closing. */
import { makeEngine } from "./engine.js";
import { showResults, tell } from "./results.js";

export async function openBox(box, names, words) {
  const input = box.querySelector("input");
  const output = box.querySelector(".md-search__output");
  const list = box.querySelector("ol");
  const status = box.querySelector("[role=status]");
  const toggle = document.getElementById("__search");
  const kinds = box.querySelectorAll("[data-kind]");
  const hint = status.textContent;
  const root = new URL(`${box.dataset.root}/`, location.href);
  let engine = null;
  let kind = "";

  const search = () => {
    const query = input.value;
    box.dataset.query = query;
    if (!query.trim() || !engine) {
      list.replaceChildren();
      status.textContent = query.trim() ? "One moment" : hint;
      return;
    }
    const found = engine.search(query, { kinds: kind ? new Set([kind]) : null });
    showResults(list, found, root);
    tell(status, found, query.trim());
    list.closest(".md-search__scrollwrap").scrollTop = 0;
  };
  const open = () => {
    output.hidden = false;
    if (!toggle.checked) toggle.click();
  };
  const close = () => {
    output.hidden = true;
    if (toggle.checked) toggle.click();
  };

  input.addEventListener("input", search);
  input.addEventListener("focus", open);
  toggle.addEventListener("change", () => {
    output.hidden = !toggle.checked;
    if (!toggle.checked && box.contains(document.activeElement)) document.activeElement.blur();
  });
  box.querySelector("form").addEventListener("reset", () => setTimeout(() => { search(); input.focus(); }));
  box.querySelector("form").addEventListener("submit", (event) => {
    event.preventDefault();
    list.querySelector("a")?.click();
  });
  for (const button of kinds) {
    button.addEventListener("click", () => {
      kind = button.dataset.kind;
      for (const other of kinds) other.setAttribute("aria-pressed", String(other === button));
      search();
    });
  }
  list.addEventListener("click", (event) => event.target.closest("a") && close());
  box.addEventListener("focusout", (event) => {
    if (event.relatedTarget && !box.contains(event.relatedTarget)) close();
  });
  box.addEventListener("keydown", (event) => {
    if (event.key === "Escape") {
      input.focus();
      close();
      input.blur();
    } else if (event.key === "ArrowDown" || event.key === "ArrowUp") {
      event.preventDefault();
      step(input, list, event.key === "ArrowDown" ? 1 : -1);
    } else if (event.key.length === 1 && event.key !== " " && event.target.closest("a") && !event.ctrlKey && !event.metaKey && !event.altKey) {
      input.focus();
    }
  });

  if (document.activeElement === input || toggle.checked) open();
  search();
  engine = makeEngine(await names);
  search();
  engine.add(await words);
  search();
  box.dataset.ready = "";
}

/* From the box through the results and round again. */
function step(input, list, by) {
  const stops = [input, ...list.querySelectorAll("a")];
  const at = stops.indexOf(document.activeElement);
  const next = stops[(Math.max(at, 0) + by + stops.length) % stops.length];
  next.focus();
  if (next !== input) next.scrollIntoView({ block: "nearest" });
}
