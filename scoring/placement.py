"""Where answers stand on the journey, with the reasons.

The rule is DESIGN section 4, told to a reader in docs/method.md. Whole numbers only, and every
comparison a cross-multiplication, so that `bulk.py` and a browser agree with it at every boundary.
Shares, scores and positions are in basis points (1/10,000), rounded down.
"""

from collections.abc import Iterable, Sequence
from typing import Any, NamedTuple

from scoring.answers import APART, UNKNOWN, Answers, levels_of
from scoring.next_steps import Step, cheapest_route
from scoring.questionnaire import Cell, Contribution, OverallRule, Questionnaire

RULE_VERSION = 1
WHOLE = 10_000


class CellPlacement(NamedTuple):
    """One value at one stage; `secured_low` and `secured_high` are None where nothing applies."""

    stage: str
    earned_low: int
    earned_high: int
    possible: int
    secured_low: bool | None
    secured_high: bool | None

    @property
    def share(self) -> int | None:
        """What is earned for certain, in basis points of what is possible."""
        return self.earned_low * WHOLE // self.possible if self.possible else None


class ValuePlacement(NamedTuple):
    """One value: its stages, and why. Stages are ids, items are ids in the order asked.

    `floor_number` and `ceiling_number` count stages from 1, the start being 0. `score` is in basis
    points, None where nothing of the value applied. `position` is 10,000 for each stage held plus
    the progress through the next. `held_back_by` are the items short of their share in the first
    cell that is not secured; `route` the cheapest way to secure it; `ahead` the stages secured
    above the floor; `unknown` the items with no answer or 'don't know'.
    """

    value: str
    floor: str
    ceiling: str
    floor_number: int
    ceiling_number: int
    score: int | None
    position: int
    cells: tuple[CellPlacement, ...]
    held_back_by: tuple[str, ...]
    ahead: tuple[str, ...]
    route: tuple[Step, ...]
    unknown: tuple[str, ...]


class Move(NamedTuple):
    """A value that has to reach a stage (ids both)."""

    value: str
    stage: str


class Placement(NamedTuple):
    """Where one set of answers stands: overall, and value by value in the framework's order.

    `floor_number` and `ceiling_number` as in `ValuePlacement`. `next_stage` is the stage after the
    overall floor, None at the last; `values_to_move` what would bring it: the values that must
    move, and then those nearest to it.
    """

    questionnaire: str
    version: int
    floor: str
    ceiling: str
    floor_number: int
    ceiling_number: int
    score: int | None
    next_stage: str | None
    values_to_move: tuple[Move, ...]
    values: tuple[ValuePlacement, ...]
    unknown: int
    not_applicable: int

    def as_json(self) -> dict[str, Any]:
        """The placement as plain data, in the shape that `python -m scoring place` prints."""
        return {
            "questionnaire": self.questionnaire,
            "version": self.version,
            "overall": {"floor": self.floor, "ceiling": self.ceiling, "score": self.score},
            "values": {value.value: _value_json(value) for value in self.values},
            "unknown": self.unknown,
            "not_applicable": self.not_applicable,
        }


def place(questionnaire: Questionnaire, answers: Answers) -> Placement:
    """Place checked answers (see `answers.check_answers`). Items left out count as unknown."""
    levels = levels_of(questionnaire, answers)
    values = tuple(_place_value(questionnaire, row, levels) for row in questionnaire.cells)
    ladder = questionnaire.framework.ladder
    rule = questionnaire.placement.overall
    held = overall_number(rule, values, [value.floor_number for value in values])
    hoped = overall_number(rule, values, [value.ceiling_number for value in values])
    return Placement(
        questionnaire=questionnaire.id,
        version=questionnaire.version,
        floor=ladder[held].id,
        ceiling=ladder[hoped].id,
        floor_number=held,
        ceiling_number=hoped,
        score=_mean([value.score for value in values if value.score is not None]),
        next_stage=ladder[held + 1].id if held + 1 < len(ladder) else None,
        values_to_move=_values_to_move(questionnaire, values, held + 1),
        values=values,
        unknown=levels.count(UNKNOWN),
        not_applicable=levels.count(APART),
    )


def _place_value(
    questionnaire: Questionnaire, row: tuple[Cell, ...], levels: Sequence[int]
) -> ValuePlacement:
    rule = questionnaire.placement
    cells = tuple(_place_cell(cell, levels, rule.secured_at) for cell in row)
    floor = _reached(cell.secured_low for cell in cells)
    ceiling = _reached(cell.secured_high for cell in cells)
    failed = next((n for n, cell in enumerate(cells) if cell.secured_low is False), None)
    progress = 0
    held_back_by: tuple[str, ...] = ()
    route: tuple[Step, ...] = ()
    if failed is not None:
        progress = _progress(cells[failed], rule.secured_at)
        held_back_by = _held_back_by(row[failed], levels, rule.secured_at)
        route = _route(questionnaire, row[failed], cells[failed], levels)
    ladder = questionnaire.framework.ladder
    return ValuePlacement(
        value=row[0].value,
        floor=ladder[floor].id,
        ceiling=ladder[ceiling].id,
        floor_number=floor,
        ceiling_number=ceiling,
        score=_mean([cell.share for cell in cells if cell.share is not None]),
        position=floor * WHOLE + progress,
        cells=cells,
        held_back_by=held_back_by,
        ahead=tuple(cell.stage for cell in cells[floor:] if cell.secured_low),
        route=route,
        unknown=_unknown(row, levels),
    )


def _place_cell(cell: Cell, levels: Sequence[int], secured_at: int) -> CellPlacement:
    low = high = possible = 0
    core_low = core_high = True
    for column, _, points, maximum, core_level in cell.contributions:
        level = levels[column]
        if level == APART:
            continue
        possible += maximum
        if level == UNKNOWN:
            high += maximum
            core_low = core_low and core_level is None
            continue
        low += points[level]
        high += points[level]
        if core_level is not None and level < core_level:
            core_low = core_high = False
    if not possible:
        return CellPlacement(cell.stage, 0, 0, 0, None, None)
    bar = secured_at * possible
    secured_low = core_low and low * 100 >= bar
    secured_high = core_high and high * 100 >= bar
    return CellPlacement(cell.stage, low, high, possible, secured_low, secured_high)


def _reached(secured: Iterable[bool | None]) -> int:
    """The number of the last stage secured with none failed before it; None is passed over."""
    reached = 0
    for number, held in enumerate(secured, 1):
        if held is False:
            break
        if held:
            reached = number
    return reached


def _progress(cell: CellPlacement, secured_at: int) -> int:
    return min(WHOLE - 1, cell.earned_low * 100 * WHOLE // (secured_at * cell.possible))


def _held_back_by(cell: Cell, levels: Sequence[int], secured_at: int) -> tuple[str, ...]:
    return tuple(
        each.item_id
        for each in cell.contributions
        if levels[each.column] != APART and _short(each, levels[each.column], secured_at)
    )


def _short(contribution: Contribution, level: int, secured_at: int) -> bool:
    """Whether an item is below the share its cell asks for, or a core item below what it needs."""
    if level == UNKNOWN:
        return True
    core_level = contribution.core_level
    if core_level is not None and level < core_level:
        return True
    return contribution.points[level] * 100 < secured_at * contribution.maximum


def _route(
    questionnaire: Questionnaire, cell: Cell, placed: CellPlacement, levels: Sequence[int]
) -> tuple[Step, ...]:
    # The whole points that reach the bar: the share rounded up.
    bar = -(-questionnaire.placement.secured_at * placed.possible // 100)
    return cheapest_route(cell, levels, bar - placed.earned_low, questionnaire.choices)


def _unknown(row: tuple[Cell, ...], levels: Sequence[int]) -> tuple[str, ...]:
    unknown = {
        each.column: each.item_id
        for cell in row
        for each in cell.contributions
        if levels[each.column] == UNKNOWN
    }
    return tuple(unknown[column] for column in sorted(unknown))


def _mean(numbers: list[int]) -> int | None:
    return sum(numbers) // len(numbers) if numbers else None


def overall_number(
    rule: OverallRule, values: Sequence[ValuePlacement], numbers: Sequence[int]
) -> int:
    """The number of the highest stage that the values hold between them (DESIGN section 4: 5).

    `numbers` are the values' stages, in the order of `values`.
    """
    held_by = len(values) if rule.held_by == "all" else rule.held_by
    highest = sorted(numbers, reverse=True)[held_by - 1]
    if rule.others_within is not None:
        highest = min(highest, min(numbers) + rule.others_within)
    for value, number in zip(values, numbers, strict=True):
        if value.value in rule.never_behind:
            highest = min(highest, number)
    return highest


def _values_to_move(
    questionnaire: Questionnaire, values: Sequence[ValuePlacement], target: int
) -> tuple[Move, ...]:
    """What brings the stage numbered `target`.

    A value that may not be behind, or is too far behind, must move; where too few values would hold
    the stage, those nearest to it follow.
    """
    ladder = questionnaire.framework.ladder
    if target >= len(ladder):
        return ()
    rule = questionnaire.placement.overall
    goals = {value.value: _must_reach(rule, value, target) for value in values}
    held_by = len(values) if rule.held_by == "all" else rule.held_by
    missing = held_by - sum(goal >= target for goal in goals.values())
    behind = [value for value in values if goals[value.value] < target]
    for value in sorted(behind, key=lambda value: -value.position)[: max(missing, 0)]:
        goals[value.value] = target
    return tuple(
        Move(value.value, ladder[goals[value.value]].id)
        for value in values
        if goals[value.value] > value.floor_number
    )


def _must_reach(rule: OverallRule, value: ValuePlacement, target: int) -> int:
    if value.value in rule.never_behind:
        return max(value.floor_number, target)
    if rule.others_within is None:
        return value.floor_number
    return max(value.floor_number, target - rule.others_within)


def _value_json(value: ValuePlacement) -> dict[str, Any]:
    return {
        "floor": value.floor,
        "ceiling": value.ceiling,
        "score": value.score,
        "position": value.position,
        "cells": {cell.stage: _cell_json(cell) for cell in value.cells},
        "held_back_by": list(value.held_back_by),
        "ahead": list(value.ahead),
        "route": [
            {"item": step.item, "from": step.from_choice, "to": step.to_choice}
            for step in value.route
        ],
    }


def _cell_json(cell: CellPlacement) -> dict[str, Any]:
    return {
        "earned_low": cell.earned_low,
        "earned_high": cell.earned_high,
        "possible": cell.possible,
        "secured_low": cell.secured_low,
        "secured_high": cell.secured_high,
    }
