"""Rows of an import as its page mends them: checked afterwards as if a file said so."""

import re
from collections.abc import Mapping, Sequence
from typing import NamedTuple, TypeAlias

from app.core_team.import_faults import cell_key, every_key, hidden_key, namesake_key, word_key
from app.core_team.vocabularies import LABELS, parts_of
from app.details_form import squeezed

Answers: TypeAlias = Mapping[str, Sequence[str]]
"""What was answered, by the key of what was asked: words, ids of words, or one of these."""
ID = re.compile(r"[0-9]{1,10}")
OUT = "out"  # leave the row out, or the column
NOTHING = "nothing"  # the word says nothing: leave it out of its cell
EACH = "each"  # the rows differ: each is asked about
DIFFERENT = "different"  # the row counts; after it the ids of whom it is different from


class Row(NamedTuple):
    """A row of the file: its number, and its cells and their letters by column."""

    number: int
    cells: dict[str, str]
    letters: dict[str, str]


def mended(row: Row, answers: Answers) -> Row | None:
    """The row with its answers in it; None where it is left out."""
    if not answers:
        return row
    cells = {column: _cell(row, column, said, answers) for column, said in row.cells.items()}
    is_left_out = None in cells.values() or OUT in (
        *answers.get(namesake_key(row.number), ()),
        *answers.get(hidden_key(row.number), ()),
    )
    return None if is_left_out else row._replace(cells={**row.cells, **_words(cells)})


def different_from(row: int, answers: Answers) -> frozenset[int] | None:
    """The organisations of its name that a row is said to be none of; None where nobody said so."""
    said = answers.get(namesake_key(row), ())
    if not said or said[0] != DIFFERENT:
        return None
    return frozenset(int(number) for number in said[1:] if ID.fullmatch(number))


def _words(cells: Mapping[str, str | None]) -> dict[str, str]:
    return {column: said for column, said in cells.items() if said is not None}


def _cell(row: Row, column: str, said: str, answers: Answers) -> str | None:
    """What a cell says now; None where its row is left out."""
    one = answers.get(cell_key(row.number, column))
    if column == "name":
        return said if one is None else squeezed(one[0]) or None
    if column == "email":
        return _typed(column, said, answers)
    if one is not None:
        return _in_labels(column, one)
    if not said and column not in row.letters:
        return _in_labels(column, answers.get(every_key(column), ()))
    parts = parts_of(said) if column == "places" else [said]
    words = [_in_labels(column, answers.get(word_key(column, part), (part,))) for part in parts]
    if any(word is None for word in words):
        return None
    return "; ".join(word for word in words if word)


def _typed(column: str, said: str, answers: Answers) -> str:
    """What was typed in the place of a word; and in the place of that, where it was wrong too."""
    seen = set[str]()
    while (key := word_key(column, said)) in answers and key not in seen:
        seen.add(key)
        said = squeezed(answers[key][0])
    return said


def _in_labels(column: str, words: Sequence[str]) -> str | None:
    """The words for which ids stand; what is no id stays. None where the row is left out."""
    if OUT in words:
        return None
    said = (word for word in words if word not in (NOTHING, EACH))
    return "; ".join(LABELS[column].get(word, word) for word in said)
