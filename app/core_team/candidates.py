"""A table of text as organisations to add; or every fault in it at once, each with its place."""

import re
from collections.abc import Iterable, Mapping
from difflib import get_close_matches
from typing import Generic, NamedTuple, TypeVar

from app.core_team.tables import Rows, letter
from app.details_form import name_fault, squeezed
from app.email_addresses import contact_fault
from app.store.adding import Candidate
from app.store.naming import name_key
from app.store.organisations import PLACES, SECTORS, SIZES, Details, Place, Sector, Size

MOST_ROWS = 2_000
# In one cell, whichever of them are known.
MOST_NAMED_PLACES = 20

COLUMNS = {
    "name": ("organisation", "organisation name", "name of organisation"),
    "places": ("place",),
    "sector": (),
    "size": (),
    "email": ("e mail", "contact e mail", "contact email", "email address", "e mail address"),
}
"""The columns, and what else their headings may say. The first three have to be there."""
NEEDED = ("name", "places", "sector")

PARTING = re.compile(r"[;|\n]")
"""What parts one place from the next in a cell. A comma does too, where every part is a place."""

SECTOR_HINTS = {
    Sector.HEALTH: ("nhs", "trust", "hospital", "gp"),
    Sector.LOCAL_AUTHORITY: ("council",),
    Sector.EDUCATION: ("school", "schools", "college", "colleges", "academy", "nursery"),
    Sector.YOUTH_JUSTICE: ("yjs", "yot"),
    Sector.VOLUNTARY: (
        "vcs", "vcse", "vcfse", "voluntary", "volunteer", "charity", "charities", "charitable",
    ),
}  # fmt: skip
"""Common words, and the sector that somebody may mean by them: suggested, never taken."""

Word = TypeVar("Word", Place, Sector, Size)
Names = Mapping[str, list[tuple[int, str]]]
"""Organisations in the list by the key of their name: id and name."""


class Vocabulary(NamedTuple, Generic[Word]):
    """What the cells of a column may say: the words, and which each label and id means.

    `hints` are words that are not taken, and what they may mean.
    """

    column: str
    labels: Mapping[Word, str]
    known: Mapping[str, Word]
    hints: Mapping[str, Word]


def _vocabulary(
    column: str, labels: Mapping[Word, str], hints: Mapping[Word, Iterable[str]]
) -> Vocabulary[Word]:
    known = {name_key(said): word for word, label in labels.items() for said in (label, str(word))}
    meant = {hint: word for word, each in hints.items() for hint in each}
    return Vocabulary(column, labels, known, meant)


PLACE_WORDS = _vocabulary("places", PLACES, {})
SECTOR_WORDS = _vocabulary("sector", SECTORS, SECTOR_HINTS)
SIZE_WORDS = _vocabulary("size", SIZES, {})


class Fault(NamedTuple):
    """What is wrong in one cell. `row` and `column` (a letter) are those of the file.

    `known` is the organisation in the list that has the same name, where that is what is wrong.
    """

    row: int
    column: str
    heading: str
    message: str
    known: tuple[int, str] | None = None


class Read(NamedTuple):
    """The organisations in the table, and what is wrong with it. Only one of them holds any."""

    candidates: list[Candidate]
    faults: list[Fault]


class _Row(NamedTuple):
    """A row of the table: its number, its cells by column, and the letters of those columns."""

    number: int
    cells: dict[str, str]
    letters: dict[str, str]

    def fault(self, column: str, message: str) -> Fault:
        return Fault(self.number, self.letters.get(column, ""), column, message)


def read(rows: Rows, names: Names) -> Read:
    """What the table says, where `names` has everyone in the list of the names in `names_in`."""
    number, headings = rows[0]
    places, faults = _headings(number, headings)
    if any(column not in places for column in NEEDED):
        return Read([], faults)
    if len(rows) - 1 > MOST_ROWS:
        far = f"There are {len(rows) - 1:,} rows, and {MOST_ROWS:,} fit. Split the file"
        return Read([], [*faults, Fault(rows[MOST_ROWS + 1][0], "", "", far)])
    if len(rows) == 1:
        faults.append(Fault(number, "", "", "There is no row under the headings"))
    told = [_row(number, cells, places) for number, cells in rows[1:]]
    made = [_candidate(row) for row in told]
    for _, wrong in made:
        faults.extend(wrong)
    faults.extend(_namesakes(told, names))
    faults.extend(_beside(rows))
    faults.sort(key=lambda fault: (fault.row, len(fault.column), fault.column))
    return Read([] if faults else [each for each, _ in made if each], faults)


def names_in(rows: Rows) -> list[str]:
    """The keys of the names in the table: what to look for in the list."""
    places, _ = _headings(*rows[0])
    at = places.get("name")
    if at is None:
        return []
    return [name_key(squeezed(cells[at])) for _, cells in rows[1:] if at < len(cells) and cells[at]]


def _headings(number: int, headings: list[str]) -> tuple[dict[str, int], list[Fault]]:
    """Where each column is, and what is wrong with the headings."""
    known = {also: column for column, others in COLUMNS.items() for also in (column, *others)}
    there = {known.get(name_key(heading)) for heading in headings}
    # A column that the file has already is not what another was meant to be.
    absent = {also: column for also, column in known.items() if column not in there}
    places: dict[str, int] = {}
    faults = []
    for at, heading in enumerate(headings):
        column = known.get(name_key(heading)) if heading else None
        if column is None and heading:
            close = get_close_matches(name_key(heading), absent, n=1)
            hint = f"Did you mean ‘{absent[close[0]]}’? " if close else ""
            message = (
                f"This heading is not one that we know. {hint}Delete the column if it is not needed"
            )
            faults.append(Fault(number, letter(at), heading, message))
        elif column in places:
            message = f"Column {letter(places[column])} is ‘{column}’ too. Delete one of them"
            faults.append(Fault(number, letter(at), heading, message))
        elif column:
            places[column] = at
    missing = [column for column in NEEDED if column not in places]
    faults.extend(
        Fault(number, "", column, f"There is no column with the heading ‘{column}’")
        for column in missing
    )
    return places, faults


def _beside(rows: Rows) -> list[Fault]:
    """The rows that go on past the headings: a comma in a name that is not in quotes, perhaps."""
    headings = {at for at, heading in enumerate(rows[0][1]) if heading}
    message = (
        "This cell has words, and its column no heading. Check that no cell of the row slipped"
    )
    return [
        Fault(number, letter(at), "", message)
        for number, cells in rows[1:]
        for at in [next((n for n, cell in enumerate(cells) if cell and n not in headings), None)]
        if at is not None
    ]


def _row(number: int, cells: list[str], places: Mapping[str, int]) -> _Row:
    found = {column: cells[at] if at < len(cells) else "" for column, at in places.items()}
    return _Row(number, found, {column: letter(at) for column, at in places.items()})


def _candidate(row: _Row) -> tuple[Candidate | None, list[Fault]]:
    name = squeezed(row.cells["name"])
    contact = squeezed(row.cells.get("email", ""))
    faults: list[Fault] = []
    if wrong := name_fault(name, "the"):
        faults.append(row.fault("name", wrong))
    if wrong := contact_fault(contact):
        faults.append(row.fault("email", wrong))
    parts = _parts(row.cells["places"])
    if len(parts) > MOST_NAMED_PLACES:
        many = f"There are {len(parts):,} places in this cell, and {len(PLACES)} to choose from"
        faults.append(row.fault("places", many))
        parts = parts[:1]
    places = [place for part in parts if (place := _meant(PLACE_WORDS, part, row, faults))]
    if not parts:
        faults.append(row.fault("places", "Enter at least one place"))
    sector = _meant(SECTOR_WORDS, row.cells["sector"], row, faults)
    if not row.cells["sector"]:
        faults.append(row.fault("sector", "Enter a sector"))
    size = _meant(SIZE_WORDS, row.cells.get("size", ""), row, faults)
    if faults or sector is None:
        return None, faults
    return Candidate(Details(name, tuple(dict.fromkeys(places)), sector, size), contact), []


def _parts(said: str) -> list[str]:
    """The parts of a cell of places. One with a comma is one part, unless each of its own is known.

    So a slip is shown as it was written.
    """
    found = []
    for part in PARTING.split(said):
        by_comma = [each.strip() for each in part.split(",") if each.strip()]
        all_known = all(name_key(each) in PLACE_WORDS.known for each in by_comma)
        found += by_comma if all_known else [part.strip()]
    return [part for part in found if part]


def _meant(words: Vocabulary[Word], said: str, row: _Row, faults: list[Fault]) -> Word | None:
    """Which of the words a cell says, by its label or its id. One that says none is a fault."""
    found = words.known.get(name_key(said))
    if found is None and said:
        close = _close(name_key(said), words)
        meant = " or ".join(f"‘{words.labels[word]}’" for word in close)
        fits = f"Enter one of: {', '.join(words.labels.values())}"
        hint = f"Did you mean {meant}?" if close else fits
        faults.append(row.fault(words.column, f"We do not know ‘{said[:80]}’. {hint}"))
    return found


def _close(said: str, words: Vocabulary[Word]) -> list[Word]:
    """What somebody may have meant.

    What a common word stands for; else words that hold what was said, or are spelled much like it.
    """
    common = [words.hints[each] for each in said.split() if each in words.hints]
    near: list[str] = get_close_matches(said, words.known)
    near += [key for key in words.known if said in key]
    return list(dict.fromkeys(common or [words.known[key] for key in near]))


def _namesakes(rows: Iterable[_Row], names: Names) -> list[Fault]:
    """Rows that have the name of an earlier row, or of an organisation in the list."""
    faults, first = [], dict[str, int]()
    for row in rows:
        key = name_key(squeezed(row.cells["name"]))
        if not row.cells["name"]:
            continue
        if key in first:
            message = f"Row {first[key]} has the same name. Delete one, or say which part it is"
            faults.append(row.fault("name", message))
        elif known := names.get(key):
            fault = row.fault(
                "name",
                "An organisation of this name is in the list already. Delete the row; where you "
                "mean another, add that by itself",
            )
            faults.append(fault._replace(known=known[0]))
        first.setdefault(key, row.number)
    return faults
