"""Faults of an import, and the keys by which answers to them are kept."""

from enum import StrEnum
from typing import NamedTuple

from app.store.base.digests import content_digest


class FaultKind(StrEnum):
    """What can be done about a fault on the page."""

    FILE = "file"  # nothing: the file has to be mended
    HEADING = "heading"  # say which column it is, or leave it out
    ABSENT = "absent"  # choose what every row says
    WORD = "word"  # choose what a word means, in all its rows
    MISSING = "missing"  # choose what the cell of one row should say
    EMAIL = "email"  # type it again, or empty it
    NAME = "name"  # type it again, or leave its row out
    KNOWN = "known"  # leave the row out, or say that it is another organisation
    TWIN = "twin"  # likewise, of an earlier row
    BARE = "bare"  # leave the row out, or be asked what is missing in it
    HIDDEN = "hidden"  # leave the row out, or take it


class ImportFault(NamedTuple):
    """What is wrong in one cell, at `row` and `column` (a letter) of the file.

    `key` is that of the answer: the same in every row that has the same word (`said`).
    `guess` holds ids of what may have been meant. `known` are the organisations in the list that
    have the same name, where that is what is wrong: id and name.
    """

    row: int
    column: str
    heading: str
    message: str
    kind: FaultKind = FaultKind.FILE
    key: str = ""
    said: str = ""
    guess: tuple[str, ...] = ()
    known: tuple[tuple[int, str], ...] = ()


def word_key(column: str, said: str) -> str:
    """The key of a word in all its rows. Words that differ in case or white space alone are one."""
    return f"word-{column}-{content_digest(' '.join(said.casefold().split()))}"


def cell_key(row: int, column: str) -> str:
    """The key of one cell."""
    return f"cell-{row}-{column}"


def heading_key(at: int) -> str:
    """The key of a column, from 0."""
    return f"heading-{at}"


def every_row_key(column: str) -> str:
    """The key of a column that the file does not have."""
    return f"every-{column}"


def namesake_key(row: int) -> str:
    """The key of a row whose name an organisation in the list, or an earlier row, has too."""
    return f"same-{row}"


def bare_key(row: int) -> str:
    """The key of a row that hardly says anything: a total, the heading of a group."""
    return f"bare-{row}"


def hidden_key(row: int) -> str:
    """The key of a row that the spreadsheet hides."""
    return f"hidden-{row}"
