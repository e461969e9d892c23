"""`python -m app`: bring the database up to date, then serve on this machine with gunicorn."""

import argparse
import os
import sys
from collections.abc import Callable
from typing import Any

from flask import Flask
from gunicorn.app.base import BaseApplication
from gunicorn.arbiter import Arbiter
from sqlalchemy.exc import DBAPIError

import scoring.comparison.distributions  # noqa: F401 - heavy: loaded once, before the processes part
from app import create_app
from app.database.database_errors import get_safe_message
from app.database.engine import db
from app.operations.bind_check import check_bind_address
from app.operations.server_worker import CalmWorker, ValuelessLogger
from app.settings.config import SETTING_DESCRIPTIONS, is_local_only, read_given_settings
from app.settings.notice_settings import find_notice_gaps
from app.settings.root_path import get_root_path
from app.settings.settings_file import DEFAULT_FILE, FILE_SETTING
from app.settings.startup_error import CannotStartError
from app.store.base import published_questionnaires
from app.store.editions import edition_files, edition_publishing
from app.store.upkeep.database_upgrade import prepare_database
from app.store.upkeep.missing_ids import refuse_missing_ids
from app.store.upkeep.recompute_placements import recompute_outdated_placements
from scoring.plurals import pluralise

GUNICORN_OPTIONS = {
    # Threads share a process's memory, and the second process the second core.
    "workers": 2,
    "threads": 4,
    "worker_class": CalmWorker,
    "logger_class": ValuelessLogger,
    # gunicorn would open a socket for commands in ~/.gunicorn. We write only in our own folders.
    "control_socket_disable": True,
}


class WaymarkServer(BaseApplication):
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
    _argument_parser().parse_args()
    try:
        _allow_plain_http_locally()
        app = create_app()
        # Before the database is upgraded: an older Waymark may still serve from its tables.
        with read_given_settings(os.environ).locating_errors():
            check_bind_address(app.config["BIND"])
        _prepare_database(app)
    except (CannotStartError, ValueError, OSError) as error:
        print(f"Waymark cannot start. {error}", file=sys.stderr)
        return 1
    except KeyboardInterrupt:
        return 130
    WaymarkServer(
        app, {**GUNICORN_OPTIONS, "bind": app.config["BIND"], "when_ready": _announce_address(app)}
    ).run()
    return 0


def _announce_address(app: Flask) -> Callable[[Arbiter], None]:
    """A hook for gunicorn that prints the address once it listens there."""
    root = get_root_path(app, os.environ)

    def say(server: Arbiter) -> None:
        (listener,) = server.LISTENERS
        print(f"Waymark is at {listener}{root}. Press Ctrl and C to stop.", flush=True)

    return say


def _argument_parser() -> argparse.ArgumentParser:
    width = max(map(len, SETTING_DESCRIPTIONS))
    listed = "\n".join(f"  {name:<{width}}  {what}" for name, what in SETTING_DESCRIPTIONS.items())
    return argparse.ArgumentParser(
        prog="python -m app",
        description="Bring the database up to date, then serve Waymark until it is stopped.",
        epilog=(
            f"Settings, one a line as NAME=value in {DEFAULT_FILE} "
            f"(or the file that {FILE_SETTING}\n"
            f"names), or in the environment, and what holds without them:\n{listed}\n\n"
            "Everything else that can be typed: .venv/bin/flask --app app --help"
        ),
        formatter_class=argparse.RawDescriptionHelpFormatter,
    )


def _allow_plain_http_locally() -> None:
    """Serve without HTTPS where only this machine is served, unless a setting says otherwise."""
    given_settings = read_given_settings(os.environ)
    with given_settings.locating_errors():
        alone = is_local_only(given_settings.values)
    if alone and "WAYMARK_PLAIN_HTTP" not in given_settings.values:
        # By the environment, from which `create_app` reads the settings.
        os.environ["WAYMARK_PLAIN_HTTP"] = "1"


def ready_app() -> Flask:
    """The app, with its database brought up to date and found to be used with the same key.

    Raises CannotStartError.

    For `python -m app`, and for gunicorn with `--preload` (docs/hosting.md).
    """
    app = create_app()
    _prepare_database(app)
    return app


def _prepare_database(app: Flask) -> None:
    with app.app_context():
        try:
            prepare_database()
            refuse_missing_ids()
            recompute_outdated_placements()
        except DBAPIError as error:
            raise CannotStartError(f"The database says: {get_safe_message(error)}") from None
        _warn_of_notice_gaps(app)
        _warn_of_edition_mismatch()
        _warn_of_questionnaire_faults()
        # A connection must not be shared by the processes that gunicorn makes from this one.
        db.session.close()
        db.engine.dispose()


def _warn_of_notice_gaps(app: Flask) -> None:
    """Warn of gaps in the notice at every start. A trial needs no notice, so it starts anyway."""
    if gaps := find_notice_gaps(app.config["NOTICE"]):
        missing_settings = ", ".join(gap.setting for gap in gaps)
        print(
            f"The privacy notice is not finished: "
            f"{pluralise(len(gaps), 'setting is', 'settings are')} missing ({missing_settings}). "
            "What each is for: .venv/bin/flask --app app check-notice",
            file=sys.stderr,
            flush=True,
        )


def _warn_of_edition_mismatch() -> None:
    """After a restore of the database alone, or of the folder alone, the two do not agree."""
    folder = edition_files.editions_folder()
    if lost := [each.edition.date for each in edition_publishing.list_without_file()]:
        print(
            f"{folder} lacks published editions ({', '.join(lost)}). This writes them anew from "
            "the database: .venv/bin/flask --app app editions write",
            file=sys.stderr,
            flush=True,
        )
    if strays := edition_publishing.list_unexpected_files():
        print(
            f"{folder} holds editions that this database did not publish ({', '.join(strays)}), "
            "and the public site would show them. Restore the database that belongs to them, or "
            "move them away.",
            file=sys.stderr,
            flush=True,
        )


def _warn_of_questionnaire_faults() -> None:
    """Warn of faults in published versions. They can never change, so they stop no start."""
    for warning in published_questionnaires.list_published_warnings():
        print(
            f"{warning} (It is published, so Waymark starts all the same. The next version of the "
            "questionnaire can mend it.)",
            file=sys.stderr,
            flush=True,
        )


if __name__ == "__main__":
    sys.exit(main())
