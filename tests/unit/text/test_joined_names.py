"""Names within a sentence are told apart, whatever is in them."""

import pytest

from app.text.wording import join_names


@pytest.mark.parametrize(
    ("names", "said"),
    [
        ([], ""),
        (["Safety"], "Safety"),
        (["Safety", "Trust"], "Safety and Trust"),
        (["Safety", "Trust", "Voice"], "Safety, Trust and Voice"),
        (["Choice and Control", "Safety"], "Choice and Control, and Safety"),
        (["Safety", "Voice", "Trust and Care"], "Safety, Voice, and Trust and Care"),
    ],
)
def test_the_last_name_is_told_apart(names, said):
    assert join_names(names) == said
