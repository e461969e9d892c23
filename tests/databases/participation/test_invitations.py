"""Links that invite, in the store, on both databases: made, sent, ended."""

from datetime import timedelta

from app.store.base.events import Action
from app.store.base.transactions import now
from app.store.organisations import link_sessions, return_links
from app.store.participation import (
    event_history,
    invitations,
    links_by_hand,
    organisation_search,
    reminder_audience,
)
from app.store.participation.organisation_search import Filters, Status
from tests.databases.dump import dump
from tests.factories.organisations import add_organisation
from tests.factories.rounds import answer_round, submit_round
from tests.fakes.clock import time_at

HEAD = "head@example.org"
YEAR = timedelta(days=365)


def happened(organisation_id):
    return [each.action for each in event_history.get_history_page(organisation_id, 1).rows]


def test_making_a_link_and_saying_that_it_was_sent_are_two_things(store):
    mine = add_organisation("Moor Lane")
    first = links_by_hand.make_link(mine, "somebody")
    assert happened(mine) == [Action.LINK_MADE, Action.ADDED]
    assert [*links_by_hand.unsent_link_times([mine])] == [mine]
    assert links_by_hand.mark_links_sent([mine], "somebody")
    assert happened(mine)[0] is Action.INVITED
    answer_round(mine)
    second = links_by_hand.make_link(mine, "somebody")
    assert links_by_hand.mark_links_sent([mine], "somebody")

    assert return_links.find_link_holder(first)
    assert return_links.find_link_holder(second)
    assert happened(mine)[:3] == [Action.REMINDED, Action.LINK_MADE, Action.ROUND_STARTED]
    assert [link.sent_to for link in invitations.list_links(mine)] == ["", ""]
    assert invitations.last_sent_times([mine]).keys() == {mine}


def test_a_link_is_said_to_be_sent_once_and_only_while_it_waits_for_that(store):
    mine = add_organisation("Moor Lane")
    assert links_by_hand.mark_links_sent([mine], "somebody") == []
    links_by_hand.make_link(mine, "somebody")
    assert links_by_hand.mark_links_sent([mine], "somebody")
    before = dump()
    assert links_by_hand.mark_links_sent([mine], "somebody") == []
    assert dump() == before

    links_by_hand.make_link(mine, "somebody")
    invitations.revoke_links(mine, "somebody")
    assert links_by_hand.mark_links_sent([mine], "somebody") == []
    opened = return_links.find_link_holder(links_by_hand.make_link(mine, "somebody"))
    link_sessions.begin_link_session(opened.link_id)
    assert links_by_hand.unsent_link_times([mine]) == {}
    assert links_by_hand.mark_links_sent([mine], "somebody") == []


def test_one_that_was_sent_a_link_by_hand_is_left_in_peace_too(store):
    mine = add_organisation("Moor Lane", HEAD)
    links_by_hand.make_link(mine, "somebody")
    assert [one.id for one in reminder_audience.find_audience(Filters()).first] == [mine]
    links_by_hand.mark_links_sent([mine], "somebody")

    assert reminder_audience.find_audience(Filters()).lately == 1
    assert invitations.start_send(mine, "somebody") is None


def test_the_first_e_mail_is_an_invitation_and_the_next_a_reminder(store, monkeypatch):
    monkeypatch.setattr(invitations, "DOUBLE_PRESS_WINDOW", timedelta(0))
    mine = add_organisation("Moor Lane", HEAD)
    first = invitations.start_send(mine, "somebody")
    invitations.record_sent(first, "somebody")
    second = invitations.start_send(mine, "somebody", soon=True)
    invitations.record_sent(second, "somebody")

    actions = [each for each in happened(mine) if each is not Action.LINK_MADE]
    assert actions == [Action.REMINDED, Action.INVITED, Action.ADDED]
    assert return_links.find_link_holder(first.secret)
    assert [link.sent_to for link in invitations.list_links(mine)] == [HEAD, HEAD]


def test_the_first_e_mail_to_one_that_has_started_is_a_reminder(store):
    mine = add_organisation("Moor Lane", HEAD)
    answer_round(mine)
    invitations.record_sent(invitations.start_send(mine, "somebody"), "somebody")
    assert happened(mine)[0] is Action.REMINDED


def test_an_e_mail_of_a_clock_that_was_ahead_keeps_no_other_back(store):
    mine = add_organisation("Moor Lane", HEAD)
    with time_at(now() + 2 * YEAR):
        invitations.start_send(mine, "somebody")

    assert [one.id for one in reminder_audience.find_audience(Filters()).first] == [mine]
    assert invitations.start_send(mine, "somebody")
    assert invitations.start_send(mine, "somebody", soon=True) is None
    assert reminder_audience.find_audience(Filters()).lately == 1


def test_nobody_is_written_to_twice_within_a_week_unless_it_is_meant(store, clock):
    mine = add_organisation("Moor Lane", HEAD)
    assert invitations.start_send(mine, "somebody")
    before = dump()
    assert invitations.start_send(mine, "somebody") is None
    assert dump() == before
    clock.set_to(now() + invitations.MIN_TIME_BETWEEN_EMAILS)
    assert invitations.start_send(mine, "somebody")


def test_without_an_address_nothing_is_sent(store):
    assert invitations.start_send(add_organisation("Moor Lane"), "somebody") is None
    assert invitations.start_send(999, "somebody") is None


def test_an_e_mail_that_did_not_go_leaves_no_live_link_and_counts_as_none(store):
    mine = add_organisation("Moor Lane", HEAD)
    sending = invitations.start_send(mine, "somebody")
    invitations.discard_unsent_link(sending, "somebody")

    assert return_links.find_link_holder(sending.secret) is None
    assert invitations.last_sent_times([mine]) == invitations.last_made_times([mine]) == {}
    assert organisation_search.find_organisation(mine).status is Status.ADDED
    assert invitations.start_send(mine, "somebody").first


def test_ending_every_link_leaves_the_answers_and_the_links_of_others(store):
    mine, other = add_organisation("Mine"), add_organisation("Other")
    current = answer_round(mine, safety_aware_1="some")
    secrets = [links_by_hand.make_link(each, "somebody") for each in (mine, mine, other)]
    answers = dump()["answer"]

    invitations.revoke_links(mine, "somebody")

    held = [return_links.find_link_holder(each) for each in secrets]
    assert [each and each.organisation_id for each in held] == [None, None, other]
    assert dump()["answer"] == answers
    assert happened(mine)[0] is Action.LINKS_REVOKED
    assert current.round == 1


def test_an_audience_is_those_who_can_be_written_to(store, monkeypatch):
    add_organisation("Without address")
    invited = add_organisation("Invited", HEAD)
    lately = add_organisation("Lately", HEAD)
    answer_round(add_organisation("Started", HEAD))
    submit_round(add_organisation("Submitted", HEAD))
    submit_round(add_organisation("Due", HEAD), YEAR)
    submit_round(add_organisation("Overdue", HEAD), 2 * YEAR)
    invitations.start_send(lately, "somebody")

    found = reminder_audience.find_audience(Filters())
    assert [one.name for one in found.first] == ["Due", "Invited", "Overdue", "Started"]
    assert found[1:] == (4, 1, 0, 1)
    soon = reminder_audience.find_audience(Filters(status=Status.INVITED), soon=True)
    assert [one.id for one in soon.first] == [lately]
    fresh = reminder_audience.find_audience(Filters(status=Status.ADDED))
    assert ([one.id for one in fresh.first], fresh.without_address) == ([invited], 1)
    to_give, total = reminder_audience.list_to_give_link(Filters(), 10)
    assert [one.name for one in to_give] == [
        "Due", "Invited", "Lately", "Overdue", "Started", "Without address",
    ]  # fmt: skip
    assert total == 6
    assert reminder_audience.find_audience(Filters(words="nobody")) == ([], 0, 0, 0, 0)
    monkeypatch.setattr(reminder_audience, "MOST_EMAILS_PER_SEND", 1)
    assert [one.name for one in reminder_audience.find_audience(Filters()).first] == ["Due"]
