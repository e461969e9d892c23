"""Organisations and their return links, in the store, on both databases."""

from base64 import urlsafe_b64decode
from concurrent.futures import ThreadPoolExecutor
from threading import Barrier

import pytest
from sqlalchemy.exc import DataError, IntegrityError

from app.database.engine import db
from app.store.lifecycle import deletion
from app.store.organisations import organisations, return_links
from tests.databases.dump import dump
from tests.factories.programmes import PLACES

AT_ONCE = 4


@pytest.fixture
def secret(store, details):
    """The secret of a return link."""
    return return_links.join_organisation(details, "tests")


def held_by(secret):
    return return_links.find_link_holder(secret)


def test_an_organisation_that_joins_is_as_it_says(secret, details):
    holder = held_by(secret)

    assert holder.name == details.name
    assert organisations.get_details(holder.organisation_id) == details
    assert organisations.find_by_name(details.name) == [(holder.organisation_id, details)]


def test_places_come_in_the_partnership_s_order_however_they_were_given(store, details):
    secret = return_links.join_organisation(
        details._replace(places=tuple(reversed(PLACES))), "tests"
    )

    assert organisations.get_details(held_by(secret).organisation_id).places == tuple(PLACES)


def test_details_are_changed_as_a_whole(secret, details):
    mine = held_by(secret).organisation_id
    changed = details._replace(name="عائلة 🌳", places=("york",), sector="other", size="over-1000")

    organisations.change_details(mine, changed, "tests")

    assert organisations.get_details(mine) == changed
    assert organisations.find_by_name(details.name) == []


def test_two_organisations_may_share_a_name(secret, details):
    other = return_links.join_organisation(details, "tests")

    found = [organisation_id for organisation_id, _ in organisations.find_by_name(details.name)]
    assert found == [held_by(each).organisation_id for each in (secret, other)]


def test_a_secret_is_at_least_128_bits_of_chance_and_never_the_same(store, details):
    secrets = {return_links.join_organisation(details, "tests") for _ in range(20)}

    assert len(secrets) == 20
    assert min(len(urlsafe_b64decode(f"{secret}==")) for secret in secrets) * 8 >= 128


def test_no_table_holds_the_secret(secret):
    """In words or in bytes, whole or in part."""
    everything = repr(dump())

    assert secret not in everything
    assert secret[:12] not in everything
    assert urlsafe_b64decode(f"{secret}=").hex() not in everything
    assert "Moor Lane School" in everything


def test_a_new_link_ends_the_old_one(secret, details):
    before = held_by(secret)

    fresh = return_links.renew_link(before.organisation_id, "tests")

    assert held_by(secret) is None
    assert held_by(fresh).organisation_id == before.organisation_id
    assert held_by(fresh).link_id != before.link_id


def test_a_new_link_leaves_the_links_of_others(secret, details):
    other = return_links.join_organisation(details, "tests")

    return_links.renew_link(held_by(secret).organisation_id, "tests")

    assert held_by(other)


@pytest.mark.parametrize("wrong", ["", "x", "\x00", "é" * 43, "A" * 10_000])
def test_another_secret_opens_nothing(secret, wrong):
    assert held_by(wrong) is None
    assert held_by(secret + wrong) == (None if wrong else held_by(secret))
    assert held_by(secret[:-1]) is None


@pytest.mark.parametrize("name", ["", "x" * 201], ids=["none", "too long"])
def test_the_database_refuses_a_name_that_it_cannot_hold_whole(store, details, name):
    before = dump()

    # PostgreSQL calls a name that is too long an error of data.
    with pytest.raises((IntegrityError, DataError)):
        return_links.join_organisation(details._replace(name=name), "tests")

    assert dump() == before


def test_links_made_at_once_leave_one_that_works(store, secret):
    """Two colleagues press the button together: both get a link, and the later one works."""
    mine = held_by(secret).organisation_id
    together = Barrier(AT_ONCE)

    def renew(_):
        with store.app_context():
            together.wait()
            return return_links.renew_link(mine, "tests")

    with ThreadPoolExecutor(AT_ONCE) as threads:
        fresh = list(threads.map(renew, range(AT_ONCE)))

    db.session.rollback()
    assert len([each for each in fresh if held_by(each)]) == 1


def test_deleting_leaves_no_word_of_the_organisation(secret, details):
    deletion.delete_organisation(held_by(secret).organisation_id, "tests")

    assert held_by(secret) is None
    assert {table for table, rows in dump().items() if rows} == {"alembic_version", "event"}
    assert details.name not in repr(dump())
