"""`python -m app`: bring the database up to date, then serve on this machine with gunicorn."""

import os
import sys
from typing import Any

from flask import Flask
from gunicorn.app.base import BaseApplication
from sqlalchemy.exc import DBAPIError

import scoring.distributions  # noqa: F401 - heavy: loaded once, before the processes part
from app import create_app
from app.config import bind_of
from app.database_failures import message_of
from app.extensions import alembic, db
from app.server_worker import CalmWorker, ValuelessLogger
from app.store.placing_again import place_what_is_not

SERVER = {
    # Threads share a process's memory, and the second process the second core.
    "workers": 2,
    "threads": 4,
    "worker_class": CalmWorker,
    "logger_class": ValuelessLogger,
    # gunicorn would open a socket for commands in ~/.gunicorn. We write only in our own folders.
    "control_socket_disable": True,
}


class Server(BaseApplication):
    """gunicorn, set up here rather than by a command line."""

    def __init__(self, app: Flask, options: dict[str, Any]) -> None:
        """Serve `app` with gunicorn's `options`."""
        self.app = app
        self.options = options
        super().__init__()

    def load_config(self) -> None:
        """Hand the options over."""
        for name, value in self.options.items():
            self.cfg.set(name, value)

    def load(self) -> Flask:
        """The app itself, made before the workers so that a fault in it stops the start."""
        return self.app


def main() -> int:
    """Serve on `WAYMARK_BIND` (default 127.0.0.1:8000). Returns 1 with a line where it cannot."""
    bind = bind_of(os.environ)
    if bind.startswith(("127.", "localhost")) and not os.environ.get("WAYMARK_PROXIES"):
        # This machine alone, so without HTTPS. Before `create_app`, which reads the settings.
        os.environ.setdefault("WAYMARK_PLAIN_HTTP", "1")
    try:
        app = _ready_app()
    except DBAPIError as error:
        print(f"Waymark cannot start. The database says: {message_of(error)}", file=sys.stderr)
        return 1
    except (ValueError, OSError) as error:
        print(f"Waymark cannot start. {error}", file=sys.stderr)
        return 1
    print(f"Waymark is at http://{bind}. Press Ctrl and C to stop.", flush=True)
    Server(app, {**SERVER, "bind": bind}).run()
    return 0


def _ready_app() -> Flask:
    """The app, with its database brought up to date."""
    app = create_app()
    with app.app_context():
        alembic.upgrade()
        place_what_is_not()
        # A connection must not be shared by the processes that gunicorn makes from this one.
        db.engine.dispose()
    return app


if __name__ == "__main__":
    sys.exit(main())
