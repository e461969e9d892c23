"""What a few organisations under one hand are told: nothing certain of any other."""

from collections.abc import Sequence

import pytest

from scoring.disclosure import PastEdition, Roll, clear_edition
from scoring.disclosure.certainty import Certainty
from scoring.disclosure.coalitions import LARGEST_COALITION
from scoring.disclosure.constraints import PublicKnowledge
from scoring.disclosure.tables import GroupTable, TableForm
from scoring.editions.edition import GroupKind, WithheldReason
from tests.unit.scoring.disclosure.rolls import (
    cleared,
    crowd,
    editions,
    entry,
    group,
    known_to_a_few,
    possible,
    proposal,
    under_one_hand,
)

OTHERS = crowd("h", [n % 5 for n in range(40)])


def with_police(own: Sequence[int], real: Sequence[int] = (1,)) -> Roll:
    """Real police forces, and as many that somebody made up, with answers that they know."""
    return [
        *OTHERS,
        *crowd("real", real, "york", "police"),
        *crowd("own", own, "york", "police"),
    ]


def test_one_force_beside_as_many_made_up_as_are_withstood_is_withheld() -> None:
    edition = cleared(with_police([0] * LARGEST_COALITION)).edition
    assert group(edition, "police").stages is None
    assert group(edition, "york").stages is None


def test_two_forces_at_one_stage_beside_as_many_made_up_are_not_told() -> None:
    """The table of all five, less the three that are known, says where both real ones stand."""
    roll = with_police([0] * LARGEST_COALITION, [1, 1])
    edition = cleared(roll).edition
    assert group(edition, "police").reason == WithheldReason.TELLING
    with under_one_hand(1):
        assert group(cleared(roll).edition, "police").is_new


@pytest.mark.parametrize(("few", "is_shown"), [(2, True), (3, False)])
def test_a_group_is_shown_where_more_stand_elsewhere_than_are_under_one_hand(
    few: int, is_shown: bool
) -> None:
    with under_one_hand(few):
        edition = cleared(with_police([0, 2, 2], [1] * 4)).edition
    assert group(edition, "police").is_new == is_shown


def test_eight_made_up_that_an_editor_confirmed_are_more_than_is_withstood() -> None:
    """What the rule does not promise: 0032 says so."""
    edition = cleared(with_police([0, 0, 2, 2, 3, 3, 4, 4])).edition
    stages = group(edition, "police").stages
    assert stages is not None
    assert stages.counts == (2, 1, 2, 2, 2)


def test_three_are_withstood() -> None:
    """As decision 0032 and the method page say."""
    assert LARGEST_COALITION == 3


# ---------------------------------------------------------------- after an earlier rule


def under_the_former_rule(roll: Roll) -> list[PastEdition]:
    """An edition decided when only one member was thought of."""
    with under_one_hand(1):
        return editions(roll)


# Three of five stand elsewhere than at stage 1, so that those three know of the other two.
LONE = [*OTHERS, *crowd("p", [1, 1, 0, 2, 3], "york", "police")]


def test_what_was_told_before_does_not_hold_an_edition_back() -> None:
    past = under_the_former_rule(LONE)
    assert group(past[0].edition, "police").is_new
    joined = crowd("new", [n % 5 for n in range(20)])
    edition = clear_edition(past, proposal([*LONE, *joined], "2021-01-31"), lambda: False).edition
    assert edition.whole.is_new
    assert group(edition, "hull").is_new


def test_beside_what_was_told_before_nothing_is_added() -> None:
    past = under_the_former_rule(LONE)
    # Of York another force, and three others: alone they would tell of it, as would all nine.
    joined = crowd("q", [4, 0, 0, 2], "york", "police")
    roll = [*LONE, *joined]
    edition = clear_edition(past, proposal(roll, "2021-01-31"), lambda: False).edition
    assert not group(edition, "police").is_new
    assert group(edition, "police").stages == group(past[0].edition, "police").stages
    assert edition.whole.taking_part.joined == 4
    assert not edition.whole.is_new


def test_what_is_excused_is_only_what_was_known() -> None:
    past = under_the_former_rule(LONE)
    known = PublicKnowledge(past, proposal(LONE, "2021-01-31"))
    sums = known.sums([], detail=False, change=False)
    assert Certainty(known.sheets, 5, sums).find_disclosure() is None
    # The same tables, were they new.
    new = [each._replace(name="new") for each in sums]
    assert Certainty(known.sheets, 5, new).find_disclosure() == {"new"}


def test_one_member_is_never_excused() -> None:
    """Beside four at one stage, the fifth knows where they all are."""
    told = crowd("p", [1, 1, 1, 1, 0], "york", "police")
    known = PublicKnowledge([], proposal([*OTHERS, *told]))
    police = GroupTable(GroupKind.SECTOR, ("police",), told, TableForm.IN_FULL)
    (published,) = known.sums([police], detail=False, change=False)
    assert Certainty(known.sheets, 5, [published._replace(name="")]).find_disclosure() is not None


def test_small_partnerships_after_an_earlier_rule_tell_no_few_more() -> None:
    first = [entry(f"o{n}", stage) for n, stage in enumerate([0, 0, 0, 1, 1, 2])]
    later = [*first, entry("new", 1), entry("more", 0)]
    past = under_the_former_rule(first)
    edition = clear_edition(past, proposal(later, "2021-01-31", stages=5), lambda: False).edition
    both = [*past, PastEdition(edition, later, past[0].workings)]
    before = set(known_to_a_few(past, possible(past, 3), 3))
    after = set(known_to_a_few(both, possible(both, 3), 3))
    assert {each for each in after if "new" not in each and "more" not in each} <= before
