"""Figures: what a page's script draws, and nothing that its table does not say."""

from collections.abc import Mapping
from typing import Any

import plotly.graph_objects as go

from scoring.placement import WHOLE, Placement
from scoring.questionnaire import Framework

# The design system's dark and pale blue and its text grey: read alike by people who see colour
# differently.
FOR_CERTAIN = "#005eb8"
PERHAPS = "#aac9e6"
INK = "#212b32"


def profile(framework: Framework, placement: Placement) -> Mapping[str, Any]:
    """How far each value has come along the journey, as a figure for plotly.js.

    A dark bar a value reaches its position (stages held, and progress through the next); a pale bar
    goes on to the stage that it may hold once what is unknown is known.
    """
    names = {value.id: value.name for value in framework.values}
    shown = list(reversed(placement.values))
    labels = [names[value.value] for value in shown]
    held = [value.position / WHOLE for value in shown]
    perhaps = [
        max(value.ceiling_number - reach, 0) for value, reach in zip(shown, held, strict=True)
    ]
    figure = go.Figure(
        [
            _bars("Held and under way", labels, held, FOR_CERTAIN),
            _bars("Possible, depending on<br>answers not known yet", labels, perhaps, PERHAPS),
        ],
        layout=_layout(framework),
    )
    data: Mapping[str, Any] = figure.to_plotly_json()
    return data


def _bars(name: str, labels: list[str], lengths: list[float], colour: str) -> go.Bar:
    return go.Bar(
        name=name,
        y=[label.replace(" and ", " and<br>") for label in labels],
        x=lengths,
        orientation="h",
        marker={"color": colour},
        hoverinfo="skip",
    )


def _layout(framework: Framework) -> go.Layout:
    stages = framework.ladder
    return go.Layout(
        template=None,
        barmode="stack",
        height=380,
        margin={"l": 10, "r": 40, "t": 10, "b": 10},
        font={"family": "Arial, sans-serif", "size": 15, "color": INK},
        paper_bgcolor="#ffffff",
        plot_bgcolor="#ffffff",
        legend={"orientation": "h", "yanchor": "bottom", "y": 1.02, "x": 0, "traceorder": "normal"},
        xaxis={
            "range": [0, len(stages) - 0.98],
            "tickvals": list(range(len(stages))),
            # In two lines, so that the names stand side by side. A narrow page has numbers instead.
            "ticktext": [stage.name.replace(" ", "<br>", 1) for stage in stages],
            "tickangle": 0,
            "automargin": True,
            "gridcolor": "#d8dde0",
            "zeroline": False,
            "fixedrange": True,
        },
        yaxis={"automargin": True, "fixedrange": True},
        dragmode=False,
    )
