"""Everything can be done with a keyboard alone, and one can always see where one is."""

from collections.abc import Sequence

import pytest
from playwright.sync_api import Page, expect

from scoring.questionnaires.questionnaire import Item
from tests.browser.states import CORE, ITEM, SAFETY, STATES

NEXT = "/assessment/1/choice-and-control"

# How the element with the focus looks (with the label that stands for a radio or a tick box),
# beside how it looks without it.
LOOKS_THE_SAME = """() => {
  const focused = document.activeElement;
  const look = () => [[focused, null], [focused.nextElementSibling, '::before']]
    .filter(([element]) => element)
    .map(([element, part]) => {
      const style = getComputedStyle(element, part);
      // A line that is not drawn has a colour and a width all the same.
      const line = (name) => style[`${name}Style`] === 'none'
        || style[`${name}Color`] === 'rgba(0, 0, 0, 0)' ? '' : style[name];
      return [line('outline'), line('borderTop'), line('borderBottom'),
              style.boxShadow, style.backgroundColor, style.backgroundImage];
    }).join();
  const marked = look();
  const {scrollX, scrollY} = window;
  focused.blur();
  const plain = look();
  focused.focus({focusVisible: true});
  window.scrollTo(scrollX, scrollY);
  return marked === plain ? focused.outerHTML.slice(0, 200) : '';
}"""
OUT_OF_SIGHT = """() => {
  const focused = document.activeElement;
  const shown = focused.matches('input[type=radio]') ? focused.nextElementSibling : focused;
  const box = shown.getBoundingClientRect();
  const seen = box.bottom > 0 && box.top < innerHeight && box.width > 1;
  return seen ? '' : focused.outerHTML.slice(0, 200);
}"""
FOCUSED = "document.activeElement.id || document.activeElement.textContent.trim()"


def tab_to(page: Page, words: str) -> None:
    """Tab until the focus is on what has that id, or those words; it must show on every stop."""
    for _ in range(120):
        page.keyboard.press("Tab")
        at = page.evaluate(FOCUSED)
        assert page.evaluate(LOOKS_THE_SAME) == ""
        assert page.evaluate(OUT_OF_SIGHT) == ""
        if at.startswith(words):
            return
    pytest.fail(f"the Tab key never came to {words}")


def answer_all(page: Page, items: Sequence[Item]) -> None:
    """Answer a section's questions; the last does not apply, and has a note of two lines."""
    *others, last = items
    for item in others:
        tab_to(page, f"{item.id}-not-yet")
        press(page, "Space", "ArrowDown", "ArrowDown")
        expect(page.locator(f"#{item.id}-some")).to_be_checked()
    tab_to(page, f"{last.id}-not-yet")
    # Upwards from the first comes the last: does not apply, with its reason next.
    press(page, "ArrowUp")
    expect(page.locator(f"#{last.id}-not-applicable")).to_be_checked()
    tab_to(page, f"{last.id}-reason")
    page.keyboard.type("Decisions are made elsewhere")
    tab_to(page, "Add")
    press(page, "Enter")
    tab_to(page, f"{last.id}-note")
    page.keyboard.type("First line")
    press(page, "Enter")
    page.keyboard.type("second line")


def press(page: Page, *keys: str) -> None:
    for key in keys:
        page.keyboard.press(key)


@pytest.fixture
def page(arrive, organisation):
    opened = arrive(organisation)
    opened.goto(SAFETY)
    return opened


def test_a_whole_section_by_keyboard(page, organisation):
    items = organisation.questionnaire.sections[0].items
    answer_all(page, items)
    tab_to(page, "Save and continue")
    press(page, "Enter")
    expect(page).to_have_url(NEXT)
    page.goto(SAFETY)
    expect(page.locator("[data-answered]")).to_have_text(str(len(items)))
    expect(page.locator(f"#{items[-1].id}-note")).to_have_value("First line\nsecond line")


@pytest.mark.parametrize("scripts", [True, False], ids=["with scripts", "without scripts"])
def test_enter_in_a_text_field_saves_and_clears_no_answer(arrive, organisation, scripts):
    organisation.answer({CORE: "planned", ITEM: "some"})
    page = arrive(organisation, scripts=scripts)
    page.goto(SAFETY)
    page.locator(f"#q-{ITEM} summary").click()
    page.locator(f"#{ITEM}-evidence").press_sequentially("https://example.org/")
    if scripts:
        press(page, "Enter")
        expect(page.locator(f"#q-{ITEM} [data-status]")).to_have_text("Saved")
        expect(page.locator(f"#{ITEM}-evidence")).to_be_focused()
        page.reload()
    else:
        with page.expect_navigation():
            press(page, "Enter")
    expect(page).to_have_url(SAFETY)
    expect(page.locator(f"#{ITEM}-evidence")).to_have_value("https://example.org/")
    expect(page.locator(f"#{ITEM}-some")).to_be_checked()
    expect(page.locator(f"#{CORE}-planned")).to_be_checked()


def test_the_skip_link_comes_first_and_leads_to_the_page_itself(page):
    tab_to(page, "Skip to main content")
    expect(page.locator(".nhsuk-skip-link")).to_be_in_viewport()
    press(page, "Enter")
    expect(page.locator("main")).to_be_focused()
    press(page, "Tab")
    expect(page.locator("main :focus")).to_have_count(1)


@pytest.mark.parametrize(
    "state",
    [
        "joining with mistakes",
        "section faulty",
        "section in conflict",
        "section in conflict without a choice",
        "check changed meanwhile",
        "delete without the tick",
    ],
)
def test_after_a_fault_the_summary_has_the_focus_and_leads_to_each_field(
    arrive, organisation, state
):
    page = arrive(organisation)
    STATES[state](page, organisation)
    expect(page.locator(".nhsuk-error-summary")).to_be_focused()
    links = page.locator(".nhsuk-error-summary a")
    assert links.count() > 0
    for number in range(links.count()):
        field = links.nth(number).get_attribute("href")
        links.nth(number).focus()
        press(page, "Enter")
        expect(page.locator(field)).to_be_in_viewport()
        if page.locator(field).evaluate("e => e.matches('input, select, textarea')"):
            expect(page.locator(field)).to_be_focused()


@pytest.mark.parametrize("state", ["overview begun", "results of a draft", "what if", "link shown"])
def test_the_focus_shows_on_every_stop_of_a_page(arrive, organisation, state):
    page = arrive(organisation)
    STATES[state](page, organisation)
    page.locator("body").evaluate("body => { body.tabIndex = -1; body.focus() }")
    tab_to(page, "Ask for help by e-mail")


def test_an_answer_is_tried_out_by_keyboard(arrive, organisation):
    page = arrive(organisation)
    STATES["what if"](page, organisation)
    page.locator(f"#{CORE}").focus()
    press(page, "Space")
    expect(page.locator("#result")).to_contain_text("With 1 change.")
    expect(page.locator(f"#{CORE}")).to_be_focused()
