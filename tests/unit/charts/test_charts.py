"""Pictures that the server draws: what they say, and whether it can be read and told apart."""

from itertools import pairwise
from xml.etree import ElementTree

import pytest

from app import charts
from app.charts.colours import INK, OUTLINE, PAPER, contrast_ratio, text_colour_on
from app.charts.line_chart import LETTER_SPACE, LINE_STYLES
from scoring.comparison.tally import Interval, Mean
from scoring.questionnaires.questionnaire import Stage

LADDER = [
    Stage(id=name.lower(), name=name, summary=name) for name in ("Start", "Aware", "Sure", "Whole")
]


def parsed(markup):
    """The tree of all that was drawn."""
    return ElementTree.fromstring(f"<div>{markup}</div>")  # noqa: S314 - our own drawing


def said(markup):
    """The name that a picture has."""
    (picture,) = [each for each in parsed(markup).iter("svg") if each.get("role") == "img"]
    return picture.get("aria-label")


def texts(markup):
    return [text.text.replace("\N{NO-BREAK SPACE}", " ") for text in parsed(markup).iter("text")]


def shades(stages):
    ladder = LADDER[:1] * stages
    return [charts.stage_colour(number, ladder) for number in range(stages)]


# ---------------------------------------------------------------- colours


@pytest.mark.parametrize("stages", range(2, 22))
def test_figures_can_be_read_on_every_shade(stages):
    for shade in shades(stages):
        assert contrast_ratio(shade, text_colour_on(shade)) >= 4.5


@pytest.mark.parametrize("stages", range(2, 22))
def test_no_two_stages_share_a_shade_and_each_is_darker_than_the_one_before(stages):
    assert all(
        contrast_ratio(a, "#000000") > contrast_ratio(b, "#000000")
        for a, b in pairwise(shades(stages))
    )


def test_where_two_parts_meet_one_of_the_lines_is_seen_beside_each_shade():
    for shade in shades(5):
        assert max(contrast_ratio(shade, OUTLINE), contrast_ratio(shade, PAPER)) >= 3
    assert contrast_ratio(OUTLINE, PAPER) >= 3


def test_contrast_is_that_of_the_guidelines():
    assert contrast_ratio("#000000", "#ffffff") == pytest.approx(21)
    assert contrast_ratio("#777777", "#ffffff") == pytest.approx(4.478, abs=0.001)


# ---------------------------------------------------------------- stages


def test_a_bar_says_in_words_how_many_are_at_each_stage():
    drawn = charts.stages_picture(LADDER, [("Hull", (1, 0, 3, 4)), ("York", (0, 0, 0, 0))])
    assert said(drawn) == ("Hull: 1 at Start, 0 at Aware, 3 at Sure, 4 at Whole; York: nobody yet.")
    assert texts(drawn) == ["Hull (n = 8)", "1", "3", "4", "York: nobody yet"]


def test_the_parts_of_a_bar_are_shares_of_its_group():
    drawn = charts.stages_picture(LADDER, [("Hull", (1, 0, 3, 4))])
    (picture,) = [each for each in parsed(drawn) if each.tag == "svg"]
    *parts, frame = picture.iter("rect")
    assert [(part.get("x"), part.get("width")) for part in parts] == [
        ("0.00%", "12.50%"), ("12.50%", "37.50%"), ("50.00%", "50.00%"),
    ]  # fmt: skip
    assert [part.get("fill") for part in parts] == [
        charts.stage_colour(number, LADDER) for number in (0, 2, 3)
    ]
    assert frame.get("stroke") == OUTLINE


def test_a_part_too_narrow_for_its_figure_has_it_below_the_bar():
    drawn = charts.stages_picture(LADDER, [("Hull", (200, 0, 0, 1))])
    assert texts(drawn) == ["Hull (n = 201)", "200", "1 at Whole"]


def test_names_are_escaped_and_wrapped():
    name = 'Everyone who does <b>not</b> & "never" work in North East Lincolnshire'
    drawn = charts.stages_picture(LADDER, [(name, (1, 0, 0, 0))])
    assert "<b>" not in drawn
    assert " ".join(texts(drawn)) == f"{name} (n = 1) 1"
    assert max(map(len, texts(drawn))) <= 33


def test_the_key_has_every_stage_in_order():
    (key,) = parsed(charts.stages_key(LADDER))
    assert [part.find("svg").tail for part in key] == [stage.name for stage in LADDER]


def test_a_square_stands_for_an_organisation():
    drawn = charts.stages_squares(LADDER, (1, 0, 12, 1))
    assert said(drawn) == "1 at Start, 0 at Aware, 12 at Sure, 1 at Whole."
    squares = list(parsed(drawn).iter("rect"))
    assert [each.get("fill") for each in squares] == [
        charts.stage_colour(number, LADDER) for number in (0, *(12 * [2]), 3)
    ]
    assert len({(each.get("x"), each.get("y")) for each in squares}) == 14


def test_a_group_of_a_few_is_squares_and_no_shares():
    drawn = charts.stages_picture(LADDER, [("Hull", (1, 0, 3, 0)), ("York", (2, 0, 3, 0))], 5)
    assert said(drawn) == (
        "Hull: 1 at Start, 0 at Aware, 3 at Sure, 0 at Whole; "
        "York: 2 at Start, 0 at Aware, 3 at Sure, 0 at Whole."
    )
    (picture,) = [each for each in parsed(drawn) if each.tag == "svg"]
    widths = [each.get("width") for each in picture.iter("rect")]
    assert widths == [*(4 * ["1.00em"]), "40.00%", "60.00%", "100.00%"]


# ---------------------------------------------------------------- scores

ROWS = [("Hull", Mean(6090, 32, Interval(5290, 6890))), ("York", Mean(10_000, 1, None))]


def test_scores_are_said_with_their_likely_range():
    rows = [*ROWS, ("Selby", None)]
    drawn = charts.scores_picture(rows, Mean(6370, 33, Interval(6000, 7000)), "Hull", "Safety")
    assert said(drawn) == (
        "Safety: Hull 60.9%, likely 52.9% to 68.9%; York 100.0%; Selby no score; "
        "all together 63.7%, likely 60.0% to 70.0%."
    )
    assert texts(drawn) == ["Hull (32)", "York (1)", "Selby", "no score", "0%", "50%", "100%"]


def test_a_shorter_name_is_drawn_in_place_of_one_that_is_said():
    rows = [("East Riding of Yorkshire", Mean(6090, 32, None)), ("York", Mean(1, 3, None))]
    shown = ["East Riding", "York"]
    drawn = charts.scores_picture(rows, None, "York", fewest=5, shown=shown)
    assert "East Riding of Yorkshire 60.9%; York 3 scores, too few" in said(drawn)
    assert texts(drawn)[:3] == ["East Riding (32)", "York (3)", "too few"]


def test_a_dot_stands_beside_its_name_also_where_that_takes_two_lines():
    rows = [("Voluntary and community", ROWS[0][1]), ROWS[1]]
    drawn = parsed(charts.scores_picture(rows, None))
    first, second, other = (float(text.get("y")[:-2]) for text in [*drawn.iter("text")][:3])
    dots = [float(dot.get("cy")[:-2]) for dot in drawn.iter("circle")]
    assert first < dots[0] < second < dots[1] < other + 1


def test_dots_and_the_dashed_line_stand_on_one_scale():
    drawn = parsed(charts.scores_picture(ROWS, Mean(10_000, 33, None), "Hull"))
    hull, york = drawn.iter("circle")
    marks = {text.text: text.get("x") for text in drawn.iter("text") if text.text.endswith("%")}
    assert york.get("cx") == marks["100%"]
    assert float(marks["50%"][:-1]) < float(hull.get("cx")[:-1]) < float(marks["100%"][:-1])
    dashed = {line.get("x1") for line in drawn.iter("line") if line.get("stroke-dasharray")}
    assert dashed == {marks["100%"]}
    assert hull.get("fill") != york.get("fill")


def test_without_anybody_there_is_no_dashed_line():
    assert "dasharray" not in charts.scores_picture([("Hull", None)], None)


# ---------------------------------------------------------------- what moved

MOVED = [("Overall", (3, 5, 1)), ("Safety", (0, 30, 0)), ("Trust", (0, 0, 0))]


def test_what_moved_is_said_in_words_and_in_each_part():
    drawn = charts.changes_picture(MOVED)
    assert said(drawn) == (
        "Overall: 3 up, 5 the same, 1 down; Safety: 0 up, 30 the same, 0 down; Trust: nobody yet."
    )
    assert texts(drawn) == [
        "Overall (n = 9)", "3 up, 5 the same, 1 down",
        "Safety (n = 30)", "30 same", "Trust: nobody yet",
    ]  # fmt: skip


def test_a_bar_is_as_long_as_it_has_organisations():
    drawn = charts.changes_picture([("Overall", (1, 1, 0)), ("Safety", (4, 0, 0))])
    widths = [each.get("width") for each in parsed(drawn).iter("rect") if each.get("stroke")]
    assert widths == ["50.00%", "100.00%"]


# ---------------------------------------------------------------- as a file


def filed(*pictures, title="Stages & <scores>"):
    return ElementTree.fromstring(charts.pictures_file(title, pictures))  # noqa: S314 - our own drawing


SVG = "{http://www.w3.org/2000/svg}"


def test_a_file_is_a_whole_picture_on_a_ground_of_its_own():
    file = filed(("Hull", charts.changes_picture(MOVED)))
    assert file.tag == f"{SVG}svg"
    assert "sans-serif" in file.get("font-family")
    ground = file.find(f"{SVG}rect")
    assert [ground.get(name) for name in ("width", "height", "fill")] == [
        file.get("width"), file.get("height"), "#ffffff",
    ]  # fmt: skip
    assert file.find(f"{SVG}title").text == "Stages & <scores>"
    assert "Overall: 3 up, 5 the same, 1 down" in file.find(f"{SVG}desc").text


def test_all_of_a_file_is_in_pixels_and_inside():
    file = filed(
        ("Stages", charts.stages_picture(LADDER, [("Hull", (1, 0, 3, 4)), ("York", (9, 0, 1, 0))])),
        ("Scores", charts.scores_picture(ROWS, ROWS[0][1], "Hull")),
        ("Squares", charts.stages_squares(LADDER, (1, 0, 12, 1))),
    )
    width, height = (float(file.get(name)) for name in ("width", "height"))
    for part in file:
        left, top = map(float, part.get("transform", "t(0 0)").split("(")[1][:-1].split())
        for each in part.iter():
            x, y = (float(each.get(name, 0)) for name in ("x", "y"))
            assert 0 <= left + x + float(each.get("width", 0)) <= width
            assert 0 <= top + y + float(each.get("height", 0)) <= height
    words = [each.text.replace("\N{NO-BREAK SPACE}", " ") for each in file.iter(f"{SVG}text")]
    for each in ("Stages & <scores>", "Stages", "Start", "Whole", "Hull (n = 8)", "100%"):
        assert each in words


# ---------------------------------------------------------------- lines to explore


def test_lines_are_told_apart_without_their_colours_and_seen_on_white():
    assert len({(look.dash, look.symbol) for look in LINE_STYLES}) == len(LINE_STYLES)
    assert min(contrast_ratio(look.colour, PAPER) for look in LINE_STYLES) >= 4.5
    assert contrast_ratio(INK, PAPER) >= 4.5


def test_a_line_has_its_letter_at_its_last_number_beside_those_that_end_there():
    values = [("One", (1, 3, None)), ("Two", (2, 3, None)), ("Three", (9, 1, 9))]
    drawn = charts.lines_chart("Lines", "How many", ["a", "b", "c"], values)["data"]
    assert [line["text"] for line in drawn] == [
        ["", "A", ""],
        ["", f"{LETTER_SPACE}B", ""],
        ["", "", "C"],
    ]
