"""A folder of a worker's own for the servers that it starts, swept up if nobody ended them.

A run that is killed leaves its servers running. Each worker holds a lock on a file in its folder,
which the system lets go of however the worker ends; and whatever it starts inherits the folder's
name in its environment. So the next run knows whose worker is gone, and which processes were its.
"""

import fcntl
import os
import shutil
import tempfile
from contextlib import suppress
from pathlib import Path
from typing import IO

import psutil

MARK = "WAYMARKS_TESTS_IN"
PREFIX = "waymark-tests-"
HELD = "held"
# Seconds that a server has to end by itself.
PATIENCE = 10


class OwnFolder:
    """The folder of this worker, until it is left."""

    def __init__(self) -> None:
        self.path = Path(tempfile.mkdtemp(prefix=PREFIX))
        self._held = _locked(self.path)
        os.environ[MARK] = str(self.path)

    def leave(self) -> None:
        """Take the folder away. Every server in it has ended."""
        del os.environ[MARK]
        shutil.rmtree(self.path)
        if self._held:
            self._held.close()


def sweep() -> list[Path]:
    """End what dead workers left running, and take their folders away; which those were."""
    swept = []
    for folder in Path(tempfile.gettempdir()).glob(f"{PREFIX}*"):
        # One without the file is being made, or taken away, just now.
        if (folder / HELD).exists() and (held := _locked(folder)):
            with held:
                _end(_started_in(folder))
                shutil.rmtree(folder, ignore_errors=True)
            swept.append(folder)
    return swept


def _locked(folder: Path) -> IO[bytes] | None:
    """The file that is held for as long as the worker lives; None where another holds it."""
    with suppress(OSError):
        file = (folder / HELD).open("ab")
        try:
            fcntl.flock(file, fcntl.LOCK_EX | fcntl.LOCK_NB)
        except BlockingIOError:
            file.close()
        else:
            return file
    return None


def _started_in(folder: Path) -> list[psutil.Process]:
    found = []
    for process in psutil.process_iter():
        # Others' processes cannot be looked into, and are not ours.
        with suppress(psutil.Error):
            if process.environ().get(MARK) == str(folder):
                found.append(process)
    return found


def _end(processes: list[psutil.Process]) -> None:
    for process in processes:
        with suppress(psutil.NoSuchProcess):
            process.terminate()
    for process in psutil.wait_procs(processes, PATIENCE)[1]:
        with suppress(psutil.NoSuchProcess):
            process.kill()
