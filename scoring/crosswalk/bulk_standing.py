"""The levels of one target over many answers at once. It agrees with `target_standing` exactly.

For groups of organisations. No reasons for one of them, only levels.
"""

from collections.abc import Sequence
from typing import NamedTuple, TypeAlias

import numpy as np
from numpy.typing import NDArray

from scoring.crosswalk.target_level import LEAST_QUESTIONS, LEVELS, WHOLE, choice_shares
from scoring.placement.answers import NOT_APPLICABLE_LEVEL, UNKNOWN_LEVEL
from scoring.questionnaires.questionnaire import Questionnaire

IntArray: TypeAlias = NDArray[np.int64]

NO_LEVEL = -1
"""In place of a level's number, where too few questions count, apply or are known."""


class BulkLevels(NamedTuple):
    """For n sets of answers the numbers of levels, or `NO_LEVEL`: for certain, and at the best."""

    level: IntArray
    could_be: IntArray


def find_target_levels(
    questionnaire: Questionnaire, items: Sequence[str], levels: NDArray[np.integer]
) -> BulkLevels:
    """The levels of a target that the questions `items` count towards, in every row of `levels`.

    `levels` is (n, items of the questionnaire), as for `place_all_answers`.
    """
    rows = len(levels)
    low, high = np.zeros(rows, np.int64), np.zeros(rows, np.int64)
    applying, known = np.zeros(rows, np.int64), np.zeros(rows, np.int64)
    shares = choice_shares(questionnaire)
    columns = {item.id: column for column, item in enumerate(questionnaire.items)}
    for item in items:
        # The two last are reached from the end: unknown is -1, and what does not apply -2.
        of_level = np.array([*shares[item], 0, 0], np.int64)
        of_best = np.array([*shares[item], 0, shares[item][-1]], np.int64)
        given = levels[:, columns[item]]
        low += of_level[given]
        high += of_best[given]
        applying += given != NOT_APPLICABLE_LEVEL
        known += (given != NOT_APPLICABLE_LEVEL) & (given != UNKNOWN_LEVEL)
    tells = (applying >= LEAST_QUESTIONS) & (known >= LEAST_QUESTIONS)
    whole = WHOLE * np.maximum(applying, 1)
    return BulkLevels(*(np.where(tells, _number(each, whole), NO_LEVEL) for each in (low, high)))


def _number(earned: IntArray, whole: IntArray) -> IntArray:
    number: IntArray = np.minimum(len(LEVELS) * earned // whole, len(LEVELS) - 1)
    return number
