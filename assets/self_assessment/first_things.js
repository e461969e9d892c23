// What to do first about a placement: scoring/placement/first_things.py over again, function by function
// (docs/decisions/0062-three-things-to-do-first.md). `placed` is what placement.js makes of answers. It stands on it.
const FirstThings = (() => {
  "use strict";

  const { highestReached, isAnswerShort, isTooLittleKnown, overallStageNumber } = Placement;

  const [MOVES_OVERALL, COULD_SHOW, FURTHEST_BEHIND, ON_THE_WAY] = ["moves-overall", "could-show", "furthest-behind", "on-the-way"];

  /** The changes to begin with, no more than `limit`, and no item twice; none where all is held. */
  function choose(questionnaire, placed, limit = 3) {
    const ways = listWaysOn(questionnaire, placed);
    const chosen = [];
    for (const find of [findOverallStep, findUnknown, findFurthestBehind]) {
      const found = find(placed, ways, chosen);
      if (found) chosen.push(found);
    }
    for (let rest; chosen.length < limit && (rest = findNext(placed, ways, chosen));) chosen.push(rest);
    return chosen.slice(0, limit);
  }

  /** Every step of the shortest ways on, and all not known that could show a further stage; what moves most is first. */
  function listWaysOn(questionnaire, placed) {
    const ways = placed.values.flatMap((value, number) => {
      const beside = new Set(value.route.map(({ item }) => item)).size;
      return listWaysOfValue({ questionnaire, placed, value, row: questionnaire.cells[number] }).map((thing) => (
        { thing, rank: [!thing.moves_overall, !thing.alone, beside, number, countLevels(questionnaire, thing)] }
      ));
    });
    return sortByRank(ways).map(({ thing }) => thing);
  }

  /** By the first number in which they differ; those of the same rank stay in their order. */
  function sortByRank(ways) {
    return ways.sort((one, other) => {
      const at = one.rank.findIndex((each, index) => each !== other.rank[index]);
      return at < 0 ? 0 : one.rank[at] - other.rank[at];
    });
  }

  function findOverallStep(placed, ways) {
    return withReason(MOVES_OVERALL, ways.find((each) => isStep(each) && placed.values_to_move.some(({ value }) => value === each.value)));
  }

  function findUnknown(_, ways) {
    return ways.find((each) => !isStep(each));
  }

  /** A step of a value that has nothing yet, where no value is further behind. */
  function findFurthestBehind({ values }, ways, chosen) {
    const least = Math.min(...values.map(positionOf));
    const isBehind = (thing) => values.some((each) => each.value === thing.value && positionOf(each) === least);
    const found = ways.find((each) => isStep(each) && isBehind(each) && !isBegun(chosen, each));
    return values.length > 1 ? withReason(FURTHEST_BEHIND, found) : undefined;
  }

  /** A step before a finding out; of a value that has nothing yet, the furthest behind first. */
  function findNext(placed, ways, chosen) {
    const valueOf = ({ value }) => placed.values.find((each) => each.value === value);
    const left = ways.filter(({ item }) => !chosen.some((each) => each.item === item));
    return sortByRank(left.map((thing) => (
      { thing, rank: [!isStep(thing), isBegun(chosen, thing), positionOf(valueOf(thing))] }
    )))[0]?.thing;
  }

  function withReason(reason, thing) {
    return thing && { ...thing, reason };
  }

  function isStep({ reason }) {
    return reason !== COULD_SHOW;
  }

  function isBegun(chosen, { value }) {
    return chosen.some((each) => each.value === value);
  }

  /** How far a value is. Behind all others is one of which too little is known. */
  function positionOf({ position }) {
    return position ?? -1;
  }

  /** How many levels of its scale a change takes; from its lowest where it is not known. */
  function countLevels(questionnaire, { item, before, after }) {
    const choices = choicesOf(questionnaire, item);
    return levelOf(choices, after) - Math.max(levelOf(choices, before), 0);
  }

  function choicesOf({ items, choices }, id) {
    return choices[items.find((item) => item.id === id).choices];
  }

  function levelOf(choices, given) {
    return choices.findIndex(({ id }) => id === given);
  }

  /** The number, from 0, of the first cell that is not secured; -1 where there is none. */
  function failedOf({ cells }) {
    return cells.findIndex((cell) => cell.secured_low === false);
  }

  function makeThing(asked, reason, item, before, after, reached, alone) {
    return {
      reason,
      value: asked.value.value,
      item,
      before,
      after,
      stage: asked.questionnaire.ladder[reached].id,
      alone,
      moves_overall: alone && movesOverall(asked, reached, item),
    };
  }

  /** Whether the value at that stage, and the others as they are, hold a further one overall. What is not known becomes known. */
  function movesOverall({ questionnaire, placed, value }, reached, item) {
    if (isTooLittleKnown(placed.known + value.unknown.includes(item), placed.asked)) return false;
    const numbers = placed.values.map((each) => (each.value === value.value ? reached : each.floor_number));
    return overallStageNumber(questionnaire.rule.overall, placed.values, numbers) > placed.floor_number;
  }

  /** What could be shown, and the steps of the route that are not found out so. */
  function listWaysOfValue(asked) {
    const shown = asked.value.unknown.map((item) => showUnknown(asked, item)).filter(Boolean);
    return [...shown, ...listSteps(asked).filter(({ item }) => !shown.some((each) => each.item === item))];
  }

  /** The items of a value's route, the steps of each taken together. */
  function listSteps(asked) {
    const { value } = asked;
    const route = new Map();
    value.route.forEach(({ item, from, to }) => route.set(item, [route.get(item)?.[0] ?? from, to]));
    const reached = highestReached(value.cells.map((cell, number) => number === failedOf(value) || cell.secured_low));
    return [...route].map(([item, [from, to]]) => (
      makeThing(asked, ON_THE_WAY, item, value.unknown.includes(item) ? "" : from, to, reached, route.size === 1)
    ));
  }

  /** What an item not known could show: by itself, with the lowest answer that is enough, or with others not known. */
  function showUnknown(asked, item) {
    const { questionnaire, value } = asked;
    const choices = choicesOf(questionnaire, item);
    const column = questionnaire.items.findIndex(({ id }) => id === item);
    for (const [level, { id }] of choices.entries()) {
      const reached = findStageWith(asked, column, level);
      if (reached > value.floor_number) return makeThing(asked, COULD_SHOW, item, "", id, reached, true);
    }
    const needed = findLevelNeeded(asked, column);
    if (needed === null) return null;
    return makeThing(asked, COULD_SHOW, item, "", choices[needed].id, highestReached(value.cells.map((cell) => cell.secured_high)), false);
  }

  /** The number of the stage that a value holds for certain with an unknown item at a level. */
  function findStageWith(asked, column, level) {
    const { value, row } = asked;
    if (isTooLittleKnown(value.known + 1, value.asked)) return 0;
    return highestReached(row.map((cell, number) => isSecuredWith(asked, cell, value.cells[number], column, level)));
  }

  function isSecuredWith({ questionnaire, value }, cell, stood, column, level) {
    if (stood.secured_low !== false || !stood.secured_high) return stood.secured_low;
    // At best it is secured, so of its core items only those not known can be too low.
    let gained = 0;
    for (const [each, points, coreLevel] of cell.gives) {
      const at = each === column ? level : -1;
      if (coreLevel !== null && at < coreLevel && value.unknown.includes(questionnaire.items[each].id)) return false;
      gained += at >= 0 ? points[at] : 0;
    }
    return (stood.earned_low + gained) * 100 >= questionnaire.rule.secured_at * stood.possible;
  }

  /**
   * The lowest level at which an unknown item is not short in the cell that it could show with others. Where too little is
   * known of the value, that is any cell: what counts is to know more.
   */
  function findLevelNeeded({ questionnaire, value, row }, column) {
    for (const [number, cell] of row.entries()) {
      const isNext = number === failedOf(value) && value.cells[number].secured_high;
      const given = isNext || value.too_little_known ? cell.gives.find(([each]) => each === column) : undefined;
      if (given) return given[1].findIndex((_, level) => !isAnswerShort(given, level, questionnaire.rule.secured_at));
    }
    return null;
  }

  return { choose, listWaysOn };
})();
