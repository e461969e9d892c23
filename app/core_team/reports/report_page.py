"""The KPI report: on a page, behind each figure, and as files."""

from collections.abc import Mapping

from flask import Response, abort, current_app, render_template, request
from flask.typing import ResponseReturnValue

from app import charts
from app.core_team.exports.exports import log_export
from app.core_team.organisations.organisation_list import parse_page_number
from app.core_team.reports.report_definitions import KPIS, definitions_in_edition
from app.core_team.reports.report_figures import (
    compute_figures,
    find_counted_rows,
    has_whole_time_before,
    list_counted_organisations,
)
from app.core_team.reports.report_files import goals_csv, report_csv, report_xlsx
from app.core_team.reports.report_goals import list_report_goals
from app.core_team.reports.report_query import ReportQuery, parse_report_query
from app.core_team.site import blueprint
from app.store.base.current_programme import get_programme
from app.store.base.published_questionnaires import get_current_questionnaire
from app.store.base.transactions import now
from app.store.participation.confirmation_queue import count_unconfirmed
from app.store.reports import kpi_counts
from app.text.uk_dates import Period, list_recent_quarters, moment_in_words, uk_day
from app.web.access import Rule, access
from app.web.spreadsheets import CSV_TYPE, XLSX_TYPE

# Quarters to choose from: enough for this year and the last.
QUARTERS_OFFERED = 9
LINES_PER_PAGE = 100
REPORT_FILES = {
    "figures.csv": (report_csv, CSV_TYPE),
    "goals.csv": (goals_csv, CSV_TYPE),
    "report.xlsx": (report_xlsx, XLSX_TYPE),
}


class Pagination:
    """The open page of a list, the number of pages, and the offset of its first row."""

    def __init__(self, number: int, total: int, most: int) -> None:
        self.total = total
        self.pages = max(1, -(-total // most))
        self.number = min(max(1, number), self.pages)
        self.offset = most * (self.number - 1)


@blueprint.get("/report")
@access(Rule.MEMBER)
def report() -> ResponseReturnValue:
    """The report: its figures for a quarter, or any days."""
    query, faults = parse_report_query(request.args, now())
    page = render_template(
        "core_team/report.html",
        faults=faults,
        typed=_form_days(query, as_typed=bool(faults)),
        quarters=list_recent_quarters(uk_day(query.known), QUARTERS_OFFERED),
        goals=[] if faults else list_report_goals(query),
        charts=charts,
        **_report_context(query, {} if faults else compute_figures(query)),
    )
    return page, 422 if faults else 200


@blueprint.get("/report/behind/<figure>")
@access(Rule.MEMBER)
def organisations_behind_figure(figure: str) -> ResponseReturnValue:
    """List the organisations behind a figure that the toolkit counts."""
    query = get_report_query_or_404()
    span = request.args.get("span", "period")
    rows = find_counted_rows(query, figure, span)
    if rows is None:
        abort(404)
    pagination = Pagination(
        parse_page_number(request.args, []), kpi_counts.count_organisations(rows), LINES_PER_PAGE
    )
    return render_template(
        "core_team/report_behind.html",
        definition=definitions_in_edition(query.edition)[figure],
        lines=list_counted_organisations(rows, pagination.offset, LINES_PER_PAGE),
        page=pagination,
        span=span,
        days=_span_days(query, span),
        asked=query,
        known=moment_in_words(query.known),
        day_of=uk_day,
    )


@blueprint.get("/report/take/<file>")
@access(Rule.MEMBER)
def report_file(file: str) -> ResponseReturnValue:
    """The report as a file."""
    if file not in REPORT_FILES:
        abort(404)
    query = get_report_query_or_404()
    make, kind = REPORT_FILES[file]
    log_export("report", file.rpartition(".")[2])
    content = make(query, compute_figures(query), current_app.config["PARTNERSHIP"])
    name = f"waymark-kpi-{query.period.first}-to-{query.period.last}-{file}"
    headers = {"Content-Disposition": f'attachment; filename="{name}"'}
    return Response(content, content_type=kind, headers=headers)


def get_report_query_or_404() -> ReportQuery:
    """The report that an address asks for. Aborts with 404 where that has faults."""
    query, faults = parse_report_query(request.args, now())
    return abort(404) if faults else query


def _report_context(query: ReportQuery, figures: Mapping[str, object]) -> dict[str, object]:
    """Template arguments for a report and its figures."""
    return {
        "asked": query,
        "figures": figures,
        "kpis": KPIS,
        "known": moment_in_words(query.known),
        "begins": kpi_counts.first_event_time(query.end),
        "whole": has_whole_time_before(query),
        "waiting": count_unconfirmed(),
        "day_of": uk_day,
    }


@blueprint.app_template_global()
def counted_questionnaire() -> str:
    """The title of the questionnaire whose rounds are counted; empty where it is the only one."""
    is_only_one = len(get_programme().questionnaires) == 1
    return "" if is_only_one else get_current_questionnaire().title


def _form_days(query: ReportQuery, *, as_typed: bool) -> dict[str, str]:
    """The texts of the form's fields: the days of the report, or just what was typed."""
    days = {
        name: f"{day.day} {day:%B %Y}"
        for name, day in zip(("from", "to"), query.period, strict=True)
    }
    return {**days, **request.args} if as_typed else days


def _span_days(query: ReportQuery, span: str) -> Period | None:
    return {"period": query.period, "before": query.period.before}.get(span)
