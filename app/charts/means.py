"""Mean scores of groups on one scale, each with the range in which it is likely to lie."""

from collections.abc import Sequence
from xml.etree.ElementTree import Element, SubElement

from markupsafe import Markup

from app.charts.drawing import (
    LINE,
    across,
    down,
    finished,
    of_how_many,
    picture,
    put_name,
    put_text,
    put_upright,
)
from app.charts.shades import BLUE, GRID, INK, PAPER, QUIET
from app.wording import per_cent
from scoring.placement import WHOLE
from scoring.tally import Mean

# How high the strip below a group's name is, in ems: its dot stands in the middle.
STRIP = 1
# What the figures of the first and the last mark take beyond it, as a share of the width.
MARGIN = 0.06
MARKS = (0, 2500, 5000, 7500, WHOLE)


def scores_picture(
    rows: Sequence[tuple[str, Mean | None]],
    whole: Mean | None,
    picked: str = "",
    of: str = "Mean score",
    fewest: int = 1,
) -> Markup:
    """The mean score of each group as a dot, with its likely range as a line through the dot.

    `rows` are names and means (None: nobody has a score), in the order of their table; `picked`
    is the name of the one that the page is about. The dashed line is `whole`, all of them together.
    `of` begins the picture's name, and says whose scores these are. Of fewer scores than `fewest`
    no mean is drawn, and the words say so.
    """
    each = [f"{name} {_in_words(mean, fewest)}" for name, mean in [*rows, ("all together", whole)]]
    drawn, top = picture(f"{of}: {'; '.join(each)}."), 0.0
    whole = whole if whole and whole.scored >= fewest else None
    for name, scores in rows:
        mean = scores if scores and scores.scored >= fewest else None
        words = of_how_many(name, mean.scored) if mean else f"{name}: {_in_words(scores, fewest)}"
        top = put_name(drawn, top, words, **{"font-weight": "600" if name == picked else "400"})
        _put_scale(drawn, (top, top + STRIP), whole)
        if mean:
            _put_mean(drawn, top + STRIP / 2, mean, picked=name == picked)
        top += STRIP
    for mark in MARKS:
        put_text(drawn, (_place(mark), top + LINE * 3 / 4), f"{mark // 100}%", "middle")
    return finished(drawn, top + LINE)


def _put_mean(drawn: Element, at: float, mean: Mean, *, picked: bool) -> None:
    colour, thick = (BLUE, "5") if picked else (QUIET, "2")
    if mean.interval:
        low, high = (across(_place(end)) for end in mean.interval)
        ends = {"x1": low, "x2": high, "y1": down(at), "y2": down(at)}
        SubElement(drawn, "line", {**ends, "stroke": colour, "stroke-width": thick})
    place = {"cx": across(_place(mean.mean)), "cy": down(at), "r": "6"}
    looks = {"fill": BLUE if picked else PAPER, "stroke": colour, "stroke-width": "2"}
    SubElement(drawn, "circle", {**place, **looks})


def _put_scale(drawn: Element, strip: tuple[float, float], whole: Mean | None) -> None:
    for mark in MARKS:
        put_upright(drawn, _place(mark), strip, GRID)
    if whole:
        dashed = {"stroke-dasharray": "4 3", "stroke-width": "2"}
        put_upright(drawn, _place(whole.mean), strip, INK, **dashed)


def _place(score: float) -> float:
    """Where a score stands, as a share of the width."""
    return MARGIN + (1 - 2 * MARGIN) * score / WHOLE


def _in_words(mean: Mean | None, fewest: int) -> str:
    if mean is None:
        return "no score"
    if mean.scored < fewest:
        return f"{mean.scored} {'score' if mean.scored == 1 else 'scores'}, too few"
    if mean.interval is None:
        return per_cent(mean.mean)
    low, high = map(per_cent, mean.interval)
    return f"{per_cent(mean.mean)}, likely {low} to {high}"
