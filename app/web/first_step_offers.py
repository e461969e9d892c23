"""The first steps that a page offers beside a question, and the form that narrows them."""

from collections.abc import Iterable
from typing import NamedTuple

from app.store.base.current_first_steps import get_first_steps
from app.text.barrier_words import describe_barriers
from scoring.placement.placement import Placement
from scoring.steps.choosing_steps import choose_steps
from scoring.steps.first_steps import Barrier, FirstStep, FirstSteps

IN_THE_WAY = "in-the-way"
"""What the address calls what is in the way: as often as there are such things."""


class OfferedStep(NamedTuple):
    """A step, and what it gets round in words."""

    step: FirstStep
    gets_round: str


class OfferedSteps(NamedTuple):
    """What is offered beside one question. `to_find_out` is what to look for, where it is unknown.

    `gets_round_all` is False where no step gets round all that is in the way.
    """

    short_name: str
    steps: tuple[OfferedStep, ...]
    gets_round_all: bool
    to_find_out: tuple[str, ...]


class FirstStepOffers(NamedTuple):
    """The first steps of a questionnaire, for one respondent."""

    first_steps: FirstSteps
    sector: str | None
    size: str | None
    in_the_way: tuple[Barrier, ...]
    unknown: frozenset[str]

    @property
    def any(self) -> bool:
        """Whether the questionnaire has first steps."""
        return bool(self.first_steps.by_item)

    def beside(self, item_id: str) -> OfferedSteps | None:
        """What is offered beside a question; None where it has no first steps."""
        item = self.first_steps.by_item.get(item_id)
        if item is None:
            return None
        chosen = choose_steps(item, self.sector, self.size, self.in_the_way)
        return OfferedSteps(
            item.short_name,
            tuple(OfferedStep(step, describe_barriers(step.gets_round)) for step in chosen.steps),
            chosen.gets_round_all,
            item.typical_evidence if item_id in self.unknown else (),
        )


def offer_first_steps(
    questionnaire_id: str,
    placed: Placement,
    sector: str | None = None,
    size: str | None = None,
    in_the_way: Iterable[str] = (),
) -> FirstStepOffers:
    """The first steps beside a placement. What is no barrier is passed over: it narrows nothing."""
    asked = set(in_the_way)
    return FirstStepOffers(
        get_first_steps(questionnaire_id),
        sector,
        size,
        tuple(barrier for barrier in Barrier if barrier in asked),
        frozenset(item for value in placed.values for item in value.unknown),
    )
