"""What a monitor is told."""

import pytest
from sqlalchemy import text

from app.database.engine import db
from tests.pages.web.test_headers import check_headers


@pytest.fixture
def ask(make_app):
    """Makes a monitor of an app on the database of an address."""
    return lambda address: make_app(address).test_client()


@pytest.mark.parametrize("method", ["GET", "HEAD"])
def test_it_is_well(ask, database, method):
    response = ask(database).open("/health", method=method)

    assert response.status_code == 200
    assert response.mimetype == "text/plain"
    assert response.text == ("ok\n" if method == "GET" else "")
    assert "Set-Cookie" not in response.headers
    assert response.headers["Cache-Control"] == "no-store"
    check_headers(response)


def test_the_database_has_no_tables(ask, empty_database, caplog):
    response = ask(empty_database).get("/health")

    assert response.status_code == 503
    assert response.text == "the database: its tables are not those of this version\n"
    assert not caplog.records


def test_the_database_is_of_another_version(make_app, database):
    app = make_app(database)
    with app.app_context():
        db.session.execute(text("UPDATE alembic_version SET version_num = '0001'"))
        db.session.commit()

    assert app.test_client().get("/health").status_code == 503


def test_the_database_is_none(ask, tmp_path, caplog):
    (tmp_path / "broken.sqlite").write_bytes(b"This is no database. " * 100)
    response = ask(f"sqlite:///{tmp_path / 'broken.sqlite'}").get("/health")

    assert response.status_code == 503
    assert response.text == "the database: it does not answer, or cannot be read\n"
    assert not caplog.records


def test_there_is_no_such_database(ask, postgresql_server):
    assert ask(postgresql_server.format("nowhere")).get("/health").status_code == 503
