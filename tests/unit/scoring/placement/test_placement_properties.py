"""What must always hold of a placement (docs/decisions/0002), and that `place` agrees with an
independent reading of the whole rule. The routes have test_next_steps.py, the bulk rule
test_bulk.py."""

import random

from hypothesis import given, settings
from hypothesis import strategies as st

from scoring.questionnaires.questionnaire import Questionnaire
from tests.unit.scoring.placement.oracle import oracle_place
from tests.unit.scoring.placement.questions import answered, placed


@settings(max_examples=4 * settings().max_examples)
@given(answered())
def test_the_placement_is_what_an_independent_reading_of_the_design_gives(case):
    asked, raw = case
    assert placed(asked, raw).as_json() == oracle_place(asked, raw)


@given(answered())
def test_floor_is_never_above_ceiling(case):
    for floor, ceiling in intervals(case[0], placed(*case)):
        assert floor <= ceiling


@given(answered())
def test_nothing_is_said_of_a_value_of_which_fewer_than_half_are_answered_by_a_choice(case):
    asked, raw = case
    chosen = {item for item, given in raw.items() if isinstance(given, str)}
    chosen -= {item for item, given in raw.items() if given == "dont-know"}
    for value in placed(asked, raw).values:
        items = [item.id for s in asked.sections if s.value == value.value for item in s.items]
        assert (value.known, value.asked) == (len(chosen & {*items}), len(items))
        assert value.too_little_known == (2 * value.known < value.asked)
        figures = (value.ceiling, value.ceiling_number, value.score, value.position)
        assert figures.count(None) == (4 if value.too_little_known else 0)
        if value.too_little_known:
            said = (value.held_back_by, value.route, value.ahead)
            assert (value.floor_number, *said) == (0, (), (), ())


@given(answered())
def test_overall_there_is_a_ceiling_and_a_score_where_every_value_has_one(case):
    placement = placed(*case)
    every = not any(value.too_little_known for value in placement.values)
    assert (placement.ceiling is not None) == (placement.score is not None) == every
    if 2 * placement.known < placement.asked:
        assert placement.too_little_known
    if placement.too_little_known:
        said = (placement.next_stage, placement.values_to_move)
        assert (every, placement.floor_number, *said) == (False, 0, None, ())
    else:
        assert every or placement.floor_number > 0


@given(answered(), st.data())
def test_another_answer_never_widens_an_interval(case, data):
    asked, raw = case
    item = data.draw(st.sampled_from(asked.items))
    unknown = data.draw(st.sampled_from(("dont-know", None)))
    choice = data.draw(st.sampled_from(asked.choices[item.id])).id
    before = intervals(asked, placed(asked, with_answer(raw, item.id, unknown)))
    after = intervals(asked, placed(asked, with_answer(raw, item.id, choice)))
    for (floor, ceiling), (new_floor, new_ceiling) in zip(before, after, strict=True):
        assert floor <= new_floor <= new_ceiling <= ceiling


@given(answered(), st.data())
def test_raising_an_answer_never_lowers_a_floor_ceiling_score_or_position(case, data):
    asked, raw = case
    item = data.draw(st.sampled_from(asked.items))
    choices = [choice.id for choice in asked.choices[item.id]]
    low = data.draw(st.integers(0, len(choices) - 2))
    high = data.draw(st.integers(low + 1, len(choices) - 1))
    before = placed(asked, with_answer(raw, item.id, choices[low]))
    after = placed(asked, with_answer(raw, item.id, choices[high]))
    assert no_lower(certain(asked, before), certain(asked, after))
    ceilings = [[ceiling for _, ceiling in intervals(asked, each)] for each in (before, after)]
    assert no_lower(*ceilings)


@given(answered(), st.data())
def test_answering_an_unknown_item_never_lowers_a_floor_score_or_position(case, data):
    asked, raw = case
    item = data.draw(st.sampled_from(asked.items))
    choice = data.draw(st.sampled_from(asked.choices[item.id])).id
    before = placed(asked, with_answer(raw, item.id, None))
    after = placed(asked, with_answer(raw, item.id, choice))
    assert no_lower(certain(asked, before), certain(asked, after))


@given(answered(), st.data())
def test_dont_know_places_as_no_answer_does(case, data):
    asked, raw = case
    item = data.draw(st.sampled_from(asked.items)).id
    said, left = with_answer(raw, item, "dont-know"), with_answer(raw, item, None)
    assert placed(asked, said) == placed(asked, left)


@given(answered(), st.randoms(use_true_random=False))
def test_the_order_of_answers_changes_nothing(case, chance):
    asked, raw = case
    assert placed(asked, dict(shuffled(raw.items(), chance))) == placed(asked, raw)


@given(answered(), st.randoms(use_true_random=False))
def test_the_order_of_items_changes_nothing(case, chance):
    asked, raw = case
    other = reordered(asked, chance)
    assert unordered(placed(other, raw)) == unordered(placed(asked, raw))


@given(answered())
def test_every_list_of_items_is_in_the_order_asked(case):
    asked, raw = case
    order = [item.id for item in asked.items]
    for value in placed(asked, raw).values:
        for items in (value.held_back_by, value.unknown, [step.item for step in value.route]):
            assert list(items) == sorted(items, key=order.index)


@given(answered())
def test_the_unknown_items_of_the_values_are_those_without_a_known_answer(case):
    asked, raw = case
    known = {item for item, given in raw.items() if given != "dont-know"}
    for value in placed(asked, raw).values:
        own = [s for s in asked.sections if s.value == value.value]
        items = [item.id for section in own for item in section.items]
        assert [*value.unknown] == [item for item in items if item not in known]


def with_answer(raw, item, given):
    rest = {other: answer for other, answer in raw.items() if other != item}
    return rest if given is None else {**rest, item: given}


def intervals(asked, placement):
    """Floor and ceiling as numbers, overall first. Where no ceiling is said, it could be any."""
    ladder = [stage.id for stage in asked.framework.ladder]
    named = [(each.floor, each.ceiling or ladder[-1]) for each in (placement, *placement.values)]
    return [(ladder.index(floor), ladder.index(ceiling)) for floor, ceiling in named]


def certain(asked, placement):
    """What is known for certain, and so may only rise: floors, scores and positions."""
    floors = [floor for floor, _ in intervals(asked, placement)]
    positions = [value.position for value in placement.values]
    figures = [*positions, placement.score, *(value.score for value in placement.values)]
    return [*floors, *(-1 if figure is None else figure for figure in figures)]


def no_lower(before, after):
    return all(now <= then for now, then in zip(before, after, strict=True))


def shuffled(things, chance: random.Random):
    things = list(things)
    return chance.sample(things, len(things))


def reordered(asked, chance):
    """The same questionnaire with its sections, and the items in each, in another order."""
    content = asked.model_dump(mode="json", exclude_none=True)
    content["sections"] = [
        {**section, "items": shuffled(section["items"], chance)}
        for section in shuffled(content["sections"], chance)
    ]
    return Questionnaire.model_validate(content, strict=False)


def unordered(placement):
    """A placement without the order of its lists, and without which of the shortest routes."""
    values = [
        value._replace(
            held_back_by=sorted(value.held_back_by),
            unknown=sorted(value.unknown),
            route=len(value.route),
        )
        for value in placement.values
    ]
    return placement._replace(values=values)
