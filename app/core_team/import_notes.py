"""An import as a workbook: the rows as they are mended so far, and what to mend in each."""

from typing import NamedTuple

from app.core_team.candidates import Read
from app.core_team.headings import NOTES, is_of_notes
from app.core_team.import_faults import Fault
from app.core_team.tables import Table, ranges
from app.spreadsheets import Cell, Sheet, xlsx_file

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
            said = _at(before[row.number], read.places[column])
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
    mended = {row.number: row.cells for row in read.rows}
    rows: list[list[Cell]] = [[] for _ in range(max(number for number, _ in table.rows))]
    for number, cells in table.rows:
        now: list[Cell] = [*cells, *[""] * (at + 1 - len(cells))]
        for column, said in mended.get(number, {}).items():
            now[read.places[column]] = said
        now[at] = notes.get(number, "")
        rows[number - 1] = now
    listed: list[list[Cell]] = [["Row", "Column", "What to mend"], *map(_listed, read.faults)]
    return xlsx_file(
        Sheet("Organisations", rows, (*[WIDTH] * at, NOTES_WIDTH)),
        Sheet("What to mend", listed, (8, WIDTH, NOTES_WIDTH)),
    )


def _notes(read: Read) -> dict[int, str]:
    found: dict[int, list[str]] = {}
    for fault in read.faults:
        if fault.row != read.headings.number:
            said = f"{fault.heading}: {fault.message}" if fault.heading else fault.message
            found.setdefault(fault.row, []).append(said)
    notes = {row: "\n".join(said) for row, said in found.items()}
    return {**dict.fromkeys(read.left_out, LEFT_OUT), **notes, read.headings.number: NOTES}


def _listed(fault: Fault) -> list[Cell]:
    where = ", ".join(each for each in (fault.column, fault.heading) if each)
    return [fault.row, where, fault.message]


def _at(cells: list[str], at: int) -> str:
    return cells[at] if at < len(cells) else ""
