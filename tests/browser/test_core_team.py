"""The core team's journey: invite, see who answers, compare, report; and every page looked over."""

import csv
import io
import re

import openpyxl
import pytest
from playwright.sync_api import Page, expect

from app.demo.demo_editions import edition_days
from app.store.base.transactions import now
from tests.browser.console_guard import click_through, open_watched
from tests.browser.contrast import too_alike
from tests.browser.layout_checks import cut_on_paper, faults, lost, small_targets, write_everywhere
from tests.browser.look_measures import measured, measured_on_paper
from tests.browser.response_files import response_text
from tests.browser.team import Team
from tests.factories.versions import find_newest

NAME = "Lantern Row Family Project"
DESKTOP = {"width": 1280, "height": 1024}
ZOOMED = {"width": 320, "height": 256}
ACROSS = "document.documentElement.scrollWidth"

LIST = "/core-team/organisations"
PAGES = [
    LIST,
    f"{LIST}?place=hull&value=safety&at-least=aware",
    f"{LIST}?q=nobody-is-called-this&sector=mars",
    f"{LIST}/1",
    f"{LIST}/1/rounds/1",
    f"{LIST}/1/history",
    f"{LIST}/1/change",
    f"{LIST}/1/response",
    f"{LIST}/1/invite",
    f"{LIST}/1/merge",
    f"{LIST}/1/merge?with=2",
    f"{LIST}/1/remove",
    f"{LIST}/1/revoke",
    f"{LIST}/1/decline",
    f"{LIST}/new",
    f"{LIST}/deleted",
    f"{LIST}/add",
    f"{LIST}/import",
    f"{LIST}/duplicates",
    f"{LIST}/remind",
    f"{LIST}/links",
    "/core-team/compare",
    "/core-team/compare?place=york&sector=education&value=safety",
    "/core-team/compare/change",
    "/core-team/compare/questions",
    "/core-team/plans",
    "/core-team/help",
    "/core-team/help?state=done&place=york",
    "/core-team/help/1",
    "/core-team/help/1/messages/1/take-out",
    "/core-team/report",
    "/core-team/report/behind/organisations-submitted",
    "/core-team/report/over-time",
    "/core-team/report/figures",
    "/core-team/report/figures/enter",
    "/core-team/report/goals",
    "/core-team/report/goals/set",
    "/core-team/report/goals/1/organisations",
    "/core-team/report/goals/1/withdraw",
    "/core-team/editions",
    f"/core-team/editions/{edition_days(now().date(), 1)[0]}",
    "/core-team/editions/prepare",
    "/core-team/editions/prepared",
    "/core-team/exports",
    "/core-team/keys",
    "/core-team/account",
    "/core-team/account/password",
    "/core-team/account/second-step",
    "/core-team/account/second-step/set-up",
    "/core-team/account/team",
]


@pytest.fixture(scope="module")
def team(tmp_path_factory):
    serving = Team(tmp_path_factory.mktemp("team"), 12)
    serving.start()
    yield serving
    assert serving.complaints(0) == ""
    serving.stop()


@pytest.fixture(scope="module")
def editor(browser, team):
    """The editor, signed in on one browser for all the pages that are looked over."""
    page = open_watched(browser, team.url)
    page.goto("/core-team/compare")
    team.sign_in(page)
    yield page
    page.context.close()


@pytest.fixture
def someone(browser, team):
    """Opens a browser for one more person: nothing may trouble it."""
    pages = []

    def opening(**options) -> Page:
        pages.append(page := open_watched(browser, team.url, **options))
        return page

    yield opening
    for page in pages:
        page.context.close()
    assert [trouble for page in pages for trouble in page.watch.unexpected()] == []


@pytest.mark.parametrize("address", PAGES)
def test_everyone_can_use_read_and_print_the_page(editor, address):
    editor.set_viewport_size(DESKTOP)
    # A page that is not there would be easy to use and to read.
    assert editor.goto(address).status == 200
    expect(editor.get_by_role("complementary")).to_contain_text("Everything here is made up")
    assert (faults(editor), small_targets(editor), measured(editor, "wide")) == ([], [], [])
    assert measured_on_paper(editor) == []
    editor.set_viewport_size(ZOOMED)
    assert (faults(editor), lost(editor), measured(editor, "narrow")) == ([], [], [])
    # Every field of words prints whole.
    write_everywhere(editor, "What somebody wrote, and it goes on and on. " * 40)
    assert cut_on_paper(editor) == []
    editor.emulate_media(media="screen")


@pytest.mark.parametrize("address", [f"{LIST}/links", "/core-team/compare?place=york"])
def test_every_state_of_a_page_can_be_read(editor, address):
    editor.set_viewport_size(DESKTOP)
    editor.goto(address)
    assert too_alike(editor, {"media": "screen"}) == {}


@pytest.mark.parametrize("answers", [None, {"safety-aware-1": "often"}], ids=["right", "faulty"])
def test_everyone_can_use_and_read_what_a_response_file_holds(editor, team, answers):
    asked = find_newest(team.questionnaires)
    text = response_text(asked, **({"answers": answers} if answers else {}))
    editor.set_viewport_size(DESKTOP)
    editor.goto(f"{LIST}/1/response")
    file = {"name": "response.json", "mimeType": "application/json", "buffer": text.encode()}
    editor.set_input_files("#file", file)
    if answers:
        editor.watch.expect(f"422 POST {LIST}/1/response")
    click_through(editor.get_by_role("button", name="Check the file"))
    shown = "‘often’ is not a choice" if answers else "What the file holds"
    expect(editor.get_by_role("main")).to_contain_text(shown)
    assert (faults(editor), small_targets(editor)) == ([], [])
    editor.set_viewport_size(ZOOMED)
    assert (faults(editor), lost(editor)) == ([], [])


FAULTY_LIST = (
    "Partners, autumn\n\nname,places,sector,size,email,notes\n"
    + "".join(f"Partner {n},Hul;Hull & York,Scholl,250+,office@,x\n" for n in range(9))
    + "#REF!,,NHS,,n/a,\nPartner 1,Mars,,lots,,\nLantern Row,Hull,Health,,,x\n"
)


def check_list(page: Page, text: str = FAULTY_LIST) -> None:
    """Have a list of partners checked, in which something is wrong."""
    page.goto(f"{LIST}/import")
    file = {"name": "list.csv", "mimeType": "text/csv", "buffer": text.encode()}
    page.set_input_files("#file", file)
    page.watch.expect(f"422 POST {LIST}/import")
    click_through(page.get_by_role("button", name="Check the file"))
    expect(page.get_by_role("main")).to_contain_text("Nothing has been imported yet")


def test_everyone_can_use_and_read_what_there_is_to_mend_in_a_list(editor):
    editor.set_viewport_size(DESKTOP)
    check_list(editor)
    editor.evaluate("document.querySelectorAll('details').forEach((each) => { each.open = true })")
    assert (faults(editor), small_targets(editor)) == ([], [])
    editor.set_viewport_size(ZOOMED)
    assert (faults(editor), lost(editor)) == ([], [])


UNBROKEN = "Wolverhampton" * 14


def test_words_without_a_space_stay_on_the_page(editor):
    editor.set_viewport_size(ZOOMED)
    editor.goto(f"{LIST}?q={UNBROKEN}")
    assert editor.evaluate(ACROSS) == ZOOMED["width"]
    row = f"{UNBROKEN},{UNBROKEN},{UNBROKEN},{UNBROKEN}@example.org,{UNBROKEN}\n"
    check_list(editor, f"name,places,sector,email,{UNBROKEN}\n{row}{row}")
    assert editor.evaluate(ACROSS) == ZOOMED["width"]


@pytest.mark.parametrize("scripts", [True, False], ids=["with scripts", "without scripts"])
def test_a_list_is_mended_by_keyboard(someone, team, scripts):
    page = someone(scripts=scripts, width=360)
    page.goto(f"{LIST}/import")
    team.sign_in(page)
    name = f"Mended {'with' if scripts else 'without'} scripts"
    check_list(page, f"name,places,sector,size,email\n{name},Hul,Scholl,250+,office@\n")
    page.get_by_role("link", name="size: 1 word that we do not know").focus()
    page.keyboard.press("Enter")
    page.get_by_label("‘250+’ in 1 row should be").focus()
    page.keyboard.press("5")
    page.get_by_label(f"Row 2, {name}").focus()
    page.keyboard.press("ControlOrMeta+a")
    page.keyboard.type("office@example.org")
    page.keyboard.press("Enter")
    main = page.get_by_role("main")
    expect(main).to_contain_text("The mended list is right")
    expect(main).to_contain_text("51 to 250 people")
    page.get_by_role("button", name="Import 1 organisation").press("Enter")
    expect(main).to_contain_text("1 organisation is in the list now")


@pytest.mark.parametrize("scripts", [True, False], ids=["with scripts", "without scripts"])
def test_invite_answer_compare_and_report(someone, team, scripts):
    page = someone(scripts=scripts)
    page.goto("/core-team/compare?place=hull")
    team.sign_in(page)
    # After signing in, the page that was asked for.
    expect(page).to_have_url(re.compile("/core-team/compare.place=hull$"))
    before = answered(page)
    name = f"{NAME} {'with' if scripts else 'without'} scripts"
    link = invite(page, name)
    answer(someone(scripts=scripts, width=375), link)
    page.goto("/core-team/compare?place=hull")
    assert answered(page) == before + 1
    follow_a_figure(page, name)
    report(page)
    take_away(page, name)


def answered(page: Page) -> int:
    """How many have submitted, as the page says."""
    told = page.get_by_text(re.compile("organisations in Hull that were invited")).inner_text()
    return int(re.match(r"(\d+) of \d+ organisations", told)[1])


def invite(page: Page, name: str) -> str:
    """Add an organisation and make a link to copy. Returns the link."""
    click_through(page.get_by_role("link", name="Organisations", exact=True))
    click_through(page.get_by_role("link", name="Add an organisation"))
    page.watch.expect(f"422 POST {LIST}/add")
    page.get_by_label("Hull").check()
    add = page.locator("main button[type=submit]").first
    click_through(add)
    # What was chosen stays while the rest is asked for.
    expect(page.locator(".nhsuk-error-summary")).to_be_visible()
    expect(page.get_by_label("Hull")).to_be_checked()
    page.locator("#name").fill(name)
    page.get_by_label("Voluntary and community").check()
    click_through(page.locator("main button[type=submit]").first)
    expect(page.get_by_role("heading", level=1)).to_contain_text(name)
    click_through(page.get_by_role("link", name=re.compile("Invite")))
    click_through(page.get_by_role("button", name="Make a link to copy"))
    link = page.locator("input[readonly]").first.input_value()
    assert link.startswith("http://127.0.0.1")
    return link


def answer(page: Page, link: str) -> None:
    """A charity's manager, on a phone: the detail that is missing, and submit."""
    page.goto(link)
    click_through(page.get_by_role("link", name="Check your details"))
    page.get_by_label("Up to 10 people").check()
    click_through(page.get_by_role("button", name="Save"))
    click_through(page.get_by_role("button", name="Start", exact=True))
    click_through(page.get_by_role("link", name="Start with"))
    page.get_by_label("Don’t know").first.check()
    click_through(page.get_by_role("button", name="Save and go to your overview"))
    click_through(page.get_by_role("link", name="Check your answers and submit"))
    click_through(page.get_by_role("button", name="Submit these answers"))
    expect(page.get_by_role("heading", level=1)).to_contain_text("Where you stand")


def follow_a_figure(page: Page, name: str) -> None:
    """From a figure down to the organisation behind it, and on to what it answered."""
    page.get_by_text("See places as tables").click()
    table = page.get_by_role("table", name="Stages: places")
    # The first number is how many there are in all, the next how many are at the first stage.
    click_through(
        table.get_by_role("row", name=re.compile("^Hull")).first.get_by_role("link").nth(1)
    )
    expect(page.get_by_role("heading", level=2).first).to_contain_text("Starting out")
    click_through(page.get_by_role("link", name=name))
    click_through(page.get_by_role("link", name="Round 1"))
    expect(page.get_by_role("main")).to_contain_text("No answer yet")


def report(page: Page) -> None:
    """A figure that only the team knows, and the report."""
    click_through(page.get_by_role("link", name="KPI report"))
    expect(page.get_by_role("heading", level=1)).to_have_text("KPI report")
    expect(page.get_by_role("main")).to_contain_text("What it cannot show")
    with page.expect_download() as download:
        page.get_by_role("link", name=re.compile("XLSX")).click()
    book = openpyxl.load_workbook(io.BytesIO(download.value.path().read_bytes()))
    assert "Figures" in book.sheetnames


def take_away(page: Page, name: str) -> None:
    """Everything as a file, which a spreadsheet opens."""
    click_through(page.get_by_role("link", name="Take data away"))
    with page.expect_download() as download:
        page.get_by_role("link", name="Organisations as CSV").click()
    rows = csv.DictReader(io.StringIO(download.value.path().read_text("utf-8-sig")))
    assert name in [row["name"] for row in rows]


@pytest.mark.parametrize("scripts", [True, False], ids=["with scripts", "without scripts"])
def test_pictures_tell_the_result_and_tables_are_behind_them(someone, team, scripts):
    page = someone(scripts=scripts)
    page.goto("/core-team/compare?place=hull")
    team.sign_in(page)
    expect(
        page.get_by_role("img", name=re.compile("Everybody who does not work in Hull"))
    ).to_be_visible()
    expect(page.get_by_role("figure")).to_have_count(6)
    table = page.get_by_role("table", name="Scores: places")
    expect(table).to_be_hidden()
    page.get_by_text("See places as tables").click()
    expect(table).to_be_visible()


@pytest.mark.parametrize("scripts", [True, False], ids=["with scripts", "without scripts"])
def test_printed_pictures_stay_and_a_table_that_nobody_opened_does_not(someone, team, scripts):
    page = someone(scripts=scripts)
    page.goto("/core-team/compare?place=hull")
    team.sign_in(page)
    page.get_by_text("See places as tables").click()
    if scripts:
        page.evaluate("dispatchEvent(new Event('beforeprint'))")
    page.emulate_media(media="print")
    expect(page.get_by_role("figure")).to_have_count(6)
    expect(page.get_by_role("table", name="Scores: places")).to_be_visible()
    expect(page.get_by_text("See this as tables")).to_be_hidden()
    expect(page.get_by_role("table", name=re.compile("beside everybody else"))).to_have_count(0)


def test_printed_the_report_leaves_out_what_only_a_screen_needs(someone, team):
    page = someone()
    page.goto("/core-team/report")
    team.sign_in(page)
    page.emulate_media(media="print")
    expect(page.get_by_role("navigation", name="Core team")).to_be_hidden()
    expect(page.get_by_role("heading", name="KPI 3")).to_be_visible()
