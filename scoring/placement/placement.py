"""Where answers stand on the journey, with the reasons.

docs/decisions/0002-what-a-placement-says.md has the rule point by point;
questionnaires/organisation.v2.method.md tells it to a reader. Whole numbers only, and every
comparison a cross-multiplication, so that `bulk_placement` and a browser agree with it at every
boundary. Shares, scores and positions are in basis points (1/10,000), rounded down.

Where fewer than half of a value's questions are answered by a choice, too little is known of it: it
has no score, nothing is said of how far it could be, and it counts as the start of the journey
(docs/decisions/0035-what-a-score-may-stand-for.md).
"""

from collections.abc import Iterable, Sequence
from typing import Any, NamedTuple

from scoring.placement.answers import NOT_APPLICABLE_LEVEL, UNKNOWN_LEVEL, Answers, answer_levels
from scoring.placement.next_steps import RouteStep, cheapest_route
from scoring.questionnaires.questionnaire import Cell, Contribution, OverallRule, Questionnaire

RULE_VERSION = 2
BASIS_POINTS = 10_000


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
        return self.earned_low * BASIS_POINTS // self.possible if self.possible else None


class ValuePlacement(NamedTuple):
    """One value: its stages, and why. Stages are ids, items are ids in the order asked.

    `floor_number` and `ceiling_number` count stages from 1, the start being 0. `score` is in basis
    points. `position` is 10,000 for each stage held plus the progress through the next.
    `held_back_by` are the items short of their share in the first cell that is not secured; `route`
    the cheapest way to secure it; `ahead` the stages secured above the floor; `unknown` the items
    with no answer or 'don't know'. `known` of the `asked` items are answered by a choice.

    Where that is too little, the floor is the start, the ceiling, the score and the position are
    None, and nothing is said of what holds the value back, leads on or is ahead.
    """

    value: str
    floor: str
    ceiling: str | None
    floor_number: int
    ceiling_number: int | None
    score: int | None
    position: int | None
    cells: tuple[CellPlacement, ...]
    held_back_by: tuple[str, ...]
    ahead: tuple[str, ...]
    route: tuple[RouteStep, ...]
    unknown: tuple[str, ...]
    known: int
    asked: int
    too_little_known: bool


class ValueMove(NamedTuple):
    """A value that has to reach a stage (ids both)."""

    value: str
    stage: str


class Placement(NamedTuple):
    """Where one set of answers stands: overall, and value by value in the framework's order.

    `floor_number` and `ceiling_number` as in `ValuePlacement`. `next_stage` is the stage after the
    overall floor, None at the last; `values_to_move` what would bring it: the values that must
    move, and then those nearest to it.

    Where too little is known of any value, the ceiling and the score are None, and the floor is
    what the other values hold for certain. Too little is known overall where that is no stage, or
    where fewer than half of all items are known: then it is the start, and nothing is to move.
    """

    questionnaire: str
    version: int
    floor: str
    ceiling: str | None
    floor_number: int
    ceiling_number: int | None
    score: int | None
    next_stage: str | None
    values_to_move: tuple[ValueMove, ...]
    values: tuple[ValuePlacement, ...]
    unknown: int
    not_applicable: int
    known: int
    asked: int
    too_little_known: bool

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


def place_answers(questionnaire: Questionnaire, answers: Answers) -> Placement:
    """Place checked answers (see `answers.check_answers`). Items left out count as unknown.

    Where the questionnaire has no stages, nothing is said of any: too little is known, of no value.
    """
    levels = answer_levels(questionnaire, answers)
    if not questionnaire.has_stages:
        return _place_nowhere(questionnaire, levels)
    values = tuple(_place_value(questionnaire, row, levels) for row in questionnaire.cells)
    ladder = questionnaire.framework.ladder
    rule = questionnaire.placement.overall
    known = sum(value.known for value in values)
    ceiling = _overall_ceiling(rule, values)
    certain_floor = overall_stage_number(rule, values, [value.floor_number for value in values])
    too_little = is_too_little_known(known, len(levels)) or (certain_floor == 0 and ceiling is None)
    floor = 0 if too_little else certain_floor
    has_next_stage = floor + 1 < len(ladder) and not too_little
    return Placement(
        questionnaire=questionnaire.id,
        version=questionnaire.version,
        floor=ladder[floor].id,
        ceiling=None if ceiling is None else ladder[ceiling].id,
        floor_number=floor,
        ceiling_number=ceiling,
        score=_mean_if_complete([value.score for value in values]),
        next_stage=ladder[floor + 1].id if has_next_stage else None,
        values_to_move=_values_to_move(questionnaire, values, floor + 1) if has_next_stage else (),
        values=values,
        unknown=levels.count(UNKNOWN_LEVEL),
        not_applicable=levels.count(NOT_APPLICABLE_LEVEL),
        known=known,
        asked=len(levels),
        too_little_known=too_little,
    )


def _place_nowhere(questionnaire: Questionnaire, levels: Sequence[int]) -> Placement:
    """What a placement says of answers to balances: how many are known, and no stage."""
    return Placement(
        questionnaire=questionnaire.id,
        version=questionnaire.version,
        floor=questionnaire.framework.start.id,
        ceiling=None,
        floor_number=0,
        ceiling_number=None,
        score=None,
        next_stage=None,
        values_to_move=(),
        values=(),
        unknown=levels.count(UNKNOWN_LEVEL),
        not_applicable=levels.count(NOT_APPLICABLE_LEVEL),
        known=sum(level >= 0 for level in levels),
        asked=len(levels),
        too_little_known=True,
    )


def _overall_ceiling(rule: OverallRule, values: Sequence[ValuePlacement]) -> int | None:
    """The stage overall at best; None where nothing is said of how far some value could be."""
    ceilings = [value.ceiling_number for value in values if value.ceiling_number is not None]
    return overall_stage_number(rule, values, ceilings) if len(ceilings) == len(values) else None


def is_too_little_known(known: int, asked: int) -> bool:
    """Whether so many items answered by a choice, of so many asked, say too little to place by."""
    return 2 * known < asked


def _place_value(
    questionnaire: Questionnaire, row: tuple[Cell, ...], levels: Sequence[int]
) -> ValuePlacement:
    columns = {each.column for cell in row for each in cell.contributions}
    known = sum(levels[column] >= 0 for column in columns)
    placed = ValuePlacement(
        value=row[0].value,
        floor=questionnaire.framework.start.id,
        ceiling=None,
        floor_number=0,
        ceiling_number=None,
        score=None,
        position=None,
        cells=tuple(place_cell(cell, levels, questionnaire.placement.secured_at) for cell in row),
        held_back_by=(),
        ahead=(),
        route=(),
        unknown=_unknown_items(row, levels),
        known=known,
        asked=len(columns),
        too_little_known=is_too_little_known(known, len(columns)),
    )
    return (
        placed
        if placed.too_little_known
        else _place_known_value(questionnaire, row, placed, levels)
    )


def _place_known_value(
    questionnaire: Questionnaire,
    row: tuple[Cell, ...],
    placed: ValuePlacement,
    levels: Sequence[int],
) -> ValuePlacement:
    """The value where its cells have it stand."""
    cells, secured_at = placed.cells, questionnaire.placement.secured_at
    floor = highest_stage_reached(cell.secured_low for cell in cells)
    ceiling = highest_stage_reached(cell.secured_high for cell in cells)
    ladder = questionnaire.framework.ladder
    stood = placed._replace(
        floor=ladder[floor].id,
        ceiling=ladder[ceiling].id,
        floor_number=floor,
        ceiling_number=ceiling,
        score=floored_mean([cell.share for cell in cells if cell.share is not None]),
        position=floor * BASIS_POINTS,
        ahead=tuple(cell.stage for cell in cells[floor:] if cell.secured_low),
    )
    failed = next((n for n, cell in enumerate(cells) if cell.secured_low is False), None)
    if failed is None:
        return stood
    held_back_by = _items_held_back_by(row[failed], levels, secured_at)
    return stood._replace(
        position=floor * BASIS_POINTS + _next_stage_progress(cells[failed], secured_at),
        held_back_by=held_back_by,
        route=_route_to_secure(questionnaire, row[failed], cells[failed], levels, held_back_by),
    )


def place_cell(cell: Cell, levels: Sequence[int], secured_at: int) -> CellPlacement:
    """One value at one stage, from the levels of all items."""
    low = high = possible = 0
    core_low = core_high = True
    for column, _, points, maximum, core_level in cell.contributions:
        level = levels[column]
        if level == NOT_APPLICABLE_LEVEL:
            continue
        possible += maximum
        if level == UNKNOWN_LEVEL:
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


def highest_stage_reached(secured: Iterable[bool | None]) -> int:
    """The number of the last stage secured with none failed before it; None is passed over."""
    reached = 0
    for number, held in enumerate(secured, 1):
        if held is False:
            break
        if held:
            reached = number
    return reached


def _next_stage_progress(cell: CellPlacement, secured_at: int) -> int:
    return min(
        BASIS_POINTS - 1, cell.earned_low * 100 * BASIS_POINTS // (secured_at * cell.possible)
    )


def _items_held_back_by(cell: Cell, levels: Sequence[int], secured_at: int) -> tuple[str, ...]:
    return tuple(
        each.item_id
        for each in cell.contributions
        if levels[each.column] != NOT_APPLICABLE_LEVEL
        and is_answer_short(each, levels[each.column], secured_at)
    )


def is_answer_short(contribution: Contribution, level: int, secured_at: int) -> bool:
    """Whether an item is below the share its cell asks for, or a core item below what it needs."""
    if level == UNKNOWN_LEVEL:
        return True
    core_level = contribution.core_level
    if core_level is not None and level < core_level:
        return True
    return contribution.points[level] * 100 < secured_at * contribution.maximum


def _route_to_secure(
    questionnaire: Questionnaire,
    cell: Cell,
    placed: CellPlacement,
    levels: Sequence[int],
    held_back_by: tuple[str, ...],
) -> tuple[RouteStep, ...]:
    # The whole points that reach the bar: the share rounded up.
    bar = -(-questionnaire.placement.secured_at * placed.possible // 100)
    need = bar - placed.earned_low
    return cheapest_route(cell, levels, need, questionnaire.choices, held_back_by)


def _unknown_items(row: tuple[Cell, ...], levels: Sequence[int]) -> tuple[str, ...]:
    unknown = {
        each.column: each.item_id
        for cell in row
        for each in cell.contributions
        if levels[each.column] == UNKNOWN_LEVEL
    }
    return tuple(unknown[column] for column in sorted(unknown))


def floored_mean(numbers: list[int]) -> int:
    return sum(numbers) // len(numbers)


def _mean_if_complete(scores: Sequence[int | None]) -> int | None:
    """None where any is: a mean of some values cannot stand beside a mean of all."""
    said = [score for score in scores if score is not None]
    return floored_mean(said) if len(said) == len(scores) else None


def overall_stage_number(
    rule: OverallRule, values: Sequence[ValuePlacement], numbers: Sequence[int]
) -> int:
    """The number of the highest stage that the values hold between them (point 5 of the rule).

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
) -> tuple[ValueMove, ...]:
    """What brings the stage numbered `target`.

    A value that may not be behind, or is too far behind, must move; where too few values would hold
    the stage, those nearest to it follow.
    """
    ladder = questionnaire.framework.ladder
    if target >= len(ladder):
        return ()
    rule = questionnaire.placement.overall
    goals = {value.value: _required_stage(rule, value, target) for value in values}
    held_by = len(values) if rule.held_by == "all" else rule.held_by
    missing = held_by - sum(goal >= target for goal in goals.values())
    behind = [value for value in values if goals[value.value] < target]
    for value in sorted(behind, key=lambda value: -(value.position or 0))[: max(missing, 0)]:
        goals[value.value] = target
    return tuple(
        ValueMove(value.value, ladder[goals[value.value]].id)
        for value in values
        if goals[value.value] > value.floor_number
    )


def _required_stage(rule: OverallRule, value: ValuePlacement, target: int) -> int:
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
