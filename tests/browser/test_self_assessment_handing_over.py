"""Answers handed over to the live app: shown whole first, and nothing else is ever sent."""

import pytest
from playwright.sync_api import expect

from tests.browser.console_guard import click_through
from tests.browser.self_assessment import (
    CORE,
    ITEM,
    answer,
    as_entries,
    downloaded,
    entries_on,
    go,
    site_of,
    visits,
)

ANSWERS = {
    CORE: {"given": "most", "note": "Two teams\nhave begun."},
    ITEM: {"given": "not-applicable", "reason": "We meet nobody face to face"},
    "co-production-informed-2": {"given": "dont-know"},
}


@pytest.fixture(scope="module")
def site(service):
    return site_of(service)


@pytest.fixture
def page(browser, site):
    for visit in visits(browser, site):
        page = visit()
        answer(page, site.asked, ANSWERS)
        go(page, "yours")
        yield page


def test_what_is_shown_is_what_is_downloaded_and_sent(page, service, site):
    expect(page.get_by_role("button", name="Send it to")).to_be_hidden()
    page.get_by_role("button", name="Show what would be sent").click()
    sent = page.get_by_label("Exactly this would be sent")
    expect(sent).to_be_focused()
    shown = sent.input_value()
    assert shown.encode() == downloaded(page)

    page.watch.host = service.address
    before = len(page.watch.requested)
    click_through(page.get_by_role("button", name="Send it to"))
    expect(page.get_by_role("heading", level=1)).to_have_text("The answers you brought")
    # What the live page asks for itself comes after.
    assert page.watch.requested[before] == "/bring"
    main, count = page.get_by_role("main"), len(site.asked.items)
    expect(main).to_contain_text("Nothing is kept yet.")
    expect(main.locator(".nhsuk-summary-list").first.locator("dd")).to_have_text(
        [f"{n} of {count} questions" for n in (1, 1, 1, count - 3, 1)]
    )
    main.get_by_text("Every answer", exact=True).click()
    for words in ("In most places", "Two teams", "have begun.", ANSWERS[ITEM]["reason"]):
        expect(main).to_contain_text(words)

    # Whoever thinks better of it finds everything as it was.
    page.watch.host = ""
    page.go_back()
    assert entries_on(page, site.asked) == as_entries(ANSWERS)
    del page.watch.requested[before:]


def test_what_is_shown_is_never_older_than_the_answers(page):
    show = page.get_by_role("button", name="Show what would be sent")
    sent = page.locator("#sent")
    show.click()
    go(page, "safety")
    page.check(f"#{CORE}-planned")
    go(page, "yours")
    expect(sent).to_be_hidden()
    expect(sent).to_have_value("")
    show.click()
    assert "planned" in sent.input_value()

    page.get_by_role("button", name="Clear everything on this device").click()
    page.get_by_role("button", name="Yes, clear everything").click()
    expect(sent).to_be_hidden()
    expect(sent).to_have_value("")


def test_the_address_to_write_to_is_there(page):
    link = page.locator("#yours").get_by_role("link", name="@")
    assert link.get_attribute("href").startswith("mailto:")
