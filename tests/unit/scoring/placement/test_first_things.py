"""What to do first: what is said of a change is so once the answers are changed."""

from hypothesis import given

from scoring.placement.first_things import FirstThingReason, choose_first_things, list_ways_on
from tests.unit.scoring.placement.questions import (
    answered,
    apart,
    indicator,
    placed,
    questionnaire,
    rubric,
)

STAGES = ("aware", "sensitive")


def choose(asked, raw, limit=3):
    return choose_first_things(asked, placed(asked, raw), limit)


def tell(things):
    return [(each.reason.value, each.item) for each in things]


def find_value(where, thing):
    return next(each for each in where.values if each.value == thing.value)


def number_of(asked, stage):
    return [each.id for each in asked.framework.ladder].index(stage)


# ------------------------------------------------------------------------------ by chance


@given(answered())
def test_what_one_change_is_said_to_bring_it_brings(case):
    asked, raw = case
    before = placed(asked, raw)
    for thing in list_ways_on(asked, before):
        then = placed(asked, {**raw, thing.item: thing.after})
        value = find_value(then, thing)
        if thing.alone:
            assert value.floor_number >= number_of(asked, thing.stage)
            assert value.floor_number > find_value(before, thing).floor_number
            # A rubric may carry its value further than the stage that is meant.
            if then.floor_number > before.floor_number and not asked.item_by_id[thing.item].rubric:
                assert thing.moves_overall
        if thing.moves_overall:
            assert then.floor_number > before.floor_number


@given(answered())
def test_what_is_not_known_is_asked_where_it_could_show_more_and_nowhere_else(case):
    asked, raw = case
    before = placed(asked, raw)
    asked_for = {each.item: each for each in list_ways_on(asked, before) if not each.before}
    for value in before.values:
        for item in value.unknown:
            enough = [
                choice.id
                for choice in asked.choices[item]
                if find_value(placed(asked, {**raw, item: choice.id}), value).floor_number
                > value.floor_number
            ]
            thing = asked_for.get(item)
            assert bool(enough) == bool(thing and thing.alone)
            if enough:
                assert thing.after == enough[0]


@given(answered())
def test_all_together_reach_every_stage_that_is_promised(case):
    asked, raw = case
    before = placed(asked, raw)
    for value in before.values:
        steps = {step.item: step.to_choice for step in value.route}
        then = find_value(placed(asked, {**raw, **steps}), value)
        things = [each for each in list_ways_on(asked, before) if each.value == value.value]
        for thing in things:
            if thing.reason is FirstThingReason.ON_THE_WAY:
                assert steps[thing.item] == thing.after
                assert then.floor_number >= number_of(asked, thing.stage) > value.floor_number
        assert set(steps) <= {each.item for each in things}


@given(answered())
def test_at_most_three_and_nothing_twice(case):
    asked, raw = case
    before = placed(asked, raw)
    every = list_ways_on(asked, before)
    chosen = choose_first_things(asked, before, limit=len(every) + 1)
    items = [each.item for each in chosen]
    assert sorted(items) == sorted({each.item for each in every})
    assert choose_first_things(asked, before) == chosen[:3]
    # A reason may be said of another, and nothing else of it differs.
    assert {each._replace(reason="") for each in chosen} == {
        each._replace(reason="") for each in every
    }


# ------------------------------------------------------------------------------ by hand


def make_three_values():
    return questionnaire(
        {
            "safety": [indicator("s1"), indicator("s2", "sensitive")],
            "choice": [indicator("c1"), indicator("c2", "sensitive")],
            "trust": [indicator("t1"), indicator("t2", "sensitive"), indicator("t3", "sensitive")],
        },
        STAGES,
    )


def test_what_moves_the_whole_then_what_is_not_known_then_what_is_on_the_way():
    asked = make_three_values()
    raw = {
        "s1": "some",
        "s2": "some",
        "c1": "most",
        "c2": "planned",
        "t1": "most",
        "t2": "most",
        "t3": "dont-know",
    }
    assert choose(asked, raw) == (
        (FirstThingReason.MOVES_OVERALL, "safety", "s1", "some", "most", "aware", True, True),
        (FirstThingReason.COULD_SHOW, "trust", "t3", "", "most", "sensitive", True, False),
        (
            FirstThingReason.ON_THE_WAY,
            "choice",
            "c2",
            "planned",
            "most",
            "sensitive",
            True,
            False,
        ),
    )


def test_the_value_furthest_behind_has_its_step_unless_another_may_be_further():
    asked = questionnaire(
        {"safety": [indicator("s1")], "choice": [indicator("c1")], "trust": [indicator("t1")]},
        overall={"held_by": 1},
    )
    raw = {"s1": "some", "c1": "planned", "t1": "not-yet"}
    assert tell(choose(asked, raw)) == [
        ("moves-overall", "s1"),
        ("furthest-behind", "t1"),
        ("on-the-way", "c1"),
    ]
    assert tell(choose(asked, {"s1": "some", "c1": "planned"})) == [
        ("could-show", "t1"),
        ("on-the-way", "c1"),
        ("on-the-way", "s1"),
    ]


def test_one_of_several_that_move_the_whole_says_that_it_is_not_enough():
    asked = make_three_values()
    raw = {"s1": "some", "s2": "some", "c1": "some", "c2": "some", "t1": "most", "t2": "most"}
    first = choose(asked, {**raw, "t3": "most"})[0]
    assert (first.reason, first.item) == (FirstThingReason.MOVES_OVERALL, "s1")
    assert (first.alone, first.moves_overall) == (True, False)


def test_two_not_known_that_only_together_show_more():
    asked = questionnaire({"safety": [indicator(f"s{n}") for n in range(4)]})
    raw = {"s0": "most", "s1": "most", "s2": "dont-know"}
    things = choose(asked, raw)
    assert tell(things) == [("could-show", "s2"), ("could-show", "s3")]
    assert {(each.alone, each.stage, each.after) for each in things} == {(False, "aware", "most")}


def test_one_value_has_nothing_furthest_behind():
    asked = questionnaire({"safety": [indicator("s1"), indicator("s2"), indicator("s3")]})
    raw = dict.fromkeys(("s1", "s2", "s3"), "some")
    assert tell(choose(asked, raw)) == [
        ("moves-overall", "s1"),
        ("on-the-way", "s2"),
        ("on-the-way", "s3"),
    ]


def test_where_too_little_is_known_there_is_something_to_find_out():
    asked = make_three_values()
    things = choose(asked, {"s1": "most"})
    assert {each.reason for each in things} == {FirstThingReason.COULD_SHOW}
    assert len(things) == 3


def test_nothing_where_all_is_held_or_nothing_applies():
    asked = make_three_values()
    items = [item.id for item in asked.items]
    assert choose(asked, dict.fromkeys(items, "embedded")) == ()
    assert choose(asked, dict.fromkeys(items, apart())) == ()


def test_at_the_last_stage_overall_a_value_that_may_stay_behind_still_has_a_way_on():
    asked = questionnaire(
        {"safety": [indicator("s1")], "choice": [indicator("c1")]}, overall={"held_by": 1}
    )
    assert tell(choose(asked, {"s1": "embedded", "c1": "some"})) == [("furthest-behind", "c1")]


def test_a_rubric_is_one_thing_however_far_it_climbs():
    asked = questionnaire({"safety": [rubric("whole", STAGES)]}, STAGES)
    [thing] = choose(asked, {"whole": "starting-out"})
    assert (thing.before, thing.after, thing.stage) == ("starting-out", "aware", "aware")
    [thing] = choose(asked, {"whole": "dont-know"})
    assert (thing.reason, thing.before, thing.after) == ("could-show", "", "aware")
