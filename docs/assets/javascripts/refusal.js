/* Tell, beside a form's status, that the store refused. Any other error is ours and goes on. */
import { Refused } from "./store.js";

export function tellRefusal(status, error) {
  if (!(error instanceof Refused)) throw error;
  const note = document.createElement("span");
  note.className = "tw-refused";
  note.textContent = error.message;
  status.append(" ", note);
}
