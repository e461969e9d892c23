"""Tables as files that a spreadsheet opens, of which no cell can be a formula."""

import csv
import io
import re
from collections.abc import Callable, Iterable, Iterator, Sequence
from dataclasses import dataclass
from datetime import date, datetime
from typing import Generic, NamedTuple, TypeAlias, TypeVar

from openpyxl import Workbook
from openpyxl.cell import Cell as WrittenCell
from openpyxl.cell import WriteOnlyCell
from openpyxl.styles import Alignment, Font
from openpyxl.utils import get_column_letter
from openpyxl.worksheet.worksheet import Worksheet

CSV_TYPE = "text/csv; charset=utf-8"
XLSX_TYPE = "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet"

CellValue: TypeAlias = str | int | float | date | None
"""A `datetime` is in UTC."""

# A spreadsheet takes a cell that begins so for a formula (OWASP, 'CSV Injection').
FORMULA_STARTS = ("=", "+", "-", "@", "\t", "\r", "\n")

# How a workbook writes characters that XML has none of, and what looks like one of these: ECMA-376,
# part 1, 22.9.2.19 (ST_Xstring).
ESCAPED = re.compile(r"[\x00-\x08\x0b-\x1f]|_(?=x[0-9A-Fa-f]{4}_)")

# How much wider than its characters a column is: the room that a spreadsheet leaves around them.
PADDING = 0.71

WRAPPED = Alignment(wrap_text=True)
WRAPPED_FROM_THE_TOP = Alignment(wrap_text=True, vertical="top")
BOLD = Font(bold=True)


Row = TypeVar("Row")


@dataclass(frozen=True)
class TableColumn(Generic[Row]):
    """A column of a table of `Row`s: its heading, what its cell says of one of them, and its width.

    The width is in characters, for workbooks.
    """

    heading: str
    cell: Callable[[Row], CellValue]
    width: int = 16


@dataclass(frozen=True)
class Table(Generic[Row]):
    """A table, which is made as it is asked for: it may be too long for memory."""

    columns: Sequence[TableColumn[Row]]
    rows: Iterable[Row]

    @property
    def lines(self) -> Iterator[list[CellValue]]:
        """The headings, then the cells of each row."""
        yield [column.heading for column in self.columns]
        cells = [column.cell for column in self.columns]
        for row in self.rows:
            yield [cell(row) for cell in cells]


class Sheet(NamedTuple):
    """A sheet of a workbook: its name, its cells, and how wide its columns are, in characters."""

    name: str
    lines: Sequence[Sequence[CellValue]]
    widths: tuple[int, ...]


def sheet_of(name: str, table: Table[Row]) -> Sheet:
    """The table as a sheet of a workbook.

    All rows are read before the first is written: a database that fails midway leaves no file.
    """
    return Sheet(name, list(table.lines), tuple(column.width for column in table.columns))


def write_csv(table: Table[Row]) -> bytes:
    """The table as a CSV file."""
    return "".join(stream_csv(table)).encode()


def stream_csv(table: Table[Row]) -> Iterator[str]:
    """The table as a CSV file, piece by piece: a table too long for memory can be sent on."""
    # The mark at the start tells a spreadsheet that the file is UTF-8.
    yield "\ufeff"
    line = io.StringIO(newline="")
    write = csv.writer(line).writerow
    for cells in table.lines:
        write([_escape_formula(cell) for cell in cells])
        yield line.getvalue()
        line.seek(0)
        line.truncate()


def write_xlsx(*sheets: Sheet) -> bytes:
    """The sheets as one workbook. Whole numbers and fractions stay numbers."""
    # Row by row into a temporary file, so that memory does not grow with the workbook. The library
    # takes it away once the workbook is whole, or when the process ends.
    book = Workbook(write_only=True)
    for sheet in sheets:
        _fill_sheet(book.create_sheet(sheet.name), sheet)
    kept = io.BytesIO()
    book.save(kept)
    return kept.getvalue()


def _escape_formula(cell: CellValue) -> str | int | float:
    text = _cell_text(cell)
    return f"'{text}" if isinstance(text, str) and text.startswith(FORMULA_STARTS) else text


def _cell_text(cell: CellValue) -> str | int | float:
    """A cell without an answer is empty; a day or a moment is written as ISO 8601 has it."""
    if cell is None:
        return ""
    if isinstance(cell, datetime):
        return cell.strftime("%Y-%m-%dT%H:%M:%SZ")
    return cell.isoformat() if isinstance(cell, date) else cell


def _fill_sheet(page: Worksheet, sheet: Sheet) -> None:
    page.freeze_panes = "A2"
    for column, width in enumerate(sheet.widths, 1):
        page.column_dimensions[get_column_letter(column)].width = width + PADDING
    for number, cells in enumerate(sheet.lines):
        make = _make_cell if number else _make_heading
        page.append([make(page, value) for value in cells])


def _make_heading(page: Worksheet, value: CellValue) -> WrittenCell:
    cell = _make_unstyled_cell(page, value)
    cell.font, cell.alignment = BOLD, WRAPPED
    return cell


def _make_cell(page: Worksheet, value: CellValue) -> WrittenCell:
    cell = _make_unstyled_cell(page, value)
    cell.alignment = WRAPPED_FROM_THE_TOP
    return cell


def _make_unstyled_cell(page: Worksheet, value: CellValue) -> WrittenCell:
    plain = _cell_text(value)
    if not isinstance(plain, str):
        return WriteOnlyCell(page, plain)
    # Words of no length are no empty cell: a sum would stumble over them.
    cell = WriteOnlyCell(page, ESCAPED.sub(_escape_character, plain) or None)
    if plain:
        # As text and nothing else, whatever they look like: no formula and no error.
        cell.data_type = "s"
    return cell


def _escape_character(character: re.Match[str]) -> str:
    return f"_x{ord(character[0]):04X}_"
