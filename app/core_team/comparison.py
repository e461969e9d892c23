"""Groups side by side: where each stands, how sure that is, and what chance alone would do."""

from collections.abc import Mapping, Sequence
from typing import NamedTuple

from app.core_team.views import COUNTED, View, in_address
from app.spreadsheets import Cell
from app.spreadsheets import Table as SheetTable
from app.store.organisations import PLACES, SECTORS
from app.store.placements import OVERALL
from app.store.sums import StageSums, Standing, Tallies, stage_sums, standing_by_version
from app.wording import in_per_cent
from scoring.benchmark import (
    ChanceRange,
    Interval,
    Mean,
    Reading,
    Share,
    Tally,
    at_or_past,
    chance_range,
    mean_interval,
    median_stage,
    same_or_apart,
    version_to_average,
)
from scoring.placement import WHOLE
from scoring.questionnaire import Stage


class Held(NamedTuple):
    """The stage that a typical organisation of a group holds, and its number on the ladder."""

    stage: Stage
    number: int


class Group(NamedTuple):
    """One group. `address` names it in an address; `typical` is by value, None where it is empty.

    `mean`, `shares` (at or past each stage after the start), `tally` and `reading` speak of the
    value that the view looks at; `mean` is None where nobody has a score, and `lower` whether it is
    below that of the other groups.
    """

    name: str
    address: Mapping[str, str]
    n: int
    typical: Mapping[str, Held | None]
    tally: Tally
    mean: Mean | None
    shares: Sequence[Share]
    reading: Reading
    lower: bool

    def behind(self, value: str, **which: str) -> str:
        """The query of an address that lists those behind a figure: `stage`, or `at_least` one.

        A page has hundreds of them. Ids need no encoding, so they are put together as they are.
        """
        parts = {**self.address, "value": in_address(value), **which, **COUNTED}
        return "&".join(f"{name.replace('_', '-')}={part}" for name, part in parts.items())


class Table(NamedTuple):
    """Groups of one kind (`places` or `sectors`) in their fixed order.

    `chance` is None where fewer than two groups have scores enough.
    """

    kind: str
    title: str
    column: str
    rows: Sequence[Group]
    chance: ChanceRange | None


class Averaged(NamedTuple):
    """Whose scores are averaged: those of the organisations that stand by answers to one version.

    `standing` is how many stand by each version, and how many of them have a score for the value
    looked at, the newest version first.
    """

    version: int
    standing: Mapping[int, Standing]

    @property
    def scored(self) -> int:
        """How many scores of the version there are."""
        return self.standing[self.version].scored if self.version in self.standing else 0

    @property
    def others(self) -> Mapping[int, Standing]:
        """Who stands by answers to other versions, and is not in the averages."""
        return {version: n for version, n in self.standing.items() if version != self.version}


class Comparison(NamedTuple):
    """The selection as a whole, and its groups."""

    whole: Group
    tables: Sequence[Table]
    averaged: Averaged

    def table(self, kind: str) -> Table:
        """The table of that kind."""
        return next(table for table in self.tables if table.kind == kind)


def averaged_in(view: View) -> Averaged:
    """The version whose scores the view averages: the one it asks for, or that with enough."""
    standing = standing_by_version(view.questionnaire, view.selection, view.value)
    scored = {version: stands.scored for version, stands in standing.items()}
    chosen = view.version or version_to_average(scored)
    return Averaged(chosen or view.questionnaire.version, standing)


def compared(view: View) -> Comparison:
    """The view's groups side by side."""
    averaged = averaged_in(view)
    sums = stage_sums(view.questionnaire, view.selection, averaged.version)
    return side_by_side(view, sums, averaged)


def side_by_side(view: View, sums: StageSums, averaged: Averaged) -> Comparison:
    """What the sums say of the view's groups, the scores being those of one version."""
    everybody = sums.whole[view.value]
    places = [(PLACES[each], {"place": each}, t) for each, t in sums.places.items()]
    sectors = [(SECTORS[each], {"sector": each}, t) for each, t in sums.sectors.items()]
    return Comparison(
        whole=_rows(view, [("All of them", {}, sums.whole)], everybody)[0],
        tables=(
            _table("places", "Places", "Place", _rows(view, places, everybody)),
            _table("sectors", "Sectors", "Sector", _rows(view, sectors, everybody)),
        ),
        averaged=averaged,
    )


def _table(kind: str, title: str, column: str, rows: list[Group]) -> Table:
    return Table(kind, title, column, rows, chance_range([row.tally for row in rows]))


def _rows(
    view: View, groups: Sequence[tuple[str, Mapping[str, str], Tallies]], everybody: Tally
) -> list[Group]:
    readings = same_or_apart([tallies[view.value] for _, _, tallies in groups], everybody)
    return [
        Group(
            name=name,
            address=view.address(value=None, version=None, **address),
            n=each[OVERALL].n,
            typical={value: _typical(view, tally) for value, tally in each.items()},
            tally=each[view.value],
            mean=_mean(each[view.value]),
            shares=_shares(view, each[view.value]),
            reading=reading,
            lower=_is_lower(each[view.value], everybody),
        )
        for (name, address, each), reading in zip(groups, readings, strict=True)
    ]


def _mean(tally: Tally) -> Mean | None:
    return mean_interval(tally.scored, tally.total, tally.squares)


def _typical(view: View, tally: Tally) -> Held | None:
    number = median_stage(tally.stages)
    return None if number is None else Held(view.questionnaire.framework.ladder[number], number)


def _shares(view: View, tally: Tally) -> list[Share]:
    return [at_or_past(tally, n) for n in range(1, len(view.questionnaire.framework.ladder))]


def _is_lower(tally: Tally, everybody: Tally) -> bool:
    """Whether the mean is below that of those who are not in the group."""
    scored, total = everybody.scored - tally.scored, everybody.total - tally.total
    return tally.total * scored < total * tally.scored


def stages_table(view: View, comparison: Comparison) -> SheetTable:
    """The typical stage of every group, by value."""
    heading = ["Group", HOW_MANY, *view.value_names.values()]
    return [
        heading,
        *(
            _cells(
                row.name, row.n, *(held.stage.name if held else "" for held in row.typical.values())
            )
            for row in _every_row(comparison)
        ),
    ]


def spread_table(view: View, comparison: Comparison) -> SheetTable:
    """How many organisations of every group stand at each stage of the value looked at."""
    ladder = view.questionnaire.framework.ladder
    return [
        ["Group", "Value", HOW_MANY, *(stage.name for stage in ladder), TOO_LITTLE],
        *(
            _cells(row.name, view.value_name, row.n, *row.tally.stages, row.tally.too_little)
            for row in _every_row(comparison)
        ),
    ]


def summary_table(view: View, comparison: Comparison) -> SheetTable:
    """Scores and shares with their intervals, in per cent, of the value looked at."""
    stages = view.questionnaire.framework.stages
    at_least = [f"{part}: at or past {stage.name}" for stage in stages for part in PARTS]
    heading = ["Group", "Value", HOW_MANY, "Version of the questions",
               "With a score of that version", "Mean score", "Likely from", "Likely to",
               *at_least]  # fmt: skip
    version = comparison.averaged.version
    return [heading, *(_summary(view, row, version) for row in _every_row(comparison))]


# A row of a place, a sector or all of them: no sum of rows is a number of organisations.
HOW_MANY = "Organisations (rows do not add up: one in several places is in each)"
# How many of those at the start only count there.
TOO_LITTLE = "Of those at the first: too little known to say"
PARTS = ("Share", "Likely from", "Likely to")


def _summary(view: View, row: Group, version: int) -> list[Cell]:
    mean = row.mean
    parts = [mean.mean if mean else None, *_ends(mean.interval if mean else None)]
    shares = [part for each in row.shares for part in (each.share, *_ends(each.interval))]
    return [
        row.name,
        view.value_name,
        row.n,
        version,
        row.tally.scored,
        *(_per_cent(each, WHOLE) for each in parts),
        *(_per_cent(each, 1) for each in shares),
    ]


def _cells(*cells: Cell) -> list[Cell]:
    return list(cells)


def _ends(interval: Interval | None) -> tuple[float | None, float | None]:
    return interval or (None, None)


def _per_cent(part: float | None, whole: int) -> float | None:
    return None if part is None else in_per_cent(part * WHOLE / whole)


def _every_row(comparison: Comparison) -> list[Group]:
    groups = [row for table in comparison.tables for row in table.rows]
    return [comparison.whole, *groups]
