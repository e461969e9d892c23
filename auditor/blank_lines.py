"""The lines of how far each value has come, as the self-assessment keeps them before any answer.

The page has the picture's stages, its key, and one line to copy, which reaches nowhere until the
reader's own answers are in. Each of these has to be that very drawing, in every attribute, of the
stages that the page asks about; the line has to lie in a template, beside no name. Then it can show
nobody. A drawing that differs in anything is read as any other.
"""

from __future__ import annotations

import json
from collections.abc import Sequence
from typing import TypeAlias

from auditor.tree import Element

Drawn: TypeAlias = list[tuple[str, dict[str, str]]]
"""A drawing's elements in order, each with all of its attributes."""

# The first and the last stage stand this far from the sides, in per cent.
MARGIN = 3
WHOLE = 100
LINE = ("svg", {"class": "wm-line", "focusable": "false"})
SAMPLE = ("svg", {"class": "wm-line wm-line--sample", "focusable": "false"})
INSIDE = (
    "svg",
    {"class": "wm-line__inside", "x": f"{MARGIN}%", "width": f"{WHOLE - 2 * MARGIN}%"},
)


def ladder_in(data: str) -> list[str]:
    """The names of the stages that a page's data asks about; none where it says none."""
    try:
        return [str(stage["name"]) for stage in json.loads(data)["asked"]["ladder"]]
    except (LookupError, TypeError, ValueError):
        return []


def is_blank(svg: Element, ladder: Sequence[str]) -> bool:
    """Whether a drawing is one of those that every page with these stages has."""
    drawn = [(each.tag, each.attributes) for each in svg.elements()]
    if drawn in KEY:
        return True
    if len(ladder) < 2:
        return False
    if drawn == _names(len(ladder)):
        return [each.text for each in svg.elements() if each.tag == "text"] == list(ladder)
    return drawn == _line(len(ladder)) and _is_beside_no_name(svg)


def _is_beside_no_name(svg: Element) -> bool:
    row = svg.inside("div")
    return bool(svg.inside("template") and row and not row.text)


def _names(stages: int) -> Drawn:
    """The names of the stages below the lines."""
    ends = {0: ("0%", "start"), stages - 1: ("100%", "end")}
    drawn = [LINE]
    for at in range(stages):
        x, anchor = ends.get(at, (f"{_place(at, stages)}%", "middle"))
        name = "wm-line__name" if at in ends else "wm-line__name wm-line__name--between"
        drawn.append(("text", {"class": name, "x": x, "y": "1em", "text-anchor": anchor}))
    return drawn


def _line(stages: int) -> Drawn:
    """A line that reaches nowhere: the first stage is held by everybody."""
    stops = [_stop(f"{_share(at, stages)}%", held=at == 0) for at in range(stages)]
    ways = [_way("way", "100%"), _way("perhaps", "0%"), _way("reach", "0%")]
    return [LINE, INSIDE, *ways, *stops]


def _way(kind: str, end: str) -> tuple[str, dict[str, str]]:
    ends = {"x1": "0%", "x2": end, "y1": "50%", "y2": "50%"}
    return "line", {"class": f"wm-line__{kind}", **ends}


def _stop(x: str, *, held: bool) -> tuple[str, dict[str, str]]:
    name = "wm-line__stop wm-line__stop--held" if held else "wm-line__stop"
    return "circle", {"class": name, "cx": x, "cy": "50%", "r": "6"}


def _share(at: int, stages: int) -> float:
    return round(WHOLE * at / (stages - 1), 2)


def _place(at: int, stages: int) -> float:
    return round(MARGIN + (WHOLE - 2 * MARGIN) * at / (stages - 1), 2)


KEY: Sequence[Drawn] = (
    [SAMPLE, _stop("50%", held=True)],
    [SAMPLE, _way("reach", "100%")],
    [SAMPLE, _way("perhaps", "100%")],
)
"""What each mark means, whole."""
