"""Every page in every state can be used and read by everyone, on every screen."""

import pytest
from playwright.sync_api import Page, expect

from tests.browser.console_guard import open_watched
from tests.browser.layout_checks import faults, lost, small_targets, space_out
from tests.browser.look_measures import measured, measured_on_paper
from tests.browser.organisation import Organisation
from tests.browser.states import RESULTS, SAFETY, STATES, results_where_nothing_applies

DESKTOP = {"width": 1280, "height": 1024}
PHONE = {"width": 375, "height": 800}
# The desktop at 400%: a quarter of the room each way. It is as narrow as the narrowest phone.
ZOOMED = {"width": 320, "height": 256}


def resize(page: Page, screen: dict[str, int]) -> None:
    """Give the page another screen, and two frames to settle (the chart follows its width)."""
    page.set_viewport_size(screen)
    page.evaluate(
        "() => new Promise((seen) => requestAnimationFrame(() => requestAnimationFrame(seen)))"
    )


def look_over(page: Page) -> None:
    for screen, width in ((DESKTOP, "wide"), (PHONE, "narrow")):
        resize(page, screen)
        assert (screen, faults(page)) == (screen, [])
        assert (screen, small_targets(page)) == (screen, [])
        assert (screen, measured(page, width)) == (screen, [])
    assert ("on paper", measured_on_paper(page)) == ("on paper", [])
    resize(page, ZOOMED)
    assert (ZOOMED, lost(page)) == (ZOOMED, [])
    space_out(page)
    for screen in (ZOOMED, DESKTOP):
        resize(page, screen)
        assert ("spaced out", screen, lost(page)) == ("spaced out", screen, [])


@pytest.fixture(scope="module")
def only_looking(browser, service):
    """One person for all of the pages: making another takes longer than to look a page over."""
    page = open_watched(browser, service.url)
    yield page
    page.context.close()


@pytest.fixture
def page(only_looking, long_named):
    """That person, come by an organisation's link just now."""
    only_looking.context.clear_cookies()
    only_looking.context.request.get(long_named.link)
    only_looking.watch.forget()
    resize(only_looking, DESKTOP)
    yield only_looking
    assert only_looking.watch.unexpected() == []


@pytest.mark.parametrize("state", STATES)
def test_everyone_can_use_and_read_the_page(page, long_named, state):
    STATES[state](page, long_named)
    look_over(page)


def test_a_section_of_which_nothing_applies(
    arrive, service_where_nothing_must_apply, questionnaire
):
    organisation = Organisation(service_where_nothing_must_apply.url, questionnaire)
    page = arrive(organisation)
    results_where_nothing_applies(page, organisation)
    value = page.locator(".wm-row--value").last
    expect(value).to_contain_text("nothing here applies to you")
    look_over(page)


def test_open_details_and_the_reason_are_checked_too(arrive, organisation):
    page = arrive(organisation)
    page.goto(SAFETY)
    for summary in page.locator("summary").all():
        summary.click()
    for item in organisation.questionnaire.sections[0].items:
        if item.not_applicable == "reason":
            page.check(f"#{item.id}-not-applicable")
        else:
            page.check(f"#{item.id}-some")
    page.wait_for_load_state("networkidle")
    look_over(page)


def test_zooming_in_on_the_picture_keeps_its_words_apart(arrive, organisation):
    organisation.answer_all("some")
    page = arrive(organisation)
    page.goto(RESULTS)
    stages = [each.name for each in organisation.questionnaire.framework.ladder]
    names = page.locator(".wm-journey__name:visible")
    expect(names).to_have_text(stages)
    assert lost(page) == []
    page.set_viewport_size(ZOOMED)
    expect(names).to_have_text(stages)
    assert lost(page) == []


def test_the_words_of_a_row_of_choices_stay_whole_beside_their_buttons(page):
    page.goto(SAFETY)
    parted = page.evaluate(
        """() => [...document.querySelectorAll('.wm-scale--row label')].filter((label) => {
          const word = document.createElement('span');
          word.style.cssText = 'position: absolute; visibility: hidden; white-space: nowrap';
          const longest = Math.max(...label.textContent.split(' ').map((each) => {
            word.textContent = each;
            label.append(word);
            const width = word.getBoundingClientRect().width;
            word.remove();
            return width;
          }));
          const [box, button] = [label, label.previousElementSibling]
            .map((each) => each.getBoundingClientRect());
          return longest > box.width || button.right > box.left + 2 || button.width < 24;
        }).map((label) => label.textContent)"""
    )
    assert parted == []
