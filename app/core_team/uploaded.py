"""A file that somebody chose, read as a table of text; or, in words, why it cannot be."""

import csv
import io
from collections.abc import Callable, Iterable, Iterator
from datetime import date, datetime
from zipfile import BadZipFile, ZipFile

from openpyxl import load_workbook
from openpyxl.utils.exceptions import InvalidFileException

MOST_FILE_BYTES = 2_000_000
# What the parts of an XLSX may come to once unpacked: a small file can hold an enormous one.
MOST_UNPACKED_BYTES = 60_000_000
MOST_PARTS = 2_000
# Rows down to here are looked at, empty ones too: far below lies somebody's stray formatting.
LAST_ROW = 20_000
LAST_COLUMN = 40

DELIMITERS = ",;\t"

Rows = list[tuple[int, list[str]]]
"""Rows that hold anything, each with its number in the file, from 1."""


class UnreadableError(Exception):
    """The file cannot be read; the message says why, and how to mend it."""


def rows_of(content: bytes) -> Rows:
    """The rows of a CSV or XLSX file. Raises UnreadableError.

    What kind of file it is shows in its first bytes; its name may say anything.
    """
    if len(content) > MOST_FILE_BYTES:
        raise UnreadableError("The file is over 2 MB. Split it, and import one after the other")
    if not content.strip():
        raise UnreadableError("The file is empty, or no file was chosen. Choose a CSV or XLSX file")
    read = next((read for start, read in KINDS.items() if content.startswith(start)), _read_csv)
    rows = [(number, row) for number, row in read(content) if any(row)]
    if not rows:
        raise UnreadableError("The file has no words in it. Put the headings in the first row")
    return rows


def _read_csv(content: bytes) -> Iterator[tuple[int, list[str]]]:
    text = _decoded(content)
    try:
        table = list(csv.reader(io.StringIO(text, newline=""), delimiter=_delimiter(text)))
    except csv.Error as error:
        raise UnreadableError(
            "The file cannot be read as CSV. Open it in a spreadsheet and save it as CSV again"
        ) from error
    return _numbered(table)


def _decoded(content: bytes) -> str:
    """The text, as UTF-8, as UTF-16 where it says so, else as Windows saves a CSV by itself."""
    if content.startswith((b"\xff\xfe", b"\xfe\xff")):
        codings = ["utf-16"]
    else:
        codings = ["utf-8-sig", "cp1252"]
    for coding in codings:
        try:
            text = content.decode(coding)
        except UnicodeDecodeError:
            continue
        if "\x00" not in text:
            return text
    raise UnreadableError(
        "This is not a CSV or XLSX file. Save the table as ‘CSV UTF-8’ or as an Excel workbook"
    )


def _delimiter(text: str) -> str:
    """What parts the cells: whichever there is most of in the first line with any words."""
    first = next((line for line in text.splitlines() if line.strip(DELIMITERS + " ")), "")
    return max(DELIMITERS, key=first.count)


def _read_xlsx(content: bytes) -> Iterator[tuple[int, list[str]]]:
    _look_inside(content)
    try:
        book = load_workbook(io.BytesIO(content), read_only=True, data_only=True)
        sheet = book.worksheets[0]
        # What a file says of its own size is not to be trusted.
        sheet.reset_dimensions()
        # A cell far to the right would have every row padded up to it.
        rows = sheet.iter_rows(max_col=LAST_COLUMN, values_only=True)
        table = [list(row) for row in _down_to_the_last(rows)]
    except UnreadableError:
        raise
    except Exception as error:
        raise UnreadableError(
            "The workbook cannot be read. Open it in a spreadsheet and save it as CSV or XLSX again"
        ) from error
    return _numbered(_without_the_empty_end([_text(cell) for cell in row]) for row in table)


def _without_the_empty_end(cells: list[str]) -> list[str]:
    while cells and not cells[-1]:
        cells = cells[:-1]
    return cells


def _down_to_the_last(rows: Iterable[tuple[object, ...]]) -> Iterator[tuple[object, ...]]:
    for number, row in enumerate(rows, 1):
        if number > LAST_ROW:
            raise UnreadableError(
                f"The sheet goes past row {LAST_ROW:,}. Copy the rows that count to a new sheet"
            )
        yield row


def _look_inside(content: bytes) -> None:
    """Refuse what is no workbook, or would unpack into more than a list of organisations is."""
    try:
        parts = ZipFile(io.BytesIO(content)).infolist()
    except (BadZipFile, InvalidFileException, ValueError) as error:
        raise UnreadableError(
            "The workbook is damaged. Save it again, or save it as CSV"
        ) from error
    if not any(part.filename == "xl/workbook.xml" for part in parts):
        raise UnreadableError(
            "This is not an Excel workbook. Save the table as XLSX or as ‘CSV UTF-8’"
        )
    if len(parts) > MOST_PARTS or sum(part.file_size for part in parts) > MOST_UNPACKED_BYTES:
        raise UnreadableError(
            "The workbook holds far more than a list. Copy the rows to a new workbook of one sheet"
        )


def _read_old(content: bytes) -> Iterator[tuple[int, list[str]]]:
    if "EncryptedPackage".encode("utf-16-le") in content:
        raise UnreadableError(
            "The workbook has a password. Open it, take the password off, and save it again"
        )
    raise UnreadableError(
        "This is an older kind of file, such as .xls. Open it and save it as XLSX or ‘CSV UTF-8’"
    )


def _numbered(table: Iterable[Iterable[str]]) -> Iterator[tuple[int, list[str]]]:
    return ((number, [cell.strip() for cell in row]) for number, row in enumerate(table, 1))


def _text(cell: object) -> str:
    """A cell of a workbook as text: a whole number without a point, a day as ISO 8601 has it."""
    if cell is None:
        return ""
    if isinstance(cell, float) and cell.is_integer():
        return str(int(cell))
    return cell.isoformat() if isinstance(cell, datetime | date) else str(cell)


KINDS: dict[bytes, Callable[[bytes], Iterator[tuple[int, list[str]]]]] = {
    b"PK": _read_xlsx,
    b"\xd0\xcf\x11\xe0": _read_old,
}
