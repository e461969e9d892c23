"""What is said of groups beside each other."""

from unittest.mock import Mock

import pytest

from app.core_team.comparison.comparison import ComparedGroup, GroupTable
from app.core_team.comparison.comparison_summary import summarise_groups


@pytest.mark.parametrize(("kind", "one"), [("places", "place"), ("sectors", "sector")])
def test_one_place_or_sector_has_nothing_beside_it(kind, one):
    alone = Mock(spec=ComparedGroup)
    told = summarise_groups(Mock(), GroupTable(kind, [alone], alone, {}))

    assert told == f"Nothing to set beside it: the programme has one {one}."
