"""The tables of a comparison as files: every group, and every value of it."""

from collections.abc import Callable, Iterator, Mapping, Sequence
from typing import Any, NamedTuple

from app.core_team.comparison.compare_places import places_table
from app.core_team.comparison.comparison import ComparedGroup, Comparison, GroupMeasure
from app.core_team.comparison.comparison_columns import about_columns
from app.core_team.comparison.comparison_query import ComparisonQuery
from app.text.wording import score_in_per_cent
from app.web.spreadsheets import CellValue, Table, TableColumn
from scoring.comparison.group_comparison import Interval, Mean, Share
from scoring.placement.placement import BASIS_POINTS
from scoring.programme.programme import RespondentKind

# Rows overlap (places, sectors, all), so no sum of rows is a number of organisations.
ORGANISATIONS_HEADING = "Organisations (rows do not add up: one in several places is in each)"
# Organisations that count at the first stage because too little is known of them.
TOO_LITTLE_HEADING = "Of those at the first: too little known to say"


class MeasureRow(NamedTuple):
    """One group in one value, with its shares at or past each stage after the start."""

    group: ComparedGroup
    value: str
    measure: GroupMeasure
    shares: Sequence[Share]


def stages_table(query: ComparisonQuery, comparison: Comparison) -> Table[ComparedGroup]:
    """The typical stage of every group, by value."""
    columns: list[TableColumn[ComparedGroup]] = [
        TableColumn("Group", lambda group: group.name),
        TableColumn(_count_heading(query), lambda group: group.n),
        *(_typical_stage_column(value, name) for value, name in query.value_names.items()),
        *about_columns(query),
    ]
    return Table(columns, unique_groups(comparison))


def spread_table(query: ComparisonQuery, comparison: Comparison) -> Table[MeasureRow]:
    """How many organisations of every group stand at each stage, by value."""
    ladder = query.questionnaire.framework.ladder
    columns: list[TableColumn[MeasureRow]] = [
        *_row_columns(query),
        *(_at_stage_column(number, stage.name) for number, stage in enumerate(ladder)),
        TableColumn(TOO_LITTLE_HEADING, lambda row: row.measure.tally.too_little),
        *about_columns(query),
    ]
    return Table(columns, _measure_rows(query, comparison))


def scores_table(query: ComparisonQuery, comparison: Comparison) -> Table[MeasureRow]:
    """Scores and shares with their intervals, in per cent, by value."""
    stages = query.questionnaire.framework.stages
    version = comparison.averaged.version
    columns: list[TableColumn[MeasureRow]] = [
        *_row_columns(query),
        TableColumn("Version of the questions", lambda _: version),
        TableColumn("With a score of that version", lambda row: row.measure.tally.scored),
        *_mean_columns(),
        *(each for n, stage in enumerate(stages) for each in _at_or_past_columns(n, stage.name)),
        *about_columns(query),
    ]
    return Table(columns, _measure_rows(query, comparison))


class ComparisonFile(NamedTuple):
    """A file of a comparison: what is in it, in words, and how it is made."""

    holds: str
    make_table: Callable[[ComparisonQuery, Comparison], Table[Any]]


SPREAD_FILE = ComparisonFile("How many stand at each stage", spread_table)

COMPARISON_FILES: Mapping[RespondentKind, Mapping[str, ComparisonFile]] = {
    RespondentKind.ORGANISATION: {
        "stages": ComparisonFile("The typical stage of each group", stages_table),
        "spread": SPREAD_FILE,
        "scores": ComparisonFile("Scores and shares, with their likely ranges", scores_table),
    },
    RespondentKind.PLACE_PARTNERSHIP: {
        "places": ComparisonFile(
            "Where the partnership of each place stands", lambda query, _: places_table(query)
        ),
        "spread": SPREAD_FILE,
    },
    RespondentKind.TEAM: {"spread": SPREAD_FILE},
}
"""The files by who is compared, and by the last part of their addresses."""


def unique_groups(comparison: Comparison) -> Iterator[ComparedGroup]:
    """The selection, everybody else, and the groups of either kind, none of them twice."""
    yield comparison.whole
    if comparison.others:
        yield comparison.others
    for table in comparison.tables:
        yield from (row for row in table.rows if not row.picked)


def _measure_rows(query: ComparisonQuery, comparison: Comparison) -> Iterator[MeasureRow]:
    for group in unique_groups(comparison):
        for value, measure in group.measures.items():
            yield MeasureRow(group, query.value_names[value], measure, measure.shares)


def in_per_cent_of(part: float | None, whole: int = 1) -> float | None:
    """A part of a whole in per cent, None where it is not known."""
    return None if part is None else score_in_per_cent(part * BASIS_POINTS / whole)


def low_end(interval: Interval | None) -> float | None:
    """Where an interval begins, None where there is none."""
    return interval.low if interval else None


def high_end(interval: Interval | None) -> float | None:
    """Where an interval ends, None where there is none."""
    return interval.high if interval else None


# ---------------------------------------------------------------- columns


def _count_heading(query: ComparisonQuery) -> str:
    if query.is_of_organisations:
        return ORGANISATIONS_HEADING
    return query.called.names.capitalize()


def _row_columns(query: ComparisonQuery) -> Iterator[TableColumn[MeasureRow]]:
    """Which group and value a row is about, and how many organisations."""
    yield TableColumn("Group", lambda row: row.group.name)
    yield TableColumn(query.value_heading, lambda row: row.value)
    yield TableColumn(_count_heading(query), lambda row: row.group.n)


def _typical_stage_column(value: str, name: str) -> TableColumn[ComparedGroup]:
    def cell(group: ComparedGroup) -> CellValue:
        typical = group.measures[value].typical
        return typical.stage.name if typical else ""

    return TableColumn(name, cell)


def _at_stage_column(number: int, name: str) -> TableColumn[MeasureRow]:
    return TableColumn(name, lambda row: row.measure.tally.stages[number])


def _mean_columns() -> Iterator[TableColumn[MeasureRow]]:
    def of_mean(figure: Callable[[Mean], float | None]) -> Callable[[MeasureRow], CellValue]:
        def cell(row: MeasureRow) -> CellValue:
            mean = row.measure.mean
            return in_per_cent_of(figure(mean), BASIS_POINTS) if mean else None

        return cell

    yield TableColumn("Mean score", of_mean(lambda mean: mean.mean))
    yield TableColumn("Likely from", of_mean(lambda mean: low_end(mean.interval)))
    yield TableColumn("Likely to", of_mean(lambda mean: high_end(mean.interval)))


def _at_or_past_columns(number: int, name: str) -> Iterator[TableColumn[MeasureRow]]:
    """A share and its ends; `number` is that of the stage after the start."""

    def of_share(figure: Callable[[Share], float | None]) -> Callable[[MeasureRow], CellValue]:
        return lambda row: in_per_cent_of(figure(row.shares[number]))

    yield TableColumn(f"Share: at or past {name}", of_share(lambda share: share.share))
    yield TableColumn(
        f"Likely from: at or past {name}", of_share(lambda share: low_end(share.interval))
    )
    yield TableColumn(
        f"Likely to: at or past {name}", of_share(lambda share: high_end(share.interval))
    )
