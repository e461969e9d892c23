"""The page for a board: its link opened signed out and ended, and the fullest page on one side."""

import pytest
from playwright.sync_api import expect

from tests.browser.console_guard import click_through
from tests.browser.test_plan import look_over, see
from tests.browser.test_print import pages_of

# Wide letters and long words: no page is fuller.
WIDE = "WE WOULD WELCOME MUCH MORE WARMTH "


@pytest.fixture
def answered(organisation):
    """An organisation that has submitted two rounds, and knows less in the second."""
    organisation.answer_all(given="some")
    organisation.submit()
    organisation.start_round()
    asked = organisation.questionnaire.items
    organisation.answer({item.id: "some" for item in asked}, 2)
    organisation.answer({item.id: "dont-know" for item in asked[::4]}, 2)
    organisation.submit(2)
    return organisation


def test_a_link_is_made_opened_signed_out_and_ended(arrive, answered, browser):
    page = arrive(answered)
    page.goto(f"{answered.url}/board")
    look_over(page)
    click_through(page.get_by_role("link", name="Links to read it without signing in"))
    click_through(page.get_by_role("button", name="Make a link"))
    look_over(page)
    link = page.get_by_label("The link to send").input_value()

    stranger = browser.new_context().new_page()
    stranger.goto(link)
    see(stranger, "where we stand")
    look_over(stranger)
    assert not stranger.context.cookies()
    assert stranger.get_by_role("link").count() == 0

    click_through(page.get_by_role("button", name="End this link"))
    see(page, "The link is ended")
    stranger.goto(link)
    see(stranger, "This link does not work any more")
    look_over(stranger)
    stranger.context.close()


def test_the_fullest_page_prints_on_one_side(arrive, answered):
    page = arrive(answered)
    page.goto(f"{answered.url}/details")
    page.get_by_label("Name of your organisation").fill((WIDE * 6)[:200])
    click_through(page.get_by_role("button", name="Save"))
    for number in range(4):
        page.goto(f"{answered.url}/plan/new")
        page.get_by_label("What will you do?").fill(f"{number} {WIDE * 9}"[:300])
        page.get_by_label("Who sees to it (optional)").fill((WIDE * 6)[:200])
        page.get_by_label("By when").fill("30 September 2031")
        click_through(page.get_by_role("button", name="Add to your plan"))
    page.goto(f"{answered.url}/board/words")
    look_over(page)
    page.get_by_label("Who is it for?").fill((WIDE * 2)[:60])
    page.get_by_label("On which day do they meet?").fill("30 September 2031")
    for label in ("first thing", "second thing", "first question", "second question"):
        page.get_by_label(f"The {label}").fill((WIDE * 5)[:140])
    click_through(page.get_by_role("button", name="Save"))
    see(page, "What we ask of you")
    expect(page.get_by_role("article").get_by_role("listitem").first).to_be_visible()
    assert pages_of(page.pdf(format="A4")) == 1
