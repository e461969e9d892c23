// The page: what is asked stands in it already; this keeps what is answered, and shows what comes of it.
const { asked, words } = self.waymark;
const kept = new Kept(
  `waymark/${asked.id}/${asked.version}/${asked.content_hash.slice(0, 12)}/`,
  asked.items.map(({ id }) => id),
  (item, given) => isOffered(asked, asked.items.find(({ id }) => id === item), given),
);
const views = [...document.querySelectorAll("[data-view]")];
const sections = views.filter((view) => view.dataset.section);
const titleOfPage = document.title;
const supposed = new Map();
let open = null;
// The question that is shown where answers are typed in.
let shown = null;
// Whether this browser keeps anything: it is asked once, and shows it whenever it keeps an answer.
let works = kept.works;

const one = (selector, within = document) => within.querySelector(selector);
const all = (selector, within = document) => [...within.querySelectorAll(selector)];
const of = (item) => kept.of(item);
const questionOf = (item) => one(`[data-item="${item}"]`);
const textOf = (item) => one("legend", questionOf(item)).textContent;
const put = (place, ...pieces) => place.replaceChildren(...pieces);
const into = (name, ...pieces) => put(one(`[data-into="${name}"]`), ...pieces);
const isAnswered = (item) => answerOf(of(item)) !== undefined;
const itemsIn = (view) => all("[data-item]", view).map((each) => each.dataset.item);
const story = (entryOf = of) => new Story({ asked, words }, entryOf, textOf);

// ---------------------------------------------------------------- a question

function show(item) {
  const question = questionOf(item);
  const entry = of(item);
  all("input[type=radio]", question).forEach((radio) => { radio.checked = radio.value === entry.given; });
  for (const field of FIELDS.slice(1)) {
    const place = one(`[name="${item}.${field}"]`, question);
    // Setting what stands there already would move the cursor.
    if (place && place.value !== entry[field]) place.value = entry[field];
  }
  one("details.wm-more", question).open ||= Boolean(entry.note || entry.evidence);
}

function entryOn(item) {
  const question = questionOf(item);
  const texts = FIELDS.slice(1).map((field) => {
    const place = one(`[name="${item}.${field}"]`, question);
    return [field, (place?.value ?? "").replace(UNSAVEABLE, "")];
  });
  return { given: one("input[type=radio]:checked", question)?.value ?? "", ...Object.fromEntries(texts) };
}

function keep(item, entry) {
  const refused = [...kept.refused];
  kept.put(item, entry);
  works ||= !kept.refused.size;
  show(item);
  // What was refused before may be kept by now.
  new Set([item, ...refused]).forEach(tellKept);
  warn();
  count();
}

function tellKept(item) {
  const [entry, isKept] = [of(item), !kept.refused.has(item)];
  const mend = wordsToMend(entry, words.most);
  const waits = waitsForReason(entry);
  if (waits) tell(item, "say-why");
  else if (mend) tell(item, mend.piece, mend.slots);
  else tell(item, isKept ? "kept" : "only-here");
  one("[data-status]", questionOf(item)).classList.toggle("wm-item-status--attention", waits || Boolean(mend) || !isKept);
}

function tell(item, name, slots) {
  const status = one("[data-status]", questionOf(item));
  const said = wordsOf(name, slots && { ...slots, n: String(slots.n) });
  // The same again would be read out at every key.
  if (status.textContent !== said) status.textContent = said;
}

function warn() {
  const trouble = one("[data-trouble]");
  const needed = kept.refused.size > 0 || !works;
  if (needed === Boolean(trouble.firstElementChild)) return;
  put(trouble, ...(needed ? [piece("refused")] : []));
}

// ---------------------------------------------------------------- how far it is

function count() {
  const total = asked.items.length;
  const done = asked.items.filter(({ id }) => isAnswered(id)).length;
  const numbers = { n: String(done), of: String(total), sections: String(sections.length) };
  const name = done === 0 ? "answered-none" : done < total ? "answered-some" : "answered-all";
  for (const place of [one("[data-progress]"), ...all("[data-answered]")]) say(place, name, numbers);
  sections.forEach(countIn);
  const next = sections.find((view) => !itemsIn(view).every(isAnswered));
  const onward = one("[data-carry-on]");
  onward.hidden = !next;
  if (!next) return;
  onward.href = `#${next.id}`;
  say(onward, done ? "carry-on" : "start-with", { title: titleOf(next) });
}

function countIn(view, number) {
  const items = itemsIn(view);
  const done = items.filter(isAnswered).length;
  const numbers = { n: String(done), of: String(items.length) };
  say(one("[data-place]", view), "place", { n: String(number + 1), of: String(sections.length) });
  say(one(`[data-progress-of="${view.id}"]`), "section-answered", numbers);
  const status = piece(done === items.length ? "complete" : "tag", numbers);
  status.firstElementChild?.classList.add(done ? "nhsuk-tag--blue" : "nhsuk-tag--grey");
  put(one(`[data-status-of="${view.id}"]`), status);
}

/** Words of a live region: put there only where they differ, so that nothing is read out twice. */
function say(place, name, slots) {
  const said = wordsOf(name, slots);
  if (place.textContent !== said) place.textContent = said;
}

function titleOf(view) {
  return headingOf(view).lastChild.textContent.trim();
}

// ---------------------------------------------------------------- where one stands

function showResults() {
  const told = story();
  into("overall", ...told.overall());
  showJourney(told.placed);
  into("onward", ...told.onward());
  into("profile", ...told.placed.values.map((value) => bar(told, value)));
  for (const placed of [told.placed, ...told.placed.values]) {
    const row = one(`[data-row="${placed.value ?? "overall"}"]`);
    told.row(placed).forEach((text, number) => { row.cells[number + 1].textContent = text; });
  }
  into("strengths", ...told.strengths());
  for (const placed of told.placed.values) {
    one(`[data-stage-of="${placed.value}"]`).textContent = told.stageOf(placed);
    into(`value-${placed.value}`, ...told.value(placed));
  }
  if (one("#like-yours")) showBeside(told);
}

function showJourney({ floor_number: floor, ceiling_number: ceiling }) {
  all(".wm-journey__stage").forEach((stage, number) => {
    stage.classList.toggle("wm-journey__stage--passed", number < floor);
    stage.classList.toggle("wm-journey__stage--here", number === floor);
    stage.classList.toggle("wm-journey__stage--perhaps", floor < number && number <= ceiling);
    stage.toggleAttribute("aria-current", number === floor);
    if (number === floor) stage.setAttribute("aria-current", "step");
    one(".wm-journey__note", stage)?.remove();
    if (number === floor) stage.append(piece("here"));
    else if (number === ceiling) stage.append(piece("perhaps"));
  });
}

/** How far a value has come, and could have; the table says the same in words. */
function bar(told, placed) {
  const whole = asked.ladder.length - 1;
  const made = piece("bar", { value: told.nameOfValue[placed.value] });
  const reach = placed.position / 10000;
  one(".wm-profile__held", made).style.width = `${100 * placed.floor_number / whole}%`;
  one(".wm-profile__coming", made).style.width = `${100 * (reach - placed.floor_number) / whole}%`;
  one(".wm-profile__perhaps", made).style.width = `${100 * Math.max(placed.ceiling_number - reach, 0) / whole}%`;
  return made;
}

// ---------------------------------------------------------------- beside others

function showBeside(told = story()) {
  const chosen = one("#like-yours").value;
  all("[data-beside]").forEach((block) => { block.hidden = block.dataset.beside !== chosen; });
  const values = one("[data-beside-values]");
  if (values) {
    values.hidden = chosen !== "whole";
    one("[data-beside-part]").hidden = chosen === "whole";
  }
  all("[data-yours]").forEach((place) => {
    const value = told.placed.values.find((each) => each.value === place.dataset.yours);
    put(place, piece("beside-yours", { stage: told.stageOf(value) }));
  });
  const rows = all(`[data-beside="${chosen}"] tr[data-stages]`);
  into("beside", ...(rows.length && asked.items.some(({ id }) => isAnswered(id)) ? [beside(told, rows)] : []));
}

function beside(told, rows) {
  const bins = rows.map((row) => ({
    stages: row.dataset.stages.split(" ").map(Number),
    name: row.cells[0].textContent,
    count: Number(one("[data-count]", row).textContent),
  }));
  const mine = bins.findIndex(({ stages }) => stages.includes(told.placed.floor_number));
  const sum = (some) => String(some.reduce((total, { count: more }) => total + more, 0));
  return piece(bins[mine].stages.length > 1 ? "beside-together" : "beside-same", {
    stage: told.nameOfStage[told.placed.floor],
    perhaps: told.perhaps(told.placed) ? piece("beside-perhaps", { stage: told.perhaps(told.placed) }) : "",
    bin: bins[mine].name,
    all: sum(bins),
    before: sum(bins.slice(0, mine)),
    there: String(bins[mine].count),
    after: sum(bins.slice(mine + 1)),
  });
}

// ---------------------------------------------------------------- what if

function offerSuppositions() {
  const told = story();
  for (const view of sections) {
    put(one(`[data-suppose="${view.id}"]`), ...itemsIn(view).map((item) => supposition(told, item)));
  }
  showWhatMoves();
}

function startOver() {
  supposed.clear();
  offerSuppositions();
}

function supposition(told, item) {
  const made = piece("suppose", { text: textOf(item) });
  const [label, select] = [one("label", made), one("select", made)];
  label.htmlFor = select.id = `suppose-${item}`;
  select.add(new Option(wordsOf("as-it-is", { answer: told.answered(item) }), ""));
  const choices = asked.choices[told.itemById.get(item).choices];
  choices.filter(({ id }) => id !== of(item).given).forEach(({ id, label: name }) => select.add(new Option(name, id)));
  select.value = supposed.get(item) ?? "";
  // What is supposed may have become the answer meanwhile.
  if (!select.value) supposed.delete(item);
  made.firstElementChild.classList.toggle("wm-suppose--changed", select.value !== "");
  select.addEventListener("change", () => {
    if (select.value) supposed.set(item, select.value);
    else supposed.delete(item);
    select.parentElement.classList.toggle("wm-suppose--changed", select.value !== "");
    showWhatMoves();
  });
  return made;
}

/** Items were answered elsewhere: what is supposed of the others stays. */
function supposeAnew(items) {
  const told = story();
  items.forEach((item) => {
    supposed.delete(item);
    one(`#suppose-${item}`).parentElement.replaceWith(supposition(told, item));
  });
  showWhatMoves();
}

function showWhatMoves() {
  const before = story();
  const after = story((item) => (supposed.has(item) ? { ...EMPTY, given: supposed.get(item) } : of(item)));
  const items = asked.items.map(({ id }) => id).filter((id) => supposed.has(id));
  const links = items.map((item) => linkTo(`suppose-${item}`, textOf(item)));
  into("changed", ...(items.length ? [counted("with-changed", items.length), listOf(links)] : [piece("nothing-changed")]));
  const moving = [before.placed, ...before.placed.values].filter((placed, number) => {
    const then = number ? after.placed.values[number - 1] : after.placed;
    const row = one(`[data-moves="${placed.value ?? "overall"}"]`);
    const [was, is] = [before.stood(placed), after.stood(then)];
    row.cells[1].textContent = was;
    put(row.cells[2], was === is ? is : piece("moved", { words: is }));
    return was !== is;
  });
  const names = moving.map(({ value }) => (value ? before.nameOfValue[value] : wordsOf("overall"))).join(", ");
  const told = items.length ? [piece(names ? "moves-now" : "nothing-moves", { names })] : [];
  into("moves-now", ...told);
}

function linkTo(id, text) {
  const line = document.createElement("li");
  const link = line.appendChild(document.createElement("a"));
  link.href = `#${id}`;
  link.textContent = text;
  return line;
}

// ---------------------------------------------------------------- typed in from paper

function takeLine(event) {
  event.preventDefault();
  const line = one("#line");
  const read = lineRead(asked, of, line.value, shown);
  const now = one("[data-typed-now]");
  if (read.entry) {
    const { id, code } = read.item;
    keep(id, read.entry);
    const answer = story().answered(id);
    const mend = wordsToMend(of(id), words.most);
    const told = [piece("typed-now", { code, answer })];
    if (mend) told.push(piece("paragraph", { words: wordsOf(mend.piece, { n: String(mend.slots.n) }) }));
    else if (kept.refused.has(id)) told.push(piece("paragraph", { words: wordsOf("only-here") }));
    one("[data-typed]").prepend(piece("typed", { code, answer, text: textOf(id) }));
    const next = asked.items[asked.items.indexOf(read.item) + 1];
    line.value = next ? `${next.code} ` : "";
    if (next) told.push(piece("typed-next", { code: next.code, text: textOf(next.id) }));
    put(now, ...told);
    askNext(next);
  } else if (read.piece) {
    const choices = read.item && asked.choices[read.item.choices];
    if (read.item) {
      line.value = `${read.item.code} `;
      askNext(read.item);
    }
    put(now, piece(read.piece, {
      ...read.slots,
      text: read.item ? textOf(read.item.id) : "",
      choices: choices ? choices.map(({ label }, number) => `${number + 1} ${label}`).join("; ") : "",
    }));
  }
  focusLine();
  // A code that is not there is typed over.
  if (!read.item && read.piece) line.select();
}

function focusLine() {
  const line = one("#line");
  line.focus();
  line.setSelectionRange(line.value.length, line.value.length);
}

function askNext(item) {
  shown = item ?? null;
  put(one("[data-asks]"), item ? piece("typed-asks", { code: item.code, text: textOf(item.id) }) : piece("typed-done"));
}

function beginTyping() {
  const first = asked.items.find(({ id }) => !isAnswered(id)) ?? asked.items[0];
  one("#line").value = `${first.code} `;
  askNext(first);
}

// ---------------------------------------------------------------- the file

/** What the live service would not take as it is: better known before the file is handed over. */
function showWhatToMend() {
  const items = asked.items.map(({ id }) => id).filter((id) => wordsToMend(of(id), words.most));
  into("to-mend", ...(items.length ? [piece("to-mend"), listOf(items.map((id) => linkTo(`q-${id}`, textOf(id))))] : []));
}

function download() {
  saveAs("answers", responseText(asked, of));
}

function saveAs(name, text) {
  const link = document.createElement("a");
  link.href = URL.createObjectURL(new Blob([text], { type: "application/json" }));
  link.download = `waymark-${asked.id}-${name}.json`;
  link.click();
  setTimeout(() => URL.revokeObjectURL(link.href), 60_000);
}

/** What was said and shown on the view of the file, before something else happens there. */
function tidyYours() {
  into("loaded");
  one("[data-cleared]").textContent = "";
  one("[data-sure]").hidden = true;
  hideSent();
  showWhatToMend();
}

/** What would be sent is shown anew whenever it is other than it was. */
function hideSent() {
  const form = one("[data-send]");
  if (!form) return;
  one("#sent").value = "";
  form.hidden = true;
}

async function load(event) {
  const [file] = event.target.files;
  if (!file) return;
  // The same file can be chosen again once it is mended.
  const read = file.size > MOST_BYTES ? { piece: "too-large", slots: {} } : readResponse(asked, await textIn(file));
  event.target.value = "";
  tidyYours();
  if (!read.entries) {
    into("loaded", piece("file-trouble", { why: wordsOf(read.piece, read.slots) }));
    return;
  }
  const settle = (name) => {
    into("loaded", piece(name));
    // The button that was pressed is gone.
    one("[data-file]").focus();
  };
  const use = () => {
    catchUp();
    asked.items.forEach(({ id }) => {
      kept.put(id, read.entries.get(id) ?? EMPTY);
      show(id);
      if (read.entries.has(id)) tellKept(id);
      else one("[data-status]", questionOf(id)).textContent = "";
    });
    tidyYours();
    warn();
    count();
    settle("used");
  };
  const here = asked.items.filter(({ id }) => FIELDS.some((field) => of(id)[field])).length;
  if (!here) return use();
  const answers = [...read.entries.values()].filter((entry) => answerOf(entry) !== undefined).length;
  into("loaded", piece("loaded", { n: String(answers), of: String(asked.items.length), here: String(here) }));
  one("[data-use]").addEventListener("click", use);
  one("[data-leave]").addEventListener("click", () => settle("left"));
}

async function textIn(file) {
  try {
    return new TextDecoder("utf-8", { fatal: true }).decode(await file.arrayBuffer());
  } catch {
    return "";
  }
}

function clear() {
  kept.clear();
  supposed.clear();
  showEarlier();
  // Nothing of what was worked out stays in the views that are out of sight.
  ["overall", "onward", "profile", "beside", "strengths", "changed", "moves-now"].forEach((name) => {
    if (one(`[data-into="${name}"]`)) into(name);
  });
  all("[data-suppose], [data-into^='value-']").forEach((place) => put(place));
  asked.items.forEach(({ id }) => {
    show(id);
    one("[data-status]", questionOf(id)).textContent = "";
    one("details.wm-more", questionOf(id)).open = false;
  });
  put(one("[data-typed]"));
  put(one("[data-typed-now]"));
  tidyYours();
  warn();
  count();
  say(one("[data-cleared]"), "cleared");
  one("[data-clear]").focus();
}

// ---------------------------------------------------------------- one view at a time

const ON_OPENING = { results: showResults, "what-if": offerSuppositions, "type-in": beginTyping, yours: tidyYours };

/** What the address asks for: the first view where it asks for nothing, or for something that nobody can read. */
function asksFor() {
  try {
    return document.getElementById(decodeURIComponent(location.hash.slice(1)) || "start");
  } catch {
    return null;
  }
}

/** A view's heading. That of the first stands above all of them, as the page's own. */
function headingOf(view) {
  return view === views[0] ? one("h1") : one("h2", view);
}

function go(event) {
  const target = asksFor();
  const view = target ? target.closest("[data-view]") : views[0];
  // Somebody skips to the content of the view they are in.
  if (!view && open) return;
  const shown = view ?? views[0];
  const isNew = shown !== open;
  open = shown;
  views.forEach((each) => { each.hidden = each !== open; });
  one("h1").classList.toggle("nhsuk-u-visually-hidden", open !== views[0]);
  if (isNew) ON_OPENING[open.id]?.();
  const title = titleOf(open);
  document.title = open === views[0] ? titleOfPage : `${title} – ${titleOfPage}`;
  if (!event) return;
  if (target === open) {
    window.scrollTo(0, 0);
    if (open.id === "type-in") focusLine();
    else focus(headingOf(open));
  } else if (target) {
    target.scrollIntoView();
    focus(target);
  }
}

function focus(place) {
  if (!place.matches("a, button, input, select, textarea")) place.tabIndex = -1;
  place.focus({ preventScroll: true });
}

/** Another tab has kept something, or this one has slept. */
function catchUp() {
  const changed = kept.refresh();
  if (!changed.length) return;
  changed.forEach((item) => {
    show(item);
    tell(item, "elsewhere");
  });
  count();
  hideSent();
  if (open.id === "results") showResults();
  if (open.id === "what-if") supposeAnew(changed);
}

/** Answers to earlier questions are of no use here; their owner should know that they are there. */
function showEarlier() {
  const earlier = kept.earlier();
  if (!Object.keys(earlier).length) {
    into("earlier");
    return;
  }
  into("earlier", piece("earlier"));
  one("[data-earlier-save]").addEventListener("click", () => saveAs("earlier-answers", `${JSON.stringify(earlier, null, 2)}\n`));
  one("[data-earlier-clear]").addEventListener("click", () => {
    kept.clearEarlier();
    showEarlier();
    focus(headingOf(views[0]));
  });
}

document.body.classList.add("js-enabled");
showEarlier();
// A view begins at its heading, which has the focus, on the way back too.
history.scrollRestoration = "manual";
asked.items.forEach(({ id }) => show(id));
for (const view of sections) {
  view.addEventListener("input", ({ target }) => {
    const item = target.closest("[data-item]")?.dataset.item;
    if (item) keep(item, entryOn(item));
  });
  view.addEventListener("click", ({ target }) => {
    const item = target.closest(".wm-clear") && target.closest("[data-item]").dataset.item;
    if (!item) return;
    keep(item, { ...of(item), given: "", reason: "" });
    show(item);
    one("input[type=radio]", questionOf(item)).focus();
  });
}
one("#like-yours")?.addEventListener("change", () => showBeside());
one("[data-type-in]").addEventListener("submit", takeLine);
one("[data-start-over]").addEventListener("click", startOver);
one("[data-print]").addEventListener("click", () => window.print());
one("[data-save]").addEventListener("click", download);
one("[data-file]").addEventListener("change", load);
one("[data-clear]").addEventListener("click", () => {
  one("[data-sure]").hidden = false;
  one("[data-clear-now]").focus();
});
one("[data-clear-now]").addEventListener("click", clear);
one("[data-keep]").addEventListener("click", () => {
  one("[data-sure]").hidden = true;
  one("[data-clear]").focus();
});
one("[data-show-sent]")?.addEventListener("click", () => {
  one("#sent").value = responseText(asked, of);
  one("[data-send]").hidden = false;
  one("#sent").focus();
});
window.addEventListener("hashchange", go);
window.addEventListener("storage", ({ key }) => {
  if (key === null || key.startsWith(kept.prefix)) catchUp();
});
window.addEventListener("pageshow", catchUp);
document.addEventListener("visibilitychange", catchUp);
window.addEventListener("beforeunload", (event) => {
  if (!kept.refused.size) return;
  event.preventDefault();
  // Older browsers ask only where this is set.
  event.returnValue = true;
});
warn();
count();
go();
