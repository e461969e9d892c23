"""What many tests begin with, done once a worker in a database and copied into that of the next."""

import sqlite3
from collections.abc import Callable, Hashable
from contextlib import closing
from pathlib import Path
from typing import TypeVar

from app.database.engine import db

Told = TypeVar("Told")

DONE: dict[Hashable, tuple[sqlite3.Connection, object]] = {}


def is_untouched(template: Path) -> bool:
    """Whether the app's database is a copy of that SQLite file into which nothing was written."""
    if db.engine.name != "sqlite":
        return False
    file = Path(db.engine.url.database)
    log = file.with_name(f"{file.name}-wal")
    return not (log.exists() and log.stat().st_size) and file.read_bytes() == template.read_bytes()


def done_once(work: Callable[[], Told], *of_what: Hashable) -> Told:
    """What the work tells. Only the first time it is done; later the database is as it was then.

    `of_what` is what the work depends on beside an untouched database.
    """
    with closing(sqlite3.connect(db.engine.url.database)) as database:
        if (work, *of_what) not in DONE:
            told = work()
            copy = sqlite3.connect(":memory:", check_same_thread=False)
            database.backup(copy)
            DONE[work, *of_what] = copy, told
        copy, told = DONE[work, *of_what]
        copy.backup(database)
    return told
