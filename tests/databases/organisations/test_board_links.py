"""Links to the page for a board: made once, ended by somebody, by time, with private links."""

from datetime import timedelta

import pytest

from app.settings.retention import RetainedKind, read_retention_rules
from app.store.base.transactions import now
from app.store.lifecycle.deletion import delete_organisation
from app.store.lifecycle.organisation_merge import merge_organisations, plan_merge
from app.store.lifecycle.retention_purge import count_due
from app.store.organisations.board_links import (
    BOARD_LINK_LENGTH,
    MOST_BOARD_LINKS,
    TooManyBoardLinksError,
    end_board_link,
    find_board_link_id,
    find_board_reader,
    list_board_links,
    make_board_link,
)
from app.store.organisations.organisations import NotFoundError
from app.store.organisations.return_links import renew_link
from tests.databases.dump import dump
from tests.factories.organisations import add_organisation
from tests.fakes.clock import time_at


@pytest.fixture
def organisation(store):
    """An organisation on each kind of database."""
    return add_organisation("Moor Lane School")


def make(organisation, secret=None):
    return make_board_link(organisation, "organisation", "tests", secret)


def test_a_link_is_for_one_page_and_its_secret_is_kept_nowhere(organisation):
    secret = make(organisation)
    reader = find_board_reader(secret)
    assert reader
    assert (reader.organisation_id, reader.questionnaire_id) == (organisation, "organisation")
    assert secret not in repr(dump())
    assert find_board_reader(secret + "x") is None


def test_a_form_sent_twice_makes_one(organisation):
    assert make(organisation, "a secret") == make(organisation, "a secret")
    assert len(list_board_links(organisation)) == 1


def test_it_ends_by_itself_after_ninety_days(organisation):
    secret = make(organisation)
    with time_at(now() + BOARD_LINK_LENGTH - timedelta(seconds=1)):
        assert find_board_reader(secret)
    with time_at(now() + BOARD_LINK_LENGTH):
        assert find_board_reader(secret) is None
        assert not list_board_links(organisation)[0].is_live


def test_its_organisation_ends_it_and_no_other_does(organisation):
    secret = make(organisation)
    number = find_board_link_id(secret)
    assert number
    assert not end_board_link(add_organisation("The Others"), number, "tests")
    assert find_board_reader(secret)
    assert end_board_link(organisation, number, "tests")
    assert not end_board_link(organisation, number, "tests")
    assert find_board_reader(secret) is None


def test_a_new_private_link_ends_them(organisation):
    secret = make(organisation)
    renew_link(organisation, "tests")
    assert find_board_reader(secret) is None


def test_so_many_work_at_once_and_no_more(organisation):
    secrets = [make(organisation) for _ in range(MOST_BOARD_LINKS)]
    with pytest.raises(TooManyBoardLinksError):
        make(organisation)
    end_board_link(organisation, find_board_link_id(secrets[0]) or 0, "tests")
    assert make(organisation)


def test_it_goes_with_its_organisation(organisation):
    secret = make(organisation)
    delete_organisation(organisation, "tests")
    assert find_board_link_id(secret) is None
    with pytest.raises(NotFoundError):
        make(organisation)


def test_a_merge_leaves_no_link_that_opens_the_answers_of_both(organisation):
    other = add_organisation("Moor Lane Primary")
    theirs, ours = make(other), make(organisation)
    plan = plan_merge(organisation, other)
    assert plan
    assert merge_organisations(organisation, other, plan.fingerprint, "tests", keep_links=True)
    assert find_board_reader(theirs) is None
    assert find_board_reader(ours)


@pytest.mark.parametrize("is_ended", [True, False])
def test_one_that_is_over_is_kept_as_long_as_other_links(organisation, is_ended):
    number = find_board_link_id(make(organisation))
    over = now() + (timedelta(0) if is_ended else BOARD_LINK_LENGTH)
    if is_ended:
        end_board_link(organisation, number or 0, "tests")
    rules = read_retention_rules({})
    assert count_due(rules, over + timedelta(days=300))[RetainedKind.ENDED_LINKS] == 0
    assert count_due(rules, over + timedelta(days=370))[RetainedKind.ENDED_LINKS] == 1
