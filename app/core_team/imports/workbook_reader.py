"""The first sheet with headings that shows in an Excel workbook, as rows of text; or why not.

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

from app.core_team.imports.import_headings import is_table
from app.core_team.imports.uploaded_table import Table, UnreadableError
from app.core_team.imports.workbook_parts import (
    MOST_ELEMENTS,
    TOO_MUCH,
    UNREADABLE,
    Attributes,
    Part,
    WorkbookParts,
)
from app.core_team.imports.workbook_sheet import TRUE, SheetRows

MOST_PARTS = 2_000
MOST_FORMAT = 255
NO_WORKBOOK = "This is not an Excel workbook. Save the table as XLSX or as ‘CSV UTF-8’"
OTHER_SPREADSHEET = (
    "This is a spreadsheet of another program, such as LibreOffice or Numbers, whatever its name "
    "says. Open it there and save or export it as XLSX or CSV"
)
# The main parts of an OpenDocument spreadsheet, and of Numbers.
OTHERS = ("content.xml", "Index/Document.iwa", "Index.zip")
DAMAGED = "The workbook is damaged. Save it again, or save it as CSV"

ENTRY = b"PK\x01\x02"
USUAL = "xl/workbook.xml"
SHOWN = "visible"
# Sheets that are looked into for words, and that are named.
MOST_SHEETS = 5
MOST_NAME = 60
NOTHING_SHOWS = (
    "No sheet with a table shows in the workbook. Show the one with the list, and save it again"
)


def read_workbook(content: bytes) -> Table:
    """The rows that hold anything of the first sheet that shows and has headings.

    Where none has, it is the first with any words. Raises UnreadableError.
    """
    # Each entry of the list of parts is an object once it is read.
    if content.count(ENTRY) > MOST_PARTS:
        raise UnreadableError(TOO_MUCH)
    try:
        archive = ZipFile(io.BytesIO(content))
    except Exception as error:
        raise UnreadableError(DAMAGED) from error
    try:
        return _table(WorkbookParts(archive))
    except UnreadableError:
        raise
    except Exception as error:
        raise UnreadableError(UNREADABLE) from error


def _table(parts: WorkbookParts) -> Table:
    main = _main_part(parts)
    book = _Book()
    parts.read(main, book)
    relations = _relations(parts, main)
    strings, styles = _Strings(), _Styles()
    parts.read_any(relations.strings, strings)
    parts.read_any(relations.styles, styles)
    calendar = CALENDAR_MAC_1904 if book.is_from_1904 else CALENDAR_WINDOWS_1900
    seen = [each for each in book.sheets if each.state == SHOWN and each.of in relations.sheets]
    if not seen:
        raise UnreadableError(NOTHING_SHOWS if relations.sheets else UNREADABLE)
    looked: list[tuple[_Named, SheetRows]] = []
    for each in seen[:MOST_SHEETS]:
        rows = SheetRows(strings.found, styles.dates, lambda day: _day(day, calendar))
        try:
            parts.read(relations.sheets[each.of], rows)
        except UnreadableError:
            # What stands on a later sheet is no fault of an earlier one that can be read.
            if not any(before.rows for _, before in looked):
                raise
            break
        looked.append((each, rows))
        if rows.rows and is_table(rows.rows):
            break
    sheet, read = _with_list(looked)
    remarks = (*book.remarks(sheet, relations), *read.remarks)
    return Table(read.rows, sheet.name, remarks, frozenset(read.hidden))


def _with_list(looked: list[tuple["_Named", SheetRows]]) -> tuple["_Named", SheetRows]:
    """The sheet that has headings, which is the last; else the first with any words."""
    last = looked[-1]
    if last[1].rows and is_table(last[1].rows):
        return last
    return next((each for each in looked if each[1].rows), last)


def _main_part(parts: WorkbookParts) -> str:
    if "_rels/.rels" in parts.names:
        found = _Relations("")
        parts.read("_rels/.rels", found)
        if found.main:
            return found.main
    if USUAL not in parts.names:
        is_other = any(name in parts.names for name in OTHERS)
        raise UnreadableError(OTHER_SPREADSHEET if is_other else NO_WORKBOOK)
    return USUAL


def _relations(parts: WorkbookParts, main: str) -> "_Relations":
    folder, name = posixpath.split(main)
    found = _Relations(folder)
    parts.read(posixpath.join(folder, "_rels", f"{name}.rels"), found)
    return found


class _Named(NamedTuple):
    """A sheet as the workbook lists it: whether it shows, and the relation that leads to it."""

    name: str
    state: str
    of: str


class _Book(Part):
    """Which sheets there are, in order, and from which day dates are counted."""

    def __init__(self) -> None:
        self.sheets: list[_Named] = []
        self.is_from_1904 = False
        self._open = 0

    def start(self, name: str, attributes: Attributes) -> None:
        if name == "sheet":
            of = next((value for key, value in attributes.items() if key.endswith(":id")), "")
            called = attributes.get("name", "")[:MOST_NAME]
            self.sheets.append(_Named(called, attributes.get("state", SHOWN), of))
        elif name == "workbookPr":
            self.is_from_1904 = attributes.get("date1904", "") in TRUE
        elif name == "workbookView":
            self._open = int(attributes.get("activeTab", 0))

    def remarks(self, read: _Named, relations: "_Relations") -> Iterator[str]:
        """In a sentence, which sheet was read and which were not, where there are several."""
        others = [each for each in self.sheets if each is not read]
        if not others:
            return
        named = [
            f"‘{each.name}’{_kind(each, each.of in relations.sheets)}"
            for each in others[:MOST_SHEETS]
        ]
        more = len(others) - len(named)
        rest = f" and {more:,} more" if more else ""
        yield f"The sheet ‘{read.name}’ was read. Left out: {', '.join(named)}{rest}"
        if self._open < len(self.sheets) and self.sheets[self._open] in others:
            yield f"The file was saved with the sheet ‘{self.sheets[self._open].name}’ open"


def _kind(sheet: _Named, is_table: bool) -> str:
    """What to say of a sheet behind its name."""
    said = [*([] if sheet.state == SHOWN else ["hidden"]), *([] if is_table else ["a chart"])]
    return f" ({', '.join(said)})" if said else ""


class _Relations(Part):
    """Where the parts are that others name."""

    def __init__(self, folder: str) -> None:
        self._folder = folder
        self.main = self.strings = self.styles = ""
        self.sheets: dict[str, str] = {}

    def start(self, name: str, attributes: Attributes) -> None:
        if name != "Relationship" or attributes.get("TargetMode") == "External":
            return
        path = posixpath.normpath(posixpath.join("/", self._folder, attributes["Target"]))[1:]
        match attributes.get("Type", "").rpartition("/")[2]:
            case "officeDocument" if _is_book(path):
                self.main = path
            case "worksheet":
                self.sheets[attributes["Id"]] = path
            case "sharedStrings":
                self.strings = path
            case "styles":
                self.styles = path


def _is_book(path: str) -> bool:
    """Whether the main part is a workbook's as XML: a document's is word/document.xml."""
    return path.endswith(".xml") and not path.startswith(("word/", "ppt/"))


class _Strings(Part):
    """The words that cells share."""

    texts = frozenset({"t"})
    most_elements = MOST_ELEMENTS

    def __init__(self) -> None:
        self.found: list[str] = []
        self._pieces: list[str] = []
        self._is_aside = False

    def start(self, name: str, attributes: Attributes) -> None:
        if name == "rPh":
            # How a word is said, beside the word.
            self._is_aside = True

    def end(self, name: str, text: str) -> None:
        if name == "t" and not self._is_aside:
            self._pieces.append(text)
        elif name == "rPh":
            self._is_aside = False
        elif name == "si":
            self.found.append("".join(self._pieces).strip())
            self._pieces = []


class _Styles(Part):
    """Which styles of cells show a number as a date, by the style's number."""

    def __init__(self) -> None:
        self.dates: list[bool] = []
        self._own: dict[str, bool] = {}
        self._is_of_cells = False

    def start(self, name: str, attributes: Attributes) -> None:
        if name == "numFmt":
            code = attributes.get("formatCode", "")[:MOST_FORMAT]
            self._own[attributes.get("numFmtId", "")[:MOST_FORMAT]] = is_date_format(code)
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


def _day(number: float, calendar: datetime) -> str:
    """A day as ISO 8601 has it, with the time where there is one."""
    try:
        day = from_excel(number, calendar)
    except (OverflowError, ValueError):
        return str(number)
    return str(day).removesuffix(" 00:00:00").replace(" ", "T")
