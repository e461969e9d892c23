"""Answers are saved as they are given, and nothing typed is lost on the way."""

import pytest
from playwright.sync_api import Page, expect

from tests.browser.console_guard import click_through
from tests.browser.states import CHECK, CORE, ITEM, RESULTS, SAFETY

NEXT = "/assessment/1/choice-and-control"
# More than the script waits for after the last key, in milliseconds.
A_PAUSE = 5_000
OF_ALL = "[data-saved]"
WORDS = "The waiting room was changed in May.\nChildren chose the colours."


def status(page: Page, item: str):
    return page.locator(f"#q-{item} [data-status]")


def open_note(page: Page, item: str):
    page.locator(f"#q-{item} summary").click()
    return page.locator(f"#{item}-note")


@pytest.fixture
def page(arrive, organisation):
    """Somebody at the first section, with scripts."""
    opened = arrive(organisation)
    opened.goto(SAFETY)
    return opened


@pytest.fixture
def page_with_its_clock_stopped(page):
    """The same, where only what the test says makes time pass."""
    page.clock.install(time=0)
    page.clock.pause_at(1_000_000)
    page.reload()
    return page


@pytest.fixture
def stored(arrive, organisation):
    """The first section as a colleague sees it now, without scripts."""

    def open_section():
        opened = arrive(organisation, scripts=False)
        opened.goto(SAFETY)
        return opened

    return open_section


def test_a_choice_is_saved_when_it_is_made(page, stored):
    page.check(f"#{ITEM}-some")
    expect(status(page, ITEM)).to_have_text("Saved")
    expect(page.locator("[data-answered]")).to_have_text("1")
    expect(stored().locator(f"#{ITEM}-some")).to_be_checked()


def test_words_are_saved_while_somebody_types(page, stored):
    note = open_note(page, ITEM)
    note.press_sequentially(WORDS)
    expect(status(page, ITEM)).to_have_text("Saved")
    expect(note).to_be_focused()
    expect(stored().locator(f"#{ITEM}-note")).to_have_value(WORDS)


def test_saved_is_not_said_of_words_typed_since(page_with_its_clock_stopped):
    page = page_with_its_clock_stopped
    note = open_note(page, ITEM)
    note.press_sequentially("First")
    page.clock.run_for(A_PAUSE)
    expect(status(page, ITEM)).to_have_text("Saved")
    note.press_sequentially(" and")
    expect(status(page, ITEM)).to_have_text("")
    page.clock.run_for(A_PAUSE)
    expect(status(page, ITEM)).to_have_text("Saved")


def test_words_typed_just_before_leaving_the_page_are_saved(page_with_its_clock_stopped, stored):
    page = page_with_its_clock_stopped
    open_note(page, ITEM).press_sequentially("Typed in haste")
    page.goto("/privacy")
    colleague = stored()
    # The words travel while the next page opens, so they may arrive a moment later.
    for _ in range(50):
        if colleague.locator(f"#{ITEM}-note").input_value():
            break
        colleague.reload()
    expect(colleague.locator(f"#{ITEM}-note")).to_have_value("Typed in haste")


@pytest.mark.parametrize("scripts", [True, False], ids=["with scripts", "without scripts"])
def test_moving_on_saves_the_page_and_a_reload_shows_it(arrive, organisation, scripts):
    page = arrive(organisation, scripts=scripts)
    page.goto(SAFETY)
    page.check(f"#{CORE}-planned")
    page.check(f"#{ITEM}-not-applicable")
    page.fill(f"#{ITEM}-reason", "We meet nobody face to face")
    open_note(page, CORE).fill(WORDS)
    page.fill(f"#{CORE}-evidence", "https://example.org/minutes")
    click_through(page.get_by_role("button", name="Save and continue"))
    expect(page).to_have_url(NEXT)
    page.goto(SAFETY)
    page.reload()
    expect(page.locator(f"#{CORE}-planned")).to_be_checked()
    expect(page.locator(f"#{ITEM}-not-applicable")).to_be_checked()
    expect(page.locator(f"#{ITEM}-reason")).to_have_value("We meet nobody face to face")
    expect(page.locator(f"#{CORE}-note")).to_have_value(WORDS)
    expect(page.locator(f"#{CORE}-note")).to_be_visible()
    expect(page.locator(f"#{CORE}-evidence")).to_have_value("https://example.org/minutes")
    expect(page.locator("[data-answered]")).to_have_text("2")


@pytest.mark.parametrize("scripts", [True, False], ids=["with scripts", "without scripts"])
def test_the_reason_is_asked_for_only_where_a_question_does_not_apply(
    arrive, organisation, scripts
):
    page = arrive(organisation, scripts=scripts)
    page.goto(SAFETY)
    reason = page.locator(f"#{ITEM}-reason")
    expect(reason).to_be_hidden()
    page.check(f"#{ITEM}-not-applicable")
    expect(reason).to_be_visible()
    page.check(f"#{ITEM}-dont-know")
    expect(reason).to_be_hidden()


def test_does_not_apply_stays_chosen_and_the_reason_is_asked_for(page, stored):
    page.check(f"#{ITEM}-some")
    expect(status(page, ITEM)).to_have_text("Saved")
    page.check(f"#{ITEM}-not-applicable")
    expect(status(page, ITEM)).to_contain_text("Say in a few words why")
    expect(page.locator("[data-answered]")).to_have_text("0")
    colleague = stored()
    expect(colleague.locator(f"#{ITEM}-not-applicable")).to_be_checked()
    expect(colleague.locator(f"#{ITEM}-reason-hint")).to_be_visible()
    page.locator(f"#{ITEM}-reason").press_sequentially("We meet nobody")
    expect(status(page, ITEM)).to_have_text("Saved")
    expect(page.locator("[data-answered]")).to_have_text("1")
    expect(stored().locator(f"#{ITEM}-reason")).to_have_value("We meet nobody")


@pytest.mark.parametrize("scripts", [True, False], ids=["with scripts", "without scripts"])
def test_an_answer_can_be_cleared_and_its_note_stays(arrive, organisation, scripts):
    organisation.answer({ITEM: {"given": "some", "note": WORDS}, CORE: "planned"})
    page = arrive(organisation, scripts=scripts)
    page.goto(SAFETY)
    expect(page.get_by_role("button", name="Clear this answer")).to_have_count(2)
    page.locator(f"#q-{ITEM} .wm-clear").click()
    expect(page.locator(f"#{ITEM}-not-yet")).to_be_focused()
    expect(page.locator(f"#q-{ITEM} input:checked")).to_have_count(0)
    expect(page.locator(f"#{ITEM}-note")).to_have_value(WORDS)
    expect(page.locator(f"#{CORE}-planned")).to_be_checked()


def test_a_part_that_is_refused_is_told_beside_its_question_and_the_rest_is_saved(page, stored):
    page.check(f"#{ITEM}-some")
    open_note(page, ITEM)
    page.fill(f"#{ITEM}-evidence", "the shared drive")
    page.check(f"#{CORE}-planned")
    expect(status(page, CORE)).to_have_text("Saved")
    expect(status(page, ITEM)).to_contain_text("Enter one web address")
    expect(page.locator(OF_ALL)).to_contain_text("Not everything on this page is saved")
    expect(page.locator(f"#{ITEM}-evidence")).to_have_value("the shared drive")
    colleague = stored()
    expect(colleague.locator(f"#{CORE}-planned")).to_be_checked()
    expect(colleague.locator(f"#{ITEM}-some")).to_be_checked()
    page.fill(f"#{ITEM}-evidence", "www.example.org/policy")
    expect(status(page, ITEM)).to_have_text("Saved")
    expect(page.locator(OF_ALL)).to_have_text("Your answers are saved as you go.")
    expect(stored().locator(f"#{ITEM}-evidence")).to_have_value("https://www.example.org/policy")


@pytest.mark.parametrize("scripts", [True, False], ids=["with scripts", "without scripts"])
def test_a_draft_with_gaps_can_be_submitted(arrive, organisation, questionnaire, scripts):
    organisation.answer({CORE: "planned"})
    page = arrive(organisation, scripts=scripts)
    page.goto(CHECK)
    open_items = len(questionnaire.items) - 1
    expect(page.get_by_text(f"{open_items} questions have no answer yet")).to_be_visible()
    click_through(page.get_by_role("button", name="Submit these answers"))
    expect(page).to_have_url(RESULTS)
    expect(page.locator("#unknown").locator("..").get_by_text("No answer yet")).to_have_count(
        open_items
    )
