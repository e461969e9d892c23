"""How the values' stages make the stage overall, and which values would move it on."""

from itertools import product

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from tests.unit.scoring.placement.oracle import overall_stage
from tests.unit.scoring.placement.questions import (
    STAGES,
    VALUES,
    answered,
    indicator,
    placed,
    questionnaire,
    rubric,
)

FOUR = STAGES[:4]


def held(numbers, **rule):
    """The placement of values that hold just the stages numbered so, under an overall rule."""
    values, ladder = VALUES[: len(numbers)], ("starting-out", *FOUR)
    raw = {value: ladder[number] for value, number in zip(values, numbers, strict=True)}
    return placed(asking(values, rule), raw)


def asking(values, rule):
    return questionnaire({value: [rubric(value, FOUR)] for value in values}, FOUR, overall=rule)


@pytest.mark.parametrize(
    ("numbers", "rule", "overall"),
    [
        ((3, 3, 3, 3, 1), {"held_by": "all"}, "aware"),
        ((4, 4, 4, 4, 0), {"held_by": "all"}, "starting-out"),
        ((3, 3, 3, 3, 1), {"held_by": 4}, "responsive"),
        ((3, 3, 3, 2, 1), {"held_by": 4}, "sensitive"),
        ((3, 3, 3, 3, 1), {"held_by": 4, "others_within": 2}, "responsive"),
        ((3, 3, 3, 3, 1), {"held_by": 4, "others_within": 1}, "sensitive"),
        ((3, 3, 3, 3, 1), {"held_by": 4, "others_within": 0}, "aware"),
        ((4, 4, 4, 4, 0), {"held_by": 1, "others_within": 1}, "aware"),
        ((2, 3, 3, 3, 3), {"held_by": 4, "never_behind": ["safety"]}, "sensitive"),
        ((3, 2, 3, 3, 3), {"held_by": 4, "never_behind": ["safety"]}, "responsive"),
        ((4, 4, 1, 4, 0), {"held_by": 1, "never_behind": ["safety", "trust"]}, "aware"),
        ((4, 0, 0, 0, 0), {"held_by": 1}, "informed"),
        ((2,), {"held_by": 1}, "sensitive"),
    ],
)
def test_the_rule_by_hand(numbers, rule, overall):
    assert held(numbers, **rule).floor == overall


@settings(max_examples=4 * settings().max_examples)
@given(st.data())
def test_the_rule_is_what_an_independent_reading_of_the_design_gives(data):
    numbers = data.draw(st.lists(st.integers(0, 4), min_size=2, max_size=5))
    values = VALUES[: len(numbers)]
    rule = {
        "held_by": data.draw(st.just("all") | st.integers(1, len(values))),
        "others_within": data.draw(st.sampled_from((0, 1, 2, None))),
        "never_behind": sorted(data.draw(st.sets(st.sampled_from(values), max_size=2))),
    }
    placement = held(numbers, **rule)
    asked = asking(values, rule)
    floors = {value.value: {"floor": value.floor} for value in placement.values}
    assert placement.floor == overall_stage(asked, floors, "floor")


def test_the_ceiling_follows_the_same_rule_from_the_ceilings():
    asked = asking(VALUES[:2], {"held_by": 1, "others_within": 1})
    placement = placed(asked, {"safety": "sensitive"})
    assert (placement.floor, placement.ceiling) == ("aware", None)
    others = [rubric("choice", FOUR), indicator("late", "informed")]
    half = questionnaire(
        {"safety": [rubric("safety", FOUR)], "choice": others},
        FOUR,
        overall={"held_by": 1, "others_within": 1},
    )
    placement = placed(half, {"safety": "sensitive", "late": "embedded"})
    assert (placement.floor, placement.ceiling) == ("aware", "responsive")


def test_a_value_with_nothing_applicable_counts_as_starting_out():
    asked = asking(VALUES[:2], {"held_by": 1, "others_within": 1})
    raw = {"safety": "informed", "choice": {"not-applicable": "why"}}
    assert placed(asked, raw).floor == "aware"


@given(answered())
def test_carrying_the_moves_out_brings_the_next_stage_and_each_of_them_is_needed(case):
    asked, raw = case
    placement = placed(asked, raw)
    moves = dict(placement.values_to_move)
    if placement.next_stage is None:
        assert not moves
        return
    assert brings_next(asked, placement, moves)
    for value in moves:
        rest = {other: stage for other, stage in moves.items() if other != value}
        assert not brings_next(asked, placement, rest)


@given(answered(most_values=3, most_stages=4, most_items=1))
def test_no_other_moves_bring_the_next_stage_with_fewer_stages_climbed_in_all(case):
    asked, raw = case
    placement = placed(asked, raw)
    if placement.next_stage is None:
        return
    ladder = [stage.id for stage in asked.framework.ladder]
    now = {value.value: value.floor_number for value in placement.values}
    named = sum(ladder.index(stage) - now[value] for value, stage in placement.values_to_move)
    # More never hurts, so where no way to climb one stage less does, none of fewer does.
    for climbs in product(*(range(len(ladder) - number) for number in now.values())):
        if sum(climbs) == named - 1:
            moves = {value: ladder[now[value] + up] for value, up in zip(now, climbs, strict=True)}
            assert not brings_next(asked, placement, moves)


@given(answered())
def test_every_move_is_upwards_and_in_the_order_of_the_values(case):
    asked, raw = case
    placement = placed(asked, raw)
    ladder = [stage.id for stage in asked.framework.ladder]
    now = {value.value: value.floor_number for value in placement.values}
    assert all(ladder.index(stage) > now[value] for value, stage in placement.values_to_move)
    moving = [value for value, _ in placement.values_to_move]
    assert moving == [value for value in now if value in moving]


@given(answered())
def test_the_next_stage_is_the_one_after_the_floor_where_enough_is_known(case):
    asked, raw = case
    placement = placed(asked, raw)
    ladder = [stage.id for stage in asked.framework.ladder]
    after = ladder[ladder.index(placement.floor) + 1 :]
    told = after and not placement.too_little_known
    assert placement.next_stage == (after[0] if told else None)


def brings_next(asked, placement, moves):
    """Whether the stage overall is the next or beyond, once values hold the stages of `moves`."""
    supposed = {
        value.value: {"floor": moves.get(value.value, value.floor)} for value in placement.values
    }
    ladder = [stage.id for stage in asked.framework.ladder]
    reached = overall_stage(asked, supposed, "floor")
    return ladder.index(reached) >= ladder.index(placement.next_stage)


def test_of_the_values_that_could_move_those_nearest_to_it_are_named():
    placement = held((2, 1, 0, 2), held_by=3)
    assert placement.floor == "aware"
    assert placement.values_to_move == (("choice", "sensitive"),)


def test_a_value_too_far_behind_moves_only_as_far_as_it_must():
    placement = held((2, 2, 2, 0), held_by=3, others_within=1)
    assert placement.next_stage == "sensitive"
    assert placement.values_to_move == (("collaboration", "aware"),)


def test_the_nearest_value_goes_on_and_the_one_behind_only_catches_up():
    # Trust alone could go both stages: as many in all, but it has the furthest to go.
    placement = held((1, 1, 0), held_by=1, others_within=1)
    assert placement.values_to_move == (("safety", "sensitive"), ("trust", "aware"))


def test_a_value_that_may_not_be_behind_moves_first():
    placement = held((0, 1, 1), held_by=1, never_behind=["safety"])
    assert placement.values_to_move == (("safety", "aware"),)
