"""Pictures that tell a result, drawn as SVG: they need no script, and they print.

Lines to explore (`lines_figure`) are the one thing that the chart library of a page draws.

A picture is as wide as its column, and its text has the page's own size: what lies across is a
share of the width (%), what goes down is in lines of text (em). Each picture's name says the whole
result in words.
"""

from app.charts.bars import squares, stages_bar, stages_key, stages_picture
from app.charts.changes import moves_picture
from app.charts.files import as_file
from app.charts.lines import letter_of, line_sample, lines_figure
from app.charts.means import scores_picture
from app.charts.profile import Line, profile_lines
from app.charts.shades import shade

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
