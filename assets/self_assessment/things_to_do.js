// What to do first, as app/web/things_to_do.py and app/templates/results/things.html tell it; first_things.js chooses.

/** The first things to do, and their heading; nothing where there are none. */
function showThings(results) {
  const things = FirstThings.choose(results.questionnaire, results.placed);
  query("#things").hidden = !things.length;
  if (!things.length) return;
  fillPlace("things-heading", renderCounted("things-heading", things.length, { spelled: spellLarge(things.length) }));
  fillPlace("things", ...things.map((thing) => renderThing(results, thing)));
}

function renderThing(results, thing) {
  const { item, before } = thing;
  const text = results.getQuestionText(item);
  const short = results.firstSteps.getName(item);
  const name = short ?? text.replace(/\.$/, "");
  const slots = {
    why: renderWhy(results, thing),
    question: short ? text : "",
    before: results.getAnswerLabel(item),
    step: makeFragment(before ? renderStepOf(results, item) : renderFindingOut(results, item)),
  };
  if (!before) return renderPiece("thing-to-find-out", { ...slots, name: renderPiece("to-find-out", { name }) });
  return renderPiece("thing", { ...slots, name, after: results.getChoiceLabel(item, thing.after) });
}

function renderWhy({ placed, nameOfStage, nameOfValue }, { reason, alone, moves_overall: movesOverall, ...thing }) {
  const slots = { value: nameOfValue[thing.value], stage: nameOfStage[thing.stage] };
  const overall = { ...slots, stage: nameOfStage[placed.next_stage] };
  if (reason === "could-show" && movesOverall && placed.next_stage) return renderPiece("why-it-could-show-overall", overall);
  if (reason === "could-show") return renderEither("why-it-could-show", alone, slots);
  if (movesOverall) return renderPiece("why-it-moves-overall", overall);
  return renderEither(reason === "furthest-behind" ? "why-furthest-behind" : "why-on-the-way", alone, slots);
}

function renderFindingOut({ firstSteps }, item) {
  const evidence = makeFragment(firstSteps.listEvidence(item).map((words) => renderPiece("shown-by", { words })));
  return [renderPiece("ask-about-it"), ...(evidence.hasChildNodes() ? [renderPiece("thing-shown-by", { evidence })] : [])];
}

function renderStepOf({ firstSteps }, item) {
  const { steps: [step], getsRoundAll } = firstSteps.choose(item);
  if (!step) return [];
  const costs = step.costs ? renderPiece("costs-money") : "";
  return [...(getsRoundAll ? [] : [renderPiece("may-be-a-beginning")]), renderPiece("thing-step", { text: step.text, costs })];
}
