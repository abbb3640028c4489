/* The search box. What it needs is loaded when somebody comes near it, and not before. */
const PARTS = ["box", "engine", "results", "vocabulary", "words"];

export function offerSearch(root) {
  const box = root.querySelector("[data-tw-search]");
  if (!box) return;
  const input = box.querySelector("input");
  const toggle = root.getElementById("__search");
  let loading = null;

  const approach = () => {
    loading ??= load(box).catch((error) => {
      console.info("search is not there:", error.message);
      box.querySelector("[role=status]").textContent = "Search could not be loaded. Try again when you are online.";
      loading = null;
    });
  };
  input.addEventListener("focus", approach);
  box.addEventListener("pointerenter", approach);
  for (const button of root.querySelectorAll("label[for=__search]")) button.addEventListener("pointerenter", approach);
  toggle.addEventListener("change", () => {
    if (!toggle.checked) return;
    approach();
    input.focus();
  });

  root.addEventListener("keydown", (event) => {
    if (!["/", "s", "f"].includes(event.key) || event.ctrlKey || event.metaKey || event.altKey || event.defaultPrevented) return;
    if (event.target.closest?.("input, textarea, select, [contenteditable], [data-tw-search]")) return;
    event.preventDefault();
    input.focus();
    input.select();
  });

  // Somebody may have come near while this script was under way.
  if (toggle.checked || root.activeElement === input) approach();
  const asked = new URLSearchParams(location.search).get("q");
  if (asked) {
    input.value = asked;
    input.focus();
  }
}

async function load(box) {
  const names = ask(box, "names");
  const words = ask(box, "words");
  words.catch(() => {});
  const [{ openBox }] = await Promise.all(PARTS.map((part) => import(`./search/${part}.js`)));
  await openBox(box, names, words);
}

async function ask(box, name) {
  const answer = await fetch(new URL(`search/${name}.json`, new URL(`${box.dataset.root}/`, location.href)));
  if (!answer.ok) throw new Error(`${answer.status} for ${answer.url}`);
  return answer.json();
}
