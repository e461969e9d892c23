// The what-if view: what other answers would move. Nothing of it is stored.

function showWhatIf(said = "") {
  const results = makeResults();
  for (const view of sections) {
    replaceContent(query(`[data-suppose="${view.id}"]`), ...listItems(view).map((item) => makeSuppositionField(results, item)));
  }
  showWhatMoves(said);
}

function resetWhatIf() {
  suppositions.clear();
  showWhatIf(renderText("nothing-changed"));
}

function makeSuppositionField(results, item) {
  const made = renderPiece("suppose", { text: getQuestionText(item) });
  const [label, select] = [query("label", made), query("select", made)];
  label.htmlFor = select.id = `suppose-${item}`;
  select.add(new Option(renderText("as-it-is", { answer: results.getAnswerLabel(item) }), ""));
  const choices = questionnaire.choices[results.itemById.get(item).choices];
  choices.filter(({ id }) => id !== getEntry(item).given).forEach(({ id, label: name }) => select.add(new Option(name, id)));
  select.value = suppositions.get(item) ?? "";
  // What is supposed may have become the answer meanwhile.
  if (!select.value) suppositions.delete(item);
  made.firstElementChild.classList.toggle("wm-suppose--changed", select.value !== "");
  select.addEventListener("change", () => {
    if (select.value) suppositions.set(item, select.value);
    else suppositions.delete(item);
    select.parentElement.classList.toggle("wm-suppose--changed", select.value !== "");
    showWhatMoves();
  });
  return made;
}

/** Items were answered elsewhere: what is supposed of the others stays. */
function refreshSuppositions(items) {
  const results = makeResults();
  items.forEach((item) => {
    suppositions.delete(item);
    const before = query(`#suppose-${item}`);
    const isFocused = before === document.activeElement;
    before.parentElement.replaceWith(makeSuppositionField(results, item));
    if (isFocused) query(`#suppose-${item}`).focus();
  });
  showWhatMoves();
}

/** `said` is what to say where nothing is supposed. */
function showWhatMoves(said = "") {
  const before = makeResults();
  const after = makeResults((item) => (suppositions.has(item) ? { ...EMPTY, given: suppositions.get(item) } : getEntry(item)));
  const items = questionnaire.items.map(({ id }) => id).filter((id) => suppositions.has(id));
  const links = items.map((item) => makeChangedItem(before, item));
  fillPlace("changed", ...(items.length ? [renderCounted("with-changed", items.length), renderList(links)] : [renderPiece("nothing-changed")]));
  const moving = [before.placed, ...before.placed.values].filter((placed, number) => {
    const then = number ? after.placed.values[number - 1] : after.placed;
    const row = query(`[data-moves="${placed.value ?? "overall"}"]`);
    const [was, is] = [before.describePlacement(placed), after.describePlacement(then)];
    row.cells[1].textContent = was;
    replaceContent(row.cells[2], was === is ? is : renderPiece("moved", { words: is }));
    return was !== is;
  });
  setPiece("moves-now", items.length ? summariseMoves(after, moving) : said);
}

/** A link to what is supposed, with what can be done first where that is higher than it is, or known. */
function makeChangedItem(before, item) {
  const line = makeLinkItem(`suppose-${item}`, before.firstSteps.getName(item) ?? getQuestionText(item));
  const levelOf = (given) => questionnaire.choices[before.itemById.get(item).choices].findIndex(({ id }) => id === given);
  if (levelOf(suppositions.get(item)) > levelOf(getEntry(item).given)) {
    line.append(before.firstSteps.renderBeside(item, before.placed.values.some(({ unknown }) => unknown.includes(item))));
  }
  return line;
}

/** `moving` are the whole, where it moves, and the values that do, as they are placed before. */
function summariseMoves(after, moving) {
  if (!moving.length) return renderText("nothing-would-move");
  const values = moving.filter(({ value }) => value).map(({ value }) => after.nameOfValue[value]);
  const ofKnown = values.length < moving.length ? "would-be" : "would-stay";
  const stage = after.describePlacement(after.placed);
  const told = renderText(after.placed.too_little_known ? "would-be-unknown" : ofKnown, { stage });
  return values.length && after.placed.values.length > 1 ? `${told} ${renderText("values-would-move", { values: joinNames(values) })}` : told;
}

function makeLinkItem(id, text) {
  const line = document.createElement("li");
  const link = line.appendChild(document.createElement("a"));
  link.href = `#${id}`;
  link.textContent = text;
  return line;
}
