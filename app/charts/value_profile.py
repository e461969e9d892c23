"""How far each value is along the journey, and how far it could be."""

from collections.abc import Mapping
from typing import NamedTuple

from scoring.placement.placement import BASIS_POINTS, Placement, ValuePlacement
from scoring.questionnaires.questionnaire import Framework

# The most of the way to the next stage that a line goes: it stops short until the stage is held.
MOST_OF_THE_WAY = 0.85


class ValueLine(NamedTuple):
    """A value's line, in shares of the way from the first stage to the last (12.50%).

    `held` is the number of the last stage held, `reach` where the line ends, and `perhaps` where
    it could end once what is unknown is known.
    """

    held: int
    reach: str
    perhaps: str


def value_lines(framework: Framework, placement: Placement) -> Mapping[str, ValueLine | None]:
    """The line of each value by its id; None where too little is known of it."""
    whole = len(framework.stages)
    return {value.value: _value_line(value, whole) for value in placement.values}


def _value_line(value: ValuePlacement, whole: int) -> ValueLine | None:
    if value.position is None:
        return None
    held = value.floor_number
    reach = held + MOST_OF_THE_WAY * min(value.position / BASIS_POINTS - held, 1)
    perhaps = max(reach, value.ceiling_number or 0)
    return ValueLine(held, _percent_of_way(reach, whole), _percent_of_way(perhaps, whole))


def _percent_of_way(stages: float, whole: int) -> str:
    return f"{100 * stages / whole:.2f}%"
