"""Signing in with a password, the account page, and signing out."""

from datetime import timedelta

import pytest
from argon2 import PasswordHasher
from zxcvbn import zxcvbn

from app.account import password_strength, passwords
from app.account.password_strength import count_guesses, split_into_words
from app.account.passwords import (
    MIN_GUESSES,
    find_new_password_fault,
    hash_password,
    verify_password,
)
from app.account.profile import format_ago
from app.store.accounts import account_sessions, accounts
from app.store.accounts.account_sessions import Role
from app.store.base import transactions
from app.store.organisations import link_sessions
from scoring.programme.programme_reader import read_programme
from tests.conftest import QUESTIONNAIRES
from tests.databases.dump import dump
from tests.page_checks.visitor import Visitor
from tests.reuse import SLOW_HASHER

PROGRAMME = read_programme(QUESTIONNAIRES)
EMAIL, PASSWORD, NEW = "member@example.org", "kettle river goat", "lantern pebble sock"
SIGN_IN, HOME, MINE = "/core-team/sign-in", "/core-team/organisations", "/core-team/account"
WRONG = "That e-mail address and password do not go together"


@pytest.fixture
def account(app):
    """The id of an account with a password."""
    with app.app_context():
        return accounts.add_account(EMAIL, "Member", Role.VIEWER, hash_password(PASSWORD), "tests")


def sign_in(visitor, email=EMAIL, password=PASSWORD, address=SIGN_IN):
    return visitor.send(visitor.open(address), email=email, password=password)


def is_in(visitor):
    return visitor.client.get(MINE).status_code == 200


# ---------------------------------------------------------------- signing in


def test_a_member_signs_in(account, visitor):
    assert sign_in(visitor).address == HOME
    assert is_in(visitor)


def test_the_fields_are_named_for_password_managers(app, visitor):
    page = visitor.open(SIGN_IN)
    assert page.by_id("email").get("autocomplete") == "username"
    assert page.by_id("password").get("autocomplete") == "current-password"
    assert page.by_id("password").get("type") == "password"


@pytest.mark.parametrize(
    ("email", "password"),
    [
        (EMAIL, "kettle river boat"),
        (EMAIL, PASSWORD.upper()),
        (EMAIL, f"{PASSWORD} "),
        ("nobody@example.org", PASSWORD),
        ("member@example.org\x00", PASSWORD),
        ("%", PASSWORD),
    ],
)
def test_what_does_not_go_together_is_answered_alike(account, visitor, email, password):
    page = sign_in(visitor, email, password)

    assert page.status == 422
    assert WRONG in page.words
    # A page cannot hold a NUL character.
    assert page.fields["email"] == email.replace("\x00", "\ufffd")
    assert page.by_id("password").get("value", "") == ""
    assert not is_in(visitor)
    assert "waymark-known" not in str(page.response.headers)


def test_nothing_typed_is_asked_for_field_by_field(account, visitor):
    page = sign_in(visitor, "", "")
    assert "Enter your e-mail address" in page.words
    assert "Enter your password" in page.words
    assert sign_in(visitor, EMAIL, "").fields["email"] == EMAIL


def test_an_unknown_account_takes_the_same_work(app, account, visitor, monkeypatch):
    with app.app_context():
        accounts.add_account("bound@example.org", "Bound", Role.VIEWER, "", "tests")
        ended = accounts.add_account(
            "ended@example.org", "Ended", Role.VIEWER, hash_password(PASSWORD), "tests"
        )
        accounts.end_account(ended, "tests")
    work = []
    whole = passwords.verify_password

    def counted(password, kept):
        work.append(kept)
        return whole(password, kept)

    monkeypatch.setattr(passwords, "verify_password", counted)
    for email in (EMAIL, "nobody@example.org", "bound@example.org", "ended@example.org"):
        page = sign_in(visitor, email, "wrong wrong wrong")
        assert WRONG in page.words
    assert len(work) == 4
    assert work[1:] == ["", "", ""]


def test_no_password_is_verified_against_a_decoy_all_the_same(monkeypatch):
    asked = []
    hasher = passwords.hasher

    class Counting:
        def __getattr__(self, name):
            return getattr(hasher, name)

        def verify(self, kept, password):
            asked.append(kept)
            return hasher.verify(kept, password)

    monkeypatch.setattr(passwords, "hasher", Counting())
    assert not verify_password(PASSWORD, "")
    assert not verify_password("", "")
    assert len(asked) == 2
    assert all(kept.startswith("$argon2id$") for kept in asked)


def test_not_even_the_decoy_s_own_password_opens(monkeypatch):
    decoy = hash_password(PASSWORD)
    monkeypatch.setattr(passwords, "_make_decoy_hash", lambda: decoy)
    assert not verify_password(PASSWORD, "")


def test_an_ended_account_does_not_open(app, account, visitor):
    with app.app_context():
        accounts.end_account(account, "tests")
    assert WRONG in sign_in(visitor).words


def test_an_account_without_a_password_does_not_open(app, visitor):
    with app.app_context():
        accounts.add_account(EMAIL, "Member", Role.VIEWER, "", "tests")
        decoy = passwords._make_decoy_hash()
    for password in ("", "x", decoy):
        assert not is_in(visitor)
        assert sign_in(visitor, EMAIL, password).status == 422


def test_signing_in_makes_a_new_session(account, link, visitor):
    visitor.open(link)
    with visitor.client.session_transaction() as held:
        before = held["link_session"]
        held["member"] = "known to somebody else"

    page = visitor.open(SIGN_IN)
    visitor.send(page, email=EMAIL, password=PASSWORD)

    with visitor.client.session_transaction() as held:
        first = held["member"]
        assert first != "known to somebody else"
        assert "link_session" not in held
    with visitor.client.application.app_context():
        assert link_sessions.find_link_session(before) is None
    other = Visitor(visitor.client.application.test_client())
    sign_in(other)
    with other.client.session_transaction() as held:
        assert held["member"] != first


def test_whoever_is_signed_in_need_not_again(account, visitor):
    sign_in(visitor)
    assert visitor.open(SIGN_IN).address == HOME
    assert visitor.open(f"{SIGN_IN}?onward={MINE}").address == MINE


def test_a_page_asked_for_before_signing_in_opens_after(account, visitor):
    page = visitor.open(f"{MINE}?changed=yes")
    assert page.address.startswith(f"{SIGN_IN}?onward=")
    page = visitor.send(visitor.send(page, email=EMAIL, password="wrong"), password=PASSWORD)
    assert page.address == f"{MINE}?changed=yes"


@pytest.mark.parametrize(
    "onward",
    [
        "//evil.example",
        "https://evil.example/core-team/",
        "/\\evil.example",
        "\\\\evil.example",
        "/core-team\\..\\..\\evil",
        "/core-team/../join",
        "/core-team/%2e%2E/join",
        "/core-team/\r\nLocation: https://evil.example",
        "/core-team/\tx",
        "/core-teams",
        "/core-team@evil.example",
        "core-team/",
        "javascript:alert(1)",
        "/join",
        "",
    ],
)
def test_the_way_onward_stays_here(account, visitor, onward):
    visitor.open(SIGN_IN)
    token = visitor.open(SIGN_IN).fields["csrf_token"]
    answer = visitor.client.post(
        SIGN_IN,
        query_string={"onward": onward},
        data={"email": EMAIL, "password": PASSWORD, "csrf_token": token},
    )
    assert answer.status_code == 302
    assert answer.location == HOME


def test_a_stale_form_does_not_show_the_password(account, visitor):
    secrets = dict.fromkeys(("password", "new_password", "again"), PASSWORD)
    page = visitor.client.post(SIGN_IN, data={"email": EMAIL, **secrets})
    assert page.status_code == 400
    assert EMAIL in page.text
    assert PASSWORD not in page.text


def test_a_hash_of_older_parameters_is_made_anew(app, account, visitor):
    old = PasswordHasher(time_cost=2, memory_cost=8, parallelism=1).hash(PASSWORD)
    with app.app_context():
        accounts.change_password(account, old, "tests")

    sign_in(visitor)

    with app.app_context():
        kept = accounts.find_by_id(account).password_hash
    assert kept != old
    assert verify_password(PASSWORD, kept)
    assert not passwords.needs_rehash(kept)
    again = Visitor(app.test_client())
    sign_in(again)
    with app.app_context():
        assert accounts.find_by_id(account).password_hash == kept


# ---------------------------------------------------------------- passwords


@pytest.mark.parametrize(
    ("password", "said"),
    [
        ("kettle goat", "at least 12"),
        ("x" * 501, "Shorten the password by 1"),
        ("Password1234!", "harder to guess"),
        ("P@55w0rd2026!", "harder to guess"),
        ("passwordpassword", "harder to guess"),
        ("drowssap drowssap", "harder to guess"),
        ("123456789012", "harder to guess"),
        ("1234 5678 9012", "harder to guess"),
        ("Summer2026!!", "harder to guess"),
        ("qwertyuiop12", "harder to guess"),
        ("zxcvbnm,./asdf", "harder to guess"),
        ("1qaz2wsx3edc", "harder to guess"),
        ("aaaaaaaaaaaa", "harder to guess"),
        ("abababababab", "harder to guess"),
        ("hullhullhull", "harder to guess"),
        ("Withernsea 2026", "harder to guess"),
        (" " * 12, "harder to guess"),
        ("Correct horse battery staple", "harder to guess"),
        ("waymark waymark", "harder to guess"),
        ("w-a-y-m-a-r-k-1-2", "harder to guess"),
        ("trauma informed care 2026", "harder to guess"),
        ("traumainformedcare2026", "harder to guess"),
        ("\uff50\uff41\uff53\uff53\uff57\uff4f\uff52\uff441234", "harder to guess"),
        ("p\u0430ssw\u043erd1234", "harder to guess"),
        ("p\u00e4ssw\u00f6rd1234", "harder to guess"),
        (EMAIL, "name or e-mail address"),
        ("m3mb3r@ex4mple", "name or e-mail address"),
        ("Morgan Lee 2026", "name or e-mail address"),
        ("MEMBER goat 12", "name or e-mail address"),
        (PASSWORD, None),
        (PASSWORD.replace(" ", ""), None),
        ("happy river stone", None),
        ("chwech gair ŷd", None),
        ("9f!kQ2#xw8Lm", None),
        ("все добрые люди", None),
        ("caf\u0065\u0301 kettle goat", None),
    ],
)
def test_a_new_password_is_long_and_not_among_the_first_to_be_guessed(password, said):
    fault = find_new_password_fault(password, EMAIL, "Morgan Lee", PROGRAMME)
    assert (said in fault) if said else fault is None
    assert fault is None or "hree random words" in fault or said.startswith("Shorten")


def test_what_one_member_is_called_is_no_fault_in_another_s_password():
    password = "harbour morgan biscuits"
    assert (
        count_guesses(password, split_into_words("x@example.org", "Morgan Biscuits")) < MIN_GUESSES
    )
    assert count_guesses(password, split_into_words("x@example.org", "Alex")) >= MIN_GUESSES


def test_no_more_of_a_password_is_looked_at_than_is_quick(monkeypatch):
    looked_at = []

    def looking(part, words, _most):
        looked_at.append(len(part))
        return zxcvbn(part, words)

    monkeypatch.setattr(password_strength, "zxcvbn", looking)
    long = "\ufb03 kettle river goat " * 23
    assert find_new_password_fault(long, EMAIL, "Morgan Lee", PROGRAMME) is None
    assert max(looked_at) <= password_strength.MAX_LENGTH_CHECKED


def test_the_same_password_typed_another_way_is_the_same():
    assert verify_password("caf\u0065\u0301 kettle goat", hash_password("caf\u00e9 kettle goat"))


def test_hashes_are_argon2id_each_with_its_own_salt(monkeypatch):
    monkeypatch.setattr(passwords, "hasher", SLOW_HASHER)
    first, second = hash_password(PASSWORD), hash_password(PASSWORD)
    assert first != second
    assert first.startswith("$argon2id$v=19$m=65536,t=3,p=4$")


@pytest.mark.parametrize("kept", ["", "x", "$argon2id$", "plain"])
def test_nothing_matches_what_is_not_a_hash(kept):
    assert not verify_password(kept, kept)


# ---------------------------------------------------------------- the account page


@pytest.fixture
def signed_in(account, visitor):
    sign_in(visitor)
    return visitor


def test_the_account_page_says_who_and_where(app, signed_in):
    sign_in(Visitor(app.test_client()))
    words = signed_in.open(MINE).words
    for told in (EMAIL, "Member", "Viewer: sees everything", "This browser", "Another browser"):
        assert told in words


@pytest.mark.parametrize(
    ("seconds", "words"),
    [
        (0, "just now"),
        (60, "1 minute ago"),
        (3599, "59 minutes ago"),
        (3600, "1 hour ago"),
        (11 * 3600, "11 hours ago"),
    ],
)
def test_how_long_ago_is_told_in_words(clock, seconds, words):
    then = transactions.now()
    clock.set_to(then + timedelta(seconds=seconds))
    assert format_ago(then) == words


def change(visitor, **typed):
    named = {"password": PASSWORD, "new_password": NEW, "again": NEW, **typed}
    page = visitor.open(f"{MINE}/password")
    return visitor.post(page, {**page.fields, **named})


def test_a_changed_password_signs_out_everywhere_else(app, account, signed_in):
    other = Visitor(app.test_client())
    sign_in(other)

    page = change(signed_in)

    assert "Your password is changed" in page.words
    assert is_in(signed_in)
    assert not is_in(other)
    assert WRONG in sign_in(other).words
    assert sign_in(other, password=NEW).address == HOME


@pytest.mark.parametrize(
    ("typed", "said"),
    [
        ({"password": "wrong wrong wrong"}, "That is not your password as it is now"),
        ({"password": ""}, "Enter your password as it is"),
        ({"new_password": "short", "again": "short"}, "at least 12"),
        ({"new_password": "member member", "again": "member member"}, "e-mail address"),
        ({"again": "something else"}, "the two differ"),
        ({"new_password": "", "again": ""}, "Enter a new password"),
    ],
    ids=str,
)
def test_a_password_is_not_changed_by_mistake(app, account, signed_in, typed, said):
    with app.app_context():
        before = accounts.find_by_id(account)
    page = change(signed_in, **typed)
    assert page.status == 422
    assert said in page.words
    assert NEW not in page.response.text
    with app.app_context():
        assert accounts.find_by_id(account) == before


def test_the_old_password_cannot_be_guessed_from_a_browser_left_open(account, signed_in):
    for _ in range(5):
        change(signed_in, password="wrong wrong wrong")
    page = change(signed_in)
    assert "tried too often. Try again in 15 minutes" in page.words


def test_without_a_password_there_is_none_to_change(editor):
    page = editor.open(f"{MINE}/password")
    assert "you have no password here" in page.words


def test_signing_out_everywhere(app, account, signed_in):
    other = Visitor(app.test_client())
    sign_in(other)
    with signed_in.client.session_transaction() as held:
        secret = held["member"]

    page = signed_in.send(signed_in.open(MINE))

    assert page.address == SIGN_IN
    assert not is_in(signed_in)
    assert not is_in(other)
    with app.app_context():
        assert account_sessions.find_member(secret) is None
        assert max(dump()["event"])[2:4] == (f"account:{account}", "signed-out-everywhere")


def test_a_copied_cookie_opens_nothing_after_signing_out(app, account, signed_in):
    cookie = signed_in.client.get_cookie("waymark").value
    token = signed_in.open(MINE).fields["csrf_token"]
    signed_in.client.post("/core-team/sign-out", data={"csrf_token": token})
    thief = app.test_client()
    thief.set_cookie("waymark", cookie)
    assert not is_in(Visitor(thief))


def test_a_copied_cookie_opens_nothing_after_a_new_password(app, account, signed_in):
    thief = Visitor(app.test_client())
    thief.client.set_cookie("waymark", signed_in.client.get_cookie("waymark").value)
    assert is_in(thief)
    assert change(signed_in).address.startswith(MINE)

    assert is_in(signed_in)
    assert not is_in(thief)


# ---------------------------------------------------------------- one browser, one after the other


def secret_of(visitor):
    with visitor.client.session_transaction() as session:
        return session["member"]


def opens(app, secret):
    with app.app_context():
        return account_sessions.find_member(secret) is not None


def test_signing_in_anew_ends_the_session_before(app, account, visitor):
    sign_in(visitor)
    before = secret_of(visitor)
    token = visitor.open(MINE).fields["csrf_token"]
    given = {"csrf_token": token, "email": EMAIL, "password": PASSWORD}
    assert visitor.client.post(SIGN_IN, data=given).status_code == 302

    assert not opens(app, before)
    assert opens(app, secret_of(visitor))


def test_a_wrong_password_leaves_the_session_as_it_was(app, account, visitor):
    sign_in(visitor)
    before = secret_of(visitor)
    token = visitor.open(MINE).fields["csrf_token"]
    given = {"csrf_token": token, "email": EMAIL, "password": "wrong"}
    assert visitor.client.post(SIGN_IN, data=given).status_code == 422
    assert opens(app, before)


def test_arriving_for_an_organisation_ends_a_member_s_session(app, account, visitor, link):
    sign_in(visitor)
    before = secret_of(visitor)
    visitor.open(link)
    assert not opens(app, before)
    assert not is_in(visitor)


def test_leaving_an_organisation_s_pages_ends_it_too(app, account, visitor):
    sign_in(visitor)
    before = secret_of(visitor)
    token = visitor.open(MINE).fields["csrf_token"]
    visitor.client.post("/leave", data={"csrf_token": token})
    assert not opens(app, before)


def test_a_sign_in_that_is_overtaken_comes_to_nothing(app, account, visitor, monkeypatch):
    def slow(password, kept):
        accounts.sign_out_everywhere(account, "tests")
        return verify_password(password, kept)

    monkeypatch.setattr(passwords, "verify_password", slow)
    page = sign_in(visitor)
    assert page.status == 422
    assert "This account was signed out everywhere just now" in page.words
    assert not is_in(visitor)
    monkeypatch.setattr(passwords, "verify_password", verify_password)
    assert sign_in(visitor).address == HOME
