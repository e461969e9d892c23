// A session ends, whatever is open. Whoever is on a page is told minutes before, and can stay by one press of a button. If
// they come too late, what they typed is still on the page: once they have come in again in another tab, its forms go on.
import { announce } from "./live-region.js";

// How many seconds before the end it is told; once more, where somebody has gone back to the page.
const WARNING_TIMES = [600, 120];
// In milliseconds, before we ask again where nobody answers.
const RETRY_PAUSE = 30_000;
// Of the warning that somebody closed on this tab: it comes on no further page, until the next one is due.
const CLOSED_KEY = "waymark-session-warning-closed";
const UNREACHED_MESSAGE = "We cannot reach the service just now. Try again in a moment.";

const warningDialog = document.querySelector("[data-session-end]");
const endedDialog = document.querySelector("[data-session-over]");
let timer;
let nextCheckAt = Infinity;
let currentWarning;

if (warningDialog) watchSession();

function watchSession() {
  warningDialog.querySelector("[data-stay]")?.addEventListener("submit", staySignedIn);
  [warningDialog, endedDialog].forEach((dialog) => dialog.querySelector("[data-close]").addEventListener("click", () => dialog.close()));
  warningDialog.addEventListener("close", () => rememberClosed(currentWarning));
  document.addEventListener("visibilitychange", checkIfDue);
  window.addEventListener("focus", checkIfDue);
  window.addEventListener("pageshow", ({ persisted }) => persisted && checkSession());
  // A page that the browser kept was right when it came, and its clock may be wrong.
  const now = Math.max(Date.parse(warningDialog.dataset.now), Date.now());
  const seconds = (Date.parse(warningDialog.dataset.endsAt) - now) / 1000;
  if (seconds > WARNING_TIMES[0]) scheduleCheck(seconds);
  else checkSession();
}

/** Look again when the next thing is to be told, or all is over. */
function scheduleCheck(seconds) {
  const before = WARNING_TIMES.find((each) => each < seconds) ?? 0;
  nextCheckAt = Date.now() + (seconds - before) * 1000;
  checkAfter((seconds - before) * 1000);
}

function checkAfter(pause) {
  clearTimeout(timer);
  timer = setTimeout(checkSession, pause);
}

/** Timers stand still while a computer sleeps; and somebody who comes back may have come in again elsewhere. */
function checkIfDue() {
  if (document.visibilityState === "visible" && (endedDialog.open || Date.now() >= nextCheckAt)) checkSession();
}

async function checkSession() {
  const left = await fetchTimeLeft(warningDialog.dataset.askedAt);
  if (left === undefined) checkAfter(RETRY_PAUSE);
  else if (left === null) showSessionEnded();
  else showTimeLeft(left);
}

/** What is left: null where this visitor's session is over, undefined where nobody says. */
async function fetchTimeLeft(address, options = {}) {
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

function showTimeLeft({ seconds, until, stays, token }) {
  if (endedDialog.open) {
    endedDialog.close();
    announce("You can go on here.");
  }
  document.querySelectorAll("[name=csrf_token]").forEach((field) => { field.value = token; });
  document.querySelectorAll("[data-until]").forEach((said) => { said.textContent = until; });
  warningDialog.querySelectorAll("[data-stays]").forEach((part) => { part.hidden = !stays; });
  warningDialog.querySelector("[data-ends]").hidden = stays;
  currentWarning = `${WARNING_TIMES.filter((each) => seconds <= each).length} before ${until}`;
  if (seconds > WARNING_TIMES[0]) warningDialog.close();
  else if (!warningDialog.open && readClosed() !== currentWarning) warningDialog.showModal();
  scheduleCheck(seconds);
}

/** Browsers that keep nothing are told again on each page, which is the safer way. */
function rememberClosed(which) {
  try {
    sessionStorage.setItem(CLOSED_KEY, which);
  } catch {
    // Nothing is kept.
  }
}

function readClosed() {
  try {
    return sessionStorage.getItem(CLOSED_KEY);
  } catch {
    return null;
  }
}

async function staySignedIn(event) {
  event.preventDefault();
  const form = event.target;
  const left = await fetchTimeLeft(form.action, { method: "POST", body: new URLSearchParams(new FormData(form)) });
  warningDialog.querySelector("[data-trouble]").textContent = left === undefined ? UNREACHED_MESSAGE : "";
  if (left === null) checkSession();
  if (!left) return;
  showTimeLeft(left);
  warningDialog.close();
  announce(`You stay signed in until ${left.until}.`);
}

function showSessionEnded() {
  clearTimeout(timer);
  warningDialog.close();
  if (!endedDialog.open) endedDialog.showModal();
}
