// A page of answers saves what is changed on it, and says beside each question whether it has.
import { isBackNavigation, storeUnsaved, readUnsaved, resetFields } from "./unsaved-history.js";
import { SaveQueue } from "./save-queue.js";
import { showPageState, showState, markFaultyFields } from "./save-status.js";

// In milliseconds: after the last key, and for an answer to come.
const TYPING_PAUSE = 1_500;
const REQUEST_TIMEOUT = 30_000;
// Before a button that was pressed meanwhile does what it does all the same.
const MAX_SUBMIT_DELAY = 5_000;
// The statuses that say so of a visit.
const SESSION_ENDED_STATUSES = [400, 401];
// Seconds between two tries where the reader has to do something first.
const BARRED_RETRY_PAUSE = 60;

document.querySelectorAll("form[data-autosave]").forEach(saveOnEveryChange);

/** Save a question when it changes; at the latest when the page is left, or ask before that. */
function saveOnEveryChange(form) {
  // Only where this script does not run does a form need another address than its page: see section.html.
  form.setAttribute("action", location.pathname);
  const questions = new Map([...form.querySelectorAll("[data-item]")].map((each) => [each.dataset.item, each]));
  const states = Object.fromEntries([...questions].map(([item, each]) => [item, each.dataset.state ?? "unchanged"]));
  const queue = new SaveQueue(states, {
    read: (item) => readFields(questions.get(item), item),
    encode: (parts) => encodeBody(form, parts),
    post: (body, isLast) => postChanges(form, questions, body, isLast),
    told: (question, verdict) => {
      showState(questions.get(question.item), question);
      if (verdict) applyVerdict(form, question.item, verdict);
      const unsaved = queue.unsaved().map((item) => [item, form.elements[`${item}.seen`].value]);
      storeUnsaved(form.elements.round.value, Object.fromEntries(unsaved));
      showPageState(form, queue);
    },
  });
  listenForChanges(form, queue);
  form.addEventListener("change", showLastTime);
  restoreUnsaved(form, questions, queue);
  // On going back, Chromium puts back what was in the fields only when the page has loaded.
  window.addEventListener("pageshow", (event) => event.persisted || restoreUnsaved(form, questions, queue));
  saveOnLeaving(handleSubmit(form, queue), queue);
}

/** Send what was typed before this script ran, or when somebody was on the page before. */
function restoreUnsaved(form, questions, queue) {
  const { round, unsaved: kept } = readUnsaved();
  // The page may be the next round's by now, and the words are not.
  if (isBackNavigation() && round) form.elements.round.value = round;
  [...questions].filter(([, question]) => hasUnsentInput(question)).forEach(([item, question]) => {
    if (isBackNavigation() && !(item in kept)) {
      resetFields(question);
      return;
    }
    if (isBackNavigation()) form.elements[`${item}.seen`].value = kept[item];
    openFilledDetails(question);
    queue.edit(item);
  });
}

/** Whether somebody was quicker than this script, or the browser has put back what was typed before. */
function hasUnsentInput(question) {
  return [...question.querySelectorAll("input, textarea")].some((field) => (
    field.type === "radio" ? field.checked !== field.defaultChecked : field.value !== field.defaultValue
  ));
}

/** Words that were put back are no use where nobody sees them. */
function openFilledDetails(question) {
  question.querySelectorAll("details").forEach((details) => {
    details.open ||= [...details.querySelectorAll("input, textarea")].some((field) => field.value !== "");
  });
}

/** What was said last time is shown once there is an answer, and not before: it would lead. */
function showLastTime({ target }) {
  const last = target.closest(".wm-radios") && target.closest("[data-item]").querySelector("[data-last-time]");
  if (last) last.open = true;
}

function listenForChanges(form, queue) {
  form.addEventListener("input", (event) => onEdit(event, true));
  form.addEventListener("change", (event) => onEdit(event, false));

  function onEdit({ target }, isTyping) {
    const question = target.closest("[data-item]");
    if (!question) return;
    const { item } = question.dataset;
    const isText = target.matches("textarea, input[type=text], input[type=url]");
    if (question.querySelector(`[name="${item}.keep"]:checked`)?.value === "theirs") queue.giveUp(item);
    else if (isText && !isTyping) queue.flush(item);
    else if (isText || !isTyping) queue.edit(item, isText ? TYPING_PAUSE : 0);
  }
}

/** A button takes the whole page along. Whether it is doing so, as a function. */
function handleSubmit(form, queue) {
  let isTaken = false;
  let isHeldBack = false;
  let goesOn = false;

  // Somebody who does something here has stopped the next page from coming.
  ["pointerdown", "keydown"].forEach((name) => document.addEventListener(name, () => { isTaken = false; }));
  window.addEventListener("pageshow", () => { isTaken = false; });
  document.addEventListener("submit", (event) => {
    const { submitter, target } = event;
    if (target === form && submitter?.name === "clear") {
      event.preventDefault();
      clearAnswer(form, queue, submitter.value);
    } else if (target === form && submitter?.value === "stay") {
      // Enter in a field: nobody loses their place.
      event.preventDefault();
      queue.finish(0);
    } else if (!goesOn && mustWait(target)) {
      event.preventDefault();
      if (!isHeldBack) delaySubmit(target, submitter);
    } else if (target === form) {
      isTaken = true;
      attachUnsaved(form, queue);
    }
    goesOn = false;
  });
  return () => isTaken;

  /** Sent beside a save, ours might overtake it; another form, such as 'Sign out', takes nothing along. */
  function mustWait(target) {
    return target === form ? Boolean(queue.running) || queue.isCutOff : !queue.isSettled;
  }

  async function delaySubmit(target, submitter) {
    isHeldBack = true;
    await queue.finish(MAX_SUBMIT_DELAY);
    isHeldBack = false;
    // A browser's own page for 'no connection' would take the place of the words.
    if (queue.isCutOff && target === form) return focusUnreachedStatus(form);
    goesOn = true;
    target.requestSubmit(submitter);
  }
}

function focusUnreachedStatus(form) {
  const status = form.querySelector(":is([data-state=unreached], [data-state=barred]) [data-status]");
  status.tabIndex = -1;
  status.focus();
}

/** The button goes with the answer, so the focus goes to where another can be given. */
function clearAnswer(form, queue, item) {
  const radios = form.querySelectorAll(`[name="${item}"]`);
  radios.forEach((radio) => { radio.checked = false; });
  radios[0].focus();
  queue.edit(item);
}

function attachUnsaved(form, queue) {
  form.querySelectorAll("[data-sent]").forEach((field) => field.remove());
  Object.entries(queue.handOver()).forEach(([item, before]) => {
    form.elements[`${item}.seen`].after(makeSentField(`${item}.sent`, joinAsList(before)));
  });
}

function saveOnLeaving(isTaken, queue) {
  window.addEventListener("online", () => queue.tryAgain());
  // A phone may end a page that is out of sight, and says nothing of it.
  document.addEventListener("visibilitychange", () => {
    if (document.visibilityState === "visible") queue.tryAgain();
    else onLeave();
  });
  window.addEventListener("pagehide", onLeave);
  window.addEventListener("pageshow", (event) => event.persisted && queue.comeBack());
  window.addEventListener("beforeunload", (event) => {
    if (isTaken() || !queue.wouldLose) return;
    event.preventDefault();
    // Older browsers ask only where this is set.
    event.returnValue = true;
  });

  function onLeave() {
    if (!isTaken()) queue.leave();
  }
}

/** A question's fields as they are now, {name: value}. */
function readFields(question, item) {
  const fields = [...question.querySelectorAll("input, textarea")].filter((field) => (
    (field.type !== "radio" || field.checked) && field.name !== `${item}.seen` && !("sent" in field.dataset)
  ));
  return Object.fromEntries(fields.map((field) => [field.name, field.value]));
}

function encodeBody(form, parts) {
  const body = new URLSearchParams({ csrf_token: form.elements.csrf_token.value, round: form.elements.round.value });
  for (const { item, fields, before } of parts) {
    Object.entries(fields).forEach(([name, value]) => body.append(name, value));
    body.append(`${item}.seen`, form.elements[`${item}.seen`].value);
    if (before.length) body.append(`${item}.sent`, joinAsList(before));
  }
  return body.toString();
}

function joinAsList(before) {
  return `[${before.join(",")}]`;
}

function makeSentField(name, value) {
  const field = Object.assign(document.createElement("input"), { type: "hidden", name, value });
  field.dataset.sent = "";
  return field;
}

async function postChanges(form, questions, body, isLast) {
  const patience = new AbortController();
  const timer = setTimeout(() => patience.abort(), REQUEST_TIMEOUT);
  try {
    const response = await sendWithFreshToken(form, body, isLast, patience.signal);
    if (await isBarred(response)) return { failure: "barred", why: response.status, pause: BARRED_RETRY_PAUSE };
    if (response.status >= 429) return { failure: "unreached", pause: Number(response.headers.get("Retry-After")) || 0 };
    const reply = await response.json();
    // What stands between here and the service may answer with anything.
    if (typeof reply.seen !== "object") return { failure: "unreached" };
    return { verdicts: Object.fromEntries([...questions].map(([item, each]) => [item, makeVerdict(item, each, reply)])) };
  } catch {
    return { failure: "unreached" };
  } finally {
    clearTimeout(timer);
  }
}

/** The reply to a save. Where the visit has ended and a new one begun, it is sent once more as a part of that. */
async function sendWithFreshToken(form, body, isLast, signal) {
  const headers = { Accept: "application/json", "Content-Type": "application/x-www-form-urlencoded" };
  const send = (text) => fetch(form.action, { method: "POST", headers, body: text, keepalive: isLast, signal });
  const response = await send(body);
  const token = SESSION_ENDED_STATUSES.includes(response.status) && !isLast ? await fetchToken(form, signal) : null;
  if (!token || token === form.elements.csrf_token.value) return response;
  form.elements.csrf_token.value = token;
  const renewed = new URLSearchParams(body);
  renewed.set("csrf_token", token);
  return send(renewed.toString());
}

/** The token of the visit that this browser is on now; null where that is not to the same round. */
async function fetchToken(form, signal) {
  const response = await fetch(form.action, { signal });
  const page = new DOMParser().parseFromString(await response.text(), "text/html");
  // Somebody may have come by another organisation's link: these words are not for its round.
  const there = page.querySelector("form[data-autosave]")?.elements;
  return there?.round.value === form.elements.round.value ? there.csrf_token.value : null;
}

/** Whether trying again would change nothing: 409 tells of conflicts, 408 and 429 ask for patience. */
async function isBarred(response) {
  const { status } = response;
  if (status < 400 || status >= 500 || [408, 409, 429].includes(status)) return false;
  // What stands between here and the service knows nothing of a visit, but may take only so much.
  return status === 413 || isOurRefusal(response);
}

async function isOurRefusal(response) {
  const reply = await response.json().catch(() => null);
  return typeof reply?.advice === "string";
}

function makeVerdict(item, question, { open, seen, conflicts, faults }) {
  const wrong = faults[item] ?? {};
  const waits = Object.keys(wrong).join() === "reason" && !question.querySelector(`[name="${item}.reason"]`).value.trim();
  const faulty = Object.keys(wrong);
  if (!open) return { state: "closed", faulty };
  if (conflicts.includes(item)) return { state: "conflict", faulty };
  if (waits) return { state: "unreasoned", seen: seen[item], faulty };
  if (faults[item]) return { state: "refused", seen: seen[item], why: Object.values(wrong).join(". "), faulty };
  return { state: item in seen ? "saved" : "theirs", seen: seen[item], faulty };
}

function applyVerdict(form, item, { seen, faulty }) {
  if (seen) form.elements[`${item}.seen`].value = seen;
  markFaultyFields(form, item, faulty);
  const answered = [...form.querySelectorAll("[data-item]")].filter(isAnswered).length;
  document.querySelector("[data-answered]").textContent = answered;
}

function isAnswered(question) {
  const chosen = question.querySelector(".wm-radios input:checked")?.value;
  return chosen !== undefined && (chosen !== "not-applicable" || question.querySelector(".wm-reason input").value.trim() !== "");
}
