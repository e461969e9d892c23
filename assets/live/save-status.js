// What a page of answers says of its saving: beside each question, at its fields, and of all of it.
import { announce } from "./live-region.js";
import { UNSAVED, WAITING } from "./save-queue.js";

/** What is said of a question, by its state. What waits is said by the page itself, and read out by nobody. */
const STATE_MESSAGES = {
  unchanged: () => "",
  returned: () => "",
  changed: () => "",
  sending: () => "",
  saved: () => "Saved",
  unreasoned: () => "Say in a few words why. Until then this question counts as not answered.",
  unreached: () => "Not saved yet: the service cannot be reached just now. We try again by ourselves, so keep this page open.",
  barred: (why) => BARRED_MESSAGES[why] ?? BARRED_MESSAGES.other,
  refused: (why) => `Not all of this is saved. ${why}.`,
  conflict: () => "Not saved. This answer was changed meanwhile, here or on a colleague’s screen. Save the page to see both versions and choose.",
  closed: () => "Not saved: somebody has submitted these answers. Copy anything you still need.",
  theirs: () => "The saved version stays when you save the page.",
};

/** What is said of the page as a whole, by the state of the question that is worst off. */
const PAGE_MESSAGES = {
  saved: "Your answers are saved as you go.",
  waiting: "",
  unreached: "Not everything on this page is saved yet. We try again by ourselves, so keep this page open.",
  unsaved: "Not everything on this page is saved. It says beside each question what you can do.",
  theirs: "Everything else on this page is saved. Save the page to keep the versions that you have chosen.",
};

/** By the status of a reply that no try of ours will change. */
const BARRED_MESSAGES = {
  404: "Not saved: these answers are not there any more. Copy what you still need.",
  413: "Not saved: this is too long to send. Shorten it, and it will be saved.",
  other: "Not saved: you are signed out here, or your private link was replaced. Open it in another tab, then come back to this page. Copy anything long first, to be safe.",
};

/** A browser that translates puts other words in the place of ours: only the state says what was said. */
export function showState(question, { state, why }) {
  question.querySelector("[data-waiting]").hidden = !WAITING.includes(state);
  const status = question.querySelector("[data-status]");
  if (question.dataset.state !== state || status.dataset.why !== String(why)) setStatus(status, STATE_MESSAGES[state](why));
  question.dataset.state = state;
  status.dataset.why = why;
  status.classList.toggle("wm-item-status--attention", UNSAVED.includes(state) || state === "unreasoned");
  question.querySelectorAll("[data-not-saved]").forEach((words) => { words.hidden = state === "saved"; });
}

function setStatus(status, words) {
  status.textContent = words;
  if (words) announce(words);
}

/** What is said of the page as a whole. */
export function showPageState(form, queue) {
  const said = form.querySelector("[data-saved]");
  const unreached = queue.count(["unreached"]);
  const kinds = { unsaved: queue.count(UNSAVED) - unreached, unreached, waiting: queue.count(WAITING), theirs: queue.count(["theirs"]) };
  const state = Object.keys(kinds).find((kind) => kinds[kind]) ?? "saved";
  if (said.dataset.saved === state) return;
  said.dataset.saved = state;
  said.textContent = PAGE_MESSAGES[state];
}

/** Have a question's fields say which of them are wrong, by their names. */
export function markFaultyFields(form, item, faulty) {
  ["reason", "note", "evidence"].forEach((name) => {
    const field = form.elements[`${item}.${name}`];
    if (field) markField(field, `${item}-status`, faulty.includes(name));
  });
}

/** It says that it is wrong, and by which words, for as long as it is. */
function markField(field, status, isFaulty) {
  const told = new Set(field.getAttribute("aria-describedby").split(" "));
  const before = document.getElementById(`${field.id}-error`);
  const named = document.querySelector(`.nhsuk-error-summary [href="#${CSS.escape(field.id)}"]`);
  told[isFaulty ? "add" : "delete"](status);
  if (named) markPutRight(named, !isFaulty);
  if (before) {
    // The page came with it, about words that have been typed anew since.
    told.delete(before.id);
    before.remove();
    field.closest(".nhsuk-form-group--error")?.classList.remove("nhsuk-form-group--error");
    field.classList.remove("nhsuk-input--error");
  }
  field.setAttribute("aria-describedby", [...told].join(" "));
  if (isFaulty) field.setAttribute("aria-invalid", "true");
  else field.removeAttribute("aria-invalid");
}

/** The summary keeps its place and its links, as whoever reads it expects; beside each, whether there is still something to do. */
function markPutRight(link, isRight) {
  const said = link.nextElementSibling ?? link.parentElement.appendChild(document.createElement("span"));
  said.textContent = isRight ? " (put right)" : "";
}
