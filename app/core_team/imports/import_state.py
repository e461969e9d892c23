"""An import between two requests: its page carries the rows and the answers, and sends both back.

Nothing of it is kept on the server, and whatever comes back is checked again as a whole.
"""

import csv
import io
from collections.abc import Mapping
from typing import Annotated, NamedTuple

from pydantic import BaseModel, ConfigDict, Field, ValidationError

from app.core_team.imports.import_corrections import Answers
from app.core_team.imports.upload_reader import MOST_FILE_BYTES
from app.core_team.imports.uploaded_table import (
    LAST_COLUMN,
    LAST_ROW,
    MOST_CELL,
    Rows,
    Table,
    UnreadableError,
)

MOST_FILE_NAME = 100
CHANGED = "The rows did not come back as the page had them. Choose the file again"
TOO_LONG = (
    "The list holds more words than fit on a page. Delete the columns that are not needed, or "
    "split it"
)


class Import(NamedTuple):
    """What is being imported: the name of its file, its table, and what was answered so far."""

    file: str
    table: Table
    answers: Answers


class _About(BaseModel):
    """What a page carries beside the rows."""

    model_config = ConfigDict(frozen=True, extra="forbid", strict=True)

    file: str
    sheet: str
    remarks: list[str]
    hidden: list[int]
    answers: dict[str, Annotated[list[str], Field(min_length=1)]]


def carried(one: Import) -> dict[str, str]:
    """The fields that a page carries. Raises UnreadableError where the rows are too long."""
    kept = io.StringIO(newline="")
    write = csv.writer(kept).writerow
    for number, cells in one.table.rows:
        write([number, *cells])
        if kept.tell() > MOST_FILE_BYTES:
            raise UnreadableError(TOO_LONG)
    about = _About(
        file=one.file,
        sheet=one.table.sheet,
        remarks=list(one.table.remarks),
        hidden=sorted(one.table.hidden),
        answers={key: list(said) for key, said in one.answers.items()},
    )
    return {"checked": kept.getvalue(), "about": about.model_dump_json()}


def brought_back(fields: Mapping[str, str]) -> Import:
    """What a page carried. Raises UnreadableError where it is not as a page had it."""
    try:
        about = _About.model_validate_json(fields.get("about", ""))
        rows = _rows(fields.get("checked", ""))
    except (ValidationError, ValueError, csv.Error) as error:
        raise UnreadableError(CHANGED) from error
    if not rows or any(not 0 < number <= LAST_ROW for number, _ in rows):
        raise UnreadableError(CHANGED)
    table = Table(rows, about.sheet, tuple(about.remarks), frozenset(about.hidden))
    return Import(about.file[:MOST_FILE_NAME], table, about.answers)


def _rows(text: str) -> Rows:
    lines = csv.reader(io.StringIO(text, newline=""))
    return [
        (int(number), [cell[:MOST_CELL].strip() for cell in cells[:LAST_COLUMN]])
        for number, *cells in lines
    ]
