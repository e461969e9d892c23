// The margin of a field that holds a questionnaire's text: its line numbers, those with something to mend marked. A link of
// the list of faults goes to its line in the field, where it can be mended. Without scripts the text stands line by line below.
document.querySelectorAll("textarea[data-lines]").forEach((field) => {
  const margin = document.createElement("div");
  margin.className = "wm-yaml-margin";
  margin.ariaHidden = "true";
  const box = document.createElement("div");
  box.className = "wm-yaml-box";
  field.before(box);
  box.append(margin, field);
  const faulty = markedLines(field.dataset.lines);
  const draw = () => drawMargin(margin, field, faulty);
  field.addEventListener("input", draw);
  field.addEventListener("scroll", draw);
  new ResizeObserver(draw).observe(field);
  keepPlace(field);
});

document.querySelectorAll("a[data-line]").forEach((link) => {
  const [, prefix, number] = /^#(.+)_(\d+)$/.exec(link.getAttribute("href")) ?? [];
  const field = document.querySelector(`textarea[data-lines="${prefix}"]`);
  if (field) link.addEventListener("click", (event) => goToLine(event, field, Number(number)));
});

// The margin says the same.
document.querySelectorAll("details.wm-listing").forEach((listing) => { listing.open = false; });

/** Stay at the same lines when the page is shown anew. */
function keepPlace(field) {
  const key = `lines of ${field.id}`;
  field.scrollTop = Number(sessionStorage.getItem(key));
  field.form.addEventListener("submit", () => sessionStorage.setItem(key, field.scrollTop));
}

/** The numbers of the lines that a link of the list leads to, each with what there is to mend. */
function markedLines(prefix) {
  const found = new Map();
  document.querySelectorAll(`.wm-faults a[href^="#${prefix}_"]`).forEach((link) => {
    const words = link.closest("li").textContent.trim();
    const line = Number(link.dataset.line);
    found.set(line, found.has(line) ? `${found.get(line)}\n${words}` : words);
  });
  return found;
}

/** The numbers of the lines that are in view, beside them. */
function drawMargin(margin, field, faulty) {
  const height = lineHeight(field);
  const first = Math.floor(field.scrollTop / height);
  const shift = first * height - field.scrollTop;
  const last = Math.min(field.value.split("\n").length, first + Math.floor((field.clientHeight - 8 - shift) / height));
  const lines = document.createElement("div");
  lines.style.marginTop = `${shift}px`;
  for (let line = first + 1; line <= last; line += 1) {
    const element = document.createElement(faulty.has(line) ? "mark" : "span");
    element.textContent = line;
    if (faulty.has(line)) element.title = faulty.get(line);
    lines.append(element);
  }
  margin.replaceChildren(lines);
}

function lineHeight(field) {
  return Number.parseFloat(getComputedStyle(field).lineHeight);
}

function goToLine(event, field, number) {
  event.preventDefault();
  const details = field.closest("details");
  if (details) details.open = true;
  const lines = field.value.split("\n");
  const start = lines.slice(0, number - 1).reduce((length, line) => length + line.length + 1, 0);
  field.focus();
  field.setSelectionRange(start, start + (lines[number - 1] ?? "").length);
  field.scrollTop = Math.max(0, (number - 4) * lineHeight(field));
  field.scrollIntoView({ block: "nearest" });
}
