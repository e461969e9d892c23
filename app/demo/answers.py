"""Draws the answers of made-up organisations, from how far each is at each round.

A stage is a number on the framework's ladder, here with a fraction: an organisation at 1.6 does
most of what the first stage asks, and about half of what the second does. Any questionnaire can be
answered so, whatever its stages, values, scales and rubrics.
"""

from collections.abc import Mapping
from functools import cache
from random import Random
from typing import NamedTuple

from app.store.assessments.entries import Entries, Entry
from scoring.questionnaires.questionnaire import (
    DONT_KNOW,
    NOT_APPLICABLE,
    Item,
    Questionnaire,
    Section,
)

# All in stages of a ladder of four; they are scaled to a longer or shorter ladder.
LADDER_STAGES = 4
MEAN_START, START_DEVIATION = 2.05, 0.9
MEAN_GROWTH, GROWTH_DEVIATION = 0.45, 0.45
VALUE_DEVIATION = 0.35
ITEM_DEVIATION = 0.4
ROUND_DEVIATION = 0.15
# Head starts, in stages, of the first value of a framework, the easiest, and of the last.
FROM_FIRST_TO_LAST = (0.2, -0.4)

# From the smallest organisations to the largest, in five steps.
SIZE_HEAD_STARTS = (0.1, 0, 0, -0.05, -0.1)

# The probability that an answer is missing in the first round, by its kind. It halves with every
# round, and doubles for the last value.
NOT_KNOWN, NOT_ANSWERED, NOT_OURS = 0.07, 0.025, 0.03
NOTED, EVIDENCED = 0.04, 0.12

# The share of what an item asks that is in place at its own stage, and how much more a stage later.
IN_PLACE_AT_OWN_STAGE, MORE_PER_STAGE = 0.78, 0.3

REASONS = (
    "We meet families in their homes, and have no building of our own.",
    "Another service does this for us under an agreement.",
    "We do not work with children directly.",
    "This has not come up in the last 12 months.",
)
NOTES = (
    "Agreed at the spring away day.",
    "Further on at the main site than at the smaller one.",
    "New since we last answered.",
    "Paused while a post was empty; it begins again next term.",
    "The young people’s panel asked for this.",
    "We argued about this one: half of us would have said less.",
)
EVIDENCE = (
    "https://example.org/minutes",
    "https://example.org/policies",
    "https://example.org/training",
    "https://example.org/you-said-we-did",
)


class PracticeLevels(NamedTuple):
    """How far an organisation is at each round, in stages, and what is easier or harder for it.

    `values` (by id) says how much further it is with a value; `items` (by id) how far it has to be
    to do most of what an item asks, or for a rubric how far behind the rest it is.
    """

    rounds: tuple[float, ...]
    values: Mapping[str, float]
    items: Mapping[str, float]


def find_size_head_start(number: int, sizes: int) -> float:
    """The head start of the size of that number, from 0, of so many sizes."""
    return SIZE_HEAD_STARTS[(2 * number + 1) * len(SIZE_HEAD_STARTS) // (2 * sizes)]


def draw_practice_levels(
    chance: Random, questionnaire: Questionnaire, head_start: float, rounds: int
) -> PracticeLevels:
    """Draw an organisation's levels: its kind changes little, chance more; most of them grow."""
    stretch = len(questionnaire.framework.stages) / LADDER_STAGES
    stands = chance.gauss(MEAN_START, START_DEVIATION) + head_start
    by_round = []
    for _ in range(rounds):
        by_round.append(stands * stretch)
        stands += chance.gauss(MEAN_GROWTH, GROWTH_DEVIATION)
    return PracticeLevels(
        tuple(by_round),
        {
            value.id: stretch * (easier + chance.gauss(0, VALUE_DEVIATION))
            for value, easier in zip(
                questionnaire.framework.values, _value_head_starts(questionnaire), strict=True
            )
        },
        {
            item.id: number + stretch * chance.gauss(0, ITEM_DEVIATION)
            for item, number in zip(questionnaire.items, _item_stages(questionnaire), strict=True)
        },
    )


def draw_answers(
    chance: Random,
    questionnaire: Questionnaire,
    section: Section,
    levels: PracticeLevels,
    round_index: int,
) -> Entries:
    """Draw an organisation's answers to a section in a round; `round_index` is from 0.

    An item without an answer is left out.
    """
    hardest = section.value == questionnaire.framework.values[-1].id
    unsure = (2 if hardest else 1) / 2**round_index
    stands = levels.rounds[round_index] + levels.values[section.value]
    entries = {}
    for item in section.items:
        ahead = stands - levels.items[item.id] + chance.gauss(0, ROUND_DEVIATION)
        entry = _draw_entry(chance, questionnaire, item, ahead, unsure)
        if entry:
            entries[item.id] = entry
    return entries


def _value_head_starts(questionnaire: Questionnaire) -> list[float]:
    """How many stages each value is easier than the middle one."""
    first, last = FROM_FIRST_TO_LAST
    values = range(len(questionnaire.framework.values))
    return [first + (last - first) * number / max(1, len(values) - 1) for number in values]


def _item_stages(questionnaire: Questionnaire) -> list[int]:
    """The number of each item's stage, 0 for a rubric."""
    numbers = {stage.id: number for number, stage in enumerate(questionnaire.framework.ladder)}
    return [numbers[item.stage] if item.stage else 0 for item in questionnaire.items]


def _draw_entry(
    chance: Random, questionnaire: Questionnaire, item: Item, ahead: float, unsure: float
) -> Entry | None:
    """Draw the entry for an item, for an organisation that is `ahead` of it by so many stages."""
    drawn = chance.random()
    if drawn < NOT_ANSWERED * unsure:
        return None
    if drawn < (NOT_ANSWERED + NOT_KNOWN) * unsure:
        return _plain_entry(DONT_KNOW)
    if item.not_applicable == "reason" and drawn > 1 - NOT_OURS:
        return Entry(NOT_APPLICABLE, reason=chance.choice(REASONS))
    given = questionnaire.choices[item.id][
        _choice_level(item, ahead, len(questionnaire.choices[item.id]) - 1)
    ].id
    drawn = chance.random()
    if drawn < NOTED:
        return Entry(given, note=chance.choice(NOTES))
    if item.evidence == "ask" and drawn < NOTED + EVIDENCED:
        return Entry(given, evidence=chance.choice(EVIDENCE))
    return _plain_entry(given)


@cache
def _plain_entry(given: str) -> Entry:
    """An entry with nothing beside the answer, shared, as there are millions of them."""
    return Entry(given)


def _choice_level(item: Item, ahead: float, top: int) -> int:
    """The level of the choice: most of it at the item's own stage, none of it two before."""
    level = ahead if item.rubric else top * (IN_PLACE_AT_OWN_STAGE + MORE_PER_STAGE * ahead)
    return max(0, min(top, round(level)))
