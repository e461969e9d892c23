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
    """One value at one stage, why it is thin, and the items that make it so."""

    value: Value
    stage: Stage
    reason: ThinReason
    items: tuple[Item, ...]


def find_thin_cells(questionnaire: Questionnaire) -> tuple[ThinCell, ...]:
    """Every thin cell with its gravest reason, in the order of the framework.

    Where there are no stages there are no cells.
    """
    return tuple(_thin_cells(questionnaire)) if questionnaire.has_stages else ()


def _thin_cells(questionnaire: Questionnaire) -> Iterator[ThinCell]:
    framework = questionnaire.framework
    for value, row in zip(framework.values, questionnaire.cells, strict=True):
        for stage, cell in zip(framework.stages, row, strict=True):
            for reason, items in _list_reasons(questionnaire, cell).items():
                if items:
                    yield ThinCell(value, stage, reason, items)
                    break


def _list_reasons(questionnaire: Questionnaire, cell: Cell) -> dict[ThinReason, tuple[Item, ...]]:
    """The items that make the cell thin by each reason, from the gravest; none where it is not."""
    items = tuple(questionnaire.item_by_id[each.item_id] for each in cell.contributions)
    deciding = set(_list_deciding_items(cell, questionnaire.placement.secured_at))
    may_be_empty = all(item.not_applicable == "reason" for item in items)
    return {
        ThinReason.ONE_QUESTION: items if len(items) == 1 else (),
        ThinReason.ONE_DECIDES: tuple(item for item in items if item.id in deciding),
        ThinReason.MAY_BE_EMPTY: items if may_be_empty else (),
    }


def _list_deciding_items(cell: Cell, secured_at: int) -> Iterator[str]:
    """The ids of items whose points alone reach the bar, with no other core item in the way."""
    possible = sum(each.maximum for each in cell.contributions)
    core = {each.item_id for each in cell.contributions if each.core_level is not None}
    for each in cell.contributions:
        if each.maximum * 100 >= secured_at * possible and core <= {each.item_id}:
            yield each.item_id
