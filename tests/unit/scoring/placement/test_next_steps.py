"""The cheapest route: it secures the stage, and no shorter one does.

Which of several that are as short it is, is held by test_routes_in_every_state.py too, and by the
slow second reading of the rule.
"""

from itertools import product

from hypothesis import given

from tests.unit.scoring.placement.questions import (
    STAGES,
    answered,
    indicator,
    placed,
    questionnaire,
    rubric,
)


@given(answered())
def test_the_route_applied_lifts_the_floor_of_its_value(case):
    asked, raw = case
    before = placed(asked, raw)
    for number, value in enumerate(before.values):
        if value.route:
            after = placed(asked, raw | climbed(asked, raw, value.route))
            assert after.values[number].floor_number > value.floor_number


@given(answered())
def test_there_is_a_route_exactly_where_a_cell_is_not_secured_and_enough_is_known(case):
    for value in placed(*case).values:
        failed = any(cell.secured_low is False for cell in value.cells)
        assert bool(value.route) == (failed and not value.too_little_known)


@given(answered())
def test_a_route_climbs_one_choice_at_a_time_from_the_answer_given(case):
    asked, raw = case
    for value in placed(asked, raw).values:
        climbed(asked, raw, value.route)  # asserts it


@given(answered(most_values=1, most_stages=2, most_items=2))
def test_no_shorter_route_lifts_the_floor(case):
    asked, raw = case
    (value,) = placed(asked, raw).values
    if value.route:
        assert not any(lifts(asked, raw, way) for way in ways(asked, raw, len(value.route) - 1))


def ways(asked, raw, steps):
    """Every way of raising any items of the value by so many steps in all.

    More steps never hurt, so where none of `steps` lifts its floor, none of fewer does.
    """
    ranges = [range(room(asked, raw, item.id) + 1) for item in asked.items]
    return (way for way in product(*ranges) if sum(way) == steps)


def lifts(asked, raw, way):
    before, after = (placed(asked, each).values[0] for each in (raw, raised(asked, raw, way)))
    return after.floor_number > before.floor_number


def room(asked, raw, item):
    """How many levels an item can be raised."""
    if isinstance(raw.get(item), dict):
        return 0
    return len(asked.choices[item]) - 1 - level_of(asked, raw, item)


def raised(asked, raw, way):
    after = dict(raw)
    for item, up in zip(asked.items, way, strict=True):
        if up:
            after[item.id] = asked.choices[item.id][level_of(asked, raw, item.id) + up].id
    return after


def climbed(asked, raw, route):
    """The answers that the route's steps lead to, each step being from where the item then is."""
    reached = {}
    for step in route:
        names = [choice.id for choice in asked.choices[step.item]]
        at = level_of(asked, raw | reached, step.item)
        assert (step.from_choice, step.to_choice) == (names[at], names[at + 1])
        reached[step.item] = step.to_choice
    return reached


def level_of(asked, raw, item):
    """An unknown item starts from its first choice."""
    names = [choice.id for choice in asked.choices[item]]
    return names.index(raw[item]) if raw.get(item) in names else 0


# ------------------------------------------------------------------------------ by hand


def route(asked, raw):
    (value,) = placed(asked, raw).values
    return [tuple(step) for step in value.route]


def test_a_route_goes_no_higher_than_one_as_short_has_to():
    asked = questionnaire({"safety": [indicator("first"), indicator("second")]})
    # 6 of 8 points are needed: 'embedded' on one and 'some' on the other would be as short.
    reached = {
        step[0]: step[2] for step in route(asked, dict.fromkeys(("first", "second"), "not-yet"))
    }
    assert reached == {"first": "most", "second": "most"}


def test_of_routes_that_go_as_high_it_is_the_most_even():
    asked = questionnaire({"safety": [indicator("first"), indicator("second"), indicator("third")]})
    # 9 of 12 points are needed and 6 there: any three steps would do.
    assert route(asked, {"first": "not-yet", "second": "some", "third": "embedded"}) == [
        ("first", "not-yet", "planned"),
        ("first", "planned", "some"),
        ("second", "some", "most"),
    ]


def test_of_routes_as_even_it_asks_most_of_the_earliest_items():
    items = [indicator(f"item-{n}", scale="yes-or-no") for n in range(4)]
    asked = questionnaire({"safety": items}, scales={"yes-or-no": {"no": 0, "yes": 1}})
    # Three of four are needed: whichever.
    named = [step[0] for step in route(asked, {f"item-{n}": "no" for n in range(4)})]
    assert named == ["item-0", "item-1", "item-2"]


def test_what_has_its_share_is_not_asked_for_more_where_a_way_as_short_does_without():
    asked = questionnaire({"safety": [indicator("training"), indicator("meetings")]})
    assert route(asked, {"training": "most", "meetings": "some"}) == [("meetings", "some", "most")]


def test_how_high_a_choice_is_is_its_share_of_its_own_scale():
    items = [indicator("agreed", scale="yes-or-no"), indicator("practised")]
    scales = {"yes-or-no": {"no": 0, "yes": 1}}
    asked = questionnaire({"safety": items}, scales=scales, secured_at=60)
    # 3 of 5 points are needed and 2 there. 'Yes' is as high as its scale goes.
    assert route(asked, {"agreed": "no", "practised": "some"}) == [("practised", "some", "most")]


def test_two_small_steps_can_be_beaten_by_one_on_a_heavier_item():
    asked = questionnaire({"safety": [indicator("light"), indicator("heavy", weight=3)]})
    # 12 of 16 are needed and 9 there: three steps on the light item, or one on the heavy one.
    assert route(asked, {"light": "not-yet", "heavy": "most"}) == [("heavy", "most", "embedded")]


def test_an_item_may_be_asked_to_rise_although_it_is_not_what_holds_back():
    asked = questionnaire({"safety": [indicator("light"), indicator("heavy", weight=3)]})
    (value,) = placed(asked, {"light": "not-yet", "heavy": "most"}).values
    assert value.held_back_by == ("light",)
    assert [step.item for step in value.route] == ["heavy"]


def test_taking_the_best_next_step_each_time_would_be_longer():
    scales = {"late": {"a": 0, "b": 1, "c": 10}, "early": {"a": 0, "b": 2, "c": 3}}
    items = [indicator("quick", scale="early"), indicator("slow", scale="late")]
    asked = questionnaire({"safety": items}, scales=scales)
    # 10 of 13 are needed. The greedy way begins with the 2 points of `quick`: three steps.
    assert route(asked, {"quick": "a", "slow": "a"}) == [("slow", "a", "b"), ("slow", "b", "c")]


def test_a_core_item_that_fails_alone_is_the_whole_route():
    items = [indicator("first"), indicator("second"), indicator("third", core=True)]
    asked = questionnaire({"safety": items}, core_at_least=2)
    raw = {"first": "embedded", "second": "embedded", "third": "planned"}
    assert route(asked, raw) == [("third", "planned", "some")]


def test_an_unknown_item_starts_from_its_first_choice():
    asked = questionnaire({"safety": [indicator("first"), indicator("second")]}, secured_at=25)
    assert route(asked, {"first": "dont-know", "second": "not-yet"}) == [
        ("first", "not-yet", "planned"),
        ("second", "not-yet", "planned"),
    ]
    assert route(asked, {"second": "dont-know"}) == []


def test_an_unknown_item_earns_nothing_until_a_step_is_taken_on_it():
    scales = {"worthy": {"little": 3, "much": 4}}
    items = [indicator("first", scale="worthy"), indicator("late", "sensitive", scale="worthy")]
    asked = questionnaire({"safety": items}, STAGES[:2], scales=scales)
    assert placed(asked, {"first": "little", "late": "little"}).floor == "sensitive"
    assert route(asked, {"late": "little"}) == [("first", "little", "much")]


def test_a_rubric_climbs_through_the_stages_to_the_one_it_must_hold():
    stages = STAGES[:3]
    items = [rubric("whole", stages), indicator("late", stages[-1])]
    asked = questionnaire({"safety": items}, stages)
    assert route(asked, {"whole": "aware"}) == [("whole", "aware", "sensitive")]
    assert route(asked, {"late": "not-yet"}) == [("whole", "starting-out", "aware")]


def test_what_does_not_apply_is_never_asked_to_rise():
    asked = questionnaire({"safety": [indicator("first"), indicator("second")]})
    raw = {"first": {"not-applicable": "we have no building"}, "second": "some"}
    assert route(asked, raw) == [("second", "some", "most")]


def test_a_value_at_the_last_stage_has_no_route():
    asked = questionnaire({"safety": [indicator("only")]})
    assert route(asked, {"only": "most"}) == []


def test_the_route_is_exact_where_points_are_large_and_many():
    heavy = [indicator(f"item-{n}", weight=100, scale="large") for n in range(30)]
    scales = {"large": {"none": 0, "part": 333, "whole": 1_000}}
    asked = questionnaire({"safety": heavy}, scales=scales)
    # 22,500 of 30,000 are needed: 22 whole items and two parts, or 23 whole, which is less even.
    taken = route(asked, {f"item-{n}": "none" for n in range(30)})
    assert len(taken) == 46
    wholes = [f"item-{n}" for n in range(22) for _ in range(2)]
    assert [step[0] for step in taken] == [*wholes, "item-22", "item-23"]
