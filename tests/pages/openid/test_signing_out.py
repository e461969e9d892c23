"""Signing out here, and of the session that the browser has at the provider."""

from urllib.parse import parse_qs, urlsplit

import pytest
import requests

from app.account import passwords
from app.store.accounts import account_sessions, accounts
from app.store.accounts.account_sessions import Role
from tests.fakes.identity_provider import CLIENT
from tests.page_checks.visitor import Visitor
from tests.pages.openid.journey import EMAIL, HOME, come_back, is_in, links, sign_in

SIGNED_OUT, AWAY = "/core-team/signed-out", "/core-team/sign-out/with"
STILL = "You are still signed in at NHSmail"
PERHAPS = "You may still be signed in at NHSmail"


@pytest.fixture
def member(account, visitor) -> Visitor:
    """Somebody who signed in with the provider."""
    sign_in(visitor)
    return visitor


def press_sign_out(visitor, address="/core-team/sign-out"):
    page = visitor.open(HOME)
    token = next(each.get("value") for each in page.tree.iter() if each.get("name") == "csrf_token")
    return come_back_from(visitor, visitor.client.post(address, data={"csrf_token": token}))


def come_back_from(visitor, response):
    assert response.status_code == 302
    return visitor.open(response.location)


@pytest.mark.parametrize("button", ["sign-out", "account/sign-out-everywhere"])
def test_signing_out_leads_to_the_end_of_the_other_session(member, provider, button):
    page = press_sign_out(member, f"/core-team/{button}")
    assert not is_in(member)
    assert page.address == SIGNED_OUT
    assert STILL in page.words

    away = member.client.get(links(page)["Sign out at NHSmail too"]).location
    back = requests.get(away, allow_redirects=False, timeout=5).headers["Location"]
    page = member.open(back)

    assert page.words.startswith("You are signed out of Waymark and of NHSmail")
    (asked,) = provider.ended
    assert asked["client_id"] == CLIENT
    assert asked["post_logout_redirect_uri"] == f"http://localhost{SIGNED_OUT}"
    # It is said once: what the browser does there afterwards, we do not know.
    assert "NHSmail" not in member.open(back).words
    assert "You may still be signed in" not in member.open("/core-team/sign-in").words


@pytest.mark.parametrize("state", ["", "?state=", "?state=another"])
def test_a_way_back_that_does_not_say_so_proves_no_end(member, state):
    press_sign_out(member)
    member.client.get(AWAY)
    page = member.open(SIGNED_OUT + state)
    assert PERHAPS in page.words
    assert links(page)["try to sign out there again"] == AWAY


def test_who_was_not_sent_there_proves_no_end(member):
    press_sign_out(member)
    assert STILL in member.open(f"{SIGNED_OUT}?state=").words


def test_an_address_with_a_query_keeps_it(app, member, provider):
    provider.metadata["end_session_endpoint"] = f"{provider.issuer}/end?realm=1"
    app.extensions["openid"]._known = None
    press_sign_out(member)
    away = urlsplit(member.client.get(AWAY).location)
    assert parse_qs(away.query).keys() == {
        "realm",
        "client_id",
        "post_logout_redirect_uri",
        "state",
    }


@pytest.mark.parametrize("wrong", [None, "http://login.example/end", "javascript:alert(1)"])
def test_where_the_provider_has_no_way_the_page_says_what_to_do(member, provider, app, wrong):
    provider.metadata["end_session_endpoint"] = wrong
    app.extensions["openid"]._known = None
    page = press_sign_out(member)
    assert PERHAPS in page.words
    assert "open NHSmail and sign out there" in page.words
    assert AWAY not in links(page).values()
    assert PERHAPS in come_back_from(member, member.client.get(AWAY)).words


def test_where_the_provider_is_down_the_page_says_what_to_do(member, provider, app):
    provider.spoiled["/.well-known/openid-configuration"] = (500, {}, b"")
    app.extensions["openid"]._known = None
    assert "open NHSmail and sign out there" in press_sign_out(member).words
    assert not is_in(member)


@pytest.mark.usefixtures("another_editor")
def test_a_session_that_ended_by_itself_is_told_of_where_one_signs_in(app, account, member):
    with app.app_context():
        accounts.end_account(account, "tests")
    page = member.open(HOME)
    assert "You may still be signed in at NHSmail in this browser" in page.words
    assert STILL in member.open(links(page)["sign out there as well"]).words


def test_no_get_ends_a_session_here(member):
    assert come_back_from(member, member.client.get(AWAY)).address == "/core-team/account"
    assert is_in(member)


def test_whoever_used_a_password_is_sent_to_sign_in(app, provider, visitor):
    with app.app_context():
        made = accounts.add_account(
            EMAIL, "Member", Role.EDITOR, passwords.hash_password("x" * 12), "tests"
        )
        secret = account_sessions.begin_account_session(accounts.find_by_id(made))
    with visitor.client.session_transaction() as held:
        held["member"] = secret
    page = press_sign_out(visitor)
    assert page.address == "/core-team/sign-in"
    assert "You may still be signed in" not in page.words


def test_the_next_person_is_told_nothing_of_the_one_before(member, provider):
    press_sign_out(member)
    with member.client.session_transaction() as held:
        assert set(held) - {"csrf_token", "signed_out"} == {"provider_session"}
    assert EMAIL not in member.open(SIGNED_OUT).words


def test_without_a_provider_there_is_nothing_to_sign_out_of(make_app, sqlite_database):
    visitor = Visitor(make_app(sqlite_database, OIDC_ISSUER="").test_client())
    with visitor.client.session_transaction() as held:
        held["provider_session"] = ""
    assert "still" not in visitor.open(SIGNED_OUT).words
    assert come_back_from(visitor, visitor.client.get(AWAY)).status == 200


# ---------------------------------------------------------------- the wrong account


def test_somebody_with_the_wrong_account_can_use_another(account, provider, visitor):
    provider.on_prompt = {"select_account": {"sub": "person-2", "email": EMAIL}}
    provider.claims["email"] = "private@example.org"
    page = sign_in(visitor, "/core-team/account")
    assert "knows you as private@example.org" in page.words

    link = links(page)["Sign in with another account"]
    away = visitor.client.get(link).location
    back = requests.get(away, allow_redirects=False, timeout=5).headers["Location"]
    page = come_back(visitor, back)

    assert urlsplit(page.address).path == "/core-team/account"
    assert [asked.get("prompt") for asked in provider.asked] == [None, "select_account"]


@pytest.mark.parametrize(
    ("known", "asked"),
    [
        (["none", "login"], "login"),
        (["login", "select_account"], "select_account"),
        ([], "select_account"),
        ("login", "select_account"),
    ],
)
def test_another_account_is_asked_for_in_a_way_that_the_provider_knows(
    provider, visitor, known, asked
):
    provider.metadata["prompt_values_supported"] = known
    away = visitor.client.get("/core-team/sign-in/with?prompt=select_account").location
    assert parse_qs(urlsplit(away).query)["prompt"] == [asked]


@pytest.mark.parametrize("prompt", ["none", "consent", "login select_account", "", "LOGIN"])
def test_nothing_else_is_asked_for_by_a_link(provider, visitor, prompt):
    away = visitor.client.get(f"/core-team/sign-in/with?prompt={prompt}").location
    assert "prompt" not in parse_qs(urlsplit(away).query)


def test_somebody_with_the_wrong_account_can_sign_out_there(account, provider, visitor):
    provider.claims["email"] = "private@example.org"
    page = sign_in(visitor)
    away = visitor.client.get(links(page)["sign out at NHSmail"]).location
    back = requests.get(away, allow_redirects=False, timeout=5).headers["Location"]
    assert "signed out of Waymark and of NHSmail" in visitor.open(back).words


@pytest.mark.usefixtures("another_editor")
def test_an_ended_account_shows_which_address_was_used(app, account, provider, member):
    with app.app_context():
        accounts.end_account(account, "tests")
    provider.claims["email"] = None
    provider.claims["preferred_username"] = "m.member@trust.example"
    assert "knows you as m.member@trust.example" in sign_in(member).words
