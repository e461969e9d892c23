// A placement told in words, as app/web/placement_story.py and app/templates/results/ tell it. The words themselves stand in the
// page, each piece in a template; here it is only said which piece comes where.
const LONGEST_NAME = 60;
const SPELLED = (
  "no one two three four five six seven eight nine ten eleven twelve thirteen fourteen fifteen sixteen seventeen eighteen nineteen"
).split(" ");

/** A piece of the page with its slots filled, by text or by other pieces. */
function renderPiece(name, slots = {}) {
  const made = document.getElementById(`piece-${name}`).content.cloneNode(true);
  made.querySelectorAll("slot").forEach((slot) => slot.replaceWith(slots[slot.name] ?? ""));
  return made;
}

/** A piece whose words hang on a number. */
function renderCounted(name, n, slots = {}) {
  return renderPiece(`${name}-${n === 1 ? "one" : "many"}`, { n: String(n), ...slots });
}

/** A piece whose words hang on whether something is so. */
function renderEither(name, isSo, slots) {
  return renderPiece(`${name}-${isSo ? "so" : "else"}`, slots);
}

/** How many of what, in words. */
function countInWords(name, n) {
  return renderText(`${name}-${n === 1 ? "one" : "many"}`, { n: String(n) });
}

/** The words of a piece alone. */
function renderText(name, slots) {
  return renderPiece(name, slots).textContent.trim();
}

function renderList(pieces, kind = "list") {
  const list = renderPiece(kind);
  list.firstElementChild.append(...pieces);
  return list;
}

/** Several pieces as one. */
function makeFragment(pieces) {
  const made = document.createDocumentFragment();
  made.append(...pieces);
  return made;
}

function renderFolded(title, inside) {
  return renderPiece("folded", { title, inside: makeFragment(inside) });
}

/** Those that stand there, and behind them the rest, folded. */
function renderFew(most, items, render) {
  const few = [renderList(items.slice(0, most).map(render))];
  const rest = items.slice(most);
  return rest.length ? [...few, renderFolded(renderCounted("see-others", rest.length), [renderList(rest.map(render))])] : few;
}

/** Names within a sentence, as join_names() of app/text/wording.py puts them together. */
function joinNames(names) {
  const last = names.at(-1);
  if (names.length < 2) return last ?? "";
  return names.slice(0, -1).join(", ") + (names.some((name) => name.includes(" and ")) ? ", and " : " and ") + last;
}

/** The full stop behind names, the last of which may be a question. */
function endAfter(names) {
  return names.endsWith("?") ? "" : ".";
}

/** A number as words begin a sentence with it: those below twenty are spelled out. */
function spellLarge(n) {
  const word = SPELLED[n] ?? String(n);
  return word[0].toUpperCase() + word.slice(1);
}

class ResultsText {
  /**
   * `getEntry` gives an item's entry, `stepsFor` says for whom first steps are to be, and what they get round; `stood` is where
   * an earlier file stands, if there is one.
   */
  constructor({ questionnaire, words, stepsFor, stood = null }, getEntry, getQuestionText) {
    Object.assign(this, { questionnaire, words, getEntry, getQuestionText, stood });
    this.firstSteps = new FirstSteps(words, stepsFor);
    this.answers = collectAnswers(questionnaire, getEntry);
    this.placed = Placement.place(questionnaire, this.answers);
    this.nameOfStage = Object.fromEntries(questionnaire.ladder.map(({ id, name }) => [id, name]));
    this.nameOfValue = Object.fromEntries(questionnaire.values.map(({ id, name }) => [id, name]));
    this.itemById = new Map(questionnaire.items.map((item, column) => [item.id, { ...item, column }]));
  }

  /** Where the earlier file stands, for the marks of last time: nowhere where its stages are others. */
  get placedBefore() {
    const stages = ({ ladder }) => ladder.map(({ id }) => id).join();
    return this.stood && stages(this.stood.questionnaire) === stages(this.questionnaire) ? this.stood.placed : null;
  }

  getChoiceLabel(item, given) {
    const choice = this.questionnaire.choices[this.itemById.get(item).choices].find(({ id }) => id === given);
    return choice?.label ?? this.words.states[given];
  }

  /** What an item's answer is called; one that lacks its reason counts as none. */
  getAnswerLabel(item) {
    const given = getAnswer(this.getEntry(item)) === undefined ? "" : this.getEntry(item).given;
    return this.getChoiceLabel(item, given);
  }

  /** What a question is about, in a few words: its own, cut short, where it has no first steps. */
  getShortName(item) {
    const name = this.firstSteps.getName(item) ?? this.getQuestionText(item);
    return (name.length > LONGEST_NAME ? `${name.slice(0, LONGEST_NAME - 1).replace(/\s\S*$/, "")} …` : name).replace(/\.$/, "");
  }

  renderItems(items) {
    return renderList(items.map((item) => renderPiece("said", { text: this.getQuestionText(item), answer: this.getAnswerLabel(item) })));
  }

  findCeiling(placed) {
    return placed.ceiling === null || placed.ceiling === placed.floor ? null : this.nameOfStage[placed.ceiling];
  }

  listItemsOf(value) {
    return this.questionnaire.items.filter((item) => item.value === value).map(({ id }) => id);
  }

  listNotApplicable(value) {
    return this.listItemsOf(value).filter((item) => typeof getAnswer(this.getEntry(item)) === "object");
  }

  /** The names of the values of which too little is known. */
  get tooLittleOf() {
    return this.placed.values.filter((value) => value.too_little_known).map(({ value }) => this.nameOfValue[value]);
  }

  renderKnown(placed) {
    return renderPiece("known-of", { n: String(placed.known), asked: countInWords("questions", placed.asked) });
  }

  /** The items of a value answered near the top: with the share of points that a cell needs, or more. */
  listStrongItems(value) {
    const { questionnaire } = this;
    return this.listItemsOf(value).filter((id) => {
      const { stage, column } = this.itemById.get(id);
      const level = this.findLevel(id);
      // A rubric's choices are worth a point a stage.
      const points = stage === null
        ? questionnaire.ladder.map((_, number) => number)
        : questionnaire.cells.flat().flatMap(({ gives }) => gives).find(([each]) => each === column)[1];
      return level >= 0 && points[level] * 100 >= questionnaire.rule.secured_at * points[points.length - 1];
    });
  }

  findLevel(item) {
    return this.levelOf(item, this.getEntry(item).given);
  }

  levelOf(item, given) {
    return this.questionnaire.choices[this.itemById.get(item).choices].findIndex(({ id }) => id === given);
  }

  // ---------------------------------------------------------------- overall

  renderOverall() {
    const { placed } = this;
    const last = this.renderLastTime();
    if (placed.too_little_known) return [renderPiece("too-little-overall"), " ", this.renderKnown(placed), ...last];
    return [renderPiece("overall-so-far", { stage: this.nameOfStage[placed.floor] }), ...last, ...this.renderDistance()];
  }

  renderLastTime() {
    if (!this.stood) return [];
    const { placed: before, nameOfStage } = this.stood;
    if (before.too_little_known) return [" ", renderPiece("was-unknown")];
    const isThereToo = before.floor === this.placed.floor && !this.placed.too_little_known;
    return [" ", isThereToo ? renderPiece("was-there-too") : renderPiece("was-at", { stage: nameOfStage[before.floor] })];
  }

  /** How far the next stage is: in changed answers, or else which value has to come how far. */
  renderDistance() {
    const { placed, nameOfStage, nameOfValue } = this;
    const distance = this.findDistance();
    // A value that is the only one is the whole: that it moves would be no reason why it does.
    const isOnlyOne = placed.values.length === 1;
    if (distance) {
      const values = joinNames(distance.values.map((value) => nameOfValue[value]));
      const slots = { values, stage: nameOfStage[placed.next_stage], spelled: spellLarge(distance.changes) };
      return [" ", renderCounted(isOnlyOne ? "changes" : "changes-in", distance.changes, slots)];
    }
    if (isOnlyOne || !placed.values_to_move.length) return [];
    const stages = [...new Set(placed.values_to_move.map((move) => nameOfStage[move.stage]))].sort();
    const moves = stages.map((stage) => renderText("reaching", {
      values: joinNames(placed.values_to_move.filter((move) => nameOfStage[move.stage] === stage).map(({ value }) => nameOfValue[value])),
      stage,
    }));
    return [" ", renderPiece("moves-to", { stage: nameOfStage[placed.next_stage], moves: moves.join("; ") })];
  }

  /** What is enough for the next stage overall, {changes, values}, as scoring/placement/distance.py finds it; null for none. */
  findDistance() {
    const { values, values_to_move: moves } = this.placed;
    const moving = moves.map((move) => [values.find(({ value }) => value === move.value), move.stage]);
    const leadsTo = ([{ route, cells }, stage]) => {
      const upTo = cells.slice(0, cells.findIndex((cell) => cell.stage === stage) + 1);
      return route.length > 0 && upTo.filter((cell) => cell.secured_low === false).length === 1;
    };
    if (!moving.length || !moving.every(leadsTo)) return null;
    const items = new Set(moving.flatMap(([{ route }]) => route.map(({ item }) => item)));
    return { changes: items.size, values: moving.map(([{ value }]) => value) };
  }

  /** What stands below the journey. */
  renderBelowJourney() {
    const { placed, nameOfStage, tooLittleOf } = this;
    const ceiling = this.findCeiling(placed);
    const told = ceiling ? [renderPiece("paragraph", { words: renderCounted("could-be", placed.unknown, { stage: ceiling }) })] : [];
    if (tooLittleOf.length) told.push(renderPiece("too-little-of", { values: joinNames(tooLittleOf) }));
    if (placed.too_little_known) return [...told, renderPiece("counts-as", { stage: nameOfStage[placed.floor] })];
    const holding = placed.values.filter((value) => value.floor_number > 0).length;
    if (holding && !placed.floor_number) told.push(renderCounted("under-way", holding, { values: countInWords("values", placed.values.length) }));
    else if (this.words.stages[placed.floor]) told.push(renderPiece("summary", { words: this.words.stages[placed.floor] }));
    return placed.next_stage ? told : [...told, renderPiece("at-the-end")];
  }

  // ---------------------------------------------------------------- across the values

  /** Every strength, {item, value}: at the very top of its scale first, then one of each value in turn, the furthest on first. */
  listStrengths() {
    const howFar = (placed) => (placed.too_little_known ? -1 : placed.floor_number);
    const values = [...this.placed.values].sort((one, other) => howFar(other) - howFar(one))
      .map(({ value }) => this.listStrongItems(value).map((item) => ({ item, value })));
    const longest = Math.max(0, ...values.map((items) => items.length));
    const inTurn = Array.from({ length: longest }, (_, place) => values.flatMap((items) => items[place] ?? [])).flat();
    const isBelow = ({ item }) => this.findLevel(item) < this.questionnaire.choices[this.itemById.get(item).choices].length - 1;
    return inTurn.sort((one, other) => isBelow(one) - isBelow(other));
  }

  renderStrengths() {
    const strengths = this.listStrengths();
    if (!strengths.length) return [renderPiece("nothing-strong")];
    const before = this.stood && new Set(this.stood.listStrengths().map(({ item }) => item));
    const known = countInWords("answers", this.placed.known);
    return [renderCounted("strengths-of", strengths.length, { known }), ...renderFew(3, strengths, ({ item, value }) => (
      renderEither("strength", before && !before.has(item), {
        text: this.getQuestionText(item), answer: this.getAnswerLabel(item), value: this.nameOfValue[value],
      })
    )), ...this.renderOnPaper(strengths.slice(3))];
  }

  /** What is not known, what could move a value first. */
  renderUnknown() {
    const shown = new Map(FirstThings.listWaysOn(this.questionnaire, this.placed)
      .filter(({ reason }) => reason === "could-show").map((thing) => [thing.item, thing]));
    const unknown = this.placed.values.flatMap(({ value, unknown: items }) => items.map((item) => ({ item, value })))
      .sort((one, other) => !shown.has(one.item) - !shown.has(other.item));
    if (!unknown.length) return [];
    return [...renderFew(5, unknown, ({ item, value }) => {
      const thing = shown.get(item);
      const note = thing ? renderEither("unknown-moves", thing.alone, { stage: this.nameOfStage[thing.stage] }) : "";
      const slots = { text: this.getQuestionText(item), answer: this.getAnswerLabel(item), value: this.nameOfValue[value], note };
      return renderPiece(note ? "unknown-item-that-moves" : "unknown-item", slots);
    }), ...this.renderOnPaper(unknown.slice(5))];
  }

  /** On paper, in place of what is folded on the screen. */
  renderOnPaper(folded) {
    const names = folded.map(({ item }) => this.getShortName(item)).join("; ");
    return names ? [renderPiece("others-on-paper", { names, end: endAfter(names) })] : [];
  }

  // ---------------------------------------------------------------- in the table

  /** A value's row of the table: its stage, how far it could be, its score. */
  makeTableRow(placed) {
    return [
      this.getStageName(placed),
      placed.ceiling === null ? renderText("unsaid") : this.findCeiling(placed) ?? renderText("the-same"),
      this.formatScore(placed.score),
    ];
  }

  /** As app/text/wording.py has it: to one decimal place, half up. */
  formatScore(score) {
    return score === null ? this.words.noScore : `${(Math.floor(score / 10 + 0.5) / 10).toFixed(1)}%`;
  }

  getStageName(placed) {
    return placed.too_little_known ? renderText("too-little") : this.nameOfStage[placed.floor];
  }

  /** Where something stands, for what would move. */
  describePlacement(placed) {
    if (placed.too_little_known) return renderText("too-little");
    const [stage, ceiling] = [this.nameOfStage[placed.floor], this.findCeiling(placed)];
    return ceiling ? renderText("stood-perhaps", { stage, ceiling }) : renderText("stood", { stage });
  }
}
