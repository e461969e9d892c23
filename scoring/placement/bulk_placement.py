"""The placement rule over many answers at once. It agrees with `placement.py` exactly.

For re-placing everything after a change of rule, and for simulations. No reasons, only results.
"""

from collections.abc import Sequence
from functools import cache
from typing import NamedTuple, TypeAlias

import numpy as np
from numpy.typing import NDArray

from scoring.placement.answers import NOT_APPLICABLE_LEVEL
from scoring.placement.placement import BASIS_POINTS
from scoring.questionnaires.questionnaire import Cell, Contribution, Questionnaire

IntArray: TypeAlias = NDArray[np.int64]
BoolArray: TypeAlias = NDArray[np.bool_]

# Rows worked on at once: few enough for a processor's cache, and many enough to keep Python out of
# the way.
ROWS_PER_CHUNK = 8_192

# Codes count from 0, APART first and UNKNOWN second, so that they index the tables below.
FIRST_CHOICE = -NOT_APPLICABLE_LEVEL


class BulkPlacement(NamedTuple):
    """Results for n sets of answers and v values.

    Stages are numbers, the start being 0. Scores and positions are in basis points. Where too
    little is known for a ceiling, a score or a position, it is -1.
    """

    floor: IntArray  # (n,) overall
    ceiling: IntArray  # (n,)
    score: IntArray  # (n,)
    value_floor: IntArray  # (n, v)
    value_ceiling: IntArray  # (n, v)
    value_score: IntArray  # (n, v)
    value_position: IntArray  # (n, v)


class _ContributionTable(NamedTuple):
    """What an item gives to its cell, by the code of its answer."""

    low: IntArray
    unknown: IntArray
    possible: IntArray
    core_low: BoolArray
    core_high: BoolArray


class _EarnedCell(NamedTuple):
    """One cell of every row: points, whether it is secured, whether anything in it applies."""

    low: IntArray
    possible: IntArray
    secured_low: BoolArray
    secured_high: BoolArray
    applies: BoolArray


def place_all_answers(questionnaire: Questionnaire, levels: NDArray[np.integer]) -> BulkPlacement:
    """Place every row of `levels`.

    `levels` is (n, items) in the order of the items: the level of each choice from 0, or
    `answers.UNKNOWN_LEVEL`, or `answers.NOT_APPLICABLE_LEVEL` for not applicable, as
    `answers.answer_levels` gives for one. Raises ValueError where the shape or a level does not fit
    the questionnaire, and where that has no stages.
    """
    _check_levels(questionnaire, levels)
    rows, values = len(levels), len(questionnaire.framework.values)
    result = BulkPlacement(
        *(np.empty(rows, np.int64) for _ in range(3)),
        # Each value's figures side by side in memory, because they are worked out value by value.
        *(np.empty((values, rows), np.int64).T for _ in range(4)),
    )
    for start in range(0, rows, ROWS_PER_CHUNK):
        chunk = slice(start, start + ROWS_PER_CHUNK)
        _place_rows(questionnaire, levels[chunk], BulkPlacement(*(part[chunk] for part in result)))
    return result


def _check_levels(questionnaire: Questionnaire, levels: NDArray[np.integer]) -> None:
    items = questionnaire.items
    if not questionnaire.has_stages:
        raise ValueError(f"{questionnaire.id} has no stages to place anybody on")
    if levels.ndim != 2 or levels.shape[1] != len(items):
        raise ValueError(f"levels must be (rows, {len(items)}), not {levels.shape}")
    if not np.issubdtype(levels.dtype, np.integer):
        raise ValueError(f"levels must be whole numbers, not {levels.dtype}")
    tops = [len(questionnaire.choices[item.id]) - 1 for item in items]
    if levels.size and (levels.min() < NOT_APPLICABLE_LEVEL or (levels.max(axis=0) > tops).any()):
        raise ValueError("a level is outside its item's choices")


def _place_rows(
    questionnaire: Questionnaire, levels: NDArray[np.integer], result: BulkPlacement
) -> None:
    codes = np.ascontiguousarray(levels.T).astype(np.intp) - NOT_APPLICABLE_LEVEL
    for column, row in enumerate(questionnaire.cells):
        cells = [_earn_points(cell, codes, questionnaire.placement.secured_at) for cell in row]
        enough = _is_enough_known(
            codes, sorted({each.column for cell in row for each in cell.contributions})
        )
        floor = _highest_reached([cell.secured_low for cell in cells], cells)
        ceiling = _highest_reached([cell.secured_high for cell in cells], cells)
        progress = _next_stage_progress(cells, questionnaire.placement.secured_at)
        result.value_floor[:, column] = np.where(enough, floor, 0)
        result.value_ceiling[:, column] = np.where(enough, ceiling, -1)
        result.value_score[:, column] = np.where(enough, _mean_share(cells), -1)
        result.value_position[:, column] = np.where(enough, floor * BASIS_POINTS + progress, -1)
    _place_overall(questionnaire, codes, result)


def _place_overall(
    questionnaire: Questionnaire, codes: NDArray[np.intp], result: BulkPlacement
) -> None:
    every = (result.value_ceiling >= 0).all(axis=1)
    certain = _overall_stage(questionnaire, result.value_floor)
    enough = _is_enough_known(codes, range(len(codes))) & (every | (certain > 0))
    result.floor[:] = np.where(enough, certain, 0)
    result.ceiling[:] = np.where(every, _overall_stage(questionnaire, result.value_ceiling), -1)
    result.score[:] = np.where(every, _row_mean(list(result.value_score.T)), -1)


def _is_enough_known(codes: NDArray[np.intp], columns: Sequence[int]) -> BoolArray:
    """Whether half of these items or more are answered by a choice
    (`placement.is_too_little_known`)."""
    known: IntArray = (codes[columns] >= FIRST_CHOICE).sum(axis=0)
    enough: BoolArray = 2 * known >= len(columns)
    return enough


def _earn_points(cell: Cell, codes: NDArray[np.intp], secured_at: int) -> _EarnedCell:
    rows = codes.shape[1]
    low, unknown, possible = (np.zeros(rows, np.int64) for _ in range(3))
    core_low, core_high = np.ones(rows, np.bool_), np.ones(rows, np.bool_)
    for each in cell.contributions:
        code, table = codes[each.column], _contribution_table(each)
        low += table.low[code]
        unknown += table.unknown[code]
        possible += table.possible[code]
        if each.core_level is not None:
            core_high &= table.core_high[code]
            core_low &= table.core_low[code]
    bar = secured_at * possible
    applies = possible > 0
    secured_low = (low * 100 >= bar) & core_low & applies
    secured_high = ((low + unknown) * 100 >= bar) & core_high & applies
    return _EarnedCell(low, possible, secured_low, secured_high, applies)


@cache
def _contribution_table(each: Contribution) -> _ContributionTable:
    levels = len(each.points)
    needed = each.core_level or 0
    enough = [level >= needed for level in range(levels)]
    return _ContributionTable(
        low=np.array([0, 0, *each.points]),
        unknown=np.array([0, each.maximum] + [0] * levels),
        possible=np.array([0, each.maximum] + [each.maximum] * levels),
        core_low=np.array([True, False, *enough]),
        core_high=np.array([True, True, *enough]),
    )


def _highest_reached(secured: Sequence[BoolArray], cells: Sequence[_EarnedCell]) -> IntArray:
    reached = np.zeros(len(secured[0]), np.int64)
    unbroken = np.ones(len(reached), np.bool_)
    for number, (held, cell) in enumerate(zip(secured, cells, strict=True), 1):
        unbroken &= held | ~cell.applies
        reached[unbroken & held] = number
    return reached


def _mean_share(cells: Sequence[_EarnedCell]) -> IntArray:
    shares = [
        np.where(cell.applies, cell.low * BASIS_POINTS // np.maximum(cell.possible, 1), -1)
        for cell in cells
    ]
    return _row_mean(shares)


def _row_mean(numbers: Sequence[IntArray]) -> IntArray:
    """Row by row, the mean of those that are not -1, rounded down; -1 where all are."""
    total, count = np.zeros_like(numbers[0]), np.zeros_like(numbers[0])
    for each in numbers:
        total += np.maximum(each, 0)
        count += each >= 0
    return np.where(count > 0, total // np.maximum(count, 1), -1)


def _next_stage_progress(cells: Sequence[_EarnedCell], secured_at: int) -> IntArray:
    """Through the first failed cell of each row; 0 where none failed."""
    low, possible = np.zeros_like(cells[0].low), np.zeros_like(cells[0].low)
    for cell in reversed(cells):
        failed = cell.applies & ~cell.secured_low
        low = np.where(failed, cell.low, low)
        possible = np.where(failed, cell.possible, possible)
    share = low * 100 * BASIS_POINTS // np.maximum(secured_at * possible, 1)
    return np.minimum(share, BASIS_POINTS - 1)


def _overall_stage(questionnaire: Questionnaire, numbers: IntArray) -> IntArray:
    rule = questionnaire.placement.overall
    held_by = numbers.shape[1] if rule.held_by == "all" else rule.held_by
    highest = np.sort(numbers, axis=1)[:, numbers.shape[1] - held_by]
    if rule.others_within is not None:
        highest = np.minimum(highest, numbers.min(axis=1) + rule.others_within)
    for column, value in enumerate(questionnaire.framework.values):
        if value.id in rule.never_behind:
            highest = np.minimum(highest, numbers[:, column])
    return highest
