"""Pictures that tell a result, drawn as SVG: they need no script, and they print.

Lines to explore (`lines_figure`) are the one thing that the chart library of a page draws.

A picture is as wide as its column, and its text has the page's own size: what lies across is a
share of the width (%), what goes down is in lines of text (em). Each picture's name says the whole
result in words.
"""

from app.charts.change_bars import moves_picture
from app.charts.colours import shade
from app.charts.line_chart import letter_of, line_sample, lines_figure
from app.charts.score_chart import scores_picture
from app.charts.stage_bars import squares, stages_bar, stages_key, stages_picture
from app.charts.svg_file import as_file
from app.charts.value_profile import Line, profile_lines

__all__ = [
    "Line",
    "as_file",
    "letter_of",
    "line_sample",
    "lines_figure",
    "moves_picture",
    "profile_lines",
    "scores_picture",
    "shade",
    "squares",
    "stages_bar",
    "stages_key",
    "stages_picture",
]
