"""The table of an uploaded file as text, and the limits of reading one."""

from typing import NamedTuple, TypeAlias

# Rows are read down to here: words further down are there by mistake.
LAST_ROW = 20_000
LAST_COLUMN = 40
# Far above the longest name, list of places or address.
MOST_CELL = 2_000

NumberedRows: TypeAlias = list[tuple[int, list[str]]]
"""Rows that hold anything, each with its number in the file, from 1."""


class UploadedTable(NamedTuple):
    """The rows of a file, and remarks on how it was read.

    `sheet` is the name of the sheet, empty for a CSV. `remarks` are sentences; `hidden` are the
    numbers of rows that the spreadsheet does not show.
    """

    rows: NumberedRows
    sheet: str = ""
    remarks: tuple[str, ...] = ()
    hidden: frozenset[int] = frozenset()


class UnreadableError(Exception):
    """The file cannot be read; the message says why, and how to mend it."""


def too_many_rows_error() -> UnreadableError:
    """The error for words below the last row that is read."""
    return UnreadableError(
        f"The sheet goes past row {LAST_ROW:,}. Copy the rows that count to a new sheet"
    )


def cell_too_long_error(row: int, at: int, hint: str = "") -> UnreadableError:
    """The error for a cell that holds too much; `at` is its column, from 0."""
    return UnreadableError(
        f"The cell in row {row:,}, column {column_letter(at)}, holds more than {MOST_CELL:,} "
        f"characters. {hint}Shorten it"
    )


def column_letter(at: int) -> str:
    """The letters of a column in spreadsheets: A for 0, AA for 26."""
    letters = ""
    at += 1
    while at:
        at, rest = divmod(at - 1, 26)
        letters = chr(ord("A") + rest) + letters
    return letters


def row_ranges(numbers: tuple[int, ...], most: int = 6) -> str:
    """Numbers of rows in words, those in a row as a range: ‘2 to 18, 21 and 23’.

    Where there are more than `most` ranges, the rest are counted: ‘3, 5, 7 and 24 more’.
    """
    runs: list[list[int]] = []
    for number in sorted(set(numbers)):
        if runs and number == runs[-1][-1] + 1:
            runs[-1].append(number)
        else:
            runs.append([number])
    parts = [part for run in runs[:most] for part in _run_in_words(run)]
    if rest := sum(map(len, runs[most:])):
        parts.append(f"{rest:,} more")
    return " and ".join([", ".join(parts[:-1]), parts[-1]]) if len(parts) > 1 else "".join(parts)


def _run_in_words(run: list[int]) -> list[str]:
    return [f"{run[0]} to {run[-1]}"] if len(run) > 2 else [str(number) for number in run]
