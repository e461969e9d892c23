"""Cells that rest on too little: where one answer decides whether a value holds a stage."""

from __future__ import annotations

from collections.abc import Iterator
from enum import StrEnum
from typing import NamedTuple

from scoring.questionnaires.questionnaire import Cell, Item, Questionnaire, Stage, Value


class ThinReason(StrEnum):
    """Why a cell is thin, from the gravest."""

    ONE_QUESTION = "one-question"  # nothing else is asked about the value at the stage
    ONE_DECIDES = "one-decides"  # one question's points are enough, whatever the others earn
    MAY_BE_EMPTY = "may-be-empty"  # every question may be said not to apply


class ThinCell(NamedTuple):
    """One value at one stage, why it is thin, and the items that it rests on."""

    value: Value
    stage: Stage
    reason: ThinReason
    items: tuple[Item, ...]


def find_thin_cells(questionnaire: Questionnaire) -> tuple[ThinCell, ...]:
    """Every thin cell with its gravest reason, in the order of the framework."""
    return tuple(_thin_cells(questionnaire))


def _thin_cells(questionnaire: Questionnaire) -> Iterator[ThinCell]:
    framework = questionnaire.framework
    for value, row in zip(framework.values, questionnaire.cells, strict=True):
        for stage, cell in zip(framework.stages, row, strict=True):
            reason = _find_reason(questionnaire, cell)
            if reason:
                yield ThinCell(value, stage, reason, _items_of(questionnaire, cell))


def _find_reason(questionnaire: Questionnaire, cell: Cell) -> ThinReason | None:
    if len(cell.contributions) == 1:
        return ThinReason.ONE_QUESTION
    if _is_decided_by_one(cell, questionnaire.placement.secured_at):
        return ThinReason.ONE_DECIDES
    if all(item.not_applicable == "reason" for item in _items_of(questionnaire, cell)):
        return ThinReason.MAY_BE_EMPTY
    return None


def _is_decided_by_one(cell: Cell, secured_at: int) -> bool:
    """Whether one item's points reach the bar, with no other core item in the way."""
    possible = sum(each.maximum for each in cell.contributions)
    core = {each.item_id for each in cell.contributions if each.core_level is not None}
    return any(
        each.maximum * 100 >= secured_at * possible and core <= {each.item_id}
        for each in cell.contributions
    )


def _items_of(questionnaire: Questionnaire, cell: Cell) -> tuple[Item, ...]:
    return tuple(questionnaire.item_by_id[each.item_id] for each in cell.contributions)
