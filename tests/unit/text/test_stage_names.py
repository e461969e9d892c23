"""Names of stages side by side: a word that all but the first begin with is said once."""

import pytest

from app.text.stage_names import short_stage_names
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
    ],
)
def test_a_word_that_is_shared_is_said_once(names, shared, short):
    ladder = [Stage(id=str(number), name=name) for number, name in enumerate(names)]
    assert short_stage_names(ladder) == (shared, short)
