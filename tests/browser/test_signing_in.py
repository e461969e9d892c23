"""The core team signs in, in a real browser: what its cookies and our policies let through."""

import pytest
from playwright.sync_api import expect

from tests.browser.console_guard import click_through, open_watched
from tests.browser.layout_checks import faults, lost, small_targets
from tests.browser.service import Service, published
from tests.fakes.identity_provider import CLIENT, SECRET, Provider

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


@pytest.fixture(params=[True, False], ids=["with scripts", "without scripts"])
def page(browser, team, provider, request):
    """The sign-in page, in a browser that knows nobody, by way of a page for members."""
    provider.claims = {"sub": "person-1", "email": EMAIL, "email_verified": True}
    page = open_watched(browser, team.url, scripts=request.param)
    page.has_scripts = request.param  # axe needs them
    page.goto("/core-team/account")
    expect(page).to_have_title("Sign in for the core team – Waymark")
    yield page
    elsewhere = [each for each in page.watch.unexpected() if provider.issuer not in each]
    page.context.close()
    assert elsewhere == []


def go_to_provider(page, link, button="It is me"):
    click_through(page.get_by_role("link", name=link))
    expect(page).to_have_title("The provider")
    click_through(page.get_by_role("button", name=button))


@pytest.mark.parametrize("button", ["Sign out", "Sign out everywhere"])
def test_a_member_goes_to_the_provider_and_comes_back_and_out_of_it_again(page, button):
    go_to_provider(page, "Sign in with NHSmail")
    expect(page).to_have_title("Your account – Waymark")
    expect(page.get_by_role("main")).to_contain_text(EMAIL)

    click_through(page.get_by_role("button", name=button, exact=True))
    expect(page).to_have_title("You are signed out of Waymark – Waymark")
    expect(page.get_by_role("main")).to_contain_text("You are still signed in at NHSmail")
    look_over(page)

    go_to_provider(page, "Sign out at NHSmail too", "Sign out")
    expect(page).to_have_title("You are signed out of Waymark and of NHSmail – Waymark")
    look_over(page)


def test_whoever_has_another_account_is_let_choose(page, provider):
    provider.claims |= {"sub": "person-2", "email": f"{'long.' * 12}name@example.org"}
    page.watch.expect("403 GET /core-team/sign-in/back")
    go_to_provider(page, "Sign in with NHSmail")
    expect(page).to_have_title("You have no account here yet – Waymark")
    look_over(page)

    provider.claims |= {"sub": "person-1", "email": EMAIL}
    go_to_provider(page, "Sign in with another account")
    expect(page).to_have_title("Your account – Waymark")
    assert provider.asked[-1]["prompt"] == "select_account"


def look_over(page):
    for width in (1280, 360):
        page.set_viewport_size({"width": width, "height": 800})
        assert (width, lost(page)) == (width, [])
        assert (width, small_targets(page)) == (width, [])
        assert (width, faults(page) if page.has_scripts else []) == (width, [])
