"""A file that somebody chose, read as a table of text; or, in words, why it cannot be."""

import csv
import io
import re
from collections.abc import Callable, Iterator

from app.core_team.imports.import_headings import FIRST_ROWS, column_of
from app.core_team.imports.uploaded_table import (
    LAST_COLUMN,
    LAST_ROW,
    MOST_CELL,
    Table,
    UnreadableError,
    too_far_down,
    too_long,
)
from app.core_team.imports.workbook_reader import read_workbook

MOST_FILE_BYTES = 2_000_000
# Cells and lines of a CSV, by what parts them: far above a list of 2,000 organisations.
MOST_CSV_CELLS = 400_000

DELIMITERS = ",;\t"
LINES = re.compile(r"\r\n|\r|\n")
# What is looked at to find what parts the cells.
FIRST_CHARACTERS = 10_000
# A first line by which a spreadsheet is told what parts the cells.
SEPARATOR_LINE = re.compile(
    r"""\s*"?sep=(?P<delimiter>[^\s\w"'.-]|\t)"?[,;\t ]*(?:\r\n|\r|\n|$)""", re.IGNORECASE
)

NOT_CLOSED = "Perhaps a quotation mark is not closed there. "

__all__ = ["MOST_FILE_BYTES", "UnreadableError", "rows_of"]


def rows_of(content: bytes) -> Table:
    """The rows of a CSV or XLSX file, and how they were read. Raises UnreadableError.

    What kind of file it is shows in its first bytes; its name may say anything.
    """
    if len(content) > MOST_FILE_BYTES:
        raise UnreadableError("The file is over 2 MB. Split it, and import one after the other")
    if not content.strip():
        raise UnreadableError("The file is empty, or no file was chosen. Choose a CSV or XLSX file")
    read = next((read for start, read in KINDS.items() if content.startswith(start)), _read_csv)
    table = read(content)
    if not table.rows:
        raise UnreadableError("The file has no words in it. Put the headings in the first row")
    return table


def _read_csv(content: bytes) -> Table:
    text = _decoded(content)
    told = SEPARATOR_LINE.match(text)
    # Spreadsheets show no row for such a line.
    text = text[told.end() :] if told else text
    delimiter = _delimiter(text, told["delimiter"] if told else "")
    if text.count(delimiter) + text.count("\n") + text.count("\r") > MOST_CSV_CELLS:
        raise UnreadableError(
            "The file has far more cells than a list. Copy the rows that count to a new file"
        )
    try:
        return Table(list(_csv_rows(text, delimiter)))
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
            raise too_far_down()
        for at, cell in enumerate(cells):
            if len(cell) > MOST_CELL:
                raise too_long(number, at, NOT_CLOSED)
        yield number, cells


def _decoded(content: bytes) -> str:
    """The text, as UTF-8, as UTF-16 where it says so, else as Windows saves a CSV by itself."""
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


def _delimiter(text: str, told: str) -> str:
    """What parts the cells: by which most headings are found in the first lines.

    Else what the file says itself (`told`); else whichever there is most of in the first line with
    any words.
    """
    begins = LINES.split(text[:FIRST_CHARACTERS])
    lines = [line for line in begins if line.strip(DELIMITERS + " ")][:FIRST_ROWS]
    first = lines[0] if lines else ""
    return max(
        dict.fromkeys(told + DELIMITERS),
        key=lambda each: (_headings_by(each, lines), each == told, first.count(each)),
    )


def _headings_by(delimiter: str, lines: list[str]) -> int:
    """How many headings the best of the lines has, where this is what parts its cells."""
    parted = ([cell.strip(' "') for cell in line.split(delimiter)] for line in lines)
    return max((len({column_of(cell) for cell in cells} - {None}) for cells in parted), default=0)


def _read_old(content: bytes) -> Table:
    if "EncryptedPackage".encode("utf-16-le") in content:
        raise UnreadableError(
            "The workbook has a password. Open it, take the password off, and save it again"
        )
    raise UnreadableError(
        "This is an older kind of file, such as .xls. Open it and save it as XLSX or ‘CSV UTF-8’"
    )


def _read_printed(content: bytes) -> Table:
    raise UnreadableError(
        "This is a PDF, whatever its name says. Ask for the table itself as XLSX or CSV"
    )


def _read_web_page(content: bytes) -> Table:
    raise UnreadableError(
        "This is a web page, whatever its name says. Open it in a spreadsheet and save it as XLSX"
    )


KINDS: dict[bytes, Callable[[bytes], Table]] = {
    b"PK": read_workbook,
    b"\xd0\xcf\x11\xe0": _read_old,
    b"%PDF": _read_printed,
    **dict.fromkeys((b"<html", b"<HTML", b"<!DOCTYPE", b"<!doctype", b"<table"), _read_web_page),
}
