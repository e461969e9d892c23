// The what-if view: what other answers would move, as app/organisation_site/what_if_trial.py and app/templates/what_if.html have it.
// Nothing of it is stored.
const MOST_BOXES = 10;

function showWhatIf(said = "") {
  // What is supposed may have become the answer meanwhile.
  suppositions.forEach((given, item) => { if (getEntry(item).given === given) suppositions.delete(item); });
  const focused = document.activeElement?.id;
  const results = makeResults();
  const ways = FirstThings.listWaysOn(questionnaire, results.placed);
  const boxes = ways.slice(0, MOST_BOXES);
  fillPlace("hold-title", renderEither("hold-title", boxes.length > 0));
  fillPlace("hold-told", renderEither("hold-told", boxes.length > 0));
  fillPlace("boxes", ...boxes.map((thing) => makeBox(results, thing, ways)));
  showOtherQuestions(results, new Set(boxes.map(({ item }) => item)));
  showWhatMoves(said);
  if (focused?.startsWith("suppose-")) document.getElementById(focused)?.focus();
}

function resetWhatIf() {
  suppositions.clear();
  showWhatIf(renderText("nothing-tried"));
}

/** Go there with some answers supposed, {item, to}. */
function tryRoute(steps) {
  suppositions.clear();
  steps.forEach(({ item, to }) => suppositions.set(item, to));
  if (currentView.id === "what-if") showWhatIf();
}

// ---------------------------------------------------------------- what can be tried

/** A change to tick, with what it is and what it brings. */
function makeBox(results, thing, ways) {
  const { item } = thing;
  const isTicked = suppositions.has(item);
  const choice = suppositions.get(item) ?? thing.after;
  const answers = { before: results.getAnswerLabel(item), after: results.getChoiceLabel(item, choice) };
  const made = renderPiece("box", {
    text: results.getQuestionText(item),
    suppose: renderPiece(thing.reason === "could-show" ? "suppose-found" : "suppose-rise", answers),
    brings: choice === thing.after ? renderBrings(results, thing, ways) : "",
  });
  const [field, label, hint] = ["input", "label", ".nhsuk-hint"].map((each) => query(each, made));
  field.id = field.name = label.htmlFor = `suppose-${item}`;
  hint.id = `${field.id}-hint`;
  field.setAttribute("aria-describedby", hint.id);
  field.value = choice;
  field.checked = isTicked;
  field.addEventListener("change", () => suppose(field, item, field.checked ? choice : ""));
  markSupposed(field, isTicked);
  return made;
}

function renderBrings({ placed, nameOfStage, nameOfValue }, thing, ways) {
  const slots = { value: nameOfValue[thing.value], stage: nameOfStage[thing.stage] };
  const couldShow = thing.reason === "could-show";
  const others = countOthers(placed, ways, thing);
  if (thing.moves_overall) return placed.next_stage ? renderPiece("brings-overall", { stage: nameOfStage[placed.next_stage] }) : renderPiece("moves-on");
  if (!couldShow) return thing.alone ? renderPiece("waits-alone", slots) : renderCounted("waits-together", others, slots);
  if (thing.alone) return renderPiece("shows-alone", slots);
  return others && thing.stage !== questionnaire.ladder[0].id ? renderCounted("shows-together", others, slots) : renderPiece("shows-more", slots);
}

/** How many more a change needs beside it: of its route, or of what is to be found out. */
function countOthers({ values }, ways, { reason, value }) {
  if (reason === "could-show") return ways.filter((each) => each.reason === reason && each.value === value).length - 1;
  return new Set(values.find((each) => each.value === value).route.map(({ item }) => item)).size - 1;
}

/** The questions that have no box, section by section; what is tried of them is unfolded, and what was before. */
function showOtherQuestions(results, boxed) {
  const open = new Set(queryAll("[data-into=other-questions] details[open]").map((each) => each.dataset.part));
  const parts = sections.map((view) => [view, listItems(view).filter((item) => !boxed.has(item))]).filter(([, items]) => items.length);
  fillPlace("others-title", renderEither("others-title", boxed.size > 0));
  fillPlace("others-told", renderCounted(boxed.size ? "other-answers" : "any-answers", parts.reduce((sum, [, items]) => sum + items.length, 0)));
  fillPlace("other-questions", ...parts.map(([view, items]) => {
    const isRest = items.length < listItems(view).length;
    const title = renderCounted(isRest ? "the-other" : "all-of", items.length, { section: getTitle(view) });
    const part = renderFolded(title, items.map((item) => makeSuppositionField(results, item))).firstElementChild;
    part.dataset.part = view.id;
    part.open = open.has(view.id) || items.some((item) => suppositions.has(item));
    return part;
  }));
}

function makeSuppositionField(results, item) {
  const made = renderPiece("suppose", { text: getQuestionText(item) });
  const [label, select] = [query("label", made), query("select", made)];
  label.htmlFor = select.id = `suppose-${item}`;
  select.add(new Option(renderText("as-it-is", { answer: results.getAnswerLabel(item) }), ""));
  const choices = questionnaire.choices[results.itemById.get(item).choices];
  choices.filter(({ id }) => id !== getEntry(item).given).forEach(({ id, label: name }) => select.add(new Option(name, id)));
  select.value = suppositions.get(item) ?? "";
  select.addEventListener("change", () => suppose(select, item, select.value));
  markSupposed(select, select.value !== "");
  return made;
}

function suppose(field, item, choice) {
  if (choice) suppositions.set(item, choice);
  else suppositions.delete(item);
  markSupposed(field, choice !== "");
  showWhatMoves();
}

function markSupposed(field, isSupposed) {
  field.closest(".wm-suppose").classList.toggle("wm-suppose--changed", isSupposed);
}

/** Items were answered elsewhere: what is supposed of the others stays. */
function refreshSuppositions(items) {
  items.forEach((item) => suppositions.delete(item));
  showWhatIf();
}

// ---------------------------------------------------------------- what would move

/** `said` is what to say where nothing is supposed. */
function showWhatMoves(said = "") {
  const before = makeResults();
  const after = makeResults((item) => (suppositions.has(item) ? { ...EMPTY, given: suppositions.get(item) } : getEntry(item)));
  const items = questionnaire.items.map(({ id }) => id).filter((id) => suppositions.has(id));
  const moving = before.placed.values.filter((placed, number) => (
    before.describePlacement(placed) !== after.describePlacement(after.placed.values[number])
  ));
  const [was, now] = [before, after].map((results) => results.describePlacement(results.placed));
  fillPlace("would-be", was === now ? renderPiece("overall", { stage: now }) : renderPiece("overall-moves", { was, now }),
    renderPiece("told-in-short", { words: tellInShort(items.length, moving.length, was !== now, before.placed.values.length) }));
  if (query("[data-into=values-then]")) {
    fillPlace("values-then", ...before.placed.values.map((placed, number) => renderValueThen(before, after, placed, after.placed.values[number])));
  }
  fillPlace("tried", ...(items.length ? [renderList(items.map((item) => renderTried(before, item)))] : [renderPiece("nothing-to-add")]));
  setPiece("moves-now", items.length ? summariseMoves(after, moving, was !== now) : said);
}

function tellInShort(changes, moving, isMovedOverall, values) {
  if (!changes) return renderText("nothing-tried");
  const told = countInWords("tried", changes);
  if (!moving && !isMovedOverall) return `${told} ${renderText("nothing-moves")}`;
  return values > 1 ? `${told} ${renderText(`values-move-${moving === 1 ? "one" : "many"}`, { n: String(moving), of: String(values) })}` : told;
}

/** A value as it would be, its mark of last time being where it is today. */
function renderValueThen(before, after, placed, then) {
  const [was, now] = [before.describePlacement(placed), after.describePlacement(then)];
  const slots = { value: after.nameOfValue[placed.value], was, now };
  const made = renderPiece(was === now ? "value-stays" : "value-moves", slots);
  const line = makeStageLine(then, placed);
  if (line.now === null) query("svg", made).remove();
  else drawStageLine(made, { ...line, last: line.last === line.now ? null : line.last });
  return made;
}

/** A link to what is tried, with what can be done first where that is higher than it is, or known. */
function renderTried(before, item) {
  const isRaised = before.levelOf(item, suppositions.get(item)) > before.findLevel(item);
  const isUnknown = before.placed.values.some(({ unknown }) => unknown.includes(item));
  const name = before.firstSteps.getName(item) ?? getQuestionText(item).replace(/\.$/, "");
  const made = renderPiece(name.endsWith("?") ? "tried-question" : "tried-change", {
    name: name.replace(/\?$/, ""),
    before: before.getAnswerLabel(item),
    after: before.getChoiceLabel(item, suppositions.get(item)),
    steps: isRaised ? before.firstSteps.renderBeside(item, isUnknown) : "",
  });
  query("a", made).href = `#suppose-${item}`;
  return made;
}

/** The whole of it in a sentence; `moving` are the values that move. */
function summariseMoves(after, moving, isMovedOverall) {
  if (!moving.length && !isMovedOverall) return renderText("nothing-would-move");
  const stage = after.describePlacement(after.placed);
  const told = renderText(after.placed.too_little_known ? "would-be-unknown" : isMovedOverall ? "would-be" : "would-stay", { stage });
  const values = joinNames(moving.map(({ value }) => after.nameOfValue[value]));
  return values && after.placed.values.length > 1 ? `${told} ${renderText("values-would-move", { values })}` : told;
}

function makeLinkItem(id, text) {
  const line = document.createElement("li");
  const link = line.appendChild(document.createElement("a"));
  link.href = `#${id}`;
  link.textContent = text;
  return line;
}
