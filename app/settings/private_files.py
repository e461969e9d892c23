"""Files that only their owner may read, whatever the folder that they are in allows."""

from contextlib import suppress
from pathlib import Path

OWNER_ONLY_FILE_MODE = 0o600
OWNER_ONLY_FOLDER_MODE = 0o700


def create_private_file(file: Path) -> None:
    """Have the file there, empty where it was not, for its owner alone from its first moment on.

    Raises OSError where it cannot be made.
    """
    file.touch(mode=OWNER_ONLY_FILE_MODE)
    restrict_to_owner(file)


def restrict_to_owner(file: Path) -> None:
    """Take a file that others may read away from them, where it is ours to change."""
    if file.stat().st_mode & 0o077:
        with suppress(PermissionError):
            file.chmod(OWNER_ONLY_FILE_MODE)


def create_private_folder(folder: Path) -> None:
    """Have the folder there, made for its owner alone. One that is there stays as it is."""
    folder.mkdir(mode=OWNER_ONLY_FOLDER_MODE, parents=True, exist_ok=True)
