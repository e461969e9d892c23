"""The pages on how a stage is worked out say what the rule does: their figures are made again."""

import re
from collections import Counter
from fractions import Fraction
from typing import NamedTuple

import pytest

from scoring.questionnaires.questionnaire import OverallRule, PlacementRule, Questionnaire
from tests.unit.scoring.placement.questions import placed
from tests.unit.scoring.placement.sensitivity import (
    FOLDER,
    ORGANISATIONS,
    SEED,
    figures,
    read_version,
)

NAMES = {stage.id: stage.name for stage in read_version(1).framework.ladder}
# Of how many cells there are so many questions, and how the page says so.
QUESTIONS = {
    1: ({2: 20}, "There are two questions for each value at each stage."),
    2: (
        {2: 16, 3: 4},
        " ".join(
            (
                "There are two questions for each value at each stage, and three in four places:",
                "Safety at trauma responsive, Trust and Transparency and Co-production at trauma",
                "sensitive, and Collaboration at trauma informed.",
            )
        ),
    ),
}
IN_PLACE = {
    (True, True): "Yes",
    (False, True): "Not known",
    (False, False): "Not yet",
    (None, None): "Passed over",
}


class MethodPage(NamedTuple):
    """The page of a version, and what the version asks."""

    asked: Questionnaire
    text: str

    @property
    def on_one_line(self):
        return " ".join(self.text.split())

    @property
    def safety(self):
        return [item for each in self.asked.sections[:1] for item in each.items]

    def table(self, first, second):
        """The rows, as mappings by heading, of the table whose first two headings are these."""
        lines = self.text.splitlines()
        (start,) = [n for n, line in enumerate(lines) if line.startswith(f"| {first} | {second} |")]
        headings, _, *rows = [cells(line) for line in before_a_gap(lines[start:])]
        return [dict(zip(headings, row, strict=True)) for row in rows]

    def answer(self, item, words):
        """An answer in the words of the page as it stands in a JSON file."""
        if words == "Don’t know":
            return "dont-know"
        if words.startswith("Not applicable: "):
            return {"not-applicable": words.removeprefix("Not applicable: ")}
        (choice,) = [each.id for each in self.asked.choices[item] if each.label == words]
        return choice


@pytest.fixture(params=QUESTIONS, scope="module")
def page(request):
    asked = read_version(request.param)
    return MethodPage(
        asked, (FOLDER / f"organisation.v{asked.version}.method.md").read_text("utf-8")
    )


def before_a_gap(lines):
    return lines[: lines.index("")]


def cells(line):
    return [cell.strip().strip("`") for cell in line.strip("|").split("|")]


def said(number):
    return f"{number:,}" if number else "none"


def per_cent(basis_points):
    whole = Fraction(basis_points, 100)
    return f"{float(whole):g}%"


@pytest.fixture(scope="module")
def safety(page):
    raw = {
        row["Question"]: page.answer(row["Question"], row["Answer"])
        for row in page.table("Question", "About")
    }
    return next(value for value in placed(page.asked, raw).values if value.value == "safety")


def test_the_example_answers_every_question_of_safety_and_tells_the_essential_ones(page):
    told = [(row["Question"], row["Essential"]) for row in page.table("Question", "About")]
    assert told == [(item.id, "Yes" if item.core else "No") for item in page.safety]


def test_the_example_adds_up_cell_by_cell(page, safety):
    told = [tuple(row.values()) for row in page.table("Stage", "For certain")]
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


def test_the_example_ends_in_its_placement(page, safety):
    told = {row["Result"]: row["Safety"] for row in page.table("Result", "Safety")}
    assert told == {
        "Stage for certain": NAMES[safety.floor],
        "Could be as far as": NAMES[safety.ceiling],
        "Score": per_cent(safety.score),
        "What holds it back": ", ".join(safety.held_back_by),
    }


def test_the_example_ends_in_its_route(page, safety):
    labels = {
        (item.id, choice.id): choice.label
        for item in page.safety
        for choice in page.asked.choices[item.id]
    }
    told = [tuple(row.values()) for row in page.table("Step", "Question")]
    assert told == [
        (
            str(number),
            step.item,
            labels[step.item, step.from_choice],
            labels[step.item, step.to_choice],
        )
        for number, step in enumerate(safety.route, 1)
    ]


def test_the_points_are_those_of_the_questionnaire(page):
    told = {row["Answer"]: int(row["Points"]) for row in page.table("Answer", "Points")}
    assert told == {choice.label: choice.points for choice in page.asked.scales[page.asked.scale]}


def test_the_rule_in_words_is_the_rule_of_the_questionnaire(page):
    overall = OverallRule(held_by=4, others_within=1, never_behind=("safety",))
    rule = PlacementRule(secured_at=75, core_at_least=3, overall=overall)
    assert page.asked.placement == rule
    for words in (
        "at least 75% of the points",
        "An essential question needs at least 3 points, which is ‘In most places’",
        "at least 4 of the 5 values hold it",
        "no value is more than 1 stage behind it",
        "Safety is not behind it",
    ):
        assert words in page.on_one_line


def test_so_many_questions_stand_in_every_cell(page):
    counts, words = QUESTIONS[page.asked.version]
    assert words in page.on_one_line
    assert Counter(len(cell.contributions) for row in page.asked.cells for cell in row) == counts


def test_the_stages_and_values_are_named(page):
    for part in (*page.asked.framework.values, *page.asked.framework.ladder):
        assert part.name.lower() in page.on_one_line.lower()


def test_the_sensitivity_of_the_overall_rule_is_what_the_simulation_gives(page):
    ours, weakest, mean = figures(page.asked).values()
    told = [tuple(row.values()) for row in page.table("Stage overall", "Our rule")]
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
    assert differing in page.on_one_line
    assert f"on {ORGANISATIONS:,} organisations that do not exist" in page.on_one_line
    assert f"starts from the number {SEED}," in page.on_one_line


def test_the_page_can_be_shown_in_the_app(page):
    assert page.text.splitlines()[0] == "# How your stage is worked out"
    assert set(re.findall(r"^#+", page.text, re.MULTILINE)) <= {"#", "##", "###"}
    assert page.text.count("\n# ") == 0
    assert not re.search(r"<[a-zA-Z/!]|!\[", page.text), "no HTML and no images"


def test_the_page_is_plain_about_what_it_is_not(page):
    for words in (
        "not a validated measure",
        "Nobody is ranked, certified or funded by it",
        "These answers are simulated",
        "what you say about yourselves",
        "is thin",
    ):
        assert words in page.on_one_line
