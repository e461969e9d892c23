"""The charts of a page.

A bar is as wide as the share of the count before it in its row; the parts of a stacked bar are
those of the row's counts, in their order, without any that is 0. No drawing has another measure,
but for the blank lines of the self-assessment (see `blank_lines`).
"""

from __future__ import annotations

import re
from collections.abc import Sequence

from auditor.figures import Count, Found, Share, Spot
from auditor.tree import Element

GEOMETRY = frozenset(
    """x y x1 x2 y1 y2 cx cy r rx ry dx dy d points width height viewbox transform opacity
    fill-opacity stroke stroke-width stroke-dasharray stroke-linecap stroke-linejoin offset
    preserveaspectratio""".split()  # noqa: SIM905
)
PER_CENT = re.compile(r"(\d+(?:\.\d+)?)%")
# A width has at most one decimal; the rest is for how a computer divides.
FINE = 0.0501


def width_of(element: Element) -> str:
    """Its width in per cent, without the sign; empty where it has none."""
    said = PER_CENT.fullmatch(element.attributes.get("width", ""))
    return said[1] if said else ""


def draw(found: Found, svg: Element, file: str, beside: Count | None) -> None:
    """Add to `found` the width of a drawing's bar; any other measure is strange.

    `beside` is the count before it in its row. The bar is the only thing that has a width in per
    cent; a drawing that has one itself is a part of a stacked bar.
    """
    is_part = bool(width_of(svg) and svg.inside("tr"))
    bars = [each for each in svg.elements() if each is not svg and width_of(each)]
    for element in svg.elements():
        for name in sorted(GEOMETRY & set(element.attributes)):
            spot = Spot(file, f"{element}, {name}")
            if name == "width" and [element] == bars:
                _bar(found, float(width_of(element)), beside, spot)
            elif not (is_part and (element, name) == (svg, "width")):
                told = f"a drawing that is no bar: {name}={element.attributes[name]!r}"
                found.strange(spot, told)


def stack(found: Found, parts: Sequence[Element], file: str, counts: Sequence[Count]) -> None:
    """Add to `found` the widths of a stacked bar, drawn beside the counts of its row."""
    drawn = [each for each in counts if each.number]
    for at, part in enumerate(parts):
        spot = Spot(file, f"{part}, width")
        _bar(found, float(width_of(part)), drawn[at] if at < len(drawn) else None, spot)


def _bar(found: Found, percent: float, beside: Count | None, spot: Spot) -> None:
    if beside:
        found.shares.append(Share(beside.of, beside.number, percent, FINE, spot))
    else:
        found.strange(spot, f"a bar of {percent:g}% beside no count of its own")
