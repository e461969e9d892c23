"""What goals of the programme count, found again as of any day: on both databases."""

from datetime import timedelta

import pytest
import sqlalchemy as sa

from app.database.engine import db
from app.model import EventRecord
from app.store.accounts import accounts
from app.store.accounts.account_sessions import Role
from app.store.base import published_questionnaires
from app.store.base.events import Action
from app.store.base.transactions import now
from app.store.lifecycle import deletion
from app.store.reports import goal_counts, kpi_counts, programme_goals
from app.store.reports.programme_goals import GoalKind, NewGoal
from tests.databases.dump import dump
from tests.factories.events import parse_moment, record_event, record_merge, record_taking_back
from tests.factories.organisations import add_organisation
from tests.factories.rounds import submit_answers

FROM, BY = parse_moment("2027-04-01 00:00").date(), parse_moment("2028-03-31 00:00").date()
TAKEN_PART = NewGoal(GoalKind.TAKEN_PART, "", 0, 60, FROM, BY, "Agreed in the group")
AT_TWO = TAKEN_PART._replace(kind=GoalKind.REACHED_STAGE, stage="sensitive", stage_number=2)


def count(goal, end, known="2030-01-01 00:00"):
    who = kpi_counts.identities_known_at(parse_moment(known), parse_moment(end))
    return goal_counts.count_towards_goal(goal, parse_moment(end), who)


def record_placed(at, organisation, round_id, number):
    record_event(at, Action.SUBMITTED, organisation, round_id)
    record_event(at, Action.PLACED, organisation, round_id, str(number))


# ---------------------------------------------------------------- what is counted


def test_where_they_stand_is_by_the_last_round_of_each_at_the_end(store):
    record_placed("2027-05-01 10:00", 1, 11, 2)
    record_placed("2027-05-02 10:00", 2, 21, 1)
    record_placed("2027-05-03 10:00", 3, 31, 3)
    record_placed("2027-06-01 10:00", 1, 12, 1)  # found out that they are not as far
    record_placed("2027-06-02 10:00", 2, 22, 10)

    ends = ["2027-05-01 10:00", "2027-05-04 00:00", "2027-06-01 12:00", "2027-07-01 00:00"]
    assert [count(AT_TWO, end) for end in ends] == [0, 2, 1, 2]
    assert [count(TAKEN_PART, end) for end in ends] == [0, 3, 3, 3]
    came_back = TAKEN_PART._replace(kind=GoalKind.CAME_BACK)
    assert [count(came_back, end) for end in ends] == [0, 0, 1, 2]


def test_a_round_that_was_taken_back_leaves_the_one_before(store):
    record_placed("2027-05-01 10:00", 1, 11, 1)
    record_placed("2027-05-02 10:00", 1, 12, 2)
    record_taking_back("2027-05-10 10:00", 1, 12)
    record_placed("2027-05-20 10:00", 1, 12, 3)

    ends = ["2027-05-05 00:00", "2027-05-15 00:00", "2027-05-25 00:00"]
    assert [count(AT_TWO, end) for end in ends] == [1, 0, 1]


def test_two_records_that_were_merged_by_the_end_are_one(store):
    record_placed("2027-05-01 10:00", 1, 11, 2)
    record_placed("2027-05-02 10:00", 2, 21, 2)
    record_merge("2027-06-01 10:00", 1, 2)

    assert count(AT_TWO, "2027-05-20 00:00") == 2
    assert count(AT_TWO, "2027-06-20 00:00") == 1


def test_only_who_was_confirmed_by_then_counts(store):
    record_event("2027-04-01 10:00", Action.AWAITS_CONFIRMATION, 1)
    record_placed("2027-05-01 10:00", 1, 11, 2)
    record_event("2027-06-01 10:00", Action.CONFIRMED, 1)

    assert count(AT_TWO, "2027-05-20 00:00", known="2027-05-30 00:00") == 0
    assert count(AT_TWO, "2027-05-20 00:00", known="2027-06-02 00:00") == 1


def test_rounds_of_another_questionnaire_do_not_count(store):
    record_event("2027-04-01 10:00", Action.ROUND_STARTED, 1, 11, "another")
    record_placed("2027-05-01 10:00", 1, 11, 4)

    assert count(AT_TWO, "2027-06-01 00:00") == 0


def test_a_submission_puts_on_record_where_it_stands_and_deleting_leaves_it(store):
    organisation = add_organisation("Moor Lane")
    questions = published_questionnaires.get_current_questionnaire()
    best = {item.replace("-", "_"): choices[-1].id for item, choices in questions.choices.items()}
    submit_answers(organisation)
    end = now() + timedelta(days=1)
    submit_answers(organisation, end, **best)

    on_record = sa.select(EventRecord.items).where(EventRecord.action == Action.PLACED)
    last = len(questions.framework.stages)
    assert db.session.scalars(on_record.order_by(EventRecord.id)).all() == ["0", str(last)]

    at_last = AT_TWO._replace(stage_number=last)
    text = f"{end + timedelta(days=1):%Y-%m-%d %H:%M}"
    assert count(at_last, text) == 1
    deletion.delete_organisation(organisation, "tests")
    assert count(at_last, text) == 1


# ---------------------------------------------------------------- what is kept


@pytest.fixture
def somebody(store):
    return accounts.add_account("somebody@example.org", "Somebody", Role.EDITOR, "", "tests")


def test_a_goal_is_set_once_withdrawn_once_and_set_anew(somebody, clock):
    clock.set_to("2027-04-10 10:00")
    number = programme_goals.set_goal(TAKEN_PART, somebody, "somebody")
    another = TAKEN_PART._replace(amount=70)
    assert programme_goals.set_goal(another, somebody, "somebody") is None
    assert programme_goals.set_goal(AT_TWO, somebody, "somebody") is not None
    clock.set_to("2027-04-20 10:00")
    assert programme_goals.withdraw_goal(number, somebody, "somebody")
    assert not programme_goals.withdraw_goal(number, somebody, "somebody")
    assert programme_goals.set_goal(another, somebody, "somebody") is not None

    def amounts(known):
        goals = programme_goals.list_goals_known_at(parse_moment(known))
        return [each.aim.amount for each in goals if each.aim.kind is GoalKind.TAKEN_PART]

    assert amounts("2027-04-10 10:00:00") == []
    assert amounts("2027-04-20 10:00:00") == [60]
    assert amounts("2027-04-20 10:00:01") == [70]
    assert [each.withdrawn_by for each in programme_goals.list_goals()] == ["Somebody", None, None]
    events = [row[2:] for row in dump()["event"] if row[3].startswith("goal")]
    assert ("somebody", "goal-withdrawn", None, None, str(number)) in events
    assert len(events) == 4


@pytest.mark.parametrize(
    "change", ["UPDATE programme_goal SET amount = 1", "DELETE FROM programme_goal"]
)
def test_the_database_refuses_to_change_one(somebody, change):
    programme_goals.set_goal(TAKEN_PART, somebody, "tests")
    with pytest.raises(sa.exc.DBAPIError, match="withdrawn, never changed"):
        db.session.execute(sa.text(change))
