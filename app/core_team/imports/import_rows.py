"""Turns the rows of an uploaded table into organisations to add, or lists every fault in it."""

from collections.abc import Iterable, Iterator, Mapping
from typing import NamedTuple

from app.core_team.imports.import_columns import (
    answer_for_every_row,
    cells_outside_columns,
    locate_columns,
)
from app.core_team.imports.import_corrections import (
    SAME_AS_ABOVE,
    ImportAnswers,
    ImportRow,
    apply_corrections,
    declared_different_from,
)
from app.core_team.imports.import_faults import (
    FaultKind,
    ImportFault,
    bare_key,
    cell_key,
    hidden_key,
    namesake_key,
    word_key,
)
from app.core_team.imports.import_headings import NEEDED_COLUMNS, Headings, find_headings
from app.core_team.imports.import_vocabularies import (
    get_labels,
    get_vocabulary,
    guess_words,
    split_places,
    unknown_word_fault,
)
from app.core_team.imports.spreadsheet_values import (
    is_ditto,
    is_total,
    kind_of_value,
    not_a_name_fault,
)
from app.core_team.imports.uploaded_table import NumberedRows, UploadedTable, column_letter
from app.forms.details_form import collapse_whitespace, find_name_fault
from app.store.base.normalised_name import normalise_name
from app.store.organisations.organisations import OrganisationDetails
from app.store.participation.added_organisations import Candidate
from app.text.email_addresses import find_contact_fault

MOST_IMPORT_ROWS = 2_000
# Places that one cell may name, known or not.
MOST_PLACES_IN_CELL = 20
# Unknown words for which a guess is looked for: comparing spellings is slow.
MOST_WORDS_GUESSED = 500

ALREADY_LISTED = (
    "An organisation of this name is in the list already. Delete the row, or say on the page that "
    "it is a different one"
)

UNCLOSED_QUOTE = (
    "This cell holds several rows: a quotation mark is not closed in the file. Close it and choose "
    "the file again, or enter the one name"
)
DITTO_MESSAGE = "Enter the words of the row above, if they are meant"

OrganisationsByName = Mapping[str, list[tuple[int, str]]]
"""Organisations in the list, as id and name, by their normalised name."""


class CheckedTable(NamedTuple):
    """The organisations in the table, or its faults: one of `candidates` and `faults` is empty.

    `places` says which column stands where, from 0. `rows` are the rows as they were mended, and
    `left_out` the numbers of those that are left out.
    `different_from` has the organisations that a new one of the same name is not, by that name.
    """

    candidates: list[Candidate]
    faults: list[ImportFault]
    headings: Headings
    places: dict[str, int]
    rows: list[ImportRow]
    left_out: list[int]
    different_from: dict[str, frozenset[int]]


def check_table(
    table: UploadedTable, names: OrganisationsByName, answers: ImportAnswers | None = None
) -> CheckedTable:
    """Apply the answers to the table, and check every row of it.

    `names` has the organisations in the list whose names `names_to_look_up` gives.
    """
    rows, corrections = table.rows, answers or {}
    headings = find_headings(rows)
    places, faults = locate_columns(headings, corrections)
    data_rows = rows[headings.at + 1 :]
    if _lacks_needed_column(places, corrections):
        return CheckedTable([], faults, headings, places, [], [], {})
    if count_fault := _row_count_fault(headings, data_rows):
        return CheckedTable([], [*faults, count_fault], headings, {}, [], [], {})
    corrected = _corrected_rows(data_rows, places, corrections)
    hidden = [row for row in corrected if _is_hidden_row(row, table, corrections)]
    bare = [row for row in corrected if row not in hidden and _is_bare_row(row, corrections)]
    aside = {row.number for row in (*hidden, *bare)}
    visible = [row for row in corrected if row.number not in aside]
    parsed = [_parse_candidate(row) for row in visible]
    for _, row_faults in parsed:
        faults.extend(row_faults)
    faults.extend(_hidden_row_fault(row) for row in hidden)
    faults.extend(_bare_row_fault(row) for row in bare)
    faults.extend(_namesake_faults(visible, names, corrections))
    faults.extend(cells_outside_columns(headings, data_rows, corrections))
    faults.sort(key=lambda fault: (fault.row, len(fault.column), fault.column))
    numbers = {row.number for row in corrected}
    return CheckedTable(
        candidates=[] if faults else [candidate for candidate, _ in parsed if candidate],
        faults=list(_add_messages(faults)),
        headings=headings,
        places=places,
        rows=corrected,
        left_out=[number for number, _ in data_rows if number not in numbers],
        different_from=_told_apart_by_name(visible, corrections),
    )


def names_to_look_up(table: UploadedTable, answers: ImportAnswers | None = None) -> list[str]:
    """The normalised names in the table, to be looked up in the list."""
    headings = find_headings(table.rows)
    places, _ = locate_columns(headings, answers or {})
    data_rows = table.rows[headings.at + 1 :]
    # A file that is too long is refused whatever its names are: they are not looked for.
    if "name" not in places or len(data_rows) > MOST_IMPORT_ROWS:
        return []
    corrected = _corrected_rows(data_rows, {"name": places["name"]}, answers or {})
    return [
        normalise_name(collapse_whitespace(row.cells["name"]))
        for row in corrected
        if row.cells["name"]
    ]


def _row_count_fault(headings: Headings, data_rows: NumberedRows) -> ImportFault | None:
    """What is wrong with how many rows there are."""
    if not data_rows:
        return ImportFault(headings.number, "", "", "There is no row under the headings")
    if len(data_rows) > MOST_IMPORT_ROWS:
        message = f"There are {len(data_rows):,} rows, and {MOST_IMPORT_ROWS:,} fit. Split the file"
        return ImportFault(data_rows[MOST_IMPORT_ROWS][0], "", "", message)
    return None


def _lacks_needed_column(places: Mapping[str, int], answers: ImportAnswers) -> bool:
    """Whether a needed column is neither in the file nor answered for every row."""
    return any(
        column not in places and not answer_for_every_row(column, answers)
        for column in NEEDED_COLUMNS
    )


def _corrected_rows(
    data_rows: NumberedRows, places: Mapping[str, int], answers: ImportAnswers
) -> list[ImportRow]:
    letters = {column: column_letter(at) for column, at in places.items()}
    answered_cells = {
        c: "" for c in NEEDED_COLUMNS if c not in places and answer_for_every_row(c, answers)
    }
    import_rows = (
        ImportRow(
            number, {c: cells[at] if at < len(cells) else "" for c, at in places.items()}, letters
        )
        for number, cells in data_rows
    )
    import_rows = (row._replace(cells={**row.cells, **answered_cells}) for row in import_rows)
    return list(apply_corrections(import_rows, answers))


def _cell_fault(
    row: ImportRow, column: str, message: str, kind: FaultKind, key: str
) -> ImportFault:
    cell_letter = row.letters.get(column, "")
    return ImportFault(
        row.number, cell_letter, column, message, kind, key, row.cells.get(column, "")
    )


def _parse_candidate(row: ImportRow) -> tuple[Candidate | None, list[ImportFault]]:
    name, contact = (
        collapse_whitespace(row.cells["name"]),
        collapse_whitespace(row.cells.get("email", "")),
    )
    faults: list[ImportFault] = []
    several_rows = UNCLOSED_QUOTE if _holds_several_rows(row.cells["name"]) else None
    if message := several_rows or find_name_fault(name, "the") or not_a_name_fault(name):
        faults.append(
            _cell_fault(row, "name", message, FaultKind.NAME, cell_key(row.number, "name"))
        )
    if message := _contact_fault(contact):
        faults.append(
            _cell_fault(row, "email", message, FaultKind.EMAIL, word_key("email", contact))
        )
    places = _parse_places(row, faults)
    sector = _parse_word("sector", row.cells["sector"], row, faults)
    if not row.cells["sector"]:
        faults.append(_missing_fault(row, "sector", "Enter a sector"))
    size = _parse_word("size", row.cells.get("size", ""), row, faults)
    if faults or sector is None:
        return None, faults
    return Candidate(
        OrganisationDetails(name, tuple(dict.fromkeys(places)), sector, size), contact
    ), []


def _holds_several_rows(cell: str) -> bool:
    """Whether each of several lines of a cell has commas or the like, as a row of a CSV has."""
    lines = cell.split("\n")
    return len(lines) > 1 and all(any(sign in line for sign in ",;\t") for line in lines)


def _parse_places(row: ImportRow, faults: list[ImportFault]) -> list[str]:
    parts = split_places(row.cells["places"])
    if not parts:
        faults.append(_missing_fault(row, "places", "Enter at least one place"))
    if len(parts) > MOST_PLACES_IN_CELL:
        to_choose = len(get_labels("places"))
        message = f"There are {len(parts):,} places in this cell, and {to_choose} to choose from"
        faults.append(_missing_fault(row, "places", message))
        return []
    words = [_parse_word("places", part, row, faults) for part in parts]
    return [place for place in words if place]


def _missing_fault(row: ImportRow, column: str, message: str) -> ImportFault:
    return _cell_fault(row, column, message, FaultKind.MISSING, cell_key(row.number, column))


def _parse_word(column: str, said: str, row: ImportRow, faults: list[ImportFault]) -> str | None:
    """The word that a cell holds, by its label or id. A cell with another word adds a fault."""
    word = get_vocabulary(column).find_word(said)
    if word is None and said:
        key, cell_letter = word_key(column, said), row.letters.get(column, "")
        faults.append(ImportFault(row.number, cell_letter, column, "", FaultKind.WORD, key, said))
    return word


def _add_messages(faults: list[ImportFault]) -> Iterator[ImportFault]:
    """Add a message to the fault of each unknown word, and a guess to the first of them.

    Each word is compared once, however many rows have it.
    """
    message_by_key: dict[str, tuple[str, tuple[str, ...]]] = {}
    for fault in faults:
        if fault.kind is not FaultKind.WORD:
            yield fault
            continue
        if is_ditto(fault.said):
            yield fault._replace(message=DITTO_MESSAGE, guess=(SAME_AS_ABOVE,))
            continue
        if fault.key not in message_by_key:
            guess = (
                guess_words(fault.heading, fault.said)
                if len(message_by_key) < MOST_WORDS_GUESSED
                else ()
            )
            message_by_key[fault.key] = unknown_word_fault(fault.heading, fault.said, guess), guess
        message, guess = message_by_key[fault.key]
        yield fault._replace(message=message, guess=guess)


def _contact_fault(contact: str) -> str | None:
    fault = find_contact_fault(contact)
    kind = kind_of_value(contact) if fault else None
    return f"This is {kind} in the spreadsheet. {fault}" if kind else fault


def _is_hidden_row(row: ImportRow, table: UploadedTable, answers: ImportAnswers) -> bool:
    """Whether the spreadsheet hides the row, and no answer says to import it all the same."""
    return row.number in table.hidden and hidden_key(row.number) not in answers


def _is_bare_row(row: ImportRow, answers: ImportAnswers) -> bool:
    """Whether the row is a total, the heading of a group or a note, and no organisation.

    A row that has a name alone may be an organisation: what is missing in it is asked.
    """
    if bare_key(row.number) in answers:
        return False
    filled = [cell for cell in row.cells.values() if cell]
    name = row.cells["name"]
    is_heading = not name or all(map(get_vocabulary("places").find_word, split_places(name)))
    return (len(filled) < 2 and is_heading) or any(map(is_total, filled))


def _bare_row_fault(row: ImportRow) -> ImportFault:
    message = "This row hardly says anything. Delete it, or fill it in"
    return _cell_fault(row, "name", message, FaultKind.BARE, bare_key(row.number))


def _hidden_row_fault(row: ImportRow) -> ImportFault:
    message = "The spreadsheet does not show this row. Delete it, or show it"
    return _cell_fault(row, "name", message, FaultKind.HIDDEN, hidden_key(row.number))


def _namesake_faults(
    rows: Iterable[ImportRow], names: OrganisationsByName, answers: ImportAnswers
) -> list[ImportFault]:
    """Rows that have the name of an earlier row, or of an organisation in the list."""
    faults, first = [], dict[str, int]()
    for row in rows:
        key = normalise_name(collapse_whitespace(row.cells["name"]))
        if not row.cells["name"]:
            continue
        others = declared_different_from(row.number, answers)
        known = tuple(names.get(key, ()))
        if key in first and others is None:
            message = f"Row {first[key]} has the same name. Delete one, or say which part it is"
            faults.append(_namesake_fault(row, message, FaultKind.TWIN))
        elif {number for number, _ in known} - (others or frozenset()):
            fault = _namesake_fault(row, ALREADY_LISTED, FaultKind.KNOWN)
            faults.append(fault._replace(known=known))
        first.setdefault(key, row.number)
    return faults


def _namesake_fault(row: ImportRow, message: str, kind: FaultKind) -> ImportFault:
    return _cell_fault(row, "name", message, kind, namesake_key(row.number))


def _told_apart_by_name(
    rows: Iterable[ImportRow], answers: ImportAnswers
) -> dict[str, frozenset[int]]:
    told_apart: dict[str, frozenset[int]] = {}
    for row in rows:
        key = normalise_name(collapse_whitespace(row.cells["name"]))
        others = declared_different_from(row.number, answers) or frozenset()
        told_apart[key] = told_apart.get(key, frozenset()) | others
    return told_apart
