"""A form of a member's own account that is sent twice: the second answer is as the first.

It ends the secret of the session that it comes in, so that the second copy comes in by the form.
"""

from typing import NamedTuple

import pyotp
import pytest

from app.account import passwords, recovery_codes, second_factor_settings, totp
from app.store.accounts import account_sessions, accounts, second_factors
from app.store.accounts.account_sessions import Role
from app.store.base.transactions import now
from tests.databases.dump import dump
from tests.page_checks.two_copies import after_another, at_once
from tests.page_checks.visitor import Visitor

MINE = "/core-team/account"
STEP = f"{MINE}/second-step"
PASSWORD, OTHER = "kettle river goat", "harbour lamp fern"


class Form(NamedTuple):
    """A form of the account: its page, what is filled in, and what its event says."""

    page: str
    fields: dict[str, str]
    what: str


FORMS = {
    "another password": Form(
        f"{MINE}/password",
        {"password": PASSWORD, "new_password": OTHER, "again": OTHER},
        "password",
    ),
    "a second factor": Form(
        f"{STEP}/set-up", {"password": PASSWORD, "code": ...}, "second-factor-on"
    ),
    "other recovery codes": Form(
        f"{STEP}/recovery-codes", {"password": PASSWORD}, "recovery-codes-made"
    ),
    "no second factor": Form(
        f"{STEP}/off", {"password": PASSWORD, "code": ...}, "second-factor-off"
    ),
}
ON_BEFORE = {"other recovery codes", "no second factor"}


@pytest.fixture
def app(make_app, database, monkeypatch):
    """An app on each kind of database, in which a password is its own hash."""
    monkeypatch.setattr(passwords, "verify_password", lambda password, kept: password == kept)
    monkeypatch.setattr(passwords, "hash_password", lambda password: password)
    monkeypatch.setattr(passwords, "needs_rehash", lambda _kept: False)
    return make_app(database)


@pytest.fixture
def mine(app):
    """Somebody of the core team, signed in, and their account."""
    visitor = Visitor(app.test_client())
    with app.app_context():
        account = accounts.add_account("m@example.org", "Member", Role.EDITOR, PASSWORD, "tests")
        secret = account_sessions.begin_account_session(accounts.find_by_id(account))
    with visitor.client.session_transaction() as session:
        session["member"] = secret
    return visitor, account


@pytest.fixture
def fill_in(app, mine, monkeypatch):
    """Opens a form and gives what is sent with it."""
    visitor, account = mine
    secret = pyotp.random_base32()
    monkeypatch.setattr(totp, "generate_secret", lambda: secret)

    def fill(name):
        if name in ON_BEFORE:
            with app.app_context():
                kept = totp.encrypt_secret(account, secret)
                second_factors.set_up_second_factor(account, kept, 0, ["a hash"], "tests", 1)
        token = visitor.open(FORMS[name].page).fields["csrf_token"]
        code = pyotp.TOTP(secret).at(now())
        filled = {key: code if each is ... else each for key, each in FORMS[name].fields.items()}
        return {"csrf_token": token, **filled}

    return fill


def one_more(app, visitor):
    other = Visitor(app.test_client())
    other.client.set_cookie("waymark", visitor.client.get_cookie("waymark").value)
    return other


# A code is used up a moment before the second factor is off: who is in between is told that.
RUNS = [
    (name, run)
    for name in FORMS
    for run in (after_another, at_once)
    if (name, run) != ("no second factor", at_once)
]


@pytest.mark.parametrize(("name", "run"), RUNS)
def test_the_second_copy_is_answered_as_the_first(app, mine, fill_in, name, run):
    visitor, account = mine
    filled = fill_in(name)
    browsers = visitor, one_more(app, visitor)

    def send(browser):
        told = browser.client.post(FORMS[name].page, data=filled)
        return browser._arrive(FORMS[name].page, told)

    first, second = run(send, browsers)

    assert (first.status, second.status) == (200, 200)
    assert first.address == second.address
    assert first.words == second.words
    with app.app_context():
        events = [" ".join(map(str, row)) for row in dump()["event"]]
    assert len([each for each in events if f"{account} {FORMS[name].what}" in each]) == 1
    assert [each.open(MINE).status for each in browsers] == [200, 200]


def test_a_copied_cookie_opens_nothing_without_the_form(app, mine, fill_in):
    visitor, _ = mine
    filled = fill_in("another password")
    copy = one_more(app, visitor)
    visitor.client.post(f"{MINE}/password", data=filled)

    changed = {**filled, "password": OTHER, "new_password": PASSWORD, "again": PASSWORD}

    assert copy.client.post(f"{MINE}/password", data=changed).status_code == 401
    assert copy.client.get(MINE).status_code == 302


def test_recovery_codes_of_a_form_are_not_those_of_its_session(app, mine, fill_in):
    visitor, account = mine
    visitor.client.post(f"{STEP}/set-up", data=fill_in("a second factor"))
    with visitor.client.session_transaction() as session:
        secret = session["member"]

    with app.app_context():
        guessed = second_factor_settings.hash_recovery_codes(
            recovery_codes.derive_recovery_codes(secret)
        )
        assert second_factors.count_recovery_codes(account) == len(guessed)
        assert not any(second_factors.has_recovery_codes(account, [each]) for each in guessed)
