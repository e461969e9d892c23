"""The page that ours is measured beside asks the same, and weights are added up right."""

import gzip
import re

import pytest

from bench.measured_content import get_main_questionnaire
from bench.self_assessment.self_assessment_page import (
    parse_visit,
    weigh_inline_scripts,
)
from bench.self_assessment.survey_js.survey_page import (
    PACKAGE_FILES,
    survey_json,
    write_survey_page,
)
from tests.unit.scoring.placement.questions import indicator, questionnaire

ASKED = get_main_questionnaire()


def questions_in(page):
    for element in page["elements"]:
        yield from element["elements"] if element["type"] == "panel" else [element]


@pytest.fixture(scope="module")
def questions():
    made = survey_json(ASKED)
    return {each["name"]: each for page in made["pages"] for each in questions_in(page)}


def test_it_asks_the_same_in_the_same_order_a_page_a_section(questions):
    assert list(questions) == [item.id for item in ASKED.items]
    for item in ASKED.items:
        assert questions[item.id]["title"] == item.text
        assert questions[item.id]["description"] == item.help
        assert questions[item.id]["showCommentArea"]
    pages = survey_json(ASKED)["pages"]
    assert [page["title"] for page in pages] == [section.title for section in ASKED.sections]


def test_it_has_the_same_answers_and_asks_why_where_something_does_not_apply(questions):
    for item in ASKED.items:
        given = {each["value"]: each for each in questions[item.id]["choices"]}
        states = ["dont-know"] + ["not-applicable"] * (item.not_applicable == "reason")
        assert list(given) == [*(each.id for each in ASKED.choices[item.id]), *states]
        for choice in ASKED.choices[item.id]:
            assert given[choice.id]["text"].startswith(choice.label)
        if "not-applicable" in given:
            assert given["not-applicable"]["isCommentRequired"]


def test_a_rubric_stands_outside_the_stages_and_says_what_each_choice_means():
    rubric = {"id": "overall", "rubric": {"starting-out": "Not talked about.", "aware": "Known."}}
    asked = questionnaire({"safety": [indicator("training"), rubric]})

    panel, overall = survey_json(asked)["pages"][0]["elements"]
    assert [each["name"] for each in panel["elements"]] == ["training"]
    assert [each["text"] for each in overall["choices"]][:2] == [
        "Starting out: Not talked about.",
        "aware: Known.",
    ]


@pytest.fixture
def packages(tmp_path):
    """A folder as npm lays it out for the bench alone, with empty files."""
    for name in PACKAGE_FILES:
        path = tmp_path / "node_modules" / name
        path.parent.mkdir(parents=True, exist_ok=True)
        path.touch()
    return tmp_path / "node_modules"


def test_it_needs_no_file_but_its_own(packages, tmp_path):
    write_survey_page(ASKED, tmp_path / "page", packages)

    page = (tmp_path / "page" / "index.html").read_text("utf-8")
    named = set(re.findall(r'(?:src|href)="(?!data:)([^"]+)"', page))
    assert named | {"index.html"} == {each.name for each in (tmp_path / "page").iterdir()}


@pytest.mark.parametrize("asking", ["@import 'a.css'", "@font-face {}", 'a {b: url("https://h/")}'])
def test_its_style_asks_for_nothing_from_elsewhere(packages, tmp_path, asking):
    (style,) = packages.rglob("*.css")
    style.write_text(asking, "utf-8")
    with pytest.raises(ValueError, match=r"asks for a file from elsewhere"):
        write_survey_page(ASKED, tmp_path / "page", packages)


def report(**files):
    """A report of Lighthouse that tells of these files: a kind, bytes and status each."""
    items = [
        {"url": f"http://host/{name}", "resourceType": kind, "transferSize": sent, "statusCode": ok}
        for name, (kind, sent, ok) in files.items()
    ]
    return {
        "audits": {
            "network-requests": {"details": {"items": items}},
            "first-contentful-paint": {"numericValue": 900.5},
            "interactive": {"numericValue": 1200.25},
        }
    }


OURS = {
    "self-assessment/": ("Document", 20_000, 200),
    "static/build/style.css": ("Stylesheet", 30_000, 200),
    "favicon.svg": ("Other", 400, 200),
}


def test_a_visit_weighs_page_and_style_and_the_scripts_in_the_page_alone():
    assert parse_visit(report(**OURS)) == (50_000, 0, 0, 900.5, 1200.25)
    page = (
        '<p></p><script type="application/json" data-asked>{"a": 1}</script><script>run()</script>'
    )
    asked, working = (len(gzip.compress(each)) for each in (b'{"a": 1}', b"run()"))
    assert weigh_inline_scripts(page) == {"scripts": asked + working, "working": working}


def test_the_questions_of_the_other_page_are_apart():
    theirs = {
        "survey-js/page.js": ("Script", 500, 200),
        "survey-js/questions.js": ("Script", 6, 200),
    }
    found = parse_visit(report(**theirs))
    assert (found.scripts, found.working) == (506, 500)


def test_a_page_that_lacks_a_file_is_not_measured():
    without = OURS | {"static/build/style.css": ("Stylesheet", 300, 404)}
    with pytest.raises(ValueError, match=r"did not come: http://host/static/build/style\.css"):
        parse_visit(report(**without))
