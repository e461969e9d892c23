"""What the core team enters, how, and what is told of it: the rules of each measure."""

from collections.abc import Mapping
from typing import NamedTuple

# A number of children or young people below this may point to one of them.
FEWEST = 5


class Measure(NamedTuple):
    """How a measure is entered.

    `by_place` asks for a place. `of_children` keeps small numbers apart from places, and unspoken.
    `once` is for what is done or not: its amount is always one.
    """

    hint: str
    by_place: bool = False
    of_children: bool = False
    once: bool = False


MEASURES: Mapping[str, Measure] = {
    "training-completed": Measure("How many people completed it"),
    "training-positive": Measure("How many people, on the day that the outcome was known"),
    "policy-reviews": Measure("How many reviews were done"),
    "community-sessions": Measure("How many sessions were held"),
    "community-attendances": Measure("How many people came, at one session or at several together"),
    "case-studies": Measure("How many were finished"),
    "community-organisations": Measure("Leave out those already entered for the same quarter"),
    "young-people": Measure(
        "Only how many. Leave out those already entered for the same quarter", of_children=True
    ),
    "organisations-supported": Measure(
        "Enter each place by itself. Leave out those already entered for the same quarter",
        by_place=True,
    ),
    "co-production-communities": Measure("Leave out those already entered for the same quarter"),
    "equality-audit": Measure("Enter 1 on the day that it was finished", once=True),
}


def is_small(measure: str, amount: int) -> bool:
    """Whether a number could point to a child."""
    return measure in MEASURES and MEASURES[measure].of_children and 0 < amount < FEWEST


def shown(measure: str, amount: int) -> str | int:
    """An amount as pages, files and the API show it."""
    return f"fewer than {FEWEST}" if is_small(measure, amount) else amount
