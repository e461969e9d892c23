"""The placement rule at its boundaries, worked by hand (docs/decisions/0002, points 1 to 7)."""

import pytest

from tests.unit.scoring.placement.questions import (
    STAGES,
    apart,
    indicator,
    placed,
    questionnaire,
    rubric,
)

TWO = STAGES[:2]
THREE = STAGES[:3]


def value_of(asked, raw):
    """The placement of a questionnaire's only value."""
    (value,) = placed(asked, raw).values
    return value


def pair(**placement):
    """Two items on 0 to 4 points, in one cell."""
    return questionnaire({"safety": [indicator("first"), indicator("second")]}, **placement)


def climb(stages=THREE, **placement):
    """One item a stage, named by it."""
    items = [indicator(stage, stage) for stage in stages]
    return questionnaire({"safety": items}, stages, **placement)


# ------------------------------------------------------------------------------ cells


def test_exactly_three_quarters_secures_a_cell_that_asks_for_75_per_cent():
    assert value_of(pair(), {"first": "some", "second": "embedded"}).floor == "aware"
    assert value_of(pair(), {"first": "most", "second": "most"}).floor == "aware"


def test_one_point_below_does_not():
    assert value_of(pair(), {"first": "some", "second": "most"}).floor == "starting-out"


@pytest.mark.parametrize(("secured_at", "floor"), [(66, "aware"), (67, "starting-out")])
def test_a_share_between_two_whole_per_cents_is_compared_unrounded(secured_at, floor):
    # Two of three items: 66.67 per cent.
    items = [indicator(name) for name in ("first", "second", "third")]
    asked = questionnaire({"safety": items}, secured_at=secured_at)
    raw = {"first": "embedded", "second": "embedded", "third": "not-yet"}
    assert value_of(asked, raw).floor == floor


def test_a_core_item_fails_its_cell_alone():
    items = [*(indicator(f"item-{n}") for n in range(4)), indicator("core", core=True)]
    asked = questionnaire({"safety": items}, core_at_least=3)
    others = {f"item-{n}": "embedded" for n in range(4)}
    value = value_of(asked, {**others, "core": "some"})
    assert value.cells[0][1:] == (18, 18, 20, False, False)
    assert value.held_back_by == ("core",)
    assert value_of(asked, {**others, "core": "most"}).floor == "aware"


def test_a_core_item_is_judged_by_its_points_and_not_by_its_weight():
    asked = questionnaire(
        {"safety": [indicator("core", core=True, weight=10)]}, secured_at=1, core_at_least=3
    )
    assert value_of(asked, {"core": "some"}).floor == "starting-out"
    assert value_of(asked, {"core": "most"}).floor == "aware"


def test_an_unknown_core_item_fails_low_and_passes_high():
    items = [indicator("core", core=True), indicator("heavy", weight=9)]
    asked = questionnaire({"safety": items}, secured_at=50)
    value = value_of(asked, {"heavy": "embedded"})
    assert value.cells[0][1:] == (36, 40, 40, False, True)
    assert (value.floor, value.ceiling) == ("starting-out", "aware")


def test_a_core_item_that_does_not_apply_asks_for_nothing():
    asked = questionnaire({"safety": [indicator("core", core=True), indicator("other")]})
    assert value_of(asked, {"core": apart(), "other": "most"}).floor == "aware"


def test_weight_multiplies_points_and_maximum():
    asked = questionnaire({"safety": [indicator("light"), indicator("heavy", weight=3)]})
    value = value_of(asked, {"light": "not-yet", "heavy": "embedded"})
    assert value.cells[0][1:] == (12, 12, 16, True, True)


def test_rubric_and_indicator_share_a_cell():
    items = [
        rubric("whole", TWO),
        indicator("aware-1", "aware"),
        indicator("sensitive-1", "sensitive"),
    ]
    asked = questionnaire({"safety": items}, TWO)
    raw = {"whole": "aware", "aware-1": "some", "sensitive-1": "embedded"}
    value = value_of(asked, raw)
    # 2 of 4 and 1 of 1: three of five is not 75 per cent. Then 4 of 4 and 0 of 1: four of five is.
    assert [cell[1:] for cell in value.cells] == [
        (3, 3, 5, False, False),
        (4, 4, 5, True, True),
    ]
    assert value_of(asked, {**raw, "aware-1": "most"}).floor == "sensitive"


def test_a_core_rubric_has_to_hold_the_stage_of_each_cell():
    items = [rubric("whole", TWO, core=True), indicator("a", "aware"), indicator("s", "sensitive")]
    asked = questionnaire({"safety": items}, TWO, core_at_least=4)
    raw = {"a": "embedded", "s": "embedded"}
    assert value_of(asked, {**raw, "whole": "aware"}).floor == "aware"
    assert value_of(asked, {**raw, "whole": "sensitive"}).floor == "sensitive"


def test_what_holds_a_cell_back_is_unknown_or_core_or_short_of_its_share_and_applies():
    names = ("unknown", "doubtful", "core", "short", "enough", "apart")
    items = [indicator(name, core=name in ("core", "apart")) for name in names]
    raw = {
        "doubtful": "dont-know",
        "core": "most",
        "short": "some",
        "enough": "most",
        "apart": apart(),
    }
    value = value_of(questionnaire({"safety": items}, core_at_least=4), raw)
    assert value.held_back_by == ("unknown", "doubtful", "core", "short")


def test_an_item_that_does_not_apply_leaves_the_possible_points():
    value = value_of(pair(), {"first": apart(), "second": "most"})
    assert value.cells[0][1:] == (3, 3, 4, True, True)


# ------------------------------------------------------------------------------ values


def test_a_cell_with_nothing_applicable_is_passed_over():
    value = value_of(climb(), {"aware": "most", "sensitive": apart(), "responsive": "most"})
    assert value.cells[1] == ("sensitive", 0, 0, 0, None, None)
    assert value.cells[1].share is None
    assert (value.floor, value.position, value.score) == ("responsive", 30_000, 7_500)


def test_a_stage_passed_over_is_not_held_before_one_that_fails():
    value = value_of(climb(), {"aware": "most", "sensitive": apart(), "responsive": "some"})
    assert (value.floor, value.floor_number) == ("aware", 1)
    # Two of the three points that secure the cell that failed.
    assert value.position == 16_666


def test_a_value_with_nothing_applicable_counts_as_the_start_and_has_no_score():
    raw = {stage: apart() for stage in THREE}
    value = value_of(climb(), raw)
    assert (value.floor, value.ceiling, value.score, value.position) == (
        "starting-out", None, None, None,
    )  # fmt: skip
    assert (value.held_back_by, value.route, value.ahead, value.unknown) == ((), (), (), ())
    assert placed(climb(), raw).score is None


def test_the_floor_stops_at_the_first_stage_not_secured_and_what_is_beyond_is_ahead():
    value = value_of(climb(), {"aware": "most", "sensitive": "some", "responsive": "embedded"})
    assert (value.floor, value.ahead) == ("aware", ("responsive",))
    perhaps = value_of(climb(), {"aware": "most", "sensitive": "some"})
    assert (perhaps.floor, perhaps.ahead) == ("aware", ())


def test_floor_and_ceiling_are_the_stages_where_unknowns_are_not_yet_and_at_their_best():
    items = [indicator("aware"), indicator("as-aware"), indicator("late", "sensitive")]
    asked = questionnaire({"safety": [*items, indicator("last", "responsive")]}, THREE)
    value = value_of(asked, {"aware": "most", "as-aware": "most", "late": "dont-know"})
    assert (value.floor, value.ceiling) == ("aware", "responsive")
    assert value.unknown == ("late", "last")
    assert (value.known, value.asked, value.too_little_known) == (2, 4, False)


def test_what_is_known_can_hold_the_ceiling_below_what_is_unknown():
    value = value_of(climb(), {"aware": "most", "sensitive": "some"})
    assert (value.floor, value.ceiling) == ("aware", "aware")


# ------------------------------------------------------------------------------ score and position


def test_a_share_is_in_basis_points_rounded_down():
    items = [indicator(name) for name in ("first", "second", "third")]
    asked = questionnaire({"safety": items})
    assert value_of(asked, {"first": "embedded", "second": "not-yet"}).score == 3_333
    assert value_of(asked, {"first": "embedded", "second": "embedded"}).score == 6_666


def test_a_value_s_score_is_the_mean_of_its_cells_and_the_overall_score_of_its_values():
    items = [indicator("a", "aware"), indicator("s", "sensitive")]
    others = [indicator("a2", "aware"), indicator("s2", "sensitive")]
    asked = questionnaire({"safety": items, "choice": others}, TWO)
    placement = placed(asked, {"a": "embedded", "s": "planned", "a2": "planned", "s2": apart()})
    assert [value.score for value in placement.values] == [6_250, 2_500]
    assert placement.score == 4_375


@pytest.mark.parametrize("given", [apart(), "dont-know", None])
def test_there_is_no_overall_score_where_a_value_has_none(given):
    asked = questionnaire({"safety": [indicator("a")], "choice": [indicator("b")]})
    assert placed(asked, {"a": "some"} | ({"b": given} if given else {})).score is None


@pytest.mark.parametrize(
    ("known", "too_little"), [(0, True), (1, True), (3, True), (4, False), (7, False)]
)
def test_too_little_is_known_of_a_value_below_half_of_its_items(known, too_little):
    names = [f"item-{n}" for n in range(7)]
    asked = questionnaire({"safety": [indicator(name) for name in names]})
    rest = {name: apart() for name in names[known:]}
    value = value_of(asked, {**dict.fromkeys(names[:known], "embedded"), **rest})
    assert (value.known, value.asked, value.too_little_known) == (known, 7, too_little)
    assert value.score == (None if too_little else 10_000)
    assert value.floor == ("starting-out" if too_little else "aware")


def test_overall_too_little_is_known_below_half_of_all_items_whatever_is_held():
    few, many = [indicator("a")], [indicator(f"b-{n}") for n in range(3)]
    asked = questionnaire({"safety": few, "choice": many}, overall={"held_by": 1})
    one, two = {"a": "embedded"}, {"a": "embedded", "b-0": "embedded"}
    assert placed(asked, one).too_little_known
    assert (placed(asked, one).floor, placed(asked, one).next_stage) == ("starting-out", None)
    # Half of all, and one value of which too little is known: held for certain, and no ceiling.
    held = placed(asked, two)
    assert (held.floor, held.ceiling, held.score) == ("aware", None, None)
    assert not held.too_little_known


@pytest.mark.parametrize(
    ("raw", "position"),
    [
        ({}, None),
        ({"aware": "most"}, None),
        ({"aware": "not-yet", "sensitive": "not-yet"}, 0),
        ({"aware": "planned", "sensitive": "not-yet"}, 3_333),  # 1 of the 3 points needed
        ({"aware": "some", "sensitive": "not-yet"}, 6_666),
        ({"aware": "most", "sensitive": "not-yet"}, 10_000),
        ({"aware": "most", "sensitive": "some"}, 16_666),
        ({"aware": "not-yet", "sensitive": "embedded"}, 0),
        ({"aware": "most", "sensitive": "most", "responsive": "embedded"}, 30_000),
    ],
)
def test_position_is_the_floor_and_the_progress_through_the_first_cell_that_failed(raw, position):
    assert value_of(climb(), raw).position == position


def test_progress_never_reaches_the_next_stage_while_a_core_item_fails():
    items = [indicator("core", core=True), indicator("heavy", weight=9)]
    asked = questionnaire({"safety": items})
    assert value_of(asked, {"core": "not-yet", "heavy": "embedded"}).position == 9_999


# ------------------------------------------------------------------------------ the whole


def test_unknown_and_not_applicable_are_counted_once_each_item():
    asked = questionnaire(
        {"safety": [rubric("whole", THREE), rubric("other", THREE), rubric("x", THREE)]}, THREE
    )
    placement = placed(asked, {"whole": "dont-know", "other": apart()})
    assert (placement.unknown, placement.not_applicable) == (2, 1)
    assert placement.values[0].unknown == ("whole", "x")


def test_the_json_has_the_shape_that_the_design_shows():
    items = [indicator("a", "aware"), indicator("s", "sensitive", core=True)]
    asked = questionnaire({"safety": items}, TWO, core_at_least=3)
    assert placed(asked, {"a": "embedded", "s": "some"}).as_json() == {
        "questionnaire": "small",
        "version": 1,
        "overall": {"floor": "aware", "ceiling": "aware", "score": 7_500},
        "values": {
            "safety": {
                "floor": "aware",
                "ceiling": "aware",
                "score": 7_500,
                "position": 16_666,
                "cells": {
                    "aware": cell(4, 4, 4, True, True),
                    "sensitive": cell(2, 2, 4, False, False),
                },
                "held_back_by": ["s"],
                "ahead": [],
                "route": [{"item": "s", "from": "some", "to": "most"}],
            }
        },
        "unknown": 0,
        "not_applicable": 0,
    }


def cell(low, high, possible, secured_low, secured_high):
    return {
        "earned_low": low,
        "earned_high": high,
        "possible": possible,
        "secured_low": secured_low,
        "secured_high": secured_high,
    }
