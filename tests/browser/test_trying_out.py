"""A questionnaire tried out in a browser: by keyboard, without scripts, on a phone and printed."""

import re

import pytest
from playwright.sync_api import Page, expect

from tests.browser.console_guard import click_through, open_watched
from tests.browser.layout_checks import faults, lost, small_targets
from tests.browser.team import Team
from tests.factories.versions import find_newest

ADDRESS = "/core-team/questionnaires"
DESKTOP = {"width": 1280, "height": 1024}
ZOOMED = {"width": 320, "height": 256}
BOTH = pytest.mark.parametrize("scripts", [True, False], ids=["with scripts", "without scripts"])


@pytest.fixture(scope="module")
def team(tmp_path_factory):
    serving = Team(tmp_path_factory.mktemp("trying-out"), 12)
    serving.start()
    yield serving
    assert serving.complaints(0) == ""
    serving.stop()


@pytest.fixture
def scripts():
    return True


@pytest.fixture
def editor(scripts, browser, team):
    page = open_watched(browser, team.url, scripts=scripts)
    page.goto(ADDRESS)
    team.sign_in(page)
    yield page
    unexpected = page.watch.unexpected()
    page.context.close()
    assert unexpected == []


@pytest.fixture(scope="module")
def text(team):
    """The next version of what is published."""
    newest = find_newest(team.questionnaires).version
    published = (team.questionnaires / f"organisation.v{newest}.yaml").read_text("utf-8")
    return published.replace(f"version: {newest}", f"version: {newest + 1}", 1)


def show(page: Page, text: str, *, faulty: bool = False) -> None:
    page.goto(ADDRESS)
    page.get_by_label("The questionnaire, as YAML").fill(text)
    if faulty:
        page.watch.expect(f"422 POST {ADDRESS}")
    click_through(page.get_by_role("button", name="Show it", exact=True))


def look_over(page: Page) -> None:
    page.set_viewport_size(DESKTOP)
    assert (faults(page), small_targets(page)) == ([], [])
    page.set_viewport_size(ZOOMED)
    assert (faults(page), lost(page)) == ([], [])


def test_everyone_can_use_and_read_every_state(editor, text):
    editor.goto(ADDRESS)
    look_over(editor)
    show(editor, text.replace("stage: sensitive", "stage: sensitiv", 1), faulty=True)
    look_over(editor)
    show(editor, text.replace("quiet", "calm").replace("points: 4", "points: 5"))
    look_over(editor)
    for name in (
        "Co-production",
        "Check your answers",
        "Results, part of the way",
        "On paper",
    ):
        editor.set_viewport_size(DESKTOP)
        click_through(editor.get_by_role("button", name=name, exact=True))
        look_over(editor)


@BOTH
def test_a_fault_is_mended_and_a_page_chosen_by_keyboard(editor, text, scripts):
    show(editor, text.replace("stage: sensitive", "stage: sensitiv", 1), faulty=True)
    main = editor.get_by_role("main")
    expect(main).to_contain_text("1 thing to mend")
    link = editor.get_by_role("link", name=re.compile("^Questionnaire, line"))
    line = link.get_attribute("href").removeprefix("#line_")
    link.focus()
    editor.keyboard.press("Enter")
    field = editor.get_by_label("The questionnaire, as YAML")
    if scripts:
        # Into the field, where the line is chosen: what is typed takes its place.
        expect(field).to_be_focused()
        editor.keyboard.type("        stage: sensitive")
    else:
        expect(editor.locator(f"#line_{line}:target")).to_be_in_viewport()
        field.fill(text)
    editor.get_by_role("button", name="Show it", exact=True).press("Enter")
    expect(main).to_contain_text("Nothing is wrong with it")
    expect(field).to_have_value(text)
    editor.get_by_role("button", name="Co-production", exact=True).press("Enter")
    expect(editor.get_by_role("heading", name="Section 5 of 5 Co-production")).to_be_visible()
    expect(main).to_contain_text("Children and young people have an agreed part")
    expect(editor.locator(".wm-draft__mark")).to_be_in_viewport()
    # It looks as it will, and goes nowhere.
    editor.get_by_label("Does not apply to us").first.check()
    click_through_nothing(editor)


def click_through_nothing(page: Page) -> None:
    before = page.url
    page.get_by_role("button", name="Save and continue").click()
    assert page.url == before


@BOTH
def test_draft_stands_on_what_is_printed_and_the_text_does_not(editor, team, text):
    show(editor, text)
    editor.emulate_media(media="print")
    expect(editor.locator(".wm-draft__mark")).to_be_visible()
    expect(editor.locator(".wm-draft__stamp")).to_be_visible()
    expect(editor.get_by_label("The questionnaire, as YAML")).to_be_hidden()
    shown = editor.locator(".wm-draft__page")
    asked = find_newest(team.questionnaires).items[0].text
    expect(shown.get_by_text(asked).first).to_be_visible()
