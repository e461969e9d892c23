"""Pictures that tell a result, drawn as SVG: they need no script, and they print.

Lines to explore (`lines_figure`) are the one thing that the chart library of a page draws.

A picture is as wide as its column, and its text has the page's own size: what lies across is a
share of the width (%), what goes down is in lines of text (em). Each picture's name says the whole
result in words.
"""

from app.charts.change_bars import changes_picture
from app.charts.colours import stage_colour
from app.charts.line_chart import line_letter, line_sample, lines_chart
from app.charts.score_chart import scores_picture
from app.charts.stage_bars import stages_bar, stages_key, stages_picture, stages_squares
from app.charts.svg_file import pictures_file
from app.charts.value_profile import ValueLine, value_lines

__all__ = [
    "ValueLine",
    "changes_picture",
    "line_letter",
    "line_sample",
    "lines_chart",
    "pictures_file",
    "scores_picture",
    "stage_colour",
    "stages_bar",
    "stages_key",
    "stages_picture",
    "stages_squares",
    "value_lines",
]
