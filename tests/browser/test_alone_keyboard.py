"""The views by keyboard: where the focus goes, what is read out, and the way back."""

import pytest
from playwright.sync_api import Page, expect

from tests.browser.alone import CORE, ITEM, go, status
from tests.browser.test_keyboard import answer_all, press, tab_to

TITLE = "Try the self-assessment privately – Waymark"

# Every word that a live region comes to hold, in order, but for those that are out of sight.
HEARD = """() => {
  window.heard = [];
  const seen = new MutationObserver((changes) => changes.forEach(({target}) => {
    const node = target.nodeType === Node.TEXT_NODE ? target.parentElement : target;
    const region = node.closest('[role=status], [role=alert]');
    if (region?.checkVisibility()) window.heard.push(region.textContent.trim());
  }));
  seen.observe(document.body, {childList: true, characterData: true, subtree: true});
}"""


def from_the_top(page: Page) -> None:
    """As somebody who has just come to the page, wherever its address leads."""
    page.locator("body").evaluate("body => { body.tabIndex = -1; body.focus() }")


def shows(page: Page, view: str, title: str) -> None:
    """One view alone is shown, and its heading has the focus."""
    expect(page.locator("[data-view]:visible")).to_have_attribute("id", view)
    expect(page).to_have_title(title)
    heading = page.locator("h1" if view == "start" else f"#{view} h2").first
    expect(heading).to_be_focused()
    expect(heading).to_be_in_viewport()
    expect(page.locator("h1")).to_have_count(1)


def test_a_whole_section_by_keyboard(visit, site):
    page = visit()
    expect(page).to_have_title(TITLE)
    tab_to(page, "Start with Safety")
    press(page, "Enter")
    shows(page, "safety", f"Safety – {TITLE}")
    page.evaluate(HEARD)
    items = site.asked.sections[0].items
    answer_all(page, items)
    for item in items:
        expect(status(page, item.id)).to_have_text("Kept on this device")
    note = page.locator(f"#{items[-1].id}-note")
    expect(note).to_have_value("First line\nsecond line")
    heard = page.evaluate("window.heard")
    assert heard.count("Kept on this device") == 8
    assert [words for words in heard if "answered" in words] == [
        f"{n} of 8 answered in this section." for n in range(1, 9)
    ]
    assert heard.count("Say in a few words why. Until then this counts as no answer.") == 1

    tab_to(page, "Go on to Choice and Control")
    press(page, "Enter")
    shows(page, "choice-and-control", f"Choice and Control – {TITLE}")
    page.go_back()
    shows(page, "safety", f"Safety – {TITLE}")
    page.go_back()
    shows(page, "start", TITLE)
    expect(page.locator("#status-safety")).to_have_text("Complete")
    expect(page.get_by_role("link", name="Carry on with Choice and Control")).to_be_visible()
    page.go_forward()
    shows(page, "safety", f"Safety – {TITLE}")


def test_the_skip_link_leads_into_the_view_that_is_open(visit):
    page = visit("safety")
    page.check(f"#{CORE}-most")
    go(page, "results")
    title = f"Where you stand so far – {TITLE}"
    expect(page).to_have_title(title)
    from_the_top(page)
    tab_to(page, "Skip to main content")
    press(page, "Enter")
    expect(page.locator("#results")).to_be_visible()
    press(page, "Tab")
    expect(page.locator("#results :focus")).to_have_count(1)
    expect(page).to_have_title(title)


@pytest.mark.parametrize("view", ["start", "results", "what-if", "type-in", "yours"])
def test_the_focus_shows_on_every_stop_of_a_view(visit, view):
    page = visit("safety")
    page.check(f"#{CORE}-most")
    go(page, view)
    from_the_top(page)
    tab_to(page, "Ask us by e-mail")


@pytest.mark.parametrize("asked_for", ["results", "what-if", "value-safety", "nothing-answered"])
def test_with_nothing_answered_one_is_led_to_the_questions_and_back(visit, asked_for):
    page = visit(asked_for)
    title = f"Nothing has been answered yet – {TITLE}"
    expect(page.locator("[data-view]:visible")).to_have_attribute("id", "nothing-answered")
    expect(page).to_have_title(title)
    from_the_top(page)
    tab_to(page, "Start with Safety")
    press(page, "Enter")
    shows(page, "safety", f"Safety – {TITLE}")
    page.go_back()
    shows(page, "nothing-answered", title)
    page.go_forward()
    page.check(f"#{CORE}-dont-know")
    page.go_back()
    expect(page.locator("[data-view]:visible")).to_have_attribute(
        "id", "what-if" if asked_for == "what-if" else "results"
    )


def test_what_is_cleared_and_found_by_keyboard(visit):
    page = visit("safety")
    page.check(f"#{CORE}-most")
    page.locator(f"#q-{CORE} .wm-clear").focus()
    press(page, "Enter")
    expect(page.locator(f"#q-{CORE} input:checked")).to_have_count(0)
    expect(page.locator(f"#{CORE}-not-yet")).to_be_focused()
    page.check("#safety-aware-2-most")

    # A supposed change leads to its question, and the table to its value.
    go(page, "what-if")
    page.locator(f"#suppose-{ITEM}").focus()
    press(page, "ArrowDown")
    expect(page.locator("[data-into=changed]")).to_contain_text("With 1 changed answer")
    expect(page.locator(f"#suppose-{ITEM}")).to_be_focused()
    page.locator("[data-into=changed] a").focus()
    press(page, "Enter")
    expect(page.locator(f"#suppose-{ITEM}")).to_be_focused()
    go(page, "results")
    page.get_by_role("table", name="The stage of each value").get_by_role(
        "link", name="Co-production"
    ).focus()
    press(page, "Enter")
    expect(page.locator("#value-co-production")).to_be_focused()
    expect(page.locator("#value-co-production")).to_be_in_viewport()


@pytest.mark.parametrize("hash_", ["no-such-view", "%E0%A4%A", "piece-here", "maincontent"])
def test_an_address_that_leads_nowhere_leads_to_the_start(visit, hash_):
    page = visit(hash_)
    expect(page.locator("[data-view]:visible")).to_have_attribute("id", "start")
    expect(page).to_have_title(TITLE)
