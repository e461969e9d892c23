"""What the database itself refuses, whoever asks and however."""

from datetime import datetime

import pytest
from sqlalchemy import text
from sqlalchemy.exc import DBAPIError

from app.database.engine import db
from app.store.assessments import assessments
from app.store.assessments.entries import EMPTY_ENTRY, Entry, entries_fingerprint, get_entries
from app.store.base import published_questionnaires
from app.store.editions import edition_publishing
from app.store.editions.edition_proposal import UK
from app.store.editions.edition_publishing import EditionDraft
from app.store.lifecycle import deletion
from app.store.organisations import return_links
from scoring import disclosure
from tests.databases.dump import dump
from tests.factories.published_editions import show_whole_only

ANSWERED = {"safety_aware_1": Entry("some", note="A corner"), "trust_aware_1": Entry("dont-know")}

TO_AN_ANSWER = {
    "adding one": (
        "INSERT INTO answer (assessment_id, item_id, given, reason, note, evidence, saved_at) "
        "VALUES (:round, 'safety-aware-2', 'some', '', '', '', '2026-01-01 00:00:00')"
    ),
    "adding one in place of another": (
        "INSERT INTO answer (assessment_id, item_id, given, reason, note, evidence, saved_at) "
        "VALUES (:round, 'safety-aware-1', 'embedded', '', '', '', '2026-01-01 00:00:00') "
        "ON CONFLICT (assessment_id, item_id) DO UPDATE SET given = 'embedded'"
    ),
    "changing one": "UPDATE answer SET given = 'embedded' WHERE assessment_id = :round",
    "changing a note": "UPDATE answer SET note = '' WHERE assessment_id = :round",
    "taking one away": "DELETE FROM answer WHERE assessment_id = :round",
    "moving one elsewhere": (
        "UPDATE answer SET assessment_id = :draft WHERE assessment_id = :round"
    ),
    "moving one in from a draft": (
        "UPDATE answer SET assessment_id = :round WHERE assessment_id = :draft"
    ),
}
TO_A_ROUND = {
    "opening it again": "UPDATE assessment SET submitted_at = NULL WHERE id = :round",
    "another date": "UPDATE assessment SET submitted_at = '2020-01-01 00:00:00' WHERE id = :round",
    "another version": "UPDATE assessment SET questionnaire_version = 2 WHERE id = :round",
    "another questionnaire": "UPDATE assessment SET questionnaire_id = 'x' WHERE id = :round",
    "another start": "UPDATE assessment SET started_at = '2020-01-01' WHERE id = :round",
    "all at once": "UPDATE assessment SET round = 9, submitted_at = NULL WHERE id = :round",
}
TO_AN_EVENT = {
    "changing one": "UPDATE event SET actor = 'nobody'",
    "taking one away": "DELETE FROM event WHERE id = (SELECT max(id) FROM event)",
    "taking all away": "DELETE FROM event",
}
IN_ITS_OWN_WORDS = {
    "sqlite": (
        "INSERT OR REPLACE INTO event (id, at, actor, action, items) "
        "VALUES (1, '2026-01-01 00:00:00', 'nobody', 'joined', '')"
    ),
    "postgresql": "TRUNCATE event",
}


@pytest.fixture
def submitted(draft, write):
    """A submitted round."""
    write(draft, **ANSWERED)
    assert (
        assessments.submit_round(draft, entries_fingerprint(get_entries(draft.id)), "tests") is None
    )
    return draft


@pytest.fixture
def ids(submitted, details, write):
    """What the statements name: the submitted round, another organisation, and its draft."""
    secret = return_links.join_organisation(details._replace(name="Another"), "tests")
    other = return_links.find_link_holder(secret).organisation_id
    assessments.get_or_start_round(
        other, published_questionnaires.get_current_questionnaire(), "tests"
    )
    draft = assessments.find_round(other, "organisation", 1)
    write(draft, safety_informed_1=Entry("some"))
    return {"round": submitted.id, "other": other, "draft": draft.id}


def run(connection, statement, ids):
    connection.execute(text(statement), {n: ids[n] for n in ids if f":{n}" in statement})


def refused(statement, ids, first=()):
    """Whether the database refuses it, after others, for good reason, and stays as it was."""
    before = dump()
    with db.engine.connect() as connection, connection.begin() as whole:
        for each in first:
            run(connection, each, ids)
        with pytest.raises(DBAPIError) as raised:
            run(connection, statement, ids)
        whole.rollback()
    assert dump() == before
    return str(raised.value.orig)


@pytest.mark.parametrize("statement", [pytest.param(v, id=k) for k, v in TO_AN_ANSWER.items()])
def test_the_answers_of_a_submitted_round_stay(ids, statement):
    assert "this round is submitted" in refused(statement, ids)


@pytest.mark.parametrize("statement", [pytest.param(v, id=k) for k, v in TO_A_ROUND.items()])
def test_a_submitted_round_stays(ids, statement):
    assert "this round is submitted" in refused(statement, ids)


@pytest.mark.parametrize("statement", [pytest.param(v, id=k) for k, v in TO_AN_EVENT.items()])
def test_events_stay(ids, statement):
    assert "events are only ever added" in refused(statement, ids)


def test_events_stay_whatever_the_database_calls_it(ids):
    statement = IN_ITS_OWN_WORDS[db.engine.dialect.name]
    assert "events are only ever added" in refused(statement, ids)


@pytest.mark.parametrize("statement", TO_AN_ANSWER.values(), ids=TO_AN_ANSWER)
def test_the_same_statements_change_a_draft(ids, draft_of_its_own, statement):
    """So that it is the submitting that refuses them."""
    before = dump()
    with db.engine.begin() as connection:
        named = {"round": draft_of_its_own, "draft": ids["draft"]}
        connection.execute(text(statement), {n: named[n] for n in named if f":{n}" in statement})
    assert dump()["answer"] != before["answer"]


@pytest.fixture
def draft_of_its_own(ids, submitted, write):
    """A second round of the organisation, with the same answers, not submitted."""
    assessments.get_or_start_round(
        submitted.organisation_id, published_questionnaires.get_current_questionnaire(), "tests"
    )
    draft = assessments.find_round(submitted.organisation_id, "organisation", 2)
    write(draft, **ANSWERED)
    return draft.id


def test_deleting_the_organisation_takes_its_submitted_rounds_along(ids, submitted):
    before = dump()

    deletion.delete_organisation(submitted.organisation_id, "tests")

    after = dump()
    assert [row[0] for row in after["assessment"]] == [ids["draft"]]
    assert {row[0] for row in after["answer"]} == {ids["draft"]}
    assert [row[0] for row in after["organisation"]] == [ids["other"]]
    assert len(after["return_link"]) == 1
    assert {row[0] for row in after["organisation_place"]} == {ids["other"]}
    # And what was done stays on record, the deleting too.
    assert set(before["event"]) < set(after["event"])
    assert len(after["event"]) == len(before["event"]) + 1


# ---------------------------------------------------------------- a way back for rounds

OPENED = "UPDATE assessment SET submitted_at = NULL WHERE id = :round"
STANDS_NOWHERE = "DELETE FROM standing WHERE assessment_id = :round"
OPENED_WITH_MORE = (
    "UPDATE assessment SET submitted_at = NULL, round = 9 WHERE id = :round",
    "UPDATE assessment SET submitted_at = NULL, started_at = '2020-01-01' WHERE id = :round",
    "UPDATE assessment SET submitted_at = NULL, organisation_id = :other WHERE id = :round",
)
SUBMITTED_FROM_THE_START = (
    "INSERT INTO assessment (organisation_id, questionnaire_id, questionnaire_version, round, "
    "started_at, submitted_at) "
    "VALUES (:other, 'organisation', 1, 2, '2026-01-01 00:00:00', '2026-01-01 00:00:00')"
)
IN_ITS_PLACE = (
    "INTO assessment (organisation_id, questionnaire_id, questionnaire_version, round, started_at) "
    "VALUES ((SELECT organisation_id FROM assessment WHERE id = :round), 'organisation', 1, 1, "
    "'2026-01-01 00:00:00')"
)


def test_a_round_that_nothing_rests_on_is_opened(ids):
    with db.engine.begin() as connection:
        for statement in (STANDS_NOWHERE, OPENED):
            run(connection, statement, ids)
    assert {row[0]: row[6] for row in dump()["assessment"]}[ids["round"]] is None


def test_not_where_the_organisation_stands_by_it(ids):
    assert "this round is submitted" in refused(OPENED, ids)


def test_not_where_a_later_round_was_begun(ids, draft_of_its_own):
    assert "this round is submitted" in refused(OPENED, ids, first=[STANDS_NOWHERE])


@pytest.mark.parametrize("state", ["prepared", "published"])
def test_not_where_an_edition_counts_it(ids, monkeypatch, state):
    monkeypatch.setattr(disclosure, "clear_edition", show_whole_only)
    kept = edition_publishing.prepare_edition(EditionDraft(datetime.now(UK).date(), ""), "tests")
    if state == "published":
        edition_publishing.publish_edition(kept.fingerprint, "tests")
    assert "this round is submitted" in refused(OPENED, ids, first=[STANDS_NOWHERE])


@pytest.mark.parametrize("statement", OPENED_WITH_MORE)
def test_nothing_else_of_it_changes_at_the_same_time(ids, statement):
    assert "this round is submitted" in refused(statement, ids, first=[STANDS_NOWHERE])


@pytest.mark.parametrize("entry", [EMPTY_ENTRY, Entry(note="A corner")], ids=repr)
def test_a_round_without_an_answer_is_not_submitted(ids, write, entry):
    (draft,) = assessments.list_rounds(ids["other"])
    write(draft, safety_informed_1=entry)
    statement = "UPDATE assessment SET submitted_at = '2026-01-01 00:00:00' WHERE id = :draft"
    assert "this round has no answer" in refused(statement, ids)


def test_a_round_starts_as_a_draft(ids):
    assert "a round starts as a draft" in refused(SUBMITTED_FROM_THE_START, ids)


def test_no_round_takes_the_place_of_a_submitted_one(ids):
    how = {"sqlite": "INSERT OR REPLACE ", "postgresql": "INSERT "}[db.engine.dialect.name]
    assert "this round is submitted" in refused(how + IN_ITS_PLACE, ids)
