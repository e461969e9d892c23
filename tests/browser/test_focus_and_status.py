"""Where the focus goes after each deed, and what is said to whoever hears a page: decision 0043."""

import pytest
from playwright.sync_api import expect

from tests.browser.console_guard import click_through
from tests.browser.layout_checks import heard
from tests.browser.states import CORE, ITEM, SAFETY, STATES, WHAT_IF

SUMMARY = ".nhsuk-error-summary"
# What a region that is read out has said, one after the other.
LISTEN = """() => {
  window.said = [];
  document.querySelectorAll('[role=status]').forEach((region) => {
    new MutationObserver(() => region.textContent && window.said.push(region.textContent))
      .observe(region, {childList: true, characterData: true, subtree: true});
  });
}"""
both = pytest.mark.parametrize("scripts", [True, False], ids=["with scripts", "without scripts"])


@pytest.fixture
def page(arrive, organisation):
    """Somebody of an organisation who has answered two questions."""
    organisation.answer({ITEM: "some", CORE: "planned"})
    return arrive(organisation)


def press(page, name):
    click_through(page.get_by_role("button", name=name, exact=True))


@both
def test_after_a_fault_on_a_page_opened_at_a_question_the_summary_is_what_is_seen(
    arrive, organisation, scripts
):
    page = arrive(organisation, scripts=scripts)
    page.goto(f"{SAFETY}#q-{ITEM}")
    page.locator(f"#q-{ITEM} summary").click()
    page.locator(f"#{ITEM}-evidence").fill("the shared drive")
    page.watch.expect(f"422 POST {SAFETY}")
    press(page, "Save and continue")
    expect(page.locator(SUMMARY)).to_be_focused()
    expect(page.locator(SUMMARY)).to_be_in_viewport()
    assert "#" not in page.url


@both
def test_sent_once_more_from_where_a_summary_leads_it_is_seen_again(arrive, organisation, scripts):
    page = arrive(organisation, scripts=scripts, height=400)
    page.goto("/delete#confirm")
    for _ in range(2):
        page.watch.expect("422 POST /delete")
        press(page, "Delete everything")
        expect(page.locator(SUMMARY)).to_be_focused()
        expect(page.locator(SUMMARY)).to_be_in_viewport()
        page.locator(f"{SUMMARY} a").click()
        expect(page.locator("#confirm")).to_be_focused()


@both
def test_what_came_of_a_form_has_the_focus_on_the_page_that_follows(arrive, organisation, scripts):
    page = arrive(organisation, scripts=scripts)
    page.goto("/details")
    press(page, "Save")
    done = page.get_by_role("alert", name="Done")
    expect(done).to_be_focused()
    expect(done).to_contain_text("Your details are saved.")


@both
def test_clearing_an_answer_leads_to_where_another_can_be_given(
    arrive, organisation, questionnaire, scripts
):
    organisation.answer({ITEM: "some"})
    page = arrive(organisation, scripts=scripts)
    page.goto(SAFETY)
    page.locator(f"#q-{ITEM} .wm-clear").click()
    expect(page.locator(f"#{ITEM}-not-yet")).to_be_focused()
    expect(page.locator(f"#q-{ITEM} legend").first).to_be_in_viewport()


def test_going_through_the_choices_is_told_once(page):
    page.goto(SAFETY)
    expect(heard(page)).to_have_text("")
    page.evaluate(LISTEN)
    page.locator(f"#{CORE}-planned").focus()
    for _ in range(3):
        page.keyboard.press("ArrowDown")
    expect(heard(page)).to_have_text("Saved")
    assert page.evaluate("said") == ["Saved"]


def test_a_field_says_what_is_wrong_with_it_until_it_is_mended(page):
    page.goto(SAFETY)
    page.locator(f"#q-{ITEM} summary").click()
    link = page.locator(f"#{ITEM}-evidence")
    link.fill("the shared drive")
    page.keyboard.press("Tab")
    expect(link).to_have_attribute("aria-invalid", "true")
    described = link.get_attribute("aria-describedby").split()
    assert f"{ITEM}-status" in described
    expect(page.locator(f"#{ITEM}-status")).to_contain_text("Enter one web address")
    expect(heard(page)).to_contain_text("Enter one web address")
    link.fill("https://example.org/")
    page.keyboard.press("Tab")
    expect(link).not_to_have_attribute("aria-invalid", "true")
    assert f"{ITEM}-status" not in link.get_attribute("aria-describedby").split()


def test_the_summary_says_which_of_its_faults_is_put_right_meanwhile(page):
    STATES["section faulty"](page, None)
    link = page.locator(f"#{CORE}-evidence")
    entries = page.locator(f"{SUMMARY} li")
    entry = entries.filter(has=page.locator(f"[href='#{CORE}-evidence']"))
    expect(entry).not_to_contain_text("put right")
    for words, is_right in (("https://example.org/", True), ("the drive", False)):
        link.fill(words)
        page.keyboard.press("Tab")
        said = expect(entry)
        (said.to_contain_text if is_right else said.not_to_contain_text)("(put right)")
    expect(entries.filter(has_text="(put right)")).to_have_count(0)


def test_what_would_move_is_said_in_a_sentence(page):
    page.goto(WHAT_IF)
    expect(heard(page)).to_have_text("")
    page.get_by_text("Safety: the other").click()
    page.evaluate(LISTEN)
    for choice in ("not-yet", "some", "embedded"):
        page.select_option(f"#{CORE}", choice)
    expect(heard(page)).to_contain_text("Nothing would move.")
    (said,) = page.evaluate("said")
    assert len(said) < 200


def test_what_was_copied_is_said(page):
    page.goto("/your-link")
    press(page, "Make a new link")
    page.evaluate(LISTEN)
    page.context.grant_permissions(["clipboard-read", "clipboard-write"])
    for times in (1, 2):
        page.get_by_role("button", name="Copy the link", exact=True).click()
        page.wait_for_function("times => said.length === times", arg=times)
        expect(heard(page)).to_contain_text("Copied")
