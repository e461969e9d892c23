"""The pages of whoever answers."""

from flask import Blueprint

from app.charts.stage_line import make_hoped_line, make_stage_line

blueprint = Blueprint("assess", __name__)
for helper in (make_hoped_line, make_stage_line):
    blueprint.add_app_template_global(helper)
