"""Mean scores of groups on one scale, each with the range in which it is likely to lie."""

from collections.abc import Sequence
from textwrap import wrap
from xml.etree.ElementTree import Element, SubElement

from markupsafe import Markup

from app.charts.colours import BLUE, GRID, INK, PAPER, QUIET
from app.charts.svg_drawing import across, down, finished, picture, put_lines, put_text, put_upright
from app.text.wording import format_score
from scoring.comparison.tally import Mean
from scoring.placement.placement import WHOLE

# How wide the column of names is, as a share of the width, and how many letters a line of it has.
NAMES, LETTERS = 0.47, 20
# A line of them, in ems: as close as the dots allow.
LINE = 1.3
# Where the scale begins and ends, as shares of the width.
BEGINS, ENDS = 0.49, 0.98
# The marks of the scale, and how those stand that have a figure.
MARKS = (0, 2500, 5000, 7500, WHOLE)
FIGURES = {0: "start", 5000: "middle", WHOLE: "end"}


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
    each = [f"{name} {_in_words(mean, fewest)}" for name, mean in [*rows, ("all together", whole)]]
    drawn, top = picture(f"{of}: {'; '.join(each)}."), 0.0
    names = [
        _lines_of(name, mean)
        for name, (_, mean) in zip(shown or [n for n, _ in rows], rows, strict=True)
    ]
    height = LINE * sum(map(len, names))
    _put_scale(drawn, height, whole if whole and whole.scored >= fewest else None)
    for lines, (name, mean) in zip(names, rows, strict=True):
        middle = top + LINE * len(lines) / 2
        top = put_lines(
            drawn, top, lines, LINE, **({"font-weight": "600"} if name == picked else {})
        )
        if mean and mean.scored >= fewest:
            _put_mean(drawn, middle, mean, picked=name == picked)
        else:
            words = "too few" if mean else "no score"
            put_text(drawn, (BEGINS, middle + LINE / 4), words, fill=QUIET)
    for mark, anchor in FIGURES.items():
        put_text(drawn, (_place(mark), height + LINE * 3 / 4), f"{mark // 100}%", anchor)
    return finished(drawn, height + LINE)


def _lines_of(name: str, mean: Mean | None) -> list[str]:
    """A name with how many scores there are, in as many lines as its column needs."""
    return wrap(f"{name} ({mean.scored:,})" if mean else name, LETTERS)


def _put_mean(drawn: Element, at: float, mean: Mean, *, picked: bool) -> None:
    colour, thick = (BLUE, "5") if picked else (QUIET, "2")
    if mean.interval:
        low, high = (across(_place(end)) for end in mean.interval)
        ends = {"x1": low, "x2": high, "y1": down(at), "y2": down(at)}
        SubElement(drawn, "line", {**ends, "stroke": colour, "stroke-width": thick})
    place = {"cx": across(_place(mean.mean)), "cy": down(at), "r": "5"}
    looks = {"fill": BLUE if picked else PAPER, "stroke": colour, "stroke-width": "2"}
    SubElement(drawn, "circle", {**place, **looks})


def _put_scale(drawn: Element, height: float, whole: Mean | None) -> None:
    for mark in MARKS:
        put_upright(drawn, _place(mark), (0, height), GRID)
    if whole:
        dashed = {"stroke-dasharray": "4 3", "stroke-width": "2"}
        put_upright(drawn, _place(whole.mean), (0, height), INK, **dashed)


def _place(score: float) -> float:
    """Where a score stands, as a share of the width."""
    return BEGINS + (ENDS - BEGINS) * score / WHOLE


def _in_words(mean: Mean | None, fewest: int) -> str:
    if mean is None:
        return "no score"
    if mean.scored < fewest:
        return f"{mean.scored} {'score' if mean.scored == 1 else 'scores'}, too few"
    if mean.interval is None:
        return format_score(mean.mean)
    low, high = map(format_score, mean.interval)
    return f"{format_score(mean.mean)}, likely {low} to {high}"
