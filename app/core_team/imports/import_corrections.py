"""Applies the answers given on the page to the rows of an import, before the rows are checked."""

import re
from collections.abc import Iterable, Iterator, Mapping, Sequence
from typing import NamedTuple, TypeAlias

from app.core_team.imports.import_faults import (
    bare_key,
    cell_key,
    every_row_key,
    hidden_key,
    namesake_key,
    word_key,
)
from app.core_team.imports.import_vocabularies import get_labels, split_places
from app.forms.details_form import collapse_whitespace

ImportAnswers: TypeAlias = Mapping[str, Sequence[str]]
"""Answers by the key of their question: words, ids of words, or one of these."""
ID_PATTERN = re.compile(r"[0-9]{1,10}")
LEAVE_OUT = "out"  # leave the row out, or the column
LEAVE_EMPTY = "nothing"  # the word says nothing: leave it out of its cell
SAME_AS_ABOVE = "above"  # as in the row above
ASK_EACH_ROW = "each"  # the rows differ: each is asked about
DIFFERENT_ORGANISATION = (
    "different"  # the row counts; after it the ids of whom it is different from
)


class ImportRow(NamedTuple):
    """A row of the file: its number, and its cells and their letters by column."""

    number: int
    cells: dict[str, str]
    letters: dict[str, str]


def apply_corrections(rows: Iterable[ImportRow], answers: ImportAnswers) -> Iterator[ImportRow]:
    """Apply the answers to the rows, and skip those that are left out."""
    above: dict[str, str] = {}
    for row in rows:
        cells = {
            column: _corrected_cell(row, column, said, answers, above.get(column, ""))
            for column, said in row.cells.items()
        }
        words = {column: said for column, said in cells.items() if said is not None}
        # A row that is left out still counts as the one above for those below it.
        above.update({column: said for column, said in words.items() if said})
        if len(words) == len(cells) and not _is_left_out(row.number, answers):
            yield row._replace(cells=words)


def _is_left_out(row: int, answers: ImportAnswers) -> bool:
    keys = (namesake_key(row), hidden_key(row), bare_key(row))
    return any(LEAVE_OUT in answers.get(key, ()) for key in keys)


def declared_different_from(row: int, answers: ImportAnswers) -> frozenset[int] | None:
    """The organisations of its name that a row is declared different from; None if unanswered."""
    answer = answers.get(namesake_key(row), ())
    if not answer or answer[0] != DIFFERENT_ORGANISATION:
        return None
    return frozenset(int(number) for number in answer[1:] if ID_PATTERN.fullmatch(number))


def _corrected_cell(
    row: ImportRow, column: str, said: str, answers: ImportAnswers, above: str
) -> str | None:
    """The corrected text of a cell; None where its row is left out."""
    answer = answers.get(cell_key(row.number, column))
    if column == "name":
        return said if answer is None else collapse_whitespace(answer[0]) or None
    if column == "email":
        return _typed_correction(column, said, answers)
    if answer is not None:
        return _to_labels(column, answer, above)
    if not said and column not in row.letters:
        return _to_labels(column, answers.get(every_row_key(column), ()), above)
    parts = split_places(said) if column == "places" else [said]
    words = [
        _to_labels(column, answers.get(word_key(column, part), (part,)), above) for part in parts
    ]
    if any(word is None for word in words):
        return None
    return "; ".join(word for word in words if word)


def _typed_correction(column: str, said: str, answers: ImportAnswers) -> str:
    """What was typed in place of a word, followed through where that was corrected again."""
    seen = set[str]()
    while (key := word_key(column, said)) in answers and key not in seen:
        seen.add(key)
        said = collapse_whitespace(answers[key][0])
    return said


def _to_labels(column: str, words: Sequence[str], above: str) -> str | None:
    """Replace ids by their labels, and keep other words. None where the row is left out."""
    if LEAVE_OUT in words:
        return None
    chosen = (word for word in words if word not in (LEAVE_EMPTY, ASK_EACH_ROW))
    labels = {**get_labels(column), SAME_AS_ABOVE: above}
    return "; ".join(labels.get(word, word) for word in chosen)
