"""Pictures that tell a result, drawn as SVG: they need no script, and they print.

Only the lines to explore (`lines_chart`) are drawn by the chart library of a page.

A picture is as wide as its column, and its text has the page's own size: widths are in per cent,
heights in lines of text (em). Each picture's name says the whole result in words.
"""

from app.charts.change_bars import changes_picture
from app.charts.colours import stage_colour
from app.charts.goal_line import GoalLine, goal_key, goal_picture
from app.charts.line_chart import line_letter, line_sample, lines_chart
from app.charts.score_chart import scores_picture
from app.charts.stage_bars import stages_bar, stages_key, stages_picture, stages_squares
from app.charts.stage_bins import StageBin, list_shades, list_stage_bins, pair_stage_bins
from app.charts.svg_file import pictures_file

__all__ = [
    "GoalLine",
    "StageBin",
    "changes_picture",
    "goal_key",
    "goal_picture",
    "line_letter",
    "line_sample",
    "lines_chart",
    "list_shades",
    "list_stage_bins",
    "pair_stage_bins",
    "pictures_file",
    "scores_picture",
    "stage_colour",
    "stages_bar",
    "stages_key",
    "stages_picture",
    "stages_squares",
]
