// What the pages do where JavaScript runs; every page works without it.
import { ErrorSummary, PasswordInput, SkipLink, createAll } from "./nhsuk-frontend.js";
import { showToTheSameOnly } from "./kept-page.js";
import { announce } from "./announcing.js";
import "./printing.js";
import "./session-end.js";

document.body.classList.add("js-enabled", "nhsuk-frontend-supported");
createAll(ErrorSummary);
createAll(PasswordInput);
createAll(SkipLink);

window.addEventListener("pageshow", (event) => event.persisted && showToTheSameOnly());

const libraries = new Map();

document.querySelectorAll("form[data-what-if]").forEach(showWhatMoves);
document.querySelectorAll("[data-figure]").forEach(drawWhenInView);
document.querySelectorAll("[data-copy]").forEach(offerToCopy);
document.querySelectorAll("[data-print]").forEach((button) => {
  button.hidden = false;
  button.addEventListener("click", () => window.print());
});

/** Ask the same page what would move, and put its reply in place of the result. */
function showWhatMoves(form) {
  const changedOnly = () => {
    const asked = new URLSearchParams(new FormData(form));
    [...asked].forEach(([name, given]) => given || asked.delete(name));
    return asked;
  };
  form.addEventListener("change", async () => {
    const asked = changedOnly();
    const result = await fetch(`${form.action}?${asked}`).then(resultIn).catch(() => null);
    // A reply to an older question must not take the place of a newer one.
    if (asked.toString() !== changedOnly().toString()) return;
    if (!result) {
      const outdated = form.querySelector("[data-outdated]");
      outdated.hidden = false;
      announce(outdated.textContent);
      return;
    }
    form.querySelector("#result").replaceChildren(...result.childNodes);
    announce(form.querySelector("[data-moved]").textContent);
    form.querySelectorAll("select").forEach((select) => {
      select.closest(".wm-suppose").classList.toggle("wm-suppose--changed", select.value !== "");
    });
  });
}

/** The result on a page that was asked for; null where the reply is none of ours. */
async function resultIn(response) {
  const page = new DOMParser().parseFromString(await response.text(), "text/html");
  return response.ok ? page.querySelector("#result") : null;
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
      words = "It is selected: copy it with your keyboard.";
    }
    document.querySelector("[data-copied]").textContent = words;
    announce(words, 0);
  });
}
