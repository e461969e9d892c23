"""Where something stood in each round: a way from stage to stage, with the rounds on it."""

from collections.abc import Sequence
from xml.etree.ElementTree import Element, SubElement

from markupsafe import Markup

from app.charts.colours import BLUE, INK, OUTLINE, PAPER, QUIET
from app.charts.svg_drawing import (
    LINE_HEIGHT,
    draw_name,
    draw_text,
    finish_picture,
    in_ems,
    new_picture,
    percent_of_width,
)

# The first and the last stop stand whole inside the picture, this share of the width from its side.
MARGIN = 0.03
# Heights in ems: of the way with its stops, of the numbers below, and the gap to the next name.
WAY_HEIGHT, NUMBERS_HEIGHT, GAP = 1.2, 1.3, 0.5

# More of them would stand outside the picture on the narrowest page.
LETTERS_UNDER_STOP = 2

StageByRound = Sequence[tuple[int, int | None]]
"""The number of a round, and the number of the stage held then; None where there was none."""


def rounds_picture(
    stages: Sequence[str], rows: Sequence[tuple[str, StageByRound, str]], shown: int
) -> Markup:
    """A line from the start to the last stage for each row, and under its stops the rounds.

    `stages` are the names of the ladder. A row is a name, the stages by round, and the same in
    words. The stop of the round numbered `shown` is filled, those of others are rings.
    """
    drawn = new_picture("; ".join(f"{name}: {words}" for name, _, words in rows) + ".")
    top = 0.0
    for name, by_round, _ in rows:
        top = draw_name(drawn, top, name, **{"font-weight": "600"})
        top = _draw_way(drawn, top, len(stages), by_round, shown) + GAP
    draw_text(drawn, (0, top + 1), stages[0], fill=QUIET)
    draw_text(drawn, (1, top + 1), stages[-1], "end", fill=QUIET)
    return finish_picture(drawn, top + LINE_HEIGHT)


def _draw_way(drawn: Element, top: float, stops: int, by_round: StageByRound, shown: int) -> float:
    middle = top + WAY_HEIGHT / 2
    ends = {"x1": percent_of_width(MARGIN), "x2": percent_of_width(1 - MARGIN)}
    place = {**ends, "y1": in_ems(middle), "y2": in_ems(middle)}
    SubElement(drawn, "line", {**place, "stroke": OUTLINE})
    for stop in range(stops):
        rounds = [number for number, stage in by_round if stage == stop]
        at = MARGIN + (1 - 2 * MARGIN) * stop / (stops - 1)
        _draw_stop(drawn, (at, middle), rounds, shown)
        if rounds:
            _draw_numbers(drawn, (at, top + WAY_HEIGHT + 1), rounds, shown)
    return top + WAY_HEIGHT + NUMBERS_HEIGHT


def _draw_numbers(
    drawn: Element, at: tuple[float, float], rounds: Sequence[int], shown: int
) -> None:
    """Draw the rounds under their stop; what is too long for that stays inside the picture."""
    words = ", ".join(map(str, rounds))
    is_at_end = at[0] in {MARGIN, 1 - MARGIN} and len(words) > LETTERS_UNDER_STOP
    anchor = "middle" if not is_at_end else "start" if at[0] == MARGIN else "end"
    share = at[0] if not is_at_end else 0.0 if at[0] == MARGIN else 1.0
    looks = {"font-weight": "600"} if shown in rounds else {}
    draw_text(drawn, (share, at[1]), words, anchor, **looks)


def _draw_stop(drawn: Element, at: tuple[float, float], rounds: Sequence[int], shown: int) -> None:
    place = {"cx": percent_of_width(at[0]), "cy": in_ems(at[1])}
    if not rounds:
        SubElement(drawn, "circle", {**place, "r": "4", "fill": PAPER, "stroke": OUTLINE})
        return
    fill = BLUE if shown in rounds else PAPER
    looks = {"fill": fill, "stroke": BLUE if shown in rounds else INK, "stroke-width": "3"}
    SubElement(drawn, "circle", {**place, "r": "7", **looks})
