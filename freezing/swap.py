"""Putting a new site where the old one stands, so that a whole one is there at any moment.

On Linux the two folders change places in one step (`renameat2` with RENAME_EXCHANGE): whoever looks
finds the old site or the new one. Where that cannot be had (another system, or a file system such
as NFS) two renames do it, and for the moment between them nothing stands there. A process
killed in that moment leaves no site; the next freeze begins by putting the old one back.
"""

import ctypes
import errno
import fcntl
import os
import re
import secrets
import shutil
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

from freezing.manifest import MANIFEST_FILE, find_differences, read_manifest
from scoring.faults import Fault
from scoring.system_files import is_system_file

# From <linux/fs.h> and <fcntl.h>.
RENAME_EXCHANGE = 2
AT_FDCWD = -100

# How a file system says that it knows no locks of this kind, as NFS may.
LOCKING_UNSUPPORTED = {errno.EBADF, errno.EINVAL, errno.ENOLCK, errno.ENOTSUP}

# How it says that a folder is where another file system begins.
MOUNT_POINT_ERRORS = {errno.EBUSY, errno.EXDEV}

# How a system or file system says that it cannot exchange.
EXCHANGE_UNSUPPORTED = {errno.EINVAL, errno.ENOSYS, errno.ENOTSUP, errno.EPERM}

MAX_FILES_SHOWN = 10


class FreezeRefusedError(Exception):
    """Why the freeze does not go on, in words for the person who runs it."""


@contextmanager
def staging_directory(target: Path) -> Iterator[Path]:
    """A new, empty folder beside `target` to make a site in; gone when the block is left.

    One freeze at a time works in a folder. What one that was killed left behind is cleared away
    first. Raises FreezeRefusedError where another is at work, or `target` holds what is not ours.
    """
    target.parent.mkdir(parents=True, exist_ok=True)
    with _exclusive_lock(target.parent):
        _clear_leftovers(target)
        _refuse_foreign_files(target)
        new = target.with_name(f"{target.name}.new-{secrets.token_hex(4)}")
        new.mkdir()
        try:
            yield new
        finally:
            # The site may be in place. What cannot be taken away, the next freeze tries again.
            shutil.rmtree(new, ignore_errors=True)


def put_site_in_place(new: Path, target: Path) -> None:
    """Move the site `new` to `target`. The old site, if there was one, is at `new` afterwards."""
    _fsync_tree(new)
    try:
        if target.exists():
            shutil.copymode(target, new)
        if target.exists() and any(target.iterdir()):
            if not _exchange_atomically(new, target):
                _exchange_in_two_steps(new, target)
        else:
            new.rename(target)
    except OSError as error:
        if error.errno not in MOUNT_POINT_ERRORS:
            raise
        raise FreezeRefusedError(
            f"{target} cannot be replaced, for another disk or volume begins there. "
            "Name a folder inside it."
        ) from None


def keep_unchanged_times(new: Path, old: Path) -> int:
    """Give each file of `new` that is the same in `old` its time there; returns how many are."""
    before, after = read_manifest(old), read_manifest(new)
    if before is None or after is None:
        return 0
    alike = [name for name, hash in after.files.items() if before.files.get(name) == hash]
    if before == after:
        alike.append(MANIFEST_FILE)
    same = [name for name in alike if (old / name).exists()]
    for name in same:
        times = (old / name).stat()
        os.utime(new / name, ns=(times.st_atime_ns, times.st_mtime_ns))
    return len(same)


@contextmanager
def _exclusive_lock(folder: Path) -> Iterator[None]:
    """Hold the folder until the block is left. The system lets go of it when a process dies."""
    held = os.open(folder, os.O_RDONLY)
    try:
        _acquire_lock(held, folder)
        yield
    finally:
        os.close(held)


def _acquire_lock(held: int, folder: Path) -> None:
    try:
        fcntl.flock(held, fcntl.LOCK_EX | fcntl.LOCK_NB)
    except BlockingIOError:
        raise FreezeRefusedError(
            f"Another freeze is at work in {folder}. Wait until it is done."
        ) from None
    except OSError as error:
        # Without locks there is nobody to keep two freezes apart but whoever starts them.
        if error.errno not in LOCKING_UNSUPPORTED:
            raise


def _clear_leftovers(target: Path) -> None:
    """Put the old site back where a freeze was killed between two renames; clear the rest away."""
    if not target.exists():
        for old in _find_folders_of_kind(target, "old"):
            old.rename(target)
            break
    for left in list_leftovers(target):
        shutil.rmtree(left, ignore_errors=True)


def list_leftovers(target: Path) -> list[Path]:
    """The folders of earlier freezes beside the site, which could not be taken away."""
    return [*_find_folders_of_kind(target, "new"), *_find_folders_of_kind(target, "old")]


def _find_folders_of_kind(target: Path, kind: str) -> list[Path]:
    pattern = re.compile(rf"{re.escape(target.name)}\.{kind}-[0-9a-f]{{8}}")
    return sorted(folder for folder in target.parent.iterdir() if pattern.fullmatch(folder.name))


def _refuse_foreign_files(target: Path) -> None:
    if not target.exists():
        return
    if not target.is_dir():
        raise FreezeRefusedError(f"{target} is a file. Name a folder for the site.")
    if all(is_system_file(difference.name) for difference in target.iterdir()):
        return
    if read_manifest(target) is None:
        raise FreezeRefusedError(
            f"{target} holds something that is no frozen site, and nothing of it was touched. "
            "Name another folder, or empty that one."
        )
    # A file that is missing can be made again, or is a system's; one of somebody's own cannot.
    theirs = [
        str(difference)
        for difference in find_differences(target)
        if not _is_replaceable(difference)
    ]
    if theirs:
        raise FreezeRefusedError(
            f"{target} holds what the last freeze did not make, and nothing of it was touched. "
            "Move these elsewhere, then freeze again:\n" + "\n".join(_shorten_list(theirs))
        )


def _is_replaceable(difference: Fault) -> bool:
    is_left = any(is_system_file(part) for part in Path(difference.file).parts)
    return is_left or difference.message == "is missing"


def _shorten_list(lines: list[str]) -> list[str]:
    more = len(lines) - MAX_FILES_SHOWN
    return [*lines[:MAX_FILES_SHOWN], *([f"and {more} more"] if more > 0 else [])]


def _fsync_tree(folder: Path) -> None:
    """Flush every file and folder to the disk before the rename: power may fail just after it."""
    for path in [*folder.rglob("*"), folder]:
        held = os.open(path, os.O_RDONLY)
        os.fsync(held)
        os.close(held)


def _exchange_atomically(one: Path, other: Path) -> bool:
    """Have two folders change places in one step; False where that cannot be had here."""
    renameat2 = getattr(ctypes.CDLL(None, use_errno=True), "renameat2", None)
    if renameat2 is None:
        return False
    names = os.fsencode(one), os.fsencode(other)
    if renameat2(AT_FDCWD, names[0], AT_FDCWD, names[1], RENAME_EXCHANGE) == 0:
        return True
    number = ctypes.get_errno()
    if number in EXCHANGE_UNSUPPORTED:
        return False
    raise OSError(number, os.strerror(number), str(other))


def _exchange_in_two_steps(new: Path, target: Path) -> None:
    old = target.with_name(new.name.replace(".new-", ".old-"))
    target.rename(old)
    try:
        new.rename(target)
    except OSError:
        old.rename(target)
        raise
    old.rename(new)
