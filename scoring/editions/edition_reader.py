"""Editions from their files, and the text of a file."""

from __future__ import annotations

import json
from pathlib import Path

from pydantic import ValidationError

from scoring.editions.edition import Edition
from scoring.editions.edition_checks import edition_faults, folder_faults
from scoring.faults import Fault, Faulty
from scoring.system_files import is_system_file

# What whoever finds a fault in a folder of editions can do about it.
MEND_HINT = (
    "a published edition is never changed: `flask --app app editions write` makes the files of "
    "this service again, and names those to be moved away"
)


def edition_file_name(edition: Edition) -> str:
    """What an edition's file is called."""
    return f"{edition.date}.json"


def edition_text(edition: Edition) -> str:
    """The file's text: the same edition gives the same bytes."""
    return json.dumps(edition.model_dump(mode="json"), indent=1, ensure_ascii=False) + "\n"


def read_edition(text: str, source: str) -> Edition:
    """An edition from its file's text. Raises Faulty, naming `source`, where it is not one."""
    try:
        # By way of JSON, where a list stands for a tuple also when reading strictly.
        found = Edition.model_validate_json(text)
    except ValidationError as error:
        raise Faulty(
            [
                Fault(source, ".".join(map(str, each["loc"])), each["msg"])
                for each in error.errors(include_url=False)
            ]
        ) from None
    if faults := edition_faults(found, source):
        raise Faulty(faults)
    return found


def read_editions(folder: Path) -> list[Edition]:
    """Every edition of a folder, the first published first.

    Raises Faulty with every fault of every file, and of what the files say of each other. A folder
    that is not there has none.
    """
    found: list[tuple[Edition, str]] = []
    faults: list[Fault] = []
    for path in list_edition_files(folder):
        try:
            edition = read_edition(_read_file(path), str(path))
        except Faulty as error:
            faults.extend(error.faults)
            continue
        if path.name != edition_file_name(edition):
            faults.append(
                Fault(str(path), "date", f"the file must be called {edition_file_name(edition)}")
            )
        found.append((edition, str(path)))
    # Beside files that cannot be read, nothing can be said of what is missing.
    if faults := faults or folder_faults(found):
        raise Faulty([*faults, Fault(str(folder), "", MEND_HINT)])
    return [edition for edition, _ in found]


def list_edition_files(folder: Path) -> list[Path]:
    """The files in a folder of editions that are meant as one; none where it is not there."""
    return [each for each in sorted(folder.glob("*.json")) if not is_system_file(each.name)]


def _read_file(path: Path) -> str:
    try:
        return path.read_text("utf-8")
    except UnicodeDecodeError:
        raise Faulty([Fault(str(path), "", "is no text in UTF-8")]) from None
