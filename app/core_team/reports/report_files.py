"""A report as files: a row says by itself which report it belongs to."""

from collections.abc import Iterator, Mapping, Sequence
from typing import TypeAlias

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
from app.web.spreadsheets import Cell, Sheet, Table, csv_file, xlsx_file

Figures: TypeAlias = Mapping[str, Computed | Entered]
Row: TypeAlias = list[Cell]

FIGURES = [
    "KPI", "Figure", "Place", "In the period", "In the time before", "Since the record began",
    "In words", "What may be added up", "Entries", "Last entry", "From", "To", "Provisional",
    "As recorded by", "Partnership", "Definition", "Version", "Edition of the definitions",
]  # fmt: skip
DEFINITIONS = [
    "KPI", "Also asked for by", "Figure", "Where it comes from", "What it counts",
    "What it cannot show", "Definition", "Version", "What may be added up",
]  # fmt: skip
BEHIND = [
    "Figure", "Organisation as it is called now", "Number when counted", "Counted on", "Since then",
]  # fmt: skip
WITHHELD = "withheld, since the total would tell a number below 5"
ENTERED = [
    "Figure", "Day", "Amount", "Place", "Source", "Note", "Entered at", "Number",
    "What may be added up",
]  # fmt: skip
ALL_PLACES = "All places together: the rows of places below are parts of it"


def as_csv(asked: Asked, found: Figures, partnership: str) -> bytes:
    """The figures alone."""
    return csv_file(figure_table(asked, found, partnership))


def as_xlsx(asked: Asked, found: Figures, partnership: str) -> bytes:
    """Everything: the figures, what they are, and what is behind them."""
    counted = kpi_figures.counted(Days(*asked.period), asked.known)
    return xlsx_file(
        Sheet(
            "Figures",
            figure_table(asked, found, partnership),
            (6, 50, 24, 16, 16, 16, 50, 40, *(16,) * 10),
        ),
        Sheet("Definitions", _definitions(asked), (6, 18, 50, 22, 70, 70, 30, 10, 40)),
        Sheet("Lists behind", _behind(asked), (50, 50, 14, 22, 50)),
        Sheet("Entered figures", entry_table(asked, counted), (50, 14, 14, 26, 50, 50, 22, 10, 40)),
    )


def figure_table(asked: Asked, found: Figures, partnership: str) -> Table:
    """A row for each figure, and for each quarter or place that has an amount of its own.

    From and to are the days that a row is about.
    """
    provisional = "yes" if asked.provisional else "no"
    rows: list[Row] = [list(FIGURES)]
    for each in found.values():
        what = each.definition
        version: Row = [what.id, what.version, asked.edition]
        for days, row in _amounts(each, asked.period):
            about: Row = [days.first, days.last, provisional, asked.known, partnership]
            rows.append([what.kpi, what.title, *row, *about, *version])
    return rows


def words_of(line: Line) -> str:
    """What became of an organisation since it was counted; empty where nothing did."""
    if line.became is not None:
        return f"Now part of {line.became.name}"
    return "" if line.counted.name is not None else "Deleted since"


def _amounts(each: Computed | Entered, period: Period) -> Iterator[tuple[Period, Row]]:
    """The days of a row, and the part of it from place to last entry."""
    adds_up = adding_up(each.definition)
    if isinstance(each, Computed):
        yield period, ["", each.period, each.before, each.ever, "", adds_up, None, None]
        return
    if each.by_quarter:
        yield period, ["", None, None, None, each.in_short, adds_up, each.entries, each.last_day]
    for part in each.parts:
        yield from ((part.days, row) for row in _rows_of(part, adds_up))


def _rows_of(part: Part, adds_up: str) -> Iterator[Row]:
    """A row for the amount, or the words in its place, and one for each place."""
    words = part.words or (ALL_PLACES if part.places else "")
    yield ["", part.amount, None, None, words, adds_up, part.entries, part.last_day]
    for place, amount in part.places.items():
        yield [place, amount, None, None, "", adds_up, None, None]


def _definitions(asked: Asked) -> Table:
    return [
        DEFINITIONS,
        *(
            [
                each.kpi,
                ", ".join(f"KPI {number}" for number in each.also),
                each.title,
                "Counted by the toolkit" if each.computed else "Entered by the core team",
                each.counts,
                each.does_not_show,
                each.id,
                each.version,
                adding_up(each),
            ]
            for each in edition(asked.edition).values()
        ),
    ]


def _behind(asked: Asked) -> Table:
    rows: list[Row] = [list(BEHIND)]
    for each in edition(asked.edition).values():
        query = rows_behind(asked, each.id, "period")
        for line in lines_of(query) if query is not None else ():
            name, number = line.counted.name, line.counted.organisation_id
            rows.append([each.title, name, number, line.counted.at, words_of(line)])
    return rows


def entry_table(asked: Asked, counted: Sequence[Figure]) -> Table:
    """A row for each entry that the report counts."""
    named: Mapping[str, Definition] = edition(asked.edition)
    rows: list[Row] = [list(ENTERED)]
    # One small number among them would be what is left of the total: so all of them go.
    withheld = {one.said.measure for one in counted if is_small(one.said.measure, one.said.amount)}
    for each in counted:
        said = each.said
        if what := named.get(said.measure):
            amount = WITHHELD if said.measure in withheld else said.amount
            row: Row = [what.title, said.on_day, amount, place_name(said.place)]
            row += [said.source, said.note, each.entered_at, each.id, adding_up(what)]
            rows.append(row)
    return rows


def place_name(place: str) -> str:
    """A place's name; empty for none."""
    return next((name for key, name in PLACES.items() if key == place), "")
