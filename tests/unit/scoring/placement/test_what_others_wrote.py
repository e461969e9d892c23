"""Questionnaires of other fields, places and sizes than our own: read, and placed by hand.

Two of these are in tests/shared/placements too, for the browser.
"""

from pathlib import Path

import pytest

from scoring.programme.programme_reader import read_programme
from scoring.questionnaires.published_versions import read_published_versions
from scoring.questionnaires.questionnaire_reader import read_questionnaire
from tests.unit.scoring.placement.questions import apart, placed

FOLDER = Path(__file__).parents[3] / "questionnaires"
SOFTWARE = read_questionnaire(FOLDER / "software-assurance" / "software-assurance.v1.yaml")
LIBRARIES = read_questionnaire(FOLDER / "libraries" / "open-doors.v1.yaml")
TEAM = read_questionnaire(FOLDER / "team-of-three" / "small-team.v1.yaml")
TEAM_ANSWERS = {"work-known": "three", "work-asked": "two", "rest-breaks": "three"}


@pytest.mark.parametrize(
    ("folder", "items", "values", "stages"),
    [("software-assurance", 54, 15, 3), ("libraries", 5, 3, 2), ("team-of-three", 5, 2, 2)],
)
def test_a_folder_holds_a_programme_and_the_published_questionnaire_that_it_uses(
    folder, items, values, stages
):
    programme = read_programme(FOLDER / folder)
    [(version, asked)] = read_published_versions(FOLDER / folder).items()

    assert version == (programme.main_questionnaire, 1)
    assert len(asked.items) == items
    assert len(asked.framework.values) == values
    assert len(asked.framework.stages) == stages


# ------------------------------------------------------------------------------ another field


def software(**answers):
    """Where somebody stands who does all for half of the applications, but for these answers."""
    half = {item.id: "yearly" if item.scale == "how-often" else "half" for item in SOFTWARE.items}
    return placed(
        SOFTWARE, half | {name.replace("_", "-"): given for name, given in answers.items()}
    )


def test_half_of_the_applications_is_half_of_the_points_and_just_enough():
    placement = software()

    assert (placement.floor, placement.score) == ("level-3", 5_000)
    assert placement.next_stage is None


def test_two_streams_of_a_level_are_one_cell_in_which_one_makes_up_for_the_other():
    # 4 and 0 of 4 points each: 50 per cent. 2 and 0: 25 per cent.
    one, other = "strategy_a1", "strategy_b1"
    assert software(**{one: "most", other: "no"}).values[0].floor == "level-3"
    assert software(**{one: "half", other: "no"}).values[0].floor == "level-0"


def test_one_practice_of_fifteen_at_its_start_holds_the_whole_one_level_above_it():
    placement = software(daily_a1="some")

    assert [value.floor for value in placement.values] == ["level-3"] * 14 + ["level-0"]
    assert placement.values[-1].ahead == ("level-2", "level-3")
    assert placement.floor == "level-1"  # no value may be more than one stage behind
    assert placement.values_to_move == (("daily", "level-1"),)


# ------------------------------------------------------------------------------ rubrics alone


def test_rubrics_alone_are_placed_by_the_texts_that_are_chosen():
    placement = placed(
        LIBRARIES,
        {
            "reading-choice": "room",
            "reading-reach": "hub",
            "meeting-rooms": "shelves",
            "learning-offers": "hub",
            "learning-tools": apart(),
        },
    )
    reading, meeting, learning = placement.values

    assert (reading.floor, reading.score) == ("room", 7_500)  # 2 of 2, then 1 of 2
    assert reading.held_back_by == ("reading-choice",)
    assert (meeting.floor, meeting.score) == ("shelves", 0)
    # One of two known is half, and half is enough.
    assert (learning.floor, learning.score, learning.known) == ("hub", 10_000, 1)
    assert (placement.floor, placement.score) == ("room", 5_833)
    assert placement.values_to_move == (("reading", "hub"), ("meeting", "room"))


# ------------------------------------------------------------------------------ five questions


def test_five_questions_where_one_of_two_known_is_enough():
    placement = placed(TEAM, TEAM_ANSWERS)
    work, rest = placement.values

    # 5 of 6 points, then none of 3; 3 of 3, then none of 3.
    assert (work.floor, work.ceiling, work.score) == ("side-by-side", "as-one", 4_166)
    assert (rest.floor, rest.ceiling, rest.score) == ("side-by-side", "as-one", 5_000)
    assert (placement.floor, placement.ceiling, placement.score) == (
        "side-by-side",
        "as-one",
        4_583,
    )


def test_one_answer_decides_the_whole_of_it():
    placement = placed(TEAM, TEAM_ANSWERS | {"rest-breaks": "two"})

    assert (placement.floor, placement.ceiling) == ("each-alone", "each-alone")
    assert placement.values_to_move == (("rest", "side-by-side"),)


def test_none_of_two_known_is_too_little_of_a_value_and_so_of_the_whole():
    placement = placed(TEAM, {"work-known": "three", "work-asked": "three"})
    work, rest = placement.values

    assert (work.floor, work.too_little_known) == ("side-by-side", False)
    assert (rest.floor, rest.ceiling, rest.too_little_known) == ("each-alone", None, True)
    assert (placement.floor, placement.score, placement.too_little_known) == (
        "each-alone",
        None,
        True,
    )
