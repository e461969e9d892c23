// A text field prints only its visible box. So an element with the whole text stands beside it in print alone; and closed
// details are opened for printing, unless their fields are empty.
const NON_TEXT_INPUTS = ["radio", "checkbox", "hidden", "file", "password"].map((type) => `[type="${type}"]`);
const TEXT_FIELDS = `textarea, input:not(${NON_TEXT_INPUTS})`;

function preparePrint() {
  document.querySelectorAll(TEXT_FIELDS).forEach(showPrintedText);
  document.querySelectorAll("details:not([open], .wm-behind)").forEach((details) => {
    const fields = [...details.querySelectorAll(TEXT_FIELDS)];
    if (fields.length && !fields.some(({ value }) => value)) return;
    details.open = true;
    details.dataset.openOnPaper = "";
  });
}

function showPrintedText(field) {
  const words = getPrintedText(field);
  words.textContent = field.value;
  words.hidden = !field.value;
  field.classList.toggle("wm-not-on-paper", field.value !== "");
}

/** The element that prints a field's words: the page may have one already, for whoever prints it without scripts. */
function getPrintedText(field) {
  const next = field.nextElementSibling;
  if (next?.matches(".wm-on-paper")) return next;
  const made = document.createElement("div");
  made.className = "wm-on-paper";
  made.ariaHidden = "true";
  field.after(made);
  return made;
}

function restoreAfterPrint() {
  document.querySelectorAll("[data-open-on-paper]").forEach((details) => {
    details.open = false;
    delete details.dataset.openOnPaper;
  });
}

window.addEventListener("beforeprint", preparePrint);
window.addEventListener("afterprint", restoreAfterPrint);
// A browser's preview of what would be printed.
window.matchMedia("print").addEventListener("change", ({ matches }) => (matches ? preparePrint() : restoreAfterPrint()));
