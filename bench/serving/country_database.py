"""Makes a country-sized database or an empty one, with somebody signed in.

`python -m bench.serving.country_database ORGANISATIONS` fills the database of
`WAYMARK_INSTANCE`, and prints what is known of it as JSON.
"""

import json
import os
import subprocess
import sys
import time
from pathlib import Path
from typing import NamedTuple

from flask import Flask

from app import create_app
from app.database.engine import alembic
from app.demo.world_plan import WorldSettings, plan_world
from app.store.accounts import account_sessions, accounts
from app.store.accounts.account_sessions import Role
from app.store.base.current_programme import get_programme
from app.store.base.published_questionnaires import get_current_questionnaire
from app.store.base.transactions import now
from app.store.demo import demo_data

ROUNDS_PER_ORGANISATION = 3
EMAIL = "bench@example.org"


class BuiltDatabase(NamedTuple):
    """A database: its instance folder, and the session cookie of somebody who is signed in.

    `cookie` is its name and text. `planned` and `written` are how many seconds that took.
    """

    instance: Path
    cookie: tuple[str, str]
    planned: float
    written: float


def build_database(instance: Path, organisations: int) -> BuiltDatabase:
    """Build a database of so many organisations with three rounds each; an empty one for 0."""
    # In another process, whose memory is freed when it ends.
    output = run_python(instance, "-m", "bench.serving.country_database", str(organisations))
    cookie, planned, written = json.loads(output.splitlines()[-1])
    return BuiltDatabase(instance, (cookie[0], cookie[1]), planned, written)


def run_python(instance: Path, *arguments: str) -> str:
    """Run a Python program on the database of the instance folder, and return what it prints."""
    environ = {**os.environ, "WAYMARK_INSTANCE": str(instance), "DATABASE_URL": ""}
    command = [sys.executable, *arguments]
    done = subprocess.run(command, env=environ, check=True, stdout=subprocess.PIPE, text=True)
    return done.stdout


def main(organisations: int) -> None:
    """Fill the database, sign somebody in, and print the cookie and the seconds."""
    app = create_app()
    with app.app_context():
        alembic.upgrade()
        planned, written = _fill_database(organisations) if organisations else (0.0, 0.0)
        account = accounts.find_by_email(EMAIL)
        if account is None:
            accounts.add_account(EMAIL, "Bench", Role.EDITOR, "", "bench")
            account = accounts.find_by_email(EMAIL)
        cookie = (
            app.config["SESSION_COOKIE_NAME"],
            _sign_session_cookie(app, account_sessions.begin_account_session(account)),
        )
    print(json.dumps([cookie, planned, written]))


def _fill_database(organisations: int) -> tuple[float, float]:
    started = time.perf_counter()
    setting = WorldSettings(
        get_current_questionnaire(), get_programme(), now().date(), ROUNDS_PER_ORGANISATION
    )
    world = plan_world(setting, 1, organisations)
    planned = time.perf_counter()
    for _ in demo_data.insert_demo_world(world, demo_data.DemoCredentials(EMAIL, "Bench", "", {})):
        pass
    return planned - started, time.perf_counter() - planned


def _sign_session_cookie(app: Flask, secret: str) -> str:
    """The signed text of the session cookie for a signed-in account."""
    serializer = app.session_interface.get_signing_serializer(app)
    return serializer.dumps({"member": secret})


if __name__ == "__main__":
    main(int(sys.argv[1]))
