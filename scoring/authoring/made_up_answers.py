"""Answers that nobody gave, to show what results a questionnaire leads to. No chance is in them."""

from __future__ import annotations

from enum import StrEnum

from scoring.placement.answers import Answer, Answers, NotApplicable
from scoring.questionnaires.questionnaire import DONT_KNOW, Item, Questionnaire

REASON = "A made-up reason"
# Every so many questions is answered unlike the others.
_UNKNOWN_EACH = 7
_APART_EACH = 11


class MadeUpKind(StrEnum):
    """How far whoever is made up has come."""

    PART_WAY = "part-way"
    BEGINNING = "beginning"
    FAR_ON = "far-on"
    UNSURE = "unsure"


def make_up_answers(questionnaire: Questionnaire, kind: MadeUpKind) -> Answers:
    """The same answers each time."""
    return {
        item.id: _make_up_answer(questionnaire, kind, number, item)
        for number, item in enumerate(questionnaire.items)
    }


def _make_up_answer(
    questionnaire: Questionnaire, kind: MadeUpKind, number: int, item: Item
) -> Answer:
    choices = questionnaire.choices[item.id]
    match kind:
        case MadeUpKind.BEGINNING:
            return choices[0].id
        case MadeUpKind.FAR_ON:
            return choices[-1].id
        case MadeUpKind.UNSURE:
            return choices[len(choices) // 2].id if number % 3 == 0 else DONT_KNOW
    if number % _APART_EACH == _APART_EACH - 1 and item.not_applicable == "reason":
        return NotApplicable(REASON)
    if number % _UNKNOWN_EACH == _UNKNOWN_EACH - 1:
        return DONT_KNOW
    return choices[_part_way_level(questionnaire, number, item)].id


def _part_way_level(questionnaire: Questionnaire, number: int, item: Item) -> int:
    """High for the first half of the stages, lower the further on; every other question less.

    Balances lie one at each place after the other.
    """
    if item.balance:
        return number % len(questionnaire.choices[item.id])
    ladder = [stage.id for stage in questionnaire.framework.ladder]
    highest = len(questionnaire.choices[item.id]) - 1
    half = len(ladder) // 2
    if item.rubric:
        return half
    stage = ladder.index(item.stage or "")
    if stage < half:
        return highest
    return max(0, highest - (stage - half) - number % 2)
