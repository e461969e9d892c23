"""Keys that the provider renews and addresses that it moves, without a new start of ours."""

from concurrent.futures import ThreadPoolExecutor

import pytest
from joserfc.jwk import ECKey

from app.account.openid import discovery
from tests.fakes.identity_provider import ANOTHER_KEY, KEY, Provider, published
from tests.pages.openid.journey import START, another, come_back, is_in, refused, sign_in, start

CURVE = ECKey.generate_key("P-256", {"kid": "curve"})


@pytest.fixture
def minutes_pass(monkeypatch):
    """Lets what was read of the provider grow old."""
    clock = discovery.monotonic
    return lambda count: monkeypatch.setattr(discovery, "monotonic", lambda: clock() + count * 60)


def signs_in(app):
    browser = another(app)
    sign_in(browser)
    return is_in(browser)


@pytest.mark.parametrize("kid", [None, "one", "two"])
def test_a_renewed_key_is_found_at_once(app, account, provider, kid):
    provider.kid = kid and "one"
    provider.published = [published(KEY, provider.kid)]
    assert signs_in(app)
    provider.key, provider.kid = ANOTHER_KEY, kid
    provider.published = [published(ANOTHER_KEY, kid)]
    assert signs_in(app)


def test_a_sign_in_under_way_survives_the_renewal(app, account, provider):
    browsers = [another(app) for _ in range(4)]
    ways = [start(each) for each in browsers]
    provider.key, provider.kid = ANOTHER_KEY, None
    provider.published = [published(ANOTHER_KEY, None)]
    before = provider.hits["/jwks"]
    with ThreadPoolExecutor(4) as pool:
        list(pool.map(come_back, browsers, ways))
    assert [is_in(each) for each in browsers] == [True] * 4
    # Whoever waited for the first to read the new key used what it read.
    assert provider.hits["/jwks"] == before + 1


@pytest.mark.parametrize("kid", [None, "two", "without a name there"])
def test_one_of_several_keys(app, account, provider, kid):
    provider.published = [
        {"kty": "a kind to come", "kid": "one"},
        {"kty": "RSA", "n": "?", "e": "AQAB", "kid": "broken"},
        "no key",
        published(CURVE, "curve"),
        published(KEY, "one"),
        published(ANOTHER_KEY, "two" if kid == "two" else None, use="sig", alg="RS256"),
    ]
    provider.key, provider.kid = ANOTHER_KEY, kid
    assert signs_in(app)


def test_a_key_for_encrypting_signs_nothing(account, provider, visitor):
    provider.published = [published(KEY, "one", use="enc")]
    refused(visitor, "did not pass our checks")


def test_a_key_of_another_name_signs_nothing(account, provider, visitor):
    provider.kid = "two"
    refused(visitor, "did not pass our checks")


def test_a_key_that_is_withdrawn_is_good_for_a_minute_at_most(
    app, account, provider, minutes_pass, visitor
):
    assert signs_in(app)
    provider.published = [published(ANOTHER_KEY, "two")]
    minutes_pass(1)
    refused(visitor, "did not pass our checks")


def test_forged_tokens_do_not_make_us_hammer_the_provider(
    app, account, provider, visitor, minutes_pass, monkeypatch
):
    monkeypatch.setattr(discovery, "MAX_RENEWALS", 3)
    app.extensions["openid"] = discovery.Discovery(provider.issuer)
    provider.key = ANOTHER_KEY
    for _ in range(5):
        refused(visitor, "did not pass our checks")
    assert provider.hits["/jwks"] == 1 + 3
    minutes_pass(1)
    refused(visitor, "did not pass our checks")
    # One because what was read is old, and one because it proved wrong.
    assert provider.hits["/jwks"] == 4 + 2


@pytest.mark.parametrize("answer", [404, 405, 410, 301, 308])
def test_a_token_endpoint_that_moved_is_found_at_once(app, account, provider, answer):
    assert signs_in(app)
    provider.paths["token_endpoint"] = "/moved/token"
    provider.spoiled["/token"] = (answer, {"Location": "/moved/token"}, b'{"error": "no"}')
    assert signs_in(app)
    assert provider.hits["/token"] == 2


def test_one_that_went_to_another_port_is_found_at_once(app, account, provider):
    """Where nothing answers at all."""
    gone = Provider()
    provider.metadata["token_endpoint"] = f"{gone.issuer}/token"
    gone.server.server_close()
    way = start(browser := another(app))
    del provider.metadata["token_endpoint"]
    come_back(browser, way)
    assert is_in(browser)


def test_keys_that_moved_are_found_at_once(app, account, provider):
    assert signs_in(app)
    provider.paths["jwks_uri"] = "/moved/jwks"
    provider.key, provider.published = ANOTHER_KEY, [published(ANOTHER_KEY)]
    assert signs_in(app)


def test_an_authorization_endpoint_that_moved_is_found_within_a_minute(
    app, account, provider, minutes_pass
):
    """Only the browser sees that it moved."""
    assert signs_in(app)
    provider.paths["authorization_endpoint"] = "/moved/authorize"
    minutes_pass(1)
    assert signs_in(app)


def test_what_was_read_is_not_read_again_meanwhile(app, account, provider):
    assert signs_in(app)
    assert signs_in(app)
    assert provider.hits["/jwks"] == 1


@pytest.mark.parametrize("path", ["/.well-known/openid-configuration", "/jwks"])
def test_a_provider_that_is_down_at_first_needs_no_new_start(app, account, provider, visitor, path):
    provider.spoiled[path] = (503, {}, b"")
    assert visitor.open(START).status == 503
    provider.spoiled.clear()
    assert signs_in(app)


def test_a_provider_that_calls_itself_otherwise_from_now_on_is_refused(
    app, account, provider, visitor, minutes_pass
):
    assert signs_in(app)
    provider.metadata["issuer"] = "https://evil.example"
    minutes_pass(1)
    assert visitor.open(START).status == 503


@pytest.mark.parametrize("name", ["authorization_endpoint", "token_endpoint", "jwks_uri"])
@pytest.mark.parametrize(
    "address",
    ["http://login.example/x", "javascript:alert(1)", "/token", "https://", "https://[x", 7, ["x"]],
)
def test_an_address_that_others_could_read_along_is_none(provider, visitor, account, name, address):
    provider.metadata[name] = address
    assert visitor.open(START).status == 503


def test_nothing_else_that_the_provider_says_of_itself_changes_what_we_ask(app, account, provider):
    """Such as whether we check its certificate."""
    provider.metadata |= {"verify": False, "scope": "everything", "nonce": "mine", "prompt": "none"}
    assert signs_in(app)
    (asked,) = provider.asked
    assert asked["scope"] == "openid email"
    assert asked["nonce"] != "mine"
    assert "prompt" not in asked
