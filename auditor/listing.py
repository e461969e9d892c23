"""The list of who takes part: names, and nothing beside them that could say where one stands.

Of the page, all but what every page has around it (its `main`) has to be words that were written
before any answer was known, or a name in its place. A class or an id could tell something too.
"""

from __future__ import annotations

from auditor.figures import Found, Listed, Loose, Spot
from auditor.tree import Element

LIST_PAGE = "who-takes-part/index.html"


def is_listed(element: Element) -> bool:
    """Whether the element says that it holds a name of the list."""
    return "data-listed" in element.attributes


def read_list(found: Found, file: str, root: Element) -> None:
    """Add to `found` the names of the page, and what stands beside them in its main part."""
    for element in root.elements():
        if element.inside("main"):
            _read_element(found, file, element)
    for words in root.words():
        if words.within.inside("main") and (words.comment or not is_listed(words.within)):
            found.beside_list.append(Loose(words.text, Spot(file, f"line {words.line}")))


def _read_element(found: Found, file: str, element: Element) -> None:
    spot = Spot(file, str(element))
    if is_listed(element):
        place, sector = element.value("data-place"), element.value("data-sector")
        found.listed.append(Listed(element.text, place, sector, spot))
    for name, value in element.attributes.items():
        # Of an address, the part of a page that it leads to: the page itself is looked for.
        said = value.partition("#")[2] if name == "href" else value
        found.beside_list.append(Loose(said, Spot(file, f"{element}, {name}")))
