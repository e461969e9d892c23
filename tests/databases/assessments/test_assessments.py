"""Rounds: started, answered under one questionnaire version, submitted."""

from concurrent.futures import ThreadPoolExecutor
from threading import Barrier

import pytest

from app.database.engine import db
from app.store.assessments import assessments
from app.store.assessments.assessments import (
    NothingAnsweredError,
    find_round,
    get_or_start_round,
    list_rounds,
    submit_round,
)
from app.store.assessments.entries import EMPTY_ENTRY, Entry, get_entries
from app.store.base import published_questionnaires
from app.store.lifecycle import deletion
from app.store.organisations import organisations, return_links
from tests.databases.dump import dump
from tests.factories.rounds import get_round_fingerprint

AT_ONCE = 4


def again(assessment):
    return find_round(assessment.organisation_id, "organisation", assessment.round)


def test_a_round_is_a_draft_under_the_newest_version(draft):
    assert draft.round == 1
    assert draft.questionnaire == ("organisation", 1)
    assert draft.submitted_at is None
    assert list_rounds(draft.organisation_id) == [draft]


def test_another_is_not_started_beside_a_draft(draft):
    assert (
        get_or_start_round(
            draft.organisation_id, published_questionnaires.get_current_questionnaire(), "tests"
        )
        == 1
    )
    assert list_rounds(draft.organisation_id) == [draft]


def test_another_is_started_once_the_last_is_submitted_and_is_empty(draft, write):
    write(draft, safety_aware_1=Entry("some"))
    submit_round(draft, get_round_fingerprint(draft), "tests")

    assert (
        get_or_start_round(
            draft.organisation_id, published_questionnaires.get_current_questionnaire(), "tests"
        )
        == 2
    )
    second = find_round(draft.organisation_id, "organisation", 2)
    assert [each.round for each in list_rounds(draft.organisation_id)] == [1, 2]
    assert (second.submitted_at, get_entries(second.id)) == (None, {})
    assert get_entries(draft.id) == {"safety-aware-1": Entry("some")}


@pytest.mark.parametrize("number", [0, 2, -1, 2**31, 2**63, 10**30])
def test_a_number_without_a_round_finds_none(draft, number):
    assert find_round(draft.organisation_id, "organisation", number) is None


def test_an_organisation_finds_only_its_own_rounds(draft, details):
    other = return_links.join_organisation(details, "tests")
    other_id = return_links.find_link_holder(other).organisation_id

    assert find_round(other_id, "organisation", 1) is None
    assert list_rounds(other_id) == []


def test_submitting_fixes_the_answers(draft, write):
    write(draft, safety_aware_1=Entry("some"))

    assert submit_round(draft, get_round_fingerprint(draft), "tests") is None
    assert again(draft).submitted_at is not None
    assert again(draft).submitted_at.utcoffset() is not None


@pytest.mark.parametrize(
    "entry", [EMPTY_ENTRY, Entry(note="A corner"), Entry(evidence="https://a.uk")], ids=repr
)
def test_a_round_without_an_answer_is_not_submitted(draft, write, entry):
    write(draft, safety_aware_1=Entry("some"))
    write(draft, safety_aware_1=entry)
    before = dump()

    with pytest.raises(NothingAnsweredError):
        submit_round(draft, get_round_fingerprint(draft), "tests")
    assert dump() == before


@pytest.mark.parametrize("entry", [Entry("dont-know"), Entry("not-applicable", "No building")])
def test_not_to_know_and_not_to_apply_are_answers(draft, write, entry):
    write(draft, safety_informed_1=entry)
    assert submit_round(draft, get_round_fingerprint(draft), "tests") is None
    assert again(draft).submitted_at is not None


@pytest.mark.parametrize(
    "changed",
    [
        Entry("embedded"),
        Entry("some", note="Found it"),
        Entry("some", evidence="https://a.uk"),
        EMPTY_ENTRY,
    ],
    ids=repr,
)
def test_answers_changed_meanwhile_are_not_submitted_but_handed_back(draft, write, changed):
    write(draft, safety_aware_1=Entry("some"))
    seen = get_round_fingerprint(draft)
    write(draft, safety_aware_1=changed)

    assert submit_round(draft, seen, "tests") == {"safety-aware-1": changed}
    assert again(draft).submitted_at is None


def test_an_answer_added_meanwhile_is_not_submitted_either(draft, write):
    seen = get_round_fingerprint(draft)
    write(draft, trust_aware_1=Entry("dont-know"))

    assert submit_round(draft, seen, "tests") == {"trust-aware-1": Entry("dont-know")}
    assert again(draft).submitted_at is None


def test_submitting_twice_changes_nothing(draft, write):
    write(draft, safety_aware_1=Entry("some"))
    submit_round(draft, get_round_fingerprint(draft), "tests")
    before = dump()

    assert submit_round(draft, get_round_fingerprint(draft), "tests") is None
    assert dump() == before


def test_a_round_that_was_submitted_with_other_answers_is_shown(draft, write):
    write(draft, safety_aware_1=Entry("some"))
    submit_round(draft, get_round_fingerprint(draft), "tests")
    before = dump()

    assert submit_round(draft, "something else", "tests") == {"safety-aware-1": Entry("some")}
    assert dump() == before


def test_no_round_is_started_where_nobody_is(draft):
    deletion.delete_organisation(draft.organisation_id, "tests")
    before = dump()

    with pytest.raises(organisations.NotFoundError):
        get_or_start_round(
            draft.organisation_id, published_questionnaires.get_current_questionnaire(), "tests"
        )
    with pytest.raises(organisations.NotFoundError):
        submit_round(draft, get_round_fingerprint(draft), "tests")
    assert dump() == before


def test_rounds_started_at_once_are_one_round(store, draft, write):
    together = Barrier(AT_ONCE)

    def start(_):
        with store.app_context():
            together.wait()
            return get_or_start_round(
                draft.organisation_id, published_questionnaires.get_current_questionnaire(), "tests"
            )

    with ThreadPoolExecutor(AT_ONCE) as threads:
        for number in range(2, 10):
            last = find_round(draft.organisation_id, "organisation", number - 1)
            write(last, safety_aware_1=Entry("some"))
            submit_round(last, get_round_fingerprint(last), "tests")
            assert list(threads.map(start, range(AT_ONCE))) == [number] * AT_ONCE
            db.session.rollback()

    assert len(list_rounds(draft.organisation_id)) == number


def test_a_round_stays_under_its_version_when_another_is_published(
    make_app, draft, database, published_later, write
):
    with make_app(database, published_later).app_context():
        (first,) = list_rounds(draft.organisation_id)
        assert first.questionnaire == ("organisation", 1)
        asked = published_questionnaires.get_questionnaire(first.questionnaire).item_by_id[
            "safety-aware-1"
        ]
        assert asked.text == "There is a quiet room."

        write(first, safety_aware_1=Entry("some"))
        submit_round(first, get_round_fingerprint(first), "tests")
        get_or_start_round(
            draft.organisation_id, published_questionnaires.get_current_questionnaire(), "tests"
        )
        assert assessments.find_round(draft.organisation_id, "organisation", 2).questionnaire == (
            "organisation",
            2,
        )
