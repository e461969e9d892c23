"""Exports: everything that the team may see, as files."""

from collections.abc import Sequence

from flask import Response, abort, render_template, request, stream_with_context
from flask.typing import ResponseReturnValue

from app.core_team.site import blueprint
from app.store.exports import datasets, export_log
from app.store.exports.dataset_rows import ExportRow
from app.store.exports.datasets import DATASETS, Dataset, DatasetColumn
from app.web.access import Rule, access, current_actor
from app.web.security_log import SecurityEvent, log_security_event
from app.web.spreadsheets import (
    CSV_TYPE,
    XLSX_TYPE,
    CellValue,
    Table,
    TableColumn,
    sheet_of,
    stream_csv,
    write_xlsx,
)

# A workbook is made whole before it is sent: beyond this it would take too long.
MOST_XLSX_ROWS = 100_000
OTHER_RESPONDENTS = "respondents"
MEANINGS: Sequence[TableColumn[DatasetColumn]] = (
    TableColumn("Column", lambda column: column.name, 24),
    TableColumn("What it holds", lambda column: column.holds, 80),
)


@blueprint.get("/exports")
@access(Rule.MEMBER)
def list_exports() -> ResponseReturnValue:
    """The list of datasets to export. Where organisations alone answer, none is of others."""
    shown = [
        each
        for each in DATASETS.values()
        if each.name != OTHER_RESPONDENTS or datasets.count_rows(each)
    ]
    return render_template("core_team/exports.html", datasets=shown, most=MOST_XLSX_ROWS)


@blueprint.get("/exports/<name>.csv")
@access(Rule.MEMBER)
def export_csv(name: str) -> ResponseReturnValue:
    """A dataset as CSV, streamed as it is read."""
    dataset = DATASETS.get(name) or abort(404)
    log_export(name, "csv")
    table = stream_with_context(stream_csv(_dataset_rows(dataset)))
    return Response(table, content_type=CSV_TYPE, headers=_attachment_header(f"waymark-{name}.csv"))


@blueprint.get("/exports/<name>.xlsx")
@access(Rule.MEMBER)
def export_xlsx(name: str) -> ResponseReturnValue:
    """A dataset as a workbook, with a sheet that says what each column holds."""
    dataset = DATASETS.get(name) or abort(404)
    if datasets.count_rows(dataset) > MOST_XLSX_ROWS:
        page = render_template("core_team/too_long.html", name=name, most=MOST_XLSX_ROWS)
        return page, 422
    log_export(name, "xlsx")
    book = write_xlsx(
        sheet_of(name, _dataset_rows(dataset)),
        sheet_of("What it holds", Table(MEANINGS, dataset.columns)),
    )
    return Response(
        book, content_type=XLSX_TYPE, headers=_attachment_header(f"waymark-{name}.xlsx")
    )


def log_export(dataset: str, form: str) -> None:
    """Record, also in the security log, that the member takes a copy of a dataset.

    The one thing that these GETs write. A HEAD takes nothing, and writes nothing.
    """
    if request.method == "GET":
        export_log.record_export(dataset, form, current_actor())
        log_security_event(SecurityEvent.EXPORTED, dataset=dataset, form=form, by=current_actor())


def _attachment_header(name: str) -> dict[str, str]:
    return {"Content-Disposition": f'attachment; filename="{name}"'}


def _dataset_rows(dataset: Dataset) -> Table[ExportRow]:
    columns = [_column_of(column.name) for column in dataset.columns]
    return Table(columns, datasets.iterate_rows(dataset))


def _column_of(name: str) -> TableColumn[ExportRow]:
    def cell(row: ExportRow) -> CellValue:
        value = row[name]
        return "; ".join(value) if isinstance(value, list) else value

    return TableColumn(name, cell, max(12, len(name) + 4))
