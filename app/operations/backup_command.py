"""A copy of everything that the service cannot make again: the database, the editions, the key."""

import tarfile
from collections.abc import Callable
from pathlib import Path

import click
from flask import current_app

from app.operations.command_line import with_database
from app.settings.private_files import create_private_file
from app.settings.secret_key import KEY_FILE_NAME as KEY_FILE
from app.store.upkeep import database_copy
from app.store.upkeep.database_copy import CopyError
from scoring.editions.edition_reader import list_edition_files

ARCHIVE_FILE = "waymark-files.tar.gz"


@click.command("backup")
@click.argument("folder", type=click.Path(path_type=Path, file_okay=False, exists=True))
@with_database
def backup(folder: Path) -> None:
    """Copy the database, the published editions and the secret key into FOLDER.

    Each copy is whole before it takes the place of the last one, and its owner alone can read it.
    The app may run meanwhile. Keep copies on another machine, encrypted.
    """
    _replace_when_whole(folder / database_copy.copy_file_name(), database_copy.copy_database)
    _replace_when_whole(folder / ARCHIVE_FILE, _write_archive)
    if not _get_key_file().exists():
        click.echo("The secret key is a setting: keep a copy of the settings too.", err=True)


def _replace_when_whole(file: Path, write: Callable[[Path], None]) -> None:
    """Have `write` fill a draft, and put it in the file's place only once it is whole."""
    draft = file.with_name(f"{file.name}.part")
    try:
        draft.unlink(missing_ok=True)
        create_private_file(draft)
        write(draft)
        draft.replace(file)
    except (OSError, CopyError) as error:
        raise click.ClickException(f"{file} is as it was before: {error}") from None
    finally:
        draft.unlink(missing_ok=True)
    click.echo(f"Written: {file}")


def _write_archive(draft: Path) -> None:
    editions: Path = current_app.config["EDITIONS"]
    with tarfile.open(draft, "w:gz") as archive:
        if _get_key_file().exists():
            archive.add(_get_key_file(), KEY_FILE)
        for file in list_edition_files(editions):
            archive.add(file, f"editions/{file.name}")


def _get_key_file() -> Path:
    return Path(current_app.instance_path) / KEY_FILE
