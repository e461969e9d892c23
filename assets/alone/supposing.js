// What other answers would move. Nothing here is kept.


function offerSuppositions(said = "") {
  const told = story();
  for (const view of sections) {
    put(one(`[data-suppose="${view.id}"]`), ...itemsIn(view).map((item) => supposition(told, item)));
  }
  showWhatMoves(said);
}

function startOver() {
  supposed.clear();
  offerSuppositions(wordsOf("nothing-changed"));
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
    const before = one(`#suppose-${item}`);
    const isFocused = before === document.activeElement;
    before.parentElement.replaceWith(supposition(told, item));
    if (isFocused) one(`#suppose-${item}`).focus();
  });
  showWhatMoves();
}

/** `said` is what to say where nothing is supposed. */
function showWhatMoves(said = "") {
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
  sayPiece("moves-now", items.length ? inShort(after, moving) : said);
}

/** `moving` are the whole, where it moves, and the values that do, as they are placed before. */
function inShort(after, moving) {
  if (!moving.length) return wordsOf("nothing-would-move");
  const values = moving.filter(({ value }) => value).map(({ value }) => after.nameOfValue[value]);
  const ofKnown = values.length < moving.length ? "would-be" : "would-stay";
  const stage = after.stood(after.placed);
  const told = wordsOf(after.placed.too_little_known ? "would-be-unknown" : ofKnown, { stage });
  return values.length ? `${told} ${wordsOf("values-would-move", { values: values.join(", ") })}` : told;
}

function linkTo(id, text) {
  const line = document.createElement("li");
  const link = line.appendChild(document.createElement("a"));
  link.href = `#${id}`;
  link.textContent = text;
  return line;
}
