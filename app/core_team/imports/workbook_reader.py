"""Reads the first visible sheet with headings of an Excel workbook, as rows of text.

Its parts: ECMA-376, Office Open XML, part 1, chapters 12 and 18.
"""

import io
import posixpath
from collections.abc import Iterator
from datetime import datetime
from typing import NamedTuple
from zipfile import ZipFile

from openpyxl.styles.numbers import BUILTIN_FORMATS, is_date_format
from openpyxl.utils.datetime import CALENDAR_MAC_1904, CALENDAR_WINDOWS_1900, from_excel

from app.core_team.imports.import_headings import has_headings
from app.core_team.imports.uploaded_table import UnreadableError, UploadedTable
from app.core_team.imports.workbook_parts import (
    MOST_ELEMENTS,
    TOO_MUCH,
    UNREADABLE,
    Attributes,
    PartHandler,
    WorkbookParts,
)
from app.core_team.imports.workbook_sheet import XML_TRUE, SheetRows

MOST_PARTS = 2_000
MOST_FORMAT_LENGTH = 255
NOT_A_WORKBOOK = "This is not an Excel workbook. Save the table as XLSX or as ‘CSV UTF-8’"
OTHER_SPREADSHEET = (
    "This is a spreadsheet of another program, such as LibreOffice or Numbers, whatever its name "
    "says. Open it there and save or export it as XLSX or CSV"
)
# The main parts of OpenDocument spreadsheets and of Numbers.
OTHER_SPREADSHEET_PARTS = ("content.xml", "Index/Document.iwa", "Index.zip")
DAMAGED = "The workbook is damaged. Save it again, or save it as CSV"

ZIP_ENTRY_SIGNATURE = b"PK\x01\x02"
USUAL_MAIN_PART = "xl/workbook.xml"
VISIBLE_STATE = "visible"
# Sheets that are searched for words, and that remarks name.
MOST_SHEETS = 5
MOST_SHEET_NAME = 60
NOTHING_SHOWS = (
    "No sheet with a table shows in the workbook. Show the one with the list, and save it again"
)


def read_workbook(content: bytes) -> UploadedTable:
    """Read the rows that hold anything of the first visible sheet with headings.

    Where no sheet has headings, it is the first with any words. Raises UnreadableError.
    """
    # Counted before reading: each part's entry becomes an object in memory.
    if content.count(ZIP_ENTRY_SIGNATURE) > MOST_PARTS:
        raise UnreadableError(TOO_MUCH)
    try:
        archive = ZipFile(io.BytesIO(content))
    except Exception as error:
        raise UnreadableError(DAMAGED) from error
    try:
        return _read_table(WorkbookParts(archive))
    except UnreadableError:
        raise
    except Exception as error:
        raise UnreadableError(UNREADABLE) from error


def _read_table(parts: WorkbookParts) -> UploadedTable:
    main = _find_main_part(parts)
    book = _WorkbookPart()
    parts.read(main, book)
    relations = _read_relations(parts, main)
    strings, styles = _SharedStringsPart(), _StylesPart()
    parts.read_any(relations.strings, strings)
    parts.read_any(relations.styles, styles)
    calendar = CALENDAR_MAC_1904 if book.is_from_1904 else CALENDAR_WINDOWS_1900
    visible_sheets = [
        entry
        for entry in book.sheets
        if entry.state == VISIBLE_STATE and entry.of in relations.sheets
    ]
    if not visible_sheets:
        raise UnreadableError(NOTHING_SHOWS if relations.sheets else UNREADABLE)
    sheets_read: list[tuple[_SheetEntry, SheetRows]] = []
    for entry in visible_sheets[:MOST_SHEETS]:
        rows = SheetRows(strings.found, styles.dates, lambda day: _format_date(day, calendar))
        try:
            parts.read(relations.sheets[entry.of], rows)
        except UnreadableError:
            # A later sheet that cannot be read does not matter where an earlier one has rows.
            if not any(before.rows for _, before in sheets_read):
                raise
            break
        sheets_read.append((entry, rows))
        if rows.rows and has_headings(rows.rows):
            break
    sheet, read = _choose_sheet(sheets_read)
    remarks = (*book.remarks(sheet, relations), *read.remarks)
    return UploadedTable(read.rows, sheet.name, remarks, frozenset(read.hidden))


def _choose_sheet(
    sheets_read: list[tuple["_SheetEntry", SheetRows]],
) -> tuple["_SheetEntry", SheetRows]:
    """The last sheet where it has headings, else the first with any words."""
    last = sheets_read[-1]
    if last[1].rows and has_headings(last[1].rows):
        return last
    return next((each for each in sheets_read if each[1].rows), last)


def _find_main_part(parts: WorkbookParts) -> str:
    if "_rels/.rels" in parts.names:
        relations = _RelationsPart("")
        parts.read("_rels/.rels", relations)
        if relations.main:
            return relations.main
    if USUAL_MAIN_PART not in parts.names:
        is_other = any(name in parts.names for name in OTHER_SPREADSHEET_PARTS)
        raise UnreadableError(OTHER_SPREADSHEET if is_other else NOT_A_WORKBOOK)
    return USUAL_MAIN_PART


def _read_relations(parts: WorkbookParts, main: str) -> "_RelationsPart":
    folder, name = posixpath.split(main)
    relations = _RelationsPart(folder)
    parts.read(posixpath.join(folder, "_rels", f"{name}.rels"), relations)
    return relations


class _SheetEntry(NamedTuple):
    """A sheet as the workbook lists it: its name, its visibility, and the id of its relation."""

    name: str
    state: str
    of: str


class _WorkbookPart(PartHandler):
    """Handles the workbook part: the sheets in order, and the day from which dates are counted."""

    def __init__(self) -> None:
        self.sheets: list[_SheetEntry] = []
        self.is_from_1904 = False
        self._open = 0

    def start(self, name: str, attributes: Attributes) -> None:
        if name == "sheet":
            of = next((value for key, value in attributes.items() if key.endswith(":id")), "")
            called = attributes.get("name", "")[:MOST_SHEET_NAME]
            self.sheets.append(_SheetEntry(called, attributes.get("state", VISIBLE_STATE), of))
        elif name == "workbookPr":
            self.is_from_1904 = attributes.get("date1904", "") in XML_TRUE
        elif name == "workbookView":
            self._open = int(attributes.get("activeTab", 0))

    def remarks(self, read: _SheetEntry, relations: "_RelationsPart") -> Iterator[str]:
        """Sentences on which sheet was read and which were not, where there are several."""
        others = [each for each in self.sheets if each is not read]
        if not others:
            return
        named = [
            f"‘{each.name}’{_sheet_note(each, each.of in relations.sheets)}"
            for each in others[:MOST_SHEETS]
        ]
        more = len(others) - len(named)
        rest = f" and {more:,} more" if more else ""
        yield f"The sheet ‘{read.name}’ was read. Left out: {', '.join(named)}{rest}"
        if self._open < len(self.sheets) and self.sheets[self._open] in others:
            yield f"The file was saved with the sheet ‘{self.sheets[self._open].name}’ open"


def _sheet_note(sheet: _SheetEntry, is_table: bool) -> str:
    """A note behind a sheet's name: that it is hidden, or a chart."""
    notes = [
        *([] if sheet.state == VISIBLE_STATE else ["hidden"]),
        *([] if is_table else ["a chart"]),
    ]
    return f" ({', '.join(notes)})" if notes else ""


class _RelationsPart(PartHandler):
    """Handles a relations part: the paths of the parts that others refer to."""

    def __init__(self, folder: str) -> None:
        self._folder = folder
        self.main = self.strings = self.styles = ""
        self.sheets: dict[str, str] = {}

    def start(self, name: str, attributes: Attributes) -> None:
        if name != "Relationship" or attributes.get("TargetMode") == "External":
            return
        path = posixpath.normpath(posixpath.join("/", self._folder, attributes["Target"]))[1:]
        match attributes.get("Type", "").rpartition("/")[2]:
            case "officeDocument" if _is_workbook_path(path):
                self.main = path
            case "worksheet":
                self.sheets[attributes["Id"]] = path
            case "sharedStrings":
                self.strings = path
            case "styles":
                self.styles = path


def _is_workbook_path(path: str) -> bool:
    """Whether the main part is that of a workbook: a document's is word/document.xml."""
    return path.endswith(".xml") and not path.startswith(("word/", "ppt/"))


class _SharedStringsPart(PartHandler):
    """Handles the shared strings: texts that cells refer to by number."""

    texts = frozenset({"t"})
    most_elements = MOST_ELEMENTS

    def __init__(self) -> None:
        self.found: list[str] = []
        self._pieces: list[str] = []
        self._is_aside = False

    def start(self, name: str, attributes: Attributes) -> None:
        if name == "rPh":
            # A phonetic run: how a word is said, beside the word.
            self._is_aside = True

    def end(self, name: str, text: str) -> None:
        if name == "t" and not self._is_aside:
            self._pieces.append(text)
        elif name == "rPh":
            self._is_aside = False
        elif name == "si":
            self.found.append("".join(self._pieces).strip())
            self._pieces = []


class _StylesPart(PartHandler):
    """Handles the styles: which of them show a number as a date."""

    def __init__(self) -> None:
        self.dates: list[bool] = []
        self._own: dict[str, bool] = {}
        self._is_of_cells = False

    def start(self, name: str, attributes: Attributes) -> None:
        if name == "numFmt":
            code = attributes.get("formatCode", "")[:MOST_FORMAT_LENGTH]
            self._own[attributes.get("numFmtId", "")[:MOST_FORMAT_LENGTH]] = is_date_format(code)
        elif name == "cellXfs":
            self._is_of_cells = True
        elif name == "xf" and self._is_of_cells:
            self.dates.append(self._is_date(attributes.get("numFmtId", "0")))

    def end(self, name: str, text: str) -> None:
        if name == "cellXfs":
            self._is_of_cells = False

    def _is_date(self, number: str) -> bool:
        if number in self._own:
            return self._own[number]
        return is_date_format(BUILTIN_FORMATS.get(int(number), "General"))


def _format_date(number: float, calendar: datetime) -> str:
    """Write a day in ISO 8601, with the time where there is one."""
    try:
        day = from_excel(number, calendar)
    except (OverflowError, ValueError):
        return str(number)
    return str(day).removesuffix(" 00:00:00").replace(" ", "T")
