"""Looking a page over for what some readers cannot use or read. Each finding says where it is."""

import json
from functools import cache

from axe_playwright_python.base import AXE_SCRIPT
from playwright.sync_api import Locator, Page

from app.settings.config import ROOT

# What axe finds by all of its rules, and on what. Its own runner brings back much more, slowly.
FAULTS = """async () => {
  const {violations} = await axe.run({resultTypes: ['violations']});
  return violations.flatMap(({id, help, nodes}) =>
    nodes.map(({html}) => `${id}: ${help}: ${html.slice(0, 200)}`));
}"""

# axe reads each colour anew for every element, which takes a sixth of its time; here once a page.
COLOURS_READ_ONCE = """() => {
  const {Color} = axe.commons.color;
  const read = Color.prototype.parseString;
  const known = new Map();
  Color.prototype.parseString = function (words) {
    if (!known.has(words)) {
      read.call(this, words);
      known.set(words, [this.r, this.g, this.b, this.alpha]);
    }
    [this.r, this.g, this.b, this.alpha] = known.get(words);
    return this;
  };
}"""

# Where no item has a mark, VoiceOver takes a list for plain words, unless it says that it is one or
# stands in a `nav` (WebKit, bug 170179).
UNMARKED_LISTS = """() => [...document.querySelectorAll('main ul, main ol, footer ul')]
  .filter((list) => list.role !== 'list' && !list.closest('nav, [aria-hidden=true]')
    && [...list.children].some((item) => getComputedStyle(item).listStyleType === 'none'))
  .map((list) => `a list without marks has no role: ${list.outerHTML.slice(0, 120)}`)"""

# The fields of words; writing into all of them, closed ones too; and which are cut off on paper.
FIELDS = """
  const kinds = ['text', 'url', 'email', 'search', 'tel'];
  const fields = [...document.querySelectorAll('textarea, input')].filter((each) => (
    each.tagName === 'TEXTAREA' || !each.hasAttribute('type') || kinds.includes(each.type)
  ) && !each.hidden);
  const write = (words) => {
    fields.forEach((field) => {
      if (!field.readOnly) field.value = words;
      field.closest('details')?.removeAttribute('open');
    });
    return fields.length;
  };
  const isWhole = (place) => place.checkVisibility()
    && place.scrollWidth <= place.clientWidth + 1 && place.scrollHeight <= place.clientHeight + 1;
  const isLeftOut = (place) => place !== null
    && (getComputedStyle(place).display === 'none' || isLeftOut(place.parentElement));
  const cut = () => fields.filter((field) => {
    const beside = field.nextElementSibling;
    const isBeside = beside?.matches('.wm-on-paper') && isWhole(beside)
      && beside.textContent === field.value;
    return field.value && !isLeftOut(field.parentElement) && !isWhole(field) && !isBeside;
  }).map((field) => field.id);
"""

# Of the rules of one style sheet, those that hold for something here and that another one lacks.
# What hangs on a pointer or on the focus is taken to hold.
UNSTYLED = """([whole, part]) => {
  const rulesOf = (text) => {
    const sheet = new CSSStyleSheet();
    sheet.replaceSync(text);
    const found = [];
    const look = (rules, within) => [...rules].forEach((rule) => {
      if (!rule.selectorText) return look(rule.cssRules ?? [], `${within} ${rule.conditionText}`);
      rule.selectorText.split(/,(?![^(]*\\))/).forEach((each) => found.push([within, each.trim()]));
    });
    look(sheet.cssRules, '');
    return found;
  };
  const kept = new Set(rulesOf(part).map(String));
  const passing = /::[\\w-]+|:(hover|focus-visible|focus-within|focus|active|visited|link|target)/g;
  const holds = (selector) => {
    const still = selector.replace(passing, '').replaceAll(':not()', '') || '*';
    return document.querySelector(still) !== null;
  };
  const missing = rulesOf(whole).filter((each) => !kept.has(String(each)) && holds(each[1]));
  return missing.map(([within, selector]) => `${within} ${selector}`.trim());
}"""

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

# WCAG 2.2, success criterion 1.4.12. A sheet made by script, which the security policy allows.
SPACING = """() => {
  const sheet = new CSSStyleSheet();
  sheet.replaceSync(`* { line-height: 1.5 !important; letter-spacing: .12em !important;
    word-spacing: .16em !important } p { margin-bottom: 2em !important }`);
  document.adoptedStyleSheets = [sheet];
}"""

# Text that is cut off by its box or printed over other text, that of pictures too.
LOST = """() => {
  const shown = (element) => element.checkVisibility({visibilityProperty: true})
    && !element.closest('.nhsuk-u-visually-hidden, .nhsuk-skip-link');
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


# Links that are called alike and lead to different places: in a list of links nobody can tell them.
CALLED_ALIKE = """() => {
  const places = new Map();
  for (const link of document.querySelectorAll('a[href]')) {
    if (!link.checkVisibility({visibilityProperty: true})) continue;
    const name = link.getAttribute('aria-label') ?? link.textContent.trim().replace(/\\s+/g, ' ');
    places.set(name, (places.get(name) ?? new Set()).add(link.href));
  }
  return [...places].filter(([name, to]) => !name || to.size > 1).map(([name]) => name);
}"""


def called_alike(page: Page) -> list[str]:
    """The names of links that lead to several places, and those of none."""
    return page.evaluate(CALLED_ALIKE)


def faults(page: Page) -> list[str]:
    """What axe finds, by every rule that it has, and lists that some programs pass over."""
    put_axe_on(page)
    return page.evaluate(FAULTS) + page.evaluate(UNMARKED_LISTS)


def put_axe_on(page: Page) -> bool:
    """Put axe on a page; whether it was not there before."""
    if page.evaluate("'axe' in window"):
        return False
    page.evaluate(AXE_SCRIPT)
    page.evaluate(COLOURS_READ_ONCE)
    return True


def heard(page: Page) -> Locator:
    """The region of a page that is read out as its words change."""
    return page.locator("main").get_by_role("status")


def small_targets(page: Page) -> list[str]:
    """What is too small to hit."""
    return page.evaluate(SMALL_TARGETS)


def lost(page: Page) -> list[str]:
    """What cannot be read, or only by scrolling sideways."""
    wide = page.evaluate("document.scrollingElement.scrollWidth - innerWidth")
    sideways = [f"the page is {wide} pixels too wide"] if wide > 0 else []
    return sideways + page.evaluate(LOST)


def write_everywhere(page: Page, words: str) -> int:
    """Write the words into every field of words on the page; how many there are."""
    return page.evaluate(f"(words) => {{ {FIELDS} return write(words); }}", words)


def cut_on_paper(page: Page) -> list[str]:
    """The fields of words whose words would not all be on paper. Leaves the page as printed."""
    page.emulate_media(media="print")
    # The page hears of it with its next frame.
    frames = "await new Promise((go) => requestAnimationFrame(() => requestAnimationFrame(go)))"
    return page.evaluate(f"async () => {{ {frames}; {FIELDS} return cut(); }}")


def space_out(page: Page) -> None:
    """Set the text apart as a reader may have it set."""
    page.evaluate(SPACING)


def unstyled(page: Page) -> list[str]:
    """What the whole style says of something on the page, and that of the public pages does not."""
    return page.evaluate(UNSTYLED, [built_style("waymark.css"), built_style("public.css")])


@cache
def built_style(name: str) -> str:
    """The text of a style sheet as it was built."""
    built = ROOT / "app" / "static" / "build"
    return (built / json.loads((built / "manifest.json").read_text("utf-8"))[name]).read_text(
        "utf-8"
    )
