"""Whoever is second is told what the other did just before, and what holds now."""

from datetime import date, timedelta

import pytest

from app.store.accounts import accounts, api_keys
from app.store.accounts.account_sessions import Role
from app.store.editions import edition_publishing
from app.store.lifecycle import organisation_merge
from app.store.organisations.return_links import renew_link
from app.store.participation import invitations
from app.store.reports import kpi_figures, programme_goals
from app.store.reports.kpi_figures import NewFigure
from app.store.reports.programme_goals import GoalKind, NewGoal
from tests.factories.organisations import add_organisation
from tests.factories.published_editions import MARCH, disable_disclosure_control
from tests.factories.rounds import submit_round

TEAM = "/core-team"


@pytest.fixture
def other(app, monkeypatch):
    """The colleague who is quicker, as events name them."""
    disable_disclosure_control(monkeypatch)
    with app.app_context():
        number = accounts.add_account(
            "quick@example.org", "Quick Colleague", Role.EDITOR, "", "tests"
        )
        add_organisation("Moor Lane School", size="up-to-10")
        add_organisation("Moor Lane Schools", size="up-to-10")
    return f"account:{number}"


def prepare(app):
    with app.app_context():
        submit_round(1, timedelta(days=300), safety_aware_1="some")
        return edition_publishing.prepare_edition(
            edition_publishing.EditionDraft(MARCH, ""), "tests"
        ).fingerprint


@pytest.mark.parametrize("way", ["publish", "withdraw"])
@pytest.mark.parametrize(
    ("done", "words"),
    [
        (edition_publishing.publish_edition, "published"),
        (edition_publishing.withdraw_edition, "taken back"),
    ],
)
def test_an_edition_of_which_another_decided(app, editor, other, done, words, way):
    seen = prepare(app)
    token = editor.open(f"{TEAM}/editions").tree
    with app.app_context():
        done(seen, other)

    told = send(editor, f"{TEAM}/editions/{way}", token, seen=seen)

    assert f"Quick Colleague had {words} the edition of 31 March 2026" in told.words


@pytest.mark.parametrize("way", ["publish", "withdraw"])
def test_another_edition_that_is_published_instead(app, editor, other, way):
    seen = prepare(app)
    token = editor.open(f"{TEAM}/editions").tree
    with app.app_context():
        another = edition_publishing.prepare_edition(
            edition_publishing.EditionDraft(MARCH, "Another note"), other
        )
        edition_publishing.publish_edition(another.fingerprint, other)

    told = send(editor, f"{TEAM}/editions/{way}", token, seen=seen)

    assert "Quick Colleague had published another edition, of 31 March 2026" in told.words
    assert "The one that you looked at is not published" in told.words


def test_a_figure_that_is_withdrawn_already(app, editor, other):
    by = int(other.partition(":")[2])
    with app.app_context():
        number = kpi_figures.enter_figure(
            NewFigure("case-studies", date(2026, 3, 31), "", 3, "A list", ""), by, other
        )
    page = editor.open(f"{TEAM}/report/figures/{number}/withdraw")
    with app.app_context():
        kpi_figures.withdraw_figure(number, by, other)

    assert "Quick Colleague had withdrawn that figure" in editor.send(page).words


def test_a_goal_that_is_withdrawn_already(app, editor, other):
    by = int(other.partition(":")[2])
    aim = NewGoal(GoalKind.TAKEN_PART, "", 0, 60, date(2026, 4, 1), date(2036, 3, 31), "")
    with app.app_context():
        number = programme_goals.set_goal(aim, by, other)
    page = editor.open(f"{TEAM}/report/goals/{number}/withdraw")
    with app.app_context():
        programme_goals.withdraw_goal(number, by, other)

    assert "Quick Colleague had withdrawn that goal" in editor.send(page).words


def test_a_key_that_is_ended_already(app, editor, other):
    by = int(other.partition(":")[2])
    with app.app_context():
        secret = api_keys.create_api_key("Evaluators", timedelta(days=1), by, other)
        number = api_keys.find_api_key_id(secret)
    token = editor.open(f"{TEAM}/keys").tree
    with app.app_context():
        api_keys.end_api_key(number, other)

    told = send(editor, f"{TEAM}/keys/{number}/end", token)

    assert "Quick Colleague had ended that key" in told.words


def test_links_that_are_ended_already(app, editor, other):
    page = editor.open(f"{TEAM}/organisations/1/revoke").tree
    with app.app_context():
        renew_link(1, "tests")
        invitations.revoke_links(1, other)

    told = send(editor, f"{TEAM}/organisations/1/revoke", page)

    assert "Quick Colleague had ended every link" in told.words


def test_links_that_nobody_ended_and_nobody_made(app, editor, other):
    page = editor.open(f"{TEAM}/organisations/1/revoke").tree

    told = send(editor, f"{TEAM}/organisations/1/revoke", page)

    assert "No link works now, so there was none to end" in told.words
    assert "before you pressed the button" not in told.words


def test_records_that_are_made_one_already(app, editor, other):
    page = editor.open(f"{TEAM}/organisations/1/merge?with=2").tree
    with app.app_context():
        seen = organisation_merge.plan_merge(1, 2).fingerprint
        assert organisation_merge.merge_organisations(1, 2, seen, other, keep_links=False)

    told = send(editor, f"{TEAM}/organisations/1/merge", page, gone="2", seen=seen)

    assert told.address == f"{TEAM}/organisations/1"
    assert "Quick Colleague had made the two records one before you did" in told.words


def test_an_organisation_that_its_own_form_has_deleted(member):
    page = member.open("/delete")
    fields = {**page.fields, "confirm": "yes"}
    cookie = member.client.get_cookie("waymark").value

    assert "deleted" in member.post(page, fields).words
    member.client.set_cookie("waymark", cookie)
    again = member.post(page, fields)

    assert again.status == 401
    assert "Your organisation is deleted" in again.words


def send(visitor, address, tree, **fields):
    token = next(
        each.get("value") for each in tree.iter("input") if each.get("name") == "csrf_token"
    )
    sent = visitor.client.post(address, data={"csrf_token": token, **fields})
    return visitor._arrive(address, sent)
