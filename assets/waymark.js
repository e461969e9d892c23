// What the pages do where JavaScript runs; every page works without it.
import { ErrorSummary, PasswordInput, SkipLink, createAll } from "./nhsuk-frontend.js";

document.body.classList.add("js-enabled", "nhsuk-frontend-supported");
createAll(ErrorSummary);
createAll(PasswordInput);
createAll(SkipLink);

const libraries = new Map();

document.querySelectorAll("form[data-autosave]").forEach(saveOnEveryChange);
document.querySelectorAll("form[data-what-if]").forEach(showWhatMoves);
document.querySelectorAll("[data-figure]").forEach(drawWhenInView);
document.querySelectorAll("[data-copy]").forEach(offerToCopy);
document.querySelectorAll("[data-print]").forEach((button) => {
  button.hidden = false;
  button.addEventListener("click", () => window.print());
});

// How to read a table is on paper too.
window.addEventListener("beforeprint", () => {
  document.querySelectorAll("details.wm-how").forEach((each) => { each.open = true; });
});

/** Save an item when its answer changes, and say so beside it. The page's buttons save everything again. */
function saveOnEveryChange(form) {
  const said = form.querySelector("[data-saved]");
  const waiting = new Map();
  let queue = Promise.resolve();
  let underWay = 0;
  let waited = false;

  const later = (question) => {
    clearTimeout(waiting.get(question));
    waiting.set(question, setTimeout(() => now(question), 1500));
  };
  const now = (question) => {
    clearTimeout(waiting.get(question));
    waiting.delete(question);
    underWay += 1;
    // One at a time, so that each save knows what the one before it left behind.
    queue = queue.then(() => save(form, question, said)).finally(() => { underWay -= 1; });
  };
  const questionOf = (event) => event.target.closest("[data-item]");

  form.addEventListener("change", (event) => questionOf(event) && now(questionOf(event)));
  form.addEventListener("input", (event) => {
    if (!event.target.matches("textarea, input[type=text], input[type=url]")) return;
    later(questionOf(event));
    unsaved(questionOf(event));
  });
  form.addEventListener("submit", (event) => {
    if (event.submitter?.value === "stay") {
      // Enter in a field: it is saved already, or is now, and nobody loses their place.
      event.preventDefault();
      [...waiting.keys()].forEach(now);
      return;
    }
    waiting.forEach((timer) => clearTimeout(timer));
    waiting.clear();
    if (!underWay || waited) return;
    // Sent beside a save of its own, the page would seem to be somebody else's change.
    event.preventDefault();
    waited = true;
    const longEnough = new Promise((resolve) => setTimeout(resolve, 5000));
    Promise.race([queue, longEnough]).then(() => form.requestSubmit(event.submitter));
  });
  window.addEventListener("pagehide", () => [...waiting.keys()].forEach(now));
}

async function save(form, question, said) {
  const item = question.dataset.item;
  const reason = question.querySelector(`[name="${item}.reason"]`);
  const body = new URLSearchParams({ csrf_token: form.elements.csrf_token.value });
  question.querySelectorAll("input, textarea").forEach((field) => {
    if (field.type !== "radio" || field.checked) body.append(field.name, field.value);
  });
  // Somebody who has just chosen 'does not apply' is about to say why: nothing is wrong yet.
  if (body.get(item) === "not-applicable" && !reason.value.trim()) {
    tell(question, "Say in a few words why, and this will be saved.");
    return;
  }
  if (body.get(`${item}.keep`) === "theirs") {
    tell(question, "Their version stays when you save the page.");
    return;
  }
  let reply;
  try {
    const response = await fetch(form.action, {
      method: "POST",
      headers: { Accept: "application/json" },
      body,
      // A save goes on when the page is left; browsers refuse that to a large one.
      keepalive: body.toString().length < 60_000,
    });
    reply = await response.json();
  } catch {
    tell(question, "Not saved yet: we could not reach the service, or your link has been replaced. Your words are still here. Copy anything long, then try the buttons at the end of the page.");
    return;
  }
  if (reply.open === false) {
    tell(question, "Not saved: somebody has submitted these answers. Copy anything you still need.");
  } else if (reply.conflicts.includes(item)) {
    tell(question, "Somebody else changed this answer too. Save the page to see both versions and choose.");
  } else if (reply.faults[item]) {
    tell(question, Object.values(reply.faults[item]).join(". ") + ".");
  } else {
    form.elements[`${item}.seen`].value = reply.seen[item];
    question.querySelector("[data-status]").textContent = "Saved";
    question.querySelector("[data-status]").classList.remove("wm-item-status--attention");
    count(form);
    said.textContent = "Your answers are saved as you go.";
  }
}

/** 'Saved' is no longer true of words typed since. */
function unsaved(question) {
  const status = question.querySelector("[data-status]");
  if (status.textContent === "Saved") status.textContent = "";
}

function tell(question, words) {
  const status = question.querySelector("[data-status]");
  status.textContent = words;
  status.classList.add("wm-item-status--attention");
}

function count(form) {
  const answered = form.querySelectorAll(".wm-radios input:checked").length;
  document.querySelector("[data-answered]").textContent = answered;
}

/** Ask the same page what would move, and put its reply in place of the result. */
function showWhatMoves(form) {
  const changedOnly = () => {
    const asked = new URLSearchParams(new FormData(form));
    [...asked].forEach(([name, given]) => given || asked.delete(name));
    return asked;
  };
  form.addEventListener("change", async () => {
    const asked = changedOnly();
    // Where the service cannot be reached, the button is there to try again.
    const response = await fetch(`${form.action}?${asked}`).catch(() => null);
    if (!response?.ok) return;
    const page = new DOMParser().parseFromString(await response.text(), "text/html");
    // A reply to an older question must not take the place of a newer one.
    if (asked.toString() !== changedOnly().toString()) return;
    form.querySelector("#result").replaceChildren(...page.querySelector("#result").childNodes);
    form.querySelectorAll("select").forEach((select) => {
      select.closest(".wm-suppose").classList.toggle("wm-suppose--changed", select.value !== "");
    });
  });
}

/** Fetch the chart library only when a chart comes into view. Its table says the same without it. */
function drawWhenInView(place) {
  place.hidden = false;
  const watcher = new IntersectionObserver(async ([entry]) => {
    if (!entry.isIntersecting) return;
    watcher.disconnect();
    try {
      const [figure] = await Promise.all([
        fetch(place.dataset.figure).then((response) => response.json()),
        loaded(place.dataset.library),
      ]);
      const fit = figure.layout.xaxis.ticktext ? numberOnNarrow(place, figure.layout.xaxis) : () => null;
      fit();
      await Plotly.newPlot(place, figure.data, figure.layout, { displayModeBar: false, responsive: true });
      place.setAttribute("role", "img");
      place.setAttribute("aria-label", place.dataset.label);
      // Somebody zooms in, or turns the phone.
      new ResizeObserver(() => {
        const ticktext = fit();
        if (ticktext) Plotly.relayout(place, { "xaxis.ticktext": ticktext });
      }).observe(place);
      offerPicture(place);
    } catch {
      place.hidden = true;
    }
  }, { rootMargin: "200px" });
  watcher.observe(place);
}

/** On a narrow page the stages' names would run into each other: the key below says what the numbers are. */
function numberOnNarrow(place, axis) {
  const names = axis.ticktext;
  let was = null;
  return () => {
    const narrow = place.clientWidth < 640;
    if (narrow === was) return null;
    was = narrow;
    place.nextElementSibling.hidden = !narrow;
    axis.ticktext = narrow ? axis.tickvals.map(String) : names;
    return axis.ticktext;
  };
}

/** A drawn chart can be kept as a picture. */
function offerPicture(place) {
  const button = place.parentElement.querySelector("[data-picture]");
  if (!button) return;
  button.hidden = false;
  button.addEventListener("click", () => {
    Plotly.downloadImage(place, { format: "png", scale: 2, filename: place.dataset.name });
  });
}

/** Load a script, once however many charts there are. */
function loaded(address) {
  if (!libraries.has(address)) libraries.set(address, load(address));
  return libraries.get(address);
}

function load(address) {
  return new Promise((resolve, reject) => {
    const script = document.createElement("script");
    script.src = address;
    script.addEventListener("load", resolve);
    script.addEventListener("error", reject);
    document.head.append(script);
  });
}

function offerToCopy(button) {
  button.hidden = false;
  button.addEventListener("click", async () => {
    const field = document.getElementById(button.dataset.copy);
    field.select();
    let words = "Copied. Paste it somewhere safe.";
    try {
      await navigator.clipboard.writeText(field.value);
    } catch {
      words = "The link is selected: copy it with your keyboard.";
    }
    document.querySelector("[data-copied]").textContent = words;
  });
}
