"""Which column of an import is which: by its heading, or as somebody said on the page."""

from collections.abc import Collection, Mapping, Sequence

from app.core_team.imports.import_corrections import OUT, Answers
from app.core_team.imports.import_faults import Fault, Kind, every_key, heading_key
from app.core_team.imports.import_headings import (
    COLUMNS,
    NEEDED,
    Headings,
    absent_columns,
    close_column,
    column_by_example,
    column_of,
    is_of_notes,
)
from app.core_team.imports.import_vocabularies import VOCABULARIES
from app.core_team.imports.uploaded_table import LAST_COLUMN, Rows, letter
from app.text.hidden_characters import show_hidden


def columns_of(headings: Headings, answers: Answers) -> tuple[dict[str, int], list[Fault]]:
    """Where each column is, and what is wrong with the headings."""
    said = [*headings.cells, *[""] * (LAST_COLUMN - len(headings.cells))]
    meant = [_answered(at, answers) or column_of(heading) for at, heading in enumerate(said)]
    # A column that the file has already is not what another was meant to be.
    absent = absent_columns(set(meant))
    places: dict[str, int] = {}
    faults = [
        fault
        for at, said_first in enumerate(headings.example)
        if said_first and meant[at] is None
        for fault in [_without_heading(headings, at, absent)]
    ]
    for at, column in enumerate(meant):
        if column is None and said[at] and not is_of_notes(said[at]):
            faults.append(_unknown_heading(headings, at, absent))
            _take_out(faults[-1].guess, absent)
        elif column and column in places:
            faults.append(_second_heading(headings, at, column, places[column]))
        elif column and column != OUT:
            places[column] = at
    there = {*places, *(each for fault in faults for each in fault.guess)}
    faults.extend(
        _absent(headings, each, bool(faults))
        for each in NEEDED
        if each not in there and not said_for_every_row(each, answers)
    )
    return places, faults


def said_for_every_row(column: str, answers: Answers) -> Sequence[str]:
    """What every row says in a column that the file does not have, once somebody has said so."""
    return answers.get(every_key(column), ()) if column in VOCABULARIES else ()


def _absent(headings: Headings, column: str, is_asked: bool) -> Fault:
    """What is said of a needed column. The names can only be in a column; it may be asked about."""
    message = f"There is no column with the heading ‘{column}’"
    if column not in VOCABULARIES:
        kind = Kind.ABSENT if is_asked else Kind.FILE
        return Fault(headings.number, "", column, message, kind)
    return Fault(headings.number, "", column, message, Kind.ABSENT, every_key(column))


def _take_out(guess: Collection[str], absent: dict[str, str]) -> None:
    """Two columns are hardly both meant: what one is guessed to be, no other is."""
    for also in [also for also, each in absent.items() if each in guess]:
        del absent[also]


def _answered(at: int, answers: Answers) -> str | None:
    """Which column somebody said it is; `OUT` where it is left out."""
    said = answers.get(heading_key(at), ())
    return said[0] if said and said[0] in (*COLUMNS, OUT) else None


def _unknown_heading(headings: Headings, at: int, absent: Mapping[str, str]) -> Fault:
    heading = headings.cells[at]
    close = close_column(heading, absent)
    hint = f"Did you mean ‘{close}’? " if close else ""
    message = f"This heading is not one that we know. {hint}Delete the column if it is not needed"
    return _of_heading(headings, at, message)._replace(guess=(close,) if close else ())


def _without_heading(headings: Headings, at: int, absent: dict[str, str]) -> Fault:
    """A column of a file without headings, with what the first row says it may be."""
    said = headings.example[at]
    column = column_by_example(said)
    guess = (column,) if column and column in absent.values() else ()
    _take_out(guess, absent)
    message = "This column has no heading"
    key = heading_key(at)
    return Fault(
        headings.number, letter(at), "", message, Kind.HEADING, key, show_hidden(said), guess
    )


def _second_heading(headings: Headings, at: int, column: str, first: int) -> Fault:
    message = f"Column {letter(first)} is ‘{column}’ too. Delete one of them"
    return _of_heading(headings, at, message)


def _of_heading(headings: Headings, at: int, message: str) -> Fault:
    said = headings.cells[at] if at < len(headings.cells) else ""
    return Fault(
        headings.number, letter(at), said, message, Kind.HEADING, heading_key(at), show_hidden(said)
    )


def cells_beside(headings: Headings, below: Rows, answers: Answers) -> list[Fault]:
    """The cells under no heading: a comma in a name that is not in quotes, perhaps."""
    there = {at for at, heading in enumerate(headings.cells) if heading}
    there |= {at for at in range(LAST_COLUMN) if _answered(at, answers)}
    message = (
        "This cell has words, and its column no heading. Check that no cell of the row slipped"
    )
    return [
        Fault(
            number, letter(at), "", message, Kind.HEADING, heading_key(at), show_hidden(cells[at])
        )
        for number, cells in below
        for at in [next((n for n, cell in enumerate(cells) if cell and n not in there), None)]
        if at is not None
    ]
