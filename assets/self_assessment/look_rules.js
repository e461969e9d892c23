// What may be worth a second look before answers are handed over: the rules of scoring/second_look/look_rules.py over again,
// function by function, but for that of evidence on a shelf, which a browser has not. Their words come from there too
// (docs/decisions/0060-looking-once-more.md). It stands on placement.js.
const LookRules = (() => {
  "use strict";

  const FAR_SHARE = 2;
  const FEWEST_ALIKE = 5;
  const FEWEST_CHOICES = 3;

  // What is lost as it stands comes first, then what may be a slip, then what can wait.
  const RULES = [findWaitingReasons, findWordsWithoutAnswer, findStagesAhead, findSectionsOfOneAnswer, findHighestWithoutEvidence];

  /**
   * All that may be worth a second look, {reason, names, items, sections}, what matters most first. `written` has the
   * `questionnaire`, its `sections` as lists of ids, the `answers` that count, and sets of ids: `waiting` for a reason,
   * `noted`, `evidenced`, and `asksEvidence` where evidence helps.
   */
  function findToLookAt(written) {
    // An item may be called `constructor`, which every object has: only what was given counts.
    const asked = { ...written, given: new Map(Object.entries(written.answers)) };
    return RULES.flatMap((rule) => rule(asked)).map((found) => ({ names: {}, items: [], sections: [], ...found }));
  }

  function findWaitingReasons({ questionnaire, waiting }) {
    return tellOf("reason-waited-for", listInOrder(questionnaire, (id) => waiting.has(id)));
  }

  function findWordsWithoutAnswer({ questionnaire, given, waiting, noted }) {
    const without = (id) => noted.has(id) && !given.has(id) && !waiting.has(id);
    return tellOf("words-without-answer", listInOrder(questionnaire, without));
  }

  function findHighestWithoutEvidence({ questionnaire, given, evidenced, asksEvidence }) {
    const itemsByLabel = new Map();
    questionnaire.items.filter(({ id }) => asksEvidence.has(id) && !evidenced.has(id)).forEach(({ id, choices }) => {
      const [highest] = questionnaire.choices[choices].slice(-1);
      if (given.get(id) === highest.id) addTo(itemsByLabel, highest.label, id);
    });
    return [...itemsByLabel].map(([answer, items]) => ({ reason: "without-evidence", names: { answer }, items }));
  }

  function findStagesAhead({ questionnaire, answers, given }) {
    return Placement.place(questionnaire, answers).values.flatMap(({ cells }, number) => {
      const last = cells.map((cell) => cell.secured_low).lastIndexOf(true);
      const far = cells.findIndex((cell, at) => at < last && isFar(questionnaire, cell));
      if (far < 0) return [];
      const [earlier, later] = [far, last].map((at) => questionnaire.ladder[at + 1].name);
      const items = questionnaire.cells[number][far].gives.map(([column]) => questionnaire.items[column]);
      return [{
        reason: "stage-ahead",
        names: { value: questionnaire.values[number].name, later, earlier },
        items: items.filter((item) => findLevel(questionnaire, given, item) >= 0).map(({ id }) => id),
      }];
    });
  }

  function isFar({ rule }, cell) {
    return cell.earned_high * 100 * FAR_SHARE < rule.secured_at * cell.possible;
  }

  function findSectionsOfOneAnswer(written) {
    const sectionsByLabel = new Map();
    written.sections.forEach((section, number) => {
      const label = findOnlyAnswer(written, section);
      if (label) addTo(sectionsByLabel, label, number);
    });
    return [...sectionsByLabel].map(([answer, sections]) => ({ reason: "one-answer", names: { answer }, sections }));
  }

  /** The label of the one answer of a section; null where there are several, or it is no news. */
  function findOnlyAnswer({ questionnaire, given }, section) {
    const items = questionnaire.items.filter(({ id }) => section.includes(id));
    const [first] = items;
    const choices = questionnaire.choices[first.choices];
    const level = findLevel(questionnaire, given, first);
    if (items.length < FEWEST_ALIKE || choices.length < FEWEST_CHOICES || level < 1) return null;
    // A rubric has no stage, and its choices are the stages.
    if (new Set(items.map(({ stage }) => stage)).size === 1 || items.some(({ stage }) => stage === null)) return null;
    const isAlike = items.every((item) => item.choices === first.choices && given.get(item.id) === given.get(first.id));
    return isAlike ? choices[level].label : null;
  }

  /** The level of the choice that an item is answered by; -1 for any other answer. */
  function findLevel(questionnaire, given, { id, choices }) {
    return questionnaire.choices[choices].findIndex((choice) => choice.id === given.get(id));
  }

  function tellOf(reason, items) {
    return items.length ? [{ reason, items }] : [];
  }

  function listInOrder({ items }, isOne) {
    return items.map(({ id }) => id).filter(isOne);
  }

  function addTo(lists, name, one) {
    lists.set(name, [...(lists.get(name) ?? []), one]);
  }

  return { findToLookAt };
})();
