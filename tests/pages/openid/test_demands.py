"""What the operator may demand of a sign-in at the provider: the way, and how long ago."""

import time

import pytest

from tests.pages.openid.journey import (
    HOME,
    another,
    come_back,
    go_there,
    is_in,
    links,
    refused,
    sign_in,
)


@pytest.fixture
def demanding(make_app, sqlite_database, account, provider):
    """Makes somebody's browser, at an app that demands something."""
    return lambda **demands: another(make_app(sqlite_database, **provider.settings(), **demands))


def test_the_provider_is_asked_for_what_is_demanded(demanding, provider):
    provider.claims |= {"acr": "two", "auth_time": int(time.time())}
    visitor = demanding(OIDC_ACR=("two", "three"), OIDC_MAX_AGE=0)
    sign_in(visitor)
    assert is_in(visitor)
    (asked,) = provider.asked
    assert (asked["acr_values"], asked["max_age"]) == ("two three", "0")


def test_nothing_is_asked_for_where_nothing_is_demanded(account, provider, visitor):
    sign_in(visitor)
    assert not {"acr_values", "max_age", "prompt"} & set(provider.asked[0])


@pytest.mark.parametrize("acr", [None, "one", "", "two three", ["two"], 2])
def test_another_way_is_not_enough(demanding, provider, acr):
    provider.claims["acr"] = acr
    page = refused(demanding(OIDC_ACR=("two", "three")), "a safer way of signing in", 403)
    assert "Sign in again at NHSmail" in links(page)


@pytest.mark.parametrize(
    ("ago", "opens"), [(0, True), (60, True), (60 + 100, True), (60 + 200, False), (-200, False)]
)
def test_a_sign_in_is_good_for_so_long(demanding, provider, ago, opens):
    provider.claims["auth_time"] = time.time() - ago
    visitor = demanding(OIDC_MAX_AGE=60)
    page = sign_in(visitor)
    assert is_in(visitor) is opens
    assert ("longer ago than this service allows" in page.words) is not opens


@pytest.mark.parametrize("told", [None, True, "1700000000", [1]])
def test_a_provider_that_does_not_say_when_is_refused(demanding, provider, told):
    provider.claims["auth_time"] = told
    # Authlib itself refuses what is neither a number nor absent.
    said = "NHSmail did not say" if told in (None, True) else "did not pass our checks"
    page = sign_in(visitor := demanding(OIDC_MAX_AGE=60))
    assert said in page.words
    assert not is_in(visitor)


def test_no_number_at_all_is_no_time(demanding, provider):
    for told in (float("nan"), float("inf"), 10**400):
        provider.claims["auth_time"] = told
        refused(demanding(OIDC_MAX_AGE=60), "", 403)


def test_signing_in_there_again_helps(demanding, provider):
    provider.on_prompt = {"login": {"acr": "two"}}
    visitor = demanding(OIDC_ACR=("two",))
    page = sign_in(visitor, HOME)
    come_back(visitor, go_there(visitor, links(page)["Sign in again at NHSmail"]))
    assert is_in(visitor)
