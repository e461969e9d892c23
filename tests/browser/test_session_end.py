"""A session of the core team that is about to end, and one that has: nobody loses their words."""

import pytest
from playwright.sync_api import expect

from tests.browser.console_guard import click_through, open_watched
from tests.browser.layout_checks import faults, heard, small_targets
from tests.browser.service import Service, published
from tests.browser.test_accessibility import DESKTOP, PHONE, ZOOMED, resize

EMAIL, PASSWORD = "member@example.org", "kettle river goat"
FIGURE = "/core-team/report/figures/enter"
SOURCE = "The register of a training day"


@pytest.fixture(scope="module")
def team(tmp_path_factory):
    """A service of one editor."""
    folder = tmp_path_factory.mktemp("session-end")
    serving = Service(folder, published(folder))
    serving.start()
    add = ("core-team", "add", EMAIL, "--name", "Member", "--role", "editor")
    serving.type_in(*add, answers=[PASSWORD, PASSWORD])
    yield serving
    serving.stop()


@pytest.fixture
def page(browser, team):
    """The editor, who has typed something; nothing may trouble them."""
    page = open_watched(browser, team.url)
    sign_in(page)
    page.goto(FIGURE)
    page.get_by_label("Where does it come from?").fill(SOURCE)
    yield page
    assert page.watch.unexpected() == []
    page.context.close()


def sign_in(page):
    page.goto("/core-team/sign-in")
    page.get_by_label("E-mail address").fill(EMAIL)
    page.get_by_label("Password", exact=True).fill(PASSWORD)
    click_through(page.get_by_role("button", name="Sign in", exact=True))
    expect(page.get_by_role("button", name="Sign out", exact=True)).to_be_visible()


def come_back(page, team, seconds):
    """The page as it is when so many seconds are left."""
    team.end_sessions_in(seconds)
    page.clock.fast_forward((12 * 3600 - 599) * 1000)


@pytest.fixture
def soon(page, team):
    """The page once eight minutes are left, and somebody who is typing is told so."""
    page.clock.install()
    page.reload()
    page.get_by_label("Where does it come from?").fill(SOURCE)
    come_back(page, team, 480)
    dialog = page.get_by_role("alertdialog", name="You will soon be signed out")
    expect(dialog).to_be_visible()
    return dialog


def test_it_is_told_before_and_one_press_lets_it_last(page, soon):
    stay = soon.get_by_role("button", name="Stay signed in")
    expect(stay).to_be_focused()
    page.keyboard.press("Enter")
    expect(soon).to_be_hidden()
    expect(page.get_by_label("Where does it come from?")).to_be_focused()
    expect(page.get_by_label("Where does it come from?")).to_have_value(SOURCE)
    page.clock.run_for(2_000)
    expect(heard(page)).to_contain_text("You stay signed in until")


def test_once_closed_it_comes_on_no_further_page_until_the_next_is_due(page, soon, team):
    soon.get_by_role("button", name="Go back to the page").click()
    expect(soon).to_be_hidden()
    asked = []

    def hold(route):
        asked.append(route)

    page.route("**/time-left", hold)
    with page.expect_request("**/time-left"):
        page.goto("/core-team/account")
    until = page.locator("header [data-until]")
    until.evaluate("each => { each.textContent = '' }")
    asked[0].continue_()
    # The header is told in the same breath as the dialog would come.
    expect(until).not_to_be_empty()
    expect(soon).to_be_hidden()
    page.unroute("**/time-left")
    team.end_sessions_in(100)
    page.goto(FIGURE)
    expect(soon).to_be_visible()


def test_everyone_can_use_and_read_what_is_told(page, soon):
    for screen in (DESKTOP, PHONE, ZOOMED):
        resize(page, screen)
        assert (screen, faults(page) + small_targets(page)) == (screen, [])


def test_after_the_end_the_page_keeps_its_words_and_goes_on_once_signed_in(page, soon, team):
    page.keyboard.press("Escape")
    expect(soon).to_be_hidden()
    expect(page.get_by_label("Where does it come from?")).to_be_focused()
    team.end_sessions_in(-1)
    page.clock.fast_forward(500_000)
    over = page.get_by_role("alertdialog", name="You are signed out")
    expect(over).to_be_visible()
    other = page.context.new_page()
    other.watch = page.watch
    sign_in(other)
    other.close()
    page.evaluate("window.dispatchEvent(new Event('focus'))")
    expect(over).to_be_hidden()
    expect(page.get_by_label("Where does it come from?")).to_have_value(SOURCE)
    page.watch.expect(f"422 POST {FIGURE}")
    click_through(page.get_by_role("button", name="Enter the figure"))
    expect(page.locator(".nhsuk-error-summary")).to_be_focused()
    expect(page.get_by_label("Where does it come from?")).to_have_value(SOURCE)
