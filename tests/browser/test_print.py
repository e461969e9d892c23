"""On paper: the results and nothing that only works on a screen."""

import pytest
from playwright.sync_api import expect

from tests.browser.states import RESULTS, STATES

ON_SCREEN_ONLY = (
    "header, footer, button, .nhsuk-button, .nhsuk-back-link, .nhsuk-skip-link, main svg"
)


@pytest.fixture
def printed(arrive, organisation):
    """The results of a round as the printer sees them."""
    page = arrive(organisation)
    STATES["results with floor below ceiling"](page, organisation)
    page.emulate_media(media="print")
    return page


def test_the_printed_results_have_no_header_buttons_or_chart(printed):
    found = printed.locator(ON_SCREEN_ONLY).all()
    assert len(found) > len(ON_SCREEN_ONLY.split(","))
    assert [part.evaluate("e => e.outerHTML") for part in found if part.is_visible()] == []


def test_the_printed_results_say_everything_else(printed, questionnaire):
    expect(printed.get_by_role("heading", level=1)).to_be_visible()
    expect(printed.get_by_text("You are here")).to_be_visible()
    expect(printed.get_by_role("table", name="The stage of each value")).to_be_visible()
    expect(printed.get_by_role("heading", name="Your strengths")).to_be_visible()
    for value in questionnaire.framework.values:
        expect(printed.locator(f"#value-{value.id}")).to_be_visible()
    assert printed.pdf(format="A4").startswith(b"%PDF-")


def test_the_print_button_prints(arrive, organisation):
    page = arrive(organisation)
    page.goto(RESULTS)
    page.evaluate("window.print = () => { document.title = 'Printing' }")
    page.get_by_role("button", name="Print this page").click()
    expect(page).to_have_title("Printing")


def test_without_scripts_there_is_no_button_that_does_nothing(arrive, organisation):
    page = arrive(organisation, scripts=False)
    page.goto(RESULTS)
    expect(page.locator("[data-print]")).to_be_hidden()
    expect(page.locator("[data-figure]")).to_be_hidden()


def test_the_whole_return_link_is_on_paper(arrive, organisation):
    page = arrive(organisation, width=700)
    STATES["link shown"](page, organisation)
    link = page.get_by_label("Your return link").input_value()
    page.emulate_media(media="print")
    expect(page.locator("p", has_text=link)).to_be_visible()
