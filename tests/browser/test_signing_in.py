"""The core team signs in, in a real browser: what its cookies and our policies let through."""

import pytest
from playwright.sync_api import expect

from tests.app.identity_provider import CLIENT, SECRET, Provider
from tests.browser.service import Service, published
from tests.browser.watch import open_watched

EMAIL = "member@example.org"


@pytest.fixture(scope="module")
def provider():
    """On another site than the service: a browser tells `localhost` from 127.0.0.1."""
    running = Provider("localhost")
    running.claims["email"] = EMAIL
    running.shows_a_page = True
    running.start()
    yield running
    running.stop()


@pytest.fixture(scope="module")
def team(tmp_path_factory, provider):
    """A service whose core team signs in with the provider."""
    folder = tmp_path_factory.mktemp("team")
    settings = {
        "WAYMARK_OIDC_ISSUER": provider.issuer,
        "WAYMARK_OIDC_CLIENT_ID": CLIENT,
        "WAYMARK_OIDC_CLIENT_SECRET": SECRET,
        "WAYMARK_OIDC_NAME": "NHSmail",
        "NO_PROXY": "*",
    }
    serving = Service(folder, published(folder), settings)
    serving.start()
    serving.type_in(
        "core-team", "add", EMAIL, "--name", "Member", "--role", "viewer", "--no-password"
    )
    yield serving
    serving.stop()


@pytest.mark.parametrize("scripts", [True, False], ids=["with scripts", "without scripts"])
def test_a_member_goes_to_the_provider_and_comes_back_signed_in(browser, team, provider, scripts):
    page = open_watched(browser, team.url, scripts=scripts)
    page.goto("/core-team/account")
    expect(page).to_have_title("Sign in for the core team – Waymark")

    page.get_by_role("link", name="Sign in with NHSmail").click()
    expect(page).to_have_title("The provider")
    page.get_by_role("button", name="It is me").click()

    expect(page).to_have_title("Your account – Waymark")
    expect(page.get_by_role("main")).to_contain_text(EMAIL)
    page.get_by_role("button", name="Sign out everywhere").click()
    expect(page).to_have_title("Sign in for the core team – Waymark")
    elsewhere = [each for each in page.watch.unexpected() if provider.issuer not in each]
    page.context.close()
    assert elsewhere == []
