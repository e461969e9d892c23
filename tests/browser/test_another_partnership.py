"""Another partnership's whole way on its own files: tests/questionnaires/west-yorkshire.

It joins, answers and sees where it stands; its core team looks at a place and publishes; the site
is audited and frozen; and answers given on that site come back into the live app.
"""

from pathlib import Path

import pytest
from playwright.sync_api import Page, expect

from scoring.questionnaires.questionnaire import Item, Questionnaire
from scoring.questionnaires.questionnaire_reader import read_questionnaire
from tests.browser.console_guard import click_through, open_watched
from tests.browser.self_assessment import answer, go
from tests.browser.service import ROOT
from tests.browser.team import Team

WEST_YORKSHIRE = ROOT / "tests" / "questionnaires" / "west-yorkshire"
ASKED = read_questionnaire(WEST_YORKSHIRE / "our-everyday.v1.yaml")
NAME = "Canal Street Drop-in"


@pytest.fixture(scope="module")
def team(tmp_path_factory):
    serving = Team(tmp_path_factory.mktemp("leeds"), 16, questionnaires=WEST_YORKSHIRE)
    serving.start()
    yield serving
    assert serving.complaints(0) == ""
    serving.stop()


@pytest.fixture
def someone(browser, team):
    """Opens a browser for one more person: nothing may trouble it."""
    pages = []

    def opening() -> Page:
        pages.append(page := open_watched(browser, team.url))
        return page

    yield opening
    for page in pages:
        page.context.close()
    assert [trouble for page in pages for trouble in page.watch.unexpected()] == []


def test_from_joining_to_answers_brought_back_from_the_frozen_site(someone, team, tmp_path):
    organisation, editor = someone(), someone()
    join(organisation)
    answer_every_section(organisation, ASKED)
    see_where_it_stands(organisation)
    look_at_a_place(editor, team)
    publish_what_was_prepared(editor)
    site = freeze_and_audit(team, tmp_path)
    answer_on_the_site(organisation, team, site)
    bring_the_answers(organisation)


def join(page: Page) -> None:
    page.goto("/")
    expect(page.get_by_role("main")).to_contain_text("a journey of three stages")
    click_through(page.get_by_role("link", name="Start now"))
    page.fill("#name", NAME)
    page.get_by_label("Leeds").check()
    page.get_by_label("Wakefield").check()
    page.get_by_label("Homes and streets").check()
    page.get_by_label("One hall full").check()
    click_through(page.get_by_role("button", name="Continue"))
    click_through(page.get_by_role("button", name="I have kept it, continue"))


def best(questionnaire: Questionnaire, item: Item) -> str:
    """The highest choice of an item's own scale, or of its rubric."""
    return questionnaire.choices[item.id][-1].id


def answer_every_section(page: Page, asked: Questionnaire) -> None:
    click_through(page.get_by_role("link", name=asked.sections[0].title).first)
    for section in asked.sections:
        expect(page.get_by_role("heading", level=1)).to_contain_text(section.title)
        for item in section.items:
            page.check(f"#{item.id}-{best(asked, item)}")
        click_through(page.get_by_role("button", name="Save and continue"))
    click_through(page.get_by_role("button", name="Submit these answers"))


def see_where_it_stands(page: Page) -> None:
    main = page.get_by_role("main")
    expect(main).to_contain_text("Overall, you are at Rooted.")
    expect(main).to_contain_text("the answer is near the top of its scale")
    for given in ("Always", "Done", "Rooted"):
        expect(page.locator("#strengths").locator("..")).to_contain_text(given)
    page.get_by_text("See the stages and scores as a table").click()
    table = page.get_by_role("table", name="The stage of each value")
    expect(table.get_by_role("row")).to_have_count(2 + len(ASKED.framework.values))


def look_at_a_place(page: Page, team: Team) -> None:
    page.goto("/core-team/organisations?place=leeds")
    team.sign_in(page)
    expect(page.get_by_role("main")).to_contain_text(NAME)
    page.goto("/core-team/organisations?place=bradford")
    expect(page.get_by_role("main")).not_to_contain_text(NAME)
    page.goto("/core-team/compare?place=leeds")
    expect(page.get_by_role("main")).to_contain_text("Leeds")
    for stage in ASKED.framework.ladder:
        expect(page.get_by_role("main")).to_contain_text(stage.name)


def publish_what_was_prepared(page: Page) -> None:
    page.goto("/core-team/editions/prepared")
    click_through(page.get_by_role("link", name="Publish this edition"))
    click_through(page.get_by_role("button", name="Publish it for good"))
    expect(page.get_by_role("main")).to_contain_text("--words")


def freeze_and_audit(team: Team, folder: Path) -> Path:
    site, participants = folder / "site", folder / "with-stages.csv"
    team.run("freeze.py", "--to", str(site), "--intake", f"{team.url}/")
    team.type_in("editions", "participants", "--stages", str(participants))
    audited = ("-m", "scoring", "audit", str(site), "--participants", str(participants))
    assert "Safe:" in team.run(*audited, "--words", str(WEST_YORKSHIRE))
    return site


def answer_on_the_site(page: Page, team: Team, site: Path) -> None:
    address = (site / "self-assessment" / ASKED.id / "index.html").as_uri()
    style = next((site / "static" / "build").glob("public.*.css"))
    page.watch.expect(*(f"request to elsewhere: {each}" for each in (address, style.as_uri())))
    page.goto(address)
    answer(page, ASKED, {item.id: {"given": best(ASKED, item)} for item in ASKED.items[:6]})
    go(page, "results")
    for words in ("near the top of its scale", "Your seven values so far"):
        expect(page.locator("#results")).to_contain_text(words)
    expect(page.locator("#value-calm")).to_contain_text("Rooted")
    go(page, "yours")
    page.get_by_role("button", name="Show what would be sent").click()
    click_through(page.get_by_role("button", name="Send it to"))
    expect(page.get_by_role("heading", level=1)).to_have_text("The answers you brought")


def bring_the_answers(page: Page) -> None:
    click_through(page.get_by_role("button", name="Add it to our round"))
    click_through(page.get_by_role("button", name="Add it to our round"))
    expect(page.get_by_role("main")).to_contain_text("Your answers are in round 2 now.")
