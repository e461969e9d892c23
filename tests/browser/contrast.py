"""Colours that are too alike to tell apart, in every state that a pointer or the focus can bring.

axe looks at a page at rest. A link under the pointer, with the focus, pressed or visited may be
another colour, so each state is forced on the whole page at once, and every pair is measured anew.
"""

from collections.abc import Iterator
from typing import Any

from playwright.sync_api import CDPSession, Page

from tests.browser.layout_checks import built_style

# Those without the pointer come first: it is forced once and stays.
STATES = {
    "at rest": (),
    "with the focus": ("focus", "focus-visible"),
    "under the pointer": ("hover",),
    "with the focus under the pointer": ("hover", "focus", "focus-visible"),
    "pressed": ("hover", "focus", "active"),
}
# What may be on the screen. Half of the self-assessment is out of sight at any time.
IN_SIGHT = ":not([hidden], [hidden] *, noscript *, option, svg *)"
FOCUSABLE = ":is(a[href], button, input, select, textarea, summary, [tabindex])"

# WCAG 2.2, success criteria 1.4.3 and 1.4.11: 4.5 to 1 for words, 3 to 1 for large ones and for
# what shows where a control is. What is disabled is left out, as the criteria leave it out.
TOO_ALIKE = """() => {
  // A colour in whatever way it is written, as red, green, blue and how far it covers.
  const canvas = new OffscreenCanvas(1, 1).getContext('2d', {willReadFrequently: true});
  const colours = new Map();
  const colour = (text) => {
    if (!colours.has(text)) {
      canvas.clearRect(0, 0, 1, 1);
      canvas.fillStyle = text;
      canvas.fillRect(0, 0, 1, 1);
      const [red, green, blue, alpha] = canvas.getImageData(0, 0, 1, 1).data;
      colours.set(text, [red, green, blue, alpha / 255]);
    }
    return colours.get(text);
  };
  const over = ([red, green, blue, alpha], below) =>
    [red, green, blue].map((each, at) => each * alpha + below[at] * (1 - alpha));
  const luminance = (rgb) => {
    const [red, green, blue] = rgb.map((each) => {
      const part = each / 255;
      return part <= 0.04045 ? part / 12.92 : ((part + 0.055) / 1.055) ** 2.4;
    });
    return 0.2126 * red + 0.7152 * green + 0.0722 * blue;
  };
  const contrast = (text, below) => {
    const both = [over(colour(text), below), below].map(luminance).sort((a, b) => b - a);
    return (both[0] + 0.05) / (both[1] + 0.05);
  };
  // What shows behind an element's words. Paper is white, and takes a ground only if told to.
  const isPaper = matchMedia('print').matches;
  const grounds = new Map([[null, [255, 255, 255]]]);
  const ground = (element) => {
    if (!grounds.has(element)) {
      const {backgroundColor, printColorAdjust} = getComputedStyle(element);
      const laid = isPaper && printColorAdjust !== 'exact' ? 'transparent' : backgroundColor;
      grounds.set(element, over(colour(laid), ground(element.parentElement)));
    }
    return grounds.get(element);
  };
  const passedOver = '.nhsuk-u-visually-hidden, svg, :disabled, noscript, option';
  const isShown = (element) => {
    const {right, width} = element.getBoundingClientRect();
    return right > 0 && width > 1 && !element.closest(passedOver)
      && element.checkVisibility({visibilityProperty: true, opacityProperty: true});
  };
  const neededFor = ({fontSize, fontWeight}) => {
    const isLarge = parseFloat(fontSize) >= (Number(fontWeight) >= 700 ? 18.66 : 24);
    return isLarge ? 3 : 4.5;
  };
  const found = new Set();
  // The best of some colours that show one thing.
  const check = (element, what, texts, below, least) => {
    const best = Math.max(...texts.map((text) => contrast(text, below)));
    const name = [element.tagName.toLowerCase(), ...element.classList].join('.');
    const words = element.textContent.trim().slice(0, 30);
    if (best < least) found.add(`${what} of ${name} (${words}): ${best.toFixed(2)}`);
  };
  const checkWords = (element, below) => {
    const isTyped = element.matches('select, textarea, input:not([type=radio], [type=checkbox])');
    const hasText = (node) => node.nodeType === Node.TEXT_NODE && node.data.trim();
    if (!isTyped && ![...element.childNodes].some(hasText)) return;
    const style = getComputedStyle(element);
    check(element, 'words', [style.color], below, neededFor(style));
  };
  // Words that the style puts before or after an element.
  const checkDrawnWords = (element, below) => {
    for (const part of ['::before', '::after']) {
      const style = getComputedStyle(element, part);
      if (!/[^"\\s]/.test(style.content.replace(/^(none|normal)$/, ''))) continue;
      const inside = over(colour(style.backgroundColor), below);
      check(element, part, [style.color], inside, neededFor(style));
    }
  };
  const checkField = (element, below) => {
    if (!element.matches('.nhsuk-input, .nhsuk-textarea, .nhsuk-select')) return;
    const {borderTopColor, backgroundColor} = getComputedStyle(element);
    const around = ground(element.parentElement);
    check(element, 'edge', [borderTopColor, backgroundColor], around, 3);
  };
  // The circle or the box of a choice, which has a ring with the focus; and its mark.
  const checkChoice = (element, below) => {
    if (!element.matches('.nhsuk-radios__label, .nhsuk-checkboxes__label')) return;
    const {borderTopColor, boxShadow, backgroundColor} = getComputedStyle(element, '::before');
    const ring = /^rgb[^)]*\\)/.exec(boxShadow)?.[0] ?? borderTopColor;
    check(element, 'edge', [borderTopColor, ring], below, 3);
    if (!element.previousElementSibling.checked) return;
    const mark = getComputedStyle(element, '::after');
    const inside = over(colour(backgroundColor), below);
    // A tick is two sides of a box: its left and its bottom.
    check(element, 'mark', [mark.borderBottomColor], inside, 3);
  };
  // The arrow of what opens, and of the way back.
  const checkArrow = (element, below) => {
    if (!element.matches('.nhsuk-details__summary, .nhsuk-back-link')) return;
    const arrow = getComputedStyle(element, '::before');
    const sides = ['Top', 'Right', 'Bottom', 'Left']
      .filter((side) => parseFloat(arrow[`border${side}Width`]));
    const drawn = sides.map((side) => arrow[`border${side}Color`]);
    if (drawn.length) check(element, 'arrow', drawn, below, 3);
  };
  const checks = [checkWords, checkDrawnWords, checkField, checkChoice, checkArrow];
  for (const element of document.querySelectorAll('body :not([hidden], [hidden] *)')) {
    if (isShown(element)) checks.forEach((each) => each(element, ground(element)));
  }
  return [...found];
}"""

# Every rule for links that were visited, for all links: no script is told which were. A page from a
# disk may not read its own style sheet, so that is given.
ALL_VISITED = """(style) => {
  const sheet = new CSSStyleSheet();
  sheet.replaceSync(style.replaceAll(':visited', ':any-link'));
  document.adoptedStyleSheets = [sheet];
}"""


def too_alike(page: Page, *seen: dict[str, Any]) -> dict[str, list[str]]:
    """By state, what cannot be told from its ground; states with no such thing are left out.

    `seen` is how the page is shown, one way after another, as `Page.emulate_media` takes it.
    """
    found = {}
    for name in _forced_states(page):
        for visited in ("", "visited, "):
            if visited:
                page.evaluate(ALL_VISITED, built_style("waymark.css"))
            for shown in seen:
                page.emulate_media(**shown)
                found[f"{shown}: {visited}{name}"] = page.evaluate(TOO_ALIKE)
        page.evaluate("document.adoptedStyleSheets = []")
    return {name: faults for name, faults in found.items() if faults}


def _forced_states(page: Page) -> Iterator[str]:
    """The page as if each element were in one state after another; the focus only where it can be.

    The pointer is forced on everything once, as forcing takes longer than measuring.
    """
    session = page.context.new_cdp_session(page)
    session.send("DOM.enable")
    session.send("CSS.enable")
    root = session.send("DOM.getDocument")["root"]["nodeId"]
    focusable = _nodes(session, root, f"{FOCUSABLE}{IN_SIGHT}")
    others = set(_nodes(session, root, f"body {IN_SIGHT}")) - set(focusable)
    for name, states in STATES.items():
        if "hover" in states:
            for node in others:
                _force(session, node, ("hover",))
            others = set()
        for node in focusable:
            _force(session, node, states)
        yield name
    # What is forced lasts as long as the session.
    session.detach()


def _nodes(session: CDPSession, root: int, selector: str) -> list[int]:
    asked = {"nodeId": root, "selector": selector}
    nodes: list[int] = session.send("DOM.querySelectorAll", asked)["nodeIds"]
    return nodes


def _force(session: CDPSession, node: int, states: tuple[str, ...]) -> None:
    wanted: dict[str, Any] = {"nodeId": node, "forcedPseudoClasses": list(states)}
    session.send("CSS.forcePseudoState", wanted)
