// A session ends, whatever is open. Whoever is on a page is told minutes before, and can stay by one press of a button. If
// they come too late, what they typed is still on the page: once they have come in again in another tab, its forms go on.
import { announce } from "./announcing.js";

// How many seconds before the end it is told; once more, where somebody has gone back to the page.
const TOLD_BEFORE = [600, 120];
// In milliseconds, before we ask again where nobody answers.
const PAUSE = 30_000;
// Of the warning that somebody closed on this tab: it comes on no further page, until the next one is due.
const CLOSED = "waymark-session-warning-closed";
const UNREACHED = "We cannot reach the service just now. Try again in a moment.";

const soon = document.querySelector("[data-session-end]");
const over = document.querySelector("[data-session-over]");
let timer;
let due = Infinity;
let warning;

if (soon) watch();

function watch() {
  soon.querySelector("[data-stay]")?.addEventListener("submit", stay);
  [soon, over].forEach((dialog) => dialog.querySelector("[data-close]").addEventListener("click", () => dialog.close()));
  soon.addEventListener("close", () => keepClosed(warning));
  document.addEventListener("visibilitychange", lookIfDue);
  window.addEventListener("focus", lookIfDue);
  window.addEventListener("pageshow", ({ persisted }) => persisted && look());
  // A page that the browser kept was right when it came, and its clock may be wrong.
  const now = Math.max(Date.parse(soon.dataset.now), Date.now());
  const seconds = (Date.parse(soon.dataset.endsAt) - now) / 1000;
  if (seconds > TOLD_BEFORE[0]) wait(seconds);
  else look();
}

/** Look again when the next thing is to be told, or all is over. */
function wait(seconds) {
  const before = TOLD_BEFORE.find((each) => each < seconds) ?? 0;
  due = Date.now() + (seconds - before) * 1000;
  lookIn((seconds - before) * 1000);
}

function lookIn(pause) {
  clearTimeout(timer);
  timer = setTimeout(look, pause);
}

/** Timers stand still while a computer sleeps; and somebody who comes back may have come in again elsewhere. */
function lookIfDue() {
  if (document.visibilityState === "visible" && (over.open || Date.now() >= due)) look();
}

async function look() {
  const left = await leftNow(soon.dataset.askedAt);
  if (left === undefined) lookIn(PAUSE);
  else if (left === null) tellThatItIsOver();
  else goOn(left);
}

/** What is left: null where this visitor's session is over, undefined where nobody says. */
async function leftNow(address, options = {}) {
  try {
    const response = await fetch(address, { headers: { Accept: "application/json" }, ...options });
    if (response.status >= 500 || response.status === 429) return undefined;
    const isOurs = response.headers.get("Content-Type")?.startsWith("application/json");
    const left = response.ok && isOurs ? await response.json() : null;
    return left?.visitor === document.body.dataset.visitor ? left : null;
  } catch {
    return undefined;
  }
}

function goOn({ seconds, until, stays, token }) {
  if (over.open) {
    over.close();
    announce("You can go on here.");
  }
  document.querySelectorAll("[name=csrf_token]").forEach((field) => { field.value = token; });
  document.querySelectorAll("[data-until]").forEach((said) => { said.textContent = until; });
  soon.querySelectorAll("[data-stays]").forEach((part) => { part.hidden = !stays; });
  soon.querySelector("[data-ends]").hidden = stays;
  warning = `${TOLD_BEFORE.filter((each) => seconds <= each).length} before ${until}`;
  if (seconds > TOLD_BEFORE[0]) soon.close();
  else if (!soon.open && closedBefore() !== warning) soon.showModal();
  wait(seconds);
}

/** Browsers that keep nothing are told again on each page, which is the safer way. */
function keepClosed(which) {
  try {
    sessionStorage.setItem(CLOSED, which);
  } catch {
    // Nothing is kept.
  }
}

function closedBefore() {
  try {
    return sessionStorage.getItem(CLOSED);
  } catch {
    return null;
  }
}

async function stay(event) {
  event.preventDefault();
  const form = event.target;
  const left = await leftNow(form.action, { method: "POST", body: new URLSearchParams(new FormData(form)) });
  soon.querySelector("[data-trouble]").textContent = left === undefined ? UNREACHED : "";
  if (left === null) look();
  if (!left) return;
  goOn(left);
  soon.close();
  announce(`You stay signed in until ${left.until}.`);
}

function tellThatItIsOver() {
  clearTimeout(timer);
  soon.close();
  if (!over.open) over.showModal();
}
