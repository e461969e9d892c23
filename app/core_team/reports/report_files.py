"""A report as CSV and XLSX files, where each row says which report it belongs to."""

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from typing import NamedTuple, TypeAlias

from app.core_team.reports.report_definition_texts import Definition
from app.core_team.reports.report_definitions import definitions_in_edition
from app.core_team.reports.report_entered_figures import EnteredFigure, EnteredPart, adding_up_rule
from app.core_team.reports.report_figures import (
    ComputedFigure,
    CountedOrganisation,
    find_counted_rows,
    list_counted_organisations,
)
from app.core_team.reports.report_goals import goals_table, list_report_goals, ways_table
from app.core_team.reports.report_query import ReportQuery
from app.store.base.current_programme import get_programme
from app.store.base.published_questionnaires import main_questionnaire_id
from app.store.reports import kpi_figures
from app.store.reports.kpi_figures import DateRange, Figure
from app.store.reports.kpi_measures import is_too_small_to_show
from app.text.uk_dates import Period
from app.web.spreadsheets import CellValue, Table, TableColumn, sheet_of, write_csv, write_xlsx

ReportFigures: TypeAlias = Mapping[str, ComputedFigure | EnteredFigure]

WITHHELD_AMOUNT = "withheld, since the total would tell a number below 5"
ALL_PLACES = "All places together: the rows of places below are parts of it"


@dataclass(frozen=True, kw_only=True)
class AmountRow:
    """A row of figures: what one figure is over some days, in all or in one place."""

    definition: Definition
    days: Period
    place: str = ""
    in_period: CellValue = None
    before: CellValue = None
    ever: CellValue = None
    words: CellValue = ""
    entries: int | None = None
    last_day: date | None = None


class CountedRow(NamedTuple):
    """An organisation that a figure counts."""

    definition: Definition
    line: CountedOrganisation


class EntryRow(NamedTuple):
    """A figure that was entered, and its amount or why that is not shown."""

    definition: Definition
    figure: Figure
    amount: CellValue


def report_csv(query: ReportQuery, report_figures: ReportFigures, partnership: str) -> bytes:
    """The figures of a report as a CSV file."""
    return write_csv(figures_table(query, report_figures, partnership))


def goals_csv(query: ReportQuery, _: ReportFigures, partnership: str) -> bytes:
    """The goals of the programme that a report shows, as a CSV file."""
    return write_csv(goals_table(query, partnership, list_report_goals(query)))


def report_xlsx(query: ReportQuery, report_figures: ReportFigures, partnership: str) -> bytes:
    """A report as a workbook: its figures, their definitions, what is behind them, and goals."""
    counted = kpi_figures.list_counted_figures(DateRange(*query.period), query.known)
    ways = list_report_goals(query)
    return write_xlsx(
        sheet_of("Figures", figures_table(query, report_figures, partnership)),
        sheet_of(
            "Definitions", Table(DEFINITION_COLUMNS, definitions_in_edition(query.edition).values())
        ),
        sheet_of("Lists behind", Table(COUNTED_COLUMNS, _counted_rows(query))),
        sheet_of("Entered figures", entries_table(query, counted)),
        sheet_of("Goals", goals_table(query, partnership, ways)),
        sheet_of("The way to goals", ways_table(ways)),
    )


def figures_table(
    query: ReportQuery, report_figures: ReportFigures, partnership: str
) -> Table[AmountRow]:
    """A table with a row for each figure, and each quarter or place with an amount of its own.

    From and to are the days that a row is about.
    """
    return Table(_figure_columns(query, partnership), _figure_rows(query, report_figures))


def entries_table(query: ReportQuery, counted: Sequence[Figure]) -> Table[EntryRow]:
    """A row for each entry that the report counts."""
    return Table(ENTRY_COLUMNS, _entry_rows(query, counted))


def change_since_counted(organisation: CountedOrganisation) -> str:
    """What became of an organisation since it was counted; empty for nothing."""
    if organisation.became is not None:
        return f"Now part of {organisation.became.name}"
    return "" if organisation.counted.name is not None else "Deleted since"


def place_name(place: str) -> str:
    """A place's name; empty for none."""
    return get_programme().place_names.get(place, place)


# ---------------------------------------------------------------- the rows


def _figure_rows(query: ReportQuery, report_figures: ReportFigures) -> Iterator[AmountRow]:
    for figure in report_figures.values():
        if isinstance(figure, ComputedFigure):
            yield AmountRow(
                definition=figure.definition, days=query.period, in_period=figure.period,
                before=figure.before, ever=figure.ever,
            )  # fmt: skip
        else:
            yield from _entered_rows(figure, query.period)


def _entered_rows(entered: EnteredFigure, period: Period) -> Iterator[AmountRow]:
    if entered.by_quarter:
        yield AmountRow(
            definition=entered.definition, days=period, words=entered.in_short,
            entries=entered.entries, last_day=entered.last_day,
        )  # fmt: skip
    for part in entered.parts:
        yield from _part_rows(entered.definition, part)


def _part_rows(definition: Definition, part: EnteredPart) -> Iterator[AmountRow]:
    """A row for the amount, or the words in its place, and one for each place."""
    yield AmountRow(
        definition=definition, days=part.days, in_period=part.amount,
        words=part.words or (ALL_PLACES if part.places else ""),
        entries=part.entries, last_day=part.last_day,
    )  # fmt: skip
    for place, amount in part.places.items():
        yield AmountRow(definition=definition, days=part.days, place=place, in_period=amount)


def _counted_rows(query: ReportQuery) -> Iterator[CountedRow]:
    for definition in definitions_in_edition(query.edition).values():
        rows = find_counted_rows(query, definition.id, "period")
        if rows is not None:
            yield from (CountedRow(definition, line) for line in list_counted_organisations(rows))


def _entry_rows(query: ReportQuery, counted: Sequence[Figure]) -> Iterator[EntryRow]:
    definitions: Mapping[str, Definition] = definitions_in_edition(query.edition)
    # One small number alone could be worked out from the total, so a measure with one shows none.
    withheld = {
        one.said.measure
        for one in counted
        if is_too_small_to_show(one.said.measure, one.said.amount)
    }
    for figure in counted:
        if definition := definitions.get(figure.said.measure):
            amount = WITHHELD_AMOUNT if figure.said.measure in withheld else figure.said.amount
            yield EntryRow(definition, figure, amount)


# ---------------------------------------------------------------- the columns


def _figure_columns(query: ReportQuery, partnership: str) -> Sequence[TableColumn[AmountRow]]:
    # Its id and not its title: the same report says the same for ever.
    questionnaire = main_questionnaire_id()
    return (
        TableColumn("KPI", lambda row: row.definition.kpi, 6),
        TableColumn("Figure", lambda row: row.definition.title, 50),
        TableColumn("Place", lambda row: row.place, 24),
        TableColumn("In the period", lambda row: row.in_period),
        TableColumn("In the time before", lambda row: row.before),
        TableColumn("Since the record began", lambda row: row.ever),
        TableColumn("In words", lambda row: row.words, 50),
        TableColumn("What may be added up", lambda row: adding_up_rule(row.definition), 40),
        TableColumn("Entries", lambda row: row.entries),
        TableColumn("Last entry", lambda row: row.last_day),
        TableColumn("From", lambda row: row.days.first),
        TableColumn("To", lambda row: row.days.last),
        TableColumn("Provisional", lambda _: "yes" if query.provisional else "no"),
        TableColumn("As recorded by", lambda _: query.known),
        TableColumn("Partnership", lambda _: partnership),
        TableColumn("Definition", lambda row: row.definition.id),
        TableColumn("Version", lambda row: row.definition.version),
        TableColumn("Edition of the definitions", lambda _: query.edition),
        TableColumn("Questionnaire of the rounds", lambda _: questionnaire),
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
    TableColumn("What may be added up", adding_up_rule, 40),
)
COUNTED_COLUMNS: Sequence[TableColumn[CountedRow]] = (
    TableColumn("Figure", lambda row: row.definition.title, 50),
    TableColumn("Organisation as it is called now", lambda row: row.line.counted.name, 50),
    TableColumn("Number when counted", lambda row: row.line.counted.organisation_id, 14),
    TableColumn("Counted on", lambda row: row.line.counted.at, 22),
    TableColumn("Since then", lambda row: change_since_counted(row.line), 50),
)
ENTRY_COLUMNS: Sequence[TableColumn[EntryRow]] = (
    TableColumn("Figure", lambda row: row.definition.title, 50),
    TableColumn("Day", lambda row: row.figure.said.on_day, 14),
    TableColumn("Amount", lambda row: row.amount, 14),
    TableColumn("Place", lambda row: place_name(row.figure.said.place), 26),
    TableColumn("Source", lambda row: row.figure.said.source, 50),
    TableColumn("Note", lambda row: row.figure.said.note, 50),
    TableColumn("Entered at", lambda row: row.figure.entered_at, 22),
    TableColumn("Number", lambda row: row.figure.id, 10),
    TableColumn("What may be added up", lambda row: adding_up_rule(row.definition), 40),
)
