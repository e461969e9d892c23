"""Draws mean scores of groups on one scale, each with the range in which it is likely to lie."""

from collections.abc import Sequence
from textwrap import wrap
from xml.etree.ElementTree import Element, SubElement

from markupsafe import Markup

from app.charts.colours import BLUE, GRID, INK, PAPER, QUIET
from app.charts.svg_drawing import (
    draw_lines,
    draw_text,
    draw_vertical_line,
    finish_picture,
    in_ems,
    new_picture,
    percent_of_width,
)
from app.text.wording import format_score
from scoring.comparison.tally import Mean
from scoring.placement.placement import BASIS_POINTS

# The width of the column of names, as a share of the picture's, and the letters on its lines.
NAME_COLUMN_WIDTH, LETTERS_PER_NAME = 0.47, 20
# The height of a line of names, in ems: as small as the dots allow.
NAME_LINE_HEIGHT = 1.3
# The ends of the scale, as shares of the width.
SCALE_START, SCALE_END = 0.49, 0.98
# The marks of the scale, and the text anchors of those that have a figure.
SCALE_MARKS = (0, 2500, 5000, 7500, BASIS_POINTS)
FIGURE_ANCHORS = {0: "start", 5000: "middle", BASIS_POINTS: "end"}


def scores_picture(
    rows: Sequence[tuple[str, Mean | None]],
    whole: Mean | None,
    picked: str = "",
    of: str = "Mean score",
    fewest: int = 1,
    shown: Sequence[str] = (),
) -> Markup:
    """The mean score of each group as a dot, with its likely range as a line through the dot.

    `rows` are names and means (None: nobody has a score), in the order of their table; `picked`
    is the name of the one that the page is about. The dashed line is `whole`, all of them together.
    `of` begins the picture's name, and says whose scores these are. Of fewer scores than `fewest`
    no mean is drawn, and the words say so. `shown` are shorter names to draw, in the same order:
    each stands beside its dot, with how many scores there are.
    """
    words_by_group = [
        f"{name} {_mean_in_words(mean, fewest)}" for name, mean in [*rows, ("all together", whole)]
    ]
    drawn, top = new_picture(f"{of}: {'; '.join(words_by_group)}."), 0.0
    names = [
        _name_lines(name, mean)
        for name, (_, mean) in zip(shown or [n for n, _ in rows], rows, strict=True)
    ]
    height = NAME_LINE_HEIGHT * sum(map(len, names))
    _draw_scale(drawn, height, whole if whole and whole.scored >= fewest else None)
    for lines, (name, mean) in zip(names, rows, strict=True):
        middle = top + NAME_LINE_HEIGHT * len(lines) / 2
        top = draw_lines(
            drawn,
            top,
            lines,
            NAME_LINE_HEIGHT,
            **({"font-weight": "600"} if name == picked else {}),
        )
        if mean and mean.scored >= fewest:
            _draw_mean(drawn, middle, mean, picked=name == picked)
        else:
            words = "too few" if mean else "no score"
            draw_text(drawn, (SCALE_START, middle + NAME_LINE_HEIGHT / 4), words, fill=QUIET)
    for mark, anchor in FIGURE_ANCHORS.items():
        draw_text(
            drawn,
            (_share_of_width(mark), height + NAME_LINE_HEIGHT * 3 / 4),
            f"{mark // 100}%",
            anchor,
        )
    return finish_picture(drawn, height + NAME_LINE_HEIGHT)


def _name_lines(name: str, mean: Mean | None) -> list[str]:
    """A name with its number of scores, in as many lines as its column needs."""
    return wrap(f"{name} ({mean.scored:,})" if mean else name, LETTERS_PER_NAME)


def _draw_mean(drawn: Element, at: float, mean: Mean, *, picked: bool) -> None:
    colour, thick = (BLUE, "5") if picked else (QUIET, "2")
    if mean.interval:
        low, high = (percent_of_width(_share_of_width(end)) for end in mean.interval)
        ends = {"x1": low, "x2": high, "y1": in_ems(at), "y2": in_ems(at)}
        SubElement(drawn, "line", {**ends, "stroke": colour, "stroke-width": thick})
    place = {"cx": percent_of_width(_share_of_width(mean.mean)), "cy": in_ems(at), "r": "5"}
    looks = {"fill": BLUE if picked else PAPER, "stroke": colour, "stroke-width": "2"}
    SubElement(drawn, "circle", {**place, **looks})


def _draw_scale(drawn: Element, height: float, whole: Mean | None) -> None:
    for mark in SCALE_MARKS:
        draw_vertical_line(drawn, _share_of_width(mark), (0, height), GRID)
    if whole:
        dashed = {"stroke-dasharray": "4 3", "stroke-width": "2"}
        draw_vertical_line(drawn, _share_of_width(whole.mean), (0, height), INK, **dashed)


def _share_of_width(score: float) -> float:
    """The position of a score, as a share of the width."""
    return SCALE_START + (SCALE_END - SCALE_START) * score / BASIS_POINTS


def _mean_in_words(mean: Mean | None, fewest: int) -> str:
    if mean is None:
        return "no score"
    if mean.scored < fewest:
        return f"{mean.scored} {'score' if mean.scored == 1 else 'scores'}, too few"
    if mean.interval is None:
        return format_score(mean.mean)
    low, high = map(format_score, mean.interval)
    return f"{format_score(mean.mean)}, likely {low} to {high}"
