"""Where one respondent stands, as the numbers of a line."""

import pytest

from app.charts.stage_line import (
    MOST_OF_THE_WAY,
    StageLine,
    make_hoped_line,
    make_kept_line,
    make_stage_line,
    make_stage_lines,
    name_stops,
)
from app.settings.config import ROOT
from app.store.comparison.kept_placements import KeptPlacement
from scoring.placement.placement import place_answers
from tests.factories.versions import find_newest


@pytest.fixture(scope="module")
def asked():
    return find_newest(ROOT / "questionnaires")


def placed(asked, given, **others):
    answers = {item.id: given for item in asked.items}
    return place_answers(
        asked, answers | {name.replace("_", "-"): it for name, it in others.items()}
    )


def test_a_line_reaches_the_last_stage_that_is_held(asked):
    whole = placed(asked, "embedded")
    assert {make_stage_line(whole), *make_stage_lines(whole).values()} == {StageLine(4)}


@pytest.mark.parametrize("position", [19_999, 20_000])
def test_a_line_stops_short_of_the_next_stage_until_that_is_held(asked, position):
    value = placed(asked, "embedded").values[0]
    short = value._replace(floor_number=1, ceiling_number=1, position=position)
    line = make_stage_line(short)
    assert line.now == 1
    assert MOST_OF_THE_WAY - 0.001 < line.reach <= MOST_OF_THE_WAY


def test_a_line_says_how_far_it_could_go_and_where_it_was(asked):
    now = placed(asked, "most", safety_aware_1="dont-know")
    line = make_stage_lines(now, placed(asked, "not-yet"))["safety"]
    assert (line.now, line.last) == (0, 0)
    assert line.perhaps > line.now
    assert make_stage_line(now).perhaps is not None


def test_a_stage_that_is_certain_has_nothing_that_is_possible(asked):
    assert make_stage_line(placed(asked, "most")).perhaps is None


def test_where_too_little_is_known_nothing_is_marked_but_last_time(asked):
    little = place_answers(asked, {"safety-aware-1": "most"})
    assert set(make_stage_lines(little).values()) == {StageLine(None)}
    assert make_stage_line(little, placed(asked, "embedded")) == StageLine(None, last=4)
    assert make_stage_line(placed(asked, "embedded"), little).last is None


def test_a_value_that_was_not_asked_last_time_has_no_mark_of_it(asked):
    before = placed(asked, "embedded")
    before = before._replace(values=before.values[1:])
    first, *others = make_stage_lines(placed(asked, "embedded"), before).values()
    assert first.last is None
    assert {line.last for line in others} == {4}


def test_rounds_stand_under_the_stages_that_they_held():
    assert name_stops(3, [(1, 0), (2, 2), (3, 0), (4, None)]) == ["1, 3", "", "2"]
    assert name_stops(2, [(1, 1), (2, 1), (3, 1), (4, 0), (6, 0)]) == ["4, 6", "1–3"]
    assert name_stops(1, [(1, 0), (3, 0), (5, 0), (6, 0)]) == ["… 5–6"]


def test_what_was_kept_is_drawn_as_far_as_today_s_ladder_goes():
    kept = KeptPlacement(1, 3, 5000)
    assert make_kept_line(5, kept, KeptPlacement(2, 2, 5000)) == StageLine(1, perhaps=3, last=2)
    assert make_kept_line(3, kept) == StageLine(1, perhaps=2)
    assert make_kept_line(1, kept) == StageLine(0)
    assert make_kept_line(5, KeptPlacement(0, None, None)) == StageLine(None)
    assert make_kept_line(5, None, kept) == StageLine(None, last=1)


def test_a_hope_is_drawn_only_where_it_would_move_something(asked):
    today, hoped = placed(asked, "not-yet"), placed(asked, "embedded")
    assert make_hoped_line(today, hoped).perhaps == 4
    assert make_hoped_line(hoped, today).perhaps is None
    assert make_hoped_line(today, today).perhaps is None
    little = place_answers(asked, {})
    assert make_hoped_line(little, hoped) == StageLine(None, perhaps=4)
