"""Draws how many organisations went up, stayed and went down: a bar for each value."""

from collections.abc import Sequence

from markupsafe import Markup

from app.charts.colours import PAPER
from app.charts.stage_bars import BAR_GAP, BarPart, draw_bar, parts_in_words
from app.charts.svg_drawing import draw_name, finish_picture, name_with_size, new_picture

# In this order in every bar. The words stand in each part, for colours do not tell all readers; and
# none of them is a warning, for an earlier stage is often a truer one.
DIRECTIONS = (("up", "up", "#2f74bb"), ("same", "the same", "#d5e5f5"), ("down", "down", PAPER))


def changes_picture(rows: Sequence[tuple[str, tuple[int, int, int]]]) -> Markup:
    """A bar for each value, in proportion to the value with the most organisations.

    `rows` are names, and how many went up, stayed and went down.
    """
    bars = [(name, _change_parts(counts)) for name, counts in rows]
    said = "; ".join(f"{name}: {parts_in_words(parts)}" for name, parts in bars)
    drawn, top = new_picture(f"{said}."), 0.0
    most = max((sum(counts) for _, counts in rows), default=0)
    for name, parts in bars:
        n = sum(part.n for part in parts)
        top = draw_name(drawn, top, name_with_size(name, n) if n else f"{name}: nobody yet")
        top = draw_bar(drawn, top, parts, most) + BAR_GAP
    return finish_picture(drawn, top)


def _change_parts(counts: tuple[int, int, int]) -> list[BarPart]:
    each = zip(DIRECTIONS, counts, strict=True)
    return [
        BarPart(short, n, colour, f"{n:,} {short}", f"{n:,} {way}")
        for (short, way, colour), n in each
    ]
