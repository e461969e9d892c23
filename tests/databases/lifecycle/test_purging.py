"""What was kept for long enough goes, by the table of the privacy page, and nothing else."""

from datetime import datetime, timedelta

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st
from sqlalchemy import select

from app.database.engine import db
from app.model import (
    AccountSessionRecord,
    ApiTokenRecord,
    LinkSessionRecord,
    OrganisationRecord,
    ReturnLinkRecord,
    SignInFailureRecord,
)
from app.settings.retention import RetainedKind, read_retention_rules
from app.store.accounts import account_sessions, accounts, api_keys
from app.store.accounts.accounts import Role
from app.store.assessments import assessments, round_undo
from app.store.assessments.assessments import list_rounds
from app.store.assessments.entries import EMPTY_ENTRY, Entry, get_entries, save_entries
from app.store.base import secure_deletion
from app.store.base.events import Action
from app.store.base.rate_limits import RateLimit, begin_attempt
from app.store.base.transactions import now
from app.store.comparison.answer_age import months_before
from app.store.lifecycle import retention_conditions, retention_purge
from app.store.organisations import link_sessions, organisations, return_links
from app.store.participation import event_history, invitations, links_by_hand
from app.store.upkeep.recompute_placements import verify_and_rebuild_tallies
from tests.databases.dump import dump
from tests.factories.organisations import add_joined_organisation, add_organisation
from tests.factories.rounds import begin_round, get_round_fingerprint, open_round, submit_answers
from tests.fakes.clock import time_at

KEPT = read_retention_rules({})
MONTHS = {each.kind: each.months for each in KEPT}
SECOND = timedelta(seconds=1)


@pytest.fixture
def clock(store, clock):
    """The time, some years ago to begin with."""
    clock.set_to("2020-01-31 12:00")
    return clock


def go(clock, months, more=timedelta(0)):
    """Let whole months go by: until that long ago is just now."""
    began = clock.at
    while months_before(clock.at, months) < began:
        clock.pass_by(days=1)
    assert months_before(clock.at, months) == began
    clock.at += more


def due(at):
    return {kind: count for kind, count in retention_purge.count_due(KEPT, at).items() if count}


def purged(at):
    return {kind: count for kind, count in retention_purge.purge_expired(KEPT, at) if count}


def ids(table):
    return db.session.scalars(select(table.id).order_by(table.id)).all()


# ---------------------------------------------------------------- each kind, to the second


def fail_to_sign_in():
    begin_attempt({"somebody": RateLimit(5)})


def sign_in():
    account = accounts.add_account("one@example.org", "One", Role.VIEWER, "x", "tests")
    account_sessions.begin_account_session(accounts.find_by_id(account))


def open_a_link():
    secret = return_links.renew_link(add_joined_organisation(), "tests")
    link_sessions.begin_link_session(return_links.find_link_holder(secret).link_id)


def end_a_link():
    return_links.renew_link(add_joined_organisation(), "tests")


def end_a_key():
    account = accounts.add_account("one@example.org", "One", Role.VIEWER, "x", "tests")
    api_keys.create_api_key("The university", timedelta(days=400), account, "tests")
    api_keys.end_api_key(ids(ApiTokenRecord)[-1], "tests")


def leave_the_team():
    account = accounts.add_account("one@example.org", "One", Role.VIEWER, "x", "tests")
    accounts.end_account(account, "tests")


def leave_a_draft():
    begin_round(add_joined_organisation())


def invite():
    links_by_hand.make_link(add_organisation("Moor Lane", "head@example.org"), "tests")


def take_part():
    submit_answers(add_joined_organisation())


DOING = {
    RetainedKind.ENDED_LINKS: end_a_link,
    RetainedKind.ENDED_KEYS: end_a_key,
    RetainedKind.ENDED_ACCOUNTS: leave_the_team,
    RetainedKind.DRAFTS: leave_a_draft,
    RetainedKind.CONTACTS: invite,
    RetainedKind.ORGANISATIONS: take_part,
}


@pytest.mark.parametrize(("kind", "do"), DOING.items(), ids=DOING)
def test_each_kind_is_kept_for_its_months_and_not_a_second_longer(clock, kind, do):
    do()
    go(clock, MONTHS[kind], -SECOND)
    assert kind not in due(clock.at)
    assert kind not in purged(clock.at)

    clock.at += SECOND
    assert due(clock.at)[kind] == 1
    assert purged(clock.at)[kind] == 1
    assert kind not in due(clock.at)


@pytest.mark.parametrize(
    ("kind", "do", "lasts", "table"),
    [
        (RetainedKind.SIGN_IN_FAILURES, fail_to_sign_in, timedelta(days=1), SignInFailureRecord),
        (RetainedKind.SESSIONS, sign_in, timedelta(hours=12), AccountSessionRecord),
        (RetainedKind.SESSIONS, open_a_link, timedelta(hours=48), LinkSessionRecord),
    ],
    ids=["failures", "accounts", "links"],
)
def test_what_is_over_by_itself_goes_then(clock, kind, do, lasts, table):
    do()
    began, here = clock.at, ids(table)
    assert purged(began + lasts - SECOND).get(kind) is None
    assert ids(table) == here
    assert purged(began + lasts) == {kind: 1}
    assert ids(table) == []


def test_a_setting_changes_how_long(clock):
    leave_a_draft()
    go(clock, 7)
    kept = read_retention_rules({"WAYMARK_KEEP_DRAFTS": "7"})
    assert retention_purge.count_due(kept, clock.at)[RetainedKind.DRAFTS] == 1


# ---------------------------------------------------------------- what goes, and what stays of it


def test_whoever_left_the_team_is_a_number_from_then_on(clock):
    account = accounts.add_account("one@example.org", "One", Role.VIEWER, "x", "tests")
    accounts.end_account(account, "tests")
    go(clock, MONTHS[RetainedKind.ENDED_ACCOUNTS])
    purged(clock.at)

    assert accounts.find_by_email("one@example.org") is None
    left = accounts.find_by_id(account)
    assert (left.name, left.password_hash, left.totp_secret) == (
        retention_purge.LEFT_NAME,
        "",
        None,
    )
    again = accounts.add_account("one@example.org", "One again", Role.VIEWER, "x", "tests")
    assert again != account


def test_an_account_that_began_again_keeps_its_name(clock):
    leave_the_team()
    clock.pass_by(days=300)
    accounts.add_account("one@example.org", "One", Role.VIEWER, "x", "tests")
    clock.pass_by(days=300)
    assert purged(clock.at) == {}
    assert accounts.find_by_email("one@example.org").name == "One"


def test_of_whoever_never_answered_the_address_goes_and_the_name_stays(clock):
    mine = add_organisation("Moor Lane", "head@example.org")
    invitations.start_send(mine, "tests")
    go(clock, MONTHS[RetainedKind.CONTACTS])
    assert purged(clock.at)[RetainedKind.CONTACTS] == 1

    assert organisations.get_details(mine).name == "Moor Lane"
    row = db.session.get(OrganisationRecord, mine)
    assert row.contact == ""
    assert db.session.scalars(select(ReturnLinkRecord.sent_to)).all() == [""]


def test_a_reminder_keeps_an_address_and_an_organisation(clock):
    mine = add_organisation("Moor Lane", "head@example.org")
    submit_answers(mine)
    for _ in range(4):
        clock.pass_by(days=700)
        links_by_hand.make_link(mine, "tests")
    assert purged(clock.at) == {}


def test_a_round_that_was_taken_back_lately_is_no_draft_that_was_left_alone(clock):
    mine = add_joined_organisation()
    submit_answers(mine)
    go(clock, 40)
    (current,) = list_rounds(mine)
    assert round_undo.take_back_round(current, get_round_fingerprint(current), "tests")
    assert purged(clock.at) == {}
    go(clock, MONTHS[RetainedKind.DRAFTS])
    assert purged(clock.at)[RetainedKind.DRAFTS] == 1


def test_dropping_a_draft_is_no_sign_that_somebody_came_back(clock):
    mine = add_joined_organisation()
    begin_round(mine)
    began = clock.at
    go(clock, MONTHS[RetainedKind.DRAFTS])
    assert purged(clock.at)[RetainedKind.DRAFTS] == 1
    clock.at = began
    go(clock, MONTHS[RetainedKind.ORGANISATIONS])
    assert purged(clock.at)[RetainedKind.ORGANISATIONS] == 1


def test_an_organisation_goes_as_if_it_had_deleted_itself_and_the_record_says_so(clock):
    mine, other = add_joined_organisation(), add_joined_organisation()
    submit_answers(mine)
    clock.pass_by(days=30)
    submit_answers(other)
    clock.pass_by(days=-30)
    go(clock, MONTHS[RetainedKind.ORGANISATIONS])
    assert purged(clock.at) == {RetainedKind.ORGANISATIONS: 1}

    assert ids(OrganisationRecord) == [other]
    last = event_history.get_history_page(mine, 1).rows[0]
    assert (last.action, last.actor) == (Action.DELETED, retention_conditions.OPERATOR)
    assert verify_and_rebuild_tallies() == 0


def test_who_comes_back_while_it_goes_on_stays(clock, monkeypatch):
    """Between the looking and the taking, as the lock is had."""
    mine = add_joined_organisation()
    begin_round(mine)
    go(clock, MONTHS[RetainedKind.ORGANISATIONS])
    found = retention_purge._find_due_ids

    def come_back(step, before):
        numbers = found(step, before)
        if step.kind is RetainedKind.DRAFTS:
            begin_round(mine, safety_aware_2="all")
        return numbers

    monkeypatch.setattr(retention_purge, "_find_due_ids", come_back)
    assert purged(clock.at) == {}
    assert len(get_entries(list_rounds(mine)[0].id)) == 2


# ---------------------------------------------------------------- whatever happened before

STEPS = st.lists(
    st.tuples(
        st.sampled_from(["add", "join", "save", "save", "submit", "drop", "back", "link", "end"]),
        st.integers(0, 3),
        st.integers(0, 30),
    ),
    min_size=1,
    max_size=10,
)


class Known:
    """What a test knows of an organisation: when it was last touched, and when its draft was."""

    def __init__(self, number, at):
        self.number, self.touched, self.draft = number, at, None

    def touch(self, at, draft):
        self.touched, self.draft = at, draft


def save(mine):
    current = open_round(mine)
    stands = get_entries(current.id).get("safety-aware-1", EMPTY_ENTRY)
    entry = Entry("some" if stands.given != "some" else "all")
    save_entries(current.id, {"safety-aware-1": entry},
                 {"safety-aware-1": stands.fingerprint}, "tests")  # fmt: skip


@settings(
    max_examples=6, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture]
)
@given(steps=STEPS, later=st.integers(0, 80))
def test_whatever_happened_only_what_is_over_goes(clock, steps, later):
    there = []
    for what, which, months in steps:
        if what in {"add", "join"} or not there:
            number = (
                add_organisation("Moor Lane", "head@example.org")
                if what == "add"
                else add_joined_organisation()
            )
            there.append(Known(number, clock.at))
        else:
            step(there[which % len(there)], what, clock.at)
        clock.at += timedelta(days=31 * months)
    clock.at += timedelta(days=31 * later)
    at = clock.at
    before = dump()
    counted = due(at)
    assert dump() == before

    # Whose only words were in a draft has answered nothing once that is gone.
    taken = purged(at)
    assert taken.get(RetainedKind.CONTACTS, 0) >= counted.get(RetainedKind.CONTACTS, 0)
    assert taken | {RetainedKind.CONTACTS: 0} == counted | {RetainedKind.CONTACTS: 0}
    left = dump()
    assert purged(at) == {}
    assert dump() == left
    assert verify_and_rebuild_tallies() == 0
    for each in there:
        check(each, at)


def step(known, what, at):
    last = list_rounds(known.number)[-1:]
    match what, [one.submitted_at for one in last]:
        case "save", _:
            save(known.number)
            known.touch(at, at)
        case "submit", [None]:
            assessments.submit_round(last[0], get_round_fingerprint(last[0]), "tests")
            known.touch(at, None)
        case "back", [datetime()]:
            round_undo.take_back_round(last[0], get_round_fingerprint(last[0]), "tests")
            known.touch(at, at)
        case "drop", [None]:
            round_undo.drop_draft(last[0], get_round_fingerprint(last[0]), "tests")
            known.touch(at, None)
        case "link", _:
            links_by_hand.make_link(known.number, "tests")
            known.touched = at
        case "end", _:
            return_links.renew_link(known.number, "tests")
            known.touched = at


def check(known, at):
    is_there = known.number in ids(OrganisationRecord)
    assert is_there == (known.touched > months_before(at, MONTHS[RetainedKind.ORGANISATIONS]))
    if not is_there:
        return
    rounds = list_rounds(known.number)
    drafts = [each for each in rounds if not each.submitted_at]
    kept = known.draft and known.draft > months_before(at, MONTHS[RetainedKind.DRAFTS])
    assert len(drafts) == bool(kept)
    row = db.session.get(OrganisationRecord, known.number, populate_existing=True)
    if rounds or known.touched > months_before(at, MONTHS[RetainedKind.CONTACTS]):
        assert row.contact in {"head@example.org", ""}
    else:
        assert row.contact == ""
    ended = months_before(at, MONTHS[RetainedKind.ENDED_LINKS])
    links = db.session.scalars(
        select(ReturnLinkRecord.ended_at).where(ReturnLinkRecord.organisation_id == known.number)
    )
    assert all(each is None or each > ended for each in links)


# ---------------------------------------------------------------- the command


@pytest.fixture
def typed(make_app, database):
    """Types `flask purge` on a database in which a draft was left alone long ago."""
    app = make_app(database)
    with app.app_context(), time_at(now() - timedelta(days=800)):
        begin_round(add_joined_organisation())

    def run(*words):
        done = app.test_cli_runner().invoke(args=["purge", *words])
        with app.app_context():
            return done, dump()

    return run


def line(done, kind):
    return next(each for each in done.stdout.splitlines() if f" {kind} " in each)


def test_it_says_what_would_go_and_changes_nothing(typed):
    done, before = typed()
    again, after = typed()
    assert done.exit_code == again.exit_code == 0
    assert line(done, "drafts").split()[0] == "1"
    assert "2 years after somebody last changed it" in line(done, "drafts")
    assert "Nothing was changed" in done.stdout
    assert "Organisation" not in done.stdout
    assert before == after


def test_it_does_it_when_told_and_nothing_more_the_next_time(typed):
    done, after = typed("--yes")
    assert done.exit_code == 0
    assert line(done, "drafts").split()[0] == "1"
    assert after["assessment"] == []
    assert next(row for row in after["event"] if "purged" in row)[-1] == "drafts 1"

    again, still = typed("--yes")
    assert again.exit_code == 0
    assert line(again, "drafts").split()[0] == "0"
    assert still == after


def test_another_day_can_be_looked_at_and_no_day_to_come_purged(typed):
    assert line(typed("--as-of", "2020-01-01")[0], "drafts").split()[0] == "0"
    assert line(typed("--as-of", "2199-01-01")[0], "organisations").split()[0] == "1"
    before = typed()[1]
    refused, after = typed("--yes", "--as-of", "2199-01-01")
    assert refused.exit_code == 2
    assert "--as-of: that day is still to come" in refused.stderr
    assert after == before


def test_a_large_part_of_all_goes_only_after_a_second_look(typed, monkeypatch):
    """As it would by a clock that is ahead."""
    monkeypatch.setattr(retention_purge, "USUAL_MOST", 0)
    before = typed()[1]
    refused, after = typed("--yes")
    assert refused.exit_code == 1
    assert "a large part of all that is here" in refused.stderr
    assert line(refused, "drafts").split()[0] == "1"
    assert after == before

    assert typed("--yes", "--many")[0].exit_code == 0
    assert typed()[1]["assessment"] == []


def test_so_do_the_addresses_of_many_who_have_not_answered_yet(store, clock):
    """A clock that is not far enough ahead for organisations would take these alone."""
    for number in range(retention_purge.USUAL_MOST + 1):
        add_organisation(f"School {number}", f"head{number}@example.org")
    clock.pass_by(days=800)
    due = retention_purge.count_due(KEPT, clock.at)
    assert due[RetainedKind.CONTACTS] == retention_purge.USUAL_MOST + 1
    assert due[RetainedKind.ORGANISATIONS] == due[RetainedKind.DRAFTS] == 0
    assert retention_purge.is_unusually_large(due)


def test_it_ends_with_one_where_the_files_cannot_be_written_anew(typed, monkeypatch):
    def fail():
        raise secure_deletion.NotErasedError

    monkeypatch.setattr("app.operations.purge_command.rewrite_database_files", fail)
    done, _ = typed("--yes")
    assert done.exit_code == 1
    assert "bytes of what went may still be in its files" in done.stderr
