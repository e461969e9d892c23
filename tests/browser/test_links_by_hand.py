"""A core team without a mail server makes links for a list, takes them away, and says what went."""

import csv
import re
from io import BytesIO, StringIO
from secrets import token_hex

import openpyxl
import pytest
from playwright.sync_api import Page, expect

from tests.browser.console_guard import click_through

LIST = "/core-team/organisations"
MADE = f"{LIST}/links/made"
PASSWORD = "nine lanterns on a quiet quay"
LINK = re.compile(r"http://\S+/return/[\w-]{43}")


@pytest.fixture(scope="module")
def team(service):
    """The addresses of two editors."""
    emails = ["one@harbour.example.org", "two@harbour.example.org"]
    for email in emails:
        account = ("core-team", "add", email, "--name", email, "--role", "editor")
        service.type_in(*account, answers=[PASSWORD, PASSWORD])
    return emails


@pytest.fixture
def sign_in(arrive, team):
    """Signs an editor in on a browser of their own: the first or the second."""

    def signing_in(nth, scripts):
        page = arrive(scripts=scripts)
        page.goto("/core-team/account")
        page.get_by_label("E-mail address").fill(team[nth])
        page.get_by_label("Password", exact=True).fill(PASSWORD)
        click_through(page.get_by_role("button", name="Sign in", exact=True))
        expect(page.get_by_role("heading", level=1)).to_have_text("Your account")
        return page

    return signing_in


def add(page: Page, name: str) -> None:
    page.goto(f"{LIST}/add")
    page.get_by_label("Name", exact=False).first.fill(name)
    page.get_by_label("Hull").check()
    page.get_by_label("Education").check()
    click_through(page.get_by_role("button", name="Add"))
    expect(page.get_by_role("alert")).to_contain_text("in the list now")


def links_of(page: Page) -> list[str]:
    return LINK.findall(page.locator("main").inner_text())


def download(page: Page, name: str) -> bytes:
    with page.expect_download() as coming:
        page.get_by_role("link", name=name).click()
    return coming.value.path().read_bytes()


def statuses_of(page: Page, word: str) -> list[str]:
    page.goto(f"{LIST}?q={word}")
    told = page.locator("tbody tr td:nth-of-type(3)").all_inner_texts()
    return [each.partition("\n")[0] for each in told]


@pytest.mark.parametrize(("place", "scripts"), [("Harbour", True), ("Quayside", False)])
def test_links_are_chosen_made_taken_away_and_said_to_be_sent(sign_in, place, scripts):
    page = sign_in(0, scripts)
    # No other test's organisation in the same list has this word in its name.
    word = f"{place}{token_hex(8)}"
    first, second = f"{word} & Sons", f"{word} School"
    for name in (first, second):
        add(page, name)
    page.goto(f"{LIST}?q={word}")
    click_through(page.get_by_role("link", name="Make a link for each in this list"))
    expect(page.get_by_role("checkbox", checked=True)).to_have_count(2)
    click_through(page.get_by_role("button", name="Make the links"))
    expect(page).to_have_url(re.compile(f"{MADE}$"))
    links = links_of(page)
    assert len(set(links)) == 2

    page.reload()
    assert links_of(page) == links

    table = csv.DictReader(StringIO(download(page, "CSV").decode("utf-8-sig")))
    sheet = openpyxl.load_workbook(BytesIO(download(page, "XLSX"))).active
    assert [row["Link"] for row in table] == links
    assert [cell.value for cell in sheet["C"][1:]] == links

    other = sign_in(1, scripts)
    other.goto(MADE)
    expect(other.locator("main")).to_contain_text("No link is shown here now")

    page.go_back()
    click_through(page.get_by_role("button", name="Make the links"))
    expect(page).to_have_url(re.compile(f"{MADE}$"))
    assert links_of(page) == links
    assert statuses_of(page, word) == ["Link made", "Link made"]

    page.goto(MADE)
    page.get_by_label(second).uncheck()
    click_through(page.get_by_role("button", name="I have sent those that are ticked"))
    expect(page.get_by_role("alert")).to_contain_text("1 is noted as sent.")
    assert statuses_of(page, word) == ["Invited", "Link made"]
    page.goto(MADE)
    assert links_of(page) == []
