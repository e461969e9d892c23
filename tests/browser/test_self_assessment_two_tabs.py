"""Two tabs of one browser: neither loses what the other keeps, and each shows it."""

import re

import pytest
from playwright.sync_api import expect

from tests.browser.self_assessment import CORE, ITEM, as_entries, entries_on, go, status

ELSEWHERE = "Changed in another tab"


@pytest.fixture
def tabs(visit):
    one = visit("safety")
    return one, visit("safety", like=one)


def test_each_sees_the_other_s_answers(tabs, site):
    one, other = tabs
    one.check(f"#{CORE}-some")
    expect(other.locator(f"#{CORE}-some")).to_be_checked()
    expect(status(other, CORE)).to_have_text(ELSEWHERE)
    other.check(f"#{ITEM}-not-applicable")
    other.fill(f"#{ITEM}-reason", "We meet nobody")
    expect(one.locator(f"#{ITEM}-reason")).to_have_value("We meet nobody")
    other.check(f"#{CORE}-embedded")
    expect(one.locator(f"#{CORE}-embedded")).to_be_checked()
    go(one, "start")
    answered = f"You have answered 2 of {len(site.asked.items)} questions."
    expect(one.locator("[data-progress]")).to_have_text(answered)
    expected = as_entries(
        {
            CORE: {"given": "embedded"},
            ITEM: {"given": "not-applicable", "reason": "We meet nobody"},
        }
    )
    assert entries_on(one, site.asked) == entries_on(other, site.asked) == expected


def test_results_that_are_open_follow_the_other_tab(tabs):
    one, other = tabs
    other.check(f"#{CORE}-not-yet")
    expect(one.locator(f"#{CORE}-not-yet")).to_be_checked()
    go(one, "results")
    expect(one.locator("[data-into=strengths]")).to_contain_text("None of your answers is")
    other.check(f"#{CORE}-embedded")
    expect(one.locator("[data-into=strengths] .wm-answer")).to_have_text("Embedded and reviewed")
    go(one, "what-if")
    other.check(f"#{CORE}-planned")
    expect(one.locator(f"#suppose-{CORE} option").first).to_have_text("As it is: Planned")


def test_the_first_answer_and_the_last_one_cleared_in_the_other_tab(tabs):
    one, other = tabs
    one.evaluate("location.hash = 'results'")
    shown = one.locator("[data-view]:visible")
    expect(shown).to_have_attribute("id", "nothing-answered")
    other.check(f"#{CORE}-embedded")
    expect(shown).to_have_attribute("id", "results")
    expect(one).to_have_title(re.compile("^Where you stand so far"))
    expect(one.locator("[data-into=strengths] .wm-answer")).to_have_text("Embedded and reviewed")
    other.locator(f"#q-{CORE} .wm-clear").click()
    expect(shown).to_have_attribute("id", "nothing-answered")
    expect(one).to_have_title(re.compile("^Nothing has been answered yet"))


def test_a_note_typed_in_one_while_the_answer_changes_in_the_other(tabs):
    one, other = tabs
    one.locator(f"#q-{CORE} summary").click()
    note = one.locator(f"#{CORE}-note")
    note.press_sequentially("Half a sent")
    expect(other.locator(f"#{CORE}-note")).to_have_value("Half a sent")
    other.check(f"#{CORE}-most")
    expect(one.locator(f"#{CORE}-most")).to_be_checked()
    note.press_sequentially("ence, and the end of it.")
    for tab in tabs:
        expect(tab.locator(f"#{CORE}-note")).to_have_value("Half a sentence, and the end of it.")
        expect(tab.locator(f"#{CORE}-most")).to_be_checked()
    expect(note).to_be_focused()


def test_a_change_takes_nothing_back_that_its_tab_has_not_heard_of(tabs):
    """As where a tab sleeps: it hears of nothing, and then somebody clicks in it."""
    one, other = tabs
    other.add_init_script(
        """window.addEventListener("storage", (event) => {
          event.stopImmediatePropagation();
          window.stopped = true;
        })"""
    )
    other.reload()
    one.locator(f"#q-{CORE} summary").click()
    one.fill(f"#{CORE}-note", "Typed meanwhile")
    other.wait_for_function("window.stopped")
    expect(other.locator(f"#{CORE}-note")).to_have_value("")
    other.check(f"#{CORE}-most")
    expect(one.locator(f"#{CORE}-most")).to_be_checked()
    for tab in tabs:
        expect(tab.locator(f"#{CORE}-note")).to_have_value("Typed meanwhile")


def test_clearing_everything_in_one_clears_the_other(tabs, site):
    one, other = tabs
    one.check(f"#{CORE}-some")
    other.check(f"#{ITEM}-most")
    expect(one.locator(f"#{ITEM}-most")).to_be_checked()
    go(other, "yours")
    other.get_by_role("button", name="Clear everything on this device").click()
    other.get_by_role("button", name="Yes, clear everything").click()
    expect(one.locator("#safety input:checked")).to_have_count(0)
    # Neither brings back what was cleared.
    one.check(f"#{CORE}-planned")
    expect(status(one, CORE)).to_have_text("Kept on this device")
    one.reload()
    assert entries_on(one, site.asked) == as_entries({CORE: {"given": "planned"}})
