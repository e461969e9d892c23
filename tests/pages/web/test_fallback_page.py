"""Nobody gets the server's bare page, whatever goes wrong before or after the app."""

import socket

import pytest
from gunicorn.config import Config
from gunicorn.glogging import Logger
from gunicorn.http.errors import InvalidHeaderName, LimitRequestHeaders, LimitRequestLine

from app.operations.server_worker import CalmWorker
from tests.page_checks.visitor import check_page
from tests.pages.web.test_headers import check_headers

SECRET = "/return/a-private-link"


@pytest.fixture
def calm(make_app, sqlite_database):
    """An app as people see its faults."""
    return make_app(sqlite_database, TESTING=False)


def test_a_fault_outside_the_pages(calm):
    @calm.teardown_request
    def broken(_error):
        raise RuntimeError(SECRET)

    response = calm.test_client().get("/privacy")

    assert response.status_code == 500
    check_headers(response)
    check_page(response.text)
    assert SECRET not in response.text
    assert f'href="mailto:{calm.config["CONTACT"]}">Ask for help by e-mail' in response.text


def test_a_host_that_is_none(calm):
    response = calm.test_client().get("/", headers={"Host": "example..org"})

    assert response.status_code == 400
    check_page(response.text)
    assert "We could not read that page" in response.text


@pytest.mark.parametrize(
    ("error", "status"),
    [
        (LimitRequestLine(9000, 4094), b"414"),
        (LimitRequestHeaders("too large"), b"431"),
        (InvalidHeaderName(SECRET), b"400"),
        (RuntimeError(SECRET), b"500"),
    ],
)
def test_a_request_that_the_server_cannot_read(calm, error, status, caplog):
    ours, theirs = socket.socketpair()
    worker = CalmWorker.__new__(CalmWorker)
    worker.wsgi, worker.log = calm, Logger(Config())
    with ours, theirs:
        worker.handle_error(None, ours, ("192.0.2.1", 1), error)
        ours.close()
        head, _, page = theirs.makefile("rb").read().partition(b"\r\n\r\n")

    assert head.startswith(b"HTTP/1.1 " + status)
    assert b"Content-Security-Policy" in head
    check_page(page.decode())
    assert SECRET not in page.decode() + caplog.text
