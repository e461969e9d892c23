"""Which row of a file holds the headings, and which column is which."""

from collections.abc import Mapping, Sequence
from difflib import get_close_matches
from typing import NamedTuple

from app.core_team.imports.import_vocabularies import (
    PLACE_WORDS,
    SECTOR_WORDS,
    VOCABULARIES,
    parts_of,
)
from app.core_team.imports.spreadsheet_values import kind_of_value
from app.core_team.imports.uploaded_table import Rows
from app.store.base.normalised_name import name_key
from app.text.hidden_characters import remove_hidden, show_hidden

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

# Words by which people call a column otherwise: guessed, never taken. The first that fits counts:
# ‘Type of setting’ is a sector, and ‘Name of contact’ none of ours.
CALLED: Mapping[str | None, frozenset[str]] = {
    "email": frozenset({"mail", "email", "emails"}),
    None: frozenset({
        "address", "contact", "date", "head", "id", "job", "lead", "manager", "mobile", "person",
        "phone", "postcode", "pupils", "ref", "role", "tel", "telephone", "urn", "web", "website",
    }),
    "sector": frozenset({"category", "kind", "phase", "sector", "sectors", "type"}),
    "size": frozenset({
        "employees", "fte", "headcount", "people", "size", "staff", "volunteers", "workers",
        "workforce",
    }),
    "places": frozenset({
        "area", "areas", "borough", "council", "county", "district", "footprint", "geography",
        "la", "localities", "locality", "location", "locations", "patch", "place", "places",
        "region", "town", "where",
    }),
    "name": frozenset({
        "agency", "charity", "company", "establishment", "name", "organisation", "organisations",
        "organization", "partner", "practice", "provider", "school", "schools", "service",
        "setting", "settings",
    }),
}  # fmt: skip
PHRASES = {"local authority": "places", "local authority area": "places"}
# A heading has a few words; what is longer is a title, or a name.
LONGEST_CALLED = 60

# How far down the headings are looked for, of the rows that hold anything.
FIRST_ROWS = 10

KNOWN = {also: column for column, others in COLUMNS.items() for also in (column, *others)}


class Headings(NamedTuple):
    """Where the headings are: which of the rows (from 0), its number in the file, its cells.

    A file without any has none `at` -1: its first row is an organisation, kept as `example`.
    """

    at: int
    number: int
    cells: list[str]
    example: Sequence[str] = ()

    def above(self, rows: Rows) -> Rows:
        """The rows over them: a title, a note."""
        return rows[: max(self.at, 0)]


def find_headings(rows: Rows) -> Headings:
    """The first row that has every needed heading; else the one with most, in whatever words.

    Where no row has two, it is the first that is as wide as a table. A row of an organisation is
    never taken for a title over the headings.
    """
    firsts = [_columns(cells) for _, cells in rows[:FIRST_ROWS]]
    complete = [at for at, there in enumerate(firsts) if there.keys() >= set(NEEDED)]
    called = [{**_called(cells), **firsts[at]} for at, (_, cells) in enumerate(rows[:FIRST_ROWS])]
    most = max(range(len(called)), key=lambda at: (len(called[at]), -at))
    for at in (*complete[:1], most):
        is_list = len(called[at]) > 1
        if is_list and not any(_is_of_a_list(cells, called[at]) for _, cells in rows[:at]):
            return Headings(at, *rows[at])
    at = _first_wide(rows)
    if at == 0 and any("@" in cell or PLACE_WORDS.meant(cell) for cell in rows[0][1]):
        return Headings(-1, rows[0][0], [], rows[0][1])
    return Headings(at, *rows[at])


def column_by_example(cell: str) -> str | None:
    """The column that a cell without a heading is of; a name where it is some other words."""
    if "@" in cell:
        return "email"
    words = next((each for each in VOCABULARIES.values() if each.meant(cell)), None)
    return words.column if words else None if kind_of_value(cell) else "name"


def is_table(rows: Rows) -> bool:
    """Whether one of the first rows has at least two headings, in whatever words."""
    return any(len({**_called(cells), **_columns(cells)}) > 1 for _, cells in rows[:FIRST_ROWS])


def column_of(heading: str) -> str | None:
    """The column that a heading names, if any."""
    return KNOWN.get(name_key(remove_hidden(heading))) if heading else None


def is_aside(heading: str) -> bool:
    """Whether it is of something that is never imported: a telephone number, a postcode."""
    return bool(CALLED[None] & set(name_key(heading).split())) and not called_column(heading)


def is_of_notes(heading: str) -> bool:
    """Whether it is the heading of the notes that we added to a file."""
    return name_key(heading) == NOTES


def close_column(heading: str, absent: Mapping[str, str]) -> str | None:
    """The column that a heading may mean, of those that the file does not have."""
    called = called_column(heading)
    if called in absent.values():
        return called
    close = get_close_matches(name_key(heading)[:80], absent, n=1)
    return absent[close[0]] if close and not called else None


def called_column(heading: str) -> str | None:
    """The column that people may mean who call it otherwise: by one of its words."""
    key = name_key(remove_hidden(heading)[:LONGEST_CALLED])
    if len(heading) > LONGEST_CALLED or "@" in heading:
        return None
    words = set(key.split())
    by_word = next((column for column, known in CALLED.items() if known & words), None)
    return PHRASES.get(key) or by_word


def absent_columns(there: set[str | None]) -> dict[str, str]:
    """What headings may say of the columns that the file does not have, and the column of each."""
    return {also: column for also, column in KNOWN.items() if column not in there}


def which_row(headings: Headings, rows: Rows) -> str:
    """In a sentence, which row was taken for the headings; empty where nothing stands above."""
    if headings.at < 0:
        return "No headings were found. The first row is read as an organisation"
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


def _called(cells: list[str]) -> dict[str, int]:
    """Where each column may be by another word; nowhere in a row of an organisation."""
    if any(_is_of_an_organisation(cell) for cell in cells if cell):
        return {}
    found: dict[str, int] = {}
    for at, cell in enumerate(cells):
        if column := called_column(cell):
            found.setdefault(column, at)
    return found


def _is_of_an_organisation(cell: str) -> bool:
    """Whether a cell says what no heading says."""
    return bool("@" in cell or kind_of_value(cell) or PLACE_WORDS.meant(cell))


def _first_wide(rows: Rows) -> int:
    """The first row with more than one cell, and half as many as the widest of the first."""
    widths = [sum(map(bool, cells)) for _, cells in rows[:FIRST_ROWS]]
    least = max(2, max(widths) / 2)
    return next((at for at, width in enumerate(widths) if width >= least), 0)


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
    said = show_hidden(" ".join(cell for cell in cells if cell))
    return f"{said[:60]}…" if len(said) > 60 else said
