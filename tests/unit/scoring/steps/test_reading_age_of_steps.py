"""How hard our own first steps are to read, by textstat's indices beside ours.

Ours counts letters and words. Flesch and Kincaid's counts syllables, by a dictionary that the
package brings. Each gives a grade of school, whose first begins at the age of six.
"""

import pytest
import textstat

from app.settings.config import ROOT
from scoring.reading_age import AGE_IN_FIRST_GRADE, HIGHEST_EASY_AGE, measure_text
from scoring.steps.steps_reader import read_steps_file

FILES = sorted((ROOT / "questionnaires").glob("*.steps.yaml"))
ITEMS = [
    pytest.param([step.text for step in item.steps], id=f"{file.stem}-{id}")
    for file in FILES
    for id, item in read_steps_file(file).by_item.items()
]
INDICES = (
    textstat.automated_readability_index,
    textstat.flesch_kincaid_grade,
    textstat.coleman_liau_index,
)


def to_age(grade):
    return grade + AGE_IN_FIRST_GRADE - 1


@pytest.mark.parametrize("texts", ITEMS)
def test_no_index_asks_for_a_higher_age_than_twelve(texts):
    ages = {index.__name__: to_age(index(" ".join(texts))) for index in INDICES}

    assert {name for name, age in ages.items() if round(age) > HIGHEST_EASY_AGE} == set()


@pytest.mark.parametrize("texts", ITEMS)
def test_our_own_index_counts_as_theirs_does(texts):
    theirs = to_age(textstat.automated_readability_index(" ".join(texts)))

    assert measure_text(texts).reading_age == pytest.approx(theirs, abs=1.5)
