"""A second round: last time's answers do not lead, and results say what moved."""

import pytest
from playwright.sync_api import expect

from tests.browser.console_guard import click_through
from tests.browser.states import CORE, ITEM, NOTE


@pytest.mark.parametrize("scripts", [True, False], ids=["with scripts", "without scripts"])
def test_a_second_round_from_its_start_to_what_moved(arrive, organisation, scripts):
    organisation.answer({CORE: {"given": "embedded", "note": NOTE}, ITEM: "some"})
    organisation.submit()
    page = arrive(organisation, scripts=scripts)
    page.goto("/assessment")
    click_through(page.get_by_role("button", name="Start a new round"))
    expect(page.locator("main")).to_contain_text("What you said in round 1 is kept, and not copied")

    page.goto("/assessment/2/safety")
    last = page.locator(f"#q-{CORE} [data-last-time]")
    expect(last.get_by_text(NOTE)).to_be_hidden()
    expect(page.locator("input[type=radio]:checked")).to_have_count(0)
    page.check(f"#{CORE}-most")
    if not scripts:
        last.locator("summary").click()
    expect(last.get_by_text(NOTE)).to_be_visible()
    expect(last).to_contain_text("Embedded and reviewed")
    # The words of last time are shown, and are nobody's words of today.
    expect(page.locator(f"#{CORE}-note")).to_have_value("")
    expect(page.locator(f"#q-{ITEM} [data-last-time]")).not_to_have_attribute("open", "")
    page.check(f"#{ITEM}-some")
    click_through(page.get_by_role("button", name="Save and continue"))

    page.goto("/assessment/2/check")
    click_through(page.get_by_role("button", name="Submit these answers"))
    page.goto("/assessment/2/results")
    moved = page.locator("section[aria-labelledby=what-moved]")
    expect(moved).to_contain_text("We see more now: 1 answer says less than last time")
    moved.get_by_text("See the answers that moved").click()
    expect(moved).to_contain_text("Embedded and reviewed to In most places")
