"""A report as files: a row says by itself which report it belongs to."""

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from typing import NamedTuple, TypeAlias

from app.core_team.reports.report_definition_texts import Definition
from app.core_team.reports.report_definitions import edition
from app.core_team.reports.report_entered_figures import Entered, Part, adding_up
from app.core_team.reports.report_figures import Computed, Line, lines_of, rows_behind
from app.core_team.reports.report_query import Asked
from app.store.organisations.organisations import PLACES
from app.store.reports import kpi_figures
from app.store.reports.kpi_figures import Days, Figure
from app.store.reports.kpi_measures import is_small
from app.text.uk_dates import Period
from app.web.spreadsheets import CellValue, Table, TableColumn, sheet_of, write_csv, write_xlsx

Figures: TypeAlias = Mapping[str, Computed | Entered]

WITHHELD = "withheld, since the total would tell a number below 5"
ALL_PLACES = "All places together: the rows of places below are parts of it"


@dataclass(frozen=True, kw_only=True)
class Amount:
    """A row of figures: what one figure is over some days, in all or in one place."""

    what: Definition
    days: Period
    place: str = ""
    in_period: CellValue = None
    before: CellValue = None
    ever: CellValue = None
    words: CellValue = ""
    entries: int | None = None
    last_day: date | None = None


class Behind(NamedTuple):
    """An organisation that a figure counts."""

    what: Definition
    line: Line


class Entry(NamedTuple):
    """A figure that was entered, and its amount or why that is not shown."""

    what: Definition
    figure: Figure
    amount: CellValue


def as_csv(asked: Asked, found: Figures, partnership: str) -> bytes:
    """The figures alone."""
    return write_csv(figure_table(asked, found, partnership))


def as_xlsx(asked: Asked, found: Figures, partnership: str) -> bytes:
    """Everything: the figures, what they are, and what is behind them."""
    counted = kpi_figures.counted(Days(*asked.period), asked.known)
    return write_xlsx(
        sheet_of("Figures", figure_table(asked, found, partnership)),
        sheet_of("Definitions", Table(DEFINITION_COLUMNS, edition(asked.edition).values())),
        sheet_of("Lists behind", Table(BEHIND_COLUMNS, _rows_behind(asked))),
        sheet_of("Entered figures", entry_table(asked, counted)),
    )


def figure_table(asked: Asked, found: Figures, partnership: str) -> Table[Amount]:
    """A row for each figure, and for each quarter or place that has an amount of its own.

    From and to are the days that a row is about.
    """
    return Table(_figure_columns(asked, partnership), _figure_rows(asked, found))


def entry_table(asked: Asked, counted: Sequence[Figure]) -> Table[Entry]:
    """A row for each entry that the report counts."""
    return Table(ENTRY_COLUMNS, _entry_rows(asked, counted))


def words_of(line: Line) -> str:
    """What became of an organisation since it was counted; empty where nothing did."""
    if line.became is not None:
        return f"Now part of {line.became.name}"
    return "" if line.counted.name is not None else "Deleted since"


def place_name(place: str) -> str:
    """A place's name; empty for none."""
    return next((name for key, name in PLACES.items() if key == place), "")


# ---------------------------------------------------------------- the rows


def _figure_rows(asked: Asked, found: Figures) -> Iterator[Amount]:
    for each in found.values():
        if isinstance(each, Computed):
            yield Amount(
                what=each.definition, days=asked.period, in_period=each.period,
                before=each.before, ever=each.ever,
            )  # fmt: skip
        else:
            yield from _entered_rows(each, asked.period)


def _entered_rows(entered: Entered, period: Period) -> Iterator[Amount]:
    if entered.by_quarter:
        yield Amount(
            what=entered.definition, days=period, words=entered.in_short,
            entries=entered.entries, last_day=entered.last_day,
        )  # fmt: skip
    for part in entered.parts:
        yield from _part_rows(entered.definition, part)


def _part_rows(what: Definition, part: Part) -> Iterator[Amount]:
    """A row for the amount, or the words in its place, and one for each place."""
    yield Amount(
        what=what, days=part.days, in_period=part.amount,
        words=part.words or (ALL_PLACES if part.places else ""),
        entries=part.entries, last_day=part.last_day,
    )  # fmt: skip
    for place, amount in part.places.items():
        yield Amount(what=what, days=part.days, place=place, in_period=amount)


def _rows_behind(asked: Asked) -> Iterator[Behind]:
    for each in edition(asked.edition).values():
        query = rows_behind(asked, each.id, "period")
        if query is not None:
            yield from (Behind(each, line) for line in lines_of(query))


def _entry_rows(asked: Asked, counted: Sequence[Figure]) -> Iterator[Entry]:
    named: Mapping[str, Definition] = edition(asked.edition)
    # One small number among them would be what is left of the total: so all of them go.
    withheld = {one.said.measure for one in counted if is_small(one.said.measure, one.said.amount)}
    for each in counted:
        if what := named.get(each.said.measure):
            amount = WITHHELD if each.said.measure in withheld else each.said.amount
            yield Entry(what, each, amount)


# ---------------------------------------------------------------- the columns


def _figure_columns(asked: Asked, partnership: str) -> Sequence[TableColumn[Amount]]:
    return (
        TableColumn("KPI", lambda row: row.what.kpi, 6),
        TableColumn("Figure", lambda row: row.what.title, 50),
        TableColumn("Place", lambda row: row.place, 24),
        TableColumn("In the period", lambda row: row.in_period),
        TableColumn("In the time before", lambda row: row.before),
        TableColumn("Since the record began", lambda row: row.ever),
        TableColumn("In words", lambda row: row.words, 50),
        TableColumn("What may be added up", lambda row: adding_up(row.what), 40),
        TableColumn("Entries", lambda row: row.entries),
        TableColumn("Last entry", lambda row: row.last_day),
        TableColumn("From", lambda row: row.days.first),
        TableColumn("To", lambda row: row.days.last),
        TableColumn("Provisional", lambda _: "yes" if asked.provisional else "no"),
        TableColumn("As recorded by", lambda _: asked.known),
        TableColumn("Partnership", lambda _: partnership),
        TableColumn("Definition", lambda row: row.what.id),
        TableColumn("Version", lambda row: row.what.version),
        TableColumn("Edition of the definitions", lambda _: asked.edition),
    )


DEFINITION_COLUMNS: Sequence[TableColumn[Definition]] = (
    TableColumn("KPI", lambda each: each.kpi, 6),
    TableColumn(
        "Also asked for by", lambda each: ", ".join(f"KPI {number}" for number in each.also), 18
    ),
    TableColumn("Figure", lambda each: each.title, 50),
    TableColumn(
        "Where it comes from",
        lambda each: "Counted by the toolkit" if each.computed else "Entered by the core team",
        22,
    ),
    TableColumn("What it counts", lambda each: each.counts, 70),
    TableColumn("What it cannot show", lambda each: each.does_not_show, 70),
    TableColumn("Definition", lambda each: each.id, 30),
    TableColumn("Version", lambda each: each.version, 10),
    TableColumn("What may be added up", adding_up, 40),
)
BEHIND_COLUMNS: Sequence[TableColumn[Behind]] = (
    TableColumn("Figure", lambda row: row.what.title, 50),
    TableColumn("Organisation as it is called now", lambda row: row.line.counted.name, 50),
    TableColumn("Number when counted", lambda row: row.line.counted.organisation_id, 14),
    TableColumn("Counted on", lambda row: row.line.counted.at, 22),
    TableColumn("Since then", lambda row: words_of(row.line), 50),
)
ENTRY_COLUMNS: Sequence[TableColumn[Entry]] = (
    TableColumn("Figure", lambda row: row.what.title, 50),
    TableColumn("Day", lambda row: row.figure.said.on_day, 14),
    TableColumn("Amount", lambda row: row.amount, 14),
    TableColumn("Place", lambda row: place_name(row.figure.said.place), 26),
    TableColumn("Source", lambda row: row.figure.said.source, 50),
    TableColumn("Note", lambda row: row.figure.said.note, 50),
    TableColumn("Entered at", lambda row: row.figure.entered_at, 22),
    TableColumn("Number", lambda row: row.figure.id, 10),
    TableColumn("What may be added up", lambda row: adding_up(row.what), 40),
)
