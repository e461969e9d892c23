// Where answers stand on the journey, with the reasons: the rule of scoring/placement/placement.py and scoring/placement/next_steps.py
// over again, function by function, for a browser. docs/decisions/0018 says how the two are held together: a change
// to one is a change to both. `questionnaire` is what scoring/placement/questionnaire_json.py makes of a questionnaire.
//
// Whole numbers only. The largest product is 1,000,000 times the points earned in one cell: 500 items of weight 100
// and 1,000 points make that 5 * 10^13, and every whole number up to 2^53, some 9 * 10^15, is exact here.
const Placement = (() => {
  "use strict";

  const UNKNOWN_LEVEL = -1;
  const NOT_APPLICABLE_LEVEL = -2;
  const BASIS_POINTS = 10000;
  const WHOLE_SCALE = 10000;

  /** Place checked answers, {item: choice | "dont-know" | {"not-applicable": why}}. What is left out is unknown. */
  function place(questionnaire, answers) {
    const levels = levelsOf(questionnaire, answers);
    const values = questionnaire.cells.map((row, number) => placeValue(questionnaire, questionnaire.values[number].id, row, levels));
    const { ladder, rule: { overall } } = questionnaire;
    const known = levels.filter((level) => level >= 0).length;
    const ceiling = overallCeiling(overall, values);
    const certainFloor = overallStageNumber(overall, values, values.map((value) => value.floor_number));
    // Balances have no cells, and nobody is placed by them.
    const tooLittle = !values.length || isTooLittleKnown(known, levels.length) || (certainFloor === 0 && ceiling === null);
    const floor = tooLittle ? 0 : certainFloor;
    const hasNextStage = floor + 1 < ladder.length && !tooLittle;
    return {
      questionnaire: questionnaire.id,
      version: questionnaire.version,
      floor: ladder[floor].id,
      ceiling: ceiling === null ? null : ladder[ceiling].id,
      floor_number: floor,
      ceiling_number: ceiling,
      score: values.length ? meanIfComplete(values.map((value) => value.score)) : null,
      next_stage: hasNextStage ? ladder[floor + 1].id : null,
      values_to_move: hasNextStage ? valuesToMove(questionnaire, values, floor + 1) : [],
      values,
      unknown: levels.filter((level) => level === UNKNOWN_LEVEL).length,
      not_applicable: levels.filter((level) => level === NOT_APPLICABLE_LEVEL).length,
      known,
      asked: levels.length,
      too_little_known: tooLittle,
    };
  }

  /** The stage overall at best; null where nothing is said of how far some value could be. */
  function overallCeiling(overall, values) {
    const ceilings = values.map((value) => value.ceiling_number);
    return ceilings.includes(null) || !values.length ? null : overallStageNumber(overall, values, ceilings);
  }

  /** Whether so many items answered by a choice, of so many asked, say too little to place by. */
  function isTooLittleKnown(known, askedOf) {
    return 2 * known < askedOf;
  }

  /** Each item's level, in the order of the items: that of its choice, or UNKNOWN or APART. */
  function levelsOf(questionnaire, answers) {
    // An item may be called `constructor`, which every object has: only what was given counts.
    const given = new Map(Object.entries(answers));
    return questionnaire.items.map((item) => levelOf(item, questionnaire.choices[item.choices], given.get(item.id)));
  }

  function levelOf(item, ladder, answer) {
    if (answer === undefined || answer === null || answer === "dont-know") return UNKNOWN_LEVEL;
    if (typeof answer === "object") return NOT_APPLICABLE_LEVEL;
    const level = ladder.findIndex((choice) => choice.id === answer);
    if (level < 0) throw new RangeError(`${item.id} has no choice ${answer}: check answers before they are placed`);
    return level;
  }

  function placeValue(questionnaire, value, row, levels) {
    const columns = columnsOf(row);
    const known = columns.filter((column) => levels[column] >= 0).length;
    const placed = {
      value,
      floor: questionnaire.ladder[0].id,
      ceiling: null,
      floor_number: 0,
      ceiling_number: null,
      score: null,
      position: null,
      cells: row.map((cell) => placeCell(cell, levels, questionnaire.rule.secured_at)),
      held_back_by: [],
      ahead: [],
      route: [],
      unknown: columns.filter((column) => levels[column] === UNKNOWN_LEVEL).map((column) => questionnaire.items[column].id),
      known,
      asked: columns.length,
      too_little_known: isTooLittleKnown(known, columns.length),
    };
    return placed.too_little_known ? placed : { ...placed, ...placeKnownValue(questionnaire, row, placed.cells, levels) };
  }

  /** The columns of a value's items, in the order of the items. */
  function columnsOf(row) {
    const columns = new Set(row.flatMap((cell) => cell.gives.map(([column]) => column)));
    return [...columns].sort((one, other) => one - other);
  }

  /** Where a value's cells have it stand. */
  function placeKnownValue(questionnaire, row, cells, levels) {
    const { ladder, rule: { secured_at: securedAt } } = questionnaire;
    const floor = highestReached(cells.map((cell) => cell.secured_low));
    const ceiling = highestReached(cells.map((cell) => cell.secured_high));
    const failed = cells.findIndex((cell) => cell.secured_low === false);
    const heldBackBy = failed < 0 ? [] : itemsHeldBackBy(questionnaire, row[failed], levels, securedAt);
    return {
      floor: ladder[floor].id,
      ceiling: ladder[ceiling].id,
      floor_number: floor,
      ceiling_number: ceiling,
      score: flooredMean(cells.map(share).filter((each) => each !== null)),
      position: floor * BASIS_POINTS + (failed < 0 ? 0 : nextStageProgress(cells[failed], securedAt)),
      held_back_by: heldBackBy,
      ahead: cells.slice(floor).filter((cell) => cell.secured_low).map((cell) => cell.stage),
      route: failed < 0 ? [] : routeToSecure(questionnaire, row[failed], cells[failed], levels, heldBackBy),
    };
  }

  function placeCell(cell, levels, securedAt) {
    let low = 0;
    let high = 0;
    let possible = 0;
    let coreLow = true;
    let coreHigh = true;
    for (const [column, points, coreLevel] of cell.gives) {
      const level = levels[column];
      if (level === NOT_APPLICABLE_LEVEL) continue;
      const maximum = last(points);
      possible += maximum;
      if (level === UNKNOWN_LEVEL) {
        high += maximum;
        coreLow = coreLow && coreLevel === null;
        continue;
      }
      low += points[level];
      high += points[level];
      if (coreLevel !== null && level < coreLevel) coreLow = coreHigh = false;
    }
    const bar = securedAt * possible;
    return {
      stage: cell.stage,
      earned_low: low,
      earned_high: high,
      possible,
      secured_low: possible ? coreLow && low * 100 >= bar : null,
      secured_high: possible ? coreHigh && high * 100 >= bar : null,
    };
  }

  function last(points) {
    return points[points.length - 1];
  }

  /** What is earned for certain, in basis points of what is possible; null where nothing applies. */
  function share(cell) {
    return cell.possible ? quotient(cell.earned_low * BASIS_POINTS, cell.possible) : null;
  }

  /** The number of the last stage secured with none failed before it; null is passed over. */
  function highestReached(secured) {
    let highest = 0;
    for (const [number, isSecured] of secured.entries()) {
      if (isSecured === false) break;
      if (isSecured) highest = number + 1;
    }
    return highest;
  }

  function nextStageProgress(cell, securedAt) {
    return Math.min(BASIS_POINTS - 1, quotient(cell.earned_low * 100 * BASIS_POINTS, securedAt * cell.possible));
  }

  function itemsHeldBackBy(questionnaire, cell, levels, securedAt) {
    return cell.gives
      .filter((each) => levels[each[0]] !== NOT_APPLICABLE_LEVEL && isAnswerShort(each, levels[each[0]], securedAt))
      .map(([column]) => questionnaire.items[column].id);
  }

  /** Whether an item is below the share its cell asks for, or a core item below what it needs. */
  function isAnswerShort([, points, coreLevel], level, securedAt) {
    if (level === UNKNOWN_LEVEL) return true;
    if (coreLevel !== null && level < coreLevel) return true;
    return points[level] * 100 < securedAt * last(points);
  }

  function routeToSecure(questionnaire, cell, placed, levels, heldBackBy) {
    // The whole points that reach the bar: the share rounded up.
    const bar = quotient(questionnaire.rule.secured_at * placed.possible + 99, 100);
    return cheapestRoute(questionnaire, cell, levels, bar - placed.earned_low, heldBackBy);
  }

  /** The mean of the numbers, rounded down. */
  function flooredMean(numbers) {
    return quotient(numbers.reduce((sum, number) => sum + number, 0), numbers.length);
  }

  /** Null where any is: a mean of some values cannot stand beside a mean of all. */
  function meanIfComplete(scores) {
    return scores.includes(null) ? null : flooredMean(scores);
  }

  /** How many times the one goes into the other, rounded down: both are whole, and neither is below 0. */
  function quotient(dividend, divisor) {
    return (dividend - dividend % divisor) / divisor;
  }

  /** The number of the highest stage that the values hold between them; `numbers` are theirs, in order. */
  function overallStageNumber(rule, values, numbers) {
    let highest = [...numbers].sort((a, b) => b - a)[heldBy(rule, values) - 1];
    if (rule.others_within !== null) highest = Math.min(highest, Math.min(...numbers) + rule.others_within);
    values.forEach(({ value }, at) => {
      if (rule.never_behind.includes(value)) highest = Math.min(highest, numbers[at]);
    });
    return highest;
  }

  function heldBy(rule, values) {
    return rule.held_by === "all" ? values.length : rule.held_by;
  }

  /** What brings the stage numbered `target`: the values that must move, and then those nearest to it. */
  function valuesToMove(questionnaire, values, target) {
    const { ladder, rule: { overall } } = questionnaire;
    if (target >= ladder.length) return [];
    const goals = new Map(values.map((value) => [value, requiredStage(overall, value, target)]));
    const behind = values.filter((value) => goals.get(value) < target);
    const missing = heldBy(overall, values) - (values.length - behind.length);
    // Sorting keeps the order of those that are as near.
    behind.sort((one, other) => other.position - one.position);
    behind.slice(0, Math.max(missing, 0)).forEach((value) => goals.set(value, target));
    return values
      .filter((value) => goals.get(value) > value.floor_number)
      .map((value) => ({ value: value.value, stage: ladder[goals.get(value)].id }));
  }

  function requiredStage(rule, value, target) {
    if (rule.never_behind.includes(value.value)) return Math.max(value.floor_number, target);
    if (rule.others_within === null) return value.floor_number;
    return Math.max(value.floor_number, target - rule.others_within);
  }

  /** The fewest one-level steps that earn `need` more points in a cell and satisfy its core items. */
  function cheapestRoute(questionnaire, cell, levels, need, heldBackBy) {
    const applying = cell.gives.filter(([column]) => levels[column] !== NOT_APPLICABLE_LEVEL);
    const raises = fewestRaises(applying.map((each) => ({
      gains: itemGains(each, levels[each[0]]),
      level: Math.max(levels[each[0]], 0),
      holdsBack: heldBackBy.includes(questionnaire.items[each[0]].id),
    })), need);
    return applying.flatMap(([column], at) => {
      const item = questionnaire.items[column];
      const ladder = questionnaire.choices[item.choices];
      return levelsClimbed(levels[column], raises[at]).map((level) => (
        { item: item.id, from: ladder[level].id, to: ladder[level + 1].id }
      ));
    });
  }

  function levelsClimbed(level, raised) {
    return Array.from({ length: raised }, (_, step) => Math.max(level, 0) + step);
  }

  /** What an item adds to its cell when raised by 0, 1, 2... levels; null where that is not enough. */
  function itemGains([, points, coreLevel], level) {
    const start = Math.max(level, 0);
    // Left alone, an unknown item keeps what it has, which is nothing.
    const now = level === UNKNOWN_LEVEL ? 0 : points[level];
    const gains = [0, ...points.slice(start + 1).map((each) => each - now)];
    if (coreLevel === null) return gains;
    const fewest = Math.max(coreLevel - start, level === UNKNOWN_LEVEL ? 1 : 0);
    return gains.map((gain, raised) => (raised < fewest ? null : gain));
  }

  /**
   * How many levels to raise each item, {gains, level, holdsBack}, so that the gains reach `need`, with the smallest
   * sum. Of ways that are as short: one that raises only items which hold the cell back, if any does; of those, one that
   * goes least high; then the most even.
   */
  function fewestRaises(items, need) {
    const gains = items.map((item) => item.gains);
    const fewest = fewestSteps(gains, need);
    const holdingBack = items.map((item) => (item.holdsBack ? item.gains : item.gains.slice(0, 1)));
    const among = fewestSteps(holdingBack, need) === fewest ? holdingBack : gains;
    const heights = items.map(heightsOf);
    const lowest = findLowest(heights, (highest) => fewestSteps(keepLow(among, heights, highest), need) === fewest);
    return mostEven(keepLow(among, heights, lowest), need);
  }

  /** The lowest height up to which items may be raised so that it is enough; more of it never hurts. */
  function findLowest(heights, isEnough) {
    const highest = [...new Set(heights.flatMap((each) => each.slice(1)))].sort((one, other) => one - other);
    let [low, high] = [0, highest.length - 1];
    while (low < high) {
      const middle = quotient(low + high, 2);
      if (isEnough(highest[middle])) high = middle;
      else low = middle + 1;
    }
    return highest[low];
  }

  /** The fewest levels in all that are enough; -1 where none are. */
  function fewestSteps(items, need) {
    return mostGains(items)[0].findIndex((gain) => gain >= 0 && gain >= need);
  }

  /** The gains of raises that take no item higher than `highest`. */
  function keepLow(items, heights, highest) {
    return items.map((gains, at) => gains.filter((_, raised) => raised === 0 || heights[at][raised] <= highest));
  }

  /** How far up its own scale an item is when raised by 0, 1, 2... levels. */
  function heightsOf({ gains, level }) {
    return gains.map((_, raised) => quotient((level + raised) * WHOLE_SCALE, level + gains.length - 1));
  }

  /**
   * The most even of the shortest ways, and of those the one that asks most of earlier items. Of two ways the one is
   * more even whose largest raise is smaller, or made of fewer items, and so on with the next largest. One number tells
   * it: with n items, the sum of (n + 1) to the power of every raise.
   */
  function mostEven(items, need) {
    const most = mostGains(items);
    const steps = most[0].findIndex((gain) => gain >= 0 && gain >= need);
    let ways = [{ left: steps, need, uneven: 0n, raises: [] }];
    items.forEach((gains, at) => { ways = raiseNextItem(ways, gains, most[at + 1], BigInt(items.length + 1)); });
    return ways[0].raises;
  }

  /** `ways` with every raise of one more item that leaves enough to be gained by the rest. */
  function raiseNextItem(ways, gains, rest, base) {
    const further = new Map();
    for (const way of ways) {
      gains.forEach((gain, raised) => {
        const left = way.left - raised;
        if (gain === null || !(rest[left] >= 0) || gain + rest[left] < way.need) return;
        const need = Math.max(way.need - gain, 0);
        const longer = { left, need, uneven: way.uneven + base ** BigInt(raised), raises: [...way.raises, raised] };
        const toCome = `${left} ${need}`;
        if (!further.has(toCome) || isBetter(longer, further.get(toCome))) further.set(toCome, longer);
      });
    }
    return [...further.values()];
  }

  function isBetter(one, other) {
    if (one.uneven !== other.uneven) return one.uneven < other.uneven;
    const first = one.raises.findIndex((raised, at) => raised !== other.raises[at]);
    return first >= 0 && one.raises[first] > other.raises[first];
  }

  /**
   * For the items from the i-th on, the most that they gain by every number of steps, and -1 where they cannot be spent
   * so.
   */
  function mostGains(items) {
    const most = [Int32Array.of(0)];
    for (const gains of [...items].reverse()) most.unshift(addItem(gains, most[0]));
    return most;
  }

  function addItem(gains, rest) {
    const merged = new Int32Array(rest.length + gains.length - 1).fill(-1);
    gains.forEach((gain, raised) => {
      if (gain === null) return;
      rest.forEach((gained, steps) => {
        if (gained >= 0) merged[steps + raised] = Math.max(merged[steps + raised], gained + gain);
      });
    });
    return merged;
  }

  return {
    place, levelsOf, placeCell, share, highestReached, flooredMean, isAnswerShort, isTooLittleKnown, overallStageNumber,
  };
})();
