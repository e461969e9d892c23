"""A draft is dropped, a submitted round taken back: what goes, what stays, and what holds it."""

from datetime import UTC, datetime, timedelta

import pytest

from app.store.assessments import round_undo
from app.store.assessments.assessments import (
    find_round,
    get_or_start_round,
    list_rounds,
    submit_round,
)
from app.store.assessments.entries import Entry, get_entries, save_entries
from app.store.assessments.round_undo import HoldReason, find_hold
from app.store.base import published_questionnaires
from app.store.base.events import Action
from app.store.comparison.group_selection import Selection
from app.store.comparison.tallies import get_answer_tallies
from app.store.editions import edition_publishing
from app.store.editions.edition_publishing import EditionDraft
from app.store.lifecycle import deletion, organisation_merge
from app.store.organisations.organisations import NotFoundError
from app.store.participation import event_history, organisation_search
from app.store.participation.organisation_search import Status
from app.store.upkeep import recompute_placements
from tests.databases.dump import dump
from tests.factories.organisations import add_joined_organisation, add_organisation
from tests.factories.published_editions import (
    MARCH,
    SEPTEMBER,
    disable_disclosure_control,
    publish_edition,
)
from tests.factories.rounds import (
    force_empty_submission,
    get_round_fingerprint,
    open_round,
    submit_answers,
)

DERIVED = ("placement", "standing", "stage_tally", "answer_tally", "day_tally")


def derived():
    return {name: rows for name, rows in dump().items() if name in DERIVED}


def taken_back(organisation, number=1):
    current = find_round(organisation, "organisation", number)
    return round_undo.take_back_round(current, get_round_fingerprint(current), "somebody")


def dropped(organisation, number=1):
    current = find_round(organisation, "organisation", number)
    return round_undo.drop_draft(current, get_round_fingerprint(current), "somebody")


def happened(organisation):
    return [each.action for each in event_history.get_history_page(organisation, 1).rows]


# ---------------------------------------------------------------- dropping a draft


def test_a_draft_goes_with_what_is_written_in_it_and_nothing_else(draft, write):
    other = open_round(add_joined_organisation())
    write(other, safety_aware_1=Entry("some", note="Theirs"))
    before = dump()
    mine = draft.organisation_id
    write(draft, safety_aware_1=Entry("some", note="A corner"), trust_aware_1=Entry(note="Ours"))

    assert dropped(mine)

    after = dump()
    assert list_rounds(mine) == []
    assert after["answer"] == before["answer"]
    assert len(after["assessment"]) == len(before["assessment"]) - 1
    assert after["organisation"] == before["organisation"]
    assert happened(mine)[0] is Action.DROPPED


def test_then_the_last_submitted_round_is_the_newest_or_a_new_one_is_begun(store):
    mine = add_joined_organisation()
    first = submit_answers(mine, safety_aware_1="some")
    before = derived()
    get_or_start_round(mine, published_questionnaires.get_current_questionnaire(), "tests")

    assert dropped(mine, 2)

    assert [each.id for each in list_rounds(mine)] == [first]
    assert derived() == before
    assert organisation_search.find_organisation(mine).status is Status.SUBMITTED
    assert (
        get_or_start_round(mine, published_questionnaires.get_current_questionnaire(), "tests") == 2
    )
    assert get_entries(find_round(mine, "organisation", 2).id) == {}


def test_whoever_drops_a_first_draft_has_not_started(store):
    mine = add_organisation("Moor Lane")
    open_round(mine)
    assert dropped(mine)
    assert organisation_search.find_organisation(mine).status is Status.ADDED


def test_only_what_was_seen_is_dropped(draft, write):
    seen = get_round_fingerprint(draft)
    write(draft, safety_aware_1=Entry("some"))
    before = dump()
    assert not round_undo.drop_draft(draft, seen, "somebody")
    assert dump() == before


def test_a_submitted_round_is_never_dropped(store):
    mine = add_joined_organisation()
    submit_answers(mine, safety_aware_1="some")
    before = dump()
    assert not dropped(mine)
    assert dump() == before


def test_whoever_comes_after_it_is_told_that_the_round_is_gone(draft, write):
    seen = get_round_fingerprint(draft)
    assert dropped(draft.organisation_id)
    before = dump()
    for late in (
        lambda: write(draft, safety_aware_1=Entry("some")),
        lambda: submit_round(draft, seen, "tests"),
        lambda: round_undo.drop_draft(draft, seen, "tests"),
        lambda: round_undo.take_back_round(draft, seen, "tests"),
    ):
        with pytest.raises(NotFoundError):
            late()
    assert dump() == before


# ---------------------------------------------------------------- taking a round back


def test_a_round_taken_back_is_a_draft_with_all_its_words(store):
    mine = add_joined_organisation()
    submit_answers(mine, safety_aware_1="some", trust_aware_1="dont-know")
    before = find_round(mine, "organisation", 1)
    written = get_entries(before.id)

    assert taken_back(mine)

    assert find_round(mine, "organisation", 1) == before._replace(submitted_at=None)
    assert get_entries(before.id) == written
    assert derived() == {name: [] for name in DERIVED}
    assert happened(mine)[0] is Action.TAKEN_BACK
    assert organisation_search.find_organisation(mine).status is Status.STARTED


def test_it_stands_by_the_round_before_and_by_this_one_again_once_submitted(store, clock):
    mine, other = add_joined_organisation(), add_joined_organisation()
    submit_answers(other, safety_aware_1="some")
    submit_answers(mine, safety_aware_1="embedded", safety_aware_2="embedded")
    before = derived()
    second = submit_answers(mine, safety_aware_1="not-yet")

    assert taken_back(mine, 2)
    assert derived() == before
    assert organisation_search.find_organisation(mine).round == 1

    later = datetime(2030, 1, 1, tzinfo=UTC)
    clock.set_to(later)
    current = find_round(mine, "organisation", 2)
    save_entries(second, {"safety-aware-1": Entry("some")},
                 {"safety-aware-1": Entry("not-yet").fingerprint}, "tests")  # fmt: skip
    assert submit_round(current, get_round_fingerprint(current), "tests") is None
    assert find_round(mine, "organisation", 2).submitted_at == later
    asked = published_questionnaires.get_current_questionnaire()
    given = get_answer_tallies(asked, Selection())[asked.version]["safety-aware-1"]
    assert given == {"some": 2}
    assert recompute_placements.verify_and_rebuild_tallies() == 0


def test_taking_back_twice_does_nothing_more(store):
    mine = add_joined_organisation()
    submit_answers(mine, safety_aware_1="some")
    assert taken_back(mine)
    before = dump()
    assert taken_back(mine)
    assert dump() == before


def test_only_what_was_seen_is_taken_back(store):
    mine = add_joined_organisation()
    submit_answers(mine, safety_aware_1="some")
    before = dump()
    assert not round_undo.take_back_round(
        find_round(mine, "organisation", 1), "something else", "somebody"
    )
    assert dump() == before


def test_one_that_was_submitted_without_an_answer_can_be_taken_back(store):
    mine = add_joined_organisation()
    force_empty_submission(mine)
    assert find_hold(find_round(mine, "organisation", 1)) is None
    assert taken_back(mine)
    assert derived() == {name: [] for name in DERIVED}


def test_whoever_is_deleted_takes_nothing_back(store):
    mine = add_joined_organisation()
    submit_answers(mine, safety_aware_1="some")
    current, seen = (
        find_round(mine, "organisation", 1),
        get_round_fingerprint(find_round(mine, "organisation", 1)),
    )
    deletion.delete_organisation(mine, "tests")
    with pytest.raises(NotFoundError):
        round_undo.take_back_round(current, seen, "somebody")


# ---------------------------------------------------------------- what holds it


def held(organisation, number=1):
    """What holds the round, once it is sure that nothing takes it back."""
    before = dump()
    assert not taken_back(organisation, number)
    assert dump() == before
    return find_hold(find_round(organisation, "organisation", number))


def test_a_later_round_holds_it_until_that_is_dropped(store):
    mine = add_joined_organisation()
    submit_answers(mine, safety_aware_1="some")
    second = open_round(mine)
    assert held(mine) == (HoldReason.LATER, None, second)
    assert dropped(mine, 2)
    assert taken_back(mine)


def test_of_several_later_rounds_the_next_is_named(store):
    mine = add_joined_organisation()
    for _ in range(2):
        submit_answers(mine, safety_aware_1="some")
    open_round(mine)
    assert held(mine).later == find_round(mine, "organisation", 2)


@pytest.fixture
def counted(store, monkeypatch):
    """An organisation that has submitted in time for an edition."""
    disable_disclosure_control(monkeypatch)
    mine = add_joined_organisation()
    submit_answers(mine, safety_aware_1="some")
    return mine


def test_a_published_edition_holds_it_for_good(counted):
    publish_edition(MARCH)
    publish_edition(SEPTEMBER)
    # The first to count it is the one that is said, also where something else holds it too.
    open_round(counted)
    assert held(counted) == (HoldReason.COUNTED, MARCH, None)


def test_a_prepared_edition_holds_it_until_it_is_withdrawn(counted):
    kept = edition_publishing.prepare_edition(EditionDraft(MARCH, ""), "tests")
    assert held(counted) == (HoldReason.PREPARED, MARCH, None)
    assert edition_publishing.withdraw_edition(kept.fingerprint, "tests")
    assert taken_back(counted)


def test_what_is_taken_back_is_in_no_edition_prepared_after(counted):
    other = add_joined_organisation()
    submit_answers(other, safety_aware_1="some")
    assert taken_back(counted)
    kept = edition_publishing.prepare_edition(EditionDraft(MARCH, ""), "tests")
    assert kept.edition.groups[0].taking_part.organisations == 1
    assert held(other).why is HoldReason.PREPARED


def test_an_edition_holds_only_the_round_that_it_counts(counted):
    publish_edition(MARCH)
    submit_answers(counted, at=datetime.now(UTC) + timedelta(days=400), trust_aware_1="some")
    assert held(counted).why is HoldReason.COUNTED
    assert taken_back(counted, 2)


def test_the_holder_of_a_merged_record_is_held_by_its_editions_too(counted):
    """The roll's rows belong to whoever took the record in."""
    kept = add_organisation("Kept")
    publish_edition(MARCH)
    planned = organisation_merge.plan_merge(kept, counted)
    assert organisation_merge.merge_organisations(
        kept, counted, planned.fingerprint, "tests", keep_links=True
    )
    assert held(kept).why is HoldReason.COUNTED
