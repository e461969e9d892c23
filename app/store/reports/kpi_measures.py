"""What the core team enters, how, and what is told of it: the rules of each measure."""

from collections.abc import Mapping
from enum import StrEnum
from typing import NamedTuple

# A number of children or young people below this may point to one of them.
SMALLEST_SHOWN = 5


class Additivity(StrEnum):
    """How far the entries of a measure can be added up to something that is true.

    What happens, such as a session, happens once: all of it can be added up. People and
    organisations are entered once in a quarter, and again in the next one in which they take part:
    the sum over quarters counts them as often.
    """

    ALWAYS = "always"
    IN_A_QUARTER = "in-a-quarter"
    IN_A_QUARTER_AND_PLACE = "in-a-quarter-and-place"


class Measure(NamedTuple):
    """How a measure is entered.

    `by_place` asks for a place. `of_children` keeps small numbers apart from places, and unspoken.
    `once` is for what is done or not: its amount is always one.
    """

    hint: str
    adds_up: Additivity
    by_place: bool = False
    of_children: bool = False
    once: bool = False


ONCE_A_QUARTER = "Leave out those already entered for the same quarter"

MEASURES: Mapping[str, Measure] = {
    "training-completed": Measure(
        f"How many people completed it. {ONCE_A_QUARTER}", Additivity.IN_A_QUARTER
    ),
    "training-positive": Measure(
        f"How many people, on the day that the outcome was known. {ONCE_A_QUARTER}",
        Additivity.IN_A_QUARTER,
    ),
    "policy-reviews": Measure("How many reviews were done", Additivity.ALWAYS),
    "community-sessions": Measure("How many sessions were held", Additivity.ALWAYS),
    "community-attendances": Measure(
        "How many people came, at one session or at several together", Additivity.ALWAYS
    ),
    "case-studies": Measure("How many were finished", Additivity.ALWAYS),
    "community-organisations": Measure(ONCE_A_QUARTER, Additivity.IN_A_QUARTER),
    "young-people": Measure(
        f"Only how many. {ONCE_A_QUARTER}", Additivity.IN_A_QUARTER, of_children=True
    ),
    "organisations-supported": Measure(
        "Enter each place by itself. Leave out those already entered for the same quarter and "
        "place",
        Additivity.IN_A_QUARTER_AND_PLACE,
        by_place=True,
    ),
    "co-production-communities": Measure(ONCE_A_QUARTER, Additivity.IN_A_QUARTER),
    "equality-audit": Measure(
        "Enter 1 on the day that it was finished", Additivity.ALWAYS, once=True
    ),
}


def is_too_small_to_show(measure: str, amount: int) -> bool:
    """Whether a number could point to a child."""
    return measure in MEASURES and MEASURES[measure].of_children and 0 < amount < SMALLEST_SHOWN


def displayed_amount(measure: str, amount: int) -> str | int:
    """An amount as pages, files and the API show it."""
    return f"fewer than {SMALLEST_SHOWN}" if is_too_small_to_show(measure, amount) else amount


def get_additivity(measure: str) -> Additivity | None:
    """How far its entries can be added up; None for a measure that is entered no more."""
    return MEASURES[measure].adds_up if measure in MEASURES else None
