"""How far the next stage overall is, in changed answers."""

from typing import NamedTuple

from scoring.placement.placement import Placement, ValuePlacement, highest_stage_reached


class Distance(NamedTuple):
    """Changes that together bring the next stage overall: how many questions, and of which values.

    `values` are ids, in the framework's order.
    """

    changes: int
    values: tuple[str, ...]


def find_distance(placed: Placement) -> Distance | None:
    """What is enough for the next stage overall, by the routes of the values that have to move.

    None at the last stage, and where a value has to move further than its route leads. What is not
    known is taken to be the lowest answer, as routes take it.
    """
    by_value = {value.value: value for value in placed.values}
    moving = [(by_value[move.value], move.stage) for move in placed.values_to_move]
    if not moving or not all(_leads_to(value, stage) for value, stage in moving):
        return None
    items = {step.item for value, _ in moving for step in value.route}
    return Distance(len(items), tuple(value.value for value, _ in moving))


def _leads_to(value: ValuePlacement, stage: str) -> bool:
    """Whether a value holds a stage once its route is gone, which secures its first open cell."""
    failed = next((n for n, cell in enumerate(value.cells) if cell.secured_low is False), None)
    reached = highest_stage_reached(
        True if number == failed else cell.secured_low for number, cell in enumerate(value.cells)
    )
    stages = [cell.stage for cell in value.cells]
    return bool(value.route) and reached > stages.index(stage)
