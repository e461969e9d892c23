// What moved a value's score and stage from one round to another, in parts that sum exactly to it: the rule of
// scoring/changes/ over again, function by function (docs/decisions/0059-change-that-adds-up.md). Questionnaires are
// what scoring/placement/questionnaire_json.py makes of them. It stands on placement.js.
const RoundChange = (() => {
  "use strict";

  const { levelsOf, placeCell, share, highestReached, flooredMean } = Placement;
  const UNKNOWN_LEVEL = -1;
  const NOT_APPLICABLE_LEVEL = -2;

  // In the order in which changes are taken; after the first, all are of answers.
  const KINDS = [
    "question-changed", "no-longer-applying", "newly-applying", "no-longer-known", "lowered", "now-known", "raised",
  ];

  /** What two versions, the older first, have to do with each other, question by question. */
  function pairVersions(old, new_) {
    const meanings = meaningsOf(old);
    const columns = new Map(old.items.map((item, column) => [item.id, column]));
    const alike = new Set([...meaningsOf(new_)].filter(([id, meaning]) => meanings.get(id) === meaning).map(([id]) => id));
    const oldRows = rowsOf(old);
    const newRows = rowsOf(new_);
    return {
      old,
      new: new_,
      oldRows,
      newRows,
      oldColumns: new_.items.map((item) => (alike.has(item.id) ? columns.get(item.id) : null)),
      changed: new Map([...newRows].map(([value, row]) => (
        [value, changedItems(contributions(old, oldRows.get(value) || []), contributions(new_, row), alike)]
      ))),
      sameStages: idsOf(old.ladder).join() === idsOf(new_.ladder).join(),
    };
  }

  /** What an answer to each item means: its value, stage, choices, and points in lowest terms, as text. */
  function meaningsOf(questionnaire) {
    const gives = new Map();
    questionnaire.cells.flat().flatMap((cell) => cell.gives).forEach(([column, points]) => gives.set(column, points));
    return new Map(questionnaire.items.map((item, column) => (
      [item.id, JSON.stringify([
        item.value,
        item.stage,
        idsOf(questionnaire.choices[item.choices]),
        // What a rubric is worth is told by its choices, which are the stages.
        item.stage === null ? null : inLowestTerms(gives.get(column)),
      ])]
    )));
  }

  function inLowestTerms(points) {
    const shared = points.reduce(greatestDivisor);
    return points.map((each) => each / shared);
  }

  function greatestDivisor(one, other) {
    return other === 0 ? one : greatestDivisor(other, one % other);
  }

  function idsOf(listed) {
    return listed.map((each) => each.id);
  }

  function rowsOf(questionnaire) {
    return new Map(questionnaire.values.map((value, at) => [value.id, questionnaire.cells[at]]));
  }

  /** What each item of a value gives, by its id in the order asked, as text. */
  function contributions(questionnaire, row) {
    return new Map(columnsOf(row).map((column) => [
      questionnaire.items[column].id,
      JSON.stringify(row.flatMap((cell) => cell.gives.filter(([at]) => at === column).map((each) => [cell.stage, ...each.slice(1)]))),
    ]));
  }

  /** The items of one value that are added, gone or counted otherwise, those asked now first. */
  function changedItems(old, new_, alike) {
    const changed = [...new_.keys()].filter((id) => !alike.has(id) || old.get(id) !== new_.get(id));
    return [...changed, ...[...old.keys()].filter((id) => !new_.has(id))];
  }

  /** Every value that the new round asks about, in the framework's order; answers as `Placement.place` takes them. */
  function compareRounds(versions, oldAnswers, newAnswers) {
    const old = levelsOf(versions.old, oldAnswers);
    const now = levelsOf(versions.new, newAnswers);
    // What is not asked alike has no old answer that means anything now: the new one stands for it.
    const carried = versions.oldColumns.map((column, at) => (column === null ? now[at] : old[column]));
    return [...versions.newRows.keys()].map((value) => compareValue(versions, value, old, carried, now));
  }

  function compareValue(versions, value, old, carried, now) {
    const row = versions.newRows.get(value);
    const oldRow = versions.oldRows.get(value) || [];
    const oldBar = versions.old.rule.secured_at;
    const bar = versions.new.rule.secured_at;
    const before = stand(oldRow, old, oldBar);
    const after = stand(row, now, bar);
    const moved = groupColumns(row, carried, now);
    const isSplit = before.score !== null && after.score !== null;
    const points = isSplit ? [earn(oldRow, old, oldBar), ...takeInTurn(row, bar, carried, now, moved)] : [];
    return { value, before, after, parts: makeParts(versions, value, moved, points) };
  }

  /** What the old answers come to in the new version, and then with each kind of change taken. */
  function takeInTurn(row, bar, carried, now, moved) {
    const levels = [...carried];
    const points = [earn(row, levels, bar)];
    KINDS.slice(1).forEach((kind) => {
      moved[kind].forEach((column) => { levels[column] = now[column]; });
      points.push(moved[kind].length ? earn(row, levels, bar) : points[points.length - 1]);
    });
    return points;
  }

  function makeParts(versions, value, moved, points) {
    return KINDS.map((kind, at) => ({
      kind,
      items: at ? moved[kind].map((column) => versions.new.items[column].id) : versions.changed.get(value),
      score: points.length ? points[at + 1].score - points[at].score : null,
      stage: points.length && versions.sameStages ? points[at + 1].stage - points[at].stage : null,
    }));
  }

  /** What answers come to, as if enough were known; nothing where nothing applies. */
  function earn(row, levels, securedAt) {
    const cells = row.map((cell) => placeCell(cell, levels, securedAt));
    const shares = cells.map(share).filter((each) => each !== null);
    return { score: shares.length ? flooredMean(shares) : 0, stage: highestReached(cells.map((cell) => cell.secured_low)) };
  }

  function stand(row, levels, securedAt) {
    const columns = columnsOf(row);
    const known = columns.filter((column) => levels[column] >= 0).length;
    const isTooLittle = !columns.length || 2 * known < columns.length;
    const { score, stage } = isTooLittle ? { score: null, stage: null } : earn(row, levels, securedAt);
    return { score, stage, known, asked: columns.length };
  }

  /** The columns of a value's items, in the order asked. */
  function columnsOf(row) {
    const columns = new Set(row.flatMap((cell) => cell.gives.map(([column]) => column)));
    return [...columns].sort((one, other) => one - other);
  }

  /** The columns of the value's answers that changed, by the kind of their change. */
  function groupColumns(row, carried, now) {
    const moved = Object.fromEntries(KINDS.map((kind) => [kind, []]));
    columnsOf(row).filter((column) => carried[column] !== now[column]).forEach((column) => {
      moved[kindOfChange(carried[column], now[column])].push(column);
    });
    return moved;
  }

  function kindOfChange(old, now) {
    if (now === NOT_APPLICABLE_LEVEL) return "no-longer-applying";
    if (old === NOT_APPLICABLE_LEVEL) return "newly-applying";
    if (now === UNKNOWN_LEVEL) return "no-longer-known";
    if (old === UNKNOWN_LEVEL) return "now-known";
    return now > old ? "raised" : "lowered";
  }

  return { pairVersions, compareRounds };
})();
