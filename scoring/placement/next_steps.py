"""The cheapest route to the next stage: the fewest one-level steps that secure a cell, exactly.

Which of several that are as short: docs/decisions/0052-routes-that-people-would-follow.md.
"""

from bisect import bisect_left, bisect_right
from collections.abc import Collection, Mapping, Sequence
from functools import lru_cache
from typing import NamedTuple, TypeAlias

from scoring.placement.answers import NOT_APPLICABLE_LEVEL, UNKNOWN_LEVEL
from scoring.questionnaires.questionnaire import Cell, Choice, Contribution

Gains: TypeAlias = tuple[int | None, ...]
"""What an item adds to its cell when raised by 0, 1, 2... levels; None where that is not enough."""

_Ways: TypeAlias = dict[tuple[int, int], tuple[int, tuple[int, ...]]]
"""By the steps and the points that are still to come: how uneven a way is, and its raises so far,
below 0, so that the lesser of two is the better."""

WHOLE_SCALE = 10_000
"""Heights are in parts of a scale, rounded down. A scale has 50 choices at the most, so two levels
are as high just where they are the same share of their scales."""


class RouteStep(NamedTuple):
    """Raise one item by one level: the ids of the item and of the two choices."""

    item: str
    from_choice: str
    to_choice: str


class RaisableItem(NamedTuple):
    """An item of a cell: what raising it gains, the level that it starts from, and whether it holds
    the cell back."""

    gains: Gains
    level: int
    holds_back: bool

    @property
    def heights(self) -> list[int]:
        """How far up its own scale it is when raised by 0, 1, 2... levels."""
        top = self.level + len(self.gains) - 1
        return [level * WHOLE_SCALE // top for level in range(self.level, top + 1)]


def cheapest_route(
    cell: Cell,
    levels: Sequence[int],
    need: int,
    choices: Mapping[str, tuple[Choice, ...]],
    held_back_by: Collection[str],
) -> tuple[RouteStep, ...]:
    """The fewest steps that earn `need` more points in `cell` and satisfy its core items.

    `levels` holds every item's level as `answers.answer_levels` gives them; an unknown item starts
    from its first choice. `held_back_by` are the items that hold the cell back: see
    `fewest_raises` for which of several routes it is.
    """
    applying = [each for each in cell.contributions if levels[each.column] != NOT_APPLICABLE_LEVEL]
    raises = fewest_raises(
        tuple(
            RaisableItem(
                _item_gains(each, levels[each.column]),
                max(levels[each.column], 0),
                each.item_id in held_back_by,
            )
            for each in applying
        ),
        need,
    )
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
def fewest_raises(items: tuple[RaisableItem, ...], need: int) -> tuple[int, ...]:
    """How many levels to raise each item so that the gains reach `need`, with the smallest sum.

    Worked out exactly. Of ways that are as short: one that raises only items which hold the cell
    back, if any does; of those, one that goes least high; then the most even (`_most_even`).
    """
    gains = tuple(item.gains for item in items)
    fewest = _fewest_steps(gains, need)
    holding_back = tuple(item.gains if item.holds_back else item.gains[:1] for item in items)
    if _fewest_steps(holding_back, need) == fewest:
        gains = holding_back
    heights = [item.heights for item in items]
    highest = sorted({height for each in heights for height in each[1:]})
    lowest = bisect_left(
        highest,
        True,
        key=lambda most: _fewest_steps(_keep_low(gains, heights, most), need) == fewest,
    )
    return _most_even(_keep_low(gains, heights, highest[lowest]), need)


def _fewest_steps(items: Sequence[Gains], need: int) -> int | None:
    """The fewest levels in all that are enough; None where none are."""
    enough = (steps for steps, gain in _most_gains(items)[0].items() if gain >= need)
    return min(enough, default=None)


def _keep_low(
    items: Sequence[Gains], heights: Sequence[list[int]], highest: int
) -> tuple[Gains, ...]:
    """The gains of raises that take no item higher than `highest`."""
    return tuple(
        gains[: max(bisect_right(each, highest), 1)]
        for gains, each in zip(items, heights, strict=True)
    )


def _most_even(items: Sequence[Gains], need: int) -> tuple[int, ...]:
    """The most even of the shortest ways, and of those the one that asks most of earlier items.

    Of two ways the one is more even whose largest raise is smaller, or made of fewer items, and so
    on with the next largest. One number tells it: with n items, the sum of (n + 1) to the power of
    every raise. The work grows with the steps there are, and with how differently they can gain.
    """
    most = _most_gains(items)
    fewest = min(steps for steps, gain in most[0].items() if gain >= need)
    ways: _Ways = {(fewest, need): (0, ())}
    for gains, rest in zip(items, most[1:], strict=True):
        ways = _raise_next_item(ways, gains, rest, len(items) + 1)
    [(_, lowered)] = ways.values()
    return tuple(-each for each in lowered)


def _raise_next_item(ways: _Ways, gains: Gains, rest: Mapping[int, int], base: int) -> _Ways:
    """`ways` with every raise of one more item that leaves enough to be gained by the rest."""
    further: _Ways = {}
    for (left, need), (uneven, lowered) in ways.items():
        for raised, gain in enumerate(gains):
            steps = left - raised
            if gain is None or steps not in rest or gain + rest[steps] < need:
                continue
            way = uneven + base**raised, (*lowered, -raised)
            to_come = steps, max(need - gain, 0)
            further[to_come] = min(way, further.get(to_come, way))
    return further


def _most_gains(items: Sequence[Gains]) -> list[dict[int, int]]:
    """For the items from the i-th on, the most that they gain by every number of steps."""
    most = [{0: 0}]
    for gains in reversed(items):
        most.append(_add_item(gains, most[-1]))
    return most[::-1]


def _add_item(gains: Gains, rest: Mapping[int, int]) -> dict[int, int]:
    merged: dict[int, int] = {}
    for raised, gain in enumerate(gains):
        if gain is None:
            continue
        for steps, gained in rest.items():
            merged[steps + raised] = max(merged.get(steps + raised, 0), gained + gain)
    return merged
