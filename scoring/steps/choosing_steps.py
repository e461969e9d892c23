"""Which first steps of a question to offer, to whom, and with what in the way."""

from __future__ import annotations

from collections.abc import Collection
from typing import NamedTuple

from scoring.steps.first_steps import Barrier, FirstStep, ItemSteps

# More is a list to choose from, and fewer are begun.
MOST_OFFERED = 3


class ChosenSteps(NamedTuple):
    """What is offered: three steps at the most, those for organisations like this one first.

    `gets_round_all` is False where no step gets round everything that is in the way, and these
    get round most of it.
    """

    steps: tuple[FirstStep, ...]
    gets_round_all: bool = True


def choose_steps(
    item: ItemSteps,
    sector: str | None = None,
    size: str | None = None,
    in_the_way: Collection[Barrier] = (),
) -> ChosenSteps:
    """The steps for an organisation of that sector and size, that get round what is in the way.

    A respondent that is no organisation has neither.
    """
    fitting = [step for step in item.steps if step.fits(sector, size)]
    # What was written for few is nearer to them than what was written for everyone.
    fitting.sort(key=lambda step: not (step.sectors or step.sizes))
    getting_round = [step for step in fitting if set(in_the_way) <= set(step.gets_round)]
    offered = getting_round or sorted(fitting, key=lambda step: -_count_common(step, in_the_way))
    return ChosenSteps(tuple(offered[:MOST_OFFERED]), bool(getting_round))


def _count_common(step: FirstStep, in_the_way: Collection[Barrier]) -> int:
    return len(set(in_the_way) & set(step.gets_round))
