"""An e-mail address that the provider tells at UserInfo, or part in each place, or nowhere."""

import pytest

from app.store.accounts import accounts
from app.store.accounts.account_sessions import Role
from tests.fakes.identity_provider import ANOTHER_KEY, CLIENT
from tests.pages.openid.journey import EMAIL, another, is_in, refused, sign_in

HERE = {"email": EMAIL, "email_verified": True}


@pytest.fixture
def silent(provider):
    """A provider whose ID token says nothing of addresses."""
    provider.claims = {"sub": "person-1"}
    return provider


@pytest.mark.parametrize(
    ("token", "userinfo"),
    [
        ({}, {"email": EMAIL, "email_verified": True}),
        ({}, {"email": EMAIL, "email_verified": "true"}),
        ({"email": EMAIL}, {"email_verified": True}),
        ({"email": EMAIL}, {"email": "Member@Example.org", "email_verified": True}),
        ({"email_verified": True}, {"email": EMAIL}),
        ({"email": EMAIL}, {"email": EMAIL, "xms_edov": "1"}),
    ],
    ids=str,
)
@pytest.mark.parametrize("signed", [False, True], ids=["plain", "signed"])
def test_what_the_id_token_leaves_out_is_asked_for(
    account, silent, visitor, token, userinfo, signed
):
    silent.claims |= token
    silent.userinfo, silent.signs_userinfo = userinfo, signed
    sign_in(visitor)
    assert is_in(visitor)
    (bearer,) = silent.bearers
    assert bearer.startswith("Bearer ")


def test_what_the_id_token_tells_is_not_asked_for(account, provider, visitor):
    sign_in(visitor)
    assert is_in(visitor)
    assert provider.bearers == []


def test_whoever_is_known_needs_no_address(app, account, silent, visitor):
    silent.userinfo = HERE
    sign_in(visitor)
    silent.userinfo = {"email": "married@example.org", "email_verified": False}
    silent.paths.pop("userinfo_endpoint")
    again = another(app)
    sign_in(again)
    assert is_in(again)
    assert len(silent.bearers) == 1


@pytest.mark.parametrize(
    ("token", "userinfo"),
    [
        ({}, {"email": EMAIL}),
        ({}, {"email": EMAIL, "email_verified": False}),
        ({}, {"email": EMAIL, "email_verified": "false"}),
        ({"email": EMAIL}, {"email_verified": False}),
        ({"email_verified": False}, HERE),
        ({"email_verified": True}, {"email": EMAIL, "email_verified": False}),
    ],
    ids=str,
)
def test_an_address_that_is_not_vouched_for_in_both_is_refused(
    account, silent, visitor, token, userinfo
):
    silent.claims |= token
    silent.userinfo = userinfo
    refused(visitor, f"does not vouch that the address {EMAIL} is yours", 403)


def test_a_directory_that_says_not_verified_at_userinfo_is_believed(
    make_app, sqlite_database, account, silent
):
    visitor = another(make_app(sqlite_database, **silent.settings(), OIDC_DIRECTORY=True))
    silent.claims["email"] = EMAIL
    silent.userinfo = {"email_verified": False}
    refused(visitor, "does not vouch", 403)
    silent.userinfo = {}
    sign_in(visitor)
    assert is_in(visitor)


def test_an_address_that_is_verified_does_not_vouch_for_another(app, account, silent, visitor):
    """Neither is taken: which of them is theirs, we cannot tell."""
    with app.app_context():
        accounts.add_account("other@example.org", "Other", Role.EDITOR, "", "tests")
    silent.claims["email"] = "other@example.org"
    silent.userinfo = HERE
    page = refused(visitor, "told us two that differ", 403)
    assert EMAIL not in page.words


def test_what_userinfo_says_of_somebody_else_counts_for_nobody(account, silent, visitor):
    silent.userinfo = {**HERE, "sub": "person-2"}
    refused(visitor, "did not pass our checks")
    silent.userinfo = {**HERE, "sub": None}
    refused(visitor, "did not pass our checks")


@pytest.mark.parametrize(
    "claims", [{"iss": "https://evil.example"}, {"aud": "another"}, {"exp": 1}]
)
def test_a_signed_answer_for_others_is_refused(account, silent, visitor, claims):
    silent.signs_userinfo, silent.userinfo = True, {**HERE, **claims}
    refused(visitor, "did not pass our checks")
    silent.userinfo = {**HERE, "iss": silent.issuer, "aud": [CLIENT]}
    sign_in(visitor)
    assert is_in(visitor)


def test_an_answer_that_somebody_else_signed_is_refused(account, silent, visitor):
    silent.userinfo, right = HERE, silent.key
    silent.signs_userinfo, silent.key = True, ANOTHER_KEY
    forged = silent.tell_userinfo("")[1]
    silent.key = right
    silent.spoiled["/userinfo"] = (200, {"Content-Type": "application/jwt"}, forged)
    refused(visitor, "did not pass our checks")


@pytest.mark.parametrize(
    "answer",
    [
        (500, {}, b"{}"),
        (401, {}, b'{"sub": "person-1"}'),
        (404, {}, b"{}"),
        (302, {"Location": "https://elsewhere.example/"}, b""),
        (200, {"Content-Type": "text/html"}, b"<!DOCTYPE html>"),
        (200, {}, b'["person-1"]'),
        (200, {}, b'{"sub": "person-1", "x": "' + b"x" * 300_000 + b'"}'),
    ],
    ids=lambda answer: f"{answer[0]} {answer[2][:20]}",
)
def test_userinfo_that_fails_is_told_and_logged(account, silent, visitor, answer, caplog):
    silent.spoiled["/userinfo"] = answer
    refused(visitor, "does not work just now", 503)
    (line,) = (each.getMessage() for each in caplog.records if each.name == "app")
    assert line.startswith("The provider does not answer as it should: it")
    assert "\n" not in line
    assert EMAIL not in line


def test_userinfo_where_anybody_could_read_along_is_not_asked(account, silent, visitor):
    silent.metadata["userinfo_endpoint"] = "http://login.example/userinfo"
    refused(visitor, "told us none for you", 403)
