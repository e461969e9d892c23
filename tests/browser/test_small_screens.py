"""Nothing is lost on the narrowest screen, at 400% zoom, or with the reader's own spacing."""

import pytest
from playwright.sync_api import Page

from tests.browser.states import STATES

# 1280 by 1024 at 400%: the same pixels, a quarter of the room each way. As narrow as the
# narrowest phone, at the same time.
ZOOMED = {"width": 320, "height": 256, "device_scale_factor": 4}

# WCAG 2.2, success criterion 1.4.12. A sheet made by script, which the security policy allows.
SPACING = """() => {
  const sheet = new CSSStyleSheet();
  sheet.replaceSync(`* { line-height: 1.5 !important; letter-spacing: .12em !important;
    word-spacing: .16em !important } p { margin-bottom: 2em !important }`);
  document.adoptedStyleSheets = [sheet];
}"""

# Text that is cut off by its box or printed over other text. The chart says what its table does.
LOST = """() => {
  const shown = (element) => element.checkVisibility({visibilityProperty: true})
    && !element.closest('.nhsuk-u-visually-hidden, .nhsuk-skip-link, svg, .wm-chart');
  const short = (element) => element.textContent.trim().slice(0, 60);
  const cut = [...document.querySelectorAll('body *')].filter((element) => {
    const style = getComputedStyle(element);
    return shown(element) && short(element) && style.overflow !== 'visible'
      && !['auto', 'scroll'].includes(style.overflowX) && !['SELECT'].includes(element.tagName)
      && (element.scrollWidth > element.clientWidth + 1
          || element.scrollHeight > element.clientHeight + 1);
  }).map((element) => `cut off: ${short(element)}`);
  const lines = [];
  const walker = document.createTreeWalker(document.body, NodeFilter.SHOW_TEXT);
  while (walker.nextNode()) {
    const text = walker.currentNode;
    if (!text.data.trim() || !shown(text.parentElement)
        || text.parentElement.closest('select, textarea')) continue;
    const range = document.createRange();
    range.selectNodeContents(text);
    for (const box of range.getClientRects()) lines.push([box, text.parentElement]);
  }
  lines.sort(([a], [b]) => a.top - b.top);
  const over = [];
  lines.forEach(([a, one], at) => {
    for (let next = at + 1; next < lines.length; next += 1) {
      const [b, other] = lines[next];
      if (b.top > a.bottom) break;
      const wide = Math.min(a.right, b.right) - Math.max(a.left, b.left);
      const high = Math.min(a.bottom, b.bottom) - Math.max(a.top, b.top);
      if (one !== other && wide > 2 && high > 6) {
        over.push(`over each other: ${short(one)} / ${short(other)}`);
      }
    }
  });
  return [...cut, ...over];
}"""


def lost(page: Page) -> list[str]:
    """What cannot be read, or only by scrolling sideways."""
    wide = page.evaluate("document.scrollingElement.scrollWidth - innerWidth")
    sideways = [f"the page is {wide} pixels too wide"] if wide > 0 else []
    return sideways + page.evaluate(LOST)


@pytest.mark.parametrize("state", STATES)
def test_a_narrow_or_zoomed_screen_loses_nothing(arrive, long_named, state):
    page = arrive(long_named, **ZOOMED)
    STATES[state](page, long_named)
    assert lost(page) == []
    page.evaluate(SPACING)
    assert ("with more spacing", lost(page)) == ("with more spacing", [])
    page.set_viewport_size({"width": 1280, "height": 900})
    assert ("with more spacing, wide", lost(page)) == ("with more spacing, wide", [])


def test_zooming_in_on_the_chart_keeps_its_words_apart(arrive, organisation):
    organisation.answer_all("some")
    page = arrive(organisation)
    page.goto("/assessment/1/results")
    page.locator("[data-figure]").scroll_into_view_if_needed()
    names = page.locator("[data-figure] .xtick text")
    names.get_by_text("Trauma").first.wait_for()
    page.set_viewport_size({"width": 320, "height": 256})
    names.get_by_text("4", exact=True).wait_for()
    key = page.get_by_text("0: Starting out, 1: Trauma aware")
    key.wait_for(state="visible")
    page.set_viewport_size({"width": 1280, "height": 900})
    names.get_by_text("Trauma").first.wait_for()
    key.wait_for(state="hidden")
