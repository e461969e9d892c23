"""The record of who did what: beside every change, in the same transaction, and ids alone."""

import pytest

from app.database.engine import db
from app.store.assessments import assessments, entries, response_import, round_undo
from app.store.assessments.entries import Entry
from app.store.base import published_questionnaires
from app.store.lifecycle import deletion
from app.store.organisations import organisations, return_links
from tests.databases.dump import dump
from tests.factories.organisations import add_joined_organisation
from tests.factories.rounds import get_round_fingerprint, submit_answers

ITEM, OTHER = "safety-aware-1", "trust-aware-1"


class NoRecordError(Exception):
    """The event cannot be written, say because the disk is full."""


def submit(draft):
    return assessments.submit_round(draft, get_round_fingerprint(draft), "somebody")


def save(draft, items=(ITEM,)):
    seen = dict.fromkeys(items, Entry().fingerprint)
    return entries.save_entries(draft.id, dict.fromkeys(items, Entry("some")), seen, "somebody")


def take_back(organisation):
    current = assessments.find_round(organisation, "organisation", 1)
    return round_undo.take_back_round(current, get_round_fingerprint(current), "somebody")


def details_now(draft):
    return organisations.get_details(draft.organisation_id)


WORK = {
    "saving": save,
    "submitting": submit,
    "joining": lambda draft: return_links.join_organisation(details_now(draft), "somebody"),
    "changing details": lambda draft: organisations.change_details(
        draft.organisation_id, details_now(draft)._replace(name="Another"), "somebody"
    ),
    "a new link": lambda draft: return_links.renew_link(draft.organisation_id, "somebody"),
    "deleting": lambda draft: deletion.delete_organisation(draft.organisation_id, "somebody"),
    "a first round": lambda draft: assessments.get_or_start_round(
        draft.organisation_id + 1, published_questionnaires.get_current_questionnaire(), "somebody"
    ),
    "bringing a response file in": lambda draft: response_import.import_response(
        draft.organisation_id + 1,
        published_questionnaires.get_current_questionnaire(),
        {ITEM: Entry("some")},
        "somebody",
    ),
    "dropping": lambda draft: round_undo.drop_draft(
        draft, get_round_fingerprint(draft), "somebody"
    ),
    "taking back": lambda draft: take_back(draft.organisation_id + 2),
}


@pytest.fixture
def others(draft, details, write):
    """The draft has an answer. Another organisation has not started, and a third has submitted."""
    write(draft, trust_aware_1=Entry("some"))
    return_links.join_organisation(details, "tests")
    submit_answers(add_joined_organisation(), safety_aware_1="some")


@pytest.mark.parametrize("work", WORK.values(), ids=WORK)
def test_nothing_is_done_that_cannot_be_recorded(draft, others, monkeypatch, work):
    def refuse(*_, **__):
        # Whatever the work has done so far reaches the database, so that it has to be taken back.
        db.session.flush()
        raise NoRecordError

    rooms = (
        assessments,
        deletion,
        entries,
        organisations,
        response_import,
        return_links,
        round_undo,
    )
    for part in rooms:
        monkeypatch.setattr(part, "record_event", refuse)
    before = dump()

    with pytest.raises(NoRecordError):
        work(draft)

    assert dump() == before


@pytest.mark.parametrize("work", WORK.values(), ids=WORK)
def test_whatever_is_done_is_recorded(draft, others, work):
    before = dump()["event"]

    work(draft)

    fresh = set(dump()["event"]) - set(before)
    assert fresh
    assert {row[2] for row in fresh} == {"somebody"}


def test_an_event_says_who_did_what_to_which_item(draft):
    save(draft, (ITEM, OTHER))
    submit(draft)
    deletion.delete_organisation(draft.organisation_id, "somebody")

    mine = draft.organisation_id
    assert [row[2:] for row in sorted(dump()["event"])] == [
        ("tests", "joined", mine, None, ""),
        ("tests", "awaits-confirmation", mine, None, ""),
        ("tests", "link-made", mine, None, ""),
        ("tests", "confirmed", mine, None, ""),
        ("tests", "round-started", mine, draft.id, "organisation"),
        ("somebody", "answers-saved", mine, draft.id, f"{ITEM} {OTHER}"),
        ("somebody", "submitted", mine, draft.id, ""),
        ("somebody", "placed", mine, draft.id, "0"),
        ("somebody", "deleted", mine, None, ""),
    ]
