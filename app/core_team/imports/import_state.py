"""The state of an import between requests: its page carries the rows and answers in fields.

Nothing of it is kept on the server, and all that comes back is checked again.
"""

import csv
import io
from collections.abc import Mapping
from typing import Annotated, NamedTuple

from pydantic import BaseModel, ConfigDict, Field, ValidationError

from app.core_team.imports.import_corrections import ImportAnswers
from app.core_team.imports.upload_reader import MOST_FILE_BYTES
from app.core_team.imports.uploaded_table import (
    LAST_COLUMN,
    LAST_ROW,
    MOST_CELL,
    NumberedRows,
    UnreadableError,
    UploadedTable,
)

MOST_FILE_NAME_LENGTH = 100
ROWS_CHANGED = "The rows did not come back as the page had them. Choose the file again"
TOO_LONG_FOR_PAGE = (
    "The list holds more words than fit on a page. Delete the columns that are not needed, or "
    "split it"
)


class PendingImport(NamedTuple):
    """An import in progress: the name of its file, its table, and the answers so far."""

    file: str
    table: UploadedTable
    answers: ImportAnswers


class _CarriedState(BaseModel):
    """The state that a page carries beside the rows."""

    model_config = ConfigDict(frozen=True, extra="forbid", strict=True)

    file: str
    sheet: str
    remarks: list[str]
    hidden: list[int]
    answers: dict[str, Annotated[list[str], Field(min_length=1)]]


def to_form_fields(pending: PendingImport) -> dict[str, str]:
    """The import as form fields. Raises UnreadableError where the rows are too long."""
    rows_csv = io.StringIO(newline="")
    write = csv.writer(rows_csv).writerow
    for number, cells in pending.table.rows:
        write([number, *cells])
        if rows_csv.tell() > MOST_FILE_BYTES:
            raise UnreadableError(TOO_LONG_FOR_PAGE)
    state = _CarriedState(
        file=pending.file,
        sheet=pending.table.sheet,
        remarks=list(pending.table.remarks),
        hidden=sorted(pending.table.hidden),
        answers={key: list(said) for key, said in pending.answers.items()},
    )
    return {"checked": rows_csv.getvalue(), "about": state.model_dump_json()}


def from_form_fields(fields: Mapping[str, str]) -> PendingImport:
    """The import that form fields carry. Raises UnreadableError where a page did not write them."""
    try:
        state = _CarriedState.model_validate_json(fields.get("about", ""))
        rows = _parse_rows(fields.get("checked", ""))
    except (ValidationError, ValueError, csv.Error) as error:
        raise UnreadableError(ROWS_CHANGED) from error
    if not rows or any(not 0 < number <= LAST_ROW for number, _ in rows):
        raise UnreadableError(ROWS_CHANGED)
    table = UploadedTable(rows, state.sheet, tuple(state.remarks), frozenset(state.hidden))
    return PendingImport(state.file[:MOST_FILE_NAME_LENGTH], table, state.answers)


def _parse_rows(text: str) -> NumberedRows:
    lines = csv.reader(io.StringIO(text, newline=""))
    return [
        (int(number), [cell[:MOST_CELL].strip() for cell in cells[:LAST_COLUMN]])
        for number, *cells in lines
    ]
