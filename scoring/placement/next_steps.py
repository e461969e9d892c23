"""The cheapest route to the next stage: the fewest one-level steps that secure a cell, exactly."""

from collections.abc import Mapping, Sequence
from functools import lru_cache
from typing import NamedTuple, TypeAlias

from scoring.placement.answers import NOT_APPLICABLE_LEVEL, UNKNOWN_LEVEL
from scoring.questionnaires.questionnaire import Cell, Choice, Contribution

Gains: TypeAlias = tuple[int | None, ...]
"""What an item adds to its cell when raised by 0, 1, 2... levels; None where that is not enough."""


class RouteStep(NamedTuple):
    """Raise one item by one level: the ids of the item and of the two choices."""

    item: str
    from_choice: str
    to_choice: str


def cheapest_route(
    cell: Cell, levels: Sequence[int], need: int, choices: Mapping[str, tuple[Choice, ...]]
) -> tuple[RouteStep, ...]:
    """The fewest steps that earn `need` more points in `cell` and satisfy its core items.

    `levels` holds every item's level as `answers.answer_levels` gives them; an unknown item starts
    from its first choice. Where several routes are as short, it is the one that asks most of the
    earliest items.
    """
    applying = [each for each in cell.contributions if levels[each.column] != NOT_APPLICABLE_LEVEL]
    raises = fewest_raises(tuple(_item_gains(each, levels[each.column]) for each in applying), need)
    return tuple(
        RouteStep(each.item_id, ladder[level].id, ladder[level + 1].id)
        for each, raised in zip(applying, raises, strict=True)
        for ladder in (choices[each.item_id],)
        for level in _levels_climbed(levels[each.column], raised)
    )


def _levels_climbed(level: int, raised: int) -> range:
    start = max(level, 0)
    return range(start, start + raised)


def _item_gains(contribution: Contribution, level: int) -> Gains:
    """An item that is left alone keeps what it has, which for an unknown one is nothing."""
    start = max(level, 0)
    now = 0 if level == UNKNOWN_LEVEL else contribution.points[level]
    gains = [0, *(points - now for points in contribution.points[start + 1 :])]
    if contribution.core_level is None:
        return tuple(gains)
    fewest = max(contribution.core_level - start, 1 if level == UNKNOWN_LEVEL else 0)
    return tuple(None if raised < fewest else gain for raised, gain in enumerate(gains))


@lru_cache(maxsize=16_384)
def fewest_raises(items: tuple[Gains, ...], need: int) -> tuple[int, ...]:
    """How many levels to raise each item so that the gains reach `need`, with the smallest sum.

    Worked out exactly: `most[i]` holds, for every number of steps spent on the items from the i-th
    on, the most that they can gain. Ties go to the earlier item. The work grows with the number of
    steps there are and not with the size of the points.
    """
    most = [{0: 0}]
    for gains in reversed(items):
        most.append(_add_item(gains, most[-1]))
    most.reverse()
    left = min(steps for steps, gain in most[0].items() if gain >= need)
    raises = []
    for gains, rest in zip(items, most[1:], strict=True):
        raised = _most_levels(gains, rest, left, need)
        raises.append(raised)
        left -= raised
        need -= gains[raised] or 0
    return tuple(raises)


def _most_levels(gains: Gains, rest: dict[int, int], left: int, need: int) -> int:
    """The most levels to raise one item so that `left` steps in all still reach `need`."""
    return max(
        raised
        for raised, gain in enumerate(gains)
        if gain is not None and left - raised in rest and gain + rest[left - raised] >= need
    )


def _add_item(gains: Gains, rest: dict[int, int]) -> dict[int, int]:
    merged: dict[int, int] = {}
    for raised, gain in enumerate(gains):
        if gain is None:
            continue
        for steps, gained in rest.items():
            merged[steps + raised] = max(merged.get(steps + raised, 0), gained + gain)
    return merged
