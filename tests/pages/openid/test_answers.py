"""Answers of the provider, or of somebody in its place, that must not do harm."""

import time

import pytest

from app.account import openid_provider as provider_module
from app.account.openid import provider_requests
from tests.fakes.identity_provider import CLIENT
from tests.pages.openid.journey import BACK, EMAIL, START, come_back, is_in, refused, sign_in, start

CONFIGURATION = "/.well-known/openid-configuration"


@pytest.fixture
def told(caplog):
    """The lines for the operator, but for those of the security log."""
    return lambda: [each.getMessage() for each in caplog.records if each.name == "app"]


# ---------------------------------------------------------------- whose answer it is


def test_an_answer_in_the_name_of_another_provider_is_refused(account, visitor):
    page = come_back(visitor, start(visitor) + "&iss=https%3A%2F%2Fevil.example")
    assert "did not pass our checks" in page.words
    assert not is_in(visitor)


def test_a_provider_that_puts_its_name_to_answers_has_to(account, provider, visitor):
    provider.metadata["authorization_response_iss_parameter_supported"] = True
    refused(visitor, "did not pass our checks")
    come_back(visitor, f"{start(visitor)}&iss={provider.issuer}")
    assert is_in(visitor)


@pytest.mark.parametrize("answer", ["error=access_denied", "error=server_error&state=x", "code=x"])
def test_an_answer_to_no_question_of_ours_says_nothing(visitor, account, answer, told):
    """Whoever makes somebody open such a link writes nothing into the log."""
    page = visitor.open(f"{BACK}?{answer}")
    assert "does not go with a sign-in" in page.words
    assert told() == []


def test_an_answer_to_no_question_leaves_the_sign_in_that_is_under_way(account, visitor):
    way = start(visitor)
    visitor.open(f"{BACK}?code=x&state=x")
    come_back(visitor, way)
    assert is_in(visitor)


def test_a_sign_in_is_good_for_an_hour(account, visitor, monkeypatch):
    way = start(visitor)
    monkeypatch.setattr(provider_module, "ATTEMPT_SECONDS", -1)
    assert "waited for more than an hour" in come_back(visitor, way).words
    assert not is_in(visitor)


def test_the_way_back_loaded_twice_leads_on(account, visitor):
    way = start(visitor)
    come_back(visitor, way)
    assert come_back(visitor, way).status == 200
    assert is_in(visitor)


def test_asking_about_the_way_back_uses_nothing_up(account, provider, visitor):
    way = start(visitor)
    visitor.client.head(way)
    assert provider.hits["/token"] == 0
    come_back(visitor, way)
    assert is_in(visitor)


def test_the_page_that_was_asked_for_is_kept_when_it_fails(account, provider, visitor):
    provider.answers = {"error": "access_denied"}
    page = sign_in(visitor, "/core-team/account")
    assert f"{START}?onward=/core-team/account" in page.response.text


def test_neither_code_nor_error_is_no_answer(account, provider, visitor):
    provider.answers = {"session_state": "x"}
    refused(visitor, "did not pass our checks")


# ---------------------------------------------------------------- for whom, and when


@pytest.mark.parametrize(
    ("claims", "opens"),
    [
        ({"aud": [CLIENT]}, True),
        ({"aud": [CLIENT, "another"], "azp": CLIENT}, True),
        ({"aud": [CLIENT, "another"]}, False),
        ({"aud": [CLIENT, "another"], "azp": "another"}, False),
        ({"exp": "tomorrow"}, False),
        ({"at_hash": "of another access token"}, False),
        ({"at_hash": ["x"]}, False),
    ],
    ids=lambda value: str(value)[:40],
)
def test_whom_a_token_is_for(account, provider, visitor, claims, opens):
    provider.claims |= claims
    sign_in(visitor)
    assert is_in(visitor) is opens


@pytest.mark.parametrize(
    ("claim", "seconds", "opens"),
    [
        ("exp", -60, True),
        ("exp", -3600, False),
        ("iat", 60, True),
        ("iat", 3600, False),
        ("nbf", 3600, False),
    ],
)
@pytest.mark.usefixtures("account")
def test_the_clocks_may_differ_by_two_minutes(provider, visitor, claim, seconds, opens):
    provider.claims[claim] = int(time.time()) + seconds
    sign_in(visitor)
    assert is_in(visitor) is opens


# ---------------------------------------------------------------- how it answers


@pytest.mark.parametrize("path", [CONFIGURATION, "/jwks", "/token"])
@pytest.mark.parametrize(
    ("answer", "reasons"),
    [
        ((200, {"Content-Type": "text/html"}, b"<!DOCTYPE html>"), {"not JSON", "ValueError"}),
        ((200, {}, b"[]"), {"no JSON object", "ValueError"}),
        ((200, {}, b"[" * 100_000), {"not JSON", "RecursionError"}),
        ((200, {}, b"\xff\xfe"), {"not JSON", "ValueError"}),
        ((200, {}, b'{"x": "' + b"x" * 300_000 + b'"}'), {"too large"}),
        ((302, {"Location": "http://127.0.0.1:1/"}, b"{}"), {"answers 302"}),
        ((307, {"Location": "http://127.0.0.1:1/"}, b"{}"), {"answers 307"}),
        ((503, {"Retry-After": "60"}, b"<p>Member@example.org\n"), {"answers 503"}),
    ],
    ids=["HTML", "a list", "deep", "no text", "large", "moved", "moved with it", "down"],
)
@pytest.mark.usefixtures("account")
def test_an_answer_that_is_none_is_told_in_a_line(provider, visitor, told, path, answer, reasons):
    provider.spoiled[path] = answer
    page = visitor.open(START) if path != "/token" else sign_in(visitor)
    assert page.status == 503
    assert "does not work just now" in page.words
    (line,) = told()
    assert any(each in line for each in reasons)
    assert "\n" not in line


@pytest.mark.parametrize("path", [CONFIGURATION, "/jwks", "/token", "/userinfo"])
def test_a_provider_that_keeps_silent_is_given_up(
    account, provider, visitor, monkeypatch, path, told
):
    provider.claims.pop("email")
    provider.silent.add(path)
    monkeypatch.setattr(provider_module, "PROVIDER_TIMEOUT", 0.5)
    page = visitor.open(START) if path in {CONFIGURATION, "/jwks"} else sign_in(visitor)
    assert page.status == 503
    assert told() == ["The provider does not answer as it should: it took too long"]


def test_all_that_is_asked_on_one_way_shares_one_time(account, provider, visitor, monkeypatch):
    """However many answers there are, each of them just in time."""
    provider.claims.pop("email")
    way = start(visitor)
    ticking = iter(range(0, 10_000, 4))
    monkeypatch.setattr(provider_requests, "monotonic", lambda: float(next(ticking)))
    monkeypatch.setattr(provider_module, "monotonic", lambda: 0.0)
    page = come_back(visitor, way)
    assert page.status == 503
    assert not is_in(visitor)


@pytest.mark.parametrize(
    "tokens",
    [
        b'{"access_token": "a\\nb", "token_type": "Bearer", "id_token": "a.b.c"}',
        b'{"access_token": "secret", "token_type": "Bearer"}',
        b'{"access_token": "secret", "token_type": "Bearer", "expires_in": "soon"}',
        b'{"error": ["secret"], "error_description": "member@example.org"}',
        b'{"error": "secret\\nmember@example.org"}',
    ],
)
def test_no_secret_and_no_address_is_logged(account, provider, visitor, told, tokens):
    provider.spoiled["/token"] = (200, {}, tokens)
    way = start(visitor)
    page = come_back(visitor, way)
    assert page.status in {400, 503}
    (line,) = told()
    code = way.partition("code=")[2].partition("&")[0]
    assert all(each not in line for each in ("secret", EMAIL, "\n", code))
