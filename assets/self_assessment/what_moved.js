// What moved since the earlier file, as app/organisation_site/changes/what_moved.py and app/templates/what_moved.html tell it.

/** The part of results that tells what moved: hidden where no earlier file is set beside. */
function showWhatMoved(results) {
  const { stood } = results;
  query("#what-moved").hidden = !stood;
  if (!stood) return;
  // What is not answered yet would look like a loss.
  const open = results.questionnaire.items.filter(({ id }) => id in stood.answers && !(id in results.answers));
  fillPlace("what-moved", ...(open.length ? [renderCounted("not-compared-yet", open.length)] : renderWhatMoved(results)));
}

function renderWhatMoved(results) {
  const { questionnaire, stood } = results;
  const versions = RoundChange.pairVersions(stood.questionnaire, questionnaire);
  const changes = RoundChange.compareRounds(versions, stood.answers, results.answers).map((change) => ({
    ...change,
    name: results.nameOfValue[change.value],
    then: change.before.stage === null ? null : stood.questionnaire.ladder[change.before.stage],
    now: change.after.stage === null ? null : questionnaire.ladder[change.after.stage],
    scoreMove: change.parts[0].score === null ? null : change.after.score - change.before.score,
    stageMove: change.parts[0].stage === null ? null : change.after.stage - change.before.stage,
    told: change.parts.filter(({ items, score, stage }) => items.length || score || stage),
  }));
  const kinds = groupByKind(changes);
  const numbers = { then: String(stood.questionnaire.version), now: String(questionnaire.version) };
  return [
    ...(stood.questionnaire === questionnaire ? [] : [renderPiece("other-version", numbers)]),
    ...renderSentences(results, changes, kinds),
    ...(kinds.length ? [renderChangedAnswers(results, kinds)] : []),
    renderPiece("folded-on-screen", { title: renderPiece("how-it-adds-up"), inside: makeFragment(renderSums(results, changes)) }),
  ];
}

/** The changed answers by kind, in the order in which a reader wants them: gains first. */
function groupByKind(changes) {
  return changes[0].parts.map(({ kind }) => {
    const ofKind = changes.filter(({ parts }) => parts.some((part) => part.kind === kind && part.items.length));
    const items = ofKind.flatMap(({ parts }) => parts.find((part) => part.kind === kind).items);
    return { kind, items, values: joinNames(ofKind.map(({ name }) => name)) };
  }).filter(({ items }) => items.length).reverse();
}

function renderSentences({ questionnaire }, changes, kinds) {
  const moved = [
    ["later-now", ({ stageMove }) => stageMove > 0, nameValueThen],
    ["earlier-now-at", ({ stageMove }) => stageMove < 0, nameValueThen],
    ["known-values-now", ({ before, then, now }) => now && !then && before.asked, ({ name, now }) => renderText("value-now", { value: name, stage: now.name })],
    ["unknown-values-now", ({ then, now }) => then && !now, null],
  ].flatMap(([piece, isOne, name]) => renderMovedValues(piece, changes.filter(isOne), name));
  if (!kinds.length && !moved.length) return [renderPiece("all-the-same")];
  const changed = new Set(kinds.flatMap(({ items }) => items));
  const same = questionnaire.items.filter(({ id }) => !changed.has(id)).length;
  const isTold = ({ kind }) => ["raised", "lowered"].includes(kind);
  const others = [
    ...kinds.filter((kind) => !isTold(kind)).map(({ kind, items }) => countInWords(`changed-${kind}`, items.length)),
    ...(same ? [countInWords("same-answers", same)] : []),
  ];
  const known = changes.filter(({ then, now }) => then && now);
  const hasNoneMoved = known.length > 0 && known.every(({ stageMove }) => stageMove === 0);
  return [renderList([
    ...moved,
    ...(hasNoneMoved ? [renderEither("no-stage-moved", moved.length > 0)] : []),
    ...kinds.filter(isTold).map(({ kind, items, values }) => renderCounted(`changed-${kind}`, items.length, { values })),
    ...(others.length ? [renderPiece("and-else", { parts: others.join(", ") })] : []),
  ])];
}

/** A value with its stage of then, and whether other questions by themselves moved it. */
function nameValueThen({ name, then, parts }) {
  return renderText(`value-was${parts[0].stage ? "-asked-otherwise" : ""}`, { value: name, stage: then.name });
}

/** Values that moved in one way, each as `name` has it. */
function renderMovedValues(piece, changes, name) {
  const values = changes.map((change) => (name ? name(change) : change.name));
  return values.length ? [renderPiece(piece, { values: name ? values.join(", ") : joinNames(values) })] : [];
}

function renderChangedAnswers(results, kinds) {
  const columns = renderPiece("changed-answers");
  columns.firstElementChild.append(...kinds.map(({ kind, items }) => {
    const column = document.createElement("div");
    column.append(renderPiece(`changed-heading-${kind}`), renderList(items.map((item) => renderChangedAnswer(results, item))));
    return column;
  }));
  return renderFolded(renderPiece("answers-that-moved"), [columns]);
}

function renderChangedAnswer(results, item) {
  const [then, now] = [results.stood, results].map((asked) => (asked.itemById.has(item) ? asked.getAnswerLabel(item) : ""));
  const name = then && now ? "changed-answer" : then ? "changed-answer-then" : "changed-answer-now";
  return renderPiece(name, { question: nameItem(results, item), then, now });
}

/** What an item of either version is about, in a few words. */
function nameItem(results, item) {
  return (results.itemById.has(item) ? results : results.stood).getShortName(item);
}

function renderSums(results, changes) {
  const list = renderPiece("moves");
  list.firstElementChild.append(...changes.map((change) => (
    renderPiece("move-of-value", { value: change.name, said: makeFragment(renderMove(change)) })
  )));
  const withParts = changes.filter(({ told }) => told.length);
  if (!withParts.length) return [list];
  const table = renderPiece("parts-of-moves");
  query("table", table).append(...withParts.map((change) => renderParts(results, change)));
  return [list, renderPiece("how-parts-are-taken"), table];
}

/** What became of a value, in a sentence or two. */
function renderMove({ before, after, then, now, scoreMove, told }) {
  const [scoreThen, scoreNow] = [before, after].map(({ score }) => `${formatHundredths(score ?? 0)}%`);
  const words = [];
  if (scoreMove !== null) {
    const by = formatHundredths(Math.abs(scoreMove));
    words.push(renderPiece(`score-${scoreMove > 0 ? "up" : scoreMove < 0 ? "down" : "same"}`, { by, then: scoreThen, now: scoreNow }), " ");
    words.push(then.id === now.id ? renderPiece("stage-still", { stage: now.name }) : renderPiece("stage-was", { now: now.name, then: then.name }));
  } else if (!before.asked) {
    words.push(renderPiece("not-asked-then"));
  } else if (!then) {
    words.push(renderPiece("unknown-then", { n: String(before.known), asked: countInWords("questions", before.asked) }));
    if (now) words.push(" ", renderPiece("known-now", { stage: now.name, score: scoreNow }));
  } else {
    const slots = { n: String(after.known), asked: countInWords("questions", after.asked), stage: then.name, score: scoreThen };
    words.push(renderPiece("unknown-now", slots));
  }
  const parts = told.map((part) => describePart(part) + describeFigures(part));
  return [...words, " ", parts.length ? renderPiece("what-changed", { parts: parts.join(", ") }) : renderPiece("no-answer-changed")];
}

function describePart({ kind, items }) {
  const [one, many, rule] = words.kinds[kind];
  return items.length ? `${items.length} ${items.length === 1 ? one : many}` : rule;
}

/** The figures of a part in a sentence; nothing where none are told. */
function describeFigures({ score, stage }) {
  if (score === null) return "";
  const points = formatPoints(score);
  return ` (${stage ? renderText(`points-and-stages-${Math.abs(stage) === 1 ? "one" : "many"}`, { points, n: formatSigned(stage) }) : renderText("points", { points })})`;
}

function renderParts(results, { name, told, scoreMove, stageMove }) {
  const body = query("tbody", renderPiece("parts-of-value", { value: name }));
  const rows = told.map((part) => {
    const said = describePart(part);
    return renderFigures({
      words: said[0].toUpperCase() + said.slice(1),
      questions: part.items.map((item) => nameItem(results, item)).join("; "),
    }, part.score, part.stage);
  });
  body.append(...rows, renderFigures({ words: renderText("whole-move"), questions: "" }, scoreMove, stageMove));
  return body;
}

function renderFigures(slots, score, stage) {
  const notTold = renderText("not-told");
  return query("tr", renderPiece("figures", {
    ...slots, points: score === null ? notTold : formatPoints(score), stages: stage === null ? notTold : formatSigned(stage),
  }));
}

/** Hundredths of a point, so that the parts that are shown sum to what is shown. */
function formatHundredths(basisPoints) {
  return (basisPoints / 100).toFixed(2);
}

function formatPoints(move) {
  return signOf(move) + formatHundredths(Math.abs(move));
}

function formatSigned(move) {
  return signOf(move) + Math.abs(move);
}

function signOf(move) {
  return move > 0 ? "+" : move < 0 ? "−" : "";
}
