"""The KPI report: on a page, behind each figure, and as files."""

from collections.abc import Mapping

from flask import Response, abort, current_app, render_template, request
from flask.typing import ResponseReturnValue

from app.core_team.exports.exports import tell_export
from app.core_team.organisations.organisation_list import page_number
from app.core_team.reports.report_definitions import KPIS, edition
from app.core_team.reports.report_figures import before_is_whole, figures_of, lines_of, rows_behind
from app.core_team.reports.report_files import as_csv, as_xlsx
from app.core_team.reports.report_query import Asked, asked_for
from app.core_team.site import blueprint
from app.store.base.transactions import now
from app.store.participation.confirmation_queue import how_many_wait
from app.store.reports import kpi_counts
from app.text.uk_dates import Period, day_of, in_words, quarters_by
from app.web.access import Rule, access
from app.web.spreadsheets import CSV_TYPE, XLSX_TYPE

# Enough quarters to choose from for this year and the last.
QUARTERS = 9
LINES = 100
FILES = {"figures.csv": (as_csv, CSV_TYPE), "report.xlsx": (as_xlsx, XLSX_TYPE)}


class Leaf:
    """Which page of a list is open, and how many there are."""

    def __init__(self, number: int, total: int, most: int) -> None:
        self.total = total
        self.pages = max(1, -(-total // most))
        self.number = min(max(1, number), self.pages)
        self.offset = most * (self.number - 1)


@blueprint.get("/report")
@access(Rule.MEMBER)
def report() -> ResponseReturnValue:
    """The figures for a quarter, or any days."""
    asked, faults = asked_for(request.args, now())
    page = render_template(
        "core_team/report.html",
        faults=faults,
        typed=_typed(asked, as_typed=bool(faults)),
        quarters=quarters_by(day_of(asked.known), QUARTERS),
        **_told(asked, {} if faults else figures_of(asked)),
    )
    return page, 422 if faults else 200


@blueprint.get("/report/behind/<figure>")
@access(Rule.MEMBER)
def report_behind(figure: str) -> ResponseReturnValue:
    """The organisations behind a figure that the toolkit counts."""
    asked = asked_or_404()
    span = request.args.get("span", "period")
    rows = rows_behind(asked, figure, span)
    if rows is None:
        abort(404)
    leaf = Leaf(page_number(request.args, []), kpi_counts.how_many(rows), LINES)
    return render_template(
        "core_team/report_behind.html",
        definition=edition(asked.edition)[figure],
        lines=lines_of(rows, leaf.offset, LINES),
        page=leaf,
        span=span,
        days=_days_of(asked, span),
        asked=asked,
        known=in_words(asked.known),
        day_of=day_of,
    )


@blueprint.get("/report/take/<file>")
@access(Rule.MEMBER)
def report_file(file: str) -> ResponseReturnValue:
    """The report as a file."""
    if file not in FILES:
        abort(404)
    asked = asked_or_404()
    make, kind = FILES[file]
    tell_export("report", file.rpartition(".")[2])
    content = make(asked, figures_of(asked), current_app.config["PARTNERSHIP"])
    name = f"waymark-kpi-{asked.period.first}-to-{asked.period.last}-{file}"
    headers = {"Content-Disposition": f'attachment; filename="{name}"'}
    return Response(content, content_type=kind, headers=headers)


def asked_or_404() -> Asked:
    """What a link of the report asks for. Its own links have no faults."""
    asked, faults = asked_for(request.args, now())
    return abort(404) if faults else asked


def _told(asked: Asked, found: Mapping[str, object]) -> dict[str, object]:
    """What the page says about a report and its figures."""
    return {
        "asked": asked,
        "figures": found,
        "kpis": KPIS,
        "known": in_words(asked.known),
        "begins": kpi_counts.record_begins(asked.end),
        "whole": before_is_whole(asked),
        "waiting": how_many_wait(),
        "day_of": day_of,
    }


def _typed(asked: Asked, *, as_typed: bool) -> dict[str, str]:
    """What stands in the form: the days that the report is of, or just what was typed."""
    days = {
        name: f"{day.day} {day:%B %Y}"
        for name, day in zip(("from", "to"), asked.period, strict=True)
    }
    return {**days, **request.args} if as_typed else days


def _days_of(asked: Asked, span: str) -> Period | None:
    return {"period": asked.period, "before": asked.period.before}.get(span)
