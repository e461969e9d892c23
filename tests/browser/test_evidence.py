"""Evidence from a question to the shelf, and back at the question in the next round."""

import pytest
from playwright.sync_api import expect

from tests.browser.console_guard import click_through
from tests.browser.states import CORE, RESULTS, SAFETY


@pytest.mark.parametrize("scripts", [True, False], ids=["with scripts", "without scripts"])
def test_a_piece_goes_to_the_shelf_and_along_to_the_next_round(arrive, organisation, scripts):
    page = arrive(organisation, scripts=scripts)
    page.goto(SAFETY)
    question = page.locator(f"#q-{CORE}")
    question.locator("summary").click()
    page.fill(f"#{CORE}-note", "Every team has had it")
    page.check(f"#{CORE}-embedded")
    click_through(question.get_by_role("button", name="Add evidence to the shelf"))

    page.fill("#title", "Who had which training")
    page.get_by_label("Record of training or practice").check()
    page.fill("#owner", "Head of practice")
    page.fill("#look_again_on", "31 March 2020")
    expect(page.locator("#serves").get_by_role("checkbox", checked=True)).to_have_count(1)
    click_through(page.get_by_role("button", name="Put it on the shelf"))

    expect(page).to_have_url(f"{organisation.url}{SAFETY}#q-{CORE}")
    expect(page.locator(f"#{CORE}-embedded")).to_be_checked()
    expect(page.locator(f"#{CORE}-note")).to_have_value("Every team has had it")
    expect(question).to_contain_text("Who had which training")
    page.goto(RESULTS)
    expect(page.locator("main")).to_contain_text("Evidence stands behind 1 of 1 answer.")
    expect(page.locator("section[aria-labelledby=strengths]")).to_contain_text("With evidence")

    organisation.submit()
    organisation.start_round()
    page.goto("/assessment")
    click_through(page.get_by_role("link", name="Look at ‘Who had which training’ again"))
    page.fill("#look_again_on", "")
    click_through(page.get_by_role("button", name="Save"))
    page.goto("/assessment/2/safety")
    page.locator(f"#q-{CORE} .wm-more summary").click()
    expect(page.locator(f"#q-{CORE}")).to_contain_text("Who had which training")
