"""Importing many organisations from a file: checked as a whole, mended, then added as a whole."""

from flask import Response, abort, flash, redirect, render_template, request, url_for
from flask.typing import ResponseReturnValue

from app.core_team.imports.import_faults import FaultKind, cell_key
from app.core_team.imports.import_headings import IMPORT_COLUMNS, headings_row_sentence
from app.core_team.imports.import_notes_workbook import list_changes, write_notes_workbook
from app.core_team.imports.import_questions import list_sections, read_answers
from app.core_team.imports.import_rows import (
    MOST_IMPORT_ROWS,
    CheckedTable,
    check_table,
    names_to_look_up,
)
from app.core_team.imports.import_state import (
    MOST_FILE_NAME_LENGTH,
    PendingImport,
    from_form_fields,
    to_form_fields,
)
from app.core_team.imports.upload_reader import MOST_FILE_BYTES, read_table
from app.core_team.imports.uploaded_table import UnreadableError, row_ranges
from app.core_team.site import blueprint
from app.store.base.current_programme import get_programme
from app.store.participation import added_organisations, organisation_search
from app.store.participation.organisation_search import Status
from app.web.access import Rule, access, current_actor
from app.web.form_limits import limit_form
from app.web.spreadsheets import (
    CSV_TYPE,
    XLSX_TYPE,
    Table,
    TableColumn,
    sheet_of,
    write_csv,
    write_xlsx,
)

# A file that is somewhat too large still gets a page that says so, beside what the form adds; and a
# page carries its rows with what was answered to each.
MOST_IMPORT_BYTES = 3 * MOST_FILE_BYTES
# Twice the fields of a page where everything is wrong that can be.
MOST_IMPORT_FIELDS = 1_500
# Faults and rows that a page shows: the workbook of notes has all of them.
MOST_FAULTS_LISTED = 300
TEMPLATE_WIDTHS = {"name": 40, "places": 40, "sector": 26, "size": 26, "email": 34}
TEMPLATE: Table[None] = Table(
    [TableColumn(name, str, TEMPLATE_WIDTHS[name]) for name in IMPORT_COLUMNS], ()
)
TEMPLATE_FILES = {"template.csv": CSV_TYPE, "template.xlsx": XLSX_TYPE}


@blueprint.get("/organisations/import")
@access(Rule.EDITOR)
def choose_import_file() -> ResponseReturnValue:
    """The form to choose a file, with how it has to look."""
    return _import_page()


@blueprint.post("/organisations/import")
@limit_form(MOST_IMPORT_BYTES, lambda: MOST_IMPORT_FIELDS)
@access(Rule.EDITOR)
def check_or_import_file() -> ResponseReturnValue:
    """Check a file, mend its rows, or import it where every row is right."""
    action = request.form.get("go", "")
    try:
        pending = _apply_answers(_received_import(), action)
        checked = _check_import(pending)
        if action == "notes":
            return _notes_response(pending, checked)
        if action == "import" and _can_be_added(pending, checked):
            return _add_organisations(pending, checked)
        if action == "import" and _is_all_listed(checked):
            return _redirect_already_listed(checked)
        return _import_page(pending, checked), 422 if checked.faults else 200
    except UnreadableError as error:
        return _import_page(unreadable=str(error)), 422


@blueprint.get("/organisations/import/<file>")
@access(Rule.EDITOR)
def import_template(file: str) -> ResponseReturnValue:
    """A template to fill in: a file with the headings alone."""
    if file not in TEMPLATE_FILES:
        abort(404)
    content = (
        write_csv(TEMPLATE)
        if file.endswith(".csv")
        else write_xlsx(sheet_of("Organisations", TEMPLATE))
    )
    return _file_response(content, f"waymark-organisations-{file}", TEMPLATE_FILES[file])


def _received_import() -> PendingImport:
    """The file that was chosen, else the import that the page carried."""
    chosen = request.files.get("file")
    if chosen is None or (not chosen.filename and "checked" in request.form):
        return from_form_fields(request.form)
    chosen.stream.seek(0)
    table = read_table(chosen.stream.read(MOST_FILE_BYTES + 1))
    return PendingImport((chosen.filename or "")[-MOST_FILE_NAME_LENGTH:], table, {})


def _apply_answers(pending: PendingImport, action: str) -> PendingImport:
    """The import with the answers of the form, or without any where they are undone."""
    if action == "undo":
        return pending._replace(answers={})
    if action != "mend":
        return pending
    new_answers = read_answers(list_sections(_check_import(pending)), request.form)
    return pending._replace(answers={**pending.answers, **new_answers})


def _check_import(pending: PendingImport) -> CheckedTable:
    names = organisation_search.find_by_name_keys(names_to_look_up(pending.table, pending.answers))
    return check_table(pending.table, names, pending.answers)


def _can_be_added(pending: PendingImport, checked: CheckedTable) -> bool:
    """Whether the rows need no mending, and all remarks on them were shown."""
    is_looked_at = "checked" in request.form or not _reading_remarks(pending, checked)
    return bool(checked.candidates) and is_looked_at


def _add_organisations(pending: PendingImport, checked: CheckedTable) -> ResponseReturnValue:
    count = added_organisations.add_organisations(
        checked.candidates, current_actor(), checked.different_from
    )
    if count is None:
        # Somebody added one of them just now: a second check finds which.
        again = _check_import(pending)
        return (
            _redirect_already_listed(again)
            if _is_all_listed(again)
            else (_import_page(pending, again), 409)
        )
    organisations = "1 organisation is" if count == 1 else f"{count:,} organisations are"
    flash(f"{organisations} in the list now. Nobody has been written to yet.")
    return redirect(url_for("core_team.organisations", status=Status.ADDED))


def _is_all_listed(checked: CheckedTable) -> bool:
    """Whether every row names an organisation in the list, and nothing else is wrong."""
    known = [fault for fault in checked.faults if fault.kind is FaultKind.KNOWN]
    return 0 < len(known) == len(checked.faults) == len(checked.rows)


def _redirect_already_listed(checked: CheckedTable) -> ResponseReturnValue:
    """Redirect with a message where the list was imported before, or twice at once."""
    many = f"All {len(checked.rows):,} organisations of this list are"
    which = many if len(checked.rows) > 1 else "The organisation of this list is"
    flash(f"{which} in the list already. Nothing was added a second time.")
    return redirect(url_for("core_team.organisations"))


def _notes_response(pending: PendingImport, checked: CheckedTable) -> Response:
    name = pending.file.rpartition(".")[0] or "organisations"
    ascii_name = "".join(
        letter for letter in name if letter.isascii() and (letter.isalnum() or letter in " -_")
    )
    content = write_notes_workbook(pending.table, checked)
    return _file_response(
        content, f"{ascii_name.strip() or 'organisations'}-to-mend.xlsx", XLSX_TYPE
    )


def _file_response(content: bytes, name: str, kind: str) -> Response:
    disposition = {"Content-Disposition": f'attachment; filename="{name}"'}
    return Response(content, content_type=kind, headers=disposition)


def _reading_remarks(pending: PendingImport, checked: CheckedTable) -> list[str]:
    """Remarks on how the file was read, where somebody might not expect it."""
    above = headings_row_sentence(checked.headings, pending.table.rows)
    return [*([above] if above else []), *pending.table.remarks]


def _nameless_rows(pending: PendingImport, checked: CheckedTable) -> list[int]:
    """The rows that are left out because their name was emptied."""
    return [row for row in checked.left_out if pending.answers.get(cell_key(row, "name")) == [""]]


def _import_page(
    pending: PendingImport | None = None, checked: CheckedTable | None = None, unreadable: str = ""
) -> str:
    import_context = {}
    if pending and checked:
        import_context = {
            "one": pending,
            "sections": list_sections(checked),
            "remarks": _reading_remarks(pending, checked),
            "changes": list_changes(pending.table, checked),
            "left_out": row_ranges(tuple(checked.left_out)),
            "nameless": _nameless_rows(pending, checked),
            "carried": to_form_fields(pending) if len(checked.rows) <= MOST_IMPORT_ROWS else {},
        }
    programme = get_programme()
    return render_template(
        "core_team/importing.html",
        found=checked,
        unreadable=unreadable,
        columns=list(IMPORT_COLUMNS),
        most_rows=MOST_IMPORT_ROWS,
        most_listed=MOST_FAULTS_LISTED,
        places=programme.place_names,
        sectors=programme.sector_names,
        sizes=programme.size_names,
        organisation_url=_organisation_url,
        **import_context,
    )


def _organisation_url(number: int) -> str:
    return url_for("core_team.organisation", organisation_id=number)
