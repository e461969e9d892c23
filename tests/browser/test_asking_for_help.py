"""An organisation is stuck and asks the core team: both sides, each in a browser of its own."""

import pytest
from playwright.sync_api import expect

from tests.browser.console_guard import click_through, open_watched
from tests.browser.layout_checks import faults, lost, small_targets
from tests.browser.organisation import Organisation
from tests.browser.team import Team

PHONE = {"width": 320, "height": 640}
WHAT, WORDS, ANSWER = "Train the lunchtime staff", "Who runs such training?", "We do, on Mondays."


@pytest.fixture(scope="module")
def team(tmp_path_factory):
    serving = Team(tmp_path_factory.mktemp("asking"), 20)
    serving.start()
    yield serving
    assert serving.complaints(0) == ""
    serving.stop()


@pytest.fixture
def people(browser, team, questionnaire):
    """Somebody of an organisation on a small phone without scripts, and the editor of the team."""
    school = Organisation(team.url, questionnaire, name="Harbour House")
    school.answer_all("some")
    member = open_watched(browser, team.url, scripts=False)
    member.set_viewport_size(PHONE)
    member.context.request.get(school.link)
    editor = open_watched(browser, team.url)
    editor.goto("/core-team/help")
    team.sign_in(editor)
    yield member, editor
    for page in (member, editor):
        assert page.watch.unexpected() == []
        page.context.close()


def look_over(page):
    assert (page.url, faults(page), small_targets(page)) == (page.url, [], [])


def test_asked_about_an_action_and_answered(people):
    member, editor = people
    member.goto("/plan/new")
    member.fill("#what", WHAT)
    click_through(member.get_by_role("button", name="Add to your plan"))
    click_through(member.get_by_role("link", name="Ask the core team about this"))
    expect(member.get_by_text("it also reads this action")).to_be_visible()
    member.fill("#words", WORDS)
    click_through(member.get_by_role("button", name="Send"))
    expect(member.get_by_text("Waits for an answer")).to_be_visible()

    editor.goto("/core-team/help")
    look_over(editor)
    click_through(editor.get_by_role("link", name="Harbour House"))
    expect(editor.get_by_text(WHAT)).to_be_visible()
    look_over(editor)
    click_through(editor.get_by_role("button", name="I will see to it"))
    editor.fill("#words", ANSWER)
    click_through(editor.get_by_role("button", name="Send the answer"))
    expect(editor.locator(".wm-thread")).to_contain_text(ANSWER)
    look_over(editor)
    editor.set_viewport_size(PHONE)
    assert lost(editor) == []

    member.goto("/assessment")
    click_through(member.get_by_role("link", name=f"Your action: {WHAT}"))
    expect(member.get_by_text(ANSWER)).to_be_visible()
    click_through(member.get_by_role("button", name="We do not need this any more"))
    expect(member.get_by_text("Somebody of your organisation marked this as done")).to_be_visible()

    editor.reload()
    expect(editor.get_by_text("own again")).to_be_visible()
    expect(editor.get_by_text(WHAT)).to_have_count(0)
