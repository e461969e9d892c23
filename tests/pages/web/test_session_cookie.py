"""What is shown for some minutes: after a reload too, until somebody has it or time is over."""

import json
import re
from time import time

import pytest

from app.web import session_cookie
from app.web.session_cookie import MAX_KEPT_SECRETS, MINUTES_KEPT
from tests.factories.organisations import add_organisation

# How browsers and mail programs ask for a page that nobody has opened yet.
UNSEEN = [
    ("HEAD", {}),
    ("GET", {"Sec-Purpose": "prefetch"}),
    ("GET", {"Sec-Purpose": "prefetch;prerender"}),
]
# What a browser takes as one cookie, name and all (RFC 6265, section 6.1).
MOST_OF_A_COOKIE = 4096


@pytest.fixture
def joined(visitor, details):
    """Somebody who has just joined."""
    typed = {
        "name": details.name, "places": list(details.places), "sector": details.sector,
        "size": details.size,
    }  # fmt: skip
    visitor.client.post("/join", data={**token(visitor), **typed})
    return visitor, "/your-link", "/return/"


@pytest.fixture
def renewed(member):
    """An organisation that has just made another private link."""
    member.client.post("/your-link", data=member.open("/your-link").fields)
    return member, "/your-link", "/return/"


@pytest.fixture
def invited(editor, link):
    """An editor who has just made a link to copy."""
    address = "/core-team/organisations/1/invite"
    editor.client.post(address, data=token(editor))
    return editor, address, "/return/"


@pytest.fixture
def with_key(editor):
    """An editor who has just made a key."""
    address = "/core-team/keys"
    editor.client.post(address, data={**token(editor), "name": "Evaluators", "lasts": "30"})
    return editor, address, 'id="key"'


UNTIL = re.compile(r"here until (\d\d:\d\d), also if you reload the page")
KINDS = ["joined", "renewed", "invited", "with_key"]


def token(visitor):
    return {"csrf_token": visitor.open("/join").fields["csrf_token"]}


@pytest.fixture
def clock(monkeypatch):
    """The clock of the cookie, which a test moves on by seconds."""
    moved = {"by": 0}
    monkeypatch.setattr(session_cookie, "time", lambda: time() + moved["by"])
    return lambda seconds: moved.update(by=seconds)


@pytest.mark.parametrize(("method", "headers"), UNSEEN)
@pytest.mark.parametrize("made", KINDS)
def test_it_is_there_after_a_look_ahead_and_after_reloads(request, made, method, headers):
    somebody, address, shown = request.getfixturevalue(made)

    somebody.client.open(address, method=method, headers=headers)

    pages = [somebody.open(address) for _ in range(3)]
    assert all(shown in page.response.text for page in pages)
    # It says until when, and a reload makes that no later.
    (until,) = {tuple(UNTIL.findall(page.words)) for page in pages}
    assert len(until) == 1


@pytest.mark.parametrize("made", KINDS)
def test_it_is_gone_once_somebody_says_that_they_have_it(request, made):
    somebody, address, shown = request.getfixturevalue(made)
    somebody.open(address)

    somebody.client.post(f"{address}/kept", data=token(somebody))

    assert shown not in somebody.open(address).response.text


@pytest.mark.parametrize("made", KINDS)
def test_it_is_gone_after_some_minutes(request, clock, made):
    somebody, address, shown = request.getfixturevalue(made)
    clock(MINUTES_KEPT * 60 - 5)
    assert shown in somebody.open(address).response.text

    clock(MINUTES_KEPT * 60 + 5)

    assert shown not in somebody.open(address).response.text


@pytest.mark.parametrize("made", ["invited", "with_key"])
def test_it_goes_with_whoever_signs_out(request, made):
    somebody, *_ = request.getfixturevalue(made)
    somebody.client.post("/core-team/sign-out", data=token(somebody))

    with somebody.client.session_transaction() as session:
        assert "kept" not in session


def test_a_key_that_was_ended_is_shown_no_more(with_key):
    editor, address, shown = with_key
    editor.client.post(f"{address}/1/end", data=token(editor))

    assert shown not in editor.open(address).response.text


def test_many_links_made_one_after_another_still_fit_in_the_cookie(app, editor):
    with app.app_context():
        numbers = [add_organisation(f"School {n}") for n in range(MAX_KEPT_SECRETS + 3)]
    for number in numbers:
        page = editor.open(f"/core-team/organisations/{number}/invite")
        editor.send(page)

    (cookie,) = editor.client._cookies.values()
    assert len(cookie._to_request_header()) < MOST_OF_A_COOKIE
    with editor.client.session_transaction() as session:
        assert len(session["kept"]) == MAX_KEPT_SECRETS
        assert f"fresh_invitation_{numbers[-1]}" in json.dumps(session["kept"])


def test_asking_about_a_return_link_signs_nobody_in(visitor, link):
    visitor.client.head(link)

    assert visitor.open("/assessment").status == 401
