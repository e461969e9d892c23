"""The tables behind the pictures of a comparison, cell by cell, and who is behind each number.

A page has over a thousand cells: they are put together here, where that costs little.
"""

from collections.abc import Callable, Iterator, Sequence
from typing import NamedTuple

from app.core_team.comparison import Group, Measure
from app.core_team.views import View, in_address
from app.wording import per_cent
from scoring.benchmark import FEWEST, Reading, Share

NOBODY = "Nobody yet"
READ = {
    Reading.NONE: "Nobody has a score here",
    Reading.ONE: "One score: too few to tell apart",
    Reading.TOO_FEW: "Too few to tell apart",
    Reading.OVERLAPS: "Too close to tell apart from the others",
}


class Cell(NamedTuple):
    """What a cell says, and quietly besides; `behind` is the query of the list of who it is."""

    words: str
    besides: str = ""
    behind: str = ""


class Row(NamedTuple):
    """One group in one value."""

    label: str
    cells: Sequence[Cell]


class Block(NamedTuple):
    """All groups in one value, or overall."""

    name: str
    rows: Sequence[Row]


def stages_blocks(view: View, groups: Sequence[Group]) -> list[Block]:
    """How many of each group stand at each stage, and the stage of a typical one."""
    ladder = [(stage.id, stage.name) for stage in view.questionnaire.framework.ladder]

    def cells(group: Group, value: str, measure: Measure) -> Iterator[Cell]:
        behind = f"{group.asked}&value={in_address(value)}&stage="
        yield Cell(f"{group.n:,}", "", f"{group.asked}&answered=yes" if group.n else "")
        for (stage, _), count in zip(ladder, measure.tally.stages, strict=True):
            unsaid = measure.tally.too_little if stage == ladder[0][0] else 0
            besides = f"too little known of {unsaid:,}" if unsaid else ""
            yield Cell(f"{count:,}", besides, behind + stage if count else "")
        held = measure.typical
        yield Cell(held.stage.name, "", behind + held.stage.id) if held else Cell("", NOBODY)

    return _blocks(view, groups, cells)


def scores_blocks(view: View, groups: Sequence[Group]) -> list[Block]:
    """The mean score of each group, beside that of the others, and its shares.

    The last of the groups is the one that the others stand beside, or all of them together.
    """
    stages = [stage.id for stage in view.questionnaire.framework.stages]

    def cells(group: Group, value: str, measure: Measure) -> Iterator[Cell]:
        behind = f"{group.asked}&value={in_address(value)}&at-least="
        yield _mean(measure)
        yield Cell(_read(group, value, groups[-1].measures[value]))
        for stage, share in zip(stages, measure.shares, strict=True):
            yield _share(share, behind + stage)

    return _blocks(view, groups, cells)


def _blocks(
    view: View, groups: Sequence[Group], cells: Callable[[Group, str, Measure], Iterator[Cell]]
) -> list[Block]:
    return [
        Block(
            name,
            [Row(each.label, list(cells(each, value, each.measures[value]))) for each in groups],
        )
        for value, name in view.value_names.items()
    ]


def _mean(measure: Measure) -> Cell:
    """A mean with its likely range, or why there is none."""
    mean = measure.mean
    if mean is None:
        return Cell("", "No score")
    if not measure.enough or mean.interval is None:
        return Cell(
            "", f"{mean.scored} {'score' if mean.scored == 1 else 'scores'}, too few for a mean"
        )
    low, high = map(per_cent, mean.interval)
    return Cell(per_cent(mean.mean), f"{mean.scored:,} scores, likely between {low} and {high}")


def _read(group: Group, value: str, others: Measure) -> str:
    reading = group.readings.get(value)
    if reading is not Reading.APART:
        return READ[reading] if reading else ""
    own = group.measures[value].tally
    # Below the mean of all is below that of the others.
    lower = own.total * others.tally.scored < others.tally.total * own.scored
    return f"{'Lower' if lower else 'Higher'} than the others, by more than chance would explain"


def _share(share: Share, behind: str) -> Cell:
    """How many are at a stage or past it; a share with its likely range where there are enough."""
    if not share.n:
        return Cell("", NOBODY)
    words = f"{share.count:,} of {share.n:,}"
    besides = ""
    if share.n >= FEWEST and share.interval:
        low, high = (int(100 * end + 0.5) for end in share.interval)
        besides = f"{int(100 * share.count / share.n + 0.5)}%, likely {low}% to {high}%"
    return Cell(words, besides, behind if share.count else "")
