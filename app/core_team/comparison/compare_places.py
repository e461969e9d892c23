"""The partnerships of the places side by side: a row a place, in their fixed order.

Each place has one partnership, so there is no group to average and no difference to test.
"""

from collections.abc import Iterator, Sequence
from datetime import date
from typing import NamedTuple

from app.charts.stage_line import StageLine, find_kept_stop, make_kept_line
from app.core_team.comparison.comparison_columns import about_columns
from app.core_team.comparison.comparison_query import ComparisonQuery
from app.store.base.current_programme import get_programme
from app.store.comparison.answer_age import uk_date
from app.store.comparison.place_standings import PlaceStanding, list_place_standings
from app.text.wording import CANNOT_BE_SAID, TOO_LITTLE_KNOWN, get_stage_name, score_in_per_cent
from app.web.spreadsheets import CellValue, Table, TableColumn


class PlaceRow(NamedTuple):
    """A place, and where its partnership stands by value; None where nothing is submitted."""

    place: str
    standing: PlaceStanding | None
    cells: Sequence[StageLine] = ()


def list_place_rows(query: ComparisonQuery) -> list[PlaceRow]:
    """A row for each place, and one more where a place has another partnership."""
    standings = list_place_standings(query.questionnaire.id, query.selection.since)
    rows = []
    for place in get_programme().places:
        own = [each for each in standings if each.place == place.id]
        rows += [PlaceRow(place.name, each, _draw_stages(query, each)) for each in own]
        if not own and not place.retired:
            rows.append(PlaceRow(place.name, None))
    return rows


def places_table(query: ComparisonQuery) -> Table[PlaceRow]:
    """The rows as a file."""
    columns: list[TableColumn[PlaceRow]] = [
        TableColumn("Place", lambda row: row.place),
        TableColumn("Place partnership", lambda row: row.standing and row.standing.name),
        TableColumn("Submitted on", _submitted_on),
        TableColumn("Version of the questions", lambda row: row.standing and row.standing.version),
        *(
            column
            for value, name in query.value_names.items()
            for column in _value_columns(query, value, name)
        ),
        *about_columns(query),
    ]
    return Table(columns, list_place_rows(query))


def _draw_stages(query: ComparisonQuery, standing: PlaceStanding) -> list[StageLine]:
    stops = len(query.questionnaire.framework.ladder)
    # A value that the version did not ask about is not known either.
    return [make_kept_line(stops, standing.values.get(value)) for value in query.value_names]


def _submitted_on(row: PlaceRow) -> date | None:
    return uk_date(row.standing.submitted_at) if row.standing else None


def _value_columns(
    query: ComparisonQuery, value: str, name: str
) -> Iterator[TableColumn[PlaceRow]]:
    ladder = query.questionnaire.framework.ladder

    def stage(row: PlaceRow) -> CellValue:
        kept = row.standing and row.standing.values.get(value)
        stop = find_kept_stop(len(ladder), kept or None)
        return row.standing and (TOO_LITTLE_KNOWN if stop is None else ladder[stop].name)

    def ceiling(row: PlaceRow) -> CellValue:
        kept = row.standing and row.standing.values.get(value)
        if not kept:
            return None
        return CANNOT_BE_SAID if kept.ceiling is None else get_stage_name(ladder, kept.ceiling)

    def score(row: PlaceRow) -> CellValue:
        kept = row.standing and row.standing.values.get(value)
        return score_in_per_cent(kept.score) if kept and kept.score is not None else None

    yield TableColumn(f"{name}: stage", stage)
    yield TableColumn(f"{name}: could be as far as", ceiling)
    yield TableColumn(f"{name}: score (%)", score)
