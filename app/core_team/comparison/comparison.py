"""Groups side by side: where each stands, how sure that is, and what chance alone would do.

Why a group stands beside everybody else, and what the tests are taken together over, is in
docs/decisions/0038-what-compare-compares.md.
"""

from collections.abc import Mapping, Sequence
from itertools import chain
from typing import NamedTuple, TypeAlias

from app.core_team.comparison.comparison_query import ComparisonQuery, value_parameter
from app.core_team.comparison.group_names import GroupKey, group_list_query, group_name
from app.store.base.current_programme import get_programme
from app.store.comparison.placements import OVERALL
from app.store.comparison.tallies import StageTallies, Tallies, VersionCount, get_stage_tallies
from scoring.comparison.group_comparison import (
    FEWEST_SCORES,
    GroupMeanSpread,
    Mean,
    MeanDifference,
    Share,
    Tally,
    chance_range,
    choose_version_to_average,
    compare_pairs,
    estimate_mean,
    median_stage,
    share_at_or_past,
    tally_without,
)
from scoring.programme.programme import RespondentKind, list_offered
from scoring.questionnaires.questionnaire import Questionnaire, Stage

Readings: TypeAlias = Mapping[str, MeanDifference]
"""What may be said of a group's means beside those of everybody else, by value."""


class TypicalStage(NamedTuple):
    """The stage that a typical organisation of a group holds, and its number on the ladder."""

    stage: Stage
    number: int


class GroupMeasure(NamedTuple):
    """One group in one value, or overall.

    `typical` is None where it is empty, `mean` where nobody has a score; `shares` are those at or
    past each stage after the start.
    """

    tally: Tally
    typical: TypicalStage | None
    mean: Mean | None

    @property
    def shares(self) -> list[Share]:
        """Computed where they are shown: most measures of a page are only in its pictures."""
        return [share_at_or_past(self.tally, stage) for stage in range(1, len(self.tally.stages))]

    @property
    def enough(self) -> bool:
        """Whether there are scores enough to show a mean of them, and to compare it."""
        return self.tally.scored >= FEWEST_SCORES


class ComparedGroup(NamedTuple):
    """One group with its figures. `label` is its name where the page says of which kind it is.

    `asked` is the query of the address of the list of its organisations. `measures` are by value,
    `OVERALL` for the whole. `readings` are empty where the page compares others. `picked` says that
    the page is about this group.
    """

    name: str
    label: str
    asked: str
    measures: Mapping[str, GroupMeasure]
    readings: Readings
    picked: bool = False

    @property
    def n(self) -> int:
        """How many organisations the group has, each by its current answers."""
        return self.measures[OVERALL].tally.n

    def behind(self, value: str, **which: str) -> str:
        """The query of the address that lists those behind a figure, by `stage` or `at_least`.

        Ids need no encoding, so they are joined as they are: a page has hundreds of queries.
        """
        parts = {"value": value_parameter(value), **which}
        more = (f"{name.replace('_', '-')}={part}" for name, part in parts.items())
        return "&".join([self.asked, *more])


class GroupTable(NamedTuple):
    """Groups of one kind (`places` or `sectors`) in their fixed order, and all of them as one.

    `chance` is by value: how far apart chance alone puts those groups with scores enough, the
    values all together. None where fewer than two groups have.
    """

    kind: str
    rows: Sequence[ComparedGroup]
    whole: ComparedGroup
    chance: Mapping[str, GroupMeanSpread | None]

    @property
    def rows_and_whole(self) -> list[ComparedGroup]:
        """The groups, and below them all together."""
        return [*self.rows, self.whole]

    @property
    def picked(self) -> str:
        """The label of the group that the page is about; empty where it is about all of them."""
        return next((row.label for row in self.rows if row.picked), "")


class AveragedVersion(NamedTuple):
    """The version of the questionnaire whose scores are averaged.

    `standing` is how many of the selection have current answers to each version, and how many
    of them have a score, the newest version first.
    """

    version: int
    standing: Mapping[int, VersionCount]

    @property
    def scored(self) -> int:
        """How many scores of the version there are."""
        return self.standing[self.version].scored if self.version in self.standing else 0

    @property
    def others(self) -> Mapping[int, VersionCount]:
        """How many have current answers to other versions, and so are not in the averages."""
        return {version: n for version, n in self.standing.items() if version != self.version}


class VersionTallies(NamedTuple):
    """The tallies, read for one version of the questionnaire."""

    stages: StageTallies
    version: int

    def of(self, key: GroupKey) -> Tallies:
        """The tallies of a group."""
        return self.stages.of(key.place, key.sector, self.version)


class Comparison(NamedTuple):
    """The selection, everybody else, and the groups of either kind.

    `others` is None where neither a place nor a sector is chosen: then nobody is left. Only
    organisations have sectors, and teams have neither: `places` and `sectors` are None then.
    """

    whole: ComparedGroup
    others: ComparedGroup | None
    places: GroupTable | None
    sectors: GroupTable | None
    averaged: AveragedVersion

    @property
    def tables(self) -> tuple[GroupTable, ...]:
        """The groups of each kind that there is."""
        return tuple(table for table in (self.places, self.sectors) if table)

    @property
    def pictured(self) -> tuple[GroupTable, ...]:
        """The kinds whose groups are set beside each other value by value.

        One partnership a place is no group: there is nothing to average.
        """
        picked = [table for table in self.tables if table.picked]
        return tuple(picked[:1]) or (self.tables if self.sectors else ())

    @property
    def within(self) -> GroupTable | None:
        """The parts of the group that the page is about; None where it is about all of them."""
        if self.others is None:
            return None
        return self.sectors if self.pictured == (self.places,) else self.places


def compare_groups(query: ComparisonQuery) -> Comparison:
    """Read the tallies in one pass, and compare the query's groups."""
    return build_comparison(query, get_stage_tallies(query.questionnaire, query.selection.since))


def build_comparison(query: ComparisonQuery, stages: StageTallies) -> Comparison:
    """Build the comparison of the query's groups from the tallies.

    A place stands beside all who do not work there, and a sector beside all others. One sector of a
    place stands beside the same sector elsewhere, so that like is compared with like.
    """
    programme = get_programme()
    place, sector, _ = query.selection
    # What is retired has a row for as long as anybody there stands by answers.
    places = list_offered(programme.places, {*stages.sums, place})
    sectors = list_offered(programme.sectors, {sector, *chain(*stages.sums.values())})
    averaged = choose_averaged_version(query, stages)
    sums = VersionTallies(stages, averaged.version)
    whole, others = sums.of(GroupKey(place, sector)), None
    readings: Readings = {}
    if place or sector:
        beside = _subtract_group(whole, sums.of(GroupKey(None, sector if place else None)))
        readings = _test_differences([(whole, beside)])[0]
        others = _compared_group(query, GroupKey(place, sector, others=True), beside, {})
    return Comparison(
        whole=_compared_group(query, GroupKey(place, sector), whole, readings),
        others=others,
        places=None
        if query.kind is RespondentKind.TEAM
        else _group_table(
            query,
            "places",
            {name: GroupKey(each, sector) for each, name in places.items()},
            sums,
        ),
        sectors=_group_table(
            query,
            "sectors",
            {name: GroupKey(place, each) for each, name in sectors.items()},
            sums,
        )
        if query.is_of_organisations
        else None,
        averaged=averaged,
    )


def choose_averaged_version(query: ComparisonQuery, sums: StageTallies) -> AveragedVersion:
    """Choose the version to average: the one asked for, else one with enough scores."""
    standing = sums.standing(query.selection.place, query.selection.sector, query.value)
    scored = {version: stands.scored for version, stands in standing.items()}
    chosen = query.version or choose_version_to_average(scored)
    return AveragedVersion(chosen or query.questionnaire.version, standing)


def _group_table(
    query: ComparisonQuery, kind: str, groups: Mapping[str, GroupKey], sums: VersionTallies
) -> GroupTable:
    place, sector, _ = query.selection
    together = GroupKey(None, sector) if kind == "places" else GroupKey(place, None)
    everybody = sums.of(together)
    tallies_by_group = [sums.of(which) for which in groups.values()]
    # Where one group is picked, the page is about that one: the others are shown and not tested.
    pairs = [(own, _subtract_group(own, everybody)) for own in tallies_by_group]
    is_tested = query.is_of_organisations and not place and not sector
    readings = _test_differences(pairs) if is_tested else [{}] * len(tallies_by_group)
    rows = [
        _compared_group(query, which, own, read, label)
        for (label, which), own, read in zip(
            groups.items(), tallies_by_group, readings, strict=True
        )
    ]
    return GroupTable(
        kind, rows, _compared_group(query, together, everybody, {}), _chance_ranges(rows)
    )


def _subtract_group(group: Tallies, everybody: Tallies) -> Tallies:
    return {value: tally_without(everybody[value], own) for value, own in group.items()}


def _chance_ranges(rows: Sequence[ComparedGroup]) -> dict[str, GroupMeanSpread | None]:
    values = list(rows[0].measures)
    shown = {
        value: [row.measures[value].tally for row in rows if row.measures[value].enough]
        for value in values
    }
    return {value: chance_range(tallies, len(values)) for value, tallies in shown.items()}


def _test_differences(pairs: Sequence[tuple[Tallies, Tallies]]) -> list[Readings]:
    """Test each group against those who are not in it, all values of all groups together."""
    readings = iter(
        compare_pairs([(own[value], others[value]) for own, others in pairs for value in own])
    )
    return [{value: next(readings) for value in own} for own, _ in pairs]


def _compared_group(
    query: ComparisonQuery, key: GroupKey, tallies: Tallies, readings: Readings, label: str = ""
) -> ComparedGroup:
    place, sector, _ = query.selection
    return ComparedGroup(
        name=group_name(key, query.called),
        label=label or group_name(key, query.called),
        asked=group_list_query(key, query),
        measures={
            value: _group_measure(query.questionnaire, tally) for value, tally in tallies.items()
        },
        readings=readings,
        picked=bool(label) and bool(place or sector) and key == GroupKey(place, sector),
    )


def _group_measure(questionnaire: Questionnaire, tally: Tally) -> GroupMeasure:
    ladder = questionnaire.framework.ladder
    number = median_stage(tally.stages)
    return GroupMeasure(
        tally=tally,
        typical=None if number is None else TypicalStage(ladder[number], number),
        mean=estimate_mean(tally.scored, tally.total, tally.squares),
    )
