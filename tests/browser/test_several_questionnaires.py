"""Four questionnaires at once: an organisation answers two, its place one, and a team of it one.

The pages that are new with it are looked over on the way. The team has no JavaScript.
"""

import shutil
from pathlib import Path

import pytest
from playwright.sync_api import Page, expect

from scoring.questionnaires.published_versions import lock_versions, read_published_versions
from tests.browser.console_guard import click_through, open_watched
from tests.browser.layout_checks import called_alike, faults, lost, small_targets
from tests.browser.self_assessment import answer, go
from tests.browser.service import ROOT, Service

PASSWORD = "nine lanterns on a quiet quay"
EMAIL = "one@harbour.example.org"
WELCOME, TEAM, PLACE = (
    "How we welcome people",
    "How our team is doing",
    "How our place works together",
)


@pytest.fixture(scope="module")
def several(tmp_path_factory):
    folder = tmp_path_factory.mktemp("several")
    shutil.copytree(ROOT / "tests" / "questionnaires" / "several", folder / "questionnaires")
    lock_versions(folder / "questionnaires")
    serving = Service(folder, folder / "questionnaires")
    account = ("core-team", "add", EMAIL, "--name", "Editor", "--role", "editor")
    serving.type_in(*account, answers=[PASSWORD, PASSWORD])
    serving.start()
    yield serving
    assert serving.complaints(0) == ""
    serving.stop()


@pytest.fixture
def someone(browser, several):
    """Opens a browser for one more person: nothing may trouble it."""
    pages = []

    def opening(**options) -> Page:
        pages.append(page := open_watched(browser, several.url, **options))
        return page

    yield opening
    for page in pages:
        page.context.close()
    assert [trouble for page in pages for trouble in page.watch.unexpected()] == []


def look_over(page: Page) -> None:
    for width in (1280, 320):
        page.set_viewport_size({"width": width, "height": 800})
        assert (page.url, width, lost(page)) == (page.url, width, [])
        assert (page.url, width, small_targets(page)) == (page.url, width, [])
    assert (page.url, faults(page)) == (page.url, [])
    assert (page.url, called_alike(page)) == (page.url, [])


def see(page: Page, words: str) -> None:
    expect(page.get_by_role("main")).to_contain_text(words)


def press(page: Page, name: str) -> None:
    click_through(page.get_by_role("button", name=name, exact=True))


def test_each_answers_what_is_theirs(someone, several, tmp_path):
    organisation, editor = someone(), someone()
    join(organisation)
    answer_the_second(organisation)
    team = someone(scripts=False)
    team.goto(add_a_team(organisation))
    answer_as_a_team(team)
    sign_in(editor)
    partnership = someone()
    partnership.goto(make_a_partnership(editor))
    answer_by_keyboard(partnership)
    look_at_all_of_them(editor)
    hand_over(someone(), several, team, tmp_path)


def join(page: Page) -> None:
    page.goto("/join")
    page.fill("#name", "Harbour Youth")
    page.get_by_label("Hull").check()
    page.get_by_label("Health").check()
    page.get_by_label("Up to 10 people").check()
    press(page, "Continue")
    press(page, "I have kept it, continue")
    expect(page.get_by_role("heading", level=2)).to_contain_text(
        ["Our organisation as a whole", WELCOME, "Your organisation"]
    )
    look_over(page)


def answer_the_second(page: Page) -> None:
    press(page, f"Start with {WELCOME}")
    see(page, "There are 4 questions in 2 sections.")
    look_over(page)
    click_through(page.get_by_role("link", name="Start with Safety"))
    expect(page).to_have_title(f"Safety – Round 1 of ‘{WELCOME}’ – Waymark")
    for item in ("safety-aware", "safety-informed"):
        page.check(f"#{item}-all")
    press(page, "Save and continue")
    page.check("#trust-aware-all")
    page.check("#trust-informed-some")
    press(page, "Save and continue")
    look_over(page)
    press(page, "Submit these answers")
    expect(page.get_by_role("heading", level=1)).to_contain_text(f"Harbour Youth: {WELCOME}")
    look_over(page)
    page.goto("/assessment")
    see(page, "Submitted on")
    see(page, "Not started yet.")


def add_a_team(page: Page) -> str:
    click_through(page.get_by_role("link", name="See your teams"))
    page.fill("#name", "The night team")
    press(page, "Add the team")
    look_over(page)
    return page.input_value("#team-link")


def answer_as_a_team(page: Page) -> None:
    see(page, "Your team is invited")
    press(page, "Start")
    click_through(page.get_by_role("link", name="Start with Safety"))
    page.check("#safety-aware-all")
    press(page, "Save and go to your overview")
    click_through(page.get_by_role("link", name="Check your answers and submit"))
    press(page, "Submit these answers")
    see(page, "your own view of your team")


def sign_in(page: Page) -> None:
    page.goto("/core-team/organisations")
    page.get_by_label("E-mail address").fill(EMAIL)
    page.get_by_label("Password", exact=True).fill(PASSWORD)
    press(page, "Sign in")


def make_a_partnership(page: Page) -> str:
    click_through(page.get_by_role("link", name="Place partnerships"))
    look_over(page)
    press(page, "Make one for Hull")
    see(page, "There is a place partnership for Hull now.")
    look_over(page)
    click_through(page.get_by_role("link", name="Invite"))
    press(page, "Make a link to copy")
    return page.input_value("#private-link")


def answer_by_keyboard(page: Page) -> None:
    see(page, "Look at how you work together across one place.")
    page.get_by_role("button", name="Start").focus()
    page.keyboard.press("Enter")
    see(page, "There are 4 questions in 2 sections.")
    page.get_by_role("link", name="Start with Safety").focus()
    page.keyboard.press("Enter")
    page.wait_for_url("**/assessment/place/1/safety")
    page.locator("#safety-aware-not-yet").focus()
    page.keyboard.press("ArrowDown")
    expect(page.locator("#safety-aware-some")).to_be_checked()
    page.get_by_role("button", name="Save and continue").focus()
    page.keyboard.press("Enter")
    page.wait_for_url("**/assessment/place/1/trust")


def look_at_all_of_them(page: Page) -> None:
    page.goto("/core-team/organisations/place-partnerships")
    see(page, f"{PLACE}: a draft")
    page.goto("/core-team/organisations/1")
    see(page, f"{TEAM}: submitted on")
    look_over(page)
    click_through(page.get_by_role("link", name="The night team"))
    expect(page.get_by_role("heading", level=1)).to_have_text(
        "Team of Harbour Youth The night team"
    )
    look_over(page)


def hand_over(page: Page, several: Service, team: Page, folder: Path) -> None:
    """Answers to the team's questions, from the frozen site: refused to others, taken for it."""
    several.run("freeze.py", "--to", str(folder / "site"), "--intake", f"{several.url}/")
    asked = read_published_versions(several.questionnaires)["team", 1]
    address = (folder / "site" / "self-assessment" / "team" / "index.html").as_uri()
    link = team.context.cookies()
    page.context.add_cookies(link)
    style = next((folder / "site" / "static" / "build").glob("public.*.css"))
    page.watch.expect(*(f"request to elsewhere: {each}" for each in (address, style.as_uri())))
    page.goto(address)
    see(page, "For a team within an organisation")
    answer(page, asked, {"trust-aware": {"given": "all"}})
    go(page, "yours")
    page.get_by_role("button", name="Show what would be sent").click()
    click_through(page.get_by_role("button", name="Send it to"))
    see(page, f"Answers to ‘{TEAM}’, version 1.")
    look_over(page)
    press(page, "Add it to our round")
    press(page, "Add it to our round")
    see(page, "Your answers are in round 2 now.")
