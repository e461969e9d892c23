"""Who may be listed by name as taking part: only who has said so itself, as it stands now."""

import pytest
import sqlalchemy as sa
from sqlalchemy.exc import SQLAlchemyError

from app.database.engine import db
from app.model import Confirmation, OrganisationRecord
from app.store.base.transactions import write_transaction
from app.store.editions import edition_publishing
from app.store.exports.public_list import get_public_list, read_public_list
from app.store.lifecycle import deletion, organisation_merge
from app.store.organisations import organisations, return_links
from app.store.participation import added_organisations
from app.store.participation.added_organisations import Candidate
from tests.databases.dump import dump
from tests.factories.organisations import USUAL_DETAILS, add_organisation
from tests.factories.published_editions import MARCH, disable_disclosure_control, publish_edition
from tests.factories.rounds import submit_answers


def says(organisation, listed=True, **changed):
    """Have an organisation say whether its name may stand in the list."""
    details = organisations.get_details(organisation)._replace(listed=listed, **changed)
    organisations.change_details(organisation, details, "link")


def confirm(organisation, confirmation):
    because = "Not one of ours" if confirmation is Confirmation.DECLINED else ""
    table = OrganisationRecord
    with write_transaction() as session:
        session.execute(
            sa.update(table)
            .where(table.id == organisation)
            .values(confirmation=confirmation, declined_because=because)
        )


def listed():
    return [each.name for each in get_public_list().organisations]


def test_only_who_has_said_so_is_listed(store):
    mine = add_organisation("Moor Lane School")
    add_organisation("Another")
    assert listed() == []
    says(mine)
    assert get_public_list().organisations == [
        ("Moor Lane School", ("hull", "york"), "education"),
    ]
    says(mine, listed=False)
    assert listed() == []


@pytest.mark.parametrize("confirmation", [Confirmation.NEW, Confirmation.DECLINED])
def test_only_who_is_confirmed_is_listed(store, confirmation):
    details = USUAL_DETAILS._replace(name="A stranger", listed=True)
    secret = return_links.join_organisation(details, "tests")
    mine = return_links.find_link_holder(secret).organisation_id
    assert listed() == []
    confirm(mine, Confirmation.CONFIRMED)
    assert listed() == ["A stranger"]
    confirm(mine, confirmation)
    assert listed() == []


def test_it_follows_whoever_is_renamed_merged_or_deleted(store):
    kept, gone, leaves = (
        add_organisation("Kept"),
        add_organisation("Gone"),
        add_organisation("Leaves"),
    )
    for each in (kept, gone, leaves):
        says(each)
    added_organisations.change_organisation(
        kept, Candidate(USUAL_DETAILS._replace(name="Kept and renamed"), ""), "team"
    )
    plan = organisation_merge.plan_merge(kept, gone)
    assert organisation_merge.merge_organisations(
        kept, gone, plan.fingerprint, "tests", keep_links=False
    )
    deletion.delete_organisation(leaves, "tests")
    assert listed() == ["Kept and renamed"]
    # Who it is by its new name is for an editor to confirm.
    says(kept, name="Somebody else")
    assert listed() == []


def test_the_core_team_never_says_so_for_it(store):
    mine = added_organisations.add_organisation(
        Candidate(USUAL_DETAILS._replace(listed=True), ""), "team"
    )
    assert listed() == []
    says(mine)
    added_organisations.change_organisation(
        mine, Candidate(USUAL_DETAILS._replace(name="Put right"), ""), "team"
    )
    assert listed() == ["Put right"]
    says(mine, listed=False)
    added_organisations.change_organisation(
        mine, Candidate(USUAL_DETAILS._replace(listed=True), ""), "team"
    )
    assert listed() == []


def test_what_it_said_and_when_is_on_record(store):
    mine = add_organisation("Moor Lane School")
    for listed_now in (True, True, False):
        says(mine, listed_now)
    said = [row[2:4] for row in sorted(dump()["event"]) if row[3] in {"listed", "unlisted"}]
    assert said == [("link", "listed"), ("link", "unlisted")]


def test_they_stand_by_place_and_sector_in_the_order_of_the_alphabet(store):
    for name in ("zoo", "Apple", "Apple", "É"):
        says(add_organisation(name, places=("hull",), sector="other"))
    says(add_organisation("Moor Lane School"))
    found = get_public_list()
    assert found.in_place("hull") == [
        ("education", "Education", ["Moor Lane School"]),
        ("other", "Other", ["Apple", "Apple", "É", "zoo"]),
    ]
    assert [each.id for each in found.in_place("york")] == ["education"]
    assert found.in_place("north-yorkshire") == []


def test_a_freeze_reads_it_from_the_database_that_published_the_edition(store, monkeypatch):
    disable_disclosure_control(monkeypatch)
    mine = add_organisation("Moor Lane School")
    submit_answers(mine)
    says(mine)
    kept = publish_edition(MARCH)
    address = db.engine.url

    there = read_public_list(address, kept.edition.date, kept.text)
    assert there.names() == {"Moor Lane School"}
    assert read_public_list(address, kept.edition.date, kept.text + " ") is None
    assert read_public_list(address, "2026-01-01", kept.text) is None
    # What is only prepared is on no site.
    prepared = edition_publishing.prepare_edition(
        edition_publishing.EditionDraft(kept.day.replace(month=5), ""), "tests"
    )
    assert read_public_list(address, prepared.edition.date, prepared.text) is None


def test_a_database_without_the_tables_is_no_empty_list(make_app, empty_database):
    app = make_app(empty_database)
    with app.app_context(), pytest.raises(SQLAlchemyError):
        read_public_list(db.engine.url, "2026-03-31", "")
