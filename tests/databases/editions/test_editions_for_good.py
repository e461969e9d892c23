"""What is published stays: against any statement, and through deletion and merging."""

import json

import pytest
import sqlalchemy as sa

from app.database.engine import db
from app.store.base.published_questionnaires import get_current_questionnaire
from app.store.base.transactions import now
from app.store.editions import edition_changes, edition_members, edition_publishing
from app.store.editions.edition_changes import ChangesSincePrepared
from app.store.editions.edition_publishing import EditionDraft
from app.store.lifecycle import deletion, organisation_merge
from app.store.organisations import organisations
from tests.databases.dump import dump
from tests.factories.organisations import add_joined_organisation, confirm_organisations
from tests.factories.published_editions import (
    MARCH,
    SEPTEMBER,
    disable_disclosure_control,
    publish_edition,
)
from tests.factories.rounds import submit_answers


@pytest.fixture
def store(store, monkeypatch):
    disable_disclosure_control(monkeypatch)
    return store


def roll():
    return {
        each.organisation_id: each.entry
        for each in edition_members.find_members_at(get_current_questionnaire(), now())
    }


def kept_roll(kept):
    return {each.entry.key: each for each in edition_members.list_members(kept.id)}


def prepare():
    return edition_publishing.prepare_edition(EditionDraft(MARCH, ""), "somebody")


def merge(kept, gone):
    plan = organisation_merge.plan_merge(kept, gone)
    assert organisation_merge.merge_organisations(
        kept, gone, plan.fingerprint, "tests", keep_links=False
    )


# ---------------------------------------------------------------- for ever


CHANGES = [
    "UPDATE edition SET note = 'Another'",
    "UPDATE edition SET content = '{}'",
    "UPDATE edition SET published_by = 'nobody'",
    "UPDATE edition SET state = 'prepared', published_at = NULL, published_by = NULL",
    "DELETE FROM edition",
    "DELETE FROM roll",
    "UPDATE roll SET places = 'york'",
    "UPDATE roll SET sector = 'other'",
    "UPDATE roll SET sheet = '9.1'",
    "UPDATE roll SET key = '99'",
    "UPDATE roll SET stages = '{}'",
    "UPDATE roll SET stages = NULL",
    (
        "INSERT INTO roll (edition_id, key, organisation_id, sheet, places, sector, stages) "
        "SELECT edition_id, '99', organisation_id, sheet, places, sector, stages FROM roll"
    ),
]


@pytest.mark.parametrize("change", CHANGES)
def test_the_database_refuses_to_change_what_is_published(store, change):
    submit_answers(add_joined_organisation())
    publish_edition()
    before = dump()
    with pytest.raises(sa.exc.DBAPIError, match="never changes"):
        db.session.execute(sa.text(change))
    db.session.rollback()
    assert dump() == before


@pytest.mark.parametrize("table", ["edition", "roll"])
def test_nobody_empties_the_tables(store, table):
    """TRUNCATE, which PostgreSQL alone has, asks no trigger of a row."""
    if db.engine.dialect.name == "sqlite":
        pytest.skip("SQLite has no TRUNCATE")
    submit_answers(add_joined_organisation())
    publish_edition()
    with pytest.raises(sa.exc.DBAPIError, match="never changes"):
        db.session.execute(sa.text(f"TRUNCATE {table} CASCADE"))
    db.session.rollback()


def test_nothing_is_published_that_was_not_prepared(store):
    submit_answers(add_joined_organisation())
    publish_edition()
    copied = (
        "INSERT INTO edition (date, note, state, content, workings, prepared_at, prepared_by,"
        " published_at, published_by) SELECT '2040-01-31', note, state, content, workings,"
        " prepared_at, prepared_by, published_at, published_by FROM edition"
    )
    before = dump()
    with pytest.raises(sa.exc.DBAPIError, match="never changes"):
        db.session.execute(sa.text(copied))
    db.session.rollback()
    assert dump() == before


def test_not_even_by_putting_another_in_its_place(app, monkeypatch):
    """A way that SQLite alone has."""
    disable_disclosure_control(monkeypatch)
    with app.app_context():
        submit_answers(add_joined_organisation())
        publish_edition()
        for table in ("edition", "roll"):
            with pytest.raises(sa.exc.DBAPIError, match="never changes"):
                db.session.execute(
                    sa.text(f"INSERT OR REPLACE INTO {table} SELECT * FROM {table}")  # noqa: S608 - our own words
                )
            db.session.rollback()


def test_what_is_prepared_changes_only_as_a_whole(store):
    submit_answers(add_joined_organisation())
    prepare()
    with pytest.raises(sa.exc.DBAPIError, match="never changes"):
        db.session.execute(sa.text("UPDATE edition SET content = '{}'"))


def test_there_are_never_two_prepared(store):
    submit_answers(add_joined_organisation())
    prepare()
    again = (
        "INSERT INTO edition (date, note, state, content, workings, prepared_at, prepared_by) "
        "SELECT '2027-01-01', note, state, content, workings, prepared_at, prepared_by FROM edition"
    )
    with pytest.raises(sa.exc.IntegrityError):
        db.session.execute(sa.text(again))


# ---------------------------------------------------------------- leaving and merging


def test_whoever_deletes_everything_leaves_place_and_sector_alone(store):
    stays, leaves = add_joined_organisation(), add_joined_organisation("york", "police")
    submit_answers(stays)
    submit_answers(leaves)
    kept = publish_edition()
    before = kept_roll(kept)[str(leaves)].entry

    deletion.delete_organisation(leaves, "tests")

    after = kept_roll(kept)[str(leaves)]
    assert after == (None, before._replace(stages=None))
    assert kept_roll(kept)[str(stays)].organisation_id == stays
    assert edition_publishing.list_published_editions() == [kept]
    assert (
        json.loads(edition_publishing.list_published_editions()[0].text)["groups"][0]["stages"][
            "counts"
        ][0]
        == 2
    )


def test_the_record_that_stays_keeps_its_key_and_the_other_keeps_what_was(store):
    kept, gone = add_joined_organisation(), add_joined_organisation()
    submit_answers(kept)
    submit_answers(gone)
    first = publish_edition(MARCH)

    merge(kept, gone)

    stood = kept_roll(first)
    assert {key: each.organisation_id for key, each in stood.items()} == {
        str(kept): kept,
        str(gone): kept,
    }
    assert all(each.entry.stages for each in stood.values())
    assert [entry.key for entry in roll().values()] == [str(kept)]
    assert set(kept_roll(publish_edition(SEPTEMBER))) == {str(kept)}


def test_a_record_that_was_never_counted_goes_on_under_the_key_of_the_one_it_took_in(store):
    counted, fresh = add_joined_organisation(), add_joined_organisation()
    submit_answers(counted)
    publish_edition(MARCH)
    submit_answers(fresh)

    merge(fresh, counted)

    assert {number: entry.key for number, entry in roll().items()} == {fresh: str(counted)}


def test_after_a_merge_whoever_deletes_everything_is_gone_from_both_rows(store):
    kept, gone = add_joined_organisation(), add_joined_organisation()
    submit_answers(kept)
    submit_answers(gone)
    first = publish_edition(MARCH)
    merge(kept, gone)

    deletion.delete_organisation(kept, "tests")

    assert {each.organisation_id for each in kept_roll(first).values()} == {None}
    assert {each.entry.stages for each in kept_roll(first).values()} == {None}


def test_a_merge_shows_in_what_is_prepared(store):
    kept, gone = add_joined_organisation(), add_joined_organisation()
    submit_answers(kept)
    submit_answers(gone)
    prepare()
    merge(kept, gone)
    told = edition_changes.changes_since_prepared(edition_publishing.get_prepared_edition())
    assert told.left == 0
    assert told.submitted + told.changed > 0


def test_a_change_of_place_shows_in_what_is_prepared(store):
    mine = add_joined_organisation()
    submit_answers(mine)
    kept = prepare()
    details = organisations.get_details(mine)._replace(places=("york",))
    organisations.change_details(mine, details, "tests")
    confirm_organisations(mine)
    assert edition_changes.changes_since_prepared(kept) == ChangesSincePrepared(0, 1, 0)


# ---------------------------------------------------------------- side by side


def test_who_joined_returned_and_left(store):
    stays, returns, leaves = (
        add_joined_organisation(),
        add_joined_organisation(),
        add_joined_organisation(),
    )
    for each in (stays, returns, leaves):
        submit_answers(each)
    first = publish_edition(MARCH)
    submit_answers(returns)
    comes = add_joined_organisation()
    submit_answers(comes)
    deletion.delete_organisation(leaves, "tests")
    second = publish_edition(SEPTEMBER)

    def name(number):
        return organisations.get_details(number).name

    assert edition_changes.changes_since_previous(second) == (
        MARCH,
        [name(comes)],
        [name(returns)],
        [None],
    )
    told = edition_changes.changes_since_previous(first)
    assert (told.before, len(told.joined)) == (None, 3)


def test_everybody_is_told_with_the_edition_that_first_counted_the_answers(store):
    stays, returns = add_joined_organisation(), add_joined_organisation()
    submit_answers(stays)
    submit_answers(returns)
    publish_edition(MARCH)
    submit_answers(returns)
    publish_edition(SEPTEMBER)

    told = {(each.day, each.key): each.since for each in edition_changes.list_published_members()}

    assert told == {
        (MARCH, str(stays)): MARCH,
        (MARCH, str(returns)): MARCH,
        (SEPTEMBER, str(stays)): MARCH,
        (SEPTEMBER, str(returns)): SEPTEMBER,
    }
