"""assets/self_assessment/placement.js places as `placement.py` does.

Cases by hand, which Node runs too (tests/shared); then whatever Hypothesis thinks of, through both.
"""

import json
import random
import re
import subprocess
from pathlib import Path

import pytest
from hypothesis import given, settings

from scoring.authoring.made_up_answers import MadeUpKind, make_up_answers
from scoring.placement.answers import NotApplicable, check_answers
from scoring.placement.first_things import choose_first_things
from scoring.placement.placement import BASIS_POINTS, place_answers
from scoring.placement.questionnaire_json import questionnaire_as_json
from scoring.questionnaires.questionnaire import MOST_ITEMS, MOST_POINTS, MOST_WEIGHT
from scoring.questionnaires.questionnaire_reader import parse_questionnaire, read_questionnaire
from tests.browser.engine.browser_engine import NODE, SHARED, BrowserEngine, plain
from tests.unit.scoring.placement.oracle import oracle_place
from tests.unit.scoring.placement.questions import (
    answered,
    answers_to,
    apart,
    indicator,
    placed,
    questionnaire,
    rubric,
)

QUESTIONNAIRES = Path(__file__).parents[3] / "questionnaires"
OURS = read_questionnaire(QUESTIONNAIRES / "organisation.v1.yaml")
OTHERS = Path(__file__).parents[2] / "questionnaires"
FIRST_THINGS = json.loads((SHARED / "first_things.json").read_text("utf-8"))
CASES = sorted((SHARED / "placements").glob("*.json"))
EXACT = 2**53


@pytest.fixture(scope="module")
def browser():
    with BrowserEngine() as engine:
        yield engine


# ------------------------------------------------------------------------------ by hand


def asked_in(case, file):
    """The questionnaire of a case: written out in it, or named where it is a published one."""
    if isinstance(case["questionnaire"], str):
        return read_questionnaire(QUESTIONNAIRES / case["questionnaire"])
    return parse_questionnaire(json.dumps(case["questionnaire"]), file.name)


@pytest.mark.parametrize("file", CASES, ids=lambda file: file.stem)
def test_a_shared_case(file):
    case = json.loads(file.read_text("utf-8"))
    assert list(case) == ["why", "questionnaire", "portable", "answers", "placement"]
    asked = asked_in(case, file)
    assert questionnaire_as_json(asked) == case["portable"]
    placement = place_answers(asked, check_answers(asked, case["answers"], file.name))
    assert plain(placement) == case["placement"]
    # The expected placement is not merely what came out: a second reading of the rule has it too.
    assert placement.as_json() == oracle_place(asked, case["answers"])


@pytest.mark.parametrize(("name", "expected"), FIRST_THINGS.items(), ids=list(FIRST_THINGS))
def test_the_first_things_of_a_shared_case(name, expected):
    file = SHARED / "placements" / f"{name}.json"
    case = json.loads(file.read_text("utf-8"))
    asked = asked_in(case, file)
    placement = place_answers(asked, check_answers(asked, case["answers"], file.name))
    assert plain(choose_first_things(asked, placement)) == expected


def test_every_case_says_why_and_is_like_no_other():
    cases = [json.loads(file.read_text("utf-8")) for file in CASES]
    assert len({case["why"] for case in cases}) == len(cases) >= 20


def test_node_places_the_shared_cases():
    command = [NODE, "--test", "--test-reporter=tap", SHARED / "placement.test.js"]
    done = subprocess.run(command, capture_output=True, text=True, encoding="utf-8", check=False)
    assert done.returncode == 0, done.stdout + done.stderr
    ran = set(re.findall(r"^ *ok \d+ - (.+)$", done.stdout, re.MULTILINE))
    assert {file.stem for file in CASES} <= ran
    assert {f"first things of {name}" for name in FIRST_THINGS} <= ran


# ------------------------------------------------------------------------------ by chance


@settings(max_examples=5 * settings().max_examples)
@given(answered())
def test_the_browser_places_as_python_does(browser, case):
    asked, raw = case
    assert browser.place(asked, raw) == plain(placed(asked, raw))


@given(answers_to(OURS))
def test_the_browser_places_answers_to_our_questionnaire_as_python_does(browser, raw):
    assert browser.place(OURS, raw) == plain(placed(OURS, raw))


@pytest.mark.parametrize("raw", [{}, {"bond-or-team": "left-much"}, {"bond-or-team": "dont-know"}])
def test_neither_places_anybody_by_balances(browser, raw):
    asked = read_questionnaire(OTHERS / "valid" / "balances.yaml")
    assert browser.place(asked, raw) == plain(placed(asked, raw))
    assert browser.place(asked, raw)["values"] == []


@settings(max_examples=3 * settings().max_examples)
@given(answered())
def test_the_browser_has_the_same_things_first_in_the_same_order(browser, case):
    asked, raw = case
    every = choose_first_things(asked, placed(asked, raw), limit=MOST_ITEMS)
    assert browser.list_first_things(asked, raw) == plain(every)


@given(answers_to(OURS))
def test_the_browser_has_the_same_things_first_about_our_questionnaire(browser, raw):
    every = choose_first_things(OURS, placed(OURS, raw), limit=MOST_ITEMS)
    assert browser.list_first_things(OURS, raw) == plain(every)


# ------------------------------------------------------------------------------ of others


@pytest.mark.parametrize("kind", MadeUpKind)
@pytest.mark.parametrize(
    "file",
    [
        "software-assurance/software-assurance.v1.yaml",
        "libraries/open-doors.v1.yaml",
        "team-of-three/small-team.v1.yaml",
    ],
)
def test_the_browser_places_answers_to_what_others_wrote_as_python_does(browser, file, kind):
    asked = read_questionnaire(OTHERS / file)
    answers = make_up_answers(asked, kind)
    raw = {
        item: {"not-applicable": given.reason} if isinstance(given, NotApplicable) else given
        for item, given in answers.items()
    }
    assert browser.place(asked, raw) == plain(place_answers(asked, answers))


# ------------------------------------------------------------------------------ at the bounds


def test_no_number_of_the_rule_outgrows_a_browser():
    most_earned = MOST_ITEMS * MOST_WEIGHT * MOST_POINTS
    assert most_earned * 100 * BASIS_POINTS < EXACT
    assert most_earned < 2**31  # what a route gains is kept in 32 bits


@pytest.mark.parametrize("secured_at", [1, 67, 99, 100])
def test_the_most_items_weight_and_points_that_a_questionnaire_may_have(browser, secured_at):
    scales = {"steep": {"none": 0, "part": MOST_POINTS - 1, "whole": MOST_POINTS}}
    items = [
        indicator(f"item-{n}", weight=MOST_WEIGHT, scale="steep", core=n % 7 == 0)
        for n in range(MOST_ITEMS)
    ]
    asked = questionnaire({"safety": items}, scales=scales, secured_at=secured_at)
    chance = random.Random(secured_at)  # noqa: S311
    states = ("none", "part", "part", "whole", "dont-know", apart())
    raw = {item["id"]: chance.choice(states) for item in items}
    for answers in (raw, {}, dict.fromkeys(raw, "whole"), dict.fromkeys(raw, "part")):
        assert browser.place(asked, answers) == plain(placed(asked, answers))


def test_the_most_choices_that_a_scale_may_have(browser):
    scales = {"long": {f"choice-{n}": n * n for n in range(31)}}
    items = [indicator(f"item-{n}", scale="long") for n in range(12)]
    asked = questionnaire({"safety": items}, scales=scales)
    raw = {f"item-{n}": f"choice-{2 * n}" for n in range(10)}
    assert browser.place(asked, raw) == plain(placed(asked, raw))


def test_the_most_stages_and_a_rubric_over_all_of_them(browser):
    stages = tuple(f"stage-{n}" for n in range(20))
    items = [rubric("whole", stages), indicator("late", stages[-1])]
    asked = questionnaire({"safety": items, "choice": [rubric("other", stages)]}, stages)
    raw = {"whole": "stage-8", "other": "stage-10"}
    assert browser.place(asked, raw) == plain(placed(asked, raw))
