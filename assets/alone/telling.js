// A placement told in words, as app/web/placement_story.py tells it. The words themselves stand in the page, each piece in a
// template; here it is only said which piece comes where.

/** A piece of the page with its slots filled, by text or by other pieces. */
function piece(name, slots = {}) {
  const made = document.getElementById(`piece-${name}`).content.cloneNode(true);
  made.querySelectorAll("slot").forEach((slot) => slot.replaceWith(slots[slot.name] ?? ""));
  return made;
}

/** A piece whose words hang on a number. */
function counted(name, n, slots = {}) {
  return piece(`${name}-${n === 1 ? "one" : "many"}`, { n: String(n), ...slots });
}

/** How many of what, in words. */
function soMany(name, n) {
  return wordsOf(`${name}-${n === 1 ? "one" : "many"}`, { n: String(n) });
}

/** The words of a piece alone. */
function wordsOf(name, slots) {
  return piece(name, slots).textContent.trim();
}

function listOf(pieces, kind = "list") {
  const list = piece(kind);
  list.firstElementChild.append(...pieces);
  return list;
}

class Story {
  /** `of` gives an item's entry. */
  constructor({ asked, words }, of, textOf) {
    Object.assign(this, { asked, words, of, textOf });
    this.placed = Placement.place(asked, answersIn(asked, of));
    this.nameOfStage = Object.fromEntries(asked.ladder.map(({ id, name }) => [id, name]));
    this.nameOfValue = Object.fromEntries(asked.values.map(({ id, name }) => [id, name]));
    this.itemById = new Map(asked.items.map((item, column) => [item.id, { ...item, column }]));
  }

  labelOf(item, given) {
    const choice = this.asked.choices[this.itemById.get(item).choices].find(({ id }) => id === given);
    return choice?.label ?? this.words.states[given];
  }

  /** What an item's answer is called; one that lacks its reason counts as none. */
  answered(item) {
    const given = answerOf(this.of(item)) === undefined ? "" : this.of(item).given;
    return this.labelOf(item, given);
  }

  said(items) {
    return listOf(items.map((item) => piece("said", { text: this.textOf(item), answer: this.answered(item) })));
  }

  perhaps(placed) {
    return placed.ceiling === null || placed.ceiling === placed.floor ? null : this.nameOfStage[placed.ceiling];
  }

  itemsOf(value) {
    return this.asked.items.filter((item) => item.value === value).map(({ id }) => id);
  }

  setApart(value) {
    return this.itemsOf(value).filter((item) => typeof answerOf(this.of(item)) === "object");
  }

  /** The names of the values of which too little is known. */
  get tooLittleOf() {
    return this.placed.values.filter((value) => value.too_little_known).map(({ value }) => this.nameOfValue[value]);
  }

  knownOf(placed) {
    return counted("known-of", placed.known, { asked: soMany("questions", placed.asked) });
  }

  /** The items answered near the top: with the share of points that a cell needs, or more. */
  strong(value) {
    const { asked } = this;
    return this.itemsOf(value).filter((id) => {
      const { stage, column, choices } = this.itemById.get(id);
      const level = asked.choices[choices].findIndex((choice) => choice.id === this.of(id).given);
      // A rubric's choices are worth a point a stage.
      const points = stage === null
        ? asked.ladder.map((_, number) => number)
        : asked.cells.flat().flatMap(({ gives }) => gives).find(([each]) => each === column)[1];
      return level >= 0 && points[level] * 100 >= asked.rule.secured_at * points[points.length - 1];
    });
  }

  overall() {
    const { placed } = this;
    if (placed.too_little_known) return [piece("too-little-overall"), " ", this.knownOf(placed)];
    const ceiling = this.perhaps(placed);
    return [
      piece("overall-at", { stage: this.nameOfStage[placed.floor] }),
      ...(ceiling ? [counted("could-be", placed.unknown, { stage: ceiling })] : []),
    ];
  }

  /** What stands below the journey. */
  onward() {
    const { placed, nameOfStage, nameOfValue } = this;
    const { tooLittleOf } = this;
    const told = tooLittleOf.length ? [piece("too-little-of", { values: tooLittleOf.join(", ") })] : [];
    const holding = placed.values.filter((value) => value.floor_number > 0).length;
    if (holding && !placed.floor_number) told.push(counted("under-way", holding, { values: soMany("values", placed.values.length) }));
    else if (!placed.too_little_known) told.push(piece("summary", { words: this.words.stages[placed.floor] }));
    if (placed.too_little_known) return [...told, piece("counts-as", { stage: nameOfStage[placed.floor] })];
    if (!placed.next_stage) return [...told, piece("at-the-end")];
    told.push(piece("towards-overall", { stage: nameOfStage[placed.next_stage] }));
    if (this.perhaps(placed)) {
      const uncertain = placed.values.filter((value) => this.perhaps(value)).map(({ value }) => nameOfValue[value]);
      told.push(piece("finding-out", { values: uncertain.join(", ") }));
    }
    const moves = placed.values_to_move.map((move) => (
      piece("move", { value: nameOfValue[move.value], stage: nameOfStage[move.stage] })
    ));
    return [...told, listOf(moves)];
  }

  strengths() {
    const strong = this.placed.values.map(({ value }) => [value, this.strong(value)]).filter(([, items]) => items.length);
    if (!strong.length) return [piece("nothing-strong")];
    const told = strong.flatMap(([value, items]) => [
      piece("small-heading", { words: this.nameOfValue[value] }), this.said(items),
    ]);
    return [piece("have-already"), ...told];
  }

  /** A value's row of the table: its stage, how far it could be, its score. */
  row(placed) {
    return [
      placed.too_little_known ? wordsOf("too-little") : this.nameOfStage[placed.floor],
      placed.ceiling === null ? wordsOf("unsaid") : this.perhaps(placed) ?? wordsOf("the-same"),
      this.perCent(placed.score),
    ];
  }

  /** As app/text/wording.py has it: to one decimal place, half up. */
  perCent(score) {
    return score === null ? this.words.noScore : `${(Math.floor(score / 10 + 0.5) / 10).toFixed(1)}%`;
  }

  stageOf(placed) {
    return placed.too_little_known ? wordsOf("too-little").toLowerCase() : this.nameOfStage[placed.floor];
  }

  value(placed) {
    const apart = this.setApart(placed.value).length;
    const told = placed.too_little_known
      ? this.tooLittle(placed, apart)
      : [...this.standing(placed), ...this.towards(placed), ...this.unknown(placed)];
    return apart ? [...told, counted("left-out", apart)] : told;
  }

  tooLittle(placed, apart) {
    const stage = this.nameOfStage[placed.floor];
    if (apart === placed.asked) return [piece("nothing-applies", { stage })];
    const enough = 2 * (placed.known + placed.unknown.length) >= placed.asked;
    return [
      counted("too-little-known", placed.known, { asked: soMany("questions", placed.asked), stage }),
      ...this.listOfUnknown(placed),
      piece(enough ? "could-be-enough" : "rests-on-few"),
    ];
  }

  standing(placed) {
    const looks = this.words.values[placed.value][placed.floor] ?? this.words.stages[placed.floor];
    const ahead = placed.ahead.map((stage) => (
      piece("ahead", { stage: this.nameOfStage[stage], value: this.nameOfValue[placed.value] })
    ));
    return [...(looks ? [piece(placed.floor_number ? "looks-like" : "summary", { words: looks })] : []), ...ahead];
  }

  towards(placed) {
    const next = placed.cells.find((cell) => cell.secured_low === false);
    if (!next) return [piece("value-at-the-end")];
    const told = [piece("towards", { stage: this.nameOfStage[next.stage] })];
    const looks = this.words.values[placed.value][next.stage];
    if (looks) told.push(piece("will-look-like", { words: looks }));
    const held = placed.held_back_by.filter((item) => !placed.unknown.includes(item));
    if (held.length) told.push(piece("held-back"), this.said(held));
    if (placed.route.length) {
      const supposes = placed.route.some((step) => placed.unknown.includes(step.item));
      told.push(piece(supposes ? "shortest-if" : "shortest"), listOf(this.rises(placed.route), "route"));
    }
    return told;
  }

  /** The steps of a route, those of one item told as one: they follow each other. */
  rises(route) {
    const items = [...new Set(route.map((step) => step.item))];
    return items.map((item) => {
      const steps = route.filter((step) => step.item === item);
      const [before, after] = [steps[0].from, steps[steps.length - 1].to].map((given) => this.labelOf(item, given));
      return piece("rise", { before, after, text: this.textOf(item) });
    });
  }

  listOfUnknown({ unknown }) {
    return unknown.length ? [piece("unknown-heading"), this.said(unknown)] : [];
  }

  unknown(placed) {
    if (!placed.unknown.length) return [];
    const waits = placed.held_back_by.some((item) => placed.unknown.includes(item));
    const ceiling = this.perhaps(placed);
    const last = piece(waits ? "unknown-waits" : "unknown");
    last.firstElementChild.append(ceiling ? piece("could-show", { stage: ceiling }) : piece("would-not-change"));
    return [...this.listOfUnknown(placed), last];
  }

  /** Where something stands, for the table of what would move. */
  stood(placed) {
    if (placed.too_little_known) return wordsOf("too-little");
    const [stage, ceiling] = [this.nameOfStage[placed.floor], this.perhaps(placed)];
    return ceiling ? wordsOf("stood-perhaps", { stage, ceiling }) : wordsOf("stood", { stage });
  }
}
