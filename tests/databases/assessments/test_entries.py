"""Saving what is written against each item: nobody's words are lost, and none are spread about."""

import pytest
from hypothesis import HealthCheck, Phase, given, settings
from hypothesis import strategies as st
from sqlalchemy.exc import IntegrityError

from app.store.assessments import assessments
from app.store.assessments.entries import (
    EMPTY_ENTRY,
    Entry,
    entries_fingerprint,
    extract_answers,
    get_entries,
    save_entries,
)
from app.store.lifecycle import deletion
from app.store.organisations import organisations, return_links
from scoring.placement.answers import NotApplicable
from tests.databases.dump import dump
from tests.factories.organisations import add_joined_organisation
from tests.factories.rounds import begin_round

SOME = Entry("some", note="A corner", evidence="https://example.org/a")
MOST = Entry("embedded", note="A room")
APART = Entry("not-applicable", reason="No building")
A, B = "safety-aware-1", "trust-aware-1"


def seen_of(entries, *items):
    """What a page shows of these items."""
    return {item: entries.get(item, EMPTY_ENTRY).fingerprint for item in items}


def save(draft, entries, seen, **more):
    return save_entries(draft.id, entries, seen, "tests", **more)


def test_what_is_saved_is_read_back(draft):
    saved = save(draft, {A: SOME, B: APART}, seen_of({}, A, B))

    assert saved == ({A: SOME, B: APART}, {}, True)
    assert get_entries(draft.id) == {A: SOME, B: APART}
    assert extract_answers(get_entries(draft.id)) == {A: "some", B: NotApplicable("No building")}


def test_a_round_has_its_own_entries_alone(draft):
    """Nothing of a round that was begun before it, or after."""
    later = begin_round(add_joined_organisation(), safety_aware_1="some")
    save(draft, {B: MOST}, seen_of({}, B))

    assert get_entries(draft.id) == {B: MOST}
    assert get_entries(later.id) == {A: Entry("some")}


def test_a_note_without_an_answer_is_kept_and_is_no_answer(draft):
    save(draft, {A: Entry(note="To be asked")}, seen_of({}, A))

    assert get_entries(draft.id) == {A: Entry(note="To be asked")}
    assert extract_answers(get_entries(draft.id)) == {}


def test_an_answer_is_cleared(draft):
    save(draft, {A: SOME}, seen_of({}, A))
    save(draft, {A: EMPTY_ENTRY}, seen_of({A: SOME}, A))

    assert get_entries(draft.id).get(A, EMPTY_ENTRY) == EMPTY_ENTRY


def test_an_item_that_the_person_left_alone_is_left_alone(draft):
    """Though somebody else has changed it since."""
    save(draft, {A: SOME}, seen_of({}, A))

    saved = save(draft, {A: EMPTY_ENTRY, B: MOST}, seen_of({}, A, B))

    assert saved.conflicts == {}
    assert get_entries(draft.id) == {A: SOME, B: MOST}


def test_saving_what_stands_writes_nothing(draft):
    save(draft, {A: SOME}, seen_of({}, A))
    before = dump()

    assert save(draft, {A: SOME}, seen_of({A: SOME}, A)).stored == {A: SOME}
    assert dump() == before


def test_two_people_change_one_item_to_different_things(draft):
    shown = seen_of({}, A)
    save(draft, {A: SOME}, shown)

    saved = save(draft, {A: MOST}, shown)

    assert saved == ({}, {A: SOME}, True)
    assert get_entries(draft.id) == {A: SOME}


@pytest.mark.parametrize("field", ["given", "note", "evidence"])
def test_any_part_of_an_entry_makes_it_different(draft, field):
    shown = seen_of({}, A)
    save(draft, {A: SOME}, shown)

    saved = save(draft, {A: SOME._replace(**{field: "dont-know"})}, shown)

    assert saved.conflicts == {A: SOME}
    assert get_entries(draft.id) == {A: SOME}


def test_two_people_change_one_item_to_the_same_thing(draft):
    shown = seen_of({}, A)
    save(draft, {A: SOME}, shown)

    assert save(draft, {A: SOME}, shown) == ({A: SOME}, {}, True)


def test_two_people_change_different_items(draft):
    shown = seen_of({}, A, B)
    save(draft, {A: SOME, B: EMPTY_ENTRY}, shown)

    assert save(draft, {A: EMPTY_ENTRY, B: MOST}, shown).conflicts == {}
    assert get_entries(draft.id) == {A: SOME, B: MOST}


def test_a_conflict_keeps_no_other_item_back(draft):
    shown = seen_of({}, A, B)
    save(draft, {A: SOME}, seen_of({}, A))

    assert save(draft, {A: MOST, B: MOST}, shown) == ({B: MOST}, {A: SOME}, True)
    assert get_entries(draft.id) == {A: SOME, B: MOST}


def test_what_is_refused_of_an_entry_stays_and_the_rest_is_stored(draft):
    save(draft, {A: SOME}, seen_of({}, A))
    typed = MOST._replace(evidence="the shared drive")

    saved = save(draft, {A: typed}, seen_of({A: SOME}, A), refused={A: {"evidence"}})

    kept = MOST._replace(evidence=SOME.evidence)
    assert saved == ({A: kept}, {}, True)
    assert get_entries(draft.id) == {A: kept}


def test_a_refused_part_hides_nobody_else_s_change(draft):
    """Once it is mended it would be written over theirs."""
    shown = seen_of({}, A)
    save(draft, {A: SOME}, shown)

    saved = save(draft, {A: SOME._replace(evidence="x")}, shown, refused={A: {"evidence"}})

    assert saved == ({}, {A: SOME}, True)


def test_what_the_same_page_sent_before_is_nobody_else_s_change(draft):
    shown = seen_of({}, A)
    save(draft, {A: SOME}, shown)

    assert save(draft, {A: MOST}, shown, sent_before={A: [SOME]}) == ({A: MOST}, {}, True)
    assert get_entries(draft.id) == {A: MOST}


def test_back_to_what_the_page_showed_is_a_change_from_what_it_sent_before(draft):
    shown = seen_of({}, A)
    save(draft, {A: SOME}, shown)

    save(draft, {A: EMPTY_ENTRY}, shown, sent_before={A: [SOME]})

    assert get_entries(draft.id) == {A: EMPTY_ENTRY}


def test_a_change_by_somebody_else_beside_what_was_sent_before_is_a_conflict(draft):
    shown = seen_of({}, A)
    save(draft, {A: MOST}, shown)

    assert save(draft, {A: EMPTY_ENTRY}, shown, sent_before={A: [SOME]}).conflicts == {A: MOST}


def test_what_was_sent_before_and_arrives_late_is_a_conflict(draft):
    """The last request of a page may overtake the one before it."""
    shown = seen_of({}, A)
    save(draft, {A: MOST}, shown, sent_before={A: [SOME]})

    assert save(draft, {A: SOME}, shown).conflicts == {A: MOST}
    assert get_entries(draft.id) == {A: MOST}


def test_a_draft_keeps_an_answer_that_waits_for_its_reason_and_a_submitted_round_none(draft):
    waiting = {A: Entry("not-applicable", note="To be asked"), B: Entry("not-applicable")}
    save(draft, waiting, seen_of({}, A, B))
    assert get_entries(draft.id) == waiting
    assert extract_answers(get_entries(draft.id)) == {}
    # That is no answer yet, and a round is submitted with one.
    with pytest.raises(assessments.NothingAnsweredError):
        assessments.submit_round(draft, entries_fingerprint(waiting), "tests")
    answered = {"safety-aware-2": SOME}
    save(draft, answered, seen_of({}, *answered))

    assessments.submit_round(draft, entries_fingerprint(waiting | answered), "tests")

    assert get_entries(draft.id) == {A: Entry(note="To be asked"), B: EMPTY_ENTRY, **answered}


def test_clearing_what_somebody_else_changed_is_a_conflict_too(draft):
    save(draft, {A: SOME}, seen_of({}, A))
    shown = seen_of({A: SOME}, A)
    save(draft, {A: MOST}, shown)

    assert save(draft, {A: EMPTY_ENTRY}, shown).conflicts == {A: MOST}
    assert get_entries(draft.id) == {A: MOST}


def test_after_submission_nothing_is_stored(draft, write):
    write(draft, safety_aware_1=SOME)
    assessments.submit_round(draft, entries_fingerprint(get_entries(draft.id)), "tests")
    before = dump()

    assert save(draft, {A: MOST, B: MOST}, seen_of({A: SOME}, A, B)) == ({}, {}, False)
    assert dump() == before


def test_in_a_round_that_is_gone_nothing_is_stored(draft):
    deletion.delete_organisation(draft.organisation_id, "tests")
    before = dump()

    with pytest.raises(organisations.NotFoundError):
        save(draft, {A: SOME}, seen_of({}, A))
    assert dump() == before


WORDS = st.text(st.characters(exclude_categories=["Cs", "Cc"]), max_size=40)
ENTRIES = st.builds(Entry, st.just("some"), st.just(""), WORDS, WORDS) | st.builds(
    Entry, st.just("not-applicable"), WORDS.filter(bool), WORDS, WORDS
)


@settings(
    # A smaller case of a fault would take minutes of writing to find.
    phases=[Phase.explicit, Phase.generate],
    deadline=None,
    max_examples=25,
    derandomize=True,
    suppress_health_check=[HealthCheck.function_scoped_fixture],
)
@given(entry=ENTRIES, name=WORDS.filter(bool))
def test_words_come_back_as_they_were_and_are_in_no_event(draft, details, entry, name):
    """Marked, so that a short text is told from an id that happens to hold it."""
    marked = entry._replace(
        reason=entry.reason and f"ẞ{entry.reason}ẞ", note=f"ẞ{entry.note}ẞ", evidence="ẞ"
    )
    called = details._replace(name=f"ẞ{name}ẞ")
    secret = return_links.join_organisation(called, "tests")
    mine = return_links.find_link_holder(secret).organisation_id
    organisations.change_details(mine, called, "tests")
    save(draft, {A: marked}, seen_of(get_entries(draft.id), A))

    assert get_entries(draft.id) == {A: marked}
    assert organisations.get_details(mine) == called
    events = repr(dump()["event"])
    assert "ẞ" not in events
    assert secret not in events


def test_a_save_that_fails_stores_no_part_of_it(draft):
    before = dump()

    with pytest.raises(IntegrityError):
        save(draft, {A: SOME, B: Entry("some", reason="Why")}, seen_of({}, A, B))

    assert dump() == before
