"""Editions: whom they count, prepared and published once and for ever, on each kind of database."""

from concurrent.futures import ThreadPoolExecutor
from contextlib import closing
from datetime import UTC, datetime, timedelta
from sqlite3 import connect
from threading import Barrier

import pytest
from sqlalchemy.exc import OperationalError

from app.database.engine import db
from app.store.base import transactions
from app.store.base.published_questionnaires import get_current_questionnaire, get_questionnaire
from app.store.base.transactions import BusyError, now
from app.store.editions import edition_changes, edition_files, edition_members, edition_publishing
from app.store.editions.edition_changes import ChangesSincePrepared
from app.store.editions.edition_publishing import (
    EditionDraft,
    EditionRefusedError,
    PublishOutcome,
    TooEarlyError,
)
from app.store.lifecycle import deletion
from app.store.upkeep import recompute_placements
from scoring import disclosure
from scoring.editions.edition_reader import read_editions
from tests.databases.dump import dump
from tests.factories.organisations import add_joined_organisation
from tests.factories.published_editions import (
    MARCH,
    SEPTEMBER,
    disable_disclosure_control,
    publish_edition,
    show_whole_only,
)
from tests.factories.rounds import submit_answers

LONG_AGO = datetime(2025, 9, 30, 12, tzinfo=UTC)


@pytest.fixture
def store(store, monkeypatch):
    disable_disclosure_control(monkeypatch)
    return store


def roll(at=None):
    return {
        each.organisation_id: each.entry
        for each in edition_members.find_members_at(get_current_questionnaire(), at or now())
    }


def prepare(day=MARCH, note="", at=None):
    return edition_publishing.prepare_edition(EditionDraft(day, note), "somebody", at)


@pytest.fixture
def hardest(monkeypatch):
    """The hardest questions by value of the edition that was prepared last, as plain values."""
    found = {}

    def look(past, proposal, lot):
        found.clear()
        for value, questions in proposal.hardest.items():
            found[value] = [tuple(each.model_dump().values()) for each in questions]
        return show_whole_only(past, proposal, lot)

    monkeypatch.setattr(disclosure, "clear_edition", look)
    return found


def test_preparing_an_edition_again_draws_the_same_lots(store):
    def drawn(number):
        lot = edition_publishing.withholding_draws(number)
        return [lot() for _ in range(2_000)]

    first, second = drawn(0), drawn(1)
    assert first == drawn(0) != second
    assert 5 < sum(first) < 45


def test_the_newest_edition_is_the_last_that_was_published_and_none_that_is_prepared(store):
    submit_answers(add_joined_organisation())
    assert edition_publishing.find_newest_edition() is None
    publish_edition(MARCH)
    publish_edition(SEPTEMBER)
    prepare(now().date())

    assert edition_publishing.find_newest_edition().date == SEPTEMBER.isoformat()


# ---------------------------------------------------------------- whom it counts


def test_everybody_who_has_submitted_is_counted_once_by_the_last_round(store):
    several = add_joined_organisation("york", "police", "hull")
    add_joined_organisation()
    submit_answers(several)
    known = {"safety_aware_1": "embedded", "safety_aware_2": "embedded"}
    last = submit_answers(several, **known, trust_aware_1="not-yet")

    (entry,) = roll().values()

    assert (entry.key, entry.sector) == (str(several), "police")
    assert entry.sheet.startswith(f"{last}.")
    assert entry.places == {"york", "hull"}
    assert entry.stages[""] == 1
    assert set(entry.stages) == {
        "",
        *(value.id for value in get_current_questionnaire().framework.values),
    }


def test_at_a_moment_it_counts_what_had_been_submitted_by_then(store):
    early, late = add_joined_organisation(), add_joined_organisation()
    first = submit_answers(early, at=LONG_AGO)
    submit_answers(early, safety_aware_1="embedded", safety_aware_2="embedded")
    submit_answers(late)

    assert {each.sheet.split(".")[0] for each in roll(LONG_AGO).values()} == {str(first)}
    assert roll(LONG_AGO - timedelta(seconds=1)) == {}
    assert set(roll()) == {early, late}


def test_the_same_answers_by_another_rule_are_another_sheet(store, monkeypatch):
    submit_answers(add_joined_organisation())
    (before,) = roll().values()
    monkeypatch.setattr("app.store.comparison.placements.RULE_VERSION", 99)
    for _ in recompute_placements.recompute_all_placements():
        pass
    (after,) = roll().values()
    assert before.sheet != after.sheet


def test_the_hardest_questions_are_those_of_the_moment(store, hardest):
    one, two = add_joined_organisation(), add_joined_organisation()
    submit_answers(one, at=LONG_AGO, safety_aware_1="not-yet", safety_aware_2="embedded")
    submit_answers(two, safety_aware_1="embedded", safety_aware_2="not-yet")

    prepare(at=LONG_AGO)
    assert hardest["safety"] == [("safety-aware-1", 1, 1)]
    prepare()
    assert hardest["safety"] == [("safety-aware-1", 1, 2), ("safety-aware-2", 1, 2)]


def test_answers_to_two_versions_stand_in_one_edition(make_app, database, published_later, hardest):
    with make_app(database, published_later).app_context():
        earlier = get_questionnaire(("organisation", 1))
        members = [add_joined_organisation(), add_joined_organisation()]
        for one, asked in zip(members, (earlier, None), strict=True):
            submit_answers(one, at=LONG_AGO, asked=asked, safety_aware_1="not-yet")

        assert prepare().edition.questionnaire_version == earlier.version + 1
        assert set(roll()) == set(members)
        assert hardest["safety"] == [("safety-aware-1", 2, 2)]


def test_a_past_day_counts_to_its_end_in_the_uk_and_no_further(store):
    last = datetime(2026, 9, 30, 22, 59, 59, 999_999, tzinfo=UTC)
    early, late, later = (
        add_joined_organisation(),
        add_joined_organisation(),
        add_joined_organisation(),
    )
    submit_answers(early, at=last)
    submit_answers(late, at=last + timedelta(microseconds=1))
    first = {
        each.organisation_id: each.entry.sheet
        for each in edition_members.find_members_at(get_current_questionnaire(), last)
    }
    submit_answers(early, at=last + timedelta(hours=1))
    submit_answers(later, at=last + timedelta(days=9))

    kept = prepare(SEPTEMBER, at=last + timedelta(days=20))

    counted = {
        each.organisation_id: each.entry.sheet for each in edition_members.list_members(kept.id)
    }
    assert counted == first == {early: first[early]}
    assert kept.prepared_at == last + timedelta(days=20)
    # What came after its day is not news of it: the next edition counts that.
    assert edition_changes.changes_since_prepared(kept) == ChangesSincePrepared(0, 0, 0)


def test_today_counts_so_far(store):
    noon = datetime(2026, 9, 30, 12, tzinfo=UTC)
    early, late = add_joined_organisation(), add_joined_organisation()
    submit_answers(early, at=noon)
    submit_answers(late, at=noon + timedelta(seconds=1))

    assert prepare(SEPTEMBER, at=noon).edition.whole.taking_part.organisations == 1


# ---------------------------------------------------------------- preparing


def test_what_is_prepared_is_kept_whole_and_nothing_is_published(store):
    submit_answers(add_joined_organisation())
    kept = prepare(note="For everybody")

    assert edition_publishing.get_prepared_edition() == kept
    assert (kept.edition.note, kept.day, kept.prepared_by) == ("For everybody", MARCH, "somebody")
    assert edition_publishing.list_published_editions() == []
    assert not edition_files.editions_folder().exists()
    assert edition_changes.changes_since_prepared(kept) == ChangesSincePrepared(0, 0, 0)
    events = [row[2:4] + row[6:] for row in dump()["event"] if row[3].startswith("edition")]
    assert events == [("somebody", "edition-prepared", "2026-03-31")]


@pytest.mark.parametrize("day", [MARCH, SEPTEMBER])
def test_preparing_again_takes_its_place(store, day):
    mine = add_joined_organisation()
    submit_answers(mine)
    prepare()
    submit_answers(mine)
    assert edition_changes.changes_since_prepared(
        edition_publishing.get_prepared_edition()
    ) == ChangesSincePrepared(1, 0, 0)

    again = prepare(day)

    assert edition_publishing.get_prepared_edition() == again
    assert edition_changes.changes_since_prepared(again) == ChangesSincePrepared(0, 0, 0)
    assert len(dump()["edition"]) == len(dump()["roll"]) == 1


def test_a_day_comes_after_the_last_edition_s(store):
    submit_answers(add_joined_organisation())
    publish_edition(SEPTEMBER)
    before = dump()
    for day in (MARCH, SEPTEMBER):
        with pytest.raises(TooEarlyError):
            prepare(day)
    assert dump() == before


def test_where_nothing_can_be_published_what_was_prepared_stays(store, monkeypatch):
    submit_answers(add_joined_organisation())
    prepare()
    before = dump()

    def refuse(*_):
        raise EditionRefusedError("Wait.")

    monkeypatch.setattr(disclosure, "clear_edition", refuse)
    with pytest.raises(EditionRefusedError, match="Wait"):
        prepare(SEPTEMBER)
    assert dump() == before


def test_who_leaves_while_it_is_worked_out_is_not_counted(store, monkeypatch):
    stays, leaves = add_joined_organisation(), add_joined_organisation()
    submit_answers(stays)
    submit_answers(leaves)
    counted = []

    def leave_at_once(past, proposal, lot):
        if not counted:
            deletion.delete_organisation(leaves, "tests")
        counted.append(len(proposal.roll))
        return show_whole_only(past, proposal, lot)

    monkeypatch.setattr(disclosure, "clear_edition", leave_at_once)
    assert prepare().edition.whole.taking_part.organisations == 1
    assert counted == [2, 1]


def test_where_it_never_comes_to_rest_nothing_is_kept(store, monkeypatch):
    def change(past, proposal, lot):
        submit_answers(add_joined_organisation(), at=LONG_AGO)
        return show_whole_only(past, proposal, lot)

    submit_answers(add_joined_organisation(), at=LONG_AGO)
    monkeypatch.setattr(disclosure, "clear_edition", change)
    with pytest.raises(BusyError):
        prepare()
    assert edition_publishing.get_prepared_edition() is None


def test_whoever_cannot_keep_it_is_told_before_it_is_worked_out(app, monkeypatch):
    """That takes minutes, and pages answer within seconds."""
    monkeypatch.setattr(transactions, "LONGEST_WAIT_OF_A_COMMAND", 0.01)
    monkeypatch.setattr(
        edition_publishing, "find_members_at", lambda *_: pytest.fail("It was worked out")
    )
    with app.app_context(), closing(connect(db.engine.url.database, isolation_level=None)) as other:
        other.execute("BEGIN IMMEDIATE")
        with pytest.raises(OperationalError, match="locked"):
            prepare()


def test_what_is_prepared_can_be_taken_back(store):
    submit_answers(add_joined_organisation())
    kept = prepare()
    assert not edition_publishing.withdraw_edition("another", "tests")
    assert edition_publishing.withdraw_edition(kept.fingerprint, "tests")
    assert not edition_publishing.withdraw_edition(kept.fingerprint, "tests")
    assert dump()["edition"] == dump()["roll"] == []


def test_it_is_told_what_came_before(store, monkeypatch):
    told = []

    def look(past, proposal, lot):
        told.append(past)
        return show_whole_only(past, proposal, lot)

    monkeypatch.setattr(disclosure, "clear_edition", look)
    mine = add_joined_organisation()
    submit_answers(mine)
    first = publish_edition(MARCH)
    submit_answers(mine)
    publish_edition(SEPTEMBER)

    (past,) = told[-1]
    assert past.edition == first.edition
    assert [each.key for each in past.roll] == [str(mine)]
    assert past.roll[0].sheet != next(iter(roll().values())).sheet


# ---------------------------------------------------------------- publishing


def test_what_was_looked_at_is_published_and_nothing_else(store):
    mine = add_joined_organisation()
    submit_answers(mine)
    kept = prepare(note="Ours")
    submit_answers(mine, safety_aware_1="embedded", safety_aware_2="embedded")

    assert (
        edition_publishing.publish_edition(kept.fingerprint, "somebody else")
        is PublishOutcome.PUBLISHED
    )

    (one,) = edition_publishing.list_published_editions()
    assert (one.text, one.published_by) == (kept.text, "somebody else")
    assert edition_publishing.get_prepared_edition() is None
    assert edition_publishing.last_published_date() == MARCH
    assert [row[2:4] for row in sorted(dump()["event"])][-1] == (
        "somebody else", "edition-published",
    )  # fmt: skip


def test_the_file_has_the_same_bytes_as_the_database(store):
    submit_answers(add_joined_organisation())
    kept = publish_edition(note="Überall – ‘everywhere’")

    (file,) = edition_files.editions_folder().iterdir()
    assert file.name == "2026-03-31.json"
    assert file.read_bytes() == kept.text.encode()
    assert read_editions(edition_files.editions_folder()) == [kept.edition]


def test_it_is_published_once(store):
    submit_answers(add_joined_organisation())
    kept = prepare()
    assert edition_publishing.publish_edition(kept.fingerprint, "tests") is PublishOutcome.PUBLISHED
    before = dump()
    assert edition_publishing.publish_edition(kept.fingerprint, "tests") is PublishOutcome.CHANGED
    assert dump() == before


def test_what_is_prepared_meanwhile_is_not_published_unseen(store):
    submit_answers(add_joined_organisation())
    seen = prepare().fingerprint
    submit_answers(add_joined_organisation())
    prepare()
    assert edition_publishing.publish_edition(seen, "tests") is PublishOutcome.CHANGED
    assert edition_publishing.list_published_editions() == []


def test_nothing_of_whoever_deleted_everything_is_published_afterwards(store):
    stays, leaves = add_joined_organisation(), add_joined_organisation()
    submit_answers(stays)
    submit_answers(leaves)
    kept = prepare()
    deletion.delete_organisation(leaves, "tests")

    assert edition_changes.changes_since_prepared(kept) == ChangesSincePrepared(0, 0, 1)
    assert edition_publishing.publish_edition(kept.fingerprint, "tests") is PublishOutcome.LEFT
    assert edition_publishing.list_published_editions() == []
    assert (
        edition_publishing.publish_edition(prepare().fingerprint, "tests")
        is PublishOutcome.PUBLISHED
    )


def test_two_publish_at_once(store):
    submit_answers(add_joined_organisation())
    seen, together = prepare().fingerprint, Barrier(2)

    def publish(_):
        with store.app_context():
            together.wait()
            return edition_publishing.publish_edition(seen, "tests")

    with ThreadPoolExecutor(2) as threads:
        came_to = sorted(threads.map(publish, range(2)))

    assert came_to == [PublishOutcome.CHANGED, PublishOutcome.PUBLISHED]
    assert len(edition_publishing.list_published_editions()) == 1


def test_two_prepare_at_once(store):
    submit_answers(add_joined_organisation())
    together = Barrier(2)

    def begin(day):
        with store.app_context():
            together.wait()
            return prepare(day)

    with ThreadPoolExecutor(2) as threads:
        both = list(threads.map(begin, (MARCH, SEPTEMBER)))

    assert edition_publishing.get_prepared_edition() in both
    assert len(dump()["edition"]) == len(dump()["roll"]) == 1


def test_stopped_between_the_database_and_the_file_nothing_is_lost(store, monkeypatch):
    submit_answers(add_joined_organisation())
    kept = prepare()

    def stop(*_):
        raise KeyboardInterrupt

    with monkeypatch.context() as patch:
        patch.setattr(edition_files, "write_edition_file", stop)
        with pytest.raises(KeyboardInterrupt):
            edition_publishing.publish_edition(kept.fingerprint, "tests")

    (one,) = edition_publishing.list_published_editions()
    assert edition_publishing.list_without_file() == [one]
    assert edition_publishing.write_missing_files() == ["2026-03-31.json"]
    assert (edition_files.editions_folder() / "2026-03-31.json").read_bytes() == kept.text.encode()
    assert edition_publishing.write_missing_files() == edition_publishing.list_without_file() == []


def test_where_the_file_cannot_be_written_it_is_published_and_said(store):
    submit_answers(add_joined_organisation())
    kept = prepare()
    edition_files.editions_folder().parent.mkdir(exist_ok=True)
    edition_files.editions_folder().write_text("a file, and no folder")

    assert (
        edition_publishing.publish_edition(kept.fingerprint, "tests") is PublishOutcome.WITHOUT_FILE
    )

    assert (
        edition_publishing.list_without_file() == edition_publishing.list_published_editions() != []
    )


def test_a_file_stopped_halfway_is_not_there(store, monkeypatch):
    submit_answers(add_joined_organisation())
    kept = publish_edition()

    def stop(_):
        raise OSError("the disk is full")

    monkeypatch.setattr("os.fsync", stop)
    with pytest.raises(OSError, match="full"):
        edition_files.write_edition_file(kept.edition, "another")

    (file,) = edition_files.editions_folder().iterdir()
    assert file.read_bytes() == kept.text.encode()


def test_files_that_nobody_published_here_are_named(store):
    submit_answers(add_joined_organisation())
    publish_edition()
    assert edition_publishing.list_unexpected_files() == []
    (edition_files.editions_folder() / "2020-01-01.json").write_text("{}")
    assert edition_publishing.list_unexpected_files() == ["2020-01-01.json"]
