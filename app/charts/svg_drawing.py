"""The elements of every SVG picture. Text is escaped by the standard library's own writer."""

from collections.abc import Sequence
from textwrap import wrap
from xml.etree.ElementTree import Element, SubElement, tostring

from markupsafe import Markup

from app.charts.colours import INK

# A line of text, in ems.
LINE_HEIGHT = 1.4
# The width of the column on the narrowest page, in ems (320 pixels less its margins).
NARROWEST_WIDTH = 18
# Letters that fit on a line there, also where the reader has set wider spacing
# (WCAG 2.2, 1.4.12).
LETTERS_PER_LINE = 33


def percent_of_width(share: float) -> str:
    """A share of the width, from 0 to 1, as SVG has it."""
    return f"{100 * share:.2f}%"


def in_ems(ems: float) -> str:
    """A height in ems of the text, as SVG has it."""
    return f"{ems:.2f}em"


def new_picture(said: str) -> Element:
    """An empty picture whose name is `said`. `finish_picture` completes it."""
    return Element("svg", {"class": "wm-picture", "fill": INK, "role": "img", "aria-label": said})


def finish_picture(drawn: Element, height: float, width: str = "100%") -> Markup:
    """The picture as markup for a page, `height` ems high."""
    drawn.set("width", width)
    drawn.set("height", in_ems(height))
    return Markup(tostring(drawn, encoding="unicode"))  # noqa: S704 - escaped as it is written


def draw_text(
    drawn: Element,
    at: tuple[float, float],
    words: str,
    anchor: str = "start",
    **looks: str,
) -> None:
    """Draw words on one line. `at` is a share of the width, and the baseline in ems down."""
    place = {"x": percent_of_width(at[0]), "y": in_ems(at[1])}
    if anchor != "start":
        place["text-anchor"] = anchor
    SubElement(drawn, "text", {**place, **looks}).text = words


def draw_name(drawn: Element, top: float, words: str, **looks: str) -> float:
    """Draw a name in as many lines as a narrow page needs. Returns where it ends, in ems."""
    return draw_lines(drawn, top, wrap(words, LETTERS_PER_LINE), LINE_HEIGHT, **looks)


def draw_lines(
    drawn: Element, top: float, lines: Sequence[str], height: float = LINE_HEIGHT, **looks: str
) -> float:
    """Draw lines of words, `height` ems each. Returns where they end, in ems."""
    for number, line in enumerate(lines, 1):
        draw_text(drawn, (0, top + number * height - LINE_HEIGHT / 4), line, **looks)
    return top + len(lines) * height


def name_with_size(name: str, n: int) -> str:
    """A group's name with its size; no line breaks within the size."""
    return f"{name} (n\N{NO-BREAK SPACE}=\N{NO-BREAK SPACE}{n:,})"


def draw_vertical_line(
    drawn: Element, share: float, ends: tuple[float, float], colour: str, **looks: str
) -> None:
    """Draw a vertical line from one height to another, at a share of the width."""
    x, (top, foot) = percent_of_width(share), ends
    place = {"x1": x, "x2": x, "y1": in_ems(top), "y2": in_ems(foot)}
    SubElement(drawn, "line", {**place, "stroke": colour, **looks})
