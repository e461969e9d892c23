"""Where one respondent stands on the ladder: now, last time, and how far it could be.

One picture of it in every place (docs/decisions/0064-one-picture-of-a-stage.md), drawn by
`templates/stage_line.html`; `assets/self_assessment/stage_line.js` works out the same.
"""

from collections.abc import Sequence
from itertools import groupby
from typing import NamedTuple

from app.store.comparison.kept_placements import KeptPlacement
from scoring.placement.placement import BASIS_POINTS, Placement, ValuePlacement

# The most of the way to the next stage that a line goes: it stops short until the stage is held.
MOST_OF_THE_WAY = 0.85
# Rounds, or runs of them, that there is room for under a stop of a line 200 pixels wide.
MOST_UNDER_STOP = 2


class StageLine(NamedTuple):
    """A line along the ladder, in numbers of stages, the start being 0.

    `now` is the stage held for certain, and None where too little is known. `reach` is the share of
    the way to the next stage that is drawn, from 0 to `MOST_OF_THE_WAY`. `perhaps` is the stage
    that could be held once what is unknown is known, and `last` the one held last time; None where
    there is none to show.
    """

    now: int | None
    reach: float = 0.0
    perhaps: int | None = None
    last: int | None = None


def make_stage_line(
    placed: Placement | ValuePlacement, before: Placement | ValuePlacement | None = None
) -> StageLine:
    """The line of a placement or of one of its values, with where it stood `before`.

    Only a value has a way to the next stage: overall, stages are counted and there are no points.
    """
    last = None if before is None or before.too_little_known else before.floor_number
    if placed.too_little_known:
        return StageLine(None, last=last)
    now, ceiling = placed.floor_number, placed.ceiling_number
    perhaps = ceiling if ceiling is not None and ceiling > now else None
    return StageLine(now, _share_of_way_on(placed), perhaps, last)


def make_hoped_line(
    placed: Placement | ValuePlacement, hoped: Placement | ValuePlacement
) -> StageLine:
    """The line of a placement, with what is possible as far as it would be `hoped` to stand."""
    line = make_stage_line(placed)
    further = not hoped.too_little_known and (line.now is None or hoped.floor_number > line.now)
    return line._replace(perhaps=hoped.floor_number if further else None)


def make_stage_lines(placed: Placement, before: Placement | None = None) -> dict[str, StageLine]:
    """The line of each value by its id. `before` may be of a version with other values."""
    stood = {value.value: value for value in before.values} if before else {}
    return {value.value: make_stage_line(value, stood.get(value.value)) for value in placed.values}


def make_kept_line(
    stops: int, kept: KeptPlacement | None, before: KeptPlacement | None = None
) -> StageLine:
    """The line of a placement as it was kept, on a ladder of so many stops.

    None is a round that did not ask it. A stage that a newer version no longer has is its last.
    """
    last = find_kept_stop(stops, before)
    now = find_kept_stop(stops, kept)
    if kept is None or now is None:
        return StageLine(None, last=last)
    ceiling = min(now if kept.ceiling is None else kept.ceiling, stops - 1)
    return StageLine(now, perhaps=ceiling if ceiling > now else None, last=last)


def find_kept_stop(stops: int, kept: KeptPlacement | None) -> int | None:
    """The stop of a placement as it was kept; None where it was not asked, or too little known."""
    return None if kept is None or kept.too_little_known else min(kept.floor, stops - 1)


def name_stops(stops: int, by_round: Sequence[tuple[int, int | None]]) -> list[str]:
    """What stands beneath each stop of a line: the rounds that stood there, as '1, 3' or '1–4'.

    `by_round` has the number of each round and of the stage held then, in order; None where there
    was none. More than there is room for on a narrow page are the last of them, as '… 7'.
    """
    return [
        _name_rounds([number for number, stage in by_round if stage == stop])
        for stop in range(stops)
    ]


def _name_rounds(rounds: Sequence[int]) -> str:
    runs = groupby(enumerate(rounds), key=lambda each: each[1] - each[0])
    parts = []
    for _, run in runs:
        numbers = [number for _, number in run]
        parts.append(f"{numbers[0]}–{numbers[-1]}" if len(numbers) > 1 else str(numbers[0]))
    return ", ".join(parts) if len(parts) <= MOST_UNDER_STOP else f"… {parts[-1]}"


def _share_of_way_on(placed: Placement | ValuePlacement) -> float:
    if not isinstance(placed, ValuePlacement) or placed.position is None:
        return 0.0
    return MOST_OF_THE_WAY * min(placed.position / BASIS_POINTS - placed.floor_number, 1)
