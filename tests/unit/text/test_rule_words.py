"""A questionnaire's rule in words, whatever its numbers are."""

from pathlib import Path

import pytest

from app.text.number_words import spell_number
from app.text.rule_words import describe_rule
from scoring.questionnaires.questionnaire_reader import read_questionnaire

ROOT = Path(__file__).parents[3]
ASKED = read_questionnaire(ROOT / "questionnaires" / "organisation.v1.yaml")
RUBRICS = read_questionnaire(ROOT / "tests" / "questionnaires" / "valid" / "rubric-only.yaml")


def overall(**rule) -> tuple[str, ...]:
    """What is said of the stage overall by another rule."""
    changed = ASKED.placement.overall.model_copy(update=rule)
    placement = ASKED.placement.model_copy(update={"overall": changed})
    return describe_rule(ASKED.model_copy(update={"placement": placement})).overall


@pytest.mark.parametrize(
    ("rule", "said"),
    [
        (
            {},
            (
                "at least four of the five values hold it",
                "no value is more than one stage behind it",
                "Safety is not behind it",
            ),
        ),
        ({"held_by": "all"}, ("every value holds it",)),
        ({"held_by": 5}, ("every value holds it",)),
        (
            {"held_by": 1, "others_within": None, "never_behind": ()},
            ("at least one of the five values holds it",),
        ),
        (
            {"others_within": 2, "never_behind": ()},
            (
                "at least four of the five values hold it",
                "no value is more than two stages behind it",
            ),
        ),
    ],
)
def test_the_stage_overall_is_told_by_what_has_to_hold(rule, said):
    assert overall(**rule) == said


def test_one_value_of_rubrics_is_told_as_what_it_is():
    rule = describe_rule(RUBRICS)
    assert (rule.value_of_question, rule.stage_of_question) == ("one value", "every stage in turn")
    assert (rule.share, rule.overall) == ("all", ("the value holds it",))


@pytest.mark.parametrize(
    ("n", "words"),
    [
        (0, "no"),
        (1, "one"),
        (19, "nineteen"),
        (20, "twenty"),
        (67, "sixty-seven"),
        (100, "a hundred"),
    ],
)
def test_a_count_is_spelled_out(n, words):
    assert spell_number(n) == words
