"""What the check page suggests to look at once more, from there to the question and back."""

import pytest
from playwright.sync_api import expect

from tests.browser.console_guard import click_through
from tests.browser.states import CHECK, CORE, SAFETY


@pytest.mark.parametrize("scripts", [True, False], ids=["with scripts", "without scripts"])
def test_from_a_suggestion_to_its_question_and_back(arrive, organisation, scripts):
    organisation.answer({CORE: "embedded", "safety-aware-2": "some"})
    page = arrive(organisation, scripts=scripts)
    page.goto(CHECK)
    part = page.get_by_role("region", name="Look once more")
    click_through(part.get_by_role("link", name="Training on trauma for everyone"))
    expect(page).to_have_url(f"{organisation.url}{SAFETY}?from=check#q-{CORE}")
    page.check(f"#{CORE}-most")
    click_through(page.locator("#answers button.nhsuk-button[value=check]"))
    expect(page).to_have_url(f"{organisation.url}{CHECK}")
    expect(part).to_have_count(0)
    click_through(page.get_by_role("button", name="Submit these answers"))
    expect(page).to_have_url(f"{organisation.url}/assessment/1/results")
