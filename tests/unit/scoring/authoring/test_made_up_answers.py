"""Made-up answers are answers that the questionnaire takes, and lead to different results."""

from pathlib import Path

import pytest

from scoring.authoring.made_up_answers import MadeUpKind, make_up_answers
from scoring.placement.placement import place_answers
from scoring.questionnaires.questionnaire_reader import read_questionnaire

ROOT = Path(__file__).resolve().parents[4]
FILES = [
    ROOT / "questionnaires" / "organisation.v1.yaml",
    *sorted((ROOT / "tests" / "questionnaires" / "valid").glob("[!f]*.yaml")),
]


@pytest.mark.parametrize("file", FILES, ids=lambda file: file.stem)
@pytest.mark.parametrize("kind", MadeUpKind)
def test_any_questionnaire_takes_them(file, kind):
    asked = read_questionnaire(file)
    answers = make_up_answers(asked, kind)
    assert set(answers) == set(asked.item_by_id)
    place_answers(asked, answers)
    assert answers == make_up_answers(asked, kind)


def test_they_lead_from_the_start_to_the_last_stage():
    asked = read_questionnaire(FILES[0])
    placed = {kind: place_answers(asked, make_up_answers(asked, kind)) for kind in MadeUpKind}
    last = len(asked.framework.stages)
    assert placed[MadeUpKind.BEGINNING].floor_number == 0
    assert placed[MadeUpKind.FAR_ON].floor_number == last
    assert placed[MadeUpKind.UNSURE].too_little_known
    part_way = placed[MadeUpKind.PART_WAY]
    assert 0 < part_way.floor_number < part_way.ceiling_number <= last
