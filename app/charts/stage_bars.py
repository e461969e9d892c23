"""Organisations by stage: a bar a group, or a square an organisation."""

from collections.abc import Iterable, Sequence
from functools import partial
from itertools import accumulate, pairwise
from textwrap import wrap
from typing import NamedTuple
from xml.etree.ElementTree import Element, SubElement

from markupsafe import Markup

from app.charts.colours import OUTLINE, PAPER, stage_colour, text_colour_on
from app.charts.svg_drawing import (
    LETTERS_PER_LINE,
    LINE_HEIGHT,
    NARROWEST_WIDTH,
    draw_name,
    draw_text,
    draw_vertical_line,
    finish_picture,
    in_ems,
    name_with_size,
    new_picture,
    percent_of_width,
)
from scoring.questionnaires.questionnaire import Stage

# The height of a bar, and the gap between it and the next name, in ems.
BAR_HEIGHT, BAR_GAP = 1.7, 0.6
# The width of a figure in ems: the room around it, and each of its digits.
FIGURE_ROOM, DIGIT_WIDTH = 0.4, 0.56
# Squares in a row; their size, and the step from one to the next, in ems, alike on every page.
SQUARES_IN_ROW, SQUARE_SIZE, SQUARE_STEP = 12, 1, 1.25


class BarPart(NamedTuple):
    """A part of a bar: its name, its count and its colour.

    `figure` is written in it, `words` in the picture's name and where the part is too narrow.
    """

    name: str
    n: int
    colour: str
    figure: str
    words: str


def stages_picture(
    ladder: Sequence[Stage], groups: Sequence[tuple[str, Sequence[int]]], fewest: int = 0
) -> Markup:
    """How many organisations of each group stand at each stage, below a key.

    A bar a group, whose parts are shares of the group, each with its count. A group of fewer than
    `fewest` has no shares: it is a square an organisation. `groups` are names, and counts with a
    number a stage of the ladder, starting out first.
    """
    bars = [(group, stage_parts(ladder, counts)) for group, counts in groups]
    said = "; ".join(f"{group}: {parts_in_words(parts)}" for group, parts in bars)
    drawn, top = new_picture(f"{said}."), 0.0
    for group, parts in bars:
        whole = sum(part.n for part in parts)
        top = draw_name(
            drawn, top, name_with_size(group, whole) if whole else f"{group}: nobody yet"
        )
        draw = draw_squares if whole < fewest else partial(draw_bar, whole=whole)
        top = draw(drawn, top, parts) + BAR_GAP
    return stages_key(ladder) + finish_picture(drawn, max(0, top - BAR_GAP))


def stages_bar(ladder: Sequence[Stage], counts: Sequence[int]) -> Markup:
    """The bar of one group, where the page says whose it is and has a key."""
    parts = stage_parts(ladder, counts)
    drawn = new_picture(f"{parts_in_words(parts)}.")
    return finish_picture(drawn, draw_bar(drawn, 0, parts, sum(counts)))


def stages_squares(ladder: Sequence[Stage], counts: Sequence[int]) -> Markup:
    """A square for each organisation, by stage: for groups too small for shares."""
    parts = stage_parts(ladder, counts)
    drawn = new_picture(f"{parts_in_words(parts)}.")
    height, n = draw_squares(drawn, 0, parts), sum(counts)
    return finish_picture(drawn, height, in_ems(min(n, SQUARES_IN_ROW) * SQUARE_STEP))


def stages_key(ladder: Sequence[Stage]) -> Markup:
    """The key to the colours of the stages."""
    return picture_key(stage_parts(ladder, [0] * len(ladder)))


def picture_key(parts: Iterable[BarPart]) -> Markup:
    """The key to the colours of a picture, hidden from screen readers: its name says all of it."""
    each = Markup(
        '<li class="wm-picture-key__part"><svg class="wm-picture-key__colour" focusable="false">'
        '<rect width="100%" height="100%" fill="{}"/></svg>{}</li>'
    )
    listed = Markup("").join(each.format(part.colour, part.name) for part in parts)
    return Markup('<ul class="wm-picture-key" aria-hidden="true">{}</ul>').format(listed)


def stage_parts(ladder: Sequence[Stage], counts: Sequence[int]) -> list[BarPart]:
    """The parts of a bar: one for each stage of the ladder."""
    return [
        BarPart(stage.name, n, stage_colour(number, ladder), f"{n:,}", f"{n:,} at {stage.name}")
        for number, (stage, n) in enumerate(zip(ladder, counts, strict=True))
    ]


def parts_in_words(parts: Sequence[BarPart]) -> str:
    """All parts with their counts."""
    if not any(part.n for part in parts):
        return "nobody yet"
    return ", ".join(part.words for part in parts)


def draw_bar(drawn: Element, top: float, parts: Sequence[BarPart], whole: int) -> float:
    """Draw a bar whose full width stands for `whole`. Returns where it ends, in ems from the top.

    A part too narrow for its figure has it in words below the bar.
    """
    some = [part for part in parts if part.n]
    if not some:
        return top
    ends = [0.0, *accumulate(part.n / whole for part in some)]
    for part, (start, end) in zip(some, pairwise(ends), strict=True):
        _draw_rectangle(
            drawn,
            (percent_of_width(start), top),
            (percent_of_width(end - start), BAR_HEIGHT),
            fill=part.colour,
        )
    _draw_outlines(drawn, top, ends)
    foot, narrow = top + BAR_HEIGHT, []
    for part, (start, end) in zip(some, pairwise(ends), strict=True):
        if end - start < (FIGURE_ROOM + DIGIT_WIDTH * len(part.figure)) / NARROWEST_WIDTH:
            narrow.append(part.words)
            continue
        middle = ((start + end) / 2, foot - (BAR_HEIGHT - 0.7) / 2)
        draw_text(drawn, middle, part.figure, "middle", fill=text_colour_on(part.colour))
    for line in wrap(", ".join(narrow), LETTERS_PER_LINE):
        foot += LINE_HEIGHT
        draw_text(drawn, (ends[-1], foot - LINE_HEIGHT / 4), line, "end")
    return foot


def draw_squares(drawn: Element, top: float, parts: Sequence[BarPart]) -> float:
    """Draw a square for each of the parts' organisations. Returns where they end, in ems."""
    colours = [part.colour for part in parts for _ in range(part.n)]
    for number, colour in enumerate(colours):
        row, column = divmod(number, SQUARES_IN_ROW)
        corner = in_ems(column * SQUARE_STEP), top + row * SQUARE_STEP
        size = in_ems(SQUARE_SIZE), SQUARE_SIZE
        _draw_rectangle(drawn, corner, size, fill=colour, stroke=OUTLINE)
    return top + -(-len(colours) // SQUARES_IN_ROW) * SQUARE_STEP


def _draw_outlines(drawn: Element, top: float, ends: Sequence[float]) -> None:
    """Draw white between two dark lines at each border: no single line shows on all colours."""
    height = (top, top + BAR_HEIGHT)
    for end in ends[1:-1]:
        draw_vertical_line(drawn, end, height, OUTLINE, **{"stroke-width": "4"})
        draw_vertical_line(drawn, end, height, PAPER, **{"stroke-width": "2"})
    whole = ("0", top), (percent_of_width(ends[-1]), BAR_HEIGHT)
    _draw_rectangle(drawn, *whole, fill="none", stroke=OUTLINE)


def _draw_rectangle(
    drawn: Element, corner: tuple[str, float], size: tuple[str, float], **looks: str
) -> None:
    place = {"x": corner[0], "y": in_ems(corner[1]), "width": size[0], "height": in_ems(size[1])}
    SubElement(drawn, "rect", {**place, **looks})
