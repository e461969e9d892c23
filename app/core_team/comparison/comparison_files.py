"""The tables of a comparison as files: every group, and every value of it."""

from collections.abc import Callable, Iterator, Mapping, Sequence
from typing import Any, NamedTuple

from app.core_team.comparison.comparison import Comparison, Group, Measure
from app.core_team.comparison.comparison_query import View
from app.text.wording import UK, score_in_per_cent
from app.web.spreadsheets import CellValue, Table, TableColumn
from scoring.comparison.group_comparison import Interval, Mean, Share
from scoring.placement.placement import WHOLE

# A row of a place, a sector or all of them: no sum of rows is a number of organisations.
HOW_MANY = "Organisations (rows do not add up: one in several places is in each)"
# How many of those at the start only count there.
TOO_LITTLE = "Of those at the first: too little known to say"
ANSWERS = "Answers counted"


class Row(NamedTuple):
    """One group in one value, with its shares at or past each stage after the start."""

    group: Group
    value: str
    measure: Measure
    shares: Sequence[Share]


def stages_table(view: View, comparison: Comparison) -> Table[Group]:
    """The typical stage of every group, by value."""
    columns: list[TableColumn[Group]] = [
        TableColumn("Group", lambda group: group.name),
        TableColumn(HOW_MANY, lambda group: group.n),
        *(_typical_stage(value, name) for value, name in view.value_names.items()),
        TableColumn(ANSWERS, lambda _: answers_of(view)),
    ]
    return Table(columns, every_group(comparison))


def spread_table(view: View, comparison: Comparison) -> Table[Row]:
    """How many organisations of every group stand at each stage, by value."""
    ladder = view.questionnaire.framework.ladder
    columns: list[TableColumn[Row]] = [
        *_of_a_row(view),
        *(_at_stage(number, stage.name) for number, stage in enumerate(ladder)),
        TableColumn(TOO_LITTLE, lambda row: row.measure.tally.too_little),
        TableColumn(ANSWERS, lambda _: answers_of(view)),
    ]
    return Table(columns, _rows(view, comparison))


def scores_table(view: View, comparison: Comparison) -> Table[Row]:
    """Scores and shares with their intervals, in per cent, by value."""
    stages = view.questionnaire.framework.stages
    version = comparison.averaged.version
    columns: list[TableColumn[Row]] = [
        *_of_a_row(view),
        TableColumn("Version of the questions", lambda _: version),
        TableColumn("With a score of that version", lambda row: row.measure.tally.scored),
        *_mean(),
        *(each for n, stage in enumerate(stages) for each in _at_or_past(n, stage.name)),
        TableColumn(ANSWERS, lambda _: answers_of(view)),
    ]
    return Table(columns, _rows(view, comparison))


FILES: Mapping[str, Callable[[View, Comparison], Table[Any]]] = {
    "stages": stages_table,
    "spread": spread_table,
    "scores": scores_table,
}
"""The files by the last part of their addresses."""


def every_group(comparison: Comparison) -> Iterator[Group]:
    """The selection, everybody else, and the groups of either kind, none of them twice."""
    yield comparison.whole
    if comparison.others:
        yield comparison.others
    for table in (comparison.places, comparison.sectors):
        yield from (row for row in table.rows if not row.picked)


def _rows(view: View, comparison: Comparison) -> Iterator[Row]:
    for group in every_group(comparison):
        for value, measure in group.measures.items():
            yield Row(group, view.value_names[value], measure, measure.shares)


def answers_of(view: View) -> str:
    """Which answers a file counts, by when they were submitted."""
    since = view.selection.since
    return f"Submitted since {since.astimezone(UK):%Y-%m-%d}" if since else "All"


def in_per_cent_of(part: float | None, whole: int = 1) -> float | None:
    """A part of a whole in per cent, None where it is not known."""
    return None if part is None else score_in_per_cent(part * WHOLE / whole)


def low_end(interval: Interval | None) -> float | None:
    """Where an interval begins, None where there is none."""
    return interval.low if interval else None


def high_end(interval: Interval | None) -> float | None:
    """Where an interval ends, None where there is none."""
    return interval.high if interval else None


# ---------------------------------------------------------------- columns


def _of_a_row(view: View) -> Iterator[TableColumn[Row]]:
    """Which group and value a row is about, and how many organisations."""
    yield TableColumn("Group", lambda row: row.group.name)
    yield TableColumn("Value", lambda row: row.value)
    yield TableColumn(HOW_MANY, lambda row: row.group.n)


def _typical_stage(value: str, name: str) -> TableColumn[Group]:
    def cell(group: Group) -> CellValue:
        typical = group.measures[value].typical
        return typical.stage.name if typical else ""

    return TableColumn(name, cell)


def _at_stage(number: int, name: str) -> TableColumn[Row]:
    return TableColumn(name, lambda row: row.measure.tally.stages[number])


def _mean() -> Iterator[TableColumn[Row]]:
    def of_mean(figure: Callable[[Mean], float | None]) -> Callable[[Row], CellValue]:
        def cell(row: Row) -> CellValue:
            mean = row.measure.mean
            return in_per_cent_of(figure(mean), WHOLE) if mean else None

        return cell

    yield TableColumn("Mean score", of_mean(lambda mean: mean.mean))
    yield TableColumn("Likely from", of_mean(lambda mean: low_end(mean.interval)))
    yield TableColumn("Likely to", of_mean(lambda mean: high_end(mean.interval)))


def _at_or_past(number: int, name: str) -> Iterator[TableColumn[Row]]:
    """A share and its ends; `number` is that of the stage after the start."""

    def of_share(figure: Callable[[Share], float | None]) -> Callable[[Row], CellValue]:
        return lambda row: in_per_cent_of(figure(row.shares[number]))

    yield TableColumn(f"Share: at or past {name}", of_share(lambda share: share.share))
    yield TableColumn(
        f"Likely from: at or past {name}", of_share(lambda share: low_end(share.interval))
    )
    yield TableColumn(
        f"Likely to: at or past {name}", of_share(lambda share: high_end(share.interval))
    )
