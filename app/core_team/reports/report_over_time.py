"""The measures of the KPI report over time: tables, and a line chart to explore."""

from typing import NamedTuple

from flask import abort, jsonify, render_template
from flask.typing import ResponseReturnValue

from app import charts
from app.core_team.reports.report_definitions import definitions_in_edition
from app.core_team.reports.report_page import get_report_query_or_404
from app.core_team.reports.report_query import ReportQuery
from app.core_team.reports.report_series import (
    CHART_UNITS,
    ChartUnit,
    QuarterSeries,
    list_series,
    load_recorded_quarters,
)
from app.core_team.site import blueprint
from app.text.uk_dates import Quarter, day_end, moment_in_words
from app.web.access import Rule, access
from app.web.security_headers import allow_chart_library


class ChartSeries(NamedTuple):
    """A unit of the chart with its series, and those of them that have a line."""

    unit: ChartUnit
    series: list[QuarterSeries]
    lines: list[QuarterSeries]


@blueprint.get("/report/over-time")
@access(Rule.MEMBER)
def report_over_time() -> ResponseReturnValue:
    """The page of every measure by quarter."""
    query = get_report_query_or_404()
    record, definitions = load_recorded_quarters(query), definitions_in_edition(query.edition)
    allow_chart_library()
    return render_template(
        "core_team/report_over_time.html",
        asked=query,
        known=moment_in_words(query.known),
        begins=record.begins,
        quarters=[(each.name, is_quarter_over(each, query)) for each in record.quarters],
        units=[
            _unit_series(unit, list_series(record, unit))
            for unit in CHART_UNITS.values()
            if not definitions.keys().isdisjoint(unit.measures)
        ],
        charts=charts,
    )


@blueprint.get("/report/over-time/<unit>.json")
@access(Rule.MEMBER)
def report_chart(unit: str) -> ResponseReturnValue:
    """The line chart of one unit as JSON, for the page's chart library."""
    if unit not in CHART_UNITS:
        abort(404)
    query = get_report_query_or_404()
    record = load_recorded_quarters(query)
    unit_series = _unit_series(CHART_UNITS[unit], list_series(record, CHART_UNITS[unit]))
    figure = charts.lines_chart(
        f"{unit_series.unit.title} by quarter, as recorded by {moment_in_words(query.known)}",
        unit_series.unit.axis,
        [_axis_label(each, query) for each in record.quarters],
        [(each.name, each.numbers) for each in unit_series.lines],
    )
    return jsonify(figure)


def is_quarter_over(quarter: Quarter, query: ReportQuery) -> bool:
    """Whether the quarter was over at the moment up to which a report reads."""
    return day_end(quarter.period.last) <= query.known


def _unit_series(unit: ChartUnit, series: list[QuarterSeries]) -> ChartSeries:
    return ChartSeries(unit, series, [each for each in series if each.has_a_line])


def _axis_label(quarter: Quarter, query: ReportQuery) -> str:
    """A quarter in short for an axis: Apr–Jun, and the year below."""
    first, last = quarter.period
    so_far = "" if is_quarter_over(quarter, query) else "<br>so far"
    return f"{first:%b}–{last:%b}<br>{first.year}{so_far}"
