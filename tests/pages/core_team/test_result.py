"""What a comparison says first, in a sentence: made from tests of chance and from nothing else."""

import pytest

from app.core_team.comparison.comparison import build_comparison
from app.core_team.comparison.comparison_query import parse_comparison_query
from app.core_team.comparison.comparison_summary import (
    comparison_heading,
    summarise_chosen_group,
    summarise_groups,
)
from app.store.base import published_questionnaires
from app.store.comparison.placements import EVERYWHERE
from app.store.comparison.tallies import StageTallies, TallyRow

ALIKE = [4_000, 5_000, 6_000, 4_500, 5_500, 5_000]
FAR = [9_000, 9_500, 9_200, 9_800, 9_100]


@pytest.fixture
def found(app):
    """Makes what is said of a view, of organisations that each work in one place.

    By place and sector: the scores by value, where a plain list is the scores of every value.
    """

    def find(address, groups):
        with app.app_context():
            view = parse_comparison_query(address)
            values = list(view.value_names)
            comparison = build_comparison(view, sums_of(view.questionnaire, values, groups))
            side = [summarise_groups(view, table) for table in comparison.pictured]
            return summarise_chosen_group(view, comparison) or side, comparison_heading(view)

    return find


def sums_of(asked, values, groups):
    sums = {}
    for (where, sector), scores in groups.items():
        by_value = scores if isinstance(scores, dict) else dict.fromkeys(values, scores)
        rows = [
            TallyRow(
                asked.version,
                value,
                1,
                len(each),
                len(each),
                sum(each),
                sum(one**2 for one in each),
            )
            for value, each in by_value.items()
        ]
        for place in (where, EVERYWHERE):
            sums.setdefault(place, {}).setdefault(sector, []).extend(rows)
    return StageTallies(asked, sums)


HULL, YORK, EAST = "hull", "york", "east-riding-of-yorkshire"
HEALTH, POLICE = "health", "police"


def test_alike(found):
    said, heading = found({"place": "hull"}, {(HULL, HEALTH): ALIKE, (YORK, HEALTH): ALIKE})
    assert heading == "Hull beside everybody else"
    assert said == (
        "Hull looks much like the others. No difference here is larger than chance could bring."
    )


def test_apart_in_one_value_and_to_which_side(found):
    scores = {"": ALIKE, "safety": ALIKE[:5], "trust": FAR}
    groups = {(HULL, HEALTH): scores, (YORK, HEALTH): ALIKE, (EAST, POLICE): ALIKE}
    said, _ = found({"place": "hull"}, groups)
    assert said == (
        "The mean score of Hull is higher for ‘Trust’ than that of everybody else, by more than "
        "chance alone would explain. No other difference is larger than chance could bring."
    )


def test_apart_in_all(found):
    said, _ = found({"sector": "police"}, {(HULL, POLICE): ALIKE, (YORK, HEALTH): FAR})
    assert said == (
        "The mean score of the sector ‘Police’ is lower overall and for ‘Safety’ and ‘Trust’ than "
        "that of everybody else, by more than chance alone would explain."
    )


@pytest.mark.parametrize("n", [1, 2, 4])
def test_few_are_never_called_alike_or_apart(found, n):
    for own, others in ((FAR[:n], ALIKE), (ALIKE, FAR[:n])):
        said, _ = found({"place": "hull"}, {(HULL, HEALTH): own, (YORK, HEALTH): others})
        assert said.startswith(f"Too few to say: {len(own)} from Hull and {len(others)} of the")
        assert said.endswith("and it takes 5 on either side.")


def test_a_value_with_too_few_scores_is_named(found):
    scores = {"": ALIKE, "safety": ALIKE, "trust": ALIKE[:2]}
    said, _ = found({"place": "hull"}, {(HULL, HEALTH): scores, (YORK, HEALTH): ALIKE})
    assert said.endswith("Too few have a score for ‘Trust’ to say.")


def test_nobody_on_a_side(found):
    said, _ = found({"place": "hull"}, {(YORK, HEALTH): ALIKE})
    assert said == "Nobody has answers that count here, so nothing can be said of Hull yet."
    said, _ = found({"place": "hull"}, {(HULL, HEALTH): ALIKE})
    assert said == "There is nobody to stand beside: all answers that count are from Hull."


def test_one_sector_of_a_place_stands_beside_the_same_sector_elsewhere(found):
    groups = {(HULL, POLICE): ALIKE, (YORK, POLICE): ALIKE, (YORK, HEALTH): FAR}
    said, heading = found({"place": "hull", "sector": "police"}, groups)
    assert heading == "‘Police’ in Hull beside the same sector elsewhere"
    assert said.startswith("‘Police’ in Hull looks much like the others.")


def test_scores_of_another_version_are_in_no_test(found, app):
    """The others answered a version of which nobody in the place has a score."""
    with app.app_context():
        asked = published_questionnaires.get_current_questionnaire()
        sums = sums_of(asked, ["", "safety", "trust"], {(HULL, HEALTH): ALIKE, (YORK, HEALTH): FAR})
        for place in (YORK, EVERYWHERE):
            sums.sums[place][HEALTH][:] = [
                row._replace(version=2) if row.total == sum(FAR) else row
                for row in sums.sums[place][HEALTH]
            ]
        view = parse_comparison_query({"place": "hull"})
        said = summarise_chosen_group(view, build_comparison(view, sums))
    assert said.startswith("Too few to say: 6 from Hull and 0 of the others have a score")


def test_all_groups_side_by_side(found):
    alike = {(place, sector): ALIKE for place in (HULL, YORK) for sector in (HEALTH, POLICE)}
    (places, sectors), _ = found({}, alike)
    assert (
        places
        == "The places look much alike. No difference here is larger than chance could bring."
    )
    assert sectors == places.replace("places", "sectors")

    (places, sectors), _ = found({}, {**alike, (EAST, HEALTH): FAR})
    assert places.startswith(
        "The places lie further apart than chance alone would put them overall"
    )
    assert "The mean score of East Riding of Yorkshire is higher overall and for" in places
    (places, sectors), _ = found({}, {(HULL, HEALTH): ALIKE})
    assert places == "Too few to say: no two places have 5 scores each."
