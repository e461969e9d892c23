"""A table of text as somebody's file holds it, and how far one is read."""

from typing import NamedTuple, TypeAlias

# Rows with words down to here are looked at; further down lies what nobody meant to send.
LAST_ROW = 20_000
LAST_COLUMN = 40
# Far above the longest name, list of places or address.
MOST_CELL = 2_000

Rows: TypeAlias = list[tuple[int, list[str]]]
"""Rows that hold anything, each with its number in the file, from 1."""


class Table(NamedTuple):
    """The rows of a file, and what its sender might not know of how it was read.

    `sheet` is the name of the sheet, empty for a CSV. `remarks` are sentences; `hidden` are the
    numbers of rows that the spreadsheet does not show.
    """

    rows: Rows
    sheet: str = ""
    remarks: tuple[str, ...] = ()
    hidden: frozenset[int] = frozenset()


class UnreadableError(Exception):
    """The file cannot be read; the message says why, and how to mend it."""


def too_far_down() -> UnreadableError:
    """What is said of words that stand below the last row."""
    return UnreadableError(
        f"The sheet goes past row {LAST_ROW:,}. Copy the rows that count to a new sheet"
    )


def too_long(row: int, at: int, hint: str = "") -> UnreadableError:
    """What is said of a cell that holds too much; `at` is its column, from 0."""
    return UnreadableError(
        f"The cell in row {row:,}, column {letter(at)}, holds more than {MOST_CELL:,} characters. "
        f"{hint}Shorten it"
    )


def letter(at: int) -> str:
    """A column as spreadsheets name it: A for 0, AA for 26."""
    letters = ""
    at += 1
    while at:
        at, rest = divmod(at - 1, 26)
        letters = chr(ord("A") + rest) + letters
    return letters


def ranges(numbers: tuple[int, ...], most: int = 6) -> str:
    """Numbers of rows in words, those in a row as a range: ‘2 to 18, 21 and 23’.

    Where there are more than `most` ranges, the rest are counted: ‘3, 5, 7 and 24 more’.
    """
    runs: list[list[int]] = []
    for number in sorted(set(numbers)):
        if runs and number == runs[-1][-1] + 1:
            runs[-1].append(number)
        else:
            runs.append([number])
    said = [each for run in runs[:most] for each in _run(run)]
    if rest := sum(map(len, runs[most:])):
        said.append(f"{rest:,} more")
    return " and ".join([", ".join(said[:-1]), said[-1]]) if len(said) > 1 else "".join(said)


def _run(run: list[int]) -> list[str]:
    return [f"{run[0]} to {run[-1]}"] if len(run) > 2 else [str(number) for number in run]
