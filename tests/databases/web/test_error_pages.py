"""The pages for trouble come whatever the trouble is, and lose nobody's words."""

from fcntl import LOCK_EX, flock
from pathlib import Path

import pytest
from sqlalchemy import text

from app.database.engine import db
from app.store.assessments import assessments, entries
from app.store.assessments.assessments import find_round
from app.store.assessments.entries import Entry, get_entries
from app.store.base import transactions
from app.store.lifecycle import deletion, organisation_merge
from app.store.organisations import organisations, return_links
from app.store.participation import added_organisations
from tests.factories.organisations import add_organisation
from tests.factories.rounds import submit_round
from tests.page_checks.visitor import Visitor

# ---------------------------------------------------------------- the database


@pytest.fixture
def visit(make_app):
    """Makes somebody who visits an app on the database of an address, as people see its faults."""
    return lambda address: Visitor(make_app(address, PROPAGATE_EXCEPTIONS=False).test_client())


@pytest.fixture(params=["sqlite", "postgresql"])
def no_database(request, tmp_path):
    """The address of a database that cannot be opened."""
    if request.param == "postgresql":
        server: str = request.getfixturevalue("postgresql_server")
        return server.format("nowhere")
    (tmp_path / "broken.sqlite").write_bytes(b"This is no database. " * 100)
    return f"sqlite:///{tmp_path / 'broken.sqlite'}"


def test_pages_come_where_the_database_cannot_be_opened(visit, no_database):
    _pages_come(visit(no_database))


def test_pages_come_where_the_database_has_no_tables(visit, empty_database):
    _pages_come(visit(empty_database))


def _pages_come(visitor):
    for address in ("/privacy", "/method", "/accessibility"):
        assert visitor.open(address).status == 200
    assert visitor.open("/nothing").status == 404
    # What speaks of the service as working does not come.
    for address in ("/", "/join", "/bring", "/core-team/sign-in", "/return/some-link"):
        page = visitor.open(address)
        assert page.status == 503
        assert page.response.headers["Retry-After"] == "60"
        assert "The service is not" in page.words


def test_the_page_for_trouble_comes_after_a_question_that_failed(make_app, database):
    """PostgreSQL answers nothing more in the same transaction."""
    app = make_app(database, PROPAGATE_EXCEPTIONS=False)
    fail = app.view_functions["assess.method"]

    def ask_for_nonsense():
        db.session.execute(text("SELECT nonsense FROM"))

    ask_for_nonsense.access_rule = fail.access_rule
    app.view_functions["assess.method"] = ask_for_nonsense
    visitor = Visitor(app.test_client())

    assert visitor.open("/method").status == 500
    assert visitor.open("/privacy").status == 200


# ---------------------------------------------------------------- a larger piece of work


@pytest.fixture
def turn(app):
    """The file that whoever writes to SQLite has locked."""
    with app.app_context():
        return Path(f"{db.engine.url.database}-turn")


def test_whoever_cannot_wait_any_longer_is_told_and_keeps_their_words(
    app, member, turn, monkeypatch
):
    page = member.open("/assessment/1/safety")
    with turn.open("a") as larger, monkeypatch.context() as patch:
        flock(larger, LOCK_EX)
        patch.setattr(transactions, "MAX_LOCK_WAIT", 0.01)
        told = member.send(page, safety_aware_1="some", safety_aware_1__note="A corner")

    assert told.status == 503
    assert "The service is busy" in told.words
    assert "A corner" in told.words
    # Whoever gave up has left nothing locked.
    assert member.send(page, safety_aware_1="some", safety_aware_1__note="A corner").status == 200
    with app.app_context():
        assert get_entries(1) == {"safety-aware-1": Entry("some", note="A corner")}


def test_whoever_waits_goes_on_once_the_other_is_done(app, member, turn, monkeypatch):
    page = member.open("/assessment/1/safety")
    larger = turn.open("a")
    wait = transactions._wait_for_file_lock

    def wait_for_the_last_moment(file):
        larger.close()
        wait(file)

    flock(larger, LOCK_EX)
    monkeypatch.setattr(transactions, "_wait_for_file_lock", wait_for_the_last_moment)

    assert member.send(page, safety_aware_1="some").status == 200


# ---------------------------------------------------------------- an organisation that went


@pytest.mark.parametrize(
    ("address", "room", "name", "typed"),
    [
        ("/assessment/1/safety", entries, "save_entries", {"safety_aware_1__note": "A corner"}),
        ("/assessment/1/check", assessments, "submit_round", {}),
        ("/details", organisations, "change_details", {"name": "A corner"}),
        ("/your-link", return_links, "renew_link", {}),
        ("/delete", deletion, "delete_organisation", {"confirm": "yes"}),
    ],
)
def test_an_organisation_goes_while_a_request_is_on_its_way(
    member, monkeypatch, address, room, name, typed
):
    member.send(member.open("/assessment/1/trust"), trust_aware_1="some")
    page = member.open(address)
    _goes_before(monkeypatch, room, name)

    answer = member.send(page, **typed)

    assert answer.status == 401
    assert "Open your private link first" in answer.words
    assert ("A corner" in answer.words) == ("A corner" in typed.values())


def test_an_editor_is_told_so_too(app, editor, monkeypatch):
    with app.app_context():
        add_organisation("Moor Lane School")
    page = editor.open("/core-team/organisations/1/change")
    _goes_before(monkeypatch, added_organisations, "change_organisation")

    assert editor.send(page, name="A corner").status == 404


def _goes_before(monkeypatch, room, name):
    """Have the organisation numbered 1 deleted just before the room does something of that name."""
    goes, happens = deletion.delete_organisation, getattr(room, name)

    def late(*given, **named):
        goes(1, "somebody")
        return happens(*given, **named)

    monkeypatch.setattr(room, name, late)


def test_what_was_on_the_page_before_a_merge_is_never_taken_as_submitted(app, member, link):
    """The number of the round on the page is that of another round now."""
    page = member.open("/assessment/1/safety")
    member.send(page, safety_aware_1="embedded")
    page = member.open("/assessment/1/check")
    with app.app_context():
        kept = add_organisation("Kept")
        submit_round(kept, safety_aware_1="some")
        seen = organisation_merge.plan_merge(kept, 1).fingerprint
        assert organisation_merge.merge_organisations(kept, 1, seen, "somebody", keep_links=True)

    # A merge signs out whoever spoke for the record that went.
    assert member.send(page).status == 401
    member.open(link)
    token = member.open("/details").fields["csrf_token"]
    answer = member.post(page, {**page.fields, "csrf_token": token})

    assert answer.status == 409
    assert "This round is submitted already" in answer.words
    with app.app_context():
        assert find_round(kept, "organisation", 2).submitted_at is None
    assert member.send(member.open("/assessment/2/check")).address == "/assessment/2/results"
