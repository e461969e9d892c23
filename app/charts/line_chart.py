"""Line charts over time, drawn by the page's chart library beside their table."""

from collections.abc import Mapping, Sequence
from itertools import count
from typing import Any, NamedTuple
from xml.etree.ElementTree import Element, SubElement, tostring

import plotly.graph_objects as go
from markupsafe import Markup

from app.charts.colours import BLUE, GRID, INK, PAPER


class LineStyle(NamedTuple):
    """The style of a line, which can be told apart without colour. An empty `dash` is solid.

    Every colour has a contrast of 4.5 or more with white.
    """

    colour: str
    dash: str
    symbol: str


LINE_STYLES = (
    LineStyle(BLUE, "", "circle"),
    LineStyle("#007f3b", "9px,4px", "square"),
    LineStyle("#7c2855", "3px,3px", "diamond"),
    LineStyle("#a8400a", "12px,4px,3px,4px", "triangle-up"),
    LineStyle(INK, "", "circle-open"),
    LineStyle("#330072", "9px,4px", "square-open"),
    LineStyle("#b3161d", "3px,3px", "diamond-open"),
)
# The path of each marker around (20, 8), in a sample of 40 by 16.
MARKER_PATHS = {
    "circle": "M15 8a5 5 0 1 0 10 0a5 5 0 1 0-10 0Z",
    "square": "M15.5 3.5h9v9h-9Z",
    "diamond": "M20 2l6 6l-6 6l-6-6Z",
    "triangle-up": "M20 2l6 10.5h-12Z",
}
# Lines that end nearer to each other than this share of the axis have letters side by side.
NEAR_SHARE = 0.06
LETTER_SPACE = "\N{EM SPACE}"
LETTER_PIXEL_WIDTH = 28
CHART_HEIGHT = 400

LineValues = Sequence[int | None]


def lines_chart(
    title: str, axis: str, quarters: Sequence[str], lines: Sequence[tuple[str, LineValues]]
) -> Mapping[str, Any]:
    """A chart with a line for each name, a number a quarter, as Plotly's {"data": …, "layout": …}.

    None leaves a gap. All of them are numbers of the same kind, which `axis` names. The page has
    the names beside its check boxes; the title and the legend are for a picture taken away.
    """
    letters = _line_letters([values for _, values in lines])
    traces = [
        _line_trace(number, quarters, line, letters[number]) for number, line in enumerate(lines)
    ]
    beside = max((len(text) for text in letters), default=1) * LETTER_PIXEL_WIDTH
    figure = go.Figure(traces, layout=_chart_layout(title, axis, quarters, beside))
    drawn: Mapping[str, Any] = figure.to_plotly_json()
    return drawn


def line_letter(number: int) -> str:
    """The letter at the end of a line and before its name."""
    return chr(ord("A") + number)


def line_sample(number: int) -> Markup:
    """A sample of a line, to stand before its name."""
    style = LINE_STYLES[number % len(LINE_STYLES)]
    size = {"width": "40", "height": "16", "viewBox": "0 0 40 16"}
    drawn = Element("svg", {"class": "wm-line-sample", "aria-hidden": "true", **size})
    stroke = {"stroke": style.colour, "stroke-width": "2"}
    SubElement(drawn, "path", {"d": "M0 8h40", "stroke-dasharray": style.dash or "none", **stroke})
    fill = PAPER if style.symbol.endswith("-open") else style.colour
    SubElement(drawn, "path", {"d": MARKER_PATHS[_marker_shape(style)], "fill": fill, **stroke})
    return Markup(tostring(drawn, encoding="unicode"))  # noqa: S704 - escaped as it is written


def _marker_shape(style: LineStyle) -> str:
    return style.symbol.removesuffix("-open")


def _line_trace(
    number: int, quarters: Sequence[str], line: tuple[str, LineValues], letter: str
) -> go.Scatter:
    style, (name, values) = LINE_STYLES[number % len(LINE_STYLES)], line
    fill = PAPER if style.symbol.endswith("-open") else style.colour
    return go.Scatter(
        name=f"{line_letter(number)}: {name}",
        x=list(quarters),
        y=list(values),
        mode="lines+markers+text",
        text=[letter if place == _last_index(values) else "" for place in range(len(values))],
        textposition="middle right",
        cliponaxis=False,
        connectgaps=False,
        hoverinfo="skip",
        line={"color": style.colour, "dash": style.dash or "solid", "width": 2},
        marker={
            "symbol": _marker_shape(style),
            "size": 10,
            "color": fill,
            "line": {"color": style.colour, "width": 2},
        },
    )


def _line_letters(lines: Sequence[LineValues]) -> list[str]:
    """The letter of each line, moved right by the letters of those that end beside it."""
    ends = [(_last_index(values), values[_last_index(values)] or 0) for values in lines]
    near = NEAR_SHARE * max((value or 0 for values in lines for value in values), default=0)
    set_in: dict[int, int] = {}
    for number in sorted(range(len(ends)), key=ends.__getitem__):
        place, value = ends[number]
        taken = {far for other, far in set_in.items() if ends[other] > (place, value - near)}
        set_in[number] = next(far for far in count() if far not in taken)
    return [LETTER_SPACE * set_in[number] + line_letter(number) for number in range(len(lines))]


def _last_index(values: LineValues) -> int:
    """The index of the last number."""
    return max((place for place, value in enumerate(values) if value is not None), default=0)


def _chart_layout(title: str, axis: str, quarters: Sequence[str], beside: int) -> go.Layout:
    still = {"automargin": True, "fixedrange": True, "zeroline": False, "linecolor": INK}
    return go.Layout(
        template=None,
        title={"text": title, "x": 0.02, "font": {"size": 20}},
        height=CHART_HEIGHT,
        margin={"l": 10, "r": 10 + beside, "t": 20, "b": 10},
        font={"family": "Arial, sans-serif", "size": 15, "color": INK},
        paper_bgcolor=PAPER,
        plot_bgcolor=PAPER,
        # All quarters show, also while no line is chosen.
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
