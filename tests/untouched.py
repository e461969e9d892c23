"""What many tests begin with, done once a worker in a database and copied into that of the next."""

import sqlite3
from collections.abc import Callable, Hashable
from contextlib import closing
from pathlib import Path
from typing import TypeVar

from flask import current_app

from app.database.engine import db
from app.store.base import transactions
from app.store.base.transactions import read_clock

Told = TypeVar("Told")

DONE: dict[Hashable, tuple[sqlite3.Connection, object]] = {}


def done_once(work: Callable[[], Told], template: Path) -> Told:
    """What the work tells. In a database as in that file it is done once, and copied later.

    Where anything was written before, or a test tells the time, it is done anew.
    """
    if not _is_untouched(template) or transactions.read_clock is not read_clock:
        return work()
    return _copied(work, work, current_app.config["QUESTIONNAIRES"])


def _is_untouched(template: Path) -> bool:
    if db.engine.name != "sqlite":
        return False
    file = Path(db.engine.url.database)
    log = file.with_name(f"{file.name}-wal")
    return not (log.exists() and log.stat().st_size) and file.read_bytes() == template.read_bytes()


def _copied(work: Callable[[], Told], *of_what: Hashable) -> Told:
    with closing(sqlite3.connect(db.engine.url.database)) as database:
        if of_what not in DONE:
            told = work()
            copy = sqlite3.connect(":memory:", check_same_thread=False)
            database.backup(copy)
            DONE[of_what] = copy, told
        copy, told = DONE[of_what]
        copy.backup(database)
    return told
