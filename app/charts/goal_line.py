"""Draws the way to a goal: the line so far, a steady pace, and the goal.

They are told apart by how they are drawn and by words, and none of them by colour alone.
"""

from collections.abc import Sequence
from itertools import pairwise
from typing import NamedTuple
from xml.etree.ElementTree import Element, SubElement, tostring

from markupsafe import Markup

from app.charts.colours import BLUE, INK, OUTLINE, PAPER, QUIET
from app.charts.svg_drawing import (
    draw_text,
    finish_picture,
    in_ems,
    new_picture,
    percent_of_width,
)

# In ems: the height of what is drawn, the room above it for words, and for the days under it.
PLOT_HEIGHT, ROOM_ABOVE, ROOM_UNDER = 9.0, 1.8, 1.6
LEFT, RIGHT = 0.015, 0.985
# Words end at the point where more than this share of the time has gone.
WORDS_TURN = 0.5
# A point as near, in ems, to the goal's line or to the foot has its number on the other side.
ROOM_AT_GOAL, ROOM_AT_FOOT = 3.2, 1.7

SO_FAR = {"stroke": BLUE, "stroke-width": "4", "stroke-linecap": "round"}
STEADY = {"stroke": QUIET, "stroke-width": "2", "stroke-dasharray": "7,5"}
GOAL = {"stroke": INK, "stroke-width": "2", "stroke-dasharray": "2,4"}
KEY = (("So far", SO_FAR), ("A steady pace", STEADY), ("The goal", GOAL))
# White around words, where a line passes under them.
OVER_LINES = {
    "stroke": PAPER, "stroke-width": "4", "stroke-linejoin": "round", "paint-order": "stroke",
}  # fmt: skip


class GoalLine(NamedTuple):
    """What is drawn. `so_far` are counts by the share of the time that has gone, from 0 to 1.

    The steady pace goes from the first of them to `amount`. `days` are the first and the last, in
    words, and `said` is the whole result in words.
    """

    so_far: Sequence[tuple[float, int]]
    amount: int
    days: tuple[str, str]
    said: str


def goal_picture(line: GoalLine) -> Markup:
    """The picture of the way to a goal. `goal_key` says which line is which."""
    drawn = new_picture(line.said)
    top = max(line.amount, *(count for _, count in line.so_far))
    foot = ROOM_ABOVE + PLOT_HEIGHT
    points = [(_across(share), _down(count, top)) for share, count in line.so_far]
    goal = _down(line.amount, top)
    _draw_line(drawn, (LEFT, foot), (RIGHT, foot), {"stroke": OUTLINE, "stroke-width": "1"})
    _draw_line(drawn, (LEFT, goal), (RIGHT, goal), GOAL)
    start = min(line.so_far[0][1], line.amount)
    _draw_line(drawn, (LEFT, _down(start, top)), (RIGHT, goal), STEADY)
    for one, next_one in pairwise(points):
        _draw_line(drawn, one, next_one, SO_FAR)
    _draw_point(drawn, points[-1])
    under = line.so_far[0][1] >= line.amount
    words_at = goal + (1.2 if under else -0.4)
    draw_text(drawn, (LEFT, words_at), f"Goal: {line.amount:,}", **OVER_LINES)
    _draw_count(drawn, line, points[-1], goal)
    draw_text(drawn, (LEFT, foot + 1.3), line.days[0])
    draw_text(drawn, (RIGHT, foot + 1.3), line.days[1], "end")
    return finish_picture(drawn, foot + ROOM_UNDER)


def goal_key() -> Markup:
    """Which line is which, in words beside a sample of each."""
    drawn = Element("ul", {"class": "wm-picture-key", "aria-hidden": "true"})
    size = {"width": "40", "height": "16", "viewBox": "0 0 40 16"}
    for words, looks in KEY:
        part = SubElement(drawn, "li", {"class": "wm-picture-key__part"})
        sample = SubElement(part, "svg", {"class": "wm-line-sample", **size})
        SubElement(sample, "path", {"d": "M2 8h36", **looks})
        sample.tail = words
    return Markup(tostring(drawn, encoding="unicode"))  # noqa: S704 - escaped as it is written


def _draw_count(drawn: Element, line: GoalLine, point: tuple[float, float], goal: float) -> None:
    """Draw the last count beside its point, on the side where no other line or word is."""
    share, count = line.so_far[-1]
    start = min(line.so_far[0][1], line.amount)
    is_ahead = count >= start + share * (line.amount - start)
    by_words_of_goal = share <= WORDS_TURN and abs(point[1] - goal) < ROOM_AT_GOAL
    at_foot = ROOM_ABOVE + PLOT_HEIGHT - point[1] < ROOM_AT_FOOT
    above = at_foot or (is_ahead and not by_words_of_goal)
    beside = -0.02 if share > WORDS_TURN else 0.02
    at = (point[0] + beside, point[1] + (-0.7 if above else 1.5))
    anchor = "end" if share > WORDS_TURN else "start"
    draw_text(drawn, at, f"{count:,}", anchor, **OVER_LINES, **{"font-weight": "600"})


def _across(share: float) -> float:
    return LEFT + share * (RIGHT - LEFT)


def _down(count: int, top: int) -> float:
    return ROOM_ABOVE + PLOT_HEIGHT * (1 - count / top)


def _draw_line(
    drawn: Element, one: tuple[float, float], other: tuple[float, float], looks: dict[str, str]
) -> None:
    ends = {
        "x1": percent_of_width(one[0]), "y1": in_ems(one[1]),
        "x2": percent_of_width(other[0]), "y2": in_ems(other[1]),
    }  # fmt: skip
    SubElement(drawn, "line", {**ends, **looks})


def _draw_point(drawn: Element, at: tuple[float, float]) -> None:
    place = {"cx": percent_of_width(at[0]), "cy": in_ems(at[1]), "r": "6"}
    SubElement(drawn, "circle", {**place, "fill": BLUE, "stroke": PAPER, "stroke-width": "2"})
