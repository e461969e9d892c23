"""Files that only their owner may read, whatever the folder that they are in allows."""

from contextlib import suppress
from pathlib import Path

OWNER_ONLY_FILE_MODE = 0o600
OWNER_ONLY_FOLDER_MODE = 0o700


def create_private_file(file: Path) -> None:
    """Create the file, for its owner alone from the first moment on; one that exists is restricted.

    Raises OSError where it cannot be made.
    """
    file.touch(mode=OWNER_ONLY_FILE_MODE)
    restrict_to_owner(file)


def restrict_to_owner(file: Path) -> None:
    """Restrict a file to its owner, unless it belongs to somebody else."""
    if file.stat().st_mode & 0o077:
        with suppress(PermissionError):
            file.chmod(OWNER_ONLY_FILE_MODE)


def create_private_folder(folder: Path) -> None:
    """Create the folder for its owner alone. One that exists keeps its mode."""
    folder.mkdir(mode=OWNER_ONLY_FOLDER_MODE, parents=True, exist_ok=True)
