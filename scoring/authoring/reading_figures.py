"""What a questionnaire asks of whoever answers it: words, minutes, and how hard it is to read.

Reading age is an estimate from the Automated Readability Index, which counts letters, words and
sentences and needs no dictionary (Smith and Senter, *Automated Readability Index*, AMRL-TR-66-220,
1967). It is a grade of school in the United States, whose first grade begins at the age of six.

Minutes are those of one person who knows the answers: every word read once, at 238 words a minute
(Brysbaert, *Journal of Memory and Language* 109, 2019, 104047: silent reading of English
non-fiction), and ten seconds to answer each question (Pew Research Center, *How we keep our online
surveys from running too long*, 2022).
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator
from math import ceil
from typing import NamedTuple

from scoring.questionnaires.questionnaire import Item, Questionnaire

WORDS_A_MINUTE = 238
SECONDS_A_QUESTION = 10
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


class ItemFigures(NamedTuple):
    """One question, with its help and what a rubric describes."""

    item: Item
    text: TextFigures


class QuestionnaireFigures(NamedTuple):
    """The whole of it. `minutes` is rounded up."""

    items: tuple[ItemFigures, ...]
    whole: TextFigures
    minutes: int

    @property
    def hard(self) -> tuple[ItemFigures, ...]:
        """The questions that are hard to read, the hardest first; alike, in the order asked."""
        hard = (each for each in self.items if each.text.is_hard)
        return tuple(sorted(hard, key=lambda each: -(each.text.reading_age or 0)))


def measure_questionnaire(questionnaire: Questionnaire) -> QuestionnaireFigures:
    """Every question, and all that there is to read: introductions too, and each scale once."""
    items = tuple(
        ItemFigures(item, measure_text(_item_texts(item))) for item in questionnaire.items
    )
    whole = measure_text(_all_texts(questionnaire))
    read = whole.words + _count_words(_scale_texts(questionnaire))
    seconds = read * 60 / WORDS_A_MINUTE + SECONDS_A_QUESTION * len(items)
    return QuestionnaireFigures(items, whole, ceil(seconds / 60))


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


def _count_words(texts: Iterable[str]) -> int:
    return sum(len(_WORD.findall(text)) for text in texts)


def _item_texts(item: Item) -> Iterator[str]:
    yield from (item.text, item.help)
    yield from (item.rubric or {}).values()


def _all_texts(questionnaire: Questionnaire) -> Iterator[str]:
    for section in questionnaire.sections:
        yield section.intro
        for item in section.items:
            yield from _item_texts(item)


def _scale_texts(questionnaire: Questionnaire) -> Iterator[str]:
    for scale in questionnaire.scales.values():
        yield from (choice.label for choice in scale)
