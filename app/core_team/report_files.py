"""A report as files: a row says by itself which report it belongs to."""

from collections.abc import Iterator, Mapping
from typing import TypeAlias

from app.core_team.report_asked import Asked
from app.core_team.report_definitions import edition
from app.core_team.report_figures import Computed, Entered, Line, lines_of, rows_behind
from app.spreadsheets import Cell, Sheet, Table, csv_file, xlsx_file
from app.store import figures
from app.store.figures import Days
from app.store.measures import is_small
from app.store.organisations import PLACES

Figures: TypeAlias = Mapping[str, Computed | Entered]
Row: TypeAlias = list[Cell]

FIGURES = [
    "KPI", "Figure", "Place", "In the period", "In the time before", "Since the record began",
    "Entries", "Last entry", "From", "To", "Provisional", "As recorded by", "Partnership",
    "Definition", "Version", "Edition of the definitions",
]  # fmt: skip
DEFINITIONS = [
    "KPI", "Also asked for by", "Figure", "Where it comes from", "What it counts",
    "What it cannot show", "Definition", "Version",
]  # fmt: skip
BEHIND = [
    "Figure", "Organisation as it is called now", "Number when counted", "Counted on", "Since then",
]  # fmt: skip
WITHHELD = "withheld, since the total would tell a number below 5"
ENTERED = ["Figure", "Day", "Amount", "Place", "Source", "Note", "Entered at", "Number"]


def as_csv(asked: Asked, found: Figures, partnership: str) -> bytes:
    """The figures alone."""
    return csv_file(figure_table(asked, found, partnership))


def as_xlsx(asked: Asked, found: Figures, partnership: str) -> bytes:
    """Everything: the figures, what they are, and what is behind them."""
    return xlsx_file(
        Sheet("Figures", figure_table(asked, found, partnership), (6, 50, 24, *(16,) * 13)),
        Sheet("Definitions", _definitions(asked), (6, 18, 50, 22, 70, 70, 30, 10)),
        Sheet("Lists behind", _behind(asked), (50, 50, 14, 22, 50)),
        Sheet("Entered figures", _entries(asked), (50, 14, 14, 26, 50, 50, 22, 10)),
    )


def figure_table(asked: Asked, found: Figures, partnership: str) -> Table:
    """A row for each figure, and for each place of one that was entered by place."""
    about: Row = [
        asked.period.first, asked.period.last, "yes" if asked.provisional else "no", asked.known,
        partnership,
    ]  # fmt: skip
    rows: list[Row] = [list(FIGURES)]
    for each in found.values():
        what = each.definition
        version: Row = [what.id, what.version, asked.edition]
        rows += [[what.kpi, what.title, *row, *about, *version] for row in _amounts(each)]
    return rows


def words_of(line: Line) -> str:
    """What became of an organisation since it was counted; empty where nothing did."""
    if line.became is not None:
        return f"Now part of {line.became.name}"
    return "" if line.counted.name is not None else "Deleted since"


def _amounts(each: Computed | Entered) -> Iterator[Row]:
    """The part of a row from place to last entry."""
    if isinstance(each, Computed):
        yield ["", each.period, each.before, each.ever, None, None]
        return
    yield ["", each.amount, None, None, each.entries, each.last_day]
    for place, amount in each.places.items():
        yield [place, amount, None, None, None, None]


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


def _entries(asked: Asked) -> Table:
    titles = {each.id: each.title for each in edition(asked.edition).values()}
    rows: list[Row] = [list(ENTERED)]
    counted = figures.counted(Days(*asked.period), asked.known)
    # One small number among them would be what is left of the total: so all of them go.
    withheld = {one.said.measure for one in counted if is_small(one.said.measure, one.said.amount)}
    for each in counted:
        said = each.said
        if said.measure in titles:
            amount = WITHHELD if said.measure in withheld else said.amount
            what: Row = [titles[said.measure], said.on_day, amount, place_name(said.place)]
            rows.append([*what, said.source, said.note, each.entered_at, each.id])
    return rows


def place_name(place: str) -> str:
    """A place's name; empty for none."""
    return next((name for key, name in PLACES.items() if key == place), "")
