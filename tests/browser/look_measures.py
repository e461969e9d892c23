"""Measuring a page by the rules of docs/look.md. Each finding says what, where and by how much."""

from playwright.sync_api import Page

# The width of what is printed on: A4 less its margins, in pixels of 96 to the inch.
PAPER = {"width": 688, "height": 970}

MEASURE = """(where) => {
  const round = Math.round;
  const short = (e) => `${e.tagName.toLowerCase()}.${e.className}: ${e.textContent.trim().slice(0, 50)}`;
  const seen = (e) => e.checkVisibility({visibilityProperty: true});
  const all = [...document.querySelectorAll('main *')].filter(seen);
  const styles = new Map(all.map((e) => [e, getComputedStyle(e)]));
  const found = [];

  const first = all.filter((e) => e.tagName === 'H1' && !e.closest('.wm-board, .wm-draft'));
  const size = {wide: 34, narrow: 28}[where];
  for (const h1 of size ? first : []) {
    const is = parseFloat(styles.get(h1).fontSize);
    if (is > size) found.push(`an h1 of ${is} pixels, not ${size}: ${short(h1)}`);
  }

  const green = all.filter((e) => e.matches('.nhsuk-button')
    && !/--(secondary|warning|reverse|login)/.test(e.className));
  if (where !== 'paper' && green.length > 1) {
    found.push(`${green.length} green buttons: ${green.map((e) => e.textContent.trim()).join(', ')}`);
  }

  // Words of its own, in lines of more than 42 times their size: some 85 characters.
  const most = where === 'paper' ? Infinity : 42;
  for (const e of all) {
    const own = [...e.childNodes].filter((n) => n.nodeType === 3 && n.data.trim().length > 30);
    const style = styles.get(e);
    if (!own.length || style.whiteSpace.startsWith('pre') && style.whiteSpace !== 'pre-line') continue;
    if (e.closest('svg, pre, textarea, select, .nhsuk-u-visually-hidden')) continue;
    let left = Infinity, right = 0;
    for (const node of own) {
      const range = document.createRange();
      range.selectNodeContents(node);
      for (const box of range.getClientRects()) {
        left = Math.min(left, box.left);
        right = Math.max(right, box.right);
      }
    }
    const ems = (right - left) / parseFloat(style.fontSize);
    if (ems > most) found.push(`a line of ${round(ems)} em: ${short(e)}`);
    if (parseFloat(style.fontSize) < (where === 'paper' ? 10.5 : 13.9)) {
      found.push(`words of ${style.fontSize}: ${short(e)}`);
    }
  }

  const over = document.scrollingElement.scrollWidth - innerWidth;
  if (over > 0) found.push(`the page is ${over} pixels too wide`);
  // On a phone a table may scroll; where there is room it is whole, and so it is on paper, which cannot.
  for (const e of where === 'narrow' ? [] : all) {
    const cut = e.scrollWidth - e.clientWidth;
    if (cut > 1 && e.clientWidth && /auto|scroll/.test(styles.get(e).overflowX)
        && !e.matches('pre, textarea, .wm-listing__box, .wm-yaml-field, .wm-try *')) {
      found.push(`${cut} pixels cut off: ${short(e)}`);
    }
    if (where === 'paper' && e.matches('table') && e.getBoundingClientRect().right > innerWidth + 1) {
      found.push(`wider than the sheet: ${short(e)}`);
    }
  }
  return found;
}"""


def measured(page: Page, where: str) -> list[str]:
    """What is ill set on a page as it stands: `where` is 'wide', 'narrow' or 'paper'."""
    return page.evaluate(MEASURE, where)


def measured_on_paper(page: Page) -> list[str]:
    """What would be ill set on a sheet of A4. Leaves the page on the screen, as wide as the sheet."""
    page.set_viewport_size(PAPER)
    page.emulate_media(media="print")
    found = measured(page, "paper")
    page.emulate_media(media="screen")
    return found
