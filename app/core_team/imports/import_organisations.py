"""Importing many organisations from a file: checked as a whole, mended, then added as a whole."""

from flask import Response, abort, flash, redirect, render_template, request, url_for
from flask.typing import ResponseReturnValue

from app.core_team.imports.import_faults import Kind, cell_key
from app.core_team.imports.import_headings import COLUMNS, which_row
from app.core_team.imports.import_notes_workbook import changes, workbook_of_notes
from app.core_team.imports.import_questions import answered, sections_of
from app.core_team.imports.import_rows import MOST_ROWS, Read, names_in, read
from app.core_team.imports.import_state import MOST_FILE_NAME, Import, brought_back, carried
from app.core_team.imports.upload_reader import MOST_FILE_BYTES, rows_of
from app.core_team.imports.uploaded_table import UnreadableError, ranges
from app.core_team.site import blueprint
from app.store.organisations.organisations import PLACES, SECTORS, SIZES
from app.store.participation import added_organisations, organisation_search
from app.store.participation.organisation_search import Status
from app.web.access import Rule, access, actor
from app.web.form_limits import takes
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
# Twice what a page asks where everything is wrong that can be.
MOST_IMPORT_FIELDS = 1_500
# Cells that are listed, and rows that are shown: the whole of it is in the file.
MOST_LISTED = 300
WIDTHS = {"name": 40, "places": 40, "sector": 26, "size": 26, "email": 34}
TEMPLATE: Table[None] = Table([TableColumn(name, str, WIDTHS[name]) for name in COLUMNS], ())
FILES = {"template.csv": CSV_TYPE, "template.xlsx": XLSX_TYPE}


@blueprint.get("/organisations/import")
@access(Rule.EDITOR)
def choose_file() -> ResponseReturnValue:
    """Choose a file, and read how it has to look."""
    return _page()


@blueprint.post("/organisations/import")
@takes(MOST_IMPORT_BYTES, lambda: MOST_IMPORT_FIELDS)
@access(Rule.EDITOR)
def import_file() -> ResponseReturnValue:
    """Check a file, mend its rows, or import it where every row is right."""
    go = request.form.get("go", "")
    try:
        one = _mended(_sent(), go)
        found = _read(one)
        if go == "notes":
            return _notes(one, found)
        if go == "import" and _can_be_added(one, found):
            return _import(one, found)
        if go == "import" and _is_in_the_list(found):
            return _added_before(found)
        return _page(one, found), 422 if found.faults else 200
    except UnreadableError as error:
        return _page(unreadable=str(error)), 422


@blueprint.get("/organisations/import/<file>")
@access(Rule.EDITOR)
def import_template(file: str) -> ResponseReturnValue:
    """A file with the headings and nothing else, to fill in."""
    if file not in FILES:
        abort(404)
    content = (
        write_csv(TEMPLATE)
        if file.endswith(".csv")
        else write_xlsx(sheet_of("Organisations", TEMPLATE))
    )
    return _download(content, f"waymark-organisations-{file}", FILES[file])


def _sent() -> Import:
    """The file that was chosen; or what the page carried."""
    chosen = request.files.get("file")
    if chosen is None or (not chosen.filename and "checked" in request.form):
        return brought_back(request.form)
    chosen.stream.seek(0)
    table = rows_of(chosen.stream.read(MOST_FILE_BYTES + 1))
    return Import((chosen.filename or "")[-MOST_FILE_NAME:], table, {})


def _mended(one: Import, go: str) -> Import:
    """The same with what the page was answered."""
    if go == "undo":
        return one._replace(answers={})
    if go != "mend":
        return one
    said = answered(sections_of(_read(one)), request.form)
    return one._replace(answers={**one.answers, **said})


def _read(one: Import) -> Read:
    names = organisation_search.known_by(names_in(one.table, one.answers))
    return read(one.table, names, one.answers)


def _can_be_added(one: Import, found: Read) -> bool:
    """Whether nothing has to be mended, or looked at first."""
    is_looked_at = "checked" in request.form or not _remarks(one, found)
    return bool(found.candidates) and is_looked_at


def _import(one: Import, found: Read) -> ResponseReturnValue:
    count = added_organisations.add_all(found.candidates, actor(), found.different_from)
    if count is None:
        # Somebody added one of them just now: the second look finds which.
        again = _read(one)
        return _added_before(again) if _is_in_the_list(again) else (_page(one, again), 409)
    organisations = "1 organisation is" if count == 1 else f"{count:,} organisations are"
    flash(f"{organisations} in the list now. Nobody has been written to yet.")
    return redirect(url_for("core_team.organisations", status=Status.ADDED))


def _is_in_the_list(found: Read) -> bool:
    """Whether every row has the name of an organisation in the list, and nothing else is wrong."""
    known = [fault for fault in found.faults if fault.kind is Kind.KNOWN]
    return 0 < len(known) == len(found.faults) == len(found.rows)


def _added_before(found: Read) -> ResponseReturnValue:
    """What is said where a list was sent twice: by two people, or by one who pressed again."""
    many = f"All {len(found.rows):,} organisations of this list are"
    which = many if len(found.rows) > 1 else "The organisation of this list is"
    flash(f"{which} in the list already. Nothing was added a second time.")
    return redirect(url_for("core_team.organisations"))


def _notes(one: Import, found: Read) -> Response:
    name = one.file.rpartition(".")[0] or "organisations"
    plain = "".join(each for each in name if each.isascii() and (each.isalnum() or each in " -_"))
    content = workbook_of_notes(one.table, found)
    return _download(content, f"{plain.strip() or 'organisations'}-to-mend.xlsx", XLSX_TYPE)


def _download(content: bytes, name: str, kind: str) -> Response:
    disposition = {"Content-Disposition": f'attachment; filename="{name}"'}
    return Response(content, content_type=kind, headers=disposition)


def _remarks(one: Import, found: Read) -> list[str]:
    """What somebody might not expect of how the file was read."""
    above = which_row(found.headings, one.table.rows)
    return [*([above] if above else []), *one.table.remarks]


def _nameless(one: Import, found: Read) -> list[int]:
    """The rows that are left out since their name was left empty."""
    return [row for row in found.left_out if one.answers.get(cell_key(row, "name")) == [""]]


def _page(one: Import | None = None, found: Read | None = None, unreadable: str = "") -> str:
    of_import = {}
    if one and found:
        of_import = {
            "one": one,
            "sections": sections_of(found),
            "remarks": _remarks(one, found),
            "changes": changes(one.table, found),
            "left_out": ranges(tuple(found.left_out)),
            "nameless": _nameless(one, found),
            "carried": carried(one) if len(found.rows) <= MOST_ROWS else {},
        }
    return render_template(
        "core_team/importing.html",
        found=found,
        unreadable=unreadable,
        columns=list(COLUMNS),
        most_rows=MOST_ROWS,
        most_listed=MOST_LISTED,
        places=PLACES,
        sectors=SECTORS,
        sizes=SIZES,
        organisation_url=_organisation_url,
        **of_import,
    )


def _organisation_url(number: int) -> str:
    return url_for("core_team.organisation", organisation_id=number)
