"""organisation.v1.method.md says what the rule does: its figures are worked out again."""

import re
from fractions import Fraction
from pathlib import Path

import pytest

from scoring.questionnaires.questionnaire import OverallRule, PlacementRule
from scoring.questionnaires.questionnaire_reader import read_questionnaire
from tests.unit.scoring.placement.questions import placed
from tests.unit.scoring.placement.sensitivity import ORGANISATIONS, QUESTIONNAIRE, SEED, figures

DOC = Path(__file__).parents[4] / "questionnaires" / "organisation.v1.method.md"
TEXT = DOC.read_text("utf-8")
ON_ONE_LINE = " ".join(TEXT.split())
ASKED = read_questionnaire(QUESTIONNAIRE)
NAMES = {stage.id: stage.name for stage in ASKED.framework.ladder}
SAFETY = [item for s in ASKED.sections if s.value == "safety" for item in s.items]
IN_PLACE = {
    (True, True): "Yes",
    (False, True): "Not known",
    (False, False): "Not yet",
    (None, None): "Passed over",
}


def table(first, second):
    """The rows, as mappings by heading, of the table whose first two headings are these."""
    lines = TEXT.splitlines()
    (start,) = [n for n, line in enumerate(lines) if line.startswith(f"| {first} | {second} |")]
    headings, _, *rows = [cells(line) for line in before_a_gap(lines[start:])]
    return [dict(zip(headings, row, strict=True)) for row in rows]


def before_a_gap(lines):
    return lines[: lines.index("")]


def cells(line):
    return [cell.strip().strip("`") for cell in line.strip("|").split("|")]


def answer(item, words):
    """An answer in the words of the page as it stands in a JSON file."""
    if words == "Don’t know":
        return "dont-know"
    if words.startswith("Not applicable: "):
        return {"not-applicable": words.removeprefix("Not applicable: ")}
    (choice,) = [choice.id for choice in ASKED.choices[item] if choice.label == words]
    return choice


def said(number):
    return f"{number:,}" if number else "none"


def per_cent(basis_points):
    whole = Fraction(basis_points, 100)
    return f"{float(whole):g}%"


@pytest.fixture(scope="module")
def safety():
    raw = {
        row["Question"]: answer(row["Question"], row["Answer"])
        for row in table("Question", "About")
    }
    return next(value for value in placed(ASKED, raw).values if value.value == "safety")


def test_the_example_answers_every_question_of_safety_and_tells_the_essential_ones():
    told = [(row["Question"], row["Essential"]) for row in table("Question", "About")]
    assert told == [(item.id, "Yes" if item.core else "No") for item in SAFETY]


def test_the_example_adds_up_cell_by_cell(safety):
    told = [tuple(row.values()) for row in table("Stage", "For certain")]
    assert told == [
        (
            NAMES[cell.stage],
            str(cell.earned_low),
            str(cell.earned_high),
            str(cell.possible),
            per_cent(cell.share),
            IN_PLACE[cell.secured_low, cell.secured_high],
        )
        for cell in safety.cells
    ]


def test_the_example_ends_in_its_placement(safety):
    told = {row["Result"]: row["Safety"] for row in table("Result", "Safety")}
    assert told == {
        "Stage for certain": NAMES[safety.floor],
        "Could be as far as": NAMES[safety.ceiling],
        "Score": per_cent(safety.score),
        "What holds it back": ", ".join(safety.held_back_by),
    }


def test_the_example_ends_in_its_route(safety):
    labels = {
        (item.id, choice.id): choice.label for item in SAFETY for choice in ASKED.choices[item.id]
    }
    told = [tuple(row.values()) for row in table("Step", "Question")]
    assert told == [
        (
            str(number),
            step.item,
            labels[step.item, step.from_choice],
            labels[step.item, step.to_choice],
        )
        for number, step in enumerate(safety.route, 1)
    ]


def test_the_points_are_those_of_the_questionnaire():
    told = {row["Answer"]: int(row["Points"]) for row in table("Answer", "Points")}
    assert told == {choice.label: choice.points for choice in ASKED.scales[ASKED.scale]}


def test_the_rule_in_words_is_the_rule_of_the_questionnaire():
    overall = OverallRule(held_by=4, others_within=1, never_behind=("safety",))
    rule = PlacementRule(secured_at=75, core_at_least=3, overall=overall)
    assert ASKED.placement == rule, f"{DOC} tells another rule than {QUESTIONNAIRE}"
    for words in (
        "at least 75% of the points",
        "An essential question needs at least 3 points, which is ‘In most places’",
        "at least 4 of the 5 values hold it",
        "no value is more than 1 stage behind it",
        "Safety is not behind it",
    ):
        assert words in ON_ONE_LINE


def test_two_questions_stand_in_every_cell():
    assert "There are two questions for each value at each stage." in ON_ONE_LINE
    assert {len(cell.contributions) for row in ASKED.cells for cell in row} == {2}


def test_the_stages_and_values_are_named():
    for part in (*ASKED.framework.values, *ASKED.framework.ladder):
        assert part.name.lower() in ON_ONE_LINE.lower()


def test_the_sensitivity_of_the_overall_rule_is_what_the_simulation_gives():
    ours, weakest, mean = figures().values()
    told = [tuple(row.values()) for row in table("Stage overall", "Our rule")]
    assert told == [
        (name, f"{a:,}", f"{b:,}", f"{c:,}")
        for name, a, b, c in zip(NAMES.values(), ours[0], weakest[0], mean[0], strict=True)
    ], "python -m tests.unit.scoring.placement.sensitivity prints the figures"
    differing = (
        f"With the weakest link, {said(weakest[1])} of the {ORGANISATIONS:,} would be at an "
        f"earlier stage than with our rule, and {said(weakest[2])} at a later one. "
        f"With the plain average, {said(mean[1])} would be at an earlier stage, "
        f"and {said(mean[2])} at a later one."
    )
    assert differing in ON_ONE_LINE
    assert f"on {ORGANISATIONS:,} organisations that do not exist" in ON_ONE_LINE
    assert f"starts from the number {SEED}," in ON_ONE_LINE


def test_the_page_can_be_shown_in_the_app():
    assert TEXT.splitlines()[0] == "# How your stage is worked out"
    assert set(re.findall(r"^#+", TEXT, re.MULTILINE)) <= {"#", "##", "###"}
    assert TEXT.count("\n# ") == 0
    assert not re.search(r"<[a-zA-Z/!]|!\[", TEXT), "no HTML and no images"


def test_the_page_is_plain_about_what_it_is_not():
    for words in (
        "not a validated measure",
        "Nobody is ranked, certified or funded by it",
        "These answers are simulated",
        "what you say about yourselves",
        "is thin",
    ):
        assert words in ON_ONE_LINE
