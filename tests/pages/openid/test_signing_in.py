"""Signing in by OpenID Connect, against a provider that answers over HTTP."""

from urllib.parse import parse_qs, urlsplit

import pytest

from app.account import provider_sign_in
from app.store.accounts import accounts
from app.store.accounts.account_sessions import Role
from tests.databases.dump import dump
from tests.fakes.identity_provider import ANOTHER_KEY, Provider
from tests.page_checks.visitor import Visitor
from tests.pages.openid.journey import BACK, HOME, START, come_back, is_in, refused, sign_in, start

# ---------------------------------------------------------------- the way there and back


def test_a_member_comes_back_signed_in_to_the_page_they_asked_for(account, visitor):
    page = sign_in(visitor, "/core-team/account")

    assert urlsplit(page.address).path == "/core-team/account"
    assert "Member" in page.words
    assert "With NHSmail" in page.words


def test_what_is_asked_of_the_provider(account, provider, visitor):
    sign_in(visitor)
    sign_in(Visitor(visitor.client.application.test_client()))

    first, second = provider.asked
    assert first["redirect_uri"] == f"http://localhost{BACK}"
    for secret in ("state", "nonce", "code_challenge"):
        assert len(first[secret]) >= 20
        assert first[secret] != second[secret]


@pytest.mark.parametrize("onward", ["https://evil.example/", "//evil.example", "/join"])
def test_the_way_back_leads_nowhere_else(account, visitor, onward):
    assert urlsplit(sign_in(visitor, onward).address).path == HOME


def test_signing_in_makes_a_new_session(account, link, visitor):
    visitor.open(link)
    sign_in(visitor)

    with visitor.client.session_transaction() as held:
        assert set(held) - {"csrf_token"} == {"member", "provider_session"}


def test_a_browser_that_was_given_a_session_by_somebody_else_gets_another(account, visitor):
    with visitor.client.session_transaction() as held:
        held["member"] = "known to somebody else"
    sign_in(visitor)
    with visitor.client.session_transaction() as held:
        assert held["member"] != "known to somebody else"


def test_a_provider_that_wants_the_secret_in_the_form_gets_it_there(account, provider, visitor):
    provider.metadata["token_endpoint_auth_methods_supported"] = ["client_secret_post"]
    sign_in(visitor)
    assert is_in(visitor)


def test_many_begun_and_left_do_not_fill_the_cookie(account, visitor):
    for _ in range(5):
        start(visitor)
    with visitor.client.session_transaction() as held:
        assert set(held) - {"csrf_token"} == {"provider_attempt"}


def test_it_is_on_record(app, account, visitor):
    sign_in(visitor)
    with app.app_context():
        done = [(row[2], row[3], row[6]) for row in sorted(dump()["event"])]
    assert done[1:] == [
        (f"account:{account}", "account-changed", f"{account} bound"),
        (f"account:{account}", "signed-in", ""),
    ]


def test_without_a_provider_there_is_neither_link_nor_page(make_app, sqlite_database):
    visitor = Visitor(make_app(sqlite_database, OIDC_ISSUER="").test_client())
    assert START not in visitor.open("/core-team/sign-in").response.text
    assert visitor.open(START).status == 404
    assert visitor.open(BACK).status == 404


# ---------------------------------------------------------------- who it is


def test_from_then_on_the_person_counts_and_not_the_address(app, account, provider, visitor):
    sign_in(visitor)
    provider.claims["email"] = "married@example.org"
    provider.claims["email_verified"] = False
    again = Visitor(app.test_client())

    assert "Member" in sign_in(again, "/core-team/account").words


def test_another_person_with_the_same_address_is_refused(app, account, provider, visitor):
    sign_in(visitor)
    provider.claims["sub"] = "person-2"

    refused(Visitor(app.test_client()), "no account here goes with that", 403)


def test_a_person_has_one_account(app, account, provider, visitor):
    """Even where the provider gives them the address of another."""
    with app.app_context():
        accounts.add_account("other@example.org", "Other", Role.EDITOR, "", "tests")
    sign_in(visitor)
    provider.claims["email"] = "other@example.org"

    assert "Member" in sign_in(Visitor(app.test_client()), "/core-team/account").words


def test_after_unbinding_the_address_counts_once_more(app, account, provider, visitor):
    sign_in(visitor)
    with app.app_context():
        accounts.unbind_from_provider(account, "tests")
    assert not is_in(visitor)
    provider.claims["sub"] = "person-2"

    assert "Member" in sign_in(visitor, "/core-team/account").words


def test_an_address_that_only_looks_alike_opens_nobody_s_account(app, provider, visitor):
    with app.app_context():
        accounts.add_account("kim@example.org", "Kim", Role.EDITOR, "", "tests")
    provider.claims["email"] = "\u212aim@example.org"  # the Kelvin sign
    refused(visitor, "no account here goes with that", 403)


def test_somebody_without_an_account_is_told_whom_to_ask(account, provider, visitor):
    provider.claims["email"] = "stranger@example.org"
    page = refused(visitor, "stranger@example.org", 403)
    assert "hnf-tr.hnymhpmo@nhs.net" in page.words


@pytest.mark.usefixtures("another_editor")
@pytest.mark.parametrize("bound", [False, True])
def test_an_ended_account_is_refused(app, account, visitor, bound):
    if bound:
        sign_in(visitor)
    with app.app_context():
        accounts.end_account(account, "tests")
    assert not is_in(visitor)
    refused(visitor, "no account here goes with that", 403)


@pytest.mark.usefixtures("another_editor")
def test_whoever_comes_back_by_another_address_gets_the_new_account(
    app, account, provider, visitor
):
    sign_in(visitor)
    with app.app_context():
        accounts.end_account(account, "tests")
        accounts.add_account("married@example.org", "Married", Role.VIEWER, "", "tests")
    provider.claims["email"] = "married@example.org"

    assert "Married" in sign_in(visitor, "/core-team/account").words


@pytest.mark.parametrize(
    "claims",
    [
        {"email_verified": False},
        {"email_verified": "false"},
        {"email_verified": None},
        {"email_verified": None, "xms_edov": False},
        {"email_verified": False, "xms_edov": True},
    ],
    ids=str,
)
def test_an_address_that_is_not_vouched_for_is_refused(account, provider, visitor, claims):
    provider.claims.update(claims)
    refused(visitor, "does not vouch that the address member@example.org is yours", 403)


@pytest.mark.parametrize(
    ("claims", "opens"),
    [
        ({"email_verified": None}, True),
        ({"email_verified": None, "xms_edov": True}, True),
        ({"email_verified": None, "xms_edov": "1"}, True),
        ({"email_verified": None, "xms_edov": False}, False),
        ({"email_verified": False}, False),
    ],
    ids=str,
)
def test_an_organisation_s_own_directory_need_not_say_so(
    make_app, sqlite_database, account, provider, claims, opens
):
    app = make_app(sqlite_database, **provider.settings(), OIDC_DIRECTORY=True)
    visitor = Visitor(app.test_client())
    provider.claims.update(claims)
    sign_in(visitor)
    assert is_in(visitor) is opens


@pytest.mark.parametrize("email", [None, "", 7, ["member@example.org"], "member@example.org\x00"])
def test_without_an_address_nobody_is_found(account, provider, visitor, email):
    provider.claims["email"] = email
    refused(visitor, "NHSmail let you in, but told us none for you", 403)


def test_the_case_of_an_address_does_not_matter(account, provider, visitor):
    provider.claims["email"] = "Member@Example.ORG"
    sign_in(visitor)
    assert is_in(visitor)


# ---------------------------------------------------------------- what proves nothing


@pytest.mark.parametrize(
    "claims",
    [
        {"nonce": "another"},
        {"nonce": None},
        {"aud": "another-service"},
        {"aud": ["another-service"], "azp": "waymark-in-tests"},
        {"aud": None},
        {"azp": "another-service"},
        {"iss": "https://evil.example"},
        {"iss": None},
        {"exp": 1_000_000_000},
        {"exp": None},
        {"sub": None},
        {"sub": ""},
        {"sub": "x" * 256},
        {"sub": "person\x00"},
        {"no_id_token": True},
    ],
    ids=lambda claims: str(claims)[:50],
)
def test_a_token_that_is_not_for_us_here_and_now_is_refused(account, provider, visitor, claims):
    provider.claims.update(claims)
    refused(visitor, "did not pass our checks")


def test_a_token_signed_by_somebody_else_is_refused(account, provider, visitor):
    provider.key = ANOTHER_KEY
    refused(visitor, "did not pass our checks")


@pytest.mark.parametrize("is_named", [False, True], ids=["not named", "named"])
@pytest.mark.parametrize("algorithm", ["none", "HS256"])
def test_a_token_that_anybody_could_have_signed_is_refused(
    account, provider, visitor, algorithm, is_named
):
    """Even where the provider says that it signs so."""
    provider.algorithm = algorithm
    if is_named:
        provider.metadata["id_token_signing_alg_values_supported"] = ["RS256", algorithm]
    refused(visitor, "did not pass our checks")


def test_a_code_is_good_for_the_browser_that_asked(app, account, visitor):
    """Otherwise somebody could sign others in as themselves."""
    address = start(visitor)
    other = Visitor(app.test_client())

    page = come_back(other, address)

    assert "does not go with a sign-in that began in this browser" in page.words
    assert page.status == 400
    assert not is_in(other)


@pytest.mark.parametrize(
    "spoil",
    [
        lambda address: address.replace("state=", "state=x"),
        lambda address: address.replace("state=", "stale="),
        lambda address: address.partition("?")[0],
    ],
    ids=["another", "none", "nothing"],
)
def test_a_state_that_is_not_ours_is_refused(account, visitor, spoil):
    page = come_back(visitor, spoil(start(visitor)))
    assert "does not go with a sign-in" in page.words
    assert not is_in(visitor)


def test_the_way_back_works_once(account, visitor):
    address = start(visitor)
    come_back(visitor, address)
    with visitor.client.session_transaction() as held:
        del held["member"]

    assert "does not go with a sign-in" in come_back(visitor, address).words
    assert not is_in(visitor)


def test_a_code_that_the_provider_does_not_know_is_refused(account, visitor):
    page = come_back(visitor, start(visitor).replace("code=", "code=x"))
    assert "did not pass our checks" in page.words
    assert not is_in(visitor)


def test_somebody_who_stopped_at_the_provider_can_go_back(account, provider, visitor):
    provider.answers = {"error": "access_denied"}
    page = refused(visitor, "was stopped before its end")
    assert f"{START}?onward={HOME}" in {each.get("href") for each in page.tree.iter("a")}


@pytest.mark.parametrize(
    ("error", "said", "status"),
    [
        ("temporarily_unavailable", "does not work just now", 503),
        ("server_error", "does not work just now", 503),
        ("interaction_required", "did not pass our checks", 400),
        ("<b>x</b>", "did not pass our checks", 400),
    ],
)
def test_what_else_the_provider_may_say(account, provider, visitor, error, said, status):
    provider.answers = {"error": error}
    refused(visitor, said, status)


# ---------------------------------------------------------------- when it is out of order


def test_a_provider_that_is_down_stops_nothing_but_this_way(make_app, sqlite_database):
    gone = Provider()
    gone.start()
    gone.stop()
    app = make_app(sqlite_database, **gone.settings())
    visitor = Visitor(app.test_client())

    page = visitor.open(START)

    assert page.status == 503
    assert "We cannot reach NHSmail at the moment" in page.words
    page = visitor.open("/core-team/sign-in")
    assert page.fields.keys() >= {"email", "password"}


@pytest.mark.parametrize("address", ["authorization_endpoint", "token_endpoint", "jwks_uri"])
def test_once_it_is_mended_it_works(account, provider, visitor, address):
    provider.metadata[address] = None
    assert visitor.open(START).status == 503
    del provider.metadata[address]
    sign_in(visitor)
    assert is_in(visitor)


def test_one_that_calls_itself_something_else_is_not_asked(account, provider, visitor):
    provider.metadata["issuer"] = "https://login.example/{tenantid}/v2.0"
    assert visitor.open(START).status == 503
    # It is asked anew each time, so that a mended provider works without a new start.
    del provider.metadata["issuer"]
    sign_in(visitor)
    assert is_in(visitor)


def test_one_that_fails_after_the_way_back_is_down(account, provider, visitor):
    provider.spoiled["/token"] = (500, {}, b"out of order")
    refused(visitor, "does not work just now", 503)


def test_the_browser_is_known_only_where_there_is_a_password(app, account, visitor):
    sign_in(visitor)
    assert visitor.client.get_cookie("waymark-known", path="/core-team") is None


def test_the_state_that_the_cookie_holds_is_gone_afterwards(account, provider, visitor):
    provider.claims["email"] = "stranger@example.org"
    sign_in(visitor)
    with visitor.client.session_transaction() as held:
        assert set(held) - {"csrf_token"} == {"provider_session"}


def test_the_state_is_in_the_address_that_the_provider_gets(account, provider, visitor):
    away = visitor.client.get(START).location
    asked = parse_qs(urlsplit(away).query)
    assert away.startswith(f"{provider.issuer}/authorize?")
    assert "client_secret" not in asked
    assert "code_verifier" not in asked


def test_a_sign_in_that_is_overtaken_comes_to_nothing(app, account, visitor, monkeypatch):
    find = provider_sign_in._find_or_bind_account

    def slow(identity):
        found = find(identity)
        accounts.unbind_from_provider(found.id, "tests")
        return found

    monkeypatch.setattr(provider_sign_in, "_find_or_bind_account", slow)
    page = sign_in(visitor)
    assert page.status == 400
    assert "this account was signed out everywhere" in page.words
    assert not is_in(visitor)
    monkeypatch.setattr(provider_sign_in, "_find_or_bind_account", find)
    sign_in(visitor)
    assert is_in(visitor)


def test_the_first_sign_in_loaded_twice_at_once_lets_them_in(account, visitor, monkeypatch):
    """The one finds the account bound by the other, to the same person."""
    bind = accounts.bind_to_provider
    monkeypatch.setattr(accounts, "bind_to_provider", lambda *told: bind(*told) and False)
    sign_in(visitor)
    assert is_in(visitor)
