"""Draws how far made-up organisations are at each round, and what of it they see.

A stage is a number on the framework's ladder, here with a fraction: an organisation at 1.6 does
most of what the first stage asks, and about half of what the second does.
"""

from collections.abc import Mapping, Sequence
from itertools import accumulate
from random import Random
from typing import NamedTuple

from scoring.questionnaires.questionnaire import Questionnaire

# All in stages of a ladder of four; they are scaled to a longer or shorter ladder.
LADDER_STAGES = 4
MEAN_START, START_DEVIATION = 2.15, 0.9
MEAN_GROWTH, GROWTH_DEVIATION = 0.45, 0.55
VALUE_DEVIATION, VALUE_GROWTH_DEVIATION = 0.35, 0.25
ITEM_DEVIATION = 0.4
# Head starts, in stages, of the first value of a framework, the easiest, and of the last.
FROM_FIRST_TO_LAST = (0.2, -0.4)

# From the smallest organisations to the largest, in five steps.
SIZE_HEAD_STARTS = (0.1, 0, 0, -0.05, -0.1)

# Of what is asked, the share of which an organisation says too much until it looks more closely,
# and the last round in which it may be seen.
SEEN_LATER, LAST_SEEN = 0.2, 2


class Character(NamedTuple):
    """What an organisation differs in from most: `head_start` in stages.

    `unsure` is how many times as much as others it does not know.
    """

    head_start: float = 0
    unsure: float = 1

    def further_on(self, stages: float) -> "Character":
        """The same with so much of a head start more."""
        return self._replace(head_start=self.head_start + stages)


MOST, FAR_ON, ASKED_FEW = Character(), Character(head_start=2.5), Character(unsure=7)
# Organisations of each, of thirty.
CHARACTER_WEIGHTS: Mapping[Character, int] = {MOST: 26, FAR_ON: 2, ASKED_FEW: 2}


class ItemLevel(NamedTuple):
    """One item at an organisation.

    `asks` is how far one has to be to do most of it, or for a rubric how far behind the rest it is.
    `doubt` is small, from 0, where it is not known; `fit` is small where it does not apply. Too
    much is said of it before the round `seen_in`, counted from 0.
    """

    asks: float
    doubt: float
    fit: float
    seen_in: int


class PracticeLevels(NamedTuple):
    """How far an organisation is at each round, in stages, and what is easier or harder for it.

    `values` (by id) says how much further it is with a value, at each round; `items` are by id.
    `unsure` is that of its character.
    """

    rounds: tuple[float, ...]
    values: Mapping[str, tuple[float, ...]]
    items: Mapping[str, ItemLevel]
    unsure: float


def find_size_head_start(number: int, sizes: int) -> float:
    """The head start of the size of that number, from 0, of so many sizes."""
    return SIZE_HEAD_STARTS[(2 * number + 1) * len(SIZE_HEAD_STARTS) // (2 * sizes)]


def draw_practice_levels(
    chance: Random, versions: Sequence[Questionnaire], character: Character, rounds: int
) -> PracticeLevels:
    """Draw an organisation's levels: its kind changes little, chance more; most of them grow.

    `versions` of one framework: an item that several ask is as hard in each.
    """
    questionnaire = versions[0]
    stretch = len(questionnaire.framework.stages) / LADDER_STAGES
    start = chance.gauss(MEAN_START, START_DEVIATION) + character.head_start
    return PracticeLevels(
        _walk(chance, start, (MEAN_GROWTH, GROWTH_DEVIATION), rounds, stretch),
        {
            value.id: _walk(
                chance,
                easier + chance.gauss(0, VALUE_DEVIATION),
                (0, VALUE_GROWTH_DEVIATION),
                rounds,
                stretch,
            )
            for value, easier in zip(
                questionnaire.framework.values, _value_head_starts(questionnaire), strict=True
            )
        },
        {
            item: _draw_item_level(chance, number, stretch)
            for item, number in _item_stages(versions).items()
        },
        character.unsure,
    )


def _walk(
    chance: Random, start: float, growth: tuple[float, float], rounds: int, stretch: float
) -> tuple[float, ...]:
    """Where each round is: the first at the start, each other so much on (mean, deviation)."""
    steps = [start, *(chance.gauss(*growth) for _ in range(rounds - 1))]
    return tuple(stretch * at for at in accumulate(steps))


def _draw_item_level(chance: Random, number: int, stretch: float) -> ItemLevel:
    """The level of an item of the stage of that number, 0 for a rubric."""
    seen_later = chance.random() < SEEN_LATER
    return ItemLevel(
        number + stretch * chance.gauss(0, ITEM_DEVIATION),
        chance.random(),
        chance.random(),
        chance.randint(1, LAST_SEEN) if seen_later else 0,
    )


def _value_head_starts(questionnaire: Questionnaire) -> list[float]:
    """How many stages each value is easier than the middle one."""
    first, last = FROM_FIRST_TO_LAST
    values = range(len(questionnaire.framework.values))
    return [first + (last - first) * number / max(1, len(values) - 1) for number in values]


def _item_stages(versions: Sequence[Questionnaire]) -> dict[str, int]:
    """The number of each item's stage, by its id; 0 for a rubric."""
    numbers = {stage.id: number for number, stage in enumerate(versions[0].framework.ladder)}
    items = (item for each in versions for item in each.items)
    return {item.id: numbers[item.stage] if item.stage else 0 for item in items}
