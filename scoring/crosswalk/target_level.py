"""How much of a target is in place, from a share of what its questions ask, in whole numbers.

docs/decisions/0072-answers-beside-targets.md has the reasons. The levels are no stages: a stage is
where an organisation stands on the journey, a level says how much of what a few questions ask is in
place. Each question counts alike, whatever its scale: one of five choices is no more of a target
than one of two.
"""

from collections.abc import Mapping
from enum import StrEnum

from scoring.questionnaires.questionnaire import Questionnaire

LEAST_QUESTIONS = 3
"""With fewer questions that count, apply and are answered by a choice, there is no level."""

WHOLE = 720_720
"""A question at its best. Every number up to 16 divides it, so that on a usual scale the share of
each choice is exact; it is rounded down on others. 500 questions stay far below 64 bits."""


class TargetLevel(StrEnum):
    """How much of what the questions ask is in place, from the least."""

    NOT_MUCH_YET = "not-much-yet"
    SOME = "some"
    MOST = "most"

    @property
    def number(self) -> int:
        """Where it stands among the levels, from 0."""
        return LEVELS.index(self)


LEVELS = tuple(TargetLevel)
"""The levels, the least first: each is a third of what could be in place."""

LEVEL_WORDS: Mapping[TargetLevel, str] = {
    TargetLevel.NOT_MUCH_YET: "Not much yet",
    TargetLevel.SOME: "Some of it",
    TargetLevel.MOST: "Most of it",
}
"""A level as a page has it: an answer to how much of what the questions ask is in place."""


def choose_level(earned: int, questions: int) -> TargetLevel:
    """The level of `questions` questions, one at least, whose shares sum to `earned`.

    The sum at the border of two thirds has the higher one.
    """
    return LEVELS[min(len(LEVELS) * earned // (WHOLE * questions), len(LEVELS) - 1)]


def choice_shares(questionnaire: Questionnaire) -> Mapping[str, tuple[int, ...]]:
    """For each item's id, the share of `WHOLE` that each of its choices stands for, lowest first.

    The share is of the points of its highest choice, as in a placement; a rubric's points are the
    stages. What an item weighs in its cell says nothing of a target, and is left out.
    """
    return {
        item_id: tuple(each.points * WHOLE // choices[-1].points for each in choices)
        for item_id, choices in questionnaire.choices.items()
    }
