"""Names of stages side by side: a word that all but the first begin with is said once."""

import pytest

from app.text.stage_names import short_stage_names, split_in_two
from scoring.questionnaires.questionnaire import Stage


@pytest.mark.parametrize(
    ("names", "shared", "short"),
    [
        (
            ["Starting out", "Trauma aware", "Trauma informed"],
            "Trauma",
            ("Starting out", "Aware", "Informed"),
        ),
        (["Start", "Aware", "Trauma informed"], "", ("Start", "Aware", "Trauma informed")),
        (["Start", "Trauma", "Trauma informed"], "", ("Start", "Trauma", "Trauma informed")),
        (["Start", "Trauma informed"], "", ("Start", "Trauma informed")),
        (["Start"], "", ("Start",)),
        (["Shelves", "A room", "A hub"], "", ("Shelves", "A room", "A hub")),
    ],
)
def test_a_word_that_is_shared_is_said_once(names, shared, short):
    ladder = [Stage(id=str(number), name=name) for number, name in enumerate(names)]
    assert short_stage_names(ladder) == (shared, short)


@pytest.mark.parametrize(
    ("name", "lines"),
    [
        ("Shelves", ["Shelves"]),
        ("Trauma aware", ["Trauma", "aware"]),
        ("A room to be in", ["A room", "to be in"]),
    ],
)
def test_a_name_over_a_stop_has_two_lines_of_much_the_same_length(name, lines):
    assert split_in_two(name) == lines
