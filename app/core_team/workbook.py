"""The first sheet that shows in an Excel workbook, as rows of text; or, in words, why not.

Its parts: ECMA-376, Office Open XML, part 1, chapters 12 and 18.
"""

import io
import posixpath
import re
from collections.abc import Callable, Iterator
from datetime import datetime
from typing import NamedTuple
from zipfile import ZipFile

from openpyxl.styles.numbers import BUILTIN_FORMATS, is_date_format
from openpyxl.utils.datetime import CALENDAR_MAC_1904, CALENDAR_WINDOWS_1900, from_excel

from app.core_team.tables import (
    LAST_COLUMN,
    LAST_ROW,
    MOST_CELL,
    Rows,
    UnreadableError,
    too_far_down,
    too_long,
)
from app.core_team.workbook_parts import (
    MOST_ELEMENTS,
    TOO_MUCH,
    UNREADABLE,
    Attributes,
    Part,
    WorkbookParts,
)

MOST_PARTS = 2_000
MOST_FORMAT = 255
NO_WORKBOOK = "This is not an Excel workbook. Save the table as XLSX or as ‘CSV UTF-8’"
DAMAGED = "The workbook is damaged. Save it again, or save it as CSV"

ENTRY = b"PK\x01\x02"
USUAL = "xl/workbook.xml"
COLUMN = re.compile(r"([A-Z]{1,3})[0-9]*")


def read_workbook(content: bytes) -> Rows:
    """The rows that hold anything of the first sheet that shows. Raises UnreadableError."""
    # Each entry of the list of parts is an object once it is read.
    if content.count(ENTRY) > MOST_PARTS:
        raise UnreadableError(TOO_MUCH)
    try:
        archive = ZipFile(io.BytesIO(content))
    except Exception as error:
        raise UnreadableError(DAMAGED) from error
    try:
        return _rows(WorkbookParts(archive))
    except UnreadableError:
        raise
    except Exception as error:
        raise UnreadableError(UNREADABLE) from error


def _rows(parts: WorkbookParts) -> Rows:
    main = _main_part(parts)
    book = _Book()
    parts.read(main, book)
    relations = _relations(parts, main)
    sheet = next(each for each in _in_order(book.sheets) if each.of in relations.sheets)
    strings, styles = _Strings(), _Styles()
    parts.read_any(relations.strings, strings)
    parts.read_any(relations.styles, styles)
    calendar = CALENDAR_MAC_1904 if book.is_from_1904 else CALENDAR_WINDOWS_1900
    read = _Sheet(strings.found, styles.dates, lambda day: _day(day, calendar))
    parts.read(relations.sheets[sheet.of], read)
    return read.rows


def _main_part(parts: WorkbookParts) -> str:
    if "_rels/.rels" in parts.names:
        found = _Relations("")
        parts.read("_rels/.rels", found)
        if found.main:
            return found.main
    if USUAL not in parts.names:
        raise UnreadableError(NO_WORKBOOK)
    return USUAL


def _relations(parts: WorkbookParts, main: str) -> "_Relations":
    folder, name = posixpath.split(main)
    found = _Relations(folder)
    parts.read(posixpath.join(folder, "_rels", f"{name}.rels"), found)
    return found


class _Named(NamedTuple):
    """A sheet as the workbook lists it: whether it shows, and the relation that leads to it."""

    shows: bool
    of: str


def _in_order(sheets: list[_Named]) -> Iterator[_Named]:
    """Those that show first: a list of last year may be hidden before the one that is meant."""
    return iter(sorted(sheets, key=lambda sheet: not sheet.shows))


class _Book(Part):
    """Which sheets there are, in order, and from which day dates are counted."""

    def __init__(self) -> None:
        self.sheets: list[_Named] = []
        self.is_from_1904 = False

    def start(self, name: str, attributes: Attributes) -> None:
        if name == "sheet":
            of = next((value for key, value in attributes.items() if key.endswith(":id")), "")
            self.sheets.append(_Named(attributes.get("state", "visible") == "visible", of))
        elif name == "workbookPr":
            self.is_from_1904 = attributes.get("date1904", "") in ("1", "true")


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


class _Sheet(Part):
    """The rows of a sheet that hold anything, each with its number."""

    texts = frozenset({"v", "t"})
    most_elements = MOST_ELEMENTS

    def __init__(self, strings: list[str], dates: list[bool], day: Callable[[float], str]) -> None:
        self.rows: Rows = []
        self._strings, self._dates, self._day = strings, dates, day
        self._number = 0
        self._cells: list[str] = []
        self._at = -1
        self._cell: Attributes = {}
        self._text = ""

    def start(self, name: str, attributes: Attributes) -> None:
        if name == "row":
            self._number = int(attributes.get("r", self._number + 1))
            self._cells, self._at = [], -1
        elif name == "c":
            self._cell, self._text = attributes, ""
            self._at = _column(attributes.get("r", ""), self._at + 1)

    def end(self, name: str, text: str) -> None:
        if name in self.texts:
            # A formula's words stand in `f`; what it came to, in `v`.
            self._text = (self._text + text)[: MOST_CELL + 1]
        elif name == "c" and self._text and self._at < LAST_COLUMN:
            self._put(self._words())
        elif name == "row" and self._cells:
            if max(self._number, len(self.rows) + 1) > LAST_ROW:
                raise too_far_down()
            self.rows.append((self._number, self._cells))

    def _put(self, words: str) -> None:
        if not words:
            return
        if len(words) > MOST_CELL:
            raise too_long(self._number, self._at)
        self._cells += [""] * (self._at + 1 - len(self._cells))
        self._cells[self._at] = words

    def _words(self) -> str:
        kind = self._cell.get("t", "n")
        if kind == "s":
            return self._strings[int(self._text)]
        if kind == "b":
            return "TRUE" if self._text == "1" else "FALSE"
        if kind == "n":
            return self._number_as_text()
        return self._text.strip()

    def _number_as_text(self) -> str:
        number = float(self._text)
        style = int(self._cell.get("s", 0))
        if style < len(self._dates) and self._dates[style]:
            return self._day(number)
        return str(int(number)) if number.is_integer() else str(number)


def _column(reference: str, following: int) -> int:
    """The column of a cell's reference from 0; the following one where it has none."""
    found = COLUMN.fullmatch(reference)
    at = 0
    for letter in found[1] if found else "":
        at = at * 26 + ord(letter) - ord("A") + 1
    return at - 1 if found else following


def _day(number: float, calendar: datetime) -> str:
    """A day as ISO 8601 has it, with the time where there is one."""
    try:
        day = from_excel(number, calendar)
    except (OverflowError, ValueError):
        return str(number)
    return str(day).removesuffix(" 00:00:00").replace(" ", "T")
