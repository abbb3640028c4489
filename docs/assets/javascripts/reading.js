/* What was read: a button at the foot of a chapter, and a mark wherever the chapter is listed.
   An element with data-reads="traps/softmax-trap" stands for that page. */
import { load, update, Refused } from "./store.js";

/* Return what was read, as a set of names; throw Refused where the store cannot be read. */
export function readPages() {
  return new Set(load().read || []);
}

export function markReading(root) {
  const places = [...root.querySelectorAll("[data-reads]")];
  if (!places.length) return;
  const lists = places.filter((place) => !place.matches(".tw-read"));
  const foot = root.querySelector(".tw-read");
  let read = new Set();
  let refusal = "";
  try {
    read = readPages();
  } catch (error) {
    refusal = said(error);
  }
  lists.forEach((place) => show(place, read.has(place.dataset.reads)));
  if (foot) startFoot(foot, read.has(foot.dataset.reads), refusal);
}

function said(error) {
  if (!(error instanceof Refused)) throw error;
  return error.message;
}

/* Mark an entry of a list; a table has a cell for it. */
function show(place, isRead) {
  place.toggleAttribute("data-read", isRead);
  const cell = place.querySelector("td.tw-questions__mark");
  if (cell) cell.textContent = isRead ? "Read" : "";
  else if (isRead) place.append(Object.assign(document.createElement("span"), { className: "tw-day__read", textContent: "Read" }));
}

function startFoot(foot, isRead, refusal) {
  const name = foot.dataset.reads;
  const button = Object.assign(document.createElement("button"), { type: "button", className: "tw-button tw-read__button" });
  const status = Object.assign(document.createElement("p"), { className: "tw-read__status" });
  status.setAttribute("role", "status");
  foot.append(button, status);
  foot.hidden = false;
  const draw = () => {
    foot.toggleAttribute("data-read", isRead);
    button.textContent = isRead ? "Mark as not read" : "Mark as read";
  };
  const refuse = (message) => {
    status.textContent = message;
    status.classList.add("tw-refused");
  };
  draw();
  if (isRead) status.textContent = "You have read this page.";
  if (refusal) refuse(refusal);
  button.addEventListener("click", () => {
    const wanted = !isRead;
    try {
      update((data) => {
        const others = (data.read || []).filter((other) => other !== name);
        data.read = wanted ? [...others, name] : others;
      });
    } catch (error) {
      refuse(said(error));
      return;
    }
    isRead = wanted;
    draw();
    status.classList.remove("tw-refused");
    status.textContent = isRead ? "Marked as read, in this browser only." : "No longer marked as read.";
  });
}
