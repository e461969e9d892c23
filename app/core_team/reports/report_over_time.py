"""The measures of the KPI report over time: tables, and lines to explore them by."""

from typing import NamedTuple

from flask import abort, jsonify, render_template
from flask.typing import ResponseReturnValue

from app import charts
from app.core_team.reports.report_page import asked_or_404
from app.core_team.reports.report_query import Asked
from app.core_team.reports.report_series import UNITS, Series, Unit, record_of, series_of
from app.core_team.site import blueprint
from app.text.uk_dates import Quarter, end_of, in_words
from app.web.access import Rule, access
from app.web.security_headers import allow_chart_library


class Told(NamedTuple):
    """A unit with its series, and those of them that have a line."""

    unit: Unit
    series: list[Series]
    lines: list[Series]


@blueprint.get("/report/over-time")
@access(Rule.MEMBER)
def report_over_time() -> ResponseReturnValue:
    """Every measure by quarter."""
    asked = asked_or_404()
    record = record_of(asked)
    allow_chart_library()
    return render_template(
        "core_team/report_over_time.html",
        asked=asked,
        known=in_words(asked.known),
        begins=record.begins,
        quarters=[(each.name, is_over(each, asked)) for each in record.quarters],
        units=[_told(unit, series_of(record, unit)) for unit in UNITS.values()],
        charts=charts,
    )


@blueprint.get("/report/over-time/<unit>.json")
@access(Rule.MEMBER)
def report_lines(unit: str) -> ResponseReturnValue:
    """The lines of one unit, as the page's chart library draws them."""
    if unit not in UNITS:
        abort(404)
    asked = asked_or_404()
    record = record_of(asked)
    told = _told(UNITS[unit], series_of(record, UNITS[unit]))
    figure = charts.lines_chart(
        f"{told.unit.title} by quarter, as recorded by {in_words(asked.known)}",
        told.unit.axis,
        [_short(each, asked) for each in record.quarters],
        [(each.name, each.numbers) for each in told.lines],
    )
    return jsonify(figure)


def is_over(quarter: Quarter, asked: Asked) -> bool:
    """Whether all of it was over by the moment that a report knows of."""
    return end_of(quarter.period.last) <= asked.known


def _told(unit: Unit, series: list[Series]) -> Told:
    return Told(unit, series, [each for each in series if each.has_a_line])


def _short(quarter: Quarter, asked: Asked) -> str:
    """A quarter in the little room of an axis: Apr to Jun 2027, in lines."""
    first, last = quarter.period
    so_far = "" if is_over(quarter, asked) else "<br>so far"
    return f"{first:%b}–{last:%b}<br>{first.year}{so_far}"
