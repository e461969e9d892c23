"""What results say of answers, in the words of the questionnaire's own scale or scales."""

from pathlib import Path

import pytest

from app.text.wording import describe_lowest_answer, describe_strong_answers
from scoring.questionnaires.questionnaire import Questionnaire
from scoring.questionnaires.questionnaire_reader import read_questionnaire

ROOT = Path(__file__).parents[3]
QUESTIONNAIRES = ROOT / "tests" / "questionnaires"
ONE_SCALE = read_questionnaire(ROOT / "questionnaires" / "organisation.v1.yaml")
SEVERAL = read_questionnaire(QUESTIONNAIRES / "west-yorkshire" / "our-everyday.v1.yaml")
RUBRICS = read_questionnaire(QUESTIONNAIRES / "valid" / "rubric-only.yaml")


def secured_at(per_cent: int, asked: Questionnaire) -> Questionnaire:
    rule = asked.placement.model_copy(update={"secured_at": per_cent})
    return asked.model_copy(update={"placement": rule})


@pytest.mark.parametrize(
    ("asked", "strong", "lowest"),
    [
        (ONE_SCALE, "‘In most places’ or beyond", "‘Not yet’"),
        (secured_at(76, ONE_SCALE), "‘Embedded and reviewed’", "‘Not yet’"),
        (SEVERAL, "near the top of its scale", "the lowest answer"),
        (RUBRICS, "‘second’", "‘Starting out’"),
    ],
)
def test_results_speak_in_the_words_of_the_scale_where_there_is_one(asked, strong, lowest):
    assert describe_strong_answers(asked) == strong
    assert describe_lowest_answer(asked) == lowest
