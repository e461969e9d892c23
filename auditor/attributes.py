"""What an attribute of a page may say, and which of its numbers is no figure of its own."""

from __future__ import annotations

import re

from auditor.drawings import GEOMETRY
from auditor.tree import Element

STAGES = range(10)
NEIGHBOURS = [STAGES[low : high + 1] for low in STAGES for high in STAGES[low:]]
# What the figures are of: every value has to be of this form.
SAYS = {
    "data-edition": re.compile(r"\d{4}-\d\d-\d\d"),
    "data-since": re.compile(r"\d{4}-\d\d-\d\d"),
    "data-kind": re.compile(r"whole|place|sector"),
    "data-group": re.compile(r"[a-z][a-z0-9-]*"),
    "data-value": re.compile(r"[a-z][a-z0-9-]*"),
    # One stage, or several that are not told apart: neighbours.
    "data-stages": re.compile("|".join(" ".join(map(str, each)) for each in NEIGHBOURS)),
    "data-of": re.compile(r"then|now"),
    "data-hardest": re.compile(r"[a-z][a-z0-9-]*"),
    "data-item": re.compile(r"[a-z][a-z0-9-]*"),
    "data-taking-part": re.compile(r"organisations|joined|returned|left"),
    "data-change": re.compile(r""),
    "data-from-counts": re.compile(r""),
    "data-code": re.compile(r""),
}
# Of those that say what figures are of, the ones that have no form to hold a number.
NAMING = ("data-group", "data-value", "data-hardest", "data-item")
# What a number is part of that is no figure: a colour, the height of a field, a place among tabs.
FORMS = {
    ("rect", "fill"): re.compile(r"#[0-9a-f]{6}"),
    ("textarea", "rows"): re.compile(r"3|12"),
    ("div", "tabindex"): re.compile(r"0|-1"),
}
# A figure that stands in the element; the attribute may repeat it.
FIGURES = ("data-count", "data-share", "data-taking-part", "data-short", "data-known")
# Names of attributes and elements in which a digit stands.
NUMBERED = re.compile(r"[xy][12]|h[1-6]")


def trouble_with(name: str, value: str) -> str:
    """What is wrong with an attribute whatever stands around it; empty where nothing is."""
    if name in SAYS and not SAYS[name].fullmatch(value):
        return f"says {value!r}, which is not of its form"
    if name.startswith("on") or name == "style" or is_numbered(name):
        return "has no place on a page"
    return ""


def is_read(element: Element, name: str) -> bool:
    """Whether an attribute's number is read elsewhere, or can be no other."""
    if name in SAYS and name not in NAMING:
        return True
    if element.inside("svg") and name in GEOMETRY:
        return True
    of_this_form = FORMS.get((element.tag, name))
    if of_this_form and of_this_form.fullmatch(element.attributes[name]):
        return True
    return name in FIGURES or (name == "colspan" and _spans_rightly(element))


def is_numbered(name: str) -> bool:
    """Whether an element or an attribute is called by a number that has no business there."""
    return any(map(str.isdigit, name)) and not NUMBERED.fullmatch(name)


def _spans_rightly(cell: Element) -> bool:
    """Whether its row, with what each cell spans, is as wide as the widest row without any."""
    row, table = cell.inside("tr"), cell.inside("table")
    if not row or not table:
        return False
    widths = [_widths(each) for each in table.elements() if each.tag == "tr"]
    plain = (len(each) for each in widths if set(each) == {1})
    return sum(_widths(row)) == max(plain, default=0)


def _widths(row: Element) -> list[int]:
    cells = [each for each in row.elements() if each.tag in ("td", "th")]
    spans = (each.attributes.get("colspan", "1") for each in cells)
    return [int(each) if each.isdecimal() else 0 for each in spans]
