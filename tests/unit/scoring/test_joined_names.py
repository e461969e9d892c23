"""Names of sectors that are shown as one, as one."""

import pytest

from scoring.joined_names import begin_small, join_names


@pytest.mark.parametrize(
    ("names", "joined"),
    [
        (["Police"], "Police"),
        (["Police", "Youth justice"], "Police and youth justice"),
        (["Voluntary and community", "Other"], "Voluntary and community, and other"),
        (["Other", "Sport and arts"], "Other and sport and arts"),
        (["Health", "Police", "NHS trusts"], "Health, police and NHS trusts"),
        (["Sport and arts", "Faith", "Homes"], "Sport and arts, faith, and homes"),
    ],
)
def test_names_follow_each_other_as_in_a_sentence(names, joined):
    assert join_names(names) == joined


def test_a_name_of_capitals_keeps_them():
    assert [begin_small(each) for each in ("A", "NHS", "É", "Youth")] == ["a", "NHS", "é", "youth"]
