"""A table of text as organisations to add; or every fault in it at once, each with its place."""

from collections.abc import Iterable, Iterator, Mapping
from typing import NamedTuple

from app.core_team.imports.import_columns import cells_beside, columns_of, said_for_every_row
from app.core_team.imports.import_corrections import ABOVE, Answers, Row, all_mended, different_from
from app.core_team.imports.import_faults import (
    Fault,
    Kind,
    bare_key,
    cell_key,
    hidden_key,
    namesake_key,
    word_key,
)
from app.core_team.imports.import_headings import NEEDED, Headings, find_headings
from app.core_team.imports.import_vocabularies import (
    PLACE_WORDS,
    SECTOR_WORDS,
    SIZE_WORDS,
    Vocabulary,
    Word,
    guesses,
    parts_of,
    unknown_word_fault,
)
from app.core_team.imports.spreadsheet_values import (
    is_ditto,
    is_total,
    kind_of_value,
    no_name_fault,
)
from app.core_team.imports.uploaded_table import Rows, Table, letter
from app.forms.details_form import collapse_whitespace, find_name_fault
from app.store.base.normalised_name import name_key
from app.store.organisations.organisations import PLACES, Details, Place
from app.store.participation.added_organisations import Candidate
from app.text.email_addresses import find_contact_fault

MOST_ROWS = 2_000
# In one cell, whichever of them are known.
MOST_NAMED_PLACES = 20
# Looking for what is spelled alike takes its time.
MOST_GUESSED = 500

IN_THE_LIST = (
    "An organisation of this name is in the list already. Delete the row, or say on the page that "
    "it is a different one"
)

SWALLOWED = (
    "This cell holds several rows: a quotation mark is not closed in the file. Close it and choose "
    "the file again, or enter the one name"
)
DITTO_MESSAGE = "Enter the words of the row above, if they are meant"

Names = Mapping[str, list[tuple[int, str]]]
"""Organisations in the list by the key of their name: id and name."""


class Read(NamedTuple):
    """The organisations in the table, and what is wrong with it. Only one of them holds any.

    `places` says which column stands where, from 0. `rows` are the rows as they were mended, and
    `left_out` the numbers of those that are left out.
    `different_from` has the organisations that a new one of the same name is not, by that name.
    """

    candidates: list[Candidate]
    faults: list[Fault]
    headings: Headings
    places: dict[str, int]
    rows: list[Row]
    left_out: list[int]
    different_from: dict[str, frozenset[int]]


def read(table: Table, names: Names, answers: Answers | None = None) -> Read:
    """What the table says once `answers` have mended it.

    `names` has everyone in the list of the names in `names_in`.
    """
    rows, given = table.rows, answers or {}
    headings = find_headings(rows)
    places, faults = columns_of(headings, given)
    below = rows[headings.at + 1 :]
    if _waits(places, given):
        return Read([], faults, headings, places, [], [], {})
    if too_far := _length(headings, below):
        return Read([], [*faults, too_far], headings, {}, [], [], {})
    found = _mended(below, places, given)
    hidden = [row for row in found if _is_unasked(row, table, given)]
    bare = [row for row in found if row not in hidden and _is_bare(row, given)]
    aside = {row.number for row in (*hidden, *bare)}
    seen = [row for row in found if row.number not in aside]
    made = [_candidate(row) for row in seen]
    for _, wrong in made:
        faults.extend(wrong)
    faults.extend(_hidden(row) for row in hidden)
    faults.extend(_bare(row) for row in bare)
    faults.extend(_namesakes(seen, names, given))
    faults.extend(cells_beside(headings, below, given))
    faults.sort(key=lambda fault: (fault.row, len(fault.column), fault.column))
    numbers = {row.number for row in found}
    return Read(
        candidates=[] if faults else [each for each, _ in made if each],
        faults=list(_in_words(faults)),
        headings=headings,
        places=places,
        rows=found,
        left_out=[number for number, _ in below if number not in numbers],
        different_from=_different(seen, given),
    )


def names_in(table: Table, answers: Answers | None = None) -> list[str]:
    """The keys of the names in the table: what to look for in the list."""
    headings = find_headings(table.rows)
    places, _ = columns_of(headings, answers or {})
    below = table.rows[headings.at + 1 :]
    # A file that is too long is refused whatever its names are: they are not looked for.
    if "name" not in places or len(below) > MOST_ROWS:
        return []
    found = _mended(below, {"name": places["name"]}, answers or {})
    return [name_key(collapse_whitespace(row.cells["name"])) for row in found if row.cells["name"]]


def _length(headings: Headings, below: Rows) -> Fault | None:
    """What is wrong with how many rows there are."""
    if not below:
        return Fault(headings.number, "", "", "There is no row under the headings")
    if len(below) > MOST_ROWS:
        far = f"There are {len(below):,} rows, and {MOST_ROWS:,} fit. Split the file"
        return Fault(below[MOST_ROWS][0], "", "", far)
    return None


def _waits(places: Mapping[str, int], answers: Answers) -> bool:
    """Whether a needed column is neither in the file nor answered for every row."""
    return any(each not in places and not said_for_every_row(each, answers) for each in NEEDED)


def _mended(below: Rows, places: Mapping[str, int], answers: Answers) -> list[Row]:
    letters = {column: letter(at) for column, at in places.items()}
    every = {c: "" for c in NEEDED if c not in places and said_for_every_row(c, answers)}
    found = (
        Row(number, {c: cells[at] if at < len(cells) else "" for c, at in places.items()}, letters)
        for number, cells in below
    )
    found = (row._replace(cells={**row.cells, **every}) for row in found)
    return list(all_mended(found, answers))


def _fault(row: Row, column: str, message: str, kind: Kind, key: str) -> Fault:
    letter_of = row.letters.get(column, "")
    return Fault(row.number, letter_of, column, message, kind, key, row.cells.get(column, ""))


def _candidate(row: Row) -> tuple[Candidate | None, list[Fault]]:
    name, contact = (
        collapse_whitespace(row.cells["name"]),
        collapse_whitespace(row.cells.get("email", "")),
    )
    faults: list[Fault] = []
    swallowed = SWALLOWED if _holds_rows(row.cells["name"]) else None
    if wrong := swallowed or find_name_fault(name, "the") or no_name_fault(name):
        faults.append(_fault(row, "name", wrong, Kind.NAME, cell_key(row.number, "name")))
    if wrong := _contact_fault(contact):
        faults.append(_fault(row, "email", wrong, Kind.EMAIL, word_key("email", contact)))
    places = _places(row, faults)
    sector = _meant(SECTOR_WORDS, row.cells["sector"], row, faults)
    if not row.cells["sector"]:
        faults.append(_missing(row, "sector", "Enter a sector"))
    size = _meant(SIZE_WORDS, row.cells.get("size", ""), row, faults)
    if faults or sector is None:
        return None, faults
    return Candidate(Details(name, tuple(dict.fromkeys(places)), sector, size), contact), []


def _holds_rows(cell: str) -> bool:
    """Whether each of several lines of a cell has commas or the like, as a row of a CSV has."""
    lines = cell.split("\n")
    return len(lines) > 1 and all(any(sign in line for sign in ",;\t") for line in lines)


def _places(row: Row, faults: list[Fault]) -> list[Place]:
    parts = parts_of(row.cells["places"])
    if not parts:
        faults.append(_missing(row, "places", "Enter at least one place"))
    if len(parts) > MOST_NAMED_PLACES:
        many = f"There are {len(parts):,} places in this cell, and {len(PLACES)} to choose from"
        faults.append(_missing(row, "places", many))
        return []
    found = [_meant(PLACE_WORDS, part, row, faults) for part in parts]
    return [place for place in found if place]


def _missing(row: Row, column: str, message: str) -> Fault:
    return _fault(row, column, message, Kind.MISSING, cell_key(row.number, column))


def _meant(words: Vocabulary[Word], said: str, row: Row, faults: list[Fault]) -> Word | None:
    """Which of the words a cell says, by its label or its id. One that says none is a fault."""
    found = words.meant(said)
    if found is None and said:
        key = word_key(words.column, said)
        letter_of = row.letters.get(words.column, "")
        faults.append(Fault(row.number, letter_of, words.column, "", Kind.WORD, key, said))
    return found


def _in_words(faults: list[Fault]) -> Iterator[Fault]:
    """The same, with what to say of words that are not known, and of the first what they may mean.

    Each word is looked at once, however many rows have it.
    """
    found: dict[str, tuple[str, tuple[str, ...]]] = {}
    for fault in faults:
        if fault.kind is not Kind.WORD:
            yield fault
            continue
        if is_ditto(fault.said):
            yield fault._replace(message=DITTO_MESSAGE, guess=(ABOVE,))
            continue
        if fault.key not in found:
            guess = guesses(fault.heading, fault.said) if len(found) < MOST_GUESSED else ()
            found[fault.key] = unknown_word_fault(fault.heading, fault.said, guess), guess
        message, guess = found[fault.key]
        yield fault._replace(message=message, guess=guess)


def _contact_fault(contact: str) -> str | None:
    wrong = find_contact_fault(contact)
    kind = kind_of_value(contact) if wrong else None
    return f"This is {kind} in the spreadsheet. {wrong}" if kind else wrong


def _is_unasked(row: Row, table: Table, answers: Answers) -> bool:
    """Whether it does not show in the spreadsheet, and nobody has said to take it all the same."""
    return row.number in table.hidden and hidden_key(row.number) not in answers


def _is_bare(row: Row, answers: Answers) -> bool:
    """Whether it is a row of totals, the heading of a group, or a note beside the list.

    A row that has a name alone may be an organisation: what is missing in it is asked.
    """
    if bare_key(row.number) in answers:
        return False
    said = [each for each in row.cells.values() if each]
    name = row.cells["name"]
    is_heading = not name or all(map(PLACE_WORDS.meant, parts_of(name)))
    return (len(said) < 2 and is_heading) or any(map(is_total, said))


def _bare(row: Row) -> Fault:
    message = "This row hardly says anything. Delete it, or fill it in"
    return _fault(row, "name", message, Kind.BARE, bare_key(row.number))


def _hidden(row: Row) -> Fault:
    message = "The spreadsheet does not show this row. Delete it, or show it"
    return _fault(row, "name", message, Kind.HIDDEN, hidden_key(row.number))


def _namesakes(rows: Iterable[Row], names: Names, answers: Answers) -> list[Fault]:
    """Rows that have the name of an earlier row, or of an organisation in the list."""
    faults, first = [], dict[str, int]()
    for row in rows:
        key = name_key(collapse_whitespace(row.cells["name"]))
        if not row.cells["name"]:
            continue
        others = different_from(row.number, answers)
        known = tuple(names.get(key, ()))
        if key in first and others is None:
            message = f"Row {first[key]} has the same name. Delete one, or say which part it is"
            faults.append(_namesake(row, message, Kind.TWIN))
        elif {number for number, _ in known} - (others or frozenset()):
            fault = _namesake(row, IN_THE_LIST, Kind.KNOWN)
            faults.append(fault._replace(known=known))
        first.setdefault(key, row.number)
    return faults


def _namesake(row: Row, message: str, kind: Kind) -> Fault:
    return _fault(row, "name", message, kind, namesake_key(row.number))


def _different(rows: Iterable[Row], answers: Answers) -> dict[str, frozenset[int]]:
    found: dict[str, frozenset[int]] = {}
    for row in rows:
        key = name_key(collapse_whitespace(row.cells["name"]))
        others = different_from(row.number, answers) or frozenset()
        found[key] = found.get(key, frozenset()) | others
    return found
