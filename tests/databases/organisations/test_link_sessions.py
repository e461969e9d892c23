"""Sessions of organisations in the store, on both databases."""

from datetime import timedelta

import pytest

from app.store.lifecycle import deletion, organisation_merge, organisation_removal
from app.store.organisations import link_sessions
from app.store.organisations.link_sessions import (
    LINK_SESSION_LENGTH,
    MOST_SESSIONS_PER_LINK,
    begin_link_session,
    extend_link_session,
    find_link_session,
)
from app.store.organisations.return_links import find_link_holder, renew_link
from app.store.participation import invitations, links_by_hand
from tests.databases.dump import dump
from tests.factories.organisations import add_organisation


@pytest.fixture
def holder(store):
    """An organisation that has written nothing, by a link that was copied."""
    return find_link_holder(links_by_hand.make_link(add_organisation("Moor Lane School"), "tests"))


def rows():
    return dump()["link_session"]


def test_a_session_speaks_for_whom_its_link_belongs_to(holder):
    begun = begin_link_session(holder.link_id)

    found = find_link_session(begun.secret)

    assert (found.id, found.holder) == (begun.id, holder)
    assert find_link_session("another") is None


def test_no_table_holds_its_secret(holder):
    assert begin_link_session(holder.link_id).secret[:16] not in repr(dump())


def merge(gone, *, keep_links):
    kept = add_organisation("Moor Lane Schools")
    seen = organisation_merge.plan_merge(kept, gone).fingerprint
    assert organisation_merge.merge_organisations(kept, gone, seen, "tests", keep_links=keep_links)


ENDS = {
    "a new link": lambda mine: renew_link(mine, "tests"),
    "ending its links": lambda mine: invitations.revoke_links(mine, "tests"),
    "deleting it": lambda mine: deletion.delete_organisation(mine, "tests"),
    "taking it off the list": lambda mine: organisation_removal.remove_organisation(mine, "tests"),
    "merging it": lambda mine: merge(mine, keep_links=False),
    "merging it with its links": lambda mine: merge(mine, keep_links=True),
}


@pytest.mark.parametrize("ending", ENDS.values(), ids=ENDS)
def test_it_ends_with_what_it_rests_on(holder, ending):
    begun = begin_link_session(holder.link_id)
    other = find_link_holder(links_by_hand.make_link(add_organisation("Other"), "tests"))
    stays = begin_link_session(other.link_id).secret

    ending(holder.organisation_id)

    assert find_link_session(begun.secret) is None
    assert not extend_link_session(begun.id, holder.link_id)
    assert find_link_session(stays).holder == other


def test_signing_out_ends_one_and_no_other(holder):
    mine, theirs = begin_link_session(holder.link_id), begin_link_session(holder.link_id)

    link_sessions.end_link_session(mine.id)

    assert find_link_session(mine.secret) is None
    assert find_link_session(theirs.secret)


def test_none_begins_by_a_link_that_has_ended(holder):
    renew_link(holder.organisation_id, "tests")
    before = dump()

    assert begin_link_session(holder.link_id) is None
    assert dump() == before


@pytest.fixture
def later(clock):
    """Has the clock go on by that much from now."""
    began = clock.at
    return lambda much: clock.set_to(began + much)


def test_it_ends_after_two_days_and_its_row_goes(holder, later):
    begun = begin_link_session(holder.link_id)
    later(LINK_SESSION_LENGTH - timedelta(minutes=1))
    assert find_link_session(begun.secret)

    later(LINK_SESSION_LENGTH + timedelta(minutes=1))

    assert find_link_session(begun.secret) is None
    begin_link_session(holder.link_id)
    assert len(rows()) == 1


def test_the_link_opened_again_lets_it_last_as_long_again(holder, later):
    begun = begin_link_session(holder.link_id)
    another = find_link_holder(links_by_hand.make_link(holder.organisation_id, "tests"))
    later(timedelta(hours=40))

    assert extend_link_session(begun.id, another.link_id)

    later(timedelta(hours=80))
    assert find_link_session(begun.secret).holder == another


def test_one_that_has_ended_does_not_go_on(holder):
    begun = begin_link_session(holder.link_id)
    link_sessions.end_link_session(begun.id)
    assert not extend_link_session(begun.id, holder.link_id)


def test_a_link_has_so_many_and_the_oldest_end(holder, monkeypatch):
    monkeypatch.setattr(link_sessions, "MOST_SESSIONS_PER_LINK", 3)
    other = begin_link_session(
        find_link_holder(links_by_hand.make_link(add_organisation("Other"), "tests")).link_id
    )

    begun = [begin_link_session(holder.link_id) for _ in range(5)]

    assert MOST_SESSIONS_PER_LINK > 3
    live = [each for each in begun if find_link_session(each.secret)]
    assert live == begun[2:]
    assert find_link_session(other.secret)
