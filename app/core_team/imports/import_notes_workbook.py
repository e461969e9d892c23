"""An import as a workbook: the rows as corrected so far, with notes on what to mend in each."""

from collections.abc import Mapping, Sequence
from typing import NamedTuple

from app.core_team.imports.import_faults import ImportFault
from app.core_team.imports.import_headings import NOTES_HEADING, find_column, is_notes_heading
from app.core_team.imports.import_rows import CheckedTable
from app.core_team.imports.uploaded_table import UploadedTable, row_ranges
from app.web import spreadsheets
from app.web.spreadsheets import CellValue, Sheet, TableColumn, sheet_of, write_xlsx

COLUMN_WIDTH, NOTES_WIDTH = 28, 70
LEFT_OUT_NOTE = "Left out, as you chose"


class CellChange(NamedTuple):
    """A correction: what cells say now in place of what the file says, and in which rows."""

    column: str
    said: str
    now: str
    rows: tuple[int, ...]

    @property
    def where(self) -> str:
        """The rows in words."""
        return row_ranges(self.rows)


def list_changes(table: UploadedTable, checked: CheckedTable) -> list[CellChange]:
    """The corrections made on the page, those of most rows first."""
    before = dict(table.rows)
    rows: dict[tuple[str, str, str], list[int]] = {}
    for row in checked.rows:
        for column, now in row.cells.items():
            said = _cell_at(before[row.number], checked.places.get(column))
            if said != now:
                rows.setdefault((column, said, now), []).append(row.number)
    changes_made = [CellChange(*key, tuple(numbers)) for key, numbers in rows.items()]
    return sorted(changes_made, key=lambda change: (-len(change.rows), change.rows[0]))


def write_notes_workbook(table: UploadedTable, checked: CheckedTable) -> bytes:
    """Write a workbook to mend by hand. Every row keeps its number of the file that was sent."""
    at = next(
        (n for n, heading in enumerate(checked.headings.cells) if is_notes_heading(heading)),
        max(len(cells) for _, cells in table.rows),
    )
    notes = _notes_by_row(checked)
    places = _column_positions(checked, at)
    mended = {row.number: row.cells for row in checked.rows}
    if checked.headings.at >= 0:
        mended[checked.headings.number] = _heading_texts(checked, places)
    rows: list[list[CellValue]] = [[] for _ in range(max(number for number, _ in table.rows))]
    for number, cells in table.rows:
        now: list[CellValue] = [*cells, *[""] * (max(at, *places.values(), 0) + 1 - len(cells))]
        for column, said in mended.get(number, {}).items():
            now[places[column]] = said
        now[at] = notes.get(number, "")
        rows[number - 1] = now
    return write_xlsx(
        Sheet("Organisations", rows, (*[COLUMN_WIDTH] * at, NOTES_WIDTH)),
        sheet_of("What to mend", spreadsheets.Table(FAULT_COLUMNS, checked.faults)),
    )


def _column_positions(checked: CheckedTable, notes: int) -> dict[str, int]:
    """The position of each column: those that the file does not have come after the notes."""
    absent = [
        column
        for column in (checked.rows[0].cells if checked.rows else ())
        if column not in checked.places
    ]
    return {**checked.places, **{column: notes + 1 + n for n, column in enumerate(absent)}}


def _heading_texts(checked: CheckedTable, places: Mapping[str, int]) -> dict[str, str]:
    """The headings as the file has them where they are known, else the columns' own."""
    heading_by_column = {
        column: _cell_at(checked.headings.cells, at) for column, at in places.items()
    }
    return {
        name: heading_by_column[name] if find_column(heading_by_column[name]) == name else name
        for name in places
    }


def _notes_by_row(checked: CheckedTable) -> dict[int, str]:
    messages_by_row: dict[int, list[str]] = {}
    for fault in checked.faults:
        if fault.row != checked.headings.number:
            message = f"{fault.heading}: {fault.message}" if fault.heading else fault.message
            messages_by_row.setdefault(fault.row, []).append(message)
    notes = {row: "\n".join(said) for row, said in messages_by_row.items()}
    heading = {checked.headings.number: NOTES_HEADING} if checked.headings.at >= 0 else {}
    return {**dict.fromkeys(checked.left_out, LEFT_OUT_NOTE), **notes, **heading}


def _fault_position(fault: ImportFault) -> str:
    return ", ".join(part for part in (fault.column, fault.heading) if part)


FAULT_COLUMNS: Sequence[TableColumn[ImportFault]] = (
    TableColumn("Row", lambda fault: fault.row, 8),
    TableColumn("Column", _fault_position, COLUMN_WIDTH),
    TableColumn("What to mend", lambda fault: fault.message, NOTES_WIDTH),
)


def _cell_at(cells: list[str], at: int | None) -> str:
    return cells[at] if at is not None and at < len(cells) else ""
