"""The measures of a page find what is ill set, and nothing on a page that is well set."""

from playwright.sync_api import Page

from tests.browser.look_measures import measured, measured_on_paper

WIDE = {"width": 1280, "height": 1024}
WORDS = "Words that go on and on across a page, further than anybody reads with ease. " * 4
PAGE = f"""
  <h1>A page</h1><p>{WORDS}</p><p>{WORDS}</p><button class="nhsuk-button">Save</button>
  <a class="nhsuk-button nhsuk-button--secondary" href="/">Show</a>
  <div class="wm-wide"><table class="nhsuk-table"><tr><td>1</td></tr></table></div>
"""
SPOIL = """() => {
  const [first, second] = document.querySelectorAll('main p');
  document.querySelector('main h1').style.fontSize = '48px';
  first.style.maxWidth = 'none';
  second.style.fontSize = '11px';
  document.querySelector('main a').className = 'nhsuk-button';
  document.querySelector('main table').style.width = '1400px';
}"""


def set_page(page: Page) -> None:
    page.goto("/accessibility")
    page.set_viewport_size(WIDE)
    page.locator("main").evaluate("(main, words) => { main.innerHTML = words }", PAGE)


def test_the_measures_find_what_is_ill_set(arrive):
    set_page(page := arrive())
    page.evaluate(SPOIL)
    found = " ".join(measured(page, "wide"))
    for fault in ("a heading of 48", "a line of ", "words of 11", "green button", "cut off"):
        assert fault in found
    assert "too wide" in " ".join(measured_on_paper(page))


def test_they_find_nothing_on_a_page_that_is_well_set(arrive):
    set_page(page := arrive())
    assert measured(page, "wide") == []
    assert measured_on_paper(page) == []
    page.set_viewport_size({"width": 320, "height": 600})
    assert measured(page, "narrow") == []
