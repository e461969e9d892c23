// A placement told in words, as app/web/placement_story.py tells it. The words themselves stand in the page, each piece in a
// template; here it is only said which piece comes where.

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

class ResultsText {
  /** `getEntry` gives an item's entry, and `stepsFor` for whom first steps are to be, and what they get round. */
  constructor({ questionnaire, words, stepsFor }, getEntry, getQuestionText) {
    Object.assign(this, { questionnaire, words, getEntry, getQuestionText });
    this.firstSteps = new FirstSteps(words, stepsFor);
    this.placed = Placement.place(questionnaire, collectAnswers(questionnaire, getEntry));
    this.nameOfStage = Object.fromEntries(questionnaire.ladder.map(({ id, name }) => [id, name]));
    this.nameOfValue = Object.fromEntries(questionnaire.values.map(({ id, name }) => [id, name]));
    this.itemById = new Map(questionnaire.items.map((item, column) => [item.id, { ...item, column }]));
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

  /** The items answered near the top: with the share of points that a cell needs, or more. */
  listStrongItems(value) {
    const { questionnaire } = this;
    return this.listItemsOf(value).filter((id) => {
      const { stage, column, choices } = this.itemById.get(id);
      const level = questionnaire.choices[choices].findIndex((choice) => choice.id === this.getEntry(id).given);
      // A rubric's choices are worth a point a stage.
      const points = stage === null
        ? questionnaire.ladder.map((_, number) => number)
        : questionnaire.cells.flat().flatMap(({ gives }) => gives).find(([each]) => each === column)[1];
      return level >= 0 && points[level] * 100 >= questionnaire.rule.secured_at * points[points.length - 1];
    });
  }

  renderOverall() {
    const { placed } = this;
    if (placed.too_little_known) return [renderPiece("too-little-overall"), " ", this.renderKnown(placed)];
    const ceiling = this.findCeiling(placed);
    return [
      renderPiece("overall-at", { stage: this.nameOfStage[placed.floor] }),
      ...(ceiling ? [renderCounted("could-be", placed.unknown, { stage: ceiling })] : []),
    ];
  }

  /** What stands below the journey. */
  renderOnward() {
    const { placed, nameOfStage, nameOfValue } = this;
    const { tooLittleOf } = this;
    const told = tooLittleOf.length ? [renderPiece("too-little-of", { values: tooLittleOf.join(", ") })] : [];
    const holding = placed.values.filter((value) => value.floor_number > 0).length;
    if (holding && !placed.floor_number) told.push(renderCounted("under-way", holding, { values: countInWords("values", placed.values.length) }));
    else if (!placed.too_little_known && this.words.stages[placed.floor]) told.push(renderPiece("summary", { words: this.words.stages[placed.floor] }));
    if (placed.too_little_known) return [...told, renderPiece("counts-as", { stage: nameOfStage[placed.floor] })];
    if (!placed.next_stage) return [...told, renderPiece("at-the-end")];
    // A value that is the only one is the whole: that it moves would be no reason why it does.
    if (placed.values.length === 1) return told;
    told.push(renderPiece("towards-overall", { stage: nameOfStage[placed.next_stage] }));
    if (this.findCeiling(placed)) {
      const uncertain = placed.values.filter((value) => this.findCeiling(value)).map(({ value }) => nameOfValue[value]);
      told.push(renderPiece("finding-out", { values: uncertain.join(", ") }));
    }
    const moves = placed.values_to_move.map((move) => (
      renderPiece("move", { value: nameOfValue[move.value], stage: nameOfStage[move.stage] })
    ));
    return [...told, renderList(moves)];
  }

  renderStrengths() {
    const strong = this.placed.values.map(({ value }) => [value, this.listStrongItems(value)]).filter(([, items]) => items.length);
    if (!strong.length) return [renderPiece("nothing-strong")];
    const told = strong.flatMap(([value, items]) => [
      renderPiece("small-heading", { words: this.nameOfValue[value] }), this.renderItems(items),
    ]);
    return [renderPiece("have-already"), ...told];
  }

  /** A value's row of the table: its stage, how far it could be, its score. */
  makeTableRow(placed) {
    return [
      placed.too_little_known ? renderText("too-little") : this.nameOfStage[placed.floor],
      placed.ceiling === null ? renderText("unsaid") : this.findCeiling(placed) ?? renderText("the-same"),
      this.formatScore(placed.score),
    ];
  }

  /** As app/text/wording.py has it: to one decimal place, half up. */
  formatScore(score) {
    return score === null ? this.words.noScore : `${(Math.floor(score / 10 + 0.5) / 10).toFixed(1)}%`;
  }

  getStageName(placed) {
    return placed.too_little_known ? renderText("too-little").toLowerCase() : this.nameOfStage[placed.floor];
  }

  renderValue(placed) {
    const apart = this.listNotApplicable(placed.value).length;
    const told = placed.too_little_known
      ? this.renderTooLittle(placed, apart)
      : [...this.renderStanding(placed), ...this.renderNextStage(placed), ...this.renderUnknown(placed)];
    return apart ? [...told, renderCounted("left-out", apart)] : told;
  }

  renderTooLittle(placed, apart) {
    const stage = this.nameOfStage[placed.floor];
    if (apart === placed.asked) return [renderPiece("nothing-applies", { stage })];
    const enough = 2 * (placed.known + placed.unknown.length) >= placed.asked;
    return [
      renderPiece("too-little-known", { n: String(placed.known), asked: countInWords("questions", placed.asked), stage }),
      ...this.renderUnknownList(placed),
      renderPiece(enough ? "could-be-enough" : "rests-on-few"),
    ];
  }

  renderStanding(placed) {
    const looks = this.words.values[placed.value][placed.floor] ?? this.words.stages[placed.floor];
    const ahead = placed.ahead.map((stage) => (
      renderPiece("ahead", { stage: this.nameOfStage[stage], value: this.nameOfValue[placed.value] })
    ));
    return [...(looks ? [renderPiece(placed.floor_number ? "looks-like" : "summary", { words: looks })] : []), ...ahead];
  }

  renderNextStage(placed) {
    const next = placed.cells.find((cell) => cell.secured_low === false);
    if (!next) return [renderPiece("value-at-the-end")];
    const told = [renderPiece("towards", { stage: this.nameOfStage[next.stage] })];
    const looks = this.words.values[placed.value][next.stage];
    if (looks) told.push(renderPiece("will-look-like", { words: looks }));
    told.push(renderPiece("held-back"), this.renderItems(placed.held_back_by));
    if (placed.route.length) {
      const supposes = placed.route.some((step) => placed.unknown.includes(step.item));
      told.push(renderPiece(supposes ? "shortest-if" : "shortest"), renderList(this.groupSteps(placed), "route"));
    }
    return told;
  }

  /** The steps of a route, those of one item told as one: they follow each other. */
  groupSteps({ route, unknown }) {
    const items = [...new Set(route.map((step) => step.item))];
    return items.map((item) => {
      const steps = route.filter((step) => step.item === item);
      const [before, after] = [steps[0].from, steps[steps.length - 1].to].map((given) => this.getChoiceLabel(item, given));
      const beside = this.firstSteps.renderBeside(item, unknown.includes(item));
      return renderPiece("rise", { before, after, text: this.getQuestionText(item), steps: beside });
    });
  }

  renderUnknownList({ unknown }) {
    return unknown.length ? [renderPiece("unknown-heading"), this.renderItems(unknown)] : [];
  }

  renderUnknown(placed) {
    if (!placed.unknown.length) return [];
    const ceiling = this.findCeiling(placed);
    const last = renderPiece("unknown");
    last.firstElementChild.append(ceiling ? renderPiece("could-show", { stage: ceiling }) : renderPiece("would-not-change"));
    return [...this.renderUnknownList(placed), last];
  }

  /** Where something stands, for the table of what would move. */
  describePlacement(placed) {
    if (placed.too_little_known) return renderText("too-little");
    const [stage, ceiling] = [this.nameOfStage[placed.floor], this.findCeiling(placed)];
    return ceiling ? renderText("stood-perhaps", { stage, ceiling }) : renderText("stood", { stage });
  }
}
