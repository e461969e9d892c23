"""Which row of a file holds the headings, and which column is which."""

from collections.abc import Mapping
from difflib import get_close_matches
from typing import NamedTuple

from app.core_team.tables import Rows
from app.core_team.vocabularies import PLACE_WORDS, SECTOR_WORDS, parts_of
from app.store.naming import name_key
from app.unseen_characters import visible, without_unseen

COLUMNS = {
    "name": ("organisation", "organisation name", "name of organisation"),
    "places": ("place",),
    "sector": (),
    "size": (),
    "email": ("e mail", "contact e mail", "contact email", "email address", "e mail address"),
}
"""The columns, and what else their headings may say. The first three have to be there."""
NEEDED = ("name", "places", "sector")
NOTES = "what to mend"
"""The heading of the column that we add ourselves, and read past."""

# How far down the headings are looked for, of the rows that hold anything.
FIRST_ROWS = 10

KNOWN = {also: column for column, others in COLUMNS.items() for also in (column, *others)}


class Headings(NamedTuple):
    """Where the headings are: which of the rows (from 0), its number in the file, its cells."""

    at: int
    number: int
    cells: list[str]

    def above(self, rows: Rows) -> Rows:
        """The rows over them: a title, a note."""
        return rows[: self.at]


def find_headings(rows: Rows) -> Headings:
    """The first row that has every needed heading; else the one with most; else the first.

    A row of an organisation is never taken for a title over the headings.
    """
    firsts = [_columns(cells) for _, cells in rows[:FIRST_ROWS]]
    complete = [at for at, there in enumerate(firsts) if there.keys() >= set(NEEDED)]
    most = max(range(len(firsts)), key=lambda at: (len(firsts[at]), -at))
    for at in (*complete[:1], most):
        is_list = len(firsts[at]) > 1
        if is_list and not any(_is_of_a_list(cells, firsts[at]) for _, cells in rows[:at]):
            return Headings(at, *rows[at])
    return Headings(0, *rows[0])


def column_of(heading: str) -> str | None:
    """The column that a heading names, if any."""
    return KNOWN.get(name_key(without_unseen(heading))) if heading else None


def is_of_notes(heading: str) -> bool:
    """Whether it is the heading of the notes that we added to a file."""
    return name_key(heading) == NOTES


def close_column(heading: str, absent: Mapping[str, str]) -> str | None:
    """The column that a heading may mean, of those that the file does not have."""
    close = get_close_matches(name_key(heading)[:80], absent, n=1)
    return absent[close[0]] if close else None


def absent_columns(there: set[str | None]) -> dict[str, str]:
    """What headings may say of the columns that the file does not have, and the column of each."""
    return {also: column for also, column in KNOWN.items() if column not in there}


def which_row(headings: Headings, rows: Rows) -> str:
    """In a sentence, which row was taken for the headings; empty where nothing stands above."""
    above = headings.above(rows)
    if not above:
        return ""
    said = "; ".join(f"row {number}, ‘{_in_short(cells)}’" for number, cells in above)
    return f"The headings are those of row {headings.number}. What stands above is left out: {said}"


def _columns(cells: list[str]) -> dict[str, int]:
    """Where each column is that the cells name."""
    found: dict[str, int] = {}
    for at, cell in enumerate(cells):
        if column := column_of(cell):
            found.setdefault(column, at)
    return found


def _is_of_a_list(cells: list[str], there: Mapping[str, int]) -> bool:
    """Whether a row says something in each needed column, and a word that we know in one."""
    said = {name: cells[at] if at < len(cells) else "" for name, at in there.items()}
    if not all(said.get(column, "") for column in NEEDED if column in there):
        return False
    places = parts_of(said.get("places", ""))
    return any(PLACE_WORDS.meant(part) for part in places) or bool(
        SECTOR_WORDS.meant(said.get("sector", ""))
    )


def _in_short(cells: list[str]) -> str:
    said = visible(" ".join(cell for cell in cells if cell))
    return f"{said[:60]}…" if len(said) > 60 else said
