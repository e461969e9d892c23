"""The real server, `python -m app`, on a port of its own with its own folder and database."""

import os
import re
import shutil
import socket
import sqlite3
import subprocess
import sys
import time
from collections.abc import Mapping, Sequence
from contextlib import closing, suppress
from datetime import UTC, datetime, timedelta
from pathlib import Path
from unittest.mock import patch
from urllib.error import URLError
from urllib.request import urlopen

import psutil

from app import create_app
from scoring.questionnaires.published_versions import lock_versions
from tests.browser.mould import start_service
from tests.conftest import close_app

ROOT = Path(__file__).parents[2]

# The app's own settings, so that a developer's environment does not change what is tested.
SETTINGS = re.compile(r"WAYMARK_|DATABASE_URL")
SECONDS_BETWEEN_LOOKS = 0.05
SECONDS_TO_END = 10


class Service:
    """A server that can be stopped and started again on the same port and database."""

    def __init__(
        self, folder: Path, questionnaires: Path, settings: Mapping[str, str] | None = None
    ) -> None:
        with socket.socket() as free:
            free.bind(("127.0.0.1", 0))
            self.address = f"127.0.0.1:{free.getsockname()[1]}"
        self.url = f"http://{self.address}"
        self.questionnaires = questionnaires
        self.log = folder / "log"
        self._environment = {
            **{name: value for name, value in os.environ.items() if not SETTINGS.match(name)},
            "WAYMARK_BIND": self.address,
            "WAYMARK_INSTANCE": str(folder / "instance"),
            "WAYMARK_QUESTIONNAIRES": str(questionnaires),
            # All that join in the tests are in one room.
            "WAYMARK_JOINS": "10000",
            **(settings or {}),
        }
        self._process = None

    def start(self) -> None:
        """Start, and wait until it answers. What it says goes into `log`."""
        self._process = start_service(ROOT, self._environment, self.log)
        # Asking all the time would cost more than the start itself.
        while not self._answers():
            if not self._process.is_alive():
                raise RuntimeError(f"The server did not start:\n{self.log.read_text()}")
            time.sleep(SECONDS_BETWEEN_LOOKS)

    def stop(self) -> None:
        """Stop at once, with whatever was under way, as where the power goes.

        To end in good order, three processes would first take apart all that they have read.
        """
        workers = psutil.Process(self._process.pid).children()
        self._process.kill()
        self._process.join()
        for worker in workers:
            with suppress(psutil.NoSuchProcess):
                worker.kill()
        psutil.wait_procs(workers, SECONDS_TO_END)

    def type_in(self, *typed: str, answers: Sequence[str] = ()) -> str:
        """Type a `flask` command for this service, and what it asks for; read what it prints.

        It runs in this process, which has read all of the app: another takes two seconds to.
        """
        with patch.dict(os.environ, self._environment, clear=True):
            app = create_app()
        done = app.test_cli_runner().invoke(args=typed, input=_lines(answers))
        close_app(app)
        assert done.exit_code == 0, (done.output, done.exception)
        return done.output

    def run(self, *typed: str, answers: Sequence[str] = ()) -> str:
        """Run a Python command with this service's settings; read what it prints."""
        done = subprocess.run(
            [sys.executable, *typed],
            cwd=ROOT,
            env=self._environment,
            input=_lines(answers),
            check=True,
            capture_output=True,
            text=True,
        )
        return done.stdout

    def end_sessions_in(self, seconds: int) -> None:
        """Let so many seconds be left to whoever is signed in for the core team."""
        ends_at = datetime.now(UTC).replace(tzinfo=None) + timedelta(seconds=seconds)
        database = Path(self._environment["WAYMARK_INSTANCE"], "waymark.sqlite")
        with closing(sqlite3.connect(database)) as connection, connection:
            connection.execute("UPDATE account_session SET ends_at = ?", [f"{ends_at}"])

    def complaints(self, since: int) -> str:
        """What the log says of errors from a position on."""
        said = self.log.read_bytes()[since:].decode()
        return said if "Traceback" in said or "[ERROR]" in said else ""

    def _answers(self) -> bool:
        try:
            with urlopen(f"{self.url}/privacy", timeout=5):  # noqa: S310 - our own
                return True
        except (URLError, ConnectionError):
            return False


def _lines(answers: Sequence[str]) -> str:
    return "".join(f"{each}\n" for each in answers)


def published(folder: Path, reword=lambda text: text) -> Path:
    """A copy of the real questionnaires in `folder`, locked, as they would be once published.

    `reword` changes the text of each version before it is locked.
    """
    copied = Path(shutil.copytree(ROOT / "questionnaires", folder / "questionnaires"))
    for path in copied.glob("*.v*.yaml"):
        text = path.read_text(encoding="utf-8")
        if reword(text) != text:
            path.write_text(reword(text), encoding="utf-8")
            (copied / "published.lock").unlink(missing_ok=True)
    lock_versions(copied)
    return copied
