// The page: what is asked stands in it already; this keeps what is answered, and shows what comes of it.
const { asked, words } = JSON.parse(document.querySelector("[data-asked]").textContent);
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
const textOf = (item) => one("legend", questionOf(item)).textContent;
const put = (place, ...pieces) => place.replaceChildren(...pieces);
const into = (name, ...pieces) => put(one(`[data-into="${name}"]`), ...pieces);
const isAnswered = (item) => answerOf(of(item)) !== undefined;
const isAnyAnswered = () => asked.items.some(({ id }) => isAnswered(id));
const itemsIn = (view) => view.dataset.items.split(" ");
const sectionOf = new Map(sections.flatMap((view) => itemsIn(view).map((item) => [item, view])));
const story = (entryOf = of) => new Story({ asked, words }, entryOf, textOf);

// ---------------------------------------------------------------- one view at a time

const ON_OPENING = { results: showResults, "what-if": offerSuppositions, "type-in": beginTyping, yours: tidyYours };

/** What the address asks for: the first view where it asks for nothing, or for something that nobody can read. */
function asksFor() {
  try {
    const id = decodeURIComponent(location.hash.slice(1)) || "start";
    const item = id.replace(/^q-/, "");
    // A question is there only once its section is laid out.
    if (sectionOf.has(item)) unfold(sectionOf.get(item));
    return placeFor(document.getElementById(id));
  } catch {
    return null;
  }
}

/** Where nothing is answered nobody stands anywhere: a view says so in place of those that tell where. */
function placeFor(target) {
  const unanswered = one("#nothing-answered");
  if (isAnyAnswered()) return target === unanswered ? one("#results") : target;
  return target?.closest("[data-placed]") ? unanswered : target;
}

/** A view's heading. That of the first stands above all of them, as the page's own. */
function headingOf(view) {
  return view === views[0] ? one("h1") : one("h2", view);
}

function go(event) {
  const target = asksFor();
  const view = target ? target.closest("[data-view]") : views[0];
  // Somebody skips to the content of the view they are in, and finds it again when they load the page anew.
  if (!view && open) {
    history.replaceState(null, "", `#${open.id}`);
    return;
  }
  const next = view ?? views[0];
  const isNew = next !== open;
  open = next;
  unfold(open);
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
    showMore(item);
    tell(item, "elsewhere");
    showFaults(item);
  });
  count();
  hideSent();
  const before = open;
  // With the first answer, or without the last, the same address is another view.
  go();
  if (open !== before) return;
  if (open.id === "results") showResults();
  if (open.id === "what-if") supposeAnew(changed);
}

document.body.classList.add("js-enabled");
showEarlier();
// A view begins at its heading, which has the focus, on the way back too.
history.scrollRestoration = "manual";
for (const view of sections) {
  view.addEventListener("input", ({ target }) => {
    const item = target.closest("[data-item]")?.dataset.item;
    writing = target.type === "radio" ? null : target;
    if (item) keep(item, entryOn(item));
  });
  view.addEventListener("change", ({ target }) => {
    const item = target.closest("[data-item]")?.dataset.item;
    if (!item || target !== writing) return;
    writing = null;
    onceLetGo(() => tellKept(item));
  });
  view.addEventListener("click", ({ target }) => {
    const item = target.closest(".wm-clear") && target.closest("[data-item]").dataset.item;
    if (!item) return;
    keep(item, { ...of(item), given: "", reason: "" });
    show(item);
    if (!troubleWith(item)) tell(item, "answer-cleared");
    one("input[type=radio]", questionOf(item)).focus();
  });
}
one("#like-yours")?.addEventListener("change", () => showBeside());
one("[data-paper-in]").addEventListener("submit", (event) => {
  event.preventDefault();
  takePaper(paperCodeIn(one("#paper").value));
});
one("[data-type-in]").addEventListener("submit", takeLine);
one("[data-start-over]").addEventListener("click", startOver);
one("[data-print]").addEventListener("click", () => window.print());
one("[data-save]").addEventListener("click", () => {
  download();
  say(one("[data-saved]"), "saved", { name: fileName("answers") });
});
one("[data-file]").addEventListener("change", load);
one("[data-clear]").addEventListener("click", () => {
  one("[data-sure]").hidden = false;
  // Enter pressed twice takes nothing away.
  one("[data-keep]").focus();
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
// Not before: a page that has loaded gives the focus to what its address names.
window.addEventListener("load", () => {
  if (open.id === "type-in") focusLine();
});
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
