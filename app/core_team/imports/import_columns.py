"""Finds which column of an import is which: by its heading, or by an answer given on the page."""

from collections.abc import Collection, Mapping, Sequence

from app.core_team.imports.import_corrections import LEAVE_OUT, ImportAnswers
from app.core_team.imports.import_faults import FaultKind, ImportFault, every_row_key, heading_key
from app.core_team.imports.import_headings import (
    IMPORT_COLUMNS,
    NEEDED_COLUMNS,
    Headings,
    find_column,
    guess_column,
    guess_column_by_example,
    headings_of_absent_columns,
    is_notes_heading,
)
from app.core_team.imports.import_vocabularies import WORD_COLUMNS
from app.core_team.imports.uploaded_table import LAST_COLUMN, NumberedRows, column_letter
from app.text.hidden_characters import show_hidden


def locate_columns(
    headings: Headings, answers: ImportAnswers
) -> tuple[dict[str, int], list[ImportFault]]:
    """The position of each column, and what is wrong with the headings."""
    heading_cells = [*headings.cells, *[""] * (LAST_COLUMN - len(headings.cells))]
    columns = [
        _answered_column(at, answers) or find_column(heading)
        for at, heading in enumerate(heading_cells)
    ]
    # No heading is guessed to mean a column that the file has already.
    absent = headings_of_absent_columns(set(columns))
    places: dict[str, int] = {}
    faults = [
        fault
        for at, said_first in enumerate(headings.example)
        if said_first and columns[at] is None
        for fault in [_no_heading_fault(headings, at, absent)]
    ]
    for at, column in enumerate(columns):
        if column is None and heading_cells[at] and not is_notes_heading(heading_cells[at]):
            faults.append(_unknown_heading_fault(headings, at, absent))
            _rule_out(faults[-1].guess, absent)
        elif column and column in places:
            faults.append(_repeated_heading_fault(headings, at, column, places[column]))
        elif column and column != LEAVE_OUT:
            places[column] = at
    present = {*places, *(each for fault in faults for each in fault.guess)}
    faults.extend(
        _absent_column_fault(headings, each, bool(faults))
        for each in NEEDED_COLUMNS
        if each not in present and not answer_for_every_row(each, answers)
    )
    return places, faults


def answer_for_every_row(column: str, answers: ImportAnswers) -> Sequence[str]:
    """The answer for every row in a column that the file does not have; empty without one."""
    return answers.get(every_row_key(column), ()) if column in WORD_COLUMNS else ()


def _absent_column_fault(headings: Headings, column: str, has_other_faults: bool) -> ImportFault:
    """The fault of an absent column. One answer for every row cannot replace the names."""
    message = f"There is no column with the heading ‘{column}’"
    if column not in WORD_COLUMNS:
        kind = FaultKind.ABSENT if has_other_faults else FaultKind.FILE
        return ImportFault(headings.number, "", column, message, kind)
    return ImportFault(
        headings.number, "", column, message, FaultKind.ABSENT, every_row_key(column)
    )


def _rule_out(guess: Collection[str], absent: dict[str, str]) -> None:
    """Remove guessed columns from the absent ones: no two headings are guessed to be one column."""
    for also in [also for also, column in absent.items() if column in guess]:
        del absent[also]


def _answered_column(at: int, answers: ImportAnswers) -> str | None:
    """The column that an answer names; `LEAVE_OUT` where it is left out."""
    answer = answers.get(heading_key(at), ())
    return answer[0] if answer and answer[0] in (*IMPORT_COLUMNS, LEAVE_OUT) else None


def _unknown_heading_fault(headings: Headings, at: int, absent: Mapping[str, str]) -> ImportFault:
    heading = headings.cells[at]
    close = guess_column(heading, absent)
    hint = f"Did you mean ‘{close}’? " if close else ""
    message = f"This heading is not one that we know. {hint}Delete the column if it is not needed"
    return _heading_fault(headings, at, message)._replace(guess=(close,) if close else ())


def _no_heading_fault(headings: Headings, at: int, absent: dict[str, str]) -> ImportFault:
    """The fault of a column without a heading, with a guess from its first cell."""
    example = headings.example[at]
    column = guess_column_by_example(example)
    guess = (column,) if column and column in absent.values() else ()
    _rule_out(guess, absent)
    message = "This column has no heading"
    key = heading_key(at)
    return ImportFault(
        headings.number,
        column_letter(at),
        "",
        message,
        FaultKind.HEADING,
        key,
        show_hidden(example),
        guess,
    )


def _repeated_heading_fault(headings: Headings, at: int, column: str, first: int) -> ImportFault:
    message = f"Column {column_letter(first)} is ‘{column}’ too. Delete one of them"
    return _heading_fault(headings, at, message)


def _heading_fault(headings: Headings, at: int, message: str) -> ImportFault:
    heading = headings.cells[at] if at < len(headings.cells) else ""
    return ImportFault(
        headings.number,
        column_letter(at),
        heading,
        message,
        FaultKind.HEADING,
        heading_key(at),
        show_hidden(heading),
    )


def cells_outside_columns(
    headings: Headings, data_rows: NumberedRows, answers: ImportAnswers
) -> list[ImportFault]:
    """A fault for each row with a cell under no heading: perhaps of a comma in a name."""
    with_heading = {at for at, heading in enumerate(headings.cells) if heading}
    with_heading |= {at for at in range(LAST_COLUMN) if _answered_column(at, answers)}
    message = (
        "This cell has words, and its column no heading. Check that no cell of the row slipped"
    )
    return [
        ImportFault(
            number,
            column_letter(at),
            "",
            message,
            FaultKind.HEADING,
            heading_key(at),
            show_hidden(cells[at]),
        )
        for number, cells in data_rows
        for at in [
            next((n for n, cell in enumerate(cells) if cell and n not in with_heading), None)
        ]
        if at is not None
    ]
