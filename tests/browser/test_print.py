"""On paper: the results and nothing that only works on a screen."""

import re

import pytest
from playwright.sync_api import expect

from tests.browser.layout_checks import cut_on_paper, write_everywhere
from tests.browser.states import CORE, EVIDENCE, ITEM, RESULTS, SAFETY, STATES

ON_SCREEN_ONLY = "header, footer, button, .nhsuk-button, .nhsuk-back-link, .nhsuk-skip-link"


@pytest.fixture
def printed(arrive, organisation):
    """The results of a round as the printer sees them."""
    page = arrive(organisation)
    STATES["results with floor below ceiling"](page, organisation)
    page.emulate_media(media="print")
    return page


def test_the_printed_results_have_no_header_or_buttons(printed):
    found = printed.locator(ON_SCREEN_ONLY).all()
    assert len(found) > len(ON_SCREEN_ONLY.split(","))
    assert [part.evaluate("e => e.outerHTML") for part in found if part.is_visible()] == []


def test_the_printed_results_say_everything_else(printed, questionnaire):
    expect(printed.get_by_role("heading", level=1)).to_be_visible()
    expect(printed.get_by_text("You are here")).to_be_visible()
    for value in questionnaire.framework.values:
        row = printed.locator(f"#value-{value.id}")
        expect(row.get_by_role("heading", name=value.name)).to_be_visible()
        expect(row.locator(".wm-row__line")).to_be_visible()
    for thing in printed.locator(".wm-thing").all():
        expect(thing.get_by_text("First step:")).to_be_visible()
    # What is folded on the screen: said in short, unfolded, or told to be there.
    expect(printed.locator("#strengths").locator("..").get_by_text("Also: ")).to_be_visible()
    for stage in questionnaire.framework.ladder:
        expect(printed.locator("dd", has_text=stage.summary[:40])).to_be_visible()
    expect(printed.get_by_text("On the screen, this page also has")).to_be_visible()
    expect(printed.get_by_role("button", name="Add to our plan").first).to_be_hidden()


@pytest.mark.parametrize("state", ["results with floor below ceiling", "results of a second round"])
def test_the_printed_results_are_three_sides_at_the_most(arrive, organisation, state):
    page = arrive(organisation)
    STATES[state](page, organisation)
    assert pages_of(page.pdf(format="A4")) <= 3


def test_the_print_button_prints(arrive, organisation):
    organisation.answer({CORE: "some"})
    page = arrive(organisation)
    page.goto(RESULTS)
    page.evaluate("window.print = () => { document.title = 'Printing' }")
    page.get_by_role("button", name="Print this page").click()
    expect(page).to_have_title("Printing")


def test_without_scripts_there_is_no_button_that_does_nothing(arrive, organisation):
    organisation.answer({CORE: "some"})
    page = arrive(organisation, scripts=False)
    page.goto(RESULTS)
    expect(page.locator("[data-print]")).to_have_count(1)
    expect(page.locator("[data-print]")).to_be_hidden()


LONG = "\n".join(f"Line {number} of what somebody wrote, and it goes on." for number in range(40))


@pytest.mark.parametrize("scripts", [True, False], ids=["with scripts", "without scripts"])
def test_the_whole_return_link_is_on_paper(arrive, organisation, scripts):
    page = arrive(organisation, width=400, scripts=scripts)
    STATES["link shown"](page, organisation)
    link = page.get_by_label("Your private link").input_value()
    page.emulate_media(media="print")
    expect(page.locator(".wm-on-paper", has_text=link)).to_be_visible()


def test_every_field_of_a_section_prints_whole(arrive, organisation):
    page = arrive(organisation)
    page.goto(SAFETY)
    assert write_everywhere(page, LONG) > 8
    assert cut_on_paper(page) == []
    assert page.locator("details.wm-more[open]").count() == page.locator("details.wm-more").count()
    # As it was, once it is printed.
    page.emulate_media(media="screen")
    expect(page.locator("details.wm-more[open]")).to_have_count(0)
    expect(page.locator(".wm-on-paper:visible")).to_have_count(0)


def test_an_empty_field_stays_closed_on_paper_and_is_a_box_to_write_in(arrive, organisation):
    page = arrive(organisation)
    page.goto(SAFETY)
    page.emulate_media(media="print")
    expect(page.locator("details.wm-more[open]")).to_have_count(0)
    expect(page.locator(".wm-on-paper:visible")).to_have_count(0)


def test_what_is_saved_prints_whole_without_scripts_too(arrive, organisation):
    reason = "We work with other organisations only, and none of them meets anybody here. " * 3
    said = {"given": "not-applicable", "reason": reason.strip(), "note": LONG, "evidence": EVIDENCE}
    organisation.answer({ITEM: said})
    page = arrive(organisation, scripts=False)
    page.goto(SAFETY)
    page.locator(f"#q-{ITEM} summary").click()
    page.emulate_media(media="print")
    for words in (said["reason"], EVIDENCE):
        expect(page.locator(".wm-on-paper", has_text=words)).to_be_visible()
    note = page.locator(f"#{ITEM}-note")
    expect(note).to_be_visible()
    assert note.evaluate("field => field.scrollHeight <= field.clientHeight + 1")


def test_the_printer_gets_what_is_laid_out_on_paper(arrive, organisation):
    """The browser's own print, not only its look: it says so before it prints."""
    page = arrive(organisation)
    page.goto(SAFETY)
    write_everywhere(page, LONG)
    page.evaluate(
        "addEventListener('beforeprint', () => { window.printed ="
        " [...document.querySelectorAll('.wm-on-paper:not([hidden])')].map(e => e.textContent) })"
    )
    page.pdf(format="A4")
    assert LONG in page.evaluate("window.printed")
    expect(page.locator("details.wm-more[open]")).to_have_count(0)


# ---------------------------------------------------------------- where a page ends

# Three tables in place of what the page is about, each of more than half a page.
TABLES = """() => {
  const rows = '<tr><td class="nhsuk-table__cell">1</td></tr>'.repeat(14);
  const head = '<thead><tr><th>Row</th></tr></thead>';
  const table = `<table class="nhsuk-table">${head}<tbody>${rows}</tbody></table>`;
  const main = document.querySelector('main');
  main.innerHTML = table.repeat(3);
  main.querySelectorAll('tbody tr').forEach((row) => { row.style.height = '40px'; });
}"""


def test_a_table_that_does_not_fit_leaves_no_page_half_empty(arrive):
    page = arrive()
    page.goto("/accessibility")
    page.evaluate(TABLES)
    assert pages_of(page.pdf(format="A4")) == 2


def pages_of(pdf: bytes) -> int:
    return len(re.findall(rb"/Type\s*/Page\b", pdf))


def test_rows_and_pictures_stay_whole_and_headings_lead_on(printed):
    """As the browser understands the style: it says nothing of what it does not know."""
    how = "(all, name) => [...new Set(all.map((each) => getComputedStyle(each)[name]))]"
    for found, name, value in (
        ("table", "breakInside", "auto"),
        ("thead", "display", "table-header-group"),
        ("main tr, main li, .wm-thing", "breakInside", "avoid"),
        ("main h1, main h2, main h3, main h4, caption, main summary", "breakAfter", "avoid"),
    ):
        assert (found, printed.locator(found).evaluate_all(how, name)) == (found, [value])
