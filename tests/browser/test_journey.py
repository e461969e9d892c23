"""One organisation's whole journey, from the start page to deleting everything.

With JavaScript, and without it.
"""

import csv
import io
import json
import re

import openpyxl
import pytest
from playwright.sync_api import Page, expect

from tests.browser.console_guard import click_through
from tests.browser.states import CHECK, RESULTS, SAFETY

NAME = "Harbour House"


@pytest.mark.parametrize("scripts", [True, False], ids=["with scripts", "without scripts"])
def test_from_the_start_page_to_deleting_everything(arrive, service, questionnaire, scripts):
    page = arrive(scripts=scripts, height=500)
    page.goto("/")
    click_through(page.get_by_role("link", name="Start now"))
    give_details(page)
    link = keep_the_link(page, service, scripts)
    answer_every_section(page, questionnaire)
    click_through(page.get_by_role("button", name="Submit these answers"))
    expect(page.get_by_role("heading", level=1)).to_contain_text("Where you stand")
    see_how_far(page, questionnaire)
    try_a_change(page, questionnaire, scripts)
    take_everything_away(page, questionnaire)
    take_it_back_and_submit_it_again(page)
    form = start_another_round_by_mistake(page)
    start_another_round(page, form)
    leave_and_come_back(page, link)
    link = renew_the_link(page, arrive, link)
    delete_everything(page, link)


def give_details(page: Page) -> None:
    """With a mistake first."""
    page.fill("#name", f"  {NAME} ")
    page.watch.expect("422 POST /join")
    click_through(page.get_by_role("button", name="Continue"))
    expect(page).to_have_title("Error: About your organisation – Waymark")
    expect(page.locator(".nhsuk-error-summary li")).to_have_count(3)
    expect(page.locator("#name")).to_have_value(NAME)
    page.get_by_label("Hull").check()
    page.get_by_label("York", exact=True).check()
    page.get_by_label("Education").check()
    page.get_by_label("11 to 50 people").check()
    click_through(page.get_by_role("button", name="Continue"))


def keep_the_link(page: Page, service, scripts: bool) -> str:
    """Shown once, and copied by the button where scripts run."""
    link = page.get_by_label("Your private link").input_value()
    assert link.startswith(f"{service.url}/return/")
    copy = page.locator("[data-copy]")
    expect(copy).to_be_visible(visible=scripts)
    if scripts:
        page.context.grant_permissions(["clipboard-read", "clipboard-write"])
        copy.click()
        expect(page.locator("[data-copied]")).to_contain_text("Copied")
        assert page.evaluate("navigator.clipboard.readText()") == link
    click_through(page.get_by_role("button", name="I have kept it, continue"))
    page.goto("/your-link")
    expect(page.get_by_role("button", name="Make a new link")).to_be_visible()
    assert link not in page.content()
    click_through(page.get_by_role("link", name="Go back to your overview"))
    return link


def answer_every_section(page: Page, questionnaire) -> None:
    """From the overview through every page by its button, to the check page."""
    click_through(page.get_by_role("link", name=questionnaire.sections[0].title).first)
    for section in questionnaire.sections:
        expect(page.get_by_role("heading", level=1)).to_contain_text(section.title)
        for item in section.items:
            page.check(f"#{item.id}-most")
        click_through(page.get_by_role("button", name="Save and continue"))
    expect(page.get_by_role("heading", level=1)).to_have_text("Check your answers")
    expect(page.get_by_text("Every question has an answer")).to_be_visible()
    expect(page.locator("#answers dd p", has_text="In most places")).to_have_count(
        len(questionnaire.items)
    )


def see_how_far(page: Page, questionnaire) -> None:
    """A row and its line say it of each value, and the table once it is unfolded."""
    for value in questionnaire.framework.values:
        row = page.locator(f"#value-{value.id}")
        expect(row).to_contain_text("Trauma informed")
        expect(row.locator(".wm-line__stop--held, .wm-line__stop--now")).to_have_count(
            len(questionnaire.framework.ladder)
        )
    page.get_by_text("See the stages and scores as a table").click()
    table = page.get_by_role("table", name="The stage of each value")
    for value in questionnaire.framework.values:
        expect(table.get_by_role("row", name=value.name)).to_contain_text("Trauma informed")


def try_a_change(page: Page, questionnaire, scripts: bool) -> None:
    """The placement moves, and nothing is saved."""
    click_through(page.get_by_role("link", name="Try a change"))
    safety = page.locator("#result li", has_text="Safety")
    expect(safety).not_to_contain_text("moved")
    page.locator("summary", has_text="Safety").click()
    page.select_option("#safety-aware-1", "not-yet")
    if scripts:
        expect(safety).to_contain_text("moved")
    else:
        click_through(page.get_by_role("button", name="Show what moves"))
        expect(safety).to_contain_text("moved")
    expect(safety).to_contain_text(questionnaire.framework.start.name)
    click_through(page.get_by_role("link", name="Back to where you stand"))
    expect(page.locator("#value-safety")).to_contain_text("Trauma informed")


def take_everything_away(page: Page, questionnaire) -> None:
    page.get_by_text("Answers and results as files").click()
    whole = json.loads(download(page, "JSON"))
    assert whole["organisation"] == NAME
    assert whole["placement"]["overall"]["floor"] == "informed"
    ids = [item.id for item in questionnaire.items]
    assert whole["answers"] == dict.fromkeys(ids, "most")
    rows = csv.DictReader(io.StringIO(download(page, "CSV").decode("utf-8-sig")))
    assert [row["Item"] for row in rows] == ids
    book = openpyxl.load_workbook(io.BytesIO(download(page, "XLSX")))
    assert book["Answers"].max_row == len(ids) + 1


def download(page: Page, kind: str) -> bytes:
    with page.expect_download() as taking:
        page.get_by_role("link", name=kind).first.click()
    return taking.value.path().read_bytes()


def take_it_back_and_submit_it_again(page: Page) -> None:
    """Every word is there, and can be changed."""
    page.get_by_text("If something is wrong").click()
    click_through(page.get_by_role("link", name="take these answers back to change them"))
    click_through(page.get_by_role("button", name="Take them back to change them"))
    expect(page.get_by_text("Round 1 is a draft again")).to_be_visible()
    click_through(page.get_by_role("link", name="Safety"))
    expect(page.locator("#safety-aware-1-most")).to_be_checked()
    page.check("#safety-aware-1-embedded")
    click_through(page.get_by_role("button", name="Save and go to your overview"))
    click_through(page.get_by_role("link", name="Check your answers and submit"))
    expect(page.locator("#answers dd p", has_text="Embedded")).to_have_count(1)
    click_through(page.get_by_role("button", name="Submit these answers"))
    expect(page).to_have_url(RESULTS)


def token_to_start(page: Page) -> str:
    """What tells the form that starts a round from the same form of a page opened earlier."""
    form = page.locator("form", has=page.get_by_role("button", name="Start a new round"))
    return form.locator("[name=csrf_token]").input_value()


def start_another_round_by_mistake(page: Page) -> str:
    """It holds the one before, until it is dropped. Returns the token of the form."""
    page.goto("/assessment")
    token = token_to_start(page)
    click_through(page.get_by_role("button", name="Start a new round"))
    click_through(page.get_by_role("link", name="Round 1"))
    page.get_by_text("If something is wrong").click()
    click_through(page.get_by_role("link", name="drop that draft"))
    click_through(page.get_by_role("button", name="Drop this draft for good"))
    expect(page.get_by_text("The draft of round 2 is dropped")).to_be_visible()
    expect(page.get_by_text("Your answers were submitted on")).to_be_visible()
    return token


def start_another_round(page: Page, earlier: str) -> None:
    """It begins empty; the last can still be read, and not be changed."""
    page.goto(SAFETY)
    expect(page).to_have_url(CHECK)
    click_through(page.get_by_role("link", name="Back to your overview"))
    # Two pages opened within one second hold one form, which starts one round. A person is slower.
    while token_to_start(page) == earlier:
        page.reload()
    click_through(page.get_by_role("button", name="Start a new round"))
    expect(page.get_by_text(re.compile(r"^0 of [0-9]+ answered"))).to_have_count(5)
    click_through(page.get_by_role("link", name="Round 1"))
    expect(page).to_have_url(RESULTS)


def leave_and_come_back(page: Page, link: str) -> None:
    click_through(page.locator("form[action='/leave'] button"))
    expect(page.get_by_role("link", name="Start now")).to_be_visible()
    page.watch.expect("401 GET /assessment")
    page.goto("/assessment")
    expect(page.get_by_role("heading", level=1)).to_contain_text("Open your private link")
    page.goto(link)
    expect(page.get_by_role("heading", level=1)).to_contain_text("Your overview")


def renew_the_link(page: Page, arrive, old: str) -> str:
    """Whoever kept the old link finds that it no longer works."""
    click_through(page.get_by_role("link", name="Make a new private link"))
    click_through(page.get_by_role("button", name="Make a new link"))
    link = page.get_by_label("Your private link").input_value()
    finds_nothing(arrive(), old)
    return link


def delete_everything(page: Page, link: str) -> None:
    page.goto("/delete")
    page.get_by_label("Yes, delete everything").check()
    click_through(page.get_by_role("button", name="Delete everything"))
    expect(page.get_by_role("heading", level=1)).to_contain_text("deleted")
    finds_nothing(page, link)


def finds_nothing(page: Page, link: str) -> None:
    page.watch.expect(f"404 GET /return/{link.rpartition('/')[2]}")
    page.goto(link)
    expect(page.get_by_role("heading", level=1)).to_contain_text("does not work")
