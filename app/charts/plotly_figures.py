"""Figures: what a page's script draws, and nothing that its table does not say."""

from collections.abc import Mapping, Sequence
from typing import Any

import plotly.graph_objects as go

from app.charts.shades import OUTLINE, shade
from scoring.questionnaire import Stage
from scoring.tally import Mean

# The design system's dark and pale blue and its text grey: read alike by people who see colour
# differently.
FOR_CERTAIN = "#005eb8"
INK = "#212b32"
GRID = "#d8dde0"
LEGEND = {"orientation": "h", "yanchor": "bottom", "y": 1.02, "x": 0, "traceorder": "normal"}

# Pixels that a bar takes, and what stands above and below all of them.
BAR, AROUND = 46, 170


def spread(
    ladder: Sequence[Stage], names: Sequence[str], counts: Sequence[Sequence[int]]
) -> Mapping[str, Any]:
    """How many organisations of each group stand at each stage, as a share of the group.

    `counts` holds a row a group, and in it a number a stage, starting out first.
    """
    sizes = [sum(row) or 1 for row in counts]
    bars = [
        go.Bar(
            name=stage.name,
            y=_in_lines(names),
            x=[100 * row[number] / size for row, size in zip(counts, sizes, strict=True)],
            text=[row[number] or "" for row in counts],
            textposition="inside",
            insidetextanchor="middle",
            textangle=0,
            orientation="h",
            marker={"color": shade(number, ladder), "line": {"color": OUTLINE, "width": 1}},
            hoverinfo="skip",
        )
        for number, stage in enumerate(ladder)
    ]
    axis = {"range": [0, 100.5], "ticksuffix": "%", "title": {"text": "Share of the group"}}
    return _figure(bars, _group_layout(len(names), axis, barmode="stack"))


def scores(names: Sequence[str], means: Sequence[Mean | None]) -> Mapping[str, Any]:
    """The mean score of each group, with the interval in which it is likely to lie, in per cent."""
    known = [mean or Mean(0, 0, None) for mean in means]
    points = go.Scatter(
        y=_in_lines(names),
        x=[mean.mean / 100 if mean.scored else None for mean in known],
        mode="markers",
        marker={"color": FOR_CERTAIN, "size": 12},
        error_x={
            "type": "data",
            "symmetric": False,
            "array": [_beyond(mean, 1) for mean in known],
            "arrayminus": [_beyond(mean, 0) for mean in known],
            "color": FOR_CERTAIN,
            "thickness": 2,
            "width": 6,
        },
        hoverinfo="skip",
    )
    axis = {"range": [-1, 101], "ticksuffix": "%", "title": {"text": "Mean score"}}
    return _figure([points], _group_layout(len(names), axis, showlegend=False))


def _beyond(mean: Mean, side: int) -> float:
    return abs(mean.interval[side] - mean.mean) / 100 if mean.interval else 0


def _in_lines(names: Sequence[str]) -> list[str]:
    """A long name takes two lines, so that it leaves room for its bar."""
    return [name.replace(" (n", "<br>(n") for name in names]


def _figure(traces: list[Any], layout: go.Layout) -> Mapping[str, Any]:
    data: Mapping[str, Any] = go.Figure(traces, layout=layout).to_plotly_json()
    return data


def _group_layout(groups: int, xaxis: Mapping[str, Any], **more: Any) -> go.Layout:  # noqa: ANN401 - plotly's own
    return go.Layout(
        template=None,
        height=groups * BAR + AROUND,
        margin={"l": 10, "r": 20, "t": 10, "b": 10},
        font={"family": "Arial, sans-serif", "size": 15, "color": INK},
        paper_bgcolor="#ffffff",
        plot_bgcolor="#ffffff",
        legend=LEGEND,
        xaxis={
            "automargin": True,
            "gridcolor": GRID,
            "zeroline": False,
            "fixedrange": True,
            **xaxis,
        },
        # The first group stands at the top, as in its table.
        yaxis={"automargin": True, "fixedrange": True, "autorange": "reversed"},
        dragmode=False,
        **more,
    )
