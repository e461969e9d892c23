"""The service below a path of a host that holds other things too, behind a proxy.

Nothing else is asked of that host: a link, a form or a script that leaves the path gets a 404.
"""

import re

import pytest
from playwright.sync_api import Page, expect

from tests.browser.console_guard import click_through, open_watched
from tests.browser.proxy import proxy_below
from tests.browser.team import Team

ROOT = "/waymark"


@pytest.fixture(scope="module")
def team(tmp_path_factory):
    """A made-up world, and the core team's editor, below the path."""
    with proxy_below(ROOT) as proxy:
        told = {
            "WAYMARK_ADDRESS": proxy.origin + ROOT,
            "WAYMARK_PROXIES": "1",
            "WAYMARK_PLAIN_HTTP": "1",
        }
        serving = Team(tmp_path_factory.mktemp("below"), 12, told)
        proxy.service, serving.url = serving.address, proxy.origin + ROOT
        serving.start()
        yield serving
        serving.stop()


@pytest.fixture(params=[True, False], ids=["with scripts", "without scripts"])
def page(request, browser, team):
    """Somebody's browser, which nothing troubles."""
    origin = team.url.removesuffix(ROOT)
    page = open_watched(browser, origin, scripts=request.param)
    page.goto(f"{ROOT}/")
    yield page
    page.context.close()
    assert page.watch.unexpected() == []
    assert [path for path in page.watch.requested if not path.startswith(f"{ROOT}/")] == []


def test_an_organisation_joins_answers_and_sees_where_it_stands(page, team):
    click_through(page.get_by_role("link", name="Start now"))
    page.fill("#name", "Harbour House")
    page.get_by_label("Hull").check()
    page.get_by_label("Education").check()
    page.get_by_label("11 to 50 people").check()
    click_through(page.get_by_role("button", name="Continue"))
    link = page.locator("input[readonly]").input_value()
    assert link.startswith(f"{team.url}/return/")
    click_through(page.get_by_role("button", name="I have kept it, continue"))
    answer_the_first_section(page)
    page.goto(link)
    click_through(page.get_by_role("link", name="Check your answers and submit"))
    click_through(page.get_by_role("button", name="Submit these answers"))
    expect(page.get_by_role("heading", level=1)).to_contain_text("Where you stand")
    click_through(page.get_by_role("link", name="Try a change"))
    page.locator("summary", has_text="Safety").click()
    page.select_option("#safety-aware-1", "not-yet")
    if page.get_by_role("button", name="Show what moves").is_visible():
        click_through(page.get_by_role("button", name="Show what moves"))
    expect(page.locator("#result")).to_contain_text("moved")
    click_through(page.get_by_role("button", name="Sign out"))
    expect(page.get_by_role("link", name="Start now")).to_be_visible()


def answer_the_first_section(page: Page) -> None:
    """Saved as it goes where scripts run; by the button in the end."""
    click_through(page.get_by_role("link", name="Start with Safety"))
    is_styled = (
        "document.styleSheets.length > 0 && getComputedStyle(document.body).margin === '0px'"
    )
    assert page.evaluate(is_styled)
    most = page.locator(".wm-radios input[value=most]").all()
    for each in most:
        each.check()
    if page.locator("[data-saved]").is_visible():
        expect(page.locator("[data-saved]")).to_have_text("Your answers are saved as you go.")
    click_through(page.get_by_role("button", name="Save and go to your overview"))
    expect(page.get_by_text(f"You have answered {len(most)} of ")).to_be_visible()


def test_the_core_team_signs_in_and_compares(page, team):
    page.goto(f"{ROOT}/core-team/compare")
    team.sign_in(page)
    expect(page).to_have_url(f"{team.url}/core-team/compare")
    expect(page.get_by_role("heading", level=1)).to_contain_text("Compare")
    click_through(page.get_by_role("link", name="Organisations", exact=True))
    click_through(page.locator("main table a").first)
    expect(page).to_have_url(re.compile(f"{team.url}/core-team/organisations/[0-9]+"))
    click_through(page.get_by_role("link", name="Take data away"))
    with page.expect_download() as taking:
        page.get_by_role("link", name="CSV").first.click()
    assert taking.value.path().read_bytes()
    click_through(page.get_by_role("button", name="Sign out"))
    expect(page).to_have_url(f"{team.url}/core-team/sign-in")
