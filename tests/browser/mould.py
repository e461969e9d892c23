"""Starts the service from a process that has read all of the app already, in place of a fresh one.

To read it takes longer than all else that a start does, and the tests start a dozen. As it is
typed the service is started in tests/unit/operations/test_listening.py.
"""

import os
import sys
from collections.abc import Mapping
from multiprocessing import get_context
from multiprocessing.process import BaseProcess
from pathlib import Path

FORKING = get_context("forkserver")
FORKING.set_forkserver_preload(["app.__main__"])


def start_service(root: Path, environment: Mapping[str, str], log: Path) -> BaseProcess:
    """A process that serves in that environment alone, and says all that it says into `log`."""
    told = (str(root), dict(environment), str(log))
    started = FORKING.Process(target=_serve, args=told, daemon=True)
    started.start()
    return started


def _serve(root: str, environment: Mapping[str, str], log: str) -> None:
    from app.__main__ import main  # noqa: PLC0415 - here, and not in the tests' process

    os.chdir(root)
    os.environ.clear()
    os.environ.update(environment)
    told = os.open(log, os.O_WRONLY | os.O_APPEND | os.O_CREAT)
    os.dup2(told, 1)
    os.dup2(told, 2)
    sys.argv = ["app"]
    sys.exit(main())
