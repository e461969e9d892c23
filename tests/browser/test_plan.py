"""From results to a plan that is looked back on: by one press, by keyboard, printed, on a phone."""

import re
from urllib.parse import urlsplit

import pytest
from playwright.sync_api import Page, expect

from tests.browser.console_guard import click_through
from tests.browser.layout_checks import called_alike, faults, lost, small_targets
from tests.browser.test_keyboard import press, tab_to
from tests.browser.test_print import pages_of

OWNERS = ("Deputy head", "Office manager", "Pastoral lead", "Head teacher", "Reception lead")


def look_over(page: Page) -> None:
    for width in (1280, 360, 320):
        page.set_viewport_size({"width": width, "height": 800})
        assert (page.url, width, lost(page)) == (page.url, width, [])
        assert (page.url, width, small_targets(page)) == (page.url, width, [])
    assert (page.url, faults(page)) == (page.url, [])
    assert (page.url, called_alike(page)) == (page.url, [])


def look_over_at(page: Page, address: str) -> None:
    """Look a page over with scripts, which axe needs, though whoever opened it has none."""
    page.goto(address)
    look_over(page)


def path_of(page: Page) -> str:
    return urlsplit(page.url).path


def see(page: Page, words: str) -> None:
    expect(page.get_by_role("main")).to_contain_text(words)


@pytest.fixture
def answered(organisation):
    """An organisation that has submitted a round with a way on."""
    organisation.answer_all(given="some")
    organisation.submit()
    return organisation


def test_from_results_to_a_check_in_without_scripts(arrive, answered):
    page, looking = arrive(answered, scripts=False), arrive(answered)
    page.goto(f"{answered.url}/assessment/1/results")
    click_through(page.get_by_role("button", name=re.compile("Add to our plan")).first)
    see(page, "Added to your plan. Say next who sees to it, and by when")
    see(page, "if it comes true")
    look_over_at(looking, page.url)
    click_through(page.get_by_role("link", name="who sees to it, and by when"))
    page.get_by_label("Who sees to it (optional)").fill("Deputy head")
    page.get_by_label("When will you look back on it?").fill("soon")
    page.watch.expect(f"422 POST {path_of(page)}")
    click_through(page.get_by_role("button", name="Save"))
    see(page, "Enter the day to look back")
    page.get_by_label("When will you look back on it?").fill("1 January 2026")
    click_through(page.get_by_role("button", name="Save"))
    see(page, "ready to be looked back on")
    look_over_at(looking, page.url)
    page.get_by_role("radio", name="Under way").check()
    page.get_by_label("What happened?").fill("Two teams began")
    click_through(page.get_by_role("button", name="Save this check-in"))
    see(page, "under way: Two teams began")
    page.goto(f"{answered.url}/assessment")
    click_through(page.get_by_role("link", name="1 action: 1 under way"))
    click_through(page.get_by_role("link", name=re.compile("^Change")))
    look_over_at(looking, page.url)
    click_through(page.get_by_role("link", name="Take this action off your plan"))
    look_over_at(looking, page.url)
    click_through(page.get_by_role("button", name="Take it off for good"))
    see(page, "Nothing is on your plan yet")
    look_over_at(looking, page.url)


def test_two_versions_and_faults_can_be_read_by_anybody(arrive, organisation):
    mine, theirs = arrive(organisation), arrive(organisation)
    mine.goto(f"{organisation.url}/plan/new")
    mine.watch.expect("422 POST /plan/new")
    mine.get_by_label("By when").fill("soon")
    click_through(mine.get_by_role("button", name="Add to your plan"))
    see(mine, "Say what you will do")
    look_over(mine)
    mine.get_by_label("By when").fill("")
    mine.get_by_label("What will you do?").fill("Time to reflect")
    click_through(mine.get_by_role("button", name="Add to your plan"))
    click_through(mine.get_by_role("link", name=re.compile("^Change")))
    mine.watch.expect(f"409 POST {path_of(mine)}")
    theirs.goto(mine.url)
    theirs.get_by_label("Who sees to it (optional)").fill("Office manager")
    click_through(theirs.get_by_role("button", name="Save"))
    mine.get_by_label("Who sees to it (optional)").fill("Deputy head")
    click_through(mine.get_by_role("button", name="Save"))
    see(mine, "Saved now: Office manager")
    look_over(mine)
    mine.get_by_role("radio", name="Keep what is typed here").check()
    click_through(mine.get_by_role("button", name="Save"))
    see(mine, "Deputy head")


def test_an_action_is_typed_by_keyboard(arrive, organisation):
    page = arrive(organisation)
    page.goto(f"{organisation.url}/plan/new")
    look_over(page)
    tab_to(page, "what")
    page.keyboard.type("Time to reflect")
    tab_to(page, "owner")
    page.keyboard.type("Deputy head")
    tab_to(page, "question")
    press(page, "ArrowDown")
    tab_to(page, "expected")
    press(page, "ArrowDown")
    tab_to(page, "state")
    press(page, "ArrowDown")
    tab_to(page, "Add to your plan")
    with page.expect_navigation():
        press(page, "Enter")
    see(page, "Under way Deputy head")
    see(page, "A first answer")


def test_a_plan_of_five_actions_prints_on_one_sheet(arrive, answered):
    page = arrive(answered)
    for owner in OWNERS:
        page.goto(f"{answered.url}/plan/new")
        page.get_by_label("What will you do?").fill(f"Planned time to reflect with the {owner}")
        page.get_by_label("The first small step").fill("A first hour on 4 December, for one team.")
        page.get_by_label("Who sees to it (optional)").fill(owner)
        page.get_by_label("By when").fill("12 February 2031")
        page.get_by_label("Which question is it to move?").select_option(index=3)
        page.get_by_label("Which answer do you expect").select_option(index=4)
        page.get_by_label("What do you think will happen?").fill("Fewer days off in the spring.")
        page.get_by_role("radio", name="Too little time").check()
        click_through(page.get_by_role("button", name="Add to your plan"))
    see(page, "5 actions: 5 planned")
    assert pages_of(page.pdf(format="A4")) == 1
