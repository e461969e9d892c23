"""Answers come over from another site's page, as a real browser sends them.

Whoever is signed in stays signed in, and nothing is kept before somebody says so.
"""

from html import escape

import pytest
from playwright.sync_api import Page, expect

from tests.browser.console_guard import click_through
from tests.browser.organisation import Organisation
from tests.browser.response_files import response_text

ELSEWHERE = "https://benchmark.example.org/"
FORM = """<!DOCTYPE html><html lang="en"><meta charset="utf-8"><title>Elsewhere</title>
<form method="post" action="{}/bring"><textarea name="response">{}</textarea><button>Send</button>
</form></html>"""


@pytest.fixture(params=["a site", "a disk"])
def send(request, service, questionnaire, tmp_path):
    """Sends a response from another site's page, or from one that was opened from a disk."""
    text = FORM.format(service.url, escape(response_text(questionnaire)))

    def sending(page: Page) -> None:
        if request.param == "a disk":
            (tmp_path / "page.html").write_text(text, "utf-8")
            address = (tmp_path / "page.html").as_uri()
        else:
            page.route(ELSEWHERE, lambda r: r.fulfill(body=text, content_type="text/html"))
            address = ELSEWHERE
        page.watch.expect(f"request to elsewhere: {address}")
        page.goto(address)
        click_through(page.get_by_role("button", name="Send"))
        expect(page.get_by_role("heading", level=1)).to_have_text("The answers you brought")

    return sending


def test_whoever_takes_part_stays_signed_in_and_adds_it(arrive, organisation, send):
    page = arrive(organisation)
    send(page)
    other = page.context.new_page()
    other.goto("/assessment")
    expect(other.get_by_role("main")).to_contain_text("Take them in any order")
    other.close()

    click_through(page.get_by_role("button", name="Add it to our round"))
    expect(page.get_by_role("main")).to_contain_text("The answers go into a draft of Harbour House")
    click_through(page.get_by_role("button", name="Add it to our round"))
    expect(page.get_by_role("main")).to_contain_text("Your answers are in round 1 now.")
    first = organisation.questionnaire.items[0].id
    assert "Two teams have begun." in organisation.said(first)[1]


def test_whoever_is_new_joins_with_it(arrive, questionnaire, send):
    page = arrive()
    send(page)
    click_through(page.get_by_role("button", name="Tell us about your organisation"))
    click_through(page.get_by_role("button", name="Continue"))
    page.watch.expect("422 POST /join")
    page.get_by_label("Name of your organisation").fill("Lantern Row")
    page.get_by_label("Hull", exact=True).check()
    page.get_by_label("Education", exact=True).check()
    page.get_by_label("Up to 10 people").check()
    click_through(page.get_by_role("button", name="Continue"))
    expect(page.get_by_role("main")).to_contain_text("Your answers are in your first round.")
    click_through(page.get_by_role("button", name="I have kept it, continue"))
    asked = len(questionnaire.items)
    expect(page.get_by_role("main")).to_contain_text(f"of {asked} questions")


def test_a_device_without_the_link_gets_it_and_goes_on(arrive, service, questionnaire, send):
    organisation = Organisation(service.url, questionnaire)
    page = arrive()
    send(page)
    click_through(page.get_by_role("button", name="Add it to our round"))
    expect(page.get_by_role("alert")).to_contain_text("has not opened your private link")
    other = page.context.new_page()
    other.goto(organisation.link)
    other.close()
    click_through(page.get_by_role("button", name="Try again"))
    click_through(page.get_by_role("button", name="Add it to our round"))
    expect(page.get_by_role("main")).to_contain_text("Your answers are in round 1 now.")
