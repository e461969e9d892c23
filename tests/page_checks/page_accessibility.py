"""What people who hear a page, or use it without a mouse, need of its markup: decision 0043."""

import re
from collections import defaultdict
from collections.abc import Iterator
from itertools import pairwise
from xml.etree.ElementTree import Element

HEADINGS = re.compile(r"h[1-6]")
LIVE = {"status", "alert"}


def shortcomings(page: Element) -> Iterator[str]:
    """What is wrong, each with where."""
    for look in (_tables, _links, _actions, _headings, _landmarks, _live_regions):
        yield from look(page)


def name_of(element: Element) -> str:
    """What a link or a button is called: its words, or those that say it in their place."""
    told = element.get("aria-label") or "".join(element.itertext())
    pictures = [each.get("alt", "") for each in element.iter("img")]
    return " ".join(" ".join([told, *pictures]).split())


def _tables(page: Element) -> Iterator[str]:
    for table in page.iter("table"):
        captions = [name_of(each) for each in table.iter("caption")]
        if len(captions) != 1 or not captions[0]:
            yield "a table has no caption"
        for head in table.iter("th"):
            if head.get("scope") not in {"col", "row", "colgroup", "rowgroup"}:
                yield f"the heading {name_of(head)!r} of a table does not say of what"


def _links(page: Element) -> Iterator[str]:
    leads = defaultdict(set)
    for link in page.iter("a"):
        if link.get("role") == "button":
            yield f"the link {name_of(link)!r} says that it is a button, and does not answer Space"
        if not link.get("href", "mailto:").startswith("mailto:"):
            leads[name_of(link)].add(link.get("href"))
    for name, addresses in leads.items():
        if len(addresses) > 1 or not name:
            yield f"{len(addresses)} links are called {name!r} and lead elsewhere: {addresses}"


def _actions(page: Element) -> Iterator[str]:
    for form in page.iter("form"):
        # A browser sends a form without one to the page's address with what stands behind its #,
        # and shows the page that comes at that place instead of at its summary of errors.
        if not form.get("action"):
            yield "a form does not say where it goes"


def _headings(page: Element) -> Iterator[str]:
    main = next(page.iter("main"))
    levels = [int(each.tag[1]) for each in main.iter() if HEADINGS.fullmatch(str(each.tag))]
    for before, after in pairwise(levels):
        if after > before + 1:
            yield f"a heading of level {after} follows one of level {before}"


def _landmarks(page: Element) -> Iterator[str]:
    for kind in ("nav", "aside", "section"):
        names = [each.get("aria-label") or each.get("aria-labelledby") for each in page.iter(kind)]
        if len(set(names)) < len(names) or (kind != "section" and None in names):
            yield f"some {kind} have one name, or none: {names}"


def _live_regions(page: Element) -> Iterator[str]:
    """A region that comes with its words is read out by nobody, unless the focus comes to it."""
    yield from _unheard(next(page.iter("body")))
    if sum("autofocus" in each.attrib for each in page.iter()) > 1:
        yield "two elements take the focus at once"


def _unheard(within: Element) -> Iterator[str]:
    for element in within:
        said = "".join(element.itertext()).strip()
        if element.get("tabindex") == "-1" or not said:
            continue
        if element.get("role") in LIVE:
            yield f"{said[:40]!r} comes with the page, so nobody hears it without the focus"
        yield from _unheard(element)
