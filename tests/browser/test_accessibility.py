"""Every page in every state is checked by axe, and every target on it is large enough."""

import pytest
from axe_playwright_python.base import AXE_SCRIPT
from playwright.sync_api import Page, expect

from tests.browser.organisation import Organisation
from tests.browser.states import STATES, results_where_nothing_applies

WIDTHS = (1280, 375)

# WCAG 2.2, success criterion 2.5.8: a control is 24 pixels each way. A link in a sentence may be
# smaller, and so may a link with a circle of 24 pixels around its middle that meets no other's.
SMALL_TARGETS = """() => {
  const seen = (element) => {
    const style = getComputedStyle(element);
    const box = element.getBoundingClientRect();
    return element.checkVisibility({visibilityProperty: true}) && box.width > 1 && box.height > 1
      && style.clipPath === 'none' && box.bottom > 0;
  };
  const inSentence = (link) => {
    const block = link.closest('p, li, td, dd, h1, h2, h3');
    return block && block.textContent.trim() !== link.textContent.trim();
  };
  const all = [...document.querySelectorAll('a[href], button, input, select, textarea, summary')]
    .filter((element) => element.type !== 'hidden' && seen(element));
  const boxes = new Map(all.map((element) => [element, element.getBoundingClientRect()]));
  const middle = (box) => [(box.left + box.right) / 2, (box.top + box.bottom) / 2];
  const apart = (one, other) => {
    const [x, y] = middle(boxes.get(one));
    const box = boxes.get(other);
    const nearest = [Math.min(Math.max(x, box.left), box.right),
                     Math.min(Math.max(y, box.top), box.bottom)];
    const small = box.width < 24 || box.height < 24;
    const [ox, oy] = small ? middle(box) : nearest;
    return Math.hypot(x - ox, y - oy) >= (small ? 24 : 12);
  };
  return all.filter((element) => {
    const box = boxes.get(element);
    if (Math.round(box.width) >= 24 && Math.round(box.height) >= 24) return false;
    if (element.tagName !== 'A') return true;
    if (inSentence(element)) return false;
    return !all.every((other) => other === element || apart(element, other));
  }).map((element) => {
    const {width, height} = boxes.get(element);
    return `${element.outerHTML.slice(0, 120)}: ${width} by ${height}`;
  });
}"""


# What axe finds by all of its rules, and on what. Its own runner brings back much more, slowly.
FAULTS = """async () => {
  const {violations} = await axe.run({resultTypes: ['violations']});
  return violations.flatMap(({id, help, nodes}) =>
    nodes.map(({html}) => `${id}: ${help}: ${html.slice(0, 200)}`));
}"""


def check(page: Page) -> None:
    page.evaluate(AXE_SCRIPT)
    for width in WIDTHS:
        page.set_viewport_size({"width": width, "height": 900})
        # Two frames, so that what follows the width (the chart) has followed it.
        page.evaluate(
            "() => new Promise((seen) => requestAnimationFrame(() => requestAnimationFrame(seen)))"
        )
        assert (width, page.evaluate(FAULTS)) == (width, [])
        assert (width, page.evaluate(SMALL_TARGETS)) == (width, [])


@pytest.mark.parametrize("state", STATES)
def test_axe_finds_nothing_and_every_target_is_large_enough(arrive, organisation, state):
    page = arrive(organisation)
    STATES[state](page, organisation)
    check(page)


def test_a_section_of_which_nothing_applies(
    arrive, service_where_nothing_must_apply, questionnaire
):
    organisation = Organisation(service_where_nothing_must_apply.url, questionnaire)
    page = arrive(organisation)
    results_where_nothing_applies(page, organisation)
    value = page.locator(".wm-value").last
    expect(value).to_contain_text("nothing in this section applies to you")
    check(page)
    page.set_viewport_size({"width": 320, "height": 800})
    assert page.evaluate("document.scrollingElement.scrollWidth") <= 320


def test_open_details_and_the_reason_are_checked_too(arrive, organisation):
    page = arrive(organisation)
    page.goto("/assessment/1/safety")
    for summary in page.locator("summary").all():
        summary.click()
    for item in organisation.questionnaire.sections[0].items:
        if item.not_applicable == "reason":
            page.check(f"#{item.id}-not-applicable")
        else:
            page.check(f"#{item.id}-some")
    page.wait_for_load_state("networkidle")
    check(page)
