"""The placement rule over many answers at once. It agrees with `placement.py` exactly.

For re-placing everything after a change of rule, and for simulations. No reasons, only results.
"""

from collections.abc import Sequence
from functools import cache
from typing import NamedTuple, TypeAlias

import numpy as np
from numpy.typing import NDArray

from scoring.placement.answers import APART
from scoring.placement.placement import WHOLE
from scoring.questionnaires.questionnaire import Cell, Contribution, Questionnaire

Whole: TypeAlias = NDArray[np.int64]
Truth: TypeAlias = NDArray[np.bool_]

# Rows worked on at once: few enough for a processor's cache, and many enough to keep Python out of
# the way.
ROWS = 8_192

# Codes count from 0, APART first and UNKNOWN second, so that they index the tables below.
FIRST_CHOICE = -APART


class BulkPlacement(NamedTuple):
    """Results for n sets of answers and v values.

    Stages are numbers, the start being 0. Scores and positions are in basis points. Where too
    little is known for a ceiling, a score or a position, it is -1.
    """

    floor: Whole  # (n,) overall
    ceiling: Whole  # (n,)
    score: Whole  # (n,)
    value_floor: Whole  # (n, v)
    value_ceiling: Whole  # (n, v)
    value_score: Whole  # (n, v)
    value_position: Whole  # (n, v)


class _Table(NamedTuple):
    """What an item gives to its cell, by the code of its answer."""

    low: Whole
    unknown: Whole
    possible: Whole
    core_low: Truth
    core_high: Truth


class _Earned(NamedTuple):
    """One cell of every row: points, whether it is secured, whether anything in it applies."""

    low: Whole
    possible: Whole
    secured_low: Truth
    secured_high: Truth
    applies: Truth


def place_all(questionnaire: Questionnaire, levels: NDArray[np.integer]) -> BulkPlacement:
    """Place every row of `levels`.

    `levels` is (n, items) in the order of the items: the level of each choice from 0, or
    `answers.UNKNOWN`, or `answers.APART` for not applicable, as `answers.levels_of` gives for one.
    Raises ValueError where the shape or a level does not fit the questionnaire.
    """
    _check(questionnaire, levels)
    rows, values = len(levels), len(questionnaire.framework.values)
    result = BulkPlacement(
        *(np.empty(rows, np.int64) for _ in range(3)),
        # Each value's figures side by side in memory, because they are worked out value by value.
        *(np.empty((values, rows), np.int64).T for _ in range(4)),
    )
    for start in range(0, rows, ROWS):
        chunk = slice(start, start + ROWS)
        _place_rows(questionnaire, levels[chunk], BulkPlacement(*(part[chunk] for part in result)))
    return result


def _check(questionnaire: Questionnaire, levels: NDArray[np.integer]) -> None:
    items = questionnaire.items
    if levels.ndim != 2 or levels.shape[1] != len(items):
        raise ValueError(f"levels must be (rows, {len(items)}), not {levels.shape}")
    if not np.issubdtype(levels.dtype, np.integer):
        raise ValueError(f"levels must be whole numbers, not {levels.dtype}")
    tops = [len(questionnaire.choices[item.id]) - 1 for item in items]
    if levels.size and (levels.min() < APART or (levels.max(axis=0) > tops).any()):
        raise ValueError("a level is outside its item's choices")


def _place_rows(
    questionnaire: Questionnaire, levels: NDArray[np.integer], result: BulkPlacement
) -> None:
    codes = np.ascontiguousarray(levels.T).astype(np.intp) - APART
    for column, row in enumerate(questionnaire.cells):
        cells = [_earn(cell, codes, questionnaire.placement.secured_at) for cell in row]
        enough = _is_enough(
            codes, sorted({each.column for cell in row for each in cell.contributions})
        )
        floor = _reached([cell.secured_low for cell in cells], cells)
        ceiling = _reached([cell.secured_high for cell in cells], cells)
        progress = _progress(cells, questionnaire.placement.secured_at)
        result.value_floor[:, column] = np.where(enough, floor, 0)
        result.value_ceiling[:, column] = np.where(enough, ceiling, -1)
        result.value_score[:, column] = np.where(enough, _score(cells), -1)
        result.value_position[:, column] = np.where(enough, floor * WHOLE + progress, -1)
    _place_overall(questionnaire, codes, result)


def _place_overall(
    questionnaire: Questionnaire, codes: NDArray[np.intp], result: BulkPlacement
) -> None:
    every = (result.value_ceiling >= 0).all(axis=1)
    certain = _overall(questionnaire, result.value_floor)
    enough = _is_enough(codes, range(len(codes))) & (every | (certain > 0))
    result.floor[:] = np.where(enough, certain, 0)
    result.ceiling[:] = np.where(every, _overall(questionnaire, result.value_ceiling), -1)
    result.score[:] = np.where(every, _mean(list(result.value_score.T)), -1)


def _is_enough(codes: NDArray[np.intp], columns: Sequence[int]) -> Truth:
    """Whether half of these items or more are answered by a choice (`placement.is_too_little`)."""
    known: Whole = (codes[columns] >= FIRST_CHOICE).sum(axis=0)
    enough: Truth = 2 * known >= len(columns)
    return enough


def _earn(cell: Cell, codes: NDArray[np.intp], secured_at: int) -> _Earned:
    rows = codes.shape[1]
    low, unknown, possible = (np.zeros(rows, np.int64) for _ in range(3))
    core_low, core_high = np.ones(rows, np.bool_), np.ones(rows, np.bool_)
    for each in cell.contributions:
        code, table = codes[each.column], _table(each)
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
    return _Earned(low, possible, secured_low, secured_high, applies)


@cache
def _table(each: Contribution) -> _Table:
    levels = len(each.points)
    needed = each.core_level or 0
    enough = [level >= needed for level in range(levels)]
    return _Table(
        low=np.array([0, 0, *each.points]),
        unknown=np.array([0, each.maximum] + [0] * levels),
        possible=np.array([0, each.maximum] + [each.maximum] * levels),
        core_low=np.array([True, False, *enough]),
        core_high=np.array([True, True, *enough]),
    )


def _reached(secured: Sequence[Truth], cells: Sequence[_Earned]) -> Whole:
    reached = np.zeros(len(secured[0]), np.int64)
    unbroken = np.ones(len(reached), np.bool_)
    for number, (held, cell) in enumerate(zip(secured, cells, strict=True), 1):
        unbroken &= held | ~cell.applies
        reached[unbroken & held] = number
    return reached


def _score(cells: Sequence[_Earned]) -> Whole:
    shares = [
        np.where(cell.applies, cell.low * WHOLE // np.maximum(cell.possible, 1), -1)
        for cell in cells
    ]
    return _mean(shares)


def _mean(numbers: Sequence[Whole]) -> Whole:
    """Row by row, the mean of those that are not -1, rounded down; -1 where all are."""
    total, count = np.zeros_like(numbers[0]), np.zeros_like(numbers[0])
    for each in numbers:
        total += np.maximum(each, 0)
        count += each >= 0
    return np.where(count > 0, total // np.maximum(count, 1), -1)


def _progress(cells: Sequence[_Earned], secured_at: int) -> Whole:
    """Through the first failed cell of each row; 0 where none failed."""
    low, possible = np.zeros_like(cells[0].low), np.zeros_like(cells[0].low)
    for cell in reversed(cells):
        failed = cell.applies & ~cell.secured_low
        low = np.where(failed, cell.low, low)
        possible = np.where(failed, cell.possible, possible)
    share = low * 100 * WHOLE // np.maximum(secured_at * possible, 1)
    return np.minimum(share, WHOLE - 1)


def _overall(questionnaire: Questionnaire, numbers: Whole) -> Whole:
    rule = questionnaire.placement.overall
    held_by = numbers.shape[1] if rule.held_by == "all" else rule.held_by
    highest = np.sort(numbers, axis=1)[:, numbers.shape[1] - held_by]
    if rule.others_within is not None:
        highest = np.minimum(highest, numbers.min(axis=1) + rule.others_within)
    for column, value in enumerate(questionnaire.framework.values):
        if value.id in rule.never_behind:
            highest = np.minimum(highest, numbers[:, column])
    return highest
