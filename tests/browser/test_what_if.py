"""Trying a change: what would move stays in view, and hides nothing that has the focus."""

import pytest
from playwright.sync_api import expect

from tests.browser.console_guard import click_through
from tests.browser.states import CORE, LATER, WHAT_IF

NARROW, WIDE = {"width": 360, "height": 640}, {"width": 1280, "height": 720}
# How far the element with the focus reaches under the bar, in pixels; 0 for what is in it.
HIDDEN = """() => {
  const bar = document.querySelector('.wm-what-if__outcome');
  const focused = document.activeElement;
  if (bar.contains(focused) || !focused.closest('.wm-what-if')) return 0;
  // A box is as large as its picture, which its label draws.
  const { top } = (focused.labels?.[0] ?? focused).getBoundingClientRect();
  return Math.max(0, bar.getBoundingClientRect().bottom - top);
}"""
IN_SIGHT = """each => {
  const { top, bottom } = each.getBoundingClientRect();
  return top >= 0 && bottom <= innerHeight;
}"""


@pytest.fixture
def page(arrive, organisation):
    """Somebody whose answers are all the same, and submitted."""
    organisation.answer_all("some")
    organisation.submit()
    return arrive(organisation)


def test_what_has_the_focus_is_never_below_the_bar(page):
    page.set_viewport_size(NARROW)
    page.goto(WHAT_IF)
    page.locator(".wm-what-if__others summary").first.click()
    page.locator(".wm-what-if__others summary").last.focus()
    seen = 0
    while page.evaluate("document.activeElement.closest('.wm-what-if') !== null"):
        assert page.evaluate(HIDDEN) == 0, page.evaluate("document.activeElement.outerHTML")
        page.keyboard.press("Shift+Tab")
        seen += 1
    assert seen > 20


@pytest.mark.parametrize("screen", [NARROW, WIDE], ids=["phone", "desktop"])
def test_what_would_move_is_in_sight_at_the_last_box(page, screen):
    page.set_viewport_size(screen)
    page.goto(WHAT_IF)
    page.locator(".wm-what-if__boxes input").last.check()
    outcome = page.locator(".wm-what-if__outcome")
    expect(outcome).to_contain_text("With 1 change.")
    assert outcome.evaluate(IN_SIGHT)


def test_on_a_low_screen_the_bar_leaves_the_room_to_what_is_chosen(page):
    page.set_viewport_size({"width": 320, "height": 256})
    page.goto(WHAT_IF)
    page.locator(".wm-what-if__boxes input").last.focus()
    assert not page.locator(".wm-what-if__outcome").evaluate(IN_SIGHT)


def test_without_scripts_a_trial_is_shown_and_goes_on_the_plan(arrive, organisation):
    organisation.answer_all("some")
    organisation.submit()
    page = arrive(organisation, scripts=False)
    page.goto(WHAT_IF)
    page.check(f"#{CORE}")
    click_through(page.get_by_role("button", name="Show what moves"))
    expect(page.locator("#result")).to_contain_text("With 1 change.")
    assert "token" not in page.url
    page.get_by_text("Safety: the other").click()
    page.select_option(f"#{LATER}", "embedded")
    click_through(page.get_by_role("button", name="Add what is ticked to our plan"))
    expect(page.get_by_role("heading", level=1)).to_contain_text("Your plan")
    expect(page.locator("article")).to_have_count(2)
