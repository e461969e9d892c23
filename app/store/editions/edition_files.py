"""The folder of published editions: a file each, which the public pages are made from."""

import os
from collections.abc import Iterable
from pathlib import Path
from threading import get_ident

from flask import current_app

from app.settings.private_files import create_private_file, create_private_folder, restrict_to_owner
from scoring.editions.edition import Edition
from scoring.editions.edition_reader import edition_files_in, file_name, read_editions
from scoring.faults import Faulty


def folder() -> Path:
    """Where the files are."""
    found: Path = current_app.config["EDITIONS"]
    return found


def is_there(edition: Edition, text: str) -> bool:
    """Whether the edition's file is there to be read, and says this and nothing else."""
    try:
        return (folder() / file_name(edition)).read_bytes() == text.encode()
    except OSError:
        return False


def write(edition: Edition, text: str) -> str:
    """Put the edition's file into the folder, whole or not at all, and return its name.

    Raises OSError where it cannot be written.
    """
    place = folder()
    create_private_folder(place)
    name = file_name(edition)
    # Written beside first, under a name that nobody reads.
    draft = place / f"{name}.{os.getpid()}.{get_ident()}"
    try:
        create_private_file(draft)
        with draft.open("wb") as file:
            file.write(text.encode())
            file.flush()
            os.fsync(file.fileno())
        draft.replace(place / name)
    finally:
        draft.unlink(missing_ok=True)
    return name


def keep_all_private() -> None:
    """Take every edition's file away from other users of the machine: earlier ones were theirs too.

    The site that is made from them is for everybody; when it goes up is for the core team to say.
    """
    for file in edition_files_in(folder()):
        restrict_to_owner(file)


def strays(known: Iterable[Edition]) -> list[str]:
    """The files in the folder that are of none of these editions: the site would show them too."""
    names = {file_name(each) for each in known}
    return [path.name for path in edition_files_in(folder()) if path.name not in names]


def make_way() -> bool:
    """Take the editions of an earlier made-up world away, for those of another.

    False, and nothing done, where any other file is there.
    """
    try:
        there = read_editions(folder())
    except Faulty:
        return False
    if not all(each.made_up for each in there):
        return False
    for each in there:
        (folder() / file_name(each)).unlink()
    return True
