"""Measuring a page by the rules of docs/look.md. Each finding says what, where and by how much."""

from playwright.sync_api import Page

# The width of what is printed on: A4 less its margins, in pixels of 96 to the inch.
PAPER = {"width": 688, "height": 970}
TURNED = {"width": 1010, "height": 660}

# A line of 42 times the size of its words holds some 85 characters. A phone may scroll a table;
# where there is room it is whole, and so it is on paper, which cannot scroll.
MEASURE = """(where) => {
  const seen = (e) => e.checkVisibility({visibilityProperty: true});
  const all = [...document.querySelectorAll('main *')].filter(seen);
  const styles = new Map(all.map((e) => [e, getComputedStyle(e)]));
  const size = (e) => parseFloat(styles.get(e).fontSize);
  const short = (e) => `${e.className || e.tagName}: ${e.textContent.trim().slice(0, 50)}`;
  const found = [];
  const say = (elements, words) => elements.forEach((e) => found.push(`${words(e)}: ${short(e)}`));

  const heading = {wide: 34, narrow: 28, paper: 34}[where];
  // The start of the public site is a cover.
  const first = all.filter((e) => e.matches('h1:not(.wm-opening__heading)'));
  say(first.filter((e) => size(e) > heading), (e) => `a heading of ${size(e)}`);

  const green = all.filter((e) => e.matches('.nhsuk-button')
    && !/--(secondary|warning)/.test(e.className) && !e.closest('.wm-draft'));
  if (where !== 'paper' && green.length > 1) say(green, () => 'more than one green button');

  const ownWords = (e) => [...e.childNodes].filter((node) => node.nodeType === 3
    && node.data.trim().length > 30 && node.data.trim().includes(' '));
  const hidden = 'svg, pre, textarea, select, .nhsuk-u-visually-hidden';
  const lineOf = (e) => {
    const range = document.createRange();
    const boxes = ownWords(e).flatMap((node) => {
      range.selectNodeContents(node);
      return [...range.getClientRects()];
    });
    const [left, right] = [boxes.map((box) => box.left), boxes.map((box) => box.right)];
    return Math.max(...right) - Math.min(...left);
  };
  const said = all.filter((e) => ownWords(e).length && !e.closest(hidden)
    && !['pre', 'pre-wrap', 'nowrap'].includes(styles.get(e).whiteSpace));
  if (where !== 'paper') {
    say(said.filter((e) => lineOf(e) > 42 * size(e)), (e) => `a line of ${lineOf(e)}`);
  }
  const least = where === 'paper' ? 10.5 : 13.9;
  say(said.filter((e) => size(e) < least), (e) => `words of ${size(e)}`);

  const over = document.scrollingElement.scrollWidth - innerWidth;
  if (over > 0) found.push(`the page is ${over} pixels too wide`);
  const mayScroll = 'pre, textarea, .wm-listing__box, .wm-try *';
  const scrolls = (e) => /auto|scroll/.test(styles.get(e).overflowX)
    && e.clientWidth && e.scrollWidth > e.clientWidth + 1 && !e.matches(mayScroll);
  if (where !== 'narrow') say(all.filter(scrolls), () => 'cut off at its side');
  return found;
}"""


def measured(page: Page, where: str) -> list[str]:
    """What is ill set on a page as it stands: `where` is 'wide', 'narrow' or 'paper'."""
    return page.evaluate(MEASURE, where)


def measured_on_paper(page: Page) -> list[str]:
    """What would be ill set on a sheet of A4. Leaves the page on screen, as wide as the sheet."""
    page.set_viewport_size(TURNED if page.locator(".wm-sideways").count() else PAPER)
    page.emulate_media(media="print")
    found = measured(page, "paper")
    page.emulate_media(media="screen")
    return found
