"""The tables of a comparison as files: every group, and every value of it."""

from collections.abc import Callable, Iterator, Mapping
from typing import NamedTuple

from app.core_team.comparison.comparison import Comparison, Group, Measure
from app.core_team.comparison.comparison_query import View
from app.text.wording import UK, in_per_cent
from app.web.spreadsheets import Cell, Table
from scoring.comparison.group_comparison import Interval
from scoring.placement.placement import WHOLE

# A row of a place, a sector or all of them: no sum of rows is a number of organisations.
HOW_MANY = "Organisations (rows do not add up: one in several places is in each)"
# How many of those at the start only count there.
TOO_LITTLE = "Of those at the first: too little known to say"
ANSWERS = "Answers counted"
PARTS = ("Share", "Likely from", "Likely to")


class Row(NamedTuple):
    """One group in one value."""

    group: Group
    value: str
    measure: Measure


def stages_table(view: View, comparison: Comparison) -> Table:
    """The typical stage of every group, by value."""
    heading: list[Cell] = ["Group", HOW_MANY, *view.value_names.values(), ANSWERS]
    rows: list[list[Cell]] = [
        [group.name, group.n, *map(_typical, group.measures.values()), answers_of(view)]
        for group in every_group(comparison)
    ]
    return [heading, *rows]


def spread_table(view: View, comparison: Comparison) -> Table:
    """How many organisations of every group stand at each stage, by value."""
    ladder = view.questionnaire.framework.ladder
    heading = ["Group", "Value", HOW_MANY, *(each.name for each in ladder), TOO_LITTLE, ANSWERS]
    rows: list[list[Cell]] = [
        [group.name, value, group.n, *measure.tally.stages, measure.tally.too_little,
         answers_of(view)]
        for group, value, measure in _rows(view, comparison)
    ]  # fmt: skip
    return [heading, *rows]


def scores_table(view: View, comparison: Comparison) -> Table:
    """Scores and shares with their intervals, in per cent, by value."""
    stages = view.questionnaire.framework.stages
    at_least = [f"{part}: at or past {stage.name}" for stage in stages for part in PARTS]
    heading = ["Group", "Value", HOW_MANY, "Version of the questions",
               "With a score of that version", "Mean score", "Likely from", "Likely to",
               *at_least, ANSWERS]  # fmt: skip
    version = comparison.averaged.version
    rows: list[list[Cell]] = [
        [group.name, value, group.n, version, measure.tally.scored, *_scores(measure),
         answers_of(view)]
        for group, value, measure in _rows(view, comparison)
    ]  # fmt: skip
    return [heading, *rows]


FILES: Mapping[str, Callable[[View, Comparison], Table]] = {
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
            yield Row(group, view.value_names[value], measure)


def answers_of(view: View) -> str:
    """Which answers a file counts, by when they were submitted."""
    since = view.selection.since
    return f"Submitted since {since.astimezone(UK):%Y-%m-%d}" if since else "All"


def _typical(measure: Measure) -> str:
    return measure.typical.stage.name if measure.typical else ""


def _scores(measure: Measure) -> list[Cell]:
    mean = measure.mean
    parts = [mean.mean if mean else None, *_ends(mean.interval if mean else None)]
    shares = [part for each in measure.shares for part in (each.share, *_ends(each.interval))]
    return [
        *(_per_cent(part, WHOLE) for part in parts),
        *(_per_cent(part, 1) for part in shares),
    ]


def _ends(interval: Interval | None) -> tuple[float | None, float | None]:
    return interval or (None, None)


def _per_cent(part: float | None, whole: int) -> float | None:
    return None if part is None else in_per_cent(part * WHOLE / whole)
