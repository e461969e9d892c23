"""What the server's log says of a fault: where it is, and no word that anybody wrote."""

import logging

import pytest
from sqlalchemy import text

from app.database.engine import db
from app.web import error_log
from app.web.error_log import RedactingFormatter, format_traceback
from tests.page_checks.visitor import Visitor

WORDS = "A child of nine who was hurt"


@pytest.fixture
def logged(monkeypatch, caplog):
    """What goes to the server's error stream, as it is written there."""
    monkeypatch.setattr(error_log.logger, "propagate", True)
    return lambda: "\n".join(RedactingFormatter().format(each) for each in caplog.records)


def failing(app, statement, **given):
    """A visitor of an app one page of which has the database do that."""
    view = app.view_functions["assess.method"]

    def fail():
        db.session.execute(text(statement), given)

    fail.access_rule = view.access_rule
    app.view_functions["assess.method"] = fail
    return Visitor(app.test_client())


# What a statement was given, what a broken constraint tells of a row, and what cannot be read.
TELLING = {
    "a statement's values": "INSERT INTO nowhere VALUES (:words)",
    "a row that breaks a rule": (
        "INSERT INTO event (at, actor, action, items) VALUES (NULL, 'x', 'x', :words)"
    ),
    "a value of another kind": "SELECT CAST(:words AS integer) / 0 FROM nonsense(:words)",
}


@pytest.mark.parametrize("statement", TELLING.values(), ids=TELLING)
def test_no_word_of_a_statement_is_logged(make_app, database, logged, statement):
    app = make_app(database, PROPAGATE_EXCEPTIONS=False)
    visitor = failing(app, statement, words=WORDS)

    assert visitor.open("/method").status in {500, 503}

    assert "GET /method" in logged()
    assert WORDS not in logged()


def test_an_engine_hides_what_it_was_given(store):
    assert db.engine.hide_parameters


def test_a_fault_is_told_with_where_it_is_and_without_what_it_says():
    def inner():
        raise KeyError(WORDS)

    def outer():
        try:
            inner()
        except KeyError as error:
            raise RuntimeError(WORDS) from error

    with pytest.raises(RuntimeError) as caught:
        outer()
    told = format_traceback(caught.value)

    assert WORDS not in told
    assert told.index("KeyError") < told.index("RuntimeError")
    assert "in inner" in told
    assert "test_fault_log.py" in told


def test_what_another_library_logs_of_an_exception_says_nothing_either():
    try:
        raise ValueError(WORDS)
    except ValueError as error:
        record = logging.LogRecord("any", logging.ERROR, "", 0, "It failed", (), None)
        record.exc_info = (type(error), error, error.__traceback__)

    told = RedactingFormatter().format(record)

    assert "It failed" in told
    assert "ValueError" in told
    assert WORDS not in told


def test_a_private_link_is_not_logged(make_app, empty_sqlite_database, logged):
    app = make_app(empty_sqlite_database, PROPAGATE_EXCEPTIONS=False)
    Visitor(app.test_client()).open("/return/a-private-link")

    assert "GET /return/<copied:secret>" in logged()
    assert "a-private-link" not in logged()
    # An outage is a line a request.
    assert len(logged().splitlines()) == 1
