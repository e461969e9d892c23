"""First steps on the live page, by keyboard and without scripts: narrowed, and put on the plan."""

import pytest
from playwright.sync_api import expect

from tests.browser.console_guard import click_through
from tests.browser.states import RESULTS


@pytest.mark.parametrize("scripts", [True, False], ids=["with scripts", "without scripts"])
def test_somebody_says_what_is_in_the_way_and_takes_a_step_to_the_plan(
    arrive, organisation, scripts
):
    organisation.answer_all("some")
    organisation.submit()
    page = arrive(organisation, width=360, scripts=scripts)
    page.goto(RESULTS)
    page.locator("summary", has_text="What is in the way?").press("Enter")
    page.get_by_label("Too little time").press("Space")
    click_through(page.get_by_role("button", name="Show steps that get round it"))
    expect(page).to_have_url(f"{RESULTS}?in-the-way=time#things")
    expect(page.get_by_label("Too little time")).to_be_checked()
    first = page.locator(".wm-thing").first
    words = first.locator("[name=first_step]").input_value()
    expect(first).to_contain_text(words)

    # Folded under its value are the others that get round it.
    steps = page.locator(".wm-row--value .wm-first-steps li", has_text="too little time").first
    expect(steps).to_be_hidden()
    page.locator(".wm-row--value summary").first.press("Enter")
    expect(steps).to_be_visible()

    click_through(first.get_by_role("button", name="Add to our plan"))
    expect(page.get_by_role("heading", level=1)).to_contain_text("plan")
    expect(page.get_by_text(words)).to_be_visible()
    page.goto(RESULTS)
    expect(page.locator(".wm-thing").first).to_contain_text("In our plan")
