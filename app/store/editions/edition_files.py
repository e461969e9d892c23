"""The folder of published editions: a file each, which the public pages are made from."""

import os
from collections.abc import Iterable
from pathlib import Path
from threading import get_ident

from flask import current_app

from app.settings.private_files import create_private_file, create_private_folder, restrict_to_owner
from scoring.editions.edition import Edition
from scoring.editions.edition_reader import edition_file_name, list_edition_files, read_editions
from scoring.faults import Faulty


def editions_folder() -> Path:
    """Where the files are."""
    path: Path = current_app.config["EDITIONS"]
    return path


def is_written(edition: Edition, text: str) -> bool:
    """Whether the edition's file is there to be read, and says this and nothing else."""
    try:
        return (editions_folder() / edition_file_name(edition)).read_bytes() == text.encode()
    except OSError:
        return False


def write_edition_file(edition: Edition, text: str) -> str:
    """Put the edition's file into the folder, whole or not at all, and return its name.

    Raises OSError where it cannot be written.
    """
    folder = editions_folder()
    create_private_folder(folder)
    name = edition_file_name(edition)
    # Written beside first, under a name that nobody reads.
    draft = folder / f"{name}.{os.getpid()}.{get_ident()}"
    try:
        create_private_file(draft)
        with draft.open("wb") as file:
            file.write(text.encode())
            file.flush()
            os.fsync(file.fileno())
        draft.replace(folder / name)
    finally:
        draft.unlink(missing_ok=True)
    return name


def make_files_private() -> None:
    """Take every edition's file away from other users of the machine: earlier ones were theirs too.

    The site that is made from them is for everybody; when it goes up is for the core team to say.
    """
    for file in list_edition_files(editions_folder()):
        restrict_to_owner(file)


def unexpected_files(known: Iterable[Edition]) -> list[str]:
    """The files in the folder that are of none of these editions: the site would show them too."""
    names = {edition_file_name(edition) for edition in known}
    return [path.name for path in list_edition_files(editions_folder()) if path.name not in names]


def remove_made_up_files() -> bool:
    """Take the editions of an earlier made-up world away, for those of another.

    False, and nothing done, where any other file is there.
    """
    try:
        editions = read_editions(editions_folder())
    except Faulty:
        return False
    if not all(edition.made_up for edition in editions):
        return False
    for edition in editions:
        (editions_folder() / edition_file_name(edition)).unlink()
    return True
