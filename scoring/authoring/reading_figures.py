"""What a questionnaire asks of whoever answers it: words, minutes, and how hard it is to read.

Minutes are those of one person who knows the answers: every word read once, at 238 words a minute
(Brysbaert, *Journal of Memory and Language* 109, 2019, 104047: silent reading of English
non-fiction), and ten seconds to answer each question (Pew Research Center, *How we keep our online
surveys from running too long*, 2022).
"""

from __future__ import annotations

from collections.abc import Iterator
from math import ceil
from typing import NamedTuple

from scoring.questionnaires.questionnaire import Item, Questionnaire
from scoring.reading_age import TextFigures, count_words, measure_text

WORDS_A_MINUTE = 238
SECONDS_A_QUESTION = 10


class ItemFigures(NamedTuple):
    """One question, with its help and what a rubric or the sides of a balance describe."""

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
    read = whole.words + count_words(_scale_texts(questionnaire))
    seconds = read * 60 / WORDS_A_MINUTE + SECONDS_A_QUESTION * len(items)
    return QuestionnaireFigures(items, whole, ceil(seconds / 60))


def _item_texts(item: Item) -> Iterator[str]:
    yield from (item.text, item.help)
    yield from (item.rubric or {}).values()
    if item.balance:
        for pole in (item.balance.left, item.balance.right):
            yield from (pole.name, pole.text)


def _all_texts(questionnaire: Questionnaire) -> Iterator[str]:
    for section in questionnaire.sections:
        yield section.intro
        for item in section.items:
            yield from _item_texts(item)


def _scale_texts(questionnaire: Questionnaire) -> Iterator[str]:
    for scale in questionnaire.scales.values():
        yield from (choice.label for choice in scale)
