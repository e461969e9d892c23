"""Files that only their owner may read, whatever the folder that they are in allows."""

from contextlib import suppress
from pathlib import Path

OWNER_ALONE = 0o600
FOLDER_OF_OWNER_ALONE = 0o700


def make_private(file: Path) -> None:
    """Have the file there, empty where it was not, for its owner alone from its first moment on.

    Raises OSError where it cannot be made.
    """
    file.touch(mode=OWNER_ALONE)
    keep_private(file)


def keep_private(file: Path) -> None:
    """Take a file that others may read away from them, where it is ours to change."""
    if file.stat().st_mode & 0o077:
        with suppress(PermissionError):
            file.chmod(OWNER_ALONE)


def make_private_folder(folder: Path) -> None:
    """Have the folder there, made for its owner alone. One that is there stays as it is."""
    folder.mkdir(mode=FOLDER_OF_OWNER_ALONE, parents=True, exist_ok=True)
