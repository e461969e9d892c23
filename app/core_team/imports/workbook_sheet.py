"""Reads one sheet of an Excel workbook: its rows as text, and which of them are hidden.

Its elements: ECMA-376, Office Open XML, part 1, section 18.3.1.
"""

import re
from collections.abc import Callable, Iterator
from itertools import islice

from app.core_team.imports.import_headings import find_headings
from app.core_team.imports.uploaded_table import (
    LAST_COLUMN,
    LAST_ROW,
    MOST_CELL,
    NumberedRows,
    cell_too_long_error,
    column_letter,
    too_many_rows_error,
)
from app.core_team.imports.workbook_parts import MOST_ELEMENTS, Attributes, PartHandler

CELL_REFERENCE = re.compile(r"([A-Z]{1,3})[0-9]*")
MERGED_RANGE = re.compile(r"[A-Z]{1,3}([0-9]{1,7}):[A-Z]{1,3}([0-9]{1,7})")
XML_TRUE = ("1", "true")
MOST_MERGED = 5
# The text of a formula whose result the file does not hold. It is no word of any column.
NO_RESULT = "=…"


class SheetRows(PartHandler):
    """Handles a sheet: its rows that hold anything, each with its number, and which are hidden."""

    texts = frozenset({"v", "t"})
    most_elements = MOST_ELEMENTS

    def __init__(self, strings: list[str], dates: list[bool], day: Callable[[float], str]) -> None:
        self.rows: NumberedRows = []
        self.hidden: set[int] = set()
        self._strings, self._dates, self._day = strings, dates, day
        self._hidden_columns: set[int] = set()
        self._merged: list[str] = []
        self._number = 0
        self._cells: list[str] = []
        self._at = -1
        self._cell: Attributes = {}
        self._text = ""
        self._is_row_hidden = self._is_formula = False

    @property
    def remarks(self) -> Iterator[str]:
        """Sentences on what somebody might not expect of the rows that were read."""
        used = {at for _, cells in self.rows for at, cell in enumerate(cells) if cell}
        if letters := [column_letter(at) for at in sorted(self._hidden_columns & used)]:
            words = "Columns" if len(letters) > 1 else "Column"
            yield f"{words} {', '.join(letters)}: hidden in the sheet, and read all the same"
        if cells := ", ".join(self._merged_below_headings()):
            yield f"Merged cells ({cells}): their words count for the first row of each alone"

    def start(self, name: str, attributes: Attributes) -> None:
        """Handle the start of a row or a cell, or of what concerns several."""
        match name:
            case "row":
                self._number = int(attributes.get("r", self._number + 1))
                self._cells, self._at = [], -1
                self._is_row_hidden = attributes.get("hidden") in XML_TRUE
            case "c":
                self._cell, self._text, self._is_formula = attributes, "", False
                self._at = _column_index(attributes.get("r", ""), self._at + 1)
            case "f":
                self._is_formula = True
            case "col" if attributes.get("hidden") in XML_TRUE:
                first, last = int(attributes["min"]) - 1, int(attributes["max"])
                self._hidden_columns.update(range(max(0, first), min(last, LAST_COLUMN)))
            case "mergeCell":
                self._merged.append(attributes.get("ref", ""))

    def end(self, name: str, text: str) -> None:
        """Handle the end of a row or a cell."""
        if name in self.texts:
            # A formula's text is in `f`, and its result in `v`.
            self._text = (self._text + text)[: MOST_CELL + 1]
        elif name == "c" and self._at < LAST_COLUMN:
            self._put(self._words())
        elif name == "row" and self._cells:
            if max(self._number, len(self.rows) + 1) > LAST_ROW or self._number < 1:
                raise too_many_rows_error()
            self.rows.append((self._number, self._cells))
            if self._is_row_hidden:
                self.hidden.add(self._number)

    def _merged_below_headings(self) -> list[str]:
        """The first cells that are merged over several rows of the list."""
        headings = find_headings(self.rows).number if self.rows else 0
        over = (
            ref
            for ref in self._merged
            if (found := MERGED_RANGE.fullmatch(ref))
            and found[1] != found[2]
            and int(found[2]) > headings
        )
        return list(islice(over, MOST_MERGED))

    def _put(self, words: str) -> None:
        if not words:
            return
        if len(words) > MOST_CELL:
            raise cell_too_long_error(self._number, self._at)
        self._cells += [""] * (self._at + 1 - len(self._cells))
        self._cells[self._at] = words

    def _words(self) -> str:
        kind = self._cell.get("t", "n")
        if not self._text:
            return NO_RESULT if self._is_formula and kind != "str" else ""
        match kind:
            case "s":
                return self._strings[int(self._text)]
            case "b":
                return "TRUE" if self._text == "1" else "FALSE"
            case "n":
                return self._number_as_text()
            case _:
                return self._text.strip()

    def _number_as_text(self) -> str:
        number = float(self._text)
        style = int(self._cell.get("s", 0))
        if style < len(self._dates) and self._dates[style]:
            return self._day(number)
        return str(int(number)) if number.is_integer() else str(number)


def _column_index(reference: str, following: int) -> int:
    """The column of a cell's reference from 0; the following one where it has none."""
    match = CELL_REFERENCE.fullmatch(reference)
    at = 0
    for character in match[1] if match else "":
        at = at * 26 + ord(character) - ord("A") + 1
    return at - 1 if match else following
