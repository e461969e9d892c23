"""What may be worth a second look before answers are submitted: one rule a function.

A suggestion names no fault. Every rule is a guess from outside, and whoever answers knows better:
each says what does not seem to sit together, and never what the answer should be
(docs/decisions/0060-looking-once-more.md). assets/self_assessment/look_rules.js is the rules over
again, for answers in a browser; it takes the words from here.
"""

from collections import defaultdict
from collections.abc import Callable, Iterator, Mapping
from enum import StrEnum
from types import MappingProxyType
from typing import NamedTuple, TypeAlias

from scoring.placement.placement import CellPlacement, place_answers
from scoring.questionnaires.questionnaire import Item, Questionnaire, Section
from scoring.second_look.written_answers import DueEvidence, WrittenAnswers

FAR_SHARE = 2
"""An earlier stage is far from being in place with less than one in so many of the points needed,
even if all that is not known there turned out best."""

FEWEST_ALIKE = 5
"""Fewer answers than this are often alike."""

FEWEST_CHOICES = 3
"""Of two choices, one is soon right throughout."""


class LookReason(StrEnum):
    """Why something may be worth a second look."""

    REASON_WAITED_FOR = "reason-waited-for"
    WORDS_WITHOUT_ANSWER = "words-without-answer"
    STAGE_AHEAD = "stage-ahead"
    ONE_ANSWER = "one-answer"
    WITHOUT_EVIDENCE = "without-evidence"
    EVIDENCE_DUE = "evidence-due"


WORDS: Mapping[LookReason, str] = MappingProxyType(
    {
        LookReason.REASON_WAITED_FOR: (
            "‘Does not apply to us’ is chosen and waits for its reason. Until then it counts as no"
            " answer."
        ),
        LookReason.WORDS_WITHOUT_ANSWER: (
            "A note or a link is written here, and no answer is chosen."
        ),
        LookReason.STAGE_AHEAD: (
            "{value}: ‘{later}’ is in place, and ‘{earlier}’, which comes before it, is far from"
            " it. Both can be so. These are the answers about ‘{earlier}’."
        ),
        LookReason.ONE_ANSWER: (
            "Every answer here is ‘{answer}’, from the first stage to the last. That may be just"
            " how it is, or some of these questions may want a second thought."
        ),
        LookReason.WITHOUT_EVIDENCE: (
            "‘{answer}’ is chosen where evidence helps, and none is there yet. If something shows"
            " it, you can add it at the question."
        ),
        LookReason.EVIDENCE_DUE: (
            "The day that you set to look at ‘{title}’ again has come. It stands behind these"
            " answers, and may well still hold."
        ),
    }
)
"""A sentence or two for each, with the names of what it is about left open."""


class Suggestion(NamedTuple):
    """Something to look at once more: why, the names that its words leave open, and where.

    `items` are ids in the order asked; `sections` the indexes of whole sections; `evidence` is a
    piece that is due.
    """

    reason: LookReason
    names: Mapping[str, str] = MappingProxyType({})
    items: tuple[str, ...] = ()
    sections: tuple[int, ...] = ()
    evidence: DueEvidence | None = None

    @property
    def words(self) -> str:
        """What is said of it."""
        return WORDS[self.reason].format(**self.names)


Rule: TypeAlias = Callable[[WrittenAnswers], Iterator[Suggestion]]


def find_waiting_reasons(written: WrittenAnswers) -> Iterator[Suggestion]:
    """'Does not apply' without its reason: it does not count, which is easily overlooked."""
    if items := written.list_in_order(written.waiting):
        yield Suggestion(LookReason.REASON_WAITED_FOR, items=items)


def find_words_without_answer(written: WrittenAnswers) -> Iterator[Suggestion]:
    """A note or a link beside no answer: perhaps one was meant, or cleared by mistake."""
    without = written.noted - written.answers.keys() - written.waiting
    if items := written.list_in_order(without):
        yield Suggestion(LookReason.WORDS_WITHOUT_ANSWER, items=items)


def find_highest_without_evidence(written: WrittenAnswers) -> Iterator[Suggestion]:
    """The highest choice where evidence is asked and none stands: a suggestion for each label.

    No choice of a balance is the highest.
    """
    asked = written.questionnaire
    items_by_label = defaultdict(list)
    for item in asked.items:
        highest = asked.choices[item.id][-1]
        is_bare = item.evidence == "ask" and item.id not in written.evidenced
        if is_bare and not item.balance and written.answers.get(item.id) == highest.id:
            items_by_label[highest.label].append(item.id)
    for label, items in items_by_label.items():
        yield Suggestion(LookReason.WITHOUT_EVIDENCE, {"answer": label}, items=tuple(items))


def find_stages_ahead(written: WrittenAnswers) -> Iterator[Suggestion]:
    """A later stage in place where an earlier one of the same value is far from it.

    What is not known counts as its best: something may be missing there, but nothing clashes.
    """
    asked = written.questionnaire
    stages = {stage.id: stage.name for stage in asked.framework.stages}
    values = {value.id: value.name for value in asked.framework.values}
    for placed in place_answers(asked, written.answers).values:
        secured = [number for number, cell in enumerate(placed.cells) if cell.secured_low]
        before_last = placed.cells[: secured[-1]] if secured else ()
        far = next((cell for cell in before_last if _is_far(asked, cell)), None)
        if far is not None:
            later = placed.cells[secured[-1]]
            names = {
                "value": values[placed.value],
                "later": stages[later.stage],
                "earlier": stages[far.stage],
            }
            items = _list_answered(written, placed.value, far.stage)
            yield Suggestion(LookReason.STAGE_AHEAD, names, items)


def find_sections_of_one_answer(written: WrittenAnswers) -> Iterator[Suggestion]:
    """A whole section of one answer, across stages that are seldom equally far: by label.

    Not where it is the lowest, which is what starting out looks like; nor with rubrics, whose
    answers are a stage each, and a stage is held by being at it throughout.
    """
    sections_by_label = defaultdict(list)
    for index, section in enumerate(written.questionnaire.sections):
        if label := _find_only_answer(written, section):
            sections_by_label[label].append(index)
    for label, sections in sections_by_label.items():
        yield Suggestion(LookReason.ONE_ANSWER, {"answer": label}, sections=tuple(sections))


def find_due_evidence(written: WrittenAnswers) -> Iterator[Suggestion]:
    """Evidence whose day to be looked at again has come, behind answers of this round.

    Nothing shows that something is not known or does not apply.
    """
    known = {
        item.id for item in written.questionnaire.items if written.find_level(item) is not None
    }
    for due in written.due_evidence:
        if items := written.list_in_order(due.items & known):
            yield Suggestion(LookReason.EVIDENCE_DUE, {"title": due.title}, items, evidence=due)


RULES: tuple[Rule, ...] = (
    # What is lost as it stands comes first, then what may be a slip, then what can wait.
    find_waiting_reasons,
    find_words_without_answer,
    find_stages_ahead,
    find_sections_of_one_answer,
    find_highest_without_evidence,
    find_due_evidence,
)


def find_to_look_at(written: WrittenAnswers) -> tuple[Suggestion, ...]:
    """All that may be worth a second look, what matters most first; empty where all sits together.

    Raises KeyError for an answer that the questionnaire does not offer: check answers first.
    """
    return tuple(suggestion for rule in RULES for suggestion in rule(written))


def _is_far(asked: Questionnaire, cell: CellPlacement) -> bool:
    needed = asked.placement.secured_at * cell.possible
    return cell.earned_high * 100 * FAR_SHARE < needed


def _list_answered(written: WrittenAnswers, value: str, stage: str) -> tuple[str, ...]:
    """The items of a value at a stage that are answered by a choice."""
    cells = (cell for row in written.questionnaire.cells for cell in row)
    cell = next(each for each in cells if (each.value, each.stage) == (value, stage))
    by_id = written.questionnaire.item_by_id
    return tuple(
        each.item_id
        for each in cell.contributions
        if written.find_level(by_id[each.item_id]) is not None
    )


def _find_only_answer(written: WrittenAnswers, section: Section) -> str | None:
    """The label of the one answer of a section; None where there are several, or it is no news."""
    items = section.items
    first = items[0]
    choices = written.questionnaire.choices[first.id]
    if len(items) < FEWEST_ALIKE or len(choices) < FEWEST_CHOICES:
        return None
    level = written.find_level(first)
    if not level or len({item.stage for item in items}) == 1:
        return None
    alike = all(_is_answered_alike(written, first, item) for item in items)
    return choices[level].label if alike else None


def _is_answered_alike(written: WrittenAnswers, one: Item, other: Item) -> bool:
    is_rubric = one.rubric is not None or other.rubric is not None
    return (
        not is_rubric
        and _read_choices(written, one) == _read_choices(written, other)
        and written.answers.get(one.id) == written.answers.get(other.id)
    )


def _read_choices(written: WrittenAnswers, item: Item) -> list[tuple[str, str]]:
    """The choices as whoever answers reads them: what each is worth makes no other scale of one."""
    return [(choice.id, choice.label) for choice in written.questionnaire.choices[item.id]]
