// On paper, a field of words shows all of them. A field prints only its box: so an element with the same words stands
// beside it in print, and nowhere else. And what is closed is open there, but for empty fields.
const OTHER_INPUTS = ["radio", "checkbox", "hidden", "file", "password"].map((type) => `[type="${type}"]`);
const WORDS = `textarea, input:not(${OTHER_INPUTS})`;

function layOutOnPaper() {
  document.querySelectorAll(WORDS).forEach(layOutWords);
  document.querySelectorAll("details:not([open], .wm-behind)").forEach((details) => {
    const fields = [...details.querySelectorAll(WORDS)];
    if (fields.length && !fields.some(({ value }) => value)) return;
    details.open = true;
    details.dataset.openOnPaper = "";
  });
}

function layOutWords(field) {
  const words = wordsBeside(field);
  words.textContent = field.value;
  words.hidden = !field.value;
  field.classList.toggle("wm-not-on-paper", field.value !== "");
}

/** The element that prints a field's words: the page may have one already, for whoever prints it without scripts. */
function wordsBeside(field) {
  const next = field.nextElementSibling;
  if (next?.matches(".wm-on-paper")) return next;
  const made = document.createElement("div");
  made.className = "wm-on-paper";
  made.ariaHidden = "true";
  field.after(made);
  return made;
}

function closeAgain() {
  document.querySelectorAll("[data-open-on-paper]").forEach((details) => {
    details.open = false;
    delete details.dataset.openOnPaper;
  });
}

window.addEventListener("beforeprint", layOutOnPaper);
window.addEventListener("afterprint", closeAgain);
// A browser's preview of what would be printed.
window.matchMedia("print").addEventListener("change", ({ matches }) => (matches ? layOutOnPaper() : closeAgain()));
