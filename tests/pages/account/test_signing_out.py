"""Whoever spoke for an organisation on a browser, and leaves it."""

from contextlib import closing
from fcntl import LOCK_EX, flock
from pathlib import Path
from sqlite3 import connect

import psycopg
import pytest
from sqlalchemy.exc import OperationalError

from app.database.engine import db
from app.store.base import transactions
from app.store.organisations import link_sessions, return_links
from app.store.participation import links_by_hand
from tests.databases.dump import dump
from tests.page_checks.visitor import Visitor

ELSEWHERE = {"Origin": "https://elsewhere.example"}
NEIGHBOUR = {"Sec-Fetch-Site": "same-site", "Origin": "https://elsewhere.example"}
OURS = [{"Sec-Fetch-Site": "same-origin"}, {"Origin": "http://localhost"}]


def token_of(visitor):
    return visitor.open("/join").fields["csrf_token"]


def leave(visitor, token="", headers=None, address="/leave"):
    return visitor.client.post(address, data={"csrf_token": token}, headers=headers)


def is_in(visitor):
    return visitor.client.get("/assessment").status_code == 200


@pytest.fixture
def copied(app, member):
    """Somebody with a copy of the member's cookie."""
    thief = Visitor(app.test_client())
    thief.client.set_cookie("waymark", member.client.get_cookie("waymark").value)
    assert is_in(thief)
    return thief


def test_a_copied_cookie_opens_nothing_after_signing_out(member, copied):
    assert leave(member, token_of(member)).status_code == 302
    assert not is_in(member)
    assert not is_in(copied)


def test_nor_after_another_organisation_s_link_was_opened_there(member, copied, another_s_link):
    member.open(another_s_link)
    assert is_in(member)
    assert not is_in(copied)


def test_nor_after_deleting_everything(member, copied):
    page = member.open("/delete")
    member.post(page, {**page.fields, "confirm": "yes"})
    assert not is_in(copied)


def test_nor_after_a_new_link(member, copied):
    member.send(member.open("/your-link"))
    assert is_in(member)
    assert not is_in(copied)


def test_a_cookie_from_before_sessions_were_kept_here_opens_nothing(app, client, link):
    with client.session_transaction() as held:
        held.update({"link": 1, "sitting": "0123abcd"})
    assert not is_in(Visitor(client))
    assert Visitor(client).open(link).address == "/assessment"


@pytest.fixture
def another_s_link(app, details):
    """The return link of another organisation."""
    with app.app_context():
        return f"/return/{return_links.join_organisation(details._replace(name='Other'), 'tests')}"


# ---------------------------------------------------------------- the same link, opened again


def save(visitor, page):
    return visitor.send(page, safety_aware_1="some", safety_aware_1__note="An evening of words")


def test_a_form_can_still_be_sent_after_the_link_was_opened_in_another_tab(app, member, link):
    page = member.open("/assessment/1/safety")
    member.open(link)

    assert save(member, page).status == 200
    assert "An evening of words" in member.open("/assessment/1/safety").response.text
    with app.app_context():
        assert len(dump()["link_session"]) == 1


def test_another_link_of_the_same_organisation_is_as_good(app, member):
    page = member.open("/assessment/1/safety")
    with app.app_context():
        reminder = links_by_hand.make_link(1, "tests")
    member.open(f"/return/{reminder}")
    assert save(member, page).status == 200


def test_another_organisation_s_link_is_not(member, another_s_link):
    page = member.open("/assessment/1/safety")
    member.open(another_s_link)
    refused = member.client.post("/assessment/1/safety", data=page.fields)
    assert refused.status_code == 400
    assert is_in(member)


def test_asking_about_a_link_begins_no_session(app, client, link):
    with app.app_context():
        before = dump()
    assert client.head(link).status_code == 302
    with app.app_context():
        assert dump() == before


# ---------------------------------------------------------------- 'Sign out', whatever came before


@pytest.mark.parametrize("address", ["/leave", "/core-team/sign-out"])
def test_signing_out_where_nobody_is_any_more_is_no_error(visitor, address):
    """Another tab has signed out: the token went with it."""
    answer = leave(visitor, "of another tab", address=address)
    assert answer.status_code == 302
    assert "Set-Cookie" not in answer.headers


def test_signing_out_of_a_session_that_has_ended_is_no_error(member, colleague):
    token = token_of(member)
    other = colleague()
    other.send(other.open("/your-link"))
    assert leave(member, token).status_code == 302


@pytest.mark.parametrize("headers", OURS)
def test_a_page_of_ours_from_before_signs_out_whoever_is_there_now(member, headers):
    assert leave(member, "of somebody before", headers).status_code == 302
    assert not is_in(member)


@pytest.mark.parametrize("headers", OURS)
def test_so_it_does_for_the_core_team(editor, headers):
    answer = leave(editor, "of before", headers, "/core-team/sign-out")
    assert answer.headers["Location"] == "/core-team/sign-in"
    assert editor.client.get("/core-team/account").status_code == 302


@pytest.mark.parametrize("headers", [None, ELSEWHERE, NEIGHBOUR])
@pytest.mark.parametrize("address", ["/leave", "/core-team/sign-out"])
def test_another_site_signs_nobody_out(member, headers, address):
    assert leave(member, "", headers, address).status_code == 400
    assert is_in(member)


# ---------------------------------------------------------------- while the database is in trouble


@pytest.fixture
def other_program(member, app, monkeypatch):
    """Another program that keeps the database to itself."""
    monkeypatch.setattr(transactions, "MAX_LOCK_WAIT", 0.01)
    with app.app_context():
        path = db.engine.url.database
    with closing(connect(path, isolation_level=None)) as opened:
        opened.execute("BEGIN IMMEDIATE")
        yield opened


def test_a_browser_that_signs_out_is_signed_out_while_another_program_writes(member, other_program):
    assert leave(member, headers=OURS[0]).status_code == 302
    other_program.execute("ROLLBACK")
    assert not is_in(member)


def test_and_while_a_larger_piece_of_work_does(member, app, monkeypatch):
    monkeypatch.setattr(transactions, "MAX_LOCK_WAIT", 0.01)
    with app.app_context():
        turn = Path(f"{db.engine.url.database}-turn")
    with turn.open("a") as larger:
        flock(larger, LOCK_EX)
        assert leave(member, headers=OURS[0]).status_code == 302
    assert not is_in(member)


def test_and_while_the_database_cannot_be_read(member, monkeypatch):
    with monkeypatch.context() as patch:
        patch.setattr(link_sessions, "find_link_session", cannot_connect)
        assert leave(member, headers=OURS[0]).status_code == 302
    assert not is_in(member)


def cannot_connect(secret):
    raise OperationalError("SELECT", {}, psycopg.OperationalError("connection refused"))
