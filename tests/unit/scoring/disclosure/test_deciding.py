"""What is shown and what is held back, one rule a test."""

import json
import os
import subprocess
import sys
from itertools import cycle, islice

import pytest

from scoring.disclosure import (
    EditionProposal,
    EditionRefusedError,
    PastEdition,
    Roll,
    RollEntry,
    Workings,
    clear_edition,
)
from scoring.disclosure.coalitions import LARGEST_COALITION
from scoring.disclosure.constraints import FEWEST_SHOWN, PublicKnowledge
from scoring.editions.edition import GroupKind, HardItem, WithheldReason
from tests.unit.scoring.disclosure.rolls import (
    VALUES,
    cleared,
    crowd,
    editions,
    entry,
    group,
    proposal,
)


def mixed(name: str, count: int, place: str = "hull", sector: str = "health") -> Roll:
    """Organisations at all stages in turn."""
    return crowd(name, list(islice(cycle([1, 2, 0, 3, 4]), count)), place, sector)


def never() -> bool:
    return False


def test_everything_is_shown_where_all_groups_are_large_and_mixed() -> None:
    edition = cleared([*mixed("h", 15), *mixed("y", 15, "york", "police")]).edition
    shown = [each for each in edition.groups if each.taking_part.organisations]
    assert all(each.is_new for each in shown)
    assert group(edition, "hull").stages is not None
    assert edition.detail is not None
    assert edition.change is None


@pytest.mark.parametrize(
    ("n", "said"), [(4, "4 organisations have submitted"), (1, "1 organisation has submitted")]
)
def test_too_few_to_show_at_all(n: int, said: str) -> None:
    with pytest.raises(EditionRefusedError, match=said):
        cleared(mixed("h", n))


def test_all_at_one_stage_is_refused() -> None:
    with pytest.raises(EditionRefusedError, match="same stage"):
        cleared(crowd("h", [2] * 12))


@pytest.mark.parametrize("others", [1, LARGEST_COALITION])
def test_all_but_as_many_as_are_under_one_hand_at_one_stage_is_refused(others: int) -> None:
    with pytest.raises(EditionRefusedError):
        cleared(crowd("h", [2] * 11 + [1] * others))


def test_where_one_more_stands_elsewhere_the_whole_is_shown() -> None:
    assert cleared(crowd("h", [2] * 11 + [1] * (LARGEST_COALITION + 1))).edition.whole.is_new


def test_a_small_group_is_withheld_with_another_that_would_give_it_away() -> None:
    edition = cleared([*mixed("h", 20), *mixed("y", 4, "york")]).edition
    assert group(edition, "york").reason == WithheldReason.FEW
    assert group(edition, "york").stages is None
    # The whole less Hull would be York.
    assert group(edition, "hull").reason == WithheldReason.TELLING


def test_two_small_sectors_that_are_shown_as_one_do_not_follow_from_the_rest() -> None:
    roll = [
        *mixed("h", 20),
        *crowd("p", [1], "york", "police"),
        *crowd("y", [2, 0], "york", "youth-justice"),
        *mixed("e", 20, "york"),
    ]
    edition = cleared(roll).edition
    assert group(edition, "police").parts == ("police", "youth-justice")
    assert group(edition, "police").reason == WithheldReason.FEW
    # The whole less health would be the three of both.
    assert group(edition, "health").reason == WithheldReason.TELLING


def test_a_group_by_which_another_would_be_told_is_withheld_and_the_whole_is_not() -> None:
    """All that York has and Hull has not stand at one stage: the whole less Hull."""
    edition = cleared(
        [*mixed("h", 20), *crowd("y", [1] * 6, "york"), *mixed("b", 10, "hull york")]
    ).edition
    assert group(edition, "hull").reason == WithheldReason.TELLING
    assert edition.whole.is_new


def test_the_last_two_stages_are_shown_together_before_a_group_is_withheld() -> None:
    # All but one of York are responsive, and how many are informed is open.
    york = crowd("y", [3, 3, 3, 3, 3, 3, 4], "york")
    edition = cleared([*mixed("h", 30), *york, *mixed("b", 5, "hull york")]).edition
    stages = group(edition, "york").stages
    assert stages is not None
    assert stages.bins[-1] == (3, 4)
    assert stages.counts[-1] == 7 + group_count([*mixed("b", 5)], {3, 4})


def group_count(roll: Roll, stages: set[int]) -> int:
    return sum(each.stages is not None and each.stages[""] in stages for each in roll)


def test_small_sectors_are_shown_as_one() -> None:
    roll = [
        *mixed("h", 20),
        *mixed("p", 4, "york", "police"),
        *mixed("j", 6, "york", "youth-justice"),
    ]
    police = group(cleared(roll).edition, "police")
    assert police.parts == ("police", "youth-justice")
    assert police.id == "police-and-youth-justice"
    assert police.name == "Police and youth justice"
    assert police.taking_part.organisations == 10


def test_sectors_shown_as_one_stay_so() -> None:
    first = [
        *mixed("h", 20),
        *mixed("p", 4, "york", "police"),
        *mixed("j", 6, "york", "youth-justice"),
    ]
    later = [*first, *mixed("q", 20, "york", "police")]
    assert group(cleared(first, later).edition, "police").parts == ("police", "youth-justice")


def test_a_sector_that_was_shown_alone_is_never_merged() -> None:
    first = [
        *mixed("h", 20),
        *mixed("p", 10, "york", "police"),
        *mixed("j", 10, "york", "youth-justice"),
    ]
    left = [each for each in first if each.key not in {f"p{n}" for n in range(6)}]
    police = group(cleared(first, left).edition, "police")
    assert police.parts == ("police",)
    assert police.reason == WithheldReason.FEW
    # Carried forward: what was shown of it before is shown again, with its date.
    assert police.stages is not None
    assert police.stages.edition == "2020-01-31"


# ---------------------------------------------------------------- another programme

THREE = {"clinics": "NHS clinics", "arts": "Sport and arts", "faith": "Faith", "homes": "Homes"}
OF_THREE = [
    *mixed("h", 20, "york", "homes"),
    *mixed("c", 9, "york", "clinics"),
    *mixed("a", 8, "york", "arts"),
    *mixed("f", 2, "york", "faith"),
]


def told_together(
    roll: Roll, *groups: tuple[str, ...], date: str = "2020-01-31"
) -> EditionProposal:
    return proposal(roll, date)._replace(sectors=THREE, sectors_told_together=groups)


def test_three_sectors_are_shown_as_one_and_each_keeps_its_name() -> None:
    asked = told_together(OF_THREE, ("faith", "clinics", "arts"))
    edition = clear_edition([], asked, never).edition
    one = group(edition, "faith")
    assert one.parts == ("clinics", "arts", "faith")
    assert one.part_names == ("NHS clinics", "Sport and arts", "Faith")
    assert one.name == "NHS clinics, sport and arts, and faith"
    assert one.id == "clinics-and-arts-and-faith"
    assert one.taking_part.organisations == 19
    assert group(edition, "homes").part_names == ()


def test_without_sectors_told_together_a_small_one_is_withheld_alone() -> None:
    edition = clear_edition([], told_together(OF_THREE), never).edition
    assert group(edition, "faith").parts == ("faith",)
    assert group(edition, "faith").reason == WithheldReason.FEW


def test_what_an_edition_showed_as_one_stays_so_whatever_the_programme_says_now() -> None:
    first = clear_edition([], told_together(OF_THREE, ("arts", "faith")), never)
    past = [PastEdition(first.edition, OF_THREE, first.workings)]
    for now in ((), (("clinics", "arts", "faith"),), (("clinics", "faith"),)):
        later = clear_edition(past, told_together(OF_THREE, *now, date="2021-01-31"), never)
        assert group(later.edition, "faith").parts == ("arts", "faith")
        assert group(later.edition, "clinics").parts == ("clinics",)


def test_a_sector_that_the_programme_gave_up_leaves_the_others_together() -> None:
    first = clear_edition([], told_together(OF_THREE, ("clinics", "arts", "faith")), never)
    past = [PastEdition(first.edition, OF_THREE, first.workings)]
    roll = [each for each in OF_THREE if each.sector != "faith"]
    asked = told_together(roll, ("clinics", "arts", "faith"), date="2021-01-31")
    left = {id_: name for id_, name in THREE.items() if id_ != "faith"}
    edition = clear_edition(past, asked._replace(sectors=left), never).edition
    assert group(edition, "arts").parts == ("clinics", "arts")


def test_sectors_that_an_edition_showed_as_one_are_asked_about_for_ever() -> None:
    first = clear_edition([], told_together(OF_THREE, ("arts", "faith")), never)
    past = [PastEdition(first.edition, OF_THREE, first.workings)]
    few = [each for each in OF_THREE if each.key in {"a0", "f0"} or each.sector == "homes"]
    known = PublicKnowledge(past, told_together(few, date="2021-01-31"))
    sizes = [int(known.sheets.sizes[mask].sum()) for mask in known.too_small()]
    assert 2 in sizes


@pytest.mark.parametrize("count", [1, 13])
def test_a_programme_may_have_one_place_or_many(count: int) -> None:
    places = {f"place-{n}": f"Place {n}" for n in range(count)}
    roll = [each for place in places for each in mixed(f"{place} ", 12, place)]
    asked = proposal(roll)._replace(places=places, sectors={"health": "Health"})
    edition = clear_edition([], asked._replace(sectors_told_together=()), never).edition
    assert edition.whole.is_new
    assert [each.id for each in edition.groups if each.kind == GroupKind.PLACE] == list(places)
    assert all(each.is_new for each in edition.groups)


def test_a_place_and_a_sector_may_have_one_id() -> None:
    asked = proposal(mixed("h", 20, "other", "other"))._replace(
        places={"other": "Elsewhere"}, sectors={"other": "All others"}, sectors_told_together=()
    )
    named = [each.name for each in clear_edition([], asked, never).edition.groups]
    assert named == ["The whole system", "Elsewhere", "All others"]


def test_one_newcomer_is_not_given_away() -> None:
    first = mixed("h", 30)
    edition = cleared(first, [*first, entry("new", 1)]).edition
    assert edition.whole.reason == WithheldReason.TELLING
    assert edition.whole.stages is not None
    assert edition.whole.stages.edition == "2020-01-31"
    assert edition.whole.taking_part.joined == 1
    assert edition.change is None


def test_a_newcomer_at_the_end_is_at_one_of_the_last_two_stages_for_all_that_is_said() -> None:
    first = mixed("h", 30)
    stages = cleared(first, [*first, entry("new", 4)]).edition.whole.stages
    assert stages is not None
    assert stages.edition == "2021-01-31"
    assert stages.bins == ((0,), (1,), (2,), (3, 4))


def test_one_that_came_back_is_not_given_away() -> None:
    first = mixed("h", 30)
    later = [entry("h0", 3, sheet="again"), *first[1:]]
    edition = cleared(first, later).edition
    assert not edition.whole.is_new
    assert edition.whole.taking_part.returned == 1


def test_nothing_new_is_shown_again() -> None:
    first = mixed("h", 30)
    edition = cleared(first, first).edition
    assert edition.whole.is_new


def test_those_who_leave_are_not_given_away() -> None:
    first = mixed("h", 30)
    edition = cleared(first, first[1:]).edition
    assert not edition.whole.is_new
    assert edition.whole.taking_part.left == 1


def test_many_who_joined_and_came_back_give_new_figures() -> None:
    first = mixed("h", 40)
    again = [entry(f"h{n}", (n * 3) % 5, sheet="again") for n in range(20)]
    edition = cleared(first, [*again, *first[20:], *mixed("new", 20)]).edition
    assert edition.whole.is_new
    assert edition.change is not None
    assert sum(edition.change.then.counts) == sum(edition.change.now.counts) == 40
    assert edition.detail is not None
    assert edition.detail.edition == "2021-01-31"


def test_detail_is_carried_forward_where_new_detail_could_tell() -> None:
    first = mixed("h", 30)
    edition = cleared(first, [*first, entry("new", 4)]).edition
    assert edition.detail is not None
    assert edition.detail.edition == "2020-01-31"


def test_detail_is_held_back_where_all_stand_alike_on_a_value() -> None:
    roll = [each._replace(stages={**(each.stages or {}), "safety": 2}) for each in mixed("h", 30)]
    edition = cleared(roll).edition
    assert edition.whole.is_new
    assert edition.detail is None


def test_workings_say_how_unchanged_answers_stand_and_no_more() -> None:
    first = mixed("h", 40)
    later = [*[entry(f"h{n}", (n * 3) % 5, sheet="again") for n in range(20)], *first[20:]]
    before, after = editions(first, [*later, *mixed("new", 20)])
    assert [each.since for each in after.workings.unchanged] == ["2020-01-31", "2021-01-31"]
    unchanged = after.workings.unchanged[0].counts["safety"]
    assert sum(map(sum, unchanged)) == 20
    text = json.dumps(before.workings.model_dump(mode="json"))
    assert "h0" not in text


def test_detail_before_counts_as_good_as_it_could_tell() -> None:
    first = mixed("h", 40)
    later = [*[entry(f"h{n}", (n * 3) % 5, sheet="again") for n in range(20)], *first[20:]]
    second = [*later, *mixed("new", 20)]
    past = editions(first, second)
    third = PublicKnowledge(past, proposal(second, "2022-01-31"))
    sums = third.sums([], detail=False, change=False)
    known = {(int(third.sheets.sizes[each.counted].sum()), each.counts) for each in sums}
    stayed = tuple(group_count(first[20:], {stage}) for stage in range(5))
    assert (20, stayed) in known


def test_a_change_that_was_published_stays_known() -> None:
    first = mixed("h", 40)
    again = [entry(f"h{n}", n % 3, sheet="again") for n in range(20)]
    second = [*again, *first[20:], *mixed("new", 20)]
    past = editions(first, second)
    assert past[1].edition.change is not None
    third = PublicKnowledge(past, proposal(second, "2022-01-31"))
    sums = third.sums([], detail=False, change=False)
    stood = tuple(group_count([*again, *first[20:]], {stage}) for stage in range(5))
    # Nothing else counts those 40 without the newcomers.
    (found,) = [each for each in sums if each.counts == stood]
    assert third.sheets.sizes[found.counted].sum() == 40


def test_an_organisation_in_two_places_counts_in_both_and_once_in_the_whole() -> None:
    edition = cleared(
        [*mixed("h", 15), *mixed("y", 15, "york"), *mixed("b", 5, "hull york")]
    ).edition
    assert edition.whole.taking_part.organisations == 35
    assert group(edition, "hull").taking_part.organisations == 20
    assert group(edition, "york").taking_part.organisations == 20


def test_whoever_has_deleted_everything_is_still_protected() -> None:
    first = mixed("h", 30)
    before = editions(first)[0]
    gone = [each._replace(stages=None) if each.key == "h0" else each for each in first]
    past = [PastEdition(before.edition, gone, before.workings)]
    edition = clear_edition(past, proposal(first[1:], "2021-01-31"), never).edition
    assert not edition.whole.is_new


def test_the_same_question_gives_the_same_answer() -> None:
    first = mixed("h", 25)
    roll = [*first, *mixed("y", 12, "york", "police")]
    assert cleared(first, roll) == cleared(first, roll)


def test_everything_may_be_held_back_by_lot_but_the_first_whole() -> None:
    roll = [*mixed("h", 15), *mixed("y", 15, "york", "police")]
    first = clear_edition([], proposal(roll, "2020-01-31"), lambda: True)
    assert first.edition.whole.is_new
    assert first.workings == Workings()
    assert {each.is_new for each in first.edition.groups[1:]} == {False}
    assert first.edition.detail is None
    second = clear_edition(
        [PastEdition(first.edition, roll, first.workings)], proposal(roll), lambda: True
    )
    assert not second.edition.whole.is_new


def test_who_takes_part_is_always_said() -> None:
    first = [*mixed("h", 20), *mixed("y", 3, "york")]
    later = [entry("h0", 1, sheet="again"), *first[2:], entry("new", 1, "york")]
    york = group(cleared(first, later).edition, "york").taking_part
    assert york.model_dump() == {"organisations": 4, "joined": 1, "returned": 0, "left": 0}
    whole = cleared(first, later).edition.whole.taking_part
    assert whole.model_dump() == {"organisations": 23, "joined": 1, "returned": 1, "left": 1}


def test_groups_stand_in_their_fixed_order() -> None:
    kinds = [each.kind for each in cleared(mixed("h", 12)).edition.groups]
    assert kinds == [
        GroupKind.WHOLE,
        *[GroupKind.PLACE] * 2,
        *[GroupKind.SECTOR] * (len(kinds) - 3),
    ]


def test_values_are_named_as_asked() -> None:
    detail = cleared(mixed("h", 20)).edition.detail
    assert detail is not None
    assert tuple(detail.values) == VALUES


def test_a_stage_that_nobody_keeps_is_no_stage_to_count() -> None:
    lost = RollEntry("lost", "lost", frozenset({"hull"}), "health", None)
    with pytest.raises(ValueError, match="nobody knows where it stands"):
        cleared([*mixed("h", 20), lost])


def test_other_stages_values_or_questions_are_another_benchmark() -> None:
    first = editions(mixed("h", 20))
    for changed in (
        proposal(mixed("h", 20), "2021-01-31", stages=6),
        proposal(mixed("h", 20), "2021-01-31")._replace(values=("safety", "other")),
        proposal(mixed("h", 20), "2021-01-31")._replace(framework="another"),
        proposal(mixed("h", 20), "2021-01-31")._replace(questionnaire="another"),
    ):
        with pytest.raises(EditionRefusedError, match="Begin a new benchmark"):
            clear_edition(first, changed, never)


def test_a_question_that_nearly_all_answer_alike_is_not_shown() -> None:
    hard = [HardItem(item=f"q{n}", short=n, known=20) for n in (20, 17, 16, 4, 3)]
    asked = proposal(mixed("h", 20))._replace(hardest={"safety": hard})
    detail = clear_edition([], asked, never).edition.detail
    assert detail is not None
    assert [each.item for each in detail.hardest["safety"]] == ["q16", "q4"]


def test_rolls_have_to_add_up_to_what_was_published() -> None:
    first = editions(mixed("h", 20))[0]
    wrong = [each._replace(stages=dict.fromkeys(each.stages or {}, 1)) for each in first.roll]
    with pytest.raises(ValueError, match="do not add up"):
        clear_edition([first._replace(roll=wrong)], proposal(wrong, "2021-01-31"), never)


def test_the_order_of_classes_is_the_same_in_every_process() -> None:
    script = (
        "from scoring.disclosure.answer_sheets import AnswerSheets;"
        "from scoring.disclosure import RollEntry;"
        "roll = [RollEntry(str(n), '', frozenset(places), 's', {'': n}) for n, places in"
        " enumerate(['abc', 'cab', 'bd', 'da', 'b'])];"
        "print([sorted(each.counted[0][0]) for each in AnswerSheets([roll]).classes])"
    )
    said = {
        subprocess.run(
            [sys.executable, "-c", script],
            env={**os.environ, "PYTHONHASHSEED": seed},
            capture_output=True,
            check=True,
        ).stdout
        for seed in "0123"
    }
    assert len(said) == 1


def test_fewest_is_what_the_design_says() -> None:
    assert FEWEST_SHOWN == 5
