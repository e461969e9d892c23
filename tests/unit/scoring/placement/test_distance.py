"""How far the next stage overall is: so many changes are enough."""

from hypothesis import given

from scoring.placement.distance import find_distance
from tests.unit.scoring.placement.questions import answered, placed


@given(answered())
def test_the_changes_that_are_counted_bring_the_next_stage(case):
    asked, raw = case
    before = placed(asked, raw)
    found = find_distance(before)
    if found is None:
        return
    route = [step for value in before.values if value.value in found.values for step in value.route]
    changed = {step.item: step.to_choice for step in route}
    assert len(changed) == found.changes > 0
    assert placed(asked, {**raw, **changed}).floor_number > before.floor_number
    assert {move.value for move in before.values_to_move} == set(found.values)


@given(answered())
def test_it_is_told_wherever_the_values_are_one_stage_away(case):
    asked, raw = case
    before = placed(asked, raw)
    number = {stage.id: place for place, stage in enumerate(asked.framework.ladder)}
    values = {value.value: value for value in before.values}
    moving = [(values[move.value], number[move.stage]) for move in before.values_to_move]
    next_one = [value.route and stage == value.floor_number + 1 for value, stage in moving]
    if next_one and all(next_one):
        assert find_distance(before) is not None
    if not moving:
        assert find_distance(before) is None
