"""Reads an uploaded CSV or XLSX file as a table of text, or says why it cannot be read."""

import csv
import io
import re
from collections.abc import Callable, Iterator

from app.core_team.imports.import_headings import HEADING_SEARCH_ROWS, find_column
from app.core_team.imports.uploaded_table import (
    LAST_COLUMN,
    LAST_ROW,
    MOST_CELL,
    UnreadableError,
    UploadedTable,
    cell_too_long_error,
    too_many_rows_error,
)
from app.core_team.imports.workbook_reader import read_workbook

MOST_FILE_BYTES = 2_000_000
# Delimiters and line breaks of a CSV: far above a list of `MOST_IMPORT_ROWS` organisations.
MOST_CSV_CELLS = 400_000

DELIMITERS = ",;\t"
LINE_BREAK = re.compile(r"\r\n|\r|\n")
# Characters that are searched for the delimiter.
SAMPLE_LENGTH = 10_000
# A first line that tells a spreadsheet the delimiter.
SEPARATOR_LINE = re.compile(
    r"""\s*"?sep=(?P<delimiter>[^\s\w"'.-]|\t)"?[,;\t ]*(?:\r\n|\r|\n|$)""", re.IGNORECASE
)

UNCLOSED_QUOTE_HINT = "Perhaps a quotation mark is not closed there. "

__all__ = ["MOST_FILE_BYTES", "UnreadableError", "read_table"]


def read_table(content: bytes) -> UploadedTable:
    """Read the rows of a CSV or XLSX file. Raises UnreadableError.

    The first bytes show what kind of file it is; its name may say anything.
    """
    if len(content) > MOST_FILE_BYTES:
        raise UnreadableError("The file is over 2 MB. Split it, and import one after the other")
    if not content.strip():
        raise UnreadableError("The file is empty, or no file was chosen. Choose a CSV or XLSX file")
    read = next(
        (read for start, read in TABLE_READERS.items() if content.startswith(start)), _read_csv
    )
    table = read(content)
    if not table.rows:
        raise UnreadableError("The file has no words in it. Put the headings in the first row")
    return table


def _read_csv(content: bytes) -> UploadedTable:
    text = _decode(content)
    separator_line = SEPARATOR_LINE.match(text)
    # Spreadsheets show no row for such a line.
    text = text[separator_line.end() :] if separator_line else text
    delimiter = _guess_delimiter(text, separator_line["delimiter"] if separator_line else "")
    if text.count(delimiter) + text.count("\n") + text.count("\r") > MOST_CSV_CELLS:
        raise UnreadableError(
            "The file has far more cells than a list. Copy the rows that count to a new file"
        )
    try:
        return UploadedTable(list(_csv_rows(text, delimiter)))
    except csv.Error as error:
        raise UnreadableError(
            "The file cannot be read as CSV. Open it in a spreadsheet and save it as CSV again"
        ) from error


def _csv_rows(text: str, delimiter: str) -> Iterator[tuple[int, list[str]]]:
    lines = csv.reader(io.StringIO(text, newline=""), delimiter=delimiter)
    for number, row in enumerate(lines, 1):
        cells = [cell.strip() for cell in row[:LAST_COLUMN]]
        if not any(cells):
            continue
        if number > LAST_ROW:
            raise too_many_rows_error()
        for at, cell in enumerate(cells):
            if len(cell) > MOST_CELL:
                raise cell_too_long_error(number, at, UNCLOSED_QUOTE_HINT)
        yield number, cells


def _decode(content: bytes) -> str:
    """Decode UTF-8, or UTF-16 where the bytes show it, else the encoding of Windows (cp1252)."""
    if content.startswith((b"\xff\xfe", b"\xfe\xff")):
        codings = ["utf-16"]
    elif content[1:2] == b"\x00":
        codings = ["utf-16-le"]
    elif content[:1] == b"\x00":
        codings = ["utf-16-be"]
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


def _guess_delimiter(text: str, fallback: str) -> str:
    """The delimiter by which most headings are found in the first lines.

    Else the one that the file declares (`declared`); else the most frequent in the first line with
    any words.
    """
    sample_lines = LINE_BREAK.split(text[:SAMPLE_LENGTH])
    lines = [line for line in sample_lines if line.strip(DELIMITERS + " ")][:HEADING_SEARCH_ROWS]
    first = lines[0] if lines else ""
    return max(
        dict.fromkeys(fallback + DELIMITERS),
        key=lambda each: (_count_headings(each, lines), each == fallback, first.count(each)),
    )


def _count_headings(delimiter: str, lines: list[str]) -> int:
    """How many headings the best line has, split by this delimiter."""
    parted = ([cell.strip(' "') for cell in line.split(delimiter)] for line in lines)
    return max((len({find_column(cell) for cell in cells} - {None}) for cells in parted), default=0)


def _refuse_old_format(content: bytes) -> UploadedTable:
    if "EncryptedPackage".encode("utf-16-le") in content:
        raise UnreadableError(
            "The workbook has a password. Open it, take the password off, and save it again"
        )
    raise UnreadableError(
        "This is an older kind of file, such as .xls. Open it and save it as XLSX or ‘CSV UTF-8’"
    )


def _refuse_pdf(content: bytes) -> UploadedTable:
    raise UnreadableError(
        "This is a PDF, whatever its name says. Ask for the table itself as XLSX or CSV"
    )


def _refuse_web_page(content: bytes) -> UploadedTable:
    raise UnreadableError(
        "This is a web page, whatever its name says. Open it in a spreadsheet and save it as XLSX"
    )


TABLE_READERS: dict[bytes, Callable[[bytes], UploadedTable]] = {
    b"PK": read_workbook,
    b"\xd0\xcf\x11\xe0": _refuse_old_format,
    b"%PDF": _refuse_pdf,
    **dict.fromkeys((b"<html", b"<HTML", b"<!DOCTYPE", b"<!doctype", b"<table"), _refuse_web_page),
}
