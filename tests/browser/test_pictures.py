"""The pictures of app/charts as a browser draws them: on any screen, in any colours, on paper."""

import pytest
from jinja2 import ChainableUndefined, Environment, PackageLoader

from app import charts
from app.charts.stage_line import StageLine, name_stops
from app.text.stage_names import short_stage_names
from scoring.comparison.tally import Interval, Mean
from tests.browser.layout_checks import faults, lost, space_out

LONGEST = "North East Lincolnshire"
MEANS = [
    ("Hull", Mean(6090, 32, Interval(5290, 6890))),
    (LONGEST, Mean(100, 118, Interval(0, 400))),
    ("York", Mean(9990, 1, None)),
    ("Youth justice", None),
]


STANDS = StageLine(1, 0.85, perhaps=3, last=2)
ROUNDS = name_stops(5, [(n + 1, stage) for n, stage in enumerate((0, 0, 1, 2, 0, 4, 0, 4, 0, 4))])


def draw_one(framework):
    """Where one respondent stands, large, in rows and over many rounds."""
    pages = Environment(
        loader=PackageLoader("app"),
        undefined=ChainableUndefined,
        autoescape=True,
        trim_blocks=True,
        lstrip_blocks=True,
    )
    pages.globals.update(short_stage_names=short_stage_names)
    line = pages.get_template("stage_line.html").module
    words = pages.get_template("results_parts.html").module
    rows = [
        line.stage_row(LONGEST, framework.ladder, STANDS),
        line.stage_row("Safety", framework.ladder, StageLine(4, last=4), ROUNDS, "In each round"),
        line.stage_row("Trust", framework.ladder, StageLine(None, last=0)),
    ]
    return (
        line.journey(framework, STANDS, words),
        line.stage_rows(caller=lambda: rows[0] + rows[1] + rows[2]),
        line.stage_key(framework.ladder),
    )


@pytest.fixture
def drawn(arrive, questionnaire):
    """A page of every picture, with the longest names and the smallest parts."""
    ladder = questionnaire.framework.ladder
    pictures = (
        charts.stages_picture(ladder, [
            ("Hull", (9, 13, 6, 4, 0)), (LONGEST, (17, 39, 16, 10, 1)), ("York", (0, 0, 0, 0, 0)),
            (f"Everybody who does not work in {LONGEST}", (1, 1, 1, 117, 1)),
        ]),
        charts.scores_picture(MEANS, Mean(6370, 115, Interval(6000, 7000)), "Hull"),
        charts.stages_squares(ladder, (3, 5, 4, 1, 2)),
        charts.changes_picture([("Overall", (39, 22, 7)), ("Trust and Transparency", (1, 0, 68))]),
        *draw_one(questionnaire.framework),
    )  # fmt: skip
    page = arrive()
    page.goto("/accessibility")
    page.locator("main").evaluate(
        "(main, all) => { main.innerHTML = '<h1>Pictures</h1>' + all.join('') }",
        [str(each) for each in pictures],
    )
    return page


@pytest.mark.parametrize("width", [1280, 360, 320])
@pytest.mark.parametrize("spaced", [False, True], ids=["as it is", "spaced out"])
def test_words_neither_meet_nor_leave_the_page(drawn, width, spaced):
    drawn.set_viewport_size({"width": width, "height": 800})
    if spaced:
        space_out(drawn)
    assert lost(drawn) == []


def test_every_picture_has_a_name_and_reads_well(drawn):
    assert drawn.locator("[role=img]").count() == 5
    assert faults(drawn) == []


def test_where_a_system_takes_colours_away_a_picture_keeps_its_own_on_white(drawn):
    # What has no colour of its own has that of the picture.
    looks = """(all) => all.map((each) => [
        getComputedStyle(each).fill, each.closest('[fill]').getAttribute('fill'),
    ])"""
    drawn.emulate_media(forced_colors="active", color_scheme="dark")
    found = drawn.locator(".wm-picture :is(text, rect[fill^='#'])").evaluate_all(looks)
    assert len(found) > 40
    assert [each for each in found if each[0] != rgb(each[1])] == []
    grounds = drawn.locator(".wm-picture").evaluate_all(
        "(all) => all.map((each) => getComputedStyle(each).backgroundColor)"
    )
    assert set(grounds) == {"rgb(255, 255, 255)"}


def rgb(colour: str) -> str:
    return f"rgb({', '.join(str(part) for part in bytes.fromhex(colour[1:]))})"


def test_pictures_print(drawn):
    drawn.emulate_media(media="print")
    assert all(each.is_visible() for each in drawn.get_by_role("img").all())
