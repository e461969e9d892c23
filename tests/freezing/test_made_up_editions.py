"""What is measured is made of editions that freezing accepts."""

from bench.synthetic_editions import MADE_UP_DATES, write_made_up_editions
from scoring.editions.edition_reader import read_editions


def test_editions_to_measure_with_are_sound(tmp_path):
    folder = write_made_up_editions(tmp_path / "editions", 4)
    assert [each.date for each in read_editions(folder)] == list(MADE_UP_DATES)
