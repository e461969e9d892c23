"""How far a programme of so many years has come, in words that stay true whenever they are read."""

import pytest

from app.settings.config import ROOT
from app.text.programme_year import describe_programme_year
from scoring.programme.programme_reader import read_programme

PROGRAMME = read_programme(ROOT / "questionnaires")


@pytest.mark.parametrize(
    ("year", "said"),
    [
        (2021, "It begins in 2022."),
        (2022, "2022 is year one of ten."),
        (2026, "2026 is year five of ten."),
        (2031, "2031 is year ten of ten."),
        (2032, "2032 is its last year."),
        (2033, "It ended in 2032."),
    ],
)
def test_each_year_has_its_place_in_the_ten(year, said):
    assert describe_programme_year(PROGRAMME, year) == said


def test_a_programme_without_an_end_is_at_no_place():
    endless = PROGRAMME.model_copy(update={"last_year": None})
    assert describe_programme_year(endless, 2026) == ""
