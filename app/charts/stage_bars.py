"""Organisations by stage: a bar a group, or a square an organisation."""

from collections.abc import Iterable, Sequence
from itertools import accumulate, pairwise
from textwrap import wrap
from typing import NamedTuple
from xml.etree.ElementTree import Element, SubElement

from markupsafe import Markup

from app.charts.colours import OUTLINE, PAPER, ink_on, shade
from app.charts.svg_drawing import (
    LETTERS,
    LINE,
    NARROW,
    across,
    down,
    finished,
    of_how_many,
    picture,
    put_name,
    put_text,
    put_upright,
)
from scoring.questionnaires.questionnaire import Stage

# How high a bar is, and what lies between it and the next name, in ems.
BAR, BETWEEN = 1.7, 0.6
# A figure takes this many ems, and so many more for each of its digits.
ROOM, DIGIT = 0.4, 0.56
# Squares side by side, and from one to the next, in ems: they have one size on every page.
IN_A_ROW, SQUARE, STEP = 12, 1, 1.25


class Part(NamedTuple):
    """A part of a bar: what it stands for, how many there are, and its colour.

    `figure` is what stands in it, `words` what is said of it elsewhere.
    """

    name: str
    n: int
    colour: str
    figure: str
    words: str


def stages_picture(ladder: Sequence[Stage], groups: Sequence[tuple[str, Sequence[int]]]) -> Markup:
    """How many organisations of each group stand at each stage, below a key.

    A bar a group, whose parts are shares of the group, each with its count. `groups` are names,
    and counts with a number a stage of the ladder, starting out first.
    """
    bars = [(group, parts_of(ladder, counts)) for group, counts in groups]
    said = "; ".join(f"{group}: {in_words(parts)}" for group, parts in bars)
    drawn, top = picture(f"{said}."), 0.0
    for group, parts in bars:
        whole = sum(part.n for part in parts)
        top = put_name(drawn, top, of_how_many(group, whole) if whole else f"{group}: nobody yet")
        top = put_bar(drawn, top, parts, whole) + BETWEEN
    return stages_key(ladder) + finished(drawn, max(0, top - BETWEEN))


def stages_bar(ladder: Sequence[Stage], counts: Sequence[int]) -> Markup:
    """One group's bar alone, where the page says whose it is and has a key."""
    parts = parts_of(ladder, counts)
    drawn = picture(f"{in_words(parts)}.")
    return finished(drawn, put_bar(drawn, 0, parts, sum(counts)))


def squares(ladder: Sequence[Stage], counts: Sequence[int]) -> Markup:
    """A square an organisation, in the order of the stages: for groups too small for shares."""
    parts = parts_of(ladder, counts)
    drawn = picture(f"{in_words(parts)}.")
    colours = [part.colour for part in parts for _ in range(part.n)]
    for number, colour in enumerate(colours):
        row, column = divmod(number, IN_A_ROW)
        corner, size = (down(column * STEP), row * STEP), (down(SQUARE), SQUARE)
        _put_box(drawn, corner, size, fill=colour, stroke=OUTLINE)
    rows = -(-len(colours) // IN_A_ROW)
    return finished(drawn, rows * STEP, down(min(len(colours), IN_A_ROW) * STEP))


def stages_key(ladder: Sequence[Stage]) -> Markup:
    """What the shades stand for."""
    return key(parts_of(ladder, [0] * len(ladder)))


def key(parts: Iterable[Part]) -> Markup:
    """What the colours stand for, for those who see them: a picture's name says all of it."""
    each = Markup(
        '<li class="wm-picture-key__part"><svg class="wm-picture-key__colour" focusable="false">'
        '<rect width="100%" height="100%" fill="{}"/></svg>{}</li>'
    )
    listed = Markup("").join(each.format(part.colour, part.name) for part in parts)
    return Markup('<ul class="wm-picture-key" aria-hidden="true">{}</ul>').format(listed)


def parts_of(ladder: Sequence[Stage], counts: Sequence[int]) -> list[Part]:
    """A part a stage of the ladder."""
    return [
        Part(stage.name, n, shade(number, ladder), f"{n:,}", f"{n:,} at {stage.name}")
        for number, (stage, n) in enumerate(zip(ladder, counts, strict=True))
    ]


def in_words(parts: Sequence[Part]) -> str:
    """All parts with their counts."""
    if not any(part.n for part in parts):
        return "nobody yet"
    return ", ".join(part.words for part in parts)


def put_bar(drawn: Element, top: float, parts: Sequence[Part], whole: int) -> float:
    """A bar whose full width stands for `whole`; how many ems down it ends.

    A part too narrow for its figure has it in words below the bar.
    """
    some = [part for part in parts if part.n]
    if not some:
        return top
    ends = [0.0, *accumulate(part.n / whole for part in some)]
    for part, (start, end) in zip(some, pairwise(ends), strict=True):
        _put_box(drawn, (across(start), top), (across(end - start), BAR), fill=part.colour)
    _put_outlines(drawn, top, ends)
    foot, narrow = top + BAR, []
    for part, (start, end) in zip(some, pairwise(ends), strict=True):
        if end - start < (ROOM + DIGIT * len(part.figure)) / NARROW:
            narrow.append(part.words)
            continue
        middle = ((start + end) / 2, foot - (BAR - 0.7) / 2)
        put_text(drawn, middle, part.figure, "middle", fill=ink_on(part.colour))
    for line in wrap(", ".join(narrow), LETTERS):
        foot += LINE
        put_text(drawn, (ends[-1], foot - LINE / 4), line, "end")
    return foot


def _put_outlines(drawn: Element, top: float, ends: Sequence[float]) -> None:
    """What parts neighbours: white between two dark lines, as no one line shows on all shades."""
    height = (top, top + BAR)
    for end in ends[1:-1]:
        put_upright(drawn, end, height, OUTLINE, **{"stroke-width": "4"})
        put_upright(drawn, end, height, PAPER, **{"stroke-width": "2"})
    whole = ("0", top), (across(ends[-1]), BAR)
    _put_box(drawn, *whole, fill="none", stroke=OUTLINE)


def _put_box(
    drawn: Element, corner: tuple[str, float], size: tuple[str, float], **looks: str
) -> None:
    place = {"x": corner[0], "y": down(corner[1]), "width": size[0], "height": down(size[1])}
    SubElement(drawn, "rect", {**place, **looks})
