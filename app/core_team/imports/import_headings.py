"""Finds the row of headings in an uploaded table, and which column each heading names."""

from collections.abc import Mapping, Sequence
from difflib import get_close_matches
from typing import NamedTuple

from app.core_team.imports.import_vocabularies import WORD_COLUMNS, get_vocabulary, split_places
from app.core_team.imports.spreadsheet_values import kind_of_value
from app.core_team.imports.uploaded_table import NumberedRows
from app.store.base.normalised_name import normalise_name
from app.text.hidden_characters import remove_hidden, show_hidden

IMPORT_COLUMNS = {
    "name": ("organisation", "organisation name", "name of organisation"),
    "places": ("place",),
    "sector": (),
    "size": (),
    "email": ("e mail", "contact e mail", "contact email", "email address", "e mail address"),
}
"""The columns of an import, and other headings of each. The first three are required."""
NEEDED_COLUMNS = ("name", "places", "sector")
NOTES_HEADING = "what to mend"
"""The heading of the column that we add to a file ourselves, and skip when it comes back."""

# Other words that people use for a column: guessed, never assumed. The first that fits counts:
# ‘Type of setting’ is a sector, and ‘Name of contact’ none of ours.
HEADING_WORDS: Mapping[str | None, frozenset[str]] = {
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
HEADING_PHRASES = {"local authority": "places", "local authority area": "places"}
# A heading has a few words; what is longer is a title, or a name.
LONGEST_HEADING = 60

# How far down the headings are looked for, of the rows that hold anything.
HEADING_SEARCH_ROWS = 10

COLUMN_BY_HEADING = {
    also: column for column, others in IMPORT_COLUMNS.items() for also in (column, *others)
}


class Headings(NamedTuple):
    """The row of headings: its index among the rows, its number in the file, its cells.

    A file without headings has them `at` -1: its first row is an organisation, kept as `example`.
    """

    at: int
    number: int
    cells: list[str]
    example: Sequence[str] = ()

    def above(self, rows: NumberedRows) -> NumberedRows:
        """The rows above the headings: a title, a note."""
        return rows[: max(self.at, 0)]


def find_headings(rows: NumberedRows) -> Headings:
    """The first row with every required heading; else the one with most, known or guessed.

    Where no row has two, it is the first that is as wide as a table. A row of an organisation is
    never taken for a title over the headings.
    """
    named_columns = [_find_columns(cells) for _, cells in rows[:HEADING_SEARCH_ROWS]]
    complete = [at for at, there in enumerate(named_columns) if there.keys() >= set(NEEDED_COLUMNS)]
    all_columns = [
        {**_guess_columns(cells), **named_columns[at]}
        for at, (_, cells) in enumerate(rows[:HEADING_SEARCH_ROWS])
    ]
    most = max(range(len(all_columns)), key=lambda at: (len(all_columns[at]), -at))
    for at in (*complete[:1], most):
        is_list = len(all_columns[at]) > 1
        if is_list and not any(_is_data_row(cells, all_columns[at]) for _, cells in rows[:at]):
            return Headings(at, *rows[at])
    at = _first_wide_row(rows)
    if at == 0 and any(
        "@" in cell or get_vocabulary("places").find_word(cell) for cell in rows[0][1]
    ):
        return Headings(-1, rows[0][0], [], rows[0][1])
    return Headings(at, *rows[at])


def guess_column_by_example(cell: str) -> str | None:
    """The column that a cell without a heading may belong to; the name for any other words."""
    if "@" in cell:
        return "email"
    column = next((each for each in WORD_COLUMNS if get_vocabulary(each).find_word(cell)), None)
    return column or (None if kind_of_value(cell) else "name")


def has_headings(rows: NumberedRows) -> bool:
    """Whether one of the first rows has at least two headings, known or guessed."""
    return any(
        len({**_guess_columns(cells), **_find_columns(cells)}) > 1
        for _, cells in rows[:HEADING_SEARCH_ROWS]
    )


def find_column(heading: str) -> str | None:
    """The column that a heading names, if any."""
    return COLUMN_BY_HEADING.get(normalise_name(remove_hidden(heading))) if heading else None


def is_never_imported(heading: str) -> bool:
    """Whether the heading names what is never imported: a telephone number, a postcode."""
    return bool(
        HEADING_WORDS[None] & set(normalise_name(heading).split())
    ) and not guess_column_by_word(heading)


def is_notes_heading(heading: str) -> bool:
    """Whether the heading is that of the notes that we add to a file."""
    return normalise_name(heading) == NOTES_HEADING


def guess_column(heading: str, absent: Mapping[str, str]) -> str | None:
    """The column that a heading may mean, of those that the file does not have."""
    guess = guess_column_by_word(heading)
    if guess in absent.values():
        return guess
    close = get_close_matches(normalise_name(heading)[:80], absent, n=1)
    return absent[close[0]] if close and not guess else None


def guess_column_by_word(heading: str) -> str | None:
    """The column that another heading may mean, by one of its words."""
    key = normalise_name(remove_hidden(heading)[:LONGEST_HEADING])
    if len(heading) > LONGEST_HEADING or "@" in heading:
        return None
    words = set(key.split())
    by_word = next((column for column, known in HEADING_WORDS.items() if known & words), None)
    return HEADING_PHRASES.get(key) or by_word


def headings_of_absent_columns(present: set[str | None]) -> dict[str, str]:
    """The column of each known heading, for the columns that the file does not have."""
    return {also: column for also, column in COLUMN_BY_HEADING.items() if column not in present}


def headings_row_sentence(headings: Headings, rows: NumberedRows) -> str:
    """A sentence on which row was taken for the headings; empty where no row stands above it."""
    if headings.at < 0:
        return "No headings were found. The first row is read as an organisation"
    above = headings.above(rows)
    if not above:
        return ""
    rows_above = "; ".join(f"row {number}, ‘{_shorten_row(cells)}’" for number, cells in above)
    return (
        f"The headings are those of row {headings.number}. "
        f"What stands above is left out: {rows_above}"
    )


def _find_columns(cells: list[str]) -> dict[str, int]:
    """The position of each column that the cells name."""
    columns: dict[str, int] = {}
    for at, cell in enumerate(cells):
        if column := find_column(cell):
            columns.setdefault(column, at)
    return columns


def _guess_columns(cells: list[str]) -> dict[str, int]:
    """The position of each column that the cells may name; empty for a row of an organisation."""
    if any(_is_data_cell(cell) for cell in cells if cell):
        return {}
    columns: dict[str, int] = {}
    for at, cell in enumerate(cells):
        if column := guess_column_by_word(cell):
            columns.setdefault(column, at)
    return columns


def _is_data_cell(cell: str) -> bool:
    """Whether a cell holds what no heading holds."""
    return bool("@" in cell or kind_of_value(cell) or get_vocabulary("places").find_word(cell))


def _first_wide_row(rows: NumberedRows) -> int:
    """The first row with two cells or more, and half as many as the widest of the first."""
    widths = [sum(map(bool, cells)) for _, cells in rows[:HEADING_SEARCH_ROWS]]
    least = max(2, max(widths) / 2)
    return next((at for at, width in enumerate(widths) if width >= least), 0)


def _is_data_row(cells: list[str], columns: Mapping[str, int]) -> bool:
    """Whether a row fills each required column, with a known place or sector."""
    cell_by_column = {name: cells[at] if at < len(cells) else "" for name, at in columns.items()}
    if not all(cell_by_column.get(column, "") for column in NEEDED_COLUMNS if column in columns):
        return False
    places = split_places(cell_by_column.get("places", ""))
    return any(get_vocabulary("places").find_word(part) for part in places) or bool(
        get_vocabulary("sector").find_word(cell_by_column.get("sector", ""))
    )


def _shorten_row(cells: list[str]) -> str:
    text = show_hidden(" ".join(cell for cell in cells if cell))
    return f"{text[:60]}…" if len(text) > 60 else text
