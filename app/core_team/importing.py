"""Importing many organisations from a file: checked as a whole, then added as a whole."""

import csv
import io

from flask import Response, abort, flash, redirect, render_template, request, url_for
from flask.typing import ResponseReturnValue

from app.access import Rule, access, actor
from app.core_team import blueprint
from app.core_team.candidates import COLUMNS, MOST_ROWS, Read, names_in, read
from app.core_team.uploaded import MOST_FILE_BYTES, UnreadableError, rows_of
from app.form_limits import takes
from app.spreadsheets import CSV, XLSX, Sheet, csv_file, xlsx_file
from app.store import adding, participants
from app.store.adding import Candidate
from app.store.organisations import PLACES, SECTORS, SIZES
from app.store.participants import Status

# A file that is somewhat too large still gets a page that says so, beside what the form adds.
MOST_IMPORT_BYTES = 2 * MOST_FILE_BYTES
WIDTHS = (40, 40, 26, 26, 34)
FILES = {"template.csv": CSV, "template.xlsx": XLSX}


@blueprint.get("/organisations/import")
@access(Rule.EDITOR)
def choose_file() -> ResponseReturnValue:
    """Choose a file, and read how it has to look."""
    return _page()


@blueprint.post("/organisations/import")
@takes(MOST_IMPORT_BYTES)
@access(Rule.EDITOR)
def import_file() -> ResponseReturnValue:
    """Check a file, or import it where every row is right."""
    try:
        found = _read(_sent())
    except UnreadableError as error:
        return _page(unreadable=str(error)), 422
    if found.faults:
        return _page(found=found), 422
    if request.form.get("go") != "import":
        return _page(found=found)
    count = adding.add_all(found.candidates, actor())
    if count is None:
        # Somebody added one of them just now: the second look finds which.
        return _page(found=_read(_sent())), 409
    organisations = "1 organisation is" if count == 1 else f"{count:,} organisations are"
    flash(f"{organisations} in the list now. Nobody has been written to yet.")
    return redirect(url_for("core_team.organisations", status=Status.ADDED))


@blueprint.get("/organisations/import/<file>")
@access(Rule.EDITOR)
def import_template(file: str) -> ResponseReturnValue:
    """A file with the headings and nothing else, to fill in."""
    if file not in FILES:
        abort(404)
    headings = [list(COLUMNS)]
    sheet = Sheet("Organisations", headings, WIDTHS)
    content = csv_file(headings) if file.endswith(".csv") else xlsx_file(sheet)
    name = f"waymark-organisations-{file}"
    return Response(
        content,
        content_type=FILES[file],
        headers={"Content-Disposition": f'attachment; filename="{name}"'},
    )


def _sent() -> bytes:
    """The file that was chosen; or the rows that were found right before, sent along unseen."""
    chosen = request.files.get("file")
    if chosen is not None and chosen.filename:
        chosen.stream.seek(0)
        return chosen.stream.read(MOST_FILE_BYTES + 1)
    return request.form.get("checked", "").encode()


def _read(content: bytes) -> Read:
    rows = rows_of(content)
    # A file that is too long is refused whatever its names are: they are not looked for.
    names = names_in(rows) if len(rows) <= MOST_ROWS + 1 else ()
    return read(rows, participants.known_by(names))


def _page(found: Read | None = None, unreadable: str = "") -> str:
    return render_template(
        "core_team/importing.html",
        found=found,
        unreadable=unreadable,
        checked=_as_text(found.candidates) if found else "",
        columns=list(COLUMNS),
        most_rows=MOST_ROWS,
        places=PLACES,
        sectors=SECTORS,
        sizes=SIZES,
    )


def _as_text(candidates: list[Candidate]) -> str:
    """Rows that were found right, for the page to send again: nobody chooses the file twice."""
    kept = io.StringIO(newline="")
    write = csv.writer(kept).writerow
    write(COLUMNS)
    for details, contact in candidates:
        places = ";".join(details.places)
        write([details.name, places, details.sector, details.size or "", contact])
    return kept.getvalue()
