"""Groups side by side: where each stands, how sure that is, and what chance alone would do.

Why a group stands beside everybody else, and what the tests are taken together over, is in
docs/decisions/0038-what-compare-compares.md.
"""

from collections.abc import Mapping, Sequence
from typing import NamedTuple, TypeAlias

from app.core_team.comparison.comparison_query import View, in_address
from app.core_team.comparison.group_names import Which, asked_for, name_of
from app.store.comparison.placements import OVERALL
from app.store.comparison.tallies import StageSums, Standing, Tallies, stage_sums
from app.store.organisations.organisations import PLACES, SECTORS, Place, Sector
from scoring.comparison.group_comparison import (
    FEWEST,
    ChanceRange,
    Mean,
    Reading,
    Share,
    Tally,
    at_or_past,
    chance_range,
    mean_interval,
    median_stage,
    read_together,
    version_to_average,
    without,
)
from scoring.questionnaires.questionnaire import Questionnaire, Stage

Readings: TypeAlias = Mapping[str, Reading]
"""What may be said of a group's means beside those of everybody else, by value."""


class Held(NamedTuple):
    """The stage that a typical organisation of a group holds, and its number on the ladder."""

    stage: Stage
    number: int


class Measure(NamedTuple):
    """One group in one value, or overall.

    `typical` is None where it is empty, `mean` where nobody has a score; `shares` are those at or
    past each stage after the start.
    """

    tally: Tally
    typical: Held | None
    mean: Mean | None

    @property
    def shares(self) -> list[Share]:
        """Worked out where they are shown: most of a page's measures are only in its pictures."""
        return [at_or_past(self.tally, stage) for stage in range(1, len(self.tally.stages))]

    @property
    def enough(self) -> bool:
        """Whether there are scores enough to show a mean of them, and to compare it."""
        return self.tally.scored >= FEWEST


class Group(NamedTuple):
    """One group. `name` says which, and `label` does where the page has said whose groups it shows.

    `asked` is the query of the address of the list of its organisations. `measures` are by value,
    `OVERALL` for the whole. `readings` are empty where the page compares others. `picked` says that
    the page is about this group.
    """

    name: str
    label: str
    asked: str
    measures: Mapping[str, Measure]
    readings: Readings
    picked: bool = False

    @property
    def n(self) -> int:
        """How many organisations it has, each by the answers that it stands by."""
        return self.measures[OVERALL].tally.n

    def behind(self, value: str, **which: str) -> str:
        """The query of an address that lists those behind a figure: `stage`, or `at_least` one.

        A page has hundreds of them. Ids need no encoding, so they are put together as they are.
        """
        parts = {"value": in_address(value), **which}
        more = (f"{name.replace('_', '-')}={part}" for name, part in parts.items())
        return "&".join([self.asked, *more])


class Table(NamedTuple):
    """Groups of one kind (`places` or `sectors`) in their fixed order, and all of them as one.

    `chance` is by value: how far apart chance alone puts those groups with scores enough, the
    values all together. None where fewer than two groups have.
    """

    kind: str
    rows: Sequence[Group]
    whole: Group
    chance: Mapping[str, ChanceRange | None]

    @property
    def rows_and_whole(self) -> list[Group]:
        """The groups, and below them all together."""
        return [*self.rows, self.whole]

    @property
    def picked(self) -> str:
        """The label of the group that the page is about; empty where it is about all of them."""
        return next((row.label for row in self.rows if row.picked), "")


class Averaged(NamedTuple):
    """Whose scores are averaged: those of the organisations that stand by answers to one version.

    `standing` is how many of the selection stand by each version, and how many of them have a
    score, the newest version first.
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


class Scores(NamedTuple):
    """The sums with the version of the questions whose scores are looked at."""

    stages: StageSums
    version: int

    def of(self, which: Which) -> Tallies:
        """The tallies of a group."""
        return self.stages.of(which.place, which.sector, self.version)


class Comparison(NamedTuple):
    """The selection, everybody else, and the groups of either kind.

    `others` is None where neither a place nor a sector is chosen: then nobody is left.
    """

    whole: Group
    others: Group | None
    places: Table
    sectors: Table
    averaged: Averaged

    @property
    def pictured(self) -> tuple[Table, ...]:
        """The kinds whose groups are set beside each other value by value."""
        picked = [table for table in (self.places, self.sectors) if table.picked]
        return tuple(picked[:1]) or (self.places, self.sectors)

    @property
    def within(self) -> Table | None:
        """The parts of the group that the page is about; None where it is about all of them."""
        if self.others is None:
            return None
        return self.sectors if self.pictured == (self.places,) else self.places


def compared(view: View) -> Comparison:
    """The view's groups side by side, read in one pass."""
    return side_by_side(view, stage_sums(view.questionnaire, view.selection.since))


def side_by_side(view: View, stages: StageSums) -> Comparison:
    """What the sums say of the view's groups.

    A place stands beside all who do not work there, and a sector beside all others. One sector of a
    place stands beside the same sector elsewhere, so that like is compared with like.
    """
    place, sector, _ = view.selection
    averaged = averaged_in(view, stages)
    sums = Scores(stages, averaged.version)
    whole, others = sums.of(Which(place, sector)), None
    readings: Readings = {}
    if place or sector:
        beside = _those_not_in(whole, sums.of(Which(None, sector if place else None)))
        readings = _read([(whole, beside)])[0]
        others = _group(view, Which(place, sector, others=True), beside, {})
    return Comparison(
        whole=_group(view, Which(place, sector), whole, readings),
        others=others,
        places=_table(view, "places", {PLACES[each]: Which(each, sector) for each in Place}, sums),
        sectors=_table(
            view, "sectors", {SECTORS[each]: Which(place, each) for each in Sector}, sums
        ),
        averaged=averaged,
    )


def averaged_in(view: View, sums: StageSums) -> Averaged:
    """The version whose scores the view averages: the one it asks for, or that with enough."""
    standing = sums.standing(view.selection.place, view.selection.sector, view.value)
    scored = {version: stands.scored for version, stands in standing.items()}
    chosen = view.version or version_to_average(scored)
    return Averaged(chosen or view.questionnaire.version, standing)


def _table(view: View, kind: str, groups: Mapping[str, Which], sums: Scores) -> Table:
    place, sector, _ = view.selection
    together = Which(None, sector) if kind == "places" else Which(place, None)
    everybody = sums.of(together)
    each = [sums.of(which) for which in groups.values()]
    # Where one is picked the page is about that one: the others are there to be seen, not tested.
    pairs = [(own, _those_not_in(own, everybody)) for own in each]
    readings = [{}] * len(each) if place or sector else _read(pairs)
    rows = [
        _group(view, which, own, read, label)
        for (label, which), own, read in zip(groups.items(), each, readings, strict=True)
    ]
    return Table(kind, rows, _group(view, together, everybody, {}), _chance(rows))


def _those_not_in(group: Tallies, everybody: Tallies) -> Tallies:
    return {value: without(everybody[value], own) for value, own in group.items()}


def _chance(rows: Sequence[Group]) -> dict[str, ChanceRange | None]:
    values = list(rows[0].measures)
    shown = {
        value: [row.measures[value].tally for row in rows if row.measures[value].enough]
        for value in values
    }
    return {value: chance_range(tallies, len(values)) for value, tallies in shown.items()}


def _read(pairs: Sequence[tuple[Tallies, Tallies]]) -> list[Readings]:
    """What may be said of groups beside those who are not in them, every value of every group
    together."""
    readings = iter(
        read_together([(own[value], others[value]) for own, others in pairs for value in own])
    )
    return [{value: next(readings) for value in own} for own, _ in pairs]


def _group(
    view: View, which: Which, tallies: Tallies, readings: Readings, label: str = ""
) -> Group:
    place, sector, _ = view.selection
    return Group(
        name=name_of(which),
        label=label or name_of(which),
        asked=asked_for(which, view),
        measures={value: _measure(view.questionnaire, each) for value, each in tallies.items()},
        readings=readings,
        picked=bool(label) and bool(place or sector) and which == Which(place, sector),
    )


def _measure(asked: Questionnaire, tally: Tally) -> Measure:
    ladder = asked.framework.ladder
    number = median_stage(tally.stages)
    return Measure(
        tally=tally,
        typical=None if number is None else Held(ladder[number], number),
        mean=mean_interval(tally.scored, tally.total, tally.squares),
    )
