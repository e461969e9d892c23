"""What becomes of plans where respondents are merged or deleted."""

from dataclasses import replace

import pytest
from sqlalchemy import func, select

from app.database.engine import db
from app.model import LookBackRecord, PlanActionRecord
from app.store.lifecycle import deletion, organisation_merge, organisation_removal
from app.store.plans.action_removal import delete_plan_action, fingerprint_with_check_ins
from app.store.plans.check_ins import CheckIn, list_look_backs, save_check_ins
from app.store.plans.plan_actions import (
    PlanActionDetails,
    add_plan_action,
    change_plan_action,
    find_plan_action,
    get_details,
    list_plan_actions,
)
from tests.factories.organisations import add_organisation
from tests.factories.respondents import add_team

WORD = "Quillerby"


def plan_something(organisation, what="Time to reflect"):
    number = add_plan_action(organisation, PlanActionDetails(what=what), "tests")
    said = CheckIn("", None, "", "It began", "", None)
    save_check_ins(organisation, {number: said}, "tests")
    return number


def test_two_records_made_one_have_one_plan(store):
    kept, gone = add_organisation("Moor Lane School"), add_organisation("Moor Lane school")
    numbers = [plan_something(kept), plan_something(gone)]
    plan = organisation_merge.plan_merge(kept, gone)
    assert organisation_merge.merge_organisations(
        kept, gone, plan.fingerprint, "tests", keep_links=False
    )
    assert [each.id for each in list_plan_actions(kept)] == numbers
    assert sorted(list_look_backs(kept)) == numbers


def test_who_is_deleted_takes_the_plan_along_and_that_of_its_teams(store):
    organisation, other = add_organisation("Moor Lane School"), add_organisation("Harbour")
    plan_something(organisation)
    plan_something(add_team(organisation))
    left = plan_something(other)
    deletion.delete_organisation(organisation, "tests")
    assert db.session.scalars(select(PlanActionRecord.id)).all() == [left]
    assert db.session.scalars(select(func.count()).select_from(LookBackRecord)).one() == 1


def test_a_plan_is_deleted_on_somebody_s_word_alone(store):
    organisation = add_organisation("Moor Lane School")
    assert not organisation_removal.plan_removal(organisation).has_answered
    number = plan_something(add_team(organisation))
    planned = organisation_removal.plan_removal(organisation)
    assert planned.has_answered
    assert not organisation_removal.remove_organisation(organisation, "tests")
    team = planned.teams[0][0]
    save_check_ins(team, {number: CheckIn("", None, "", "More", "", None)}, "tests")
    assert organisation_removal.plan_removal(organisation).fingerprint != planned.fingerprint


@pytest.fixture
def files(make_app, sqlite_database, tmp_path):
    """An app's SQLite database, with a way to read all the bytes that it keeps on the disk."""
    with make_app(sqlite_database).app_context():
        yield lambda: b"".join(each.read_bytes() for each in tmp_path.glob("waymark.sqlite*"))


def test_words_that_go_leave_the_files(files):
    organisation = add_organisation("Moor Lane School")
    number = plan_something(organisation, WORD)
    assert WORD.encode() in files()
    seen = find_plan_action(organisation, number)
    change_plan_action(
        organisation, number, replace(get_details(seen), what="Other"), seen.fingerprints, "tests"
    )
    assert WORD.encode() not in files()
    number = plan_something(organisation, WORD)
    told = fingerprint_with_check_ins(find_plan_action(organisation, number))
    delete_plan_action(organisation, number, told, "tests")
    assert WORD.encode() not in files()
