"""How hard a text is to read: words, sentences and the age at which it is read with ease.

Reading age is an estimate from the Automated Readability Index, which counts letters, words and
sentences and needs no dictionary (Smith and Senter, *Automated Readability Index*, AMRL-TR-66-220,
1967). It is a grade of school in the United States, whose first grade begins at the age of six.
"""

from __future__ import annotations

import re
from collections.abc import Iterable
from typing import NamedTuple

# What public services write for, at the most (the NHS service manual says 9 to 11).
HIGHEST_EASY_AGE = 12

AGE_IN_FIRST_GRADE = 6
YOUNGEST_AGE = 5
# Below it, one long word makes years of difference.
FEWEST_WORDS_FOR_AGE = 5

_WORD = re.compile(r"[^\W_]+(?:[’'\-][^\W_]+)*")
_SENTENCE_END = re.compile(r"[.!?]+(?=[\s”’\"')]|$)")


class TextFigures(NamedTuple):
    """How much there is to read, and for whom; `reading_age` is None where words are too few."""

    words: int
    sentences: int
    reading_age: int | None

    @property
    def is_hard(self) -> bool:
        """Whether it asks for a higher reading age than `HIGHEST_EASY_AGE`."""
        return self.reading_age is not None and self.reading_age > HIGHEST_EASY_AGE


def measure_text(texts: Iterable[str]) -> TextFigures:
    """Texts as one; each ends a sentence, whether or not a full stop does."""
    given = [text for text in texts if _WORD.search(text)]
    words = [word for text in given for word in _WORD.findall(text)]
    sentences = sum(_count_sentences(text) for text in given)
    letters = sum(each.isalnum() for word in words for each in word)
    return TextFigures(len(words), sentences, _reading_age(letters, len(words), sentences))


def _reading_age(letters: int, words: int, sentences: int) -> int | None:
    if words < FEWEST_WORDS_FOR_AGE:
        return None
    grade = 4.71 * letters / words + 0.5 * words / sentences - 21.43
    return max(YOUNGEST_AGE, round(grade) + AGE_IN_FIRST_GRADE - 1)


def _count_sentences(text: str) -> int:
    stripped = text.rstrip()
    ends = len(_SENTENCE_END.findall(stripped))
    return ends if _SENTENCE_END.search(stripped[-2:]) else ends + 1


def count_words(texts: Iterable[str]) -> int:
    """How many words stand in texts."""
    return sum(len(_WORD.findall(text)) for text in texts)
