"""The database fails midway: people are told why, and what became of their words."""

import sqlite3
from contextlib import closing

import psycopg
import pytest
from sqlalchemy import text

from app.database import engine
from app.database.engine import db
from app.forms.details_form import DetailsForm
from app.store.assessments import entries
from app.store.base import transactions
from tests.page_checks.visitor import Visitor

SAFETY = "/assessment/1/safety"
LOCKED = "Something else is using the database. Try again in a minute."

DETAILS = {"name": "A corner", "places": "hull", "sector": "health", "size": "up-to-10"}
FIGURE = {"measure": "case-studies", "on_day": "1 March 2026", "amount": "3", "source": "A corner"}

# What is typed in each form, by who fills it in and where.
FORMS = [
    ("visitor", "/join", DETAILS),
    ("member", "/details", {"name": "A corner"}),
    ("member", SAFETY, {"safety-aware-1": "some", "safety-aware-1.note": "A corner"}),
    ("editor", "/core-team/organisations/add", DETAILS),
    ("editor", "/core-team/report/figures/enter", FIGURE),
    ("editor", "/core-team/keys", {"name": "A corner", "lasts": "30"}),
]


@pytest.fixture
def impatient(monkeypatch):
    """Wait for others hardly at all."""
    for room in (engine, transactions):
        monkeypatch.setattr(room, "MAX_LOCK_WAIT", 0.05)


@pytest.fixture
def sqlite_file(sqlite_database):
    """The database as another program has it open."""
    with closing(
        sqlite3.connect(sqlite_database.removeprefix("sqlite:///"), isolation_level=None)
    ) as other:
        yield other


@pytest.mark.usefixtures("impatient")
@pytest.mark.parametrize(("who", "address", "typed"), FORMS)
def test_another_program_has_the_sqlite_file(request, sqlite_file, who, address, typed):
    somebody = request.getfixturevalue(who)
    page = somebody.open(address)
    sqlite_file.execute("BEGIN IMMEDIATE")
    told = somebody.post(page, page.fields | typed)

    assert told.status == 503
    assert told.response.headers["Retry-After"] == "60"
    assert LOCKED in told.words
    assert "A corner" in told.words
    assert "Nothing was saved from this page just now" in told.words


def test_reading_goes_on_beside_another_program(member, sqlite_file):
    sqlite_file.execute("BEGIN IMMEDIATE")

    assert member.open(SAFETY).status == 200


def test_a_page_waits_less_than_five_seconds_in_all(app):
    """Also one that writes more than once."""
    with app.test_request_context():
        session = db.session
        with transactions._remaining_wait(session) as first:
            pass
        session.info[transactions.WAITED_KEY] = 2.5
        with transactions._remaining_wait(session) as later:
            pass
        session.info[transactions.WAITED_KEY] = 60
        with transactions._remaining_wait(session) as last:
            pass
    # A reader waits for as long, and may ask twice.
    assert first <= engine.MAX_LOCK_WAIT < 5
    assert later <= 0.5
    assert last == 0


def test_a_command_may_wait_longer(app):
    with app.app_context(), transactions._remaining_wait(db.session) as left:
        assert left == transactions.LONGEST_WAIT_OF_A_COMMAND


# ---------------------------------------------------------------- PostgreSQL


@pytest.fixture
def on_postgresql(make_app, postgresql_database):
    return make_app(postgresql_database)


@pytest.fixture
def member_there(on_postgresql):
    """Somebody who has just joined, on PostgreSQL."""
    visitor = Visitor(on_postgresql.test_client())
    page = visitor.open("/join")
    visitor.post(page, page.fields | DETAILS)
    return visitor


@pytest.fixture
def other_program(postgresql_database):
    with psycopg.connect(postgresql_database, autocommit=True) as connection:
        yield connection


def save(visitor, page):
    return visitor.send(page, safety_aware_1="some", safety_aware_1__note="A corner")


@pytest.mark.usefixtures("impatient")
def test_another_program_has_a_table_locked(member_there, on_postgresql, other_program):
    with on_postgresql.app_context():
        db.engine.dispose()
    page = member_there.open(SAFETY)
    with other_program.transaction():
        other_program.execute("LOCK TABLE answer IN SHARE MODE")
        told = save(member_there, page)

    assert told.status == 503
    assert LOCKED in told.words
    assert "A corner" in told.words


def test_every_connection_was_ended_meanwhile(member_there, other_program):
    """As by a restart: the next page connects anew."""
    page = member_there.open(SAFETY)
    end_connections(other_program)

    assert save(member_there, page).status == 200


def end_connections(other_program):
    other_program.execute(
        "SELECT pg_terminate_backend(pid) FROM pg_stat_activity "
        "WHERE datname = current_database() AND pid <> pg_backend_pid()"
    )


SAVED_NOTHING = "Nothing was saved from this page just now"
RAISE = "DO $$ BEGIN RAISE EXCEPTION 'words' USING ERRCODE = '{}'; END $$"
# What happens while a page is being saved, and what its sender is told.
MIDWAY = {
    "the connection is ended": (
        ["SELECT pg_terminate_backend(pg_backend_pid())"],
        "The database cannot be reached",
        "What you just sent may not have been saved",
    ),
    "the transaction cannot be serialized": ([RAISE.format("40001")], LOCKED, SAVED_NOTHING),
    "a statement takes too long": (
        ["SET LOCAL statement_timeout = 1", "SELECT pg_sleep(60)"],
        LOCKED,
        SAVED_NOTHING,
    ),
    "the disk is full": ([RAISE.format("53100")], "its disk is full", SAVED_NOTHING),
}


@pytest.mark.parametrize(("statements", "why", "outcome"), MIDWAY.values(), ids=MIDWAY)
def test_it_fails_while_a_page_is_saved(member_there, monkeypatch, statements, why, outcome):
    page = member_there.open(SAFETY)

    def fail(*_):
        for each in statements:
            db.session.execute(text(each))

    monkeypatch.setattr(entries, "upsert_entries", fail)
    told = save(member_there, page)

    assert told.status == 503
    assert why in told.words
    assert outcome in told.words
    assert "A corner" in told.words


def test_a_fault_of_ours_keeps_the_words_too(make_app, sqlite_database, monkeypatch):
    app = make_app(sqlite_database, PROPAGATE_EXCEPTIONS=False)
    visitor = Visitor(app.test_client())
    page = visitor.open("/join")

    def fail(*_):
        raise RuntimeError("a secret of ours")

    monkeypatch.setattr(DetailsForm, "details", fail)
    told = visitor.post(page, page.fields | DETAILS)

    assert told.status == 500
    assert "A corner" in told.words
    assert "What you just sent may not have been saved" in told.words
    assert "a secret of ours" not in told.words
