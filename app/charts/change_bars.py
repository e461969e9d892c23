"""How many organisations went up, stayed and went down: a bar a value."""

from collections.abc import Sequence

from markupsafe import Markup

from app.charts.stage_bars import BETWEEN, Part, in_words, put_bar
from app.charts.svg_drawing import finished, of_how_many, picture, put_name

# In this order in every bar. The words stand in each part, for colours do not tell all readers.
WAYS = (("up", "up", "#2f74bb"), ("same", "the same", "#d5e5f5"), ("down", "down", "#ffb81c"))


def moves_picture(rows: Sequence[tuple[str, tuple[int, int, int]]]) -> Markup:
    """A bar a value, as long as it has organisations beside the value that has the most.

    `rows` are names, and how many went up, stayed and went down.
    """
    bars = [(name, _parts(counts)) for name, counts in rows]
    said = "; ".join(f"{name}: {in_words(parts)}" for name, parts in bars)
    drawn, top = picture(f"{said}."), 0.0
    most = max((sum(counts) for _, counts in rows), default=0)
    for name, parts in bars:
        n = sum(part.n for part in parts)
        top = put_name(drawn, top, of_how_many(name, n) if n else f"{name}: nobody yet")
        top = put_bar(drawn, top, parts, most) + BETWEEN
    return finished(drawn, top)


def _parts(counts: tuple[int, int, int]) -> list[Part]:
    each = zip(WAYS, counts, strict=True)
    return [
        Part(short, n, colour, f"{n:,} {short}", f"{n:,} {way}") for (short, way, colour), n in each
    ]
