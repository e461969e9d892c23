"""The second factor in a real browser: set up, signed in with, and done without a phone."""

import time

import pyotp
import pytest
from playwright.sync_api import expect

from tests.browser.console_guard import click_through, open_watched
from tests.browser.layout_checks import faults, lost, small_targets
from tests.browser.service import Service, published
from tests.browser.test_accessibility import DESKTOP, PHONE, ZOOMED, resize

PASSWORD = "kettle river goat"
STEP = "/core-team/account/second-step"
SECONDS = 30


@pytest.fixture(scope="module")
def team(tmp_path_factory):
    """A service of two members with passwords."""
    folder = tmp_path_factory.mktemp("second-factor")
    serving = Service(folder, published(folder))
    serving.start()
    for name in ("with", "without"):
        add = ("add", f"{name}@example.org", "--name", "Member", "--role", "editor")
        serving.type_in("core-team", *add, answers=[PASSWORD, PASSWORD])
    yield serving
    serving.stop()


@pytest.fixture(params=["with", "without"])
def page(request, browser, team):
    """One of them, whose browser has scripts or none. A wrong code is the only trouble."""
    page = open_watched(browser, team.url, scripts=request.param == "with")
    page.member = f"{request.param}@example.org"
    page.has_scripts = request.param == "with"
    yield page
    assert page.watch.unexpected() == []
    page.context.close()


def look_over(page):
    """Where there are scripts: what looks a page over is one."""
    for screen in (DESKTOP, PHONE, ZOOMED) if page.has_scripts else ():
        resize(page, screen)
        assert (screen, faults(page) + small_targets(page) + lost(page)) == (screen, [])


def press(page, name):
    click_through(page.get_by_role("button", name=name, exact=True))


def give_password(page):
    page.goto("/core-team/sign-in")
    page.get_by_label("E-mail address").fill(page.member)
    page.get_by_label("Password", exact=True).fill(PASSWORD)
    press(page, "Sign in")


def set_up(page):
    """Set the second step up as a phone would; what makes its codes, and the recovery codes."""
    page.goto(STEP)
    look_over(page)
    click_through(page.get_by_role("link", name="Set up a second step"))
    look_over(page)
    phone = pyotp.TOTP(page.locator(".wm-key").inner_text().replace(" ", ""))
    expect(page.locator("svg.wm-qr__picture")).to_be_visible()
    # Somebody comes back from the app, and their phone loads the page anew.
    page.reload()
    page.get_by_label("Six-digit code").fill(phone.now())
    page.get_by_label("Your password", exact=True).fill(PASSWORD)
    press(page, "Turn on the second step")
    expect(page).to_have_title("Keep your recovery codes – Waymark")
    look_over(page)
    return phone, page.get_by_label("Recovery codes").input_value().split()


def test_a_member_sets_it_up_and_signs_in_by_keyboard_with_a_code_then_without_the_phone(page):
    give_password(page)
    phone, codes = set_up(page)
    with page.expect_download() as download:
        page.get_by_role("button", name="Download as a file", exact=True).click()
    assert codes == download.value.path().read_text().split()[-10:]
    press(page, "Sign out")

    give_password(page)
    expect(page).to_have_title("Enter the code from your app – Waymark")
    look_over(page)
    page.get_by_label("Six-digit code").focus()
    # The one of the next half minute: that of this one was used, and nobody waits here.
    page.keyboard.type(phone.at(int(time.time()) + SECONDS))
    page.keyboard.press("Enter")
    expect(page.get_by_role("button", name="Sign out", exact=True)).to_be_visible()
    for address in (STEP, f"{STEP}/recovery-codes", f"{STEP}/off", "/core-team/account/team"):
        page.goto(address)
        look_over(page)
    press(page, "Sign out")

    give_password(page)
    click_through(page.get_by_role("link", name="Use a recovery code"))
    page.watch.expect("422 POST /core-team/sign-in/recovery-code")
    page.get_by_label("Recovery code").fill("not one of them")
    press(page, "Sign in")
    expect(page.get_by_role("alert")).to_contain_text("not one of your recovery codes")
    look_over(page)
    page.get_by_label("Recovery code").fill(codes[0])
    press(page, "Sign in")
    page.goto(STEP)
    expect(page.get_by_role("main")).to_contain_text("9 of your 10 recovery codes left")
