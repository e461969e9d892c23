"""The way to a goal: on which days it is counted, what a steady pace is, what is said of it."""

from datetime import UTC, date, datetime, timedelta
from xml.etree import ElementTree

import pytest

from app import charts
from app.core_team.goals.way_to_goal import GoalWay, WayPoint, choose_days, steady_pace
from app.store.reports.programme_goals import GoalKind, NewGoal, ProgrammeGoal

FROM, BY = date(2027, 4, 1), date(2028, 3, 31)
AIM = NewGoal(GoalKind.TAKEN_PART, "", 0, 60, FROM, BY, "")


def make_way(*came, day=date(2027, 9, 30), amount=60, over=False):
    """A way from the first day to `day`, with a count at its end and at equal steps before."""
    aim = AIM._replace(amount=amount)
    goal = ProgrammeGoal(1, aim, "Editor", datetime(2027, 4, 2, tzinfo=UTC), None, None)
    step = (day - FROM) / max(1, len(came) - 1)
    days = [FROM + step * number for number in range(len(came))]
    points = [
        WayPoint(at, n, steady_pace(aim, came[0], at)) for at, n in zip(days, came, strict=True)
    ]
    return GoalWay(goal, tuple(points), over)


@pytest.mark.parametrize(
    ("start", "day", "expected"),
    [
        (0, FROM, 0),
        (0, BY, 60),
        (10, FROM, 10),
        (10, BY, 60),
        (0, FROM + (BY - FROM) // 2, 29),  # half the days, less one: rounded down
        (80, FROM, 60),  # more had come on the first day than are aimed for
        (80, BY, 60),
    ],
)
def test_a_steady_pace_is_a_straight_line_rounded_down(start, day, expected):
    assert steady_pace(AIM, start, day) == expected


def test_it_is_counted_at_the_ends_of_months_between_its_first_day_and_its_last():
    assert choose_days(FROM, date(2027, 6, 15)) == [
        FROM, date(2027, 4, 30), date(2027, 5, 31), date(2027, 6, 15),
    ]  # fmt: skip
    assert choose_days(date(2027, 4, 30), date(2027, 5, 31)) == [
        date(2027, 4, 30), date(2027, 5, 31),
    ]  # fmt: skip
    assert choose_days(FROM, FROM) == [FROM]
    assert choose_days(FROM, FROM + timedelta(1)) == [FROM, FROM + timedelta(1)]


@pytest.mark.parametrize("years", [1, 2, 10, 20])
def test_a_long_way_is_counted_no_oftener(years):
    days = choose_days(FROM, date(2027 + years, 4, 1))
    assert 9 <= len(days) <= 14
    assert days == sorted(set(days))


@pytest.mark.parametrize(
    ("way", "words"),
    [
        (make_way(0, 18), "18 of 60 by 30 September 2027; 29 would be a steady pace."),
        (make_way(0, 45), "45 of 60 by 30 September 2027; 29 would be a steady pace."),
        (make_way(0, 60), "60 of 60 by 30 September 2027: the goal is reached."),
        (
            make_way(0, 52, day=BY, over=True),
            "52 of 60 by 31 March 2028, the last day of the goal.",
        ),
    ],
)
def test_how_far_it_is_is_said_without_blame(way, words):
    assert way.words == words


@pytest.mark.parametrize(
    "way", [make_way(0), make_way(3, 18, 20), make_way(0, 60, 70), make_way(80, 9, amount=1)]
)
def test_the_picture_says_the_same_and_stays_within_its_frame(way):
    picture = ElementTree.fromstring(charts.goal_picture(way.line))  # noqa: S314 - our own drawing
    assert way.title in picture.get("aria-label")
    assert way.words in picture.get("aria-label")
    written = [each.text for each in picture.iter("text")]
    assert written == [
        f"Goal: {way.goal.aim.amount}", f"{way.so_far.came:,}", "1 April 2027", "31 March 2028",
    ]  # fmt: skip
    height = float(picture.get("height").removesuffix("em"))
    for each in picture.iter():
        for name in each.attrib.keys() & {"y", "y1", "y2", "cy"}:
            assert 0 < float(each.get(name).removesuffix("em")) < height
        for name in each.attrib.keys() & {"x", "x1", "x2", "cx"}:
            assert 0 <= float(each.get(name).removesuffix("%")) <= 100


def test_the_three_lines_are_drawn_unlike_and_are_named():
    key = ElementTree.fromstring(charts.goal_key())  # noqa: S314 - our own drawing
    assert [each[0].tail for each in key] == ["So far", "A steady pace", "The goal"]
    dashes = {(each.get("stroke-dasharray"), each.get("stroke-width")) for each in key.iter("path")}
    assert len(dashes) == 3
