// The page of the self-assessment: views, navigation and events. The questions stand in the page; the answers are stored here.
const { asked: questionnaire, words, earlier } = JSON.parse(document.querySelector("[data-asked]").textContent);
const storage = new AnswerStorage(
  `waymark/${questionnaire.id}/${questionnaire.version}/${questionnaire.content_hash.slice(0, 12)}/`,
  questionnaire.items.map(({ id }) => id),
  (item, given) => isOffered(questionnaire, questionnaire.items.find(({ id }) => id === item), given),
);
const views = [...document.querySelectorAll("[data-view]")];
const sections = views.filter((view) => view.dataset.section);
const pageTitle = document.title;
// The questions that an earlier file may be to: these, and the versions before them, each with what it asks in other words.
const versionsAsked = [{ asked: questionnaire, texts: {} }, ...earlier];
let earlierFile = openEarlierFile(storage.earlier);
const suppositions = new Map();
let currentView = null;
// The question that is shown where answers are typed in.
let typedItem = null;
// Whether this browser keeps anything: it is asked once, and shows it whenever it keeps an answer.
let storageWorks = storage.isAvailable;

const query = (selector, within = document) => within.querySelector(selector);
const queryAll = (selector, within = document) => [...within.querySelectorAll(selector)];
const getEntry = (item) => storage.of(item);
const getQuestionText = (item) => query("legend", getQuestion(item)).textContent;
const replaceContent = (place, ...pieces) => place.replaceChildren(...pieces);
const fillPlace = (name, ...pieces) => replaceContent(query(`[data-into="${name}"]`), ...pieces);
const isAnswered = (item) => getAnswer(getEntry(item)) !== undefined;
const hasAnyAnswer = () => questionnaire.items.some(({ id }) => isAnswered(id));
const listItems = (view) => view.dataset.items.split(" ");
const sectionByItem = new Map(sections.flatMap((view) => listItems(view).map((item) => [item, view])));
const listInTheWay = () => queryAll("[name=in-the-way]:checked").map(({ value }) => value);
const getStepsFor = () => ({ sector: query("#your-sector")?.value ?? "", size: query("#your-size")?.value ?? "", inTheWay: listInTheWay() });
/** Where answers stand; of those written here, and of the earlier file, unless others are given. */
function makeResults(entryOf = getEntry) {
  const stepsFor = getStepsFor();
  const { asked, texts, getEntry: entryThen } = earlierFile ?? {};
  const stood = asked ? new ResultsText({ questionnaire: asked, words, stepsFor }, entryThen, (item) => texts[item] ?? getQuestionText(item)) : null;
  return new ResultsText({ questionnaire, words, stepsFor, stood }, entryOf, getQuestionText);
}

// ---------------------------------------------------------------- one view at a time

const VIEW_OPENERS = { results: questionnaire.cells.length ? showResults : showBalances, "what-if": showWhatIf, "type-in": beginTypingIn, yours: resetTransferView };

/** The element that the address names; the first view where it names none, or is malformed. */
function findTarget() {
  try {
    const id = decodeURIComponent(location.hash.slice(1)) || "start";
    const item = id.replace(/^q-/, "");
    // A question is there only once its section is laid out.
    if (sectionByItem.has(item)) layOutQuestions(sectionByItem.get(item));
    return replaceIfUnanswered(document.getElementById(id));
  } catch {
    return null;
  }
}

/** Where nothing is answered nobody stands anywhere: a view says so in place of those that tell where. */
function replaceIfUnanswered(target) {
  const unanswered = query("#nothing-answered");
  if (hasAnyAnswer()) return target === unanswered ? query("#results") : target;
  return target?.closest("[data-placed]") ? unanswered : target;
}

/** A view's heading. That of the first stands above all of them, as the page's own. */
function getHeading(view) {
  return view === views[0] ? query("h1") : query("h2", view);
}

function showView(event) {
  const target = findTarget();
  const view = target ? target.closest("[data-view]") : views[0];
  // Somebody skips to the content of the view they are in, and finds it again when they load the page anew.
  if (!view && currentView) {
    history.replaceState(null, "", `#${currentView.id}`);
    return;
  }
  const next = view ?? views[0];
  const isNew = next !== currentView;
  currentView = next;
  layOutQuestions(currentView);
  views.forEach((each) => { each.hidden = each !== currentView; });
  query("h1").classList.toggle("nhsuk-u-visually-hidden", currentView !== views[0]);
  if (isNew) VIEW_OPENERS[currentView.id]?.();
  const title = getTitle(currentView);
  document.title = currentView === views[0] ? pageTitle : `${title} – ${pageTitle}`;
  if (!event) return;
  if (target === currentView) {
    window.scrollTo(0, 0);
    if (currentView.id === "type-in") focusLine();
    else moveFocus(getHeading(currentView));
  } else if (target) {
    target.scrollIntoView();
    moveFocus(target);
  }
}

function moveFocus(place) {
  if (!place.matches("a, button, input, select, textarea")) place.tabIndex = -1;
  place.focus({ preventScroll: true });
}

/** Show what another tab has stored, also while this one slept. */
function syncWithStorage() {
  const before = storage.earlier?.text;
  const changed = storage.refresh();
  if (storage.earlier?.text !== before) useEarlierFile();
  if (!changed.length) return;
  changed.forEach((item) => {
    showEntry(item);
    openFilledDetails(item);
    setStatus(item, "elsewhere");
    showFieldErrors(item);
  });
  showProgress();
  hidePreview();
  const shown = currentView;
  // With the first answer, or without the last, the same address is another view.
  showView();
  if (currentView !== shown) return;
  if (currentView.id === "results") VIEW_OPENERS.results();
  if (currentView.id === "what-if") refreshSuppositions(changed);
}

document.body.classList.add("js-enabled");
showOtherVersions();
// A view begins at its heading, which has the focus, on the way back too.
history.scrollRestoration = "manual";
for (const view of sections) {
  view.addEventListener("input", ({ target }) => {
    const item = target.closest("[data-item]")?.dataset.item;
    fieldInUse = target.type === "radio" ? null : target;
    if (item) saveEntry(item, readFields(item));
    if (target.type === "radio") queryAll(".wm-last-time", target.closest("[data-item]")).forEach((last) => { last.open = true; });
  });
  view.addEventListener("change", ({ target }) => {
    const item = target.closest("[data-item]")?.dataset.item;
    if (!item || target !== fieldInUse) return;
    fieldInUse = null;
    afterPointerUp(() => showSaveStatus(item));
  });
  view.addEventListener("click", ({ target }) => {
    const item = target.closest(".wm-clear") && target.closest("[data-item]").dataset.item;
    if (!item) return;
    saveEntry(item, { ...getEntry(item), given: "", reason: "" });
    showEntry(item);
    if (!findProblem(item)) setStatus(item, "answer-cleared");
    query("input[type=radio]", getQuestion(item)).focus();
  });
}
query("#like-yours")?.addEventListener("change", () => showComparison());
query("#first-steps")?.addEventListener("change", () => {
  showResults();
  showNarrowing();
});
query("[data-paper-in]").addEventListener("submit", (event) => {
  event.preventDefault();
  checkPaper(parsePaperCode(query("#paper").value));
});
query("[data-type-in]").addEventListener("submit", enterLine);
query("[data-start-over]")?.addEventListener("click", resetWhatIf);
query("[data-print]").addEventListener("click", () => window.print());
query("[data-save]").addEventListener("click", () => {
  downloadAnswers();
  setText(query("[data-saved]"), "saved", { name: makeFileName("answers") });
});
query("[data-file]").addEventListener("change", loadFile);
query("[data-earlier-file]").addEventListener("change", setEarlierFile);
query("[data-set-aside] button").addEventListener("click", setAside);
query("[data-clear]").addEventListener("click", () => {
  query("[data-sure]").hidden = false;
  // Enter pressed twice takes nothing away.
  query("[data-keep]").focus();
});
query("[data-clear-now]").addEventListener("click", clearEverything);
query("[data-keep]").addEventListener("click", () => {
  query("[data-sure]").hidden = true;
  query("[data-clear]").focus();
});
query("[data-show-sent]")?.addEventListener("click", () => {
  query("#sent").value = writeResponse(questionnaire, getEntry);
  query("[data-send]").hidden = false;
  query("#sent").focus();
});
window.addEventListener("hashchange", showView);
window.addEventListener("storage", ({ key }) => {
  if (key === null || key.startsWith(storage.prefix)) syncWithStorage();
});
window.addEventListener("pageshow", syncWithStorage);
// Not before: a page that has loaded gives the focus to what its address names.
window.addEventListener("load", () => {
  if (currentView.id === "type-in") focusLine();
});
document.addEventListener("visibilitychange", syncWithStorage);
window.addEventListener("beforeunload", (event) => {
  if (!storage.refused.size) return;
  event.preventDefault();
  // Older browsers ask only where this is set.
  event.returnValue = true;
});
showStorageWarning();
showProgress();
showView();
