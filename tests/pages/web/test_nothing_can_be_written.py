"""While the database takes nothing in, people are told why, keep their words, and can read.

On a disk that is really full and a file system that is really read only, where this machine lets
the test mount one; and on each kind of database that refuses to write.
"""

import os
import shutil
import sqlite3
import subprocess
from contextlib import suppress

import psycopg
import pyotp
import pytest
from sqlalchemy import event

from app.account import passwords, totp
from app.account.recovery_codes import hash_recovery_codes
from app.database.engine import db
from app.store.accounts import account_sessions, accounts, second_factors
from app.store.accounts.account_sessions import Role
from app.store.assessments.entries import Entry, get_entries
from app.store.base import read_only_sessions, shared_memory_counts
from app.store.base.rate_limits import RateLimit, begin_attempt, forget_attempts
from app.store.base.transactions import now
from app.store.organisations import link_sessions
from tests.databases.dump import dump
from tests.page_checks.visitor import Visitor

EMAIL, PASSWORD = "member@example.org", "kettle river goat"
SIGN_IN = "/core-team/sign-in"
SAFETY = "/assessment/1/safety"
# On the page, whether scripts run or not. What comes up before a session ends has words like it.
READS_UNTIL_MENDED = "has mended that, open your private link again"
WHY = "its disk is full, or it is set to read only"


@pytest.fixture(autouse=True)
def nothing_counted():
    """Counts in memory are those of this test alone."""
    shared_memory_counts.clear_counts()
    yield
    shared_memory_counts.clear_counts()


class Disk:
    """A small file system of its own, with a database on it."""

    def __init__(self, folder, template):
        self.folder = folder
        self.database = folder / "waymark.sqlite"
        shutil.copy(template, self.database)

    def address(self):
        return f"sqlite:///{self.database}"


@pytest.fixture
def disk(tmp_path, sqlite_template):
    folder = tmp_path / "disk"
    folder.mkdir()
    mount = ["mount", "-t", "tmpfs", "-o", "size=8m", "tmpfs", str(folder)]
    if os.geteuid() or subprocess.run(mount, check=False, capture_output=True).returncode:
        pytest.skip("nothing can be mounted here")
    yield Disk(folder, sqlite_template)
    while folder.is_mount():
        subprocess.run(["umount", "--lazy", str(folder)], check=True)


class Trouble:
    """An app, and what stops its database from writing and lets it write again."""

    def __init__(self, app, stop, mend):
        self.app, self.stop, self.mend = app, stop, mend


@pytest.fixture
def kept_open(disk):
    """A connection of a service that runs: what is open keeps the files that reading needs."""
    connection = sqlite3.connect(disk.database)
    connection.execute("SELECT 1 FROM account").fetchall()
    yield
    connection.close()


@pytest.fixture
def full_disk(make_app, disk, kept_open):
    filler = disk.folder / "filler"

    def fill():
        with filler.open("wb", buffering=0) as file, suppress(OSError):
            for size in (65_536, 1):
                with suppress(OSError):
                    while file.write(bytes(size)):
                        pass

    return Trouble(make_app(disk.address()), fill, filler.unlink)


@pytest.fixture
def read_only_disk(make_app, disk, kept_open):
    app, folder = make_app(disk.address()), str(disk.folder)

    def mount(*options):
        subprocess.run(["mount", *options], check=True, capture_output=True)
        with app.app_context():
            db.engine.dispose()

    def stop():
        mount("--bind", folder, folder)
        mount("-o", "remount,bind,ro", folder)

    def mend():
        mount("-o", "remount,bind,rw", folder)

    return Trouble(app, stop, mend)


@pytest.fixture
def read_only_sqlite(make_app, sqlite_database):
    app, state = make_app(sqlite_database), ["OFF"]
    with app.app_context():
        event.listen(
            db.engine,
            "checkout",
            lambda connection, *_: connection.execute(f"PRAGMA query_only = {state[0]}") and None,
        )
    return Trouble(app, lambda: state.__setitem__(0, "ON"), lambda: state.__setitem__(0, "OFF"))


@pytest.fixture
def read_only_postgresql(make_app, postgresql_database):
    app = make_app(postgresql_database)

    def set_to(how):
        with app.app_context():
            db.engine.dispose()
        with psycopg.connect(postgresql_database, autocommit=True) as connection:
            connection.execute("SET default_transaction_read_only = off")
            connection.execute(
                f"ALTER DATABASE {connection.info.dbname} SET default_transaction_read_only = {how}"
            )

    return Trouble(app, lambda: set_to("on"), lambda: set_to("off"))


@pytest.fixture(params=["full_disk", "read_only_disk", "read_only_sqlite", "read_only_postgresql"])
def trouble(request):
    return request.getfixturevalue(request.param)


@pytest.fixture
def app(trouble):
    """The app that everybody visits here."""
    return trouble.app


@pytest.fixture
def account(app):
    with app.app_context():
        return accounts.add_account(
            EMAIL, "Member", Role.EDITOR, passwords.hash_password(PASSWORD), "tests"
        )


def sign_in(visitor, password=PASSWORD):
    return visitor.send(visitor.open(SIGN_IN), email=EMAIL, password=password)


def test_words_come_back_with_the_reason(trouble, app, member):
    page = member.open(SAFETY)
    trouble.stop()
    told = member.send(page, safety_aware_1="some", safety_aware_1__note="A corner")

    assert told.status == 503
    assert WHY in told.words
    assert "Nothing was saved from this page just now" in told.words
    assert "A corner" in told.words

    trouble.mend()
    assert member.send(page, safety_aware_1="some", safety_aware_1__note="A corner").status == 200
    with app.app_context():
        assert get_entries(1) == {"safety-aware-1": Entry("some", note="A corner")}


def test_the_page_s_script_is_told_in_json(trouble, member):
    page = member.open(SAFETY)
    trouble.stop()
    told = member.client.post(
        SAFETY,
        data={**page.fields, "safety-aware-1": "some"},
        headers={"Accept": "application/json"},
    )

    assert told.status_code == 503
    assert WHY in told.json["advice"]
    assert told.json.keys() == {"error", "advice"}


def test_a_member_signs_in_reads_and_is_told(trouble, account, visitor):
    trouble.stop()
    page = sign_in(visitor)

    assert page.status == 200
    assert page.address == "/core-team/organisations"
    assert "You can read everything, and change nothing" in page.response.text
    for address in ("/core-team/compare", "/core-team/report", "/core-team/account"):
        assert visitor.open(address).status == 200

    form = visitor.open("/core-team/keys")
    refused = visitor.send(form, name="Evaluators", lasts="30")
    assert refused.status == 503
    assert "Evaluators" in refused.words

    # A session to read stays one. Whoever signs in again writes.
    trouble.mend()
    assert visitor.send(form, name="Evaluators", lasts="30").status == 503
    sign_in(visitor)
    form = visitor.open("/core-team/keys")
    assert visitor.send(form, name="Evaluators", lasts="30").status == 200


def test_an_organisation_comes_by_its_link_and_reads(trouble, link, visitor):
    trouble.stop()
    page = visitor.open(link)

    assert page.status == 200
    assert READS_UNTIL_MENDED in page.response.text
    told = visitor.send(visitor.open(SAFETY), safety_aware_1__note="A corner")
    assert told.status == 503
    assert "A corner" in told.words

    trouble.mend()
    visitor.open(link)
    page = visitor.open(SAFETY)
    assert READS_UNTIL_MENDED not in page.response.text
    assert "You can read everything" not in page.response.text
    assert visitor.send(page, safety_aware_1="some").status == 200


def test_whoever_was_there_already_goes_on_and_can_leave(trouble, link, member, editor):
    trouble.stop()
    assert member.open(link).status == 200
    assert "You can read everything" not in member.open(SAFETY).response.text
    assert editor.open("/core-team/organisations").status == 200

    for somebody, address, next_page in (
        (member, "/leave", "/assessment"),
        (editor, "/core-team/sign-out", "/core-team/keys"),
    ):
        token = somebody.open("/join").fields["csrf_token"]
        left = somebody.client.post(address, data={"csrf_token": token})
        assert left.status_code == 302
        assert somebody.client.get(next_page).status_code in {302, 401}


def test_passwords_are_counted_all_the_same(trouble, app, account):
    """What was counted before counts on, and what is counted meanwhile."""
    stranger = Visitor(app.test_client())
    for _ in range(2):
        assert sign_in(stranger, "wrong").status == 422
    trouble.stop()
    for _ in range(3):
        assert sign_in(stranger, "wrong").status == 422

    assert sign_in(stranger).status == 429
    assert sign_in(Visitor(app.test_client())).status == 429


def test_who_was_locked_out_before_stays_so(trouble, app, account, visitor):
    for _ in range(5):
        sign_in(visitor, "wrong")
    trouble.stop()

    assert sign_in(visitor).status == 429


def test_a_right_password_is_not_counted(trouble, app, account):
    trouble.stop()
    with app.app_context():
        for _ in range(10):
            attempt = begin_attempt({"a": RateLimit(5)})
            assert attempt.not_before is None
            forget_attempts(attempt.rows)


def test_the_second_step_is_asked_for_and_no_code_is_good_twice(trouble, app, account, visitor):
    secret = totp.generate_secret()
    with app.app_context():
        kept = totp.encrypt_secret(account, secret)
        second_factors.set_up_second_factor(
            account, kept, 1, hash_recovery_codes(["x"]), "tests", 0
        )
    code = pyotp.TOTP(secret).now()
    trouble.stop()

    asked = sign_in(visitor)
    assert visitor.client.get("/core-team/keys").status_code == 302
    assert visitor.send(asked, code=code).address == "/core-team/organisations"
    again = Visitor(app.test_client())
    assert again.send(sign_in(again), code=code).status == 422


@pytest.mark.usefixtures("another_editor")
@pytest.mark.parametrize("ends", ["ended", "signed out everywhere"])
def test_a_session_to_read_ends_with_what_it_stands_on(trouble, app, account, visitor, ends):
    trouble.stop()
    sign_in(visitor)
    trouble.mend()
    with app.app_context():
        if ends == "ended":
            accounts.end_account(account, "tests")
        else:
            accounts.sign_out_everywhere(account, "tests")

    assert visitor.client.get("/core-team/organisations").status_code == 302


def test_a_session_to_read_ends_with_its_link(trouble, link, visitor, member):
    trouble.stop()
    visitor.open(link)
    trouble.mend()
    member.send(member.open("/your-link"))

    assert visitor.open("/assessment").status == 401


def test_a_session_to_read_lasts_an_hour_and_is_ours(trouble, app, account, monkeypatch):
    trouble.stop()
    with app.app_context():
        secret = account_sessions.begin_account_session(accounts.find_by_id(account))
        assert account_sessions.find_member(secret).reads_only
        assert account_sessions.find_member(secret + "x") is None
        late = now().timestamp() + 3_601
        monkeypatch.setattr("itsdangerous.timed.time.time", lambda: late)
        assert account_sessions.find_member(secret) is None


def test_the_service_s_key_alone_makes_no_session(trouble, app, account, link):
    with app.app_context():
        for guess in ("", "x"):
            forged = read_only_sessions.begin_read_only_session("account", guess, account, 0, False)
            assert account_sessions.find_member(forged) is None
            forged = read_only_sessions.begin_read_only_session("link", guess, 1)
            assert link_sessions.find_link_session(forged) is None
        for nonsense in (
            "reading.",
            "reading.x.y.z",
            read_only_sessions.begin_read_only_session("link", "", 2**70),
        ):
            assert account_sessions.find_member(nonsense) is None
            assert link_sessions.find_link_session(nonsense) is None


def test_nothing_at_all_was_written(trouble, app, account, link, visitor):
    with app.app_context():
        before = dump()
    trouble.stop()
    sign_in(visitor)
    visitor.open(link)
    trouble.mend()

    with app.app_context():
        assert dump() == before
