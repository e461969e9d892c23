"""Rows of an import as its page mends them: checked afterwards as if a file said so."""

import re
from collections.abc import Iterable, Iterator, Mapping, Sequence
from typing import NamedTuple, TypeAlias

from app.core_team.imports.import_faults import (
    bare_key,
    cell_key,
    every_key,
    hidden_key,
    namesake_key,
    word_key,
)
from app.core_team.imports.import_vocabularies import LABELS, parts_of
from app.forms.details_form import collapse_whitespace

Answers: TypeAlias = Mapping[str, Sequence[str]]
"""What was answered, by the key of what was asked: words, ids of words, or one of these."""
ID = re.compile(r"[0-9]{1,10}")
OUT = "out"  # leave the row out, or the column
NOTHING = "nothing"  # the word says nothing: leave it out of its cell
ABOVE = "above"  # as in the row above
EACH = "each"  # the rows differ: each is asked about
DIFFERENT = "different"  # the row counts; after it the ids of whom it is different from


class Row(NamedTuple):
    """A row of the file: its number, and its cells and their letters by column."""

    number: int
    cells: dict[str, str]
    letters: dict[str, str]


def all_mended(rows: Iterable[Row], answers: Answers) -> Iterator[Row]:
    """The rows with their answers in them, without those that are left out."""
    above: dict[str, str] = {}
    for row in rows:
        cells = {
            column: _cell(row, column, said, answers, above.get(column, ""))
            for column, said in row.cells.items()
        }
        words = {column: said for column, said in cells.items() if said is not None}
        # A row that is left out says what those below it repeat all the same.
        above.update({column: said for column, said in words.items() if said})
        if len(words) == len(cells) and not _is_left_out(row.number, answers):
            yield row._replace(cells=words)


def _is_left_out(row: int, answers: Answers) -> bool:
    keys = (namesake_key(row), hidden_key(row), bare_key(row))
    return any(OUT in answers.get(key, ()) for key in keys)


def different_from(row: int, answers: Answers) -> frozenset[int] | None:
    """The organisations of its name that a row is said to be none of; None where nobody said so."""
    said = answers.get(namesake_key(row), ())
    if not said or said[0] != DIFFERENT:
        return None
    return frozenset(int(number) for number in said[1:] if ID.fullmatch(number))


def _cell(row: Row, column: str, said: str, answers: Answers, above: str) -> str | None:
    """What a cell says now; None where its row is left out."""
    one = answers.get(cell_key(row.number, column))
    if column == "name":
        return said if one is None else collapse_whitespace(one[0]) or None
    if column == "email":
        return _typed(column, said, answers)
    if one is not None:
        return _in_labels(column, one, above)
    if not said and column not in row.letters:
        return _in_labels(column, answers.get(every_key(column), ()), above)
    parts = parts_of(said) if column == "places" else [said]
    words = [
        _in_labels(column, answers.get(word_key(column, part), (part,)), above) for part in parts
    ]
    if any(word is None for word in words):
        return None
    return "; ".join(word for word in words if word)


def _typed(column: str, said: str, answers: Answers) -> str:
    """What was typed in the place of a word; and in the place of that, where it was wrong too."""
    seen = set[str]()
    while (key := word_key(column, said)) in answers and key not in seen:
        seen.add(key)
        said = collapse_whitespace(answers[key][0])
    return said


def _in_labels(column: str, words: Sequence[str], above: str) -> str | None:
    """The words for which ids stand; what is no id stays. None where the row is left out."""
    if OUT in words:
        return None
    said = (word for word in words if word not in (NOTHING, EACH))
    labels = {**LABELS[column], ABOVE: above}
    return "; ".join(labels.get(word, word) for word in said)
