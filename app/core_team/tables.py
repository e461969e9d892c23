"""A table of text as somebody's file holds it, and how far one is read."""

from typing import TypeAlias

# Rows with words down to here are looked at; further down lies what nobody meant to send.
LAST_ROW = 20_000
LAST_COLUMN = 40
# Far above the longest name, list of places or address.
MOST_CELL = 2_000

Rows: TypeAlias = list[tuple[int, list[str]]]
"""Rows that hold anything, each with its number in the file, from 1."""


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
