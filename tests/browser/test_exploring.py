"""Lines over time, which a library draws: by keyboard, by their names, and within the policy."""

import re

import pytest
from playwright.sync_api import expect

from tests.browser.console_guard import open_watched
from tests.browser.layout_checks import faults, heard, small_targets
from tests.browser.team import Team

PAGE = "/core-team/report/over-time"
LIBRARY = re.compile(r"/plotly-")


@pytest.fixture(scope="module")
def team(tmp_path_factory):
    serving = Team(tmp_path_factory.mktemp("team"), 12)
    serving.start()
    yield serving
    assert serving.complaints(0) == ""
    serving.stop()


@pytest.fixture
def opened(browser, team):
    """Opens the page in a browser of its own: nothing may trouble it, nor break its policy."""
    pages = []

    def opening(**options):
        pages.append(page := open_watched(browser, team.url, **options))
        page.goto(PAGE)
        team.sign_in(page)
        return page

    yield opening
    for page in pages:
        page.context.close()
    assert [trouble for page in pages for trouble in page.watch.unexpected()] == []


def press_summary(page):
    """Open or close the lines of people by keyboard; the part that has them."""
    part = page.locator("details", has_text="Explore as lines: People")
    # The page's script shows the part. A key that is pressed before that goes nowhere.
    expect(part.locator("summary")).to_be_visible()
    part.locator("summary").press("Enter")
    return part


def open_people(page):
    """Open the lines of people, and wait until they are drawn; the part that has them."""
    part = press_summary(page)
    expect(part.locator(".trace.scatter")).to_have_count(3)
    return part


@pytest.mark.parametrize("width", [1280, 320])
def test_a_line_goes_and_comes_by_keyboard_and_the_focus_stays(opened, width):
    page = opened(width=width)
    part = open_people(page)
    group = part.get_by_role("group", name="Lines to show")
    box = group.get_by_label("B: Of those, people who showed positive outcomes")
    for there in (False, True):
        box.press("Space")
        expect(box).to_be_checked(checked=there)
        expect(part.locator(".trace.scatter")).to_have_count(2 + there)
        told = "A: Staff.*; B: Of those.*; C: Children" if there else "A: Staff[^;]*; C: Children"
        expect(part.locator("[data-chart]")).to_have_accessible_name(re.compile(told))
        expect(box).to_be_focused()
    assert (faults(page), small_targets(page)) == ([], [])
    assert page.evaluate("document.scrollingElement.scrollWidth - innerWidth") <= 0


def test_with_no_line_chosen_the_quarters_stay(opened):
    page = opened()
    part = open_people(page)
    for box in part.get_by_role("checkbox").all():
        box.press("Space")
    expect(part.locator(".trace.scatter")).to_have_count(0)
    expect(part.locator("[data-chart]")).to_have_accessible_name(re.compile("none is chosen"))
    expect(part.locator(".xtick").first).to_be_visible()


def test_the_library_is_loaded_when_lines_are_asked_for_and_once(opened):
    page = opened()

    def loaded():
        return [each for each in page.watch.requested if LIBRARY.search(each)]

    expect(page.get_by_role("heading", level=1)).to_have_text("Measures over time")
    assert loaded() == []
    open_people(page)
    page.locator("details", has_text="Explore as lines: Attendances").locator("summary").click()
    expect(page.locator(".trace.scatter")).to_have_count(4)
    assert len(loaded()) == 1


def test_a_chart_is_taken_away_as_a_picture(opened):
    page = opened()
    part = open_people(page)
    with page.expect_download() as download:
        part.get_by_role("button", name="Take this chart away (PNG)").press("Enter")
    assert download.value.suggested_filename == "waymark-people-by-quarter.png"
    assert download.value.path().read_bytes().startswith(b"\x89PNG")


def test_where_the_lines_cannot_come_it_is_said_and_they_come_when_asked_again(opened):
    page = opened()
    page.route(re.compile("people.json"), lambda route: route.fulfill(status=503))
    page.watch.expect(f"503 GET {PAGE}/people.json")
    part = press_summary(page)
    expect(part.get_by_text("The lines could not be drawn just now.")).to_be_visible()
    expect(heard(page)).to_contain_text("The table below says the same.")
    page.unroute(re.compile("people.json"))
    press_summary(page)
    expect(part).not_to_have_attribute("open", "")
    open_people(page)
    expect(part.get_by_text("The lines could not be drawn just now.")).to_be_hidden()


def check_tables_alone(page):
    expect(page.get_by_role("table")).to_have_count(6)
    for part in page.locator("details").all():
        expect(part).to_be_hidden()


def test_without_scripts_there_are_the_tables(opened):
    check_tables_alone(opened(scripts=False))


def test_on_paper_there_are_the_tables(opened):
    page = opened()
    open_people(page)
    page.emulate_media(media="print")
    check_tables_alone(page)
