"""What is reminded of: what is due, once, and only where somebody may be written to."""

from concurrent.futures import ThreadPoolExecutor
from datetime import date, timedelta
from threading import Barrier

import pytest

from app.model import OrganisationRecord, PlanActionRecord, PlanActionState
from app.store.base.events import Action
from app.store.base.published_questionnaires import find_newest_version
from app.store.base.transactions import now, write_transaction
from app.store.lifecycle import deletion, organisation_merge
from app.store.organisations import contact_addresses, return_links
from app.store.organisations.contact_addresses import ContactEdit
from app.store.organisations.organisations import change_details, get_details
from app.store.participation import invitations
from app.store.reminders.due_reminders import Obstacle, list_due_reminders
from app.store.reminders.reminder_sending import (
    discard_reminder,
    record_reminder,
    start_reminder,
)
from tests.databases.dump import dump
from tests.factories.organisations import (
    add_organisation,
    add_unconfirmed_organisation,
    decline_organisations,
)
from tests.factories.respondents import add_partnership, add_team
from tests.factories.rounds import begin_round, submit_answers
from tests.fakes.clock import time_at

HEAD = "head@example.org"
TODAY = date(2026, 11, 30)
ANSWERED, A_YEAR_ON = "2025-11-30 10:00", "2026-11-30 10:00"


@pytest.fixture
def clock(store, clock):
    """The time, a year after rounds were submitted."""
    clock.set_to(A_YEAR_ON)
    return clock


def add_action(organisation, day=TODAY, state=PlanActionState.PLANNED, **more):
    """Put an action on a plan, to be looked back on that day; returns its id."""
    with write_transaction() as session:
        action = PlanActionRecord(
            organisation_id=organisation, what="A quiet room", state=state, check_in_on=day,
            made_at=now(), changed_at=now(), **more,
        )  # fmt: skip
        session.add(action)
        session.flush()
        return action.id


def set_columns(organisation, **values):
    with write_transaction() as session:
        one = session.get(OrganisationRecord, organisation)
        for name, value in values.items():
            setattr(one, name, value)


def due():
    """What would be sent: by respondent, how many check-ins and rounds."""
    return {
        each.organisation_id: (len(each.check_ins), len(each.rounds))
        for each in list_due_reminders(now())
        if each.obstacle is None
    }


def obstacle_of(organisation):
    (found,) = (each for each in list_due_reminders(now()) if each.organisation_id == organisation)
    return found.obstacle


def remind(organisation):
    """Send one, as if the mail server had taken it."""
    record_reminder(start_reminder(organisation, now()))


def test_a_check_in_is_due_from_its_day_on(clock):
    mine = add_organisation("Moor Lane", HEAD)
    add_action(mine, TODAY + timedelta(days=1))
    assert due() == {}
    add_action(mine)
    assert due() == {mine: (1, 0)}
    clock.pass_by(days=1)
    assert due() == {mine: (2, 0)}


def test_what_is_done_is_not_reminded_of_and_what_was_put_off_until_a_day_is(clock):
    mine = add_organisation("Moor Lane", HEAD)
    add_action(mine, state=PlanActionState.DONE, done_at=now())
    add_action(mine, None, PlanActionState.NOT_NOW, not_now_because="No room")
    assert due() == {}
    add_action(mine, state=PlanActionState.NOT_NOW, not_now_because="No room")
    assert due() == {mine: (1, 0)}


def test_a_round_is_due_again_after_twelve_months_unless_somebody_has_begun(clock):
    mine, begun = (add_organisation(name, HEAD) for name in ("Moor Lane", "Quay"))
    for each in (mine, begun):
        with time_at(ANSWERED):
            submit_answers(each)
    begin_round(begun)
    clock.set_to("2026-11-30 09:59")
    assert due() == {}
    clock.set_to(A_YEAR_ON)
    assert due() == {mine: (0, 1)}


def test_each_questionnaire_that_is_for_them_is_due_by_itself(several_store):
    mine = add_organisation("Moor Lane", HEAD)
    with time_at(ANSWERED):
        submit_answers(mine)
        submit_answers(mine, asked=find_newest_version("welcome"), safety_aware="some")
    with time_at(A_YEAR_ON):
        assert due() == {mine: (0, 2)}


def test_it_is_said_once_and_what_comes_later_by_itself(clock):
    mine = add_organisation("Moor Lane", HEAD)
    with time_at(ANSWERED):
        submit_answers(mine)
    moved = add_action(mine)
    assert due() == {mine: (1, 1)}
    remind(mine)
    assert list_due_reminders(now()) == []

    clock.pass_by(days=30)
    assert list_due_reminders(now()) == []
    add_action(mine, now().date())
    assert due() == {mine: (1, 0)}
    with write_transaction() as session:
        session.get(PlanActionRecord, moved).check_in_on = now().date()
    assert due() == {mine: (2, 0)}


@pytest.mark.parametrize(
    ("change", "obstacle"),
    [
        ({"contact": ""}, Obstacle.NO_ADDRESS),
        ({"reminders_stopped": True}, Obstacle.STOPPED),
        ({"contact_on_hold": True}, Obstacle.ON_HOLD),
    ],
)
def test_nobody_is_written_to_who_cannot_or_would_not_be(clock, change, obstacle):
    mine = add_organisation("Moor Lane", HEAD)
    add_action(mine)
    set_columns(mine, **change)
    assert obstacle_of(mine) is obstacle
    assert start_reminder(mine, now()) is None


def test_nor_whom_the_core_team_does_not_know(clock):
    new = add_unconfirmed_organisation()
    declined = add_organisation("Moor Lane", HEAD)
    decline_organisations(declined)
    for each in (new, declined):
        set_columns(each, contact=HEAD)
        add_action(each)
        assert obstacle_of(each) is Obstacle.NOT_CONFIRMED


def test_partnerships_and_teams_are_reminded_where_they_have_an_address(clock):
    mine = add_organisation("Moor Lane", HEAD)
    theirs = [add_partnership(), add_team(mine)]
    for each in theirs:
        add_action(each)
        assert obstacle_of(each) is Obstacle.NO_ADDRESS
        set_columns(each, contact=HEAD)
    assert due() == dict.fromkeys(theirs, (1, 0))
    decline_organisations(mine)
    assert obstacle_of(theirs[1]) is Obstacle.NOT_CONFIRMED


def test_whoever_was_written_to_lately_is_left_in_peace_for_a_week(clock):
    mine = add_organisation("Moor Lane", HEAD)
    add_action(mine)
    pending = invitations.start_send(mine, "tests")
    invitations.record_sent(pending, "tests")
    assert obstacle_of(mine) is Obstacle.WRITTEN_TO_LATELY
    clock.pass_by(days=7)
    assert due() == {mine: (1, 0)}


def test_two_who_send_at_once_send_one(store, clock):
    """One finds the link of the other, before anybody knows what became of its letter."""
    mine = add_organisation("Moor Lane", HEAD)
    add_action(mine)
    together = Barrier(2)

    def send(_):
        with store.app_context():
            together.wait()
            return start_reminder(mine, now())

    with ThreadPoolExecutor(2) as threads:
        started = list(threads.map(send, range(2)))

    assert [each is None for each in started].count(True) == 1
    assert len(dump()["return_link"]) == 1


def test_what_could_not_be_sent_is_due_as_before_and_leaves_nothing(clock):
    mine = add_organisation("Moor Lane", HEAD)
    add_action(mine)
    before = dump()
    pending = start_reminder(mine, now())
    assert return_links.find_link_holder(pending.secret).organisation_id == mine
    discard_reminder(pending)
    assert dump() == before
    assert due() == {mine: (1, 0)}


def test_what_was_cut_short_is_sent_once_more_a_week_later(clock):
    mine = add_organisation("Moor Lane", HEAD)
    add_action(mine)
    start_reminder(mine, now())
    clock.pass_by(days=6)
    assert due() == {}
    clock.pass_by(days=1)
    assert due() == {mine: (1, 0)}


def test_what_one_record_was_reminded_of_is_not_said_again_after_a_merge(clock):
    kept, gone = (add_organisation(name, HEAD) for name in ("Moor Lane", "Moor Lane School"))
    with time_at("2025-10-30 10:00"):
        submit_answers(kept)
    with time_at(ANSWERED):
        submit_answers(gone)
    add_action(gone)
    remind(gone)
    clock.pass_by(days=8)

    seen = organisation_merge.plan_merge(kept, gone).fingerprint
    assert organisation_merge.merge_organisations(kept, gone, seen, "tests", keep_links=True)

    # The round that both stand by now, and the action, were those of the record that went.
    assert list_due_reminders(now()) == []


def test_either_s_stop_holds_for_both(clock):
    kept, gone = (add_organisation(name, HEAD) for name in ("Moor Lane", "Moor Lane School"))
    set_columns(gone, reminders_stopped=True)
    seen = organisation_merge.plan_merge(kept, gone).fingerprint
    organisation_merge.merge_organisations(kept, gone, seen, "tests", keep_links=True)
    assert contact_addresses.get_contact(kept).reminders_stopped


def test_the_record_says_what_it_was_about_by_numbers_alone(clock):
    mine = add_organisation("Moor Lane", HEAD)
    with time_at(ANSWERED):
        round_id = submit_answers(mine)
    action = add_action(mine)
    remind(mine)
    (event,) = (row for row in dump()["event"] if Action.REMINDER_SENT in row)
    assert f"check-in:{action}:2026-11-30 round:{round_id}:2025-11-30" in event
    assert not any(HEAD in str(row) for row in dump()["event"])


def test_deleting_takes_every_copy_of_the_address(clock):
    mine = add_organisation("Moor Lane", HEAD)
    add_action(mine)
    remind(mine)
    change_details(mine, get_details(mine), "link:1:1", contact=ContactEdit(""))
    assert HEAD in str(dump())
    deletion.delete_organisation(mine, "link:1:1")
    assert HEAD not in str(dump())
