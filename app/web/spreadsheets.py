"""Tables as files that a spreadsheet opens, of which no cell can be a formula."""

import csv
import io
from collections.abc import Iterable, Iterator, Sequence
from datetime import date, datetime
from typing import NamedTuple, TypeAlias

import xlsxwriter
from xlsxwriter.format import Format
from xlsxwriter.worksheet import Worksheet

CSV = "text/csv; charset=utf-8"
XLSX = "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet"

Cell: TypeAlias = str | int | float | date | None
Table: TypeAlias = Sequence[Sequence[Cell]]
"""Rows of cells, the headings first. A `datetime` is in UTC."""

# A spreadsheet takes a cell that begins so for a formula (OWASP, 'CSV Injection').
FORMULA_STARTS = ("=", "+", "-", "@", "\t", "\r", "\n")

# As text and nothing else: no cell becomes a formula, a number or a link.
PLAIN = {"strings_to_formulas": False, "strings_to_urls": False, "strings_to_numbers": False}


class Sheet(NamedTuple):
    """A sheet of a workbook: its name, its table, and how wide its columns are, in characters."""

    name: str
    table: Table
    widths: tuple[int, ...]


def csv_file(table: Table) -> bytes:
    """The table as a CSV file."""
    return "".join(csv_lines(table)).encode()


def csv_lines(table: Iterable[Sequence[Cell]]) -> Iterator[str]:
    """The table as a CSV file, piece by piece: a table too long for memory can be sent on."""
    # The mark at the start tells a spreadsheet that the file is UTF-8.
    yield "\ufeff"
    line = io.StringIO(newline="")
    write = csv.writer(line).writerow
    for row in table:
        write([_safe(cell) for cell in row])
        yield line.getvalue()
        line.seek(0)
        line.truncate()


def xlsx_file(*sheets: Sheet) -> bytes:
    """The sheets as one workbook. Whole numbers and fractions stay numbers."""
    kept = io.BytesIO()
    with xlsxwriter.Workbook(kept, {"in_memory": True, **PLAIN}) as book:
        words = book.add_format({"text_wrap": True, "valign": "top"})
        heading = book.add_format({"bold": True, "text_wrap": True})
        for sheet in sheets:
            _fill(book.add_worksheet(sheet.name), sheet, words, heading)
    return kept.getvalue()


def _safe(cell: Cell) -> str | int | float:
    text = _plain(cell)
    return f"'{text}" if isinstance(text, str) and text.startswith(FORMULA_STARTS) else text


def _plain(cell: Cell) -> str | int | float:
    """A cell without an answer is empty; a day or a moment is written as ISO 8601 has it."""
    if cell is None:
        return ""
    if isinstance(cell, datetime):
        return cell.strftime("%Y-%m-%dT%H:%M:%SZ")
    return cell.isoformat() if isinstance(cell, date) else cell


def _fill(page: Worksheet, sheet: Sheet, words: Format, heading: Format) -> None:
    for column, width in enumerate(sheet.widths):
        page.set_column(column, column, width)
    for number, row in enumerate(sheet.table):
        for column, cell in enumerate(row):
            plain = _plain(cell)
            look = words if number else heading
            if plain == "":
                # Words of no length are no empty cell: a sum would stumble over them.
                page.write_blank(number, column, None, look)
            elif isinstance(plain, str):
                page.write_string(number, column, plain, look)
            else:
                page.write_number(number, column, plain, look)
    page.freeze_panes(1, 0)
