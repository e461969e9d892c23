// First steps beside the way on, as scoring/steps/choosing_steps.py chooses them.
const MOST_STEPS = 3;

/** Those for an organisation of that sector and size, that get round all that is in the way, or else most of it. */
function chooseSteps(steps, { sector, size, inTheWay }) {
  const isFor = (only, one) => !only || only.includes(one);
  const isForFew = ({ sectors, sizes }) => Boolean(sectors || sizes);
  const countCommon = ({ gets_round: round }) => inTheWay.filter((barrier) => round.includes(barrier)).length;
  const fitting = steps.filter((step) => isFor(step.sectors, sector) && isFor(step.sizes, size))
    .sort((one, other) => isForFew(other) - isForFew(one));
  const gettingRound = fitting.filter((step) => countCommon(step) === inTheWay.length);
  const offered = gettingRound.length ? gettingRound : fitting.sort((one, other) => countCommon(other) - countCommon(one));
  return { steps: offered.slice(0, MOST_STEPS), getsRoundAll: gettingRound.length > 0 };
}

class FirstSteps {
  /** `items` holds a name, evidence and steps by item, `barriers` how each barrier stands within a sentence; `asked` is for `chooseSteps`. */
  constructor({ firstSteps: items, barriers }, asked) {
    Object.assign(this, { items, barriers, asked });
  }

  /** What a question is called in passing; nothing where it has no first steps. */
  getName(item) {
    return this.items[item]?.name;
  }

  /** What may show how a question is today. */
  listEvidence(item) {
    return this.items[item]?.evidence ?? [];
  }

  /** The steps for a question, and whether they get round all that is in the way. */
  choose(item) {
    return chooseSteps(this.items[item]?.steps ?? [], this.asked);
  }

  /** What is offered beside a question; nothing where it has no first steps. */
  renderBeside(item, isUnknown) {
    const found = this.items[item];
    if (!found) return "";
    const { steps, getsRoundAll } = this.choose(item);
    const told = document.createDocumentFragment();
    if (!getsRoundAll) told.append(renderPiece("none-gets-round"));
    told.append(renderList([
      ...(isUnknown ? [this.renderFindingOut(found.evidence)] : []),
      ...steps.map((step) => this.renderStep(step)),
    ]));
    const made = renderPiece("first-steps", { name: found.name, steps: told });
    query("details", made).open = Object.values(this.asked).some(({ length }) => length);
    return made;
  }

  renderFindingOut(evidence) {
    const told = document.createDocumentFragment();
    told.append(...evidence.map((words) => renderPiece("shown-by", { words })));
    return renderPiece("find-out", { evidence: told });
  }

  renderStep({ text, gets_round: round, costs }) {
    return renderPiece("first-step", { text, round: this.describeBarriers(round), costs: costs ? renderPiece("costs-money") : "" });
  }

  describeBarriers(barriers) {
    return barriers.map((barrier) => this.barriers[barrier]).join(", ");
  }
}
