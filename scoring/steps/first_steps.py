"""What can be done soon about each question: the model of a file such as `organisation.steps.yaml`.

One definition, as `scoring.questionnaires.questionnaire` is for what is asked: `steps_reader`
fills it, and `python -m scoring schema steps` prints it as JSON Schema. It is no part of a
questionnaire's content hash: steps get better while the questions stay.

Each step says what it gets round, since feedback with actions that are tied to what is in the way
moves practice about three times as far as feedback alone (Roos-Blom and others, *BMJ Quality &
Safety* 28, 2019, 1007-1015).
"""

from __future__ import annotations

from collections.abc import Collection, Mapping
from enum import StrEnum
from typing import Annotated

from pydantic import Field, StringConstraints

from scoring.programme.programme import OptionId
from scoring.questionnaires.questionnaire import MOST_ITEMS, FrozenModel, Id

FEWEST_STEPS = 3
MOST_STEPS = 20
MOST_EVIDENCE = 4

ItemName = Annotated[str, StringConstraints(pattern=r"\S", max_length=60)]
# One sentence of a list.
StepText = Annotated[str, StringConstraints(pattern=r"\S", max_length=240)]
EvidencePhrase = Annotated[str, StringConstraints(pattern=r"\S", max_length=120)]


class Barrier(StrEnum):
    """What is in the way of doing something."""

    TIME = "time"
    MONEY = "money"
    SKILLS = "skills"
    PERMISSION = "permission"
    WHOSE_JOB = "whose-job"
    NOBODY_ASKED = "nobody-asked"


BARRIER_LABELS: Mapping[Barrier, str] = {
    Barrier.TIME: "Too little time",
    Barrier.MONEY: "No money for it",
    Barrier.SKILLS: "Not knowing how",
    Barrier.PERMISSION: "Needing permission",
    Barrier.WHOSE_JOB: "It is nobody’s job",
    Barrier.NOBODY_ASKED: "Nobody has asked for it",
}
"""What is in the way, as a page has it: a choice of a list."""


class FirstStep(FrozenModel):
    """Something small that can be done within a fortnight, and seen when it is done."""

    text: StepText
    """What to do, as one sentence."""
    gets_round: Annotated[tuple[Barrier, ...], Field(min_length=1)]
    """What may be in the way and does not stop this step."""
    costs: bool = False
    """Whether it needs money."""
    sectors: tuple[OptionId, ...] = ()
    """The ids of the sectors that it fits, where it fits only some."""
    sizes: tuple[OptionId, ...] = ()
    """The ids of the sizes that it fits, where it fits only some."""

    @property
    def costs_money(self) -> bool:
        """Whether it needs money."""
        return self.costs

    def fits(self, sector: str | None, size: str | None) -> bool:
        """Whether it is for an organisation of that sector and size.

        One that fits only some is not for a respondent that has none, as a team or a partnership.
        """
        return _includes(self.sectors, sector) and _includes(self.sizes, size)


class ItemSteps(FrozenModel):
    """What helps with one question."""

    short_name: ItemName
    """What the question is about in two to six words, where it is named in passing."""
    evidence: Annotated[tuple[EvidencePhrase, ...], Field(min_length=1, max_length=MOST_EVIDENCE)]
    """What typically shows that it is so."""
    steps: Annotated[tuple[FirstStep, ...], Field(min_length=FEWEST_STEPS, max_length=MOST_STEPS)]
    """What can be done first, the best of them first."""

    @property
    def typical_evidence(self) -> tuple[str, ...]:
        """What typically shows that it is so."""
        return self.evidence


class FirstSteps(FrozenModel):
    """The first steps of one questionnaire, for all its versions. Empty where it has no file."""

    questionnaire: Id
    """The questionnaire's id, as in the name of the file."""
    items: Annotated[dict[Id, ItemSteps], Field(max_length=MOST_ITEMS)]
    """What helps with each question, by the item's id."""

    @property
    def by_item(self) -> Mapping[str, ItemSteps]:
        """What helps with each question, by the item's id."""
        return self.items


def _includes(only: Collection[str], one: str | None) -> bool:
    return not only or one in only
