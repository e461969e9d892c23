"""Lines over time, to be explored: drawn by the chart library of the page, beside their table."""

from collections.abc import Mapping, Sequence
from itertools import count
from typing import Any, NamedTuple
from xml.etree.ElementTree import Element, SubElement, tostring

import plotly.graph_objects as go
from markupsafe import Markup

from app.charts.colours import BLUE, GRID, INK, PAPER


class Look(NamedTuple):
    """What tells a line apart, without its colour too. `dash` is as SVG has it; empty is solid.

    Every colour has a contrast of 4.5 or more with white.
    """

    colour: str
    dash: str
    symbol: str


LOOKS = (
    Look(BLUE, "", "circle"),
    Look("#007f3b", "9px,4px", "square"),
    Look("#7c2855", "3px,3px", "diamond"),
    Look("#a8400a", "12px,4px,3px,4px", "triangle-up"),
    Look(INK, "", "circle-open"),
    Look("#330072", "9px,4px", "square-open"),
    Look("#b3161d", "3px,3px", "diamond-open"),
)
# What each symbol is around (20, 8) of a sample of 40 by 16.
OUTLINES = {
    "circle": "M15 8a5 5 0 1 0 10 0a5 5 0 1 0-10 0Z",
    "square": "M15.5 3.5h9v9h-9Z",
    "diamond": "M20 2l6 6l-6 6l-6-6Z",
    "triangle-up": "M20 2l6 10.5h-12Z",
}
# Ends of lines that are nearer than this share of the axis have their letters side by side.
NEAR = 0.06
LETTER = "\N{EM SPACE}"
LETTER_WIDTH = 28
HEIGHT = 400

Values = Sequence[int | None]


def lines_figure(
    title: str, axis: str, quarters: Sequence[str], lines: Sequence[tuple[str, Values]]
) -> Mapping[str, Any]:
    """A line for each name, with a number a quarter: {"data": …, "layout": …} as Plotly has it.

    None leaves a gap. All of them are numbers of the same kind, which `axis` names. The page has
    the names beside its check boxes; the title and the legend are for a picture taken away.
    """
    letters = _letters([values for _, values in lines])
    traces = [_trace(number, quarters, line, letters[number]) for number, line in enumerate(lines)]
    beside = max((len(each) for each in letters), default=1) * LETTER_WIDTH
    figure = go.Figure(traces, layout=_layout(title, axis, quarters, beside))
    drawn: Mapping[str, Any] = figure.to_plotly_json()
    return drawn


def letter_of(number: int) -> str:
    """What stands at the end of a line and before its name."""
    return chr(ord("A") + number)


def line_sample(number: int) -> Markup:
    """How a line looks, to stand before its name."""
    look = LOOKS[number % len(LOOKS)]
    size = {"width": "40", "height": "16", "viewBox": "0 0 40 16"}
    drawn = Element("svg", {"class": "wm-line-sample", "aria-hidden": "true", **size})
    stroke = {"stroke": look.colour, "stroke-width": "2"}
    SubElement(drawn, "path", {"d": "M0 8h40", "stroke-dasharray": look.dash or "none", **stroke})
    fill = PAPER if look.symbol.endswith("-open") else look.colour
    SubElement(drawn, "path", {"d": OUTLINES[_shape(look)], "fill": fill, **stroke})
    return Markup(tostring(drawn, encoding="unicode"))  # noqa: S704 - escaped as it is written


def _shape(look: Look) -> str:
    return look.symbol.removesuffix("-open")


def _trace(
    number: int, quarters: Sequence[str], line: tuple[str, Values], letter: str
) -> go.Scatter:
    look, (name, values) = LOOKS[number % len(LOOKS)], line
    fill = PAPER if look.symbol.endswith("-open") else look.colour
    return go.Scatter(
        name=f"{letter_of(number)}: {name}",
        x=list(quarters),
        y=list(values),
        mode="lines+markers+text",
        text=[letter if place == _last(values) else "" for place in range(len(values))],
        textposition="middle right",
        cliponaxis=False,
        connectgaps=False,
        hoverinfo="skip",
        line={"color": look.colour, "dash": look.dash or "solid", "width": 2},
        marker={
            "symbol": _shape(look),
            "size": 10,
            "color": fill,
            "line": {"color": look.colour, "width": 2},
        },
    )


def _letters(lines: Sequence[Values]) -> list[str]:
    """The letter of each line, set in by the letters of those that end beside it."""
    ends = [(_last(values), values[_last(values)] or 0) for values in lines]
    near = NEAR * max((value or 0 for values in lines for value in values), default=0)
    set_in: dict[int, int] = {}
    for number in sorted(range(len(ends)), key=ends.__getitem__):
        place, value = ends[number]
        taken = {far for other, far in set_in.items() if ends[other] > (place, value - near)}
        set_in[number] = next(far for far in count() if far not in taken)
    return [LETTER * set_in[number] + letter_of(number) for number in range(len(lines))]


def _last(values: Values) -> int:
    """Where the last number stands."""
    return max((place for place, value in enumerate(values) if value is not None), default=0)


def _layout(title: str, axis: str, quarters: Sequence[str], beside: int) -> go.Layout:
    still = {"automargin": True, "fixedrange": True, "zeroline": False, "linecolor": INK}
    return go.Layout(
        template=None,
        title={"text": title, "x": 0.02, "font": {"size": 20}},
        height=HEIGHT,
        margin={"l": 10, "r": 10 + beside, "t": 20, "b": 10},
        font={"family": "Arial, sans-serif", "size": 15, "color": INK},
        paper_bgcolor=PAPER,
        plot_bgcolor=PAPER,
        # All quarters, also while no line is chosen.
        xaxis={
            "type": "category",
            "categoryorder": "array",
            "categoryarray": list(quarters),
            "range": [-0.4, len(quarters) - 0.98],
            **still,
        },
        yaxis={
            "title": {"text": axis},
            "rangemode": "tozero",
            "tickformat": ",d",
            "gridcolor": GRID,
            **still,
        },
        legend={
            "orientation": "v",
            "yanchor": "top",
            "y": -0.25,
            "x": 0,
            "itemclick": False,
            "itemdoubleclick": False,
        },
        showlegend=False,
        dragmode=False,
    )
