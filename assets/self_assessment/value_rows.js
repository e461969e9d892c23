// Each value in a row, with its way on folded under it, as app/templates/results/values.html has it.
const MOST_HELD = 3;

function renderValueRow(results, placed) {
  const line = makeStageLine(placed, results.placedBefore?.values.find(({ value }) => value === placed.value));
  const { nameOfStage, nameOfValue, questionnaire: { ladder } } = results;
  const next = findNextCell(placed);
  const inside = hasNothingThatApplies(results, placed) ? [] : renderInside(results, placed, next);
  const made = renderPiece("value-row", {
    name: nameOfValue[placed.value],
    stage: results.getStageName(placed),
    was: line.last === null ? "" : line.last === line.now ? renderText("as-last-time") : renderText("was", { stage: ladder[line.last].name }),
    held: makeFragment(renderHeld(results, placed, next)),
    towards: placed.too_little_known ? renderPiece("what-is-not-known")
      : next ? renderPiece("towards-stage", { stage: nameOfStage[next.stage] }) : renderPiece("more-about-it"),
    inside: makeFragment(inside),
  });
  if (!inside.length) query("details", made).remove();
  drawStageLine(made, line);
  if (line.last === null) query(".wm-row__was", made).remove();
  made.firstElementChild.id = `value-${placed.value}`;
  return made;
}

/** The first stage that a value fails; none where too little is known, or nothing is failed. */
function findNextCell(placed) {
  return placed.too_little_known ? undefined : placed.cells.find((cell) => cell.secured_low === false);
}

/** The first questions that hold a value back, in short. */
function renderHeld(results, placed, next) {
  if (hasNothingThatApplies(results, placed)) return [renderPiece("nothing-applies-here", { stage: results.nameOfStage[placed.floor] })];
  if (placed.too_little_known) return [renderPiece("known-few", { n: String(placed.known), asked: String(placed.asked) })];
  if (!next) return [renderPiece("nothing-holds-back")];
  const held = placed.held_back_by;
  const names = held.slice(0, MOST_HELD).map((item) => {
    const name = results.getShortName(item);
    return placed.unknown.includes(item) ? renderText("not-known-yet", { name }) : name;
  });
  if (held.length > MOST_HELD) names.push(renderText("and-more", { n: String(held.length - MOST_HELD) }));
  const [told, ceiling] = [names.join("; "), results.findCeiling(placed)];
  return [
    ...(held.length ? [renderPiece("held-back-by", { names: told, end: endAfter(told) })] : []),
    ...(ceiling ? [" ", renderPiece("could-reach", { stage: ceiling })] : []),
  ];
}

function hasNothingThatApplies(results, placed) {
  return results.listNotApplicable(placed.value).length === placed.asked;
}

function renderInside(results, placed, next) {
  const apart = results.listNotApplicable(placed.value).length;
  const told = placed.too_little_known ? renderTooLittle(results, placed) : [
    ...placed.ahead.map((stage) => renderPiece("ahead", { stage: results.nameOfStage[stage], value: results.nameOfValue[placed.value] })),
    ...(next ? renderWayOn(results, placed) : []),
    ...renderLooks(results, placed, next),
    ...renderUnknownOf(results, placed),
  ];
  return apart ? [...told, renderCounted("left-out", apart)] : told;
}

function renderTooLittle(results, placed) {
  const stage = results.nameOfStage[placed.floor];
  const enough = 2 * (placed.known + placed.unknown.length) >= placed.asked;
  return [
    renderPiece("too-little-known", { n: String(placed.known), asked: countInWords("questions", placed.asked), stage }),
    ...renderUnknownList(results, placed),
    renderPiece(enough ? "could-be-enough" : "rests-on-few"),
  ];
}

/** What the next stage can look like, and this one. */
function renderLooks({ words }, placed, next) {
  const stages = words.values[placed.value];
  const here = placed.floor_number ? stages[placed.floor] ?? words.stages[placed.floor] : "";
  return [
    ...(next && stages[next.stage] ? [renderPiece("will-look-like", { words: stages[next.stage] })] : []),
    ...(here ? [renderPiece("looks-like", { words: here })] : []),
  ];
}

/** The shortest way, and what else is short of its share. */
function renderWayOn(results, placed) {
  const steps = groupSteps(placed.route);
  const supposes = steps.some(({ item }) => placed.unknown.includes(item));
  const others = placed.held_back_by.filter((item) => !steps.some((step) => step.item === item));
  return [
    ...(steps.length ? [
      renderPiece(supposes ? "shortest-if" : "shortest"),
      renderList(steps.map((step) => renderRise(results, placed, step))),
      makeRouteLink(results, placed, steps),
    ] : []),
    ...(others.length ? [renderPiece("also-holds-back"), results.renderItems(others)] : []),
  ];
}

/** A way to the what-if view, with the steps of a route supposed. */
function makeRouteLink({ nameOfValue }, placed, steps) {
  const made = renderCounted("try-route", steps.length, { value: nameOfValue[placed.value] });
  query("a", made).addEventListener("click", () => tryRoute(steps));
  return made;
}

/** The steps of a route, those of one item told as one: they follow each other. */
function groupSteps(route) {
  return [...new Set(route.map(({ item }) => item))].map((item) => {
    const steps = route.filter((step) => step.item === item);
    return { item, from: steps[0].from, to: steps[steps.length - 1].to };
  });
}

function renderRise(results, placed, { item, from, to }) {
  const [before, after] = [from, to].map((given) => results.getChoiceLabel(item, given));
  const steps = results.firstSteps.renderBeside(item, placed.unknown.includes(item));
  return renderPiece("rise", { before, after, text: results.getQuestionText(item), steps });
}

function renderUnknownList(results, { unknown }) {
  return unknown.length ? [renderPiece("unknown-heading"), results.renderItems(unknown)] : [];
}

function renderUnknownOf(results, placed) {
  if (!placed.unknown.length) return [];
  const stage = results.findCeiling(placed);
  const words = stage ? renderPiece("could-show", { stage }) : renderPiece("would-not-change");
  return [...renderUnknownList(results, placed), renderPiece("paragraph", { words })];
}
