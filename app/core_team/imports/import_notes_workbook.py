"""An import as a workbook: the rows as they are mended so far, and what to mend in each."""

from collections.abc import Mapping, Sequence
from typing import NamedTuple

from app.core_team.imports.import_faults import Fault
from app.core_team.imports.import_headings import NOTES, column_of, is_of_notes
from app.core_team.imports.import_rows import Read
from app.core_team.imports.uploaded_table import Table, ranges
from app.web import spreadsheets
from app.web.spreadsheets import CellValue, Sheet, TableColumn, sheet_of, write_xlsx

WIDTH, NOTES_WIDTH = 28, 70
LEFT_OUT = "Left out, as you chose"


class Change(NamedTuple):
    """What a cell says now in place of what the file says, and in which rows."""

    column: str
    said: str
    now: str
    rows: tuple[int, ...]

    @property
    def where(self) -> str:
        """The rows in words."""
        return ranges(self.rows)


def changes(table: Table, read: Read) -> list[Change]:
    """What was mended on the page, what is in most rows first."""
    before = dict(table.rows)
    rows: dict[tuple[str, str, str], list[int]] = {}
    for row in read.rows:
        for column, now in row.cells.items():
            said = _at(before[row.number], read.places.get(column))
            if said != now:
                rows.setdefault((column, said, now), []).append(row.number)
    found = [Change(*key, tuple(numbers)) for key, numbers in rows.items()]
    return sorted(found, key=lambda change: (-len(change.rows), change.rows[0]))


def workbook_of_notes(table: Table, read: Read) -> bytes:
    """The file to mend by hand. Every row stands where it stands in the file that was sent."""
    at = next(
        (n for n, heading in enumerate(read.headings.cells) if is_of_notes(heading)),
        max(len(cells) for _, cells in table.rows),
    )
    notes = _notes(read)
    places = _places(read, at)
    mended = {row.number: row.cells for row in read.rows}
    if read.headings.at >= 0:
        mended[read.headings.number] = _headings(read, places)
    rows: list[list[CellValue]] = [[] for _ in range(max(number for number, _ in table.rows))]
    for number, cells in table.rows:
        now: list[CellValue] = [*cells, *[""] * (max(at, *places.values(), 0) + 1 - len(cells))]
        for column, said in mended.get(number, {}).items():
            now[places[column]] = said
        now[at] = notes.get(number, "")
        rows[number - 1] = now
    return write_xlsx(
        Sheet("Organisations", rows, (*[WIDTH] * at, NOTES_WIDTH)),
        sheet_of("What to mend", spreadsheets.Table(FAULT_COLUMNS, read.faults)),
    )


def _places(read: Read, notes: int) -> dict[str, int]:
    """Where each column stands: those that the file does not have come after the notes."""
    absent = [each for each in (read.rows[0].cells if read.rows else ()) if each not in read.places]
    return {**read.places, **{each: notes + 1 + n for n, each in enumerate(absent)}}


def _headings(read: Read, places: Mapping[str, int]) -> dict[str, str]:
    """The headings as the file has them, where we know them; else what they were said to be."""
    said = {column: _at(read.headings.cells, at) for column, at in places.items()}
    return {each: said[each] if column_of(said[each]) == each else each for each in places}


def _notes(read: Read) -> dict[int, str]:
    found: dict[int, list[str]] = {}
    for fault in read.faults:
        if fault.row != read.headings.number:
            said = f"{fault.heading}: {fault.message}" if fault.heading else fault.message
            found.setdefault(fault.row, []).append(said)
    notes = {row: "\n".join(said) for row, said in found.items()}
    heading = {read.headings.number: NOTES} if read.headings.at >= 0 else {}
    return {**dict.fromkeys(read.left_out, LEFT_OUT), **notes, **heading}


def _where(fault: Fault) -> str:
    return ", ".join(each for each in (fault.column, fault.heading) if each)


FAULT_COLUMNS: Sequence[TableColumn[Fault]] = (
    TableColumn("Row", lambda fault: fault.row, 8),
    TableColumn("Column", _where, WIDTH),
    TableColumn("What to mend", lambda fault: fault.message, NOTES_WIDTH),
)


def _at(cells: list[str], at: int | None) -> str:
    return cells[at] if at is not None and at < len(cells) else ""
