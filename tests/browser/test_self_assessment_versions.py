"""Once a version has been published after it: what was answered and printed before is not lost, and
nowhere taken for an answer to the newer questions.
"""

import json
from types import SimpleNamespace

import pytest
from playwright.sync_api import expect

from app import create_public_app
from app.forms.response_file import read_response_file
from scoring.placement.questionnaire_json import paper_code
from scoring.questionnaires.published_versions import lock_versions, read_published_versions
from tests.browser.console_guard import click_through
from tests.browser.self_assessment import (
    CORE,
    ITEM,
    answer,
    as_entries,
    begin_typing,
    choose,
    entries_on,
    file_of,
    go,
    load,
    site_of,
    take_paper,
    visits,
)
from tests.browser.service import published
from tests.factories.versions import publish_next_version

ANSWERS = {
    CORE: {
        "given": "some",
        "note": "First line\nsecond “line” 🌳",
        "evidence": "https://a.example/b",
    },
    "safety-aware-2": {"given": "not-applicable", "reason": "We are one person"},
    "co-production-informed-2": {"note": "To be asked in May"},
}
WAITING = {"given": "not-applicable", "reason": " "}
KEEP = """([version, hash, entries]) => Object.entries(entries).forEach(([item, entry]) => {
  localStorage.setItem(`waymark/organisation/${version}/${hash}/${item}`,
    JSON.stringify({given: '', reason: '', note: '', evidence: '', ...entry}));
})"""


def with_a_choice_more(text):
    """The next version: a choice more in the middle, so that the third is another answer."""
    most = "    - {id: most, label: In most places, points: 3}\n"
    more = "    - {id: tried, label: Tried out, points: 2}\n"
    some = "    - {id: some, label: In some places, points: 2}\n"
    assert most in text
    text = text.replace(some, more + some.replace("points: 2", "points: 3"))
    text = text.replace(most, most.replace("points: 3", "points: 4"))
    return text.replace("reviewed, points: 4", "reviewed, points: 5")


@pytest.fixture(scope="module")
def shelf(tmp_path_factory):
    """The real questionnaire, its next version, and another questionnaire of the same words."""
    folder = published(
        tmp_path_factory.mktemp("shelf"),
        reword=lambda text: text.replace("applicable: never", "applicable: reason"),
    )
    newest = publish_next_version(folder, with_a_choice_more)
    text = (folder / f"organisation.v{newest.version}.yaml").read_text("utf-8")
    team = text.replace("id: organisation\n", "id: team\n", 1)
    (folder / f"team.v{newest.version}.yaml").write_text(team, "utf-8")
    lock_versions(folder)
    return folder


@pytest.fixture(scope="module")
def site(shelf, service):
    return site_of(SimpleNamespace(url=service.url, questionnaires=shelf))


@pytest.fixture(scope="module")
def before(shelf, site):
    """The version before the newest."""
    return read_published_versions(shelf)["organisation", site.asked.version - 1]


@pytest.fixture(scope="module")
def team(shelf, before):
    """Another questionnaire of the same words."""
    return read_published_versions(shelf)["team", before.version]


@pytest.fixture(scope="module")
def taken_in(shelf, site):
    """What the live app reads in a file: the version, and the entries."""
    editions = site.folder.parent / "editions"
    app = create_public_app({"QUESTIONNAIRES": shelf, "EDITIONS": editions})

    def reading(content: bytes):
        with app.app_context():
            read = read_response_file(content)
        return read.questionnaire.version, read.entries

    return reading


@pytest.fixture
def visit(browser, site):
    yield from visits(browser, site)


@pytest.fixture
def earlier_page(site, before):
    """The address of the page of the version before."""
    return site.address.replace("index.html", f"version-{before.version}/index.html")


def earlier_file(page) -> bytes:
    with page.expect_download() as taking:
        page.get_by_role("button", name="Download the answers to version").click()
    return taking.value.path().read_bytes()


# ---------------------------------------------------------------- answers that a browser keeps


def test_what_was_answered_before_is_a_response_file_that_is_read_again(
    visit, site, before, taken_in, earlier_page
):
    page = visit()
    page.goto(earlier_page)
    answer(page, before, ANSWERS)
    go(page, "safety")
    page.check(f"#{ITEM}-not-applicable")
    page.goto(site.address)
    told = page.locator("[data-into=earlier]")
    expect(told).to_contain_text(
        f"Your answers to version {before.version}: an answer or a note at 4 questions."
    )
    assert entries_on(page, site.asked) == {}

    content = earlier_file(page)
    whole = as_entries({**ANSWERS, ITEM: {"given": "not-applicable"}})
    assert taken_in(content) == (before.version, whole)

    # The page of the newer questions does not take it, and says which one does.
    refused = choose(page, content)
    expect(refused).to_contain_text(
        f"answers to other questions: organisation, version {before.version}."
    )
    click_through(refused.get_by_role("link", name=f"organisation, version {before.version}"))
    expect(page.get_by_text("These are earlier questions:")).to_be_visible()
    assert entries_on(page, before) == whole

    elsewhere = visit()
    elsewhere.goto(earlier_page)
    load(elsewhere, content)
    assert entries_on(elsewhere, before) == whole


def test_they_can_be_set_beside_the_newer_questions(visit, before):
    page = visit("yours")
    content = file_of(before, ANSWERS)
    file = {"name": "of-before.json", "mimeType": "application/json", "buffer": content}
    page.set_input_files("#earlier-file", file)
    expect(page.locator("#earlier-now")).to_contain_text(
        f"of-before.json. It answers 2 of {len(before.items)}"
    )
    page.reload()
    go(page, "safety")
    page.check(f"#{CORE}-tried")
    said = page.locator(f"#q-{CORE} .wm-last-time")
    expect(said).to_contain_text("In some places")
    expect(said).to_contain_text("First line")


def test_answers_to_versions_that_the_site_does_not_know_are_files_too(visit, before):
    page = visit()
    gone = {"an-item-of-then": {"given": "always", "note": "As it was"}, "another": WAITING}
    page.evaluate(KEEP, [0, "0123456789ab", gone])
    page.evaluate(KEEP, [before.version, "ffffffffffff", {CORE: {"given": "some"}, "empty": {}}])
    page.evaluate(KEEP, [before.version, before.content_hash[:12], {CORE: {"note": "Mine"}}])
    page.evaluate("localStorage['waymark/organisation/of-nobody'] = 'x'")
    page.reload()
    told = page.locator("[data-into=earlier]")
    names = told.get_by_role("button", name="Download").all_inner_texts()
    assert names == [
        f"Download the answers to version {before.version}",
        f"Download the answers to version {before.version}",
        "Download the answers to version 0",
    ]
    with page.expect_download() as taking:
        told.get_by_role("button", name="Download the answers to version 0").click()
    assert taking.value.suggested_filename == "waymark-organisation-version-0-answers.json"
    assert json.loads(taking.value.path().read_bytes()) == {
        "questionnaire": "organisation",
        "version": 0,
        "content_hash": "0123456789ab",
        "answers": {"an-item-of-then": "always"},
        "notes": {"an-item-of-then": {"note": "As it was", "evidence": ""}},
        "waiting_for_reason": ["another"],
    }
    expect(told.get_by_text("The page of those questions is not here any more.")).to_have_count(2)
    expect(told.get_by_role("link", name=f"version {before.version}")).to_have_count(1)

    # One of them goes, the others stay.
    told.get_by_role("button", name="Clear the answers to version 0").click()
    expect(told.get_by_role("button", name="Download")).to_have_count(2)
    kept = page.evaluate("Object.keys(localStorage).filter((key) => key.includes('/0/'))")
    assert kept == []


def test_a_file_of_other_words_says_where_it_can_be_read(visit, site):
    page = visit()
    told = choose(page, file_of(site.asked, ANSWERS, content_hash="f" * 64))
    expect(told).to_contain_text("The questions have changed since this file was made")
    expect(told).to_contain_text("the core team can bring it in for you")
    told = choose(page, file_of(site.asked, ANSWERS, content_hash=site.asked.content_hash[:11]))
    expect(told).to_contain_text("The questions have changed")
    load(page, file_of(site.asked, ANSWERS, content_hash=site.asked.content_hash[:12]))
    assert entries_on(page, site.asked) == as_entries(ANSWERS)


# ---------------------------------------------------------------- paper


@pytest.fixture
def printed_code(visit):
    """What the sheets of a pack say that they are."""

    def reading(address: str) -> str:
        page = visit()
        page.goto(address)
        return page.locator("[data-paper-code]").inner_text()

    return reading


def test_paper_of_an_earlier_version_is_refused_and_led_to_its_own_page(
    visit, site, before, printed_code, earlier_page
):
    earlier = printed_code(earlier_page.replace("index.html", "pack/index.html"))
    assert earlier == paper_code(before) != printed_code(site.pack)
    page = visit("type-in")
    expect(page.locator("#line")).to_be_hidden()
    told = take_paper(page, earlier)
    expect(told).to_contain_text(f"This paper is of other questions than this page: {earlier}.")
    expect(page.locator("#line")).to_be_hidden()
    click_through(told.get_by_role("link", name=f"organisation, version {before.version}"))
    expect(page.locator("#paper")).to_be_focused()
    begin_typing(page, before)
    page.keyboard.type("3")
    page.keyboard.press("Enter")
    expect(page.locator("[data-typed-now]")).to_contain_text("SA1: In some places")
    page.goto(site.address)
    assert entries_on(page, site.asked) == {}


def test_what_paper_codes_are_taken(visit, site, team):
    right, other_paper = paper_code(site.asked), paper_code(team)
    digits = right.partition("-")[2]
    other = "0" if digits[-1] != "0" else "1"
    page = visit("type-in")
    for typed, words in {
        "": "Type the whole paper code",
        "v2": "Type the whole paper code",
        "2": "Type the whole paper code",
        "SA1 3": "Type the whole paper code",
        f"{right[:-1]}{other}": "We do not know the paper code",
        f"v9-{digits}": "We do not know the paper code v9-",
        other_paper: f"of other questions than this page: {other_paper}.",
        right: "That is the right paper.",
    }.items():
        expect(take_paper(page, typed), typed).to_contain_text(words)
        expect(page.locator("#line")).to_be_visible(visible=typed == right)


@pytest.mark.parametrize("typed", ["{0}", "  {0} ", "V{2}{1}", "v{2} {1}.", "v {2} - {1}"])
def test_the_right_code_is_taken_however_it_is_typed(visit, site, typed):
    code = paper_code(site.asked)
    digits = code.partition("-")[2].upper().replace("0", "O").replace("1", "l")
    page = visit("type-in")
    told = take_paper(page, typed.format(code, digits, site.asked.version))
    expect(told).to_contain_text("That is the right paper.")


def test_the_next_pile_of_paper_is_looked_at_too(visit, site, before):
    page = visit("type-in")
    begin_typing(page, site.asked)
    page.fill("#line", paper_code(before))
    page.keyboard.press("Enter")
    expect(page.locator("[data-paper-now]")).to_contain_text("This paper is of other questions")
    expect(page.locator("#line")).to_be_hidden()
    begin_typing(page, site.asked)
    page.fill("#line", paper_code(site.asked))
    page.keyboard.press("Enter")
    expect(page.locator("#line")).to_have_value("SA1 ")
    # Whoever comes after somebody who cleared everything has other paper.
    go(page, "yours")
    page.get_by_role("button", name="Clear everything on this device").click()
    page.get_by_role("button", name="Yes, clear everything").click()
    go(page, "type-in")
    expect(page.locator("#line")).to_be_hidden()


def test_every_sheet_says_which_questions_it_is_of(visit, site):
    """What heads a table is printed on every sheet that the table goes over."""
    code = paper_code(site.asked)
    pack = visit()
    pack.goto(site.pack)
    form = visit(scripts=False)
    for page in (pack, form):
        page.emulate_media(media="print")
        sheets = page.locator(".wm-sheet")
        assert sheets.locator("[data-item]").count() == len(site.asked.items)
        for sheet in sheets.all():
            line = sheet.locator(".wm-sheet__line")
            expect(sheet).to_have_css("display", "table")
            expect(line).to_have_css("display", "table-header-group")
            expect(line).to_have_text(
                f"Paper code {code} organisation, version {site.asked.version}"
            )
