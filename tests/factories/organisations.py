"""Organisations, made through the store as the pages make them."""

from itertools import count

from sqlalchemy import insert, select

from app.model import Confirmation, OrganisationPlaceRecord, OrganisationRecord
from app.store.base.normalised_name import normalise_name
from app.store.base.transactions import now, write_transaction
from app.store.organisations import return_links
from app.store.organisations.organisations import (
    CONFIRMED_STATE,
    ConfirmationState,
    OrganisationDetails,
)
from app.store.participation import added_organisations, confirmations, organisation_search
from app.store.participation.added_organisations import Candidate
from app.store.participation.confirmations import ConfirmationResult

NAMES = count(1)
USUAL_DETAILS = OrganisationDetails("Moor Lane School", ("hull", "york"), "education", None)


def add_organisation(name: str, contact: str = "", **different: object) -> int:
    """Add an organisation, with what is different about it; returns its id."""
    details = USUAL_DETAILS._replace(name=name, **different)  # type: ignore[arg-type] # by field
    return added_organisations.add_organisation(Candidate(details, contact), "tests")


def join_organisation(details: OrganisationDetails) -> str:
    """The return link's secret of one that joined by itself, and that is confirmed."""
    secret = return_links.join_organisation(details, "tests")
    confirm_organisations(return_links.find_link_holder(secret).organisation_id)
    return secret


def add_unconfirmed_organisation(name: str = "Moor Lane School", **different: object) -> int:
    """An organisation that joins by itself, and that nobody has confirmed; returns its id."""
    details = USUAL_DETAILS._replace(name=name, **different)  # type: ignore[arg-type] # by field
    return return_links.find_link_holder(
        return_links.join_organisation(details, "tests")
    ).organisation_id


def add_joined_organisation(where="hull", sector="health", *more):
    """The id of an organisation that has just joined; the names of several follow in order."""
    name = f"Organisation {next(NAMES):04}"
    details = OrganisationDetails(name, (where, *more), sector, "up-to-10")
    return return_links.find_link_holder(join_organisation(details)).organisation_id


def confirm_organisations(*organisation_ids: int) -> None:
    """Have organisations count, as an editor does."""
    decide_on_organisations(CONFIRMED_STATE, *organisation_ids)


def decline_organisations(*organisation_ids: int, because: str = "Nobody knows you") -> None:
    """Have organisations not count, as an editor does."""
    decide_on_organisations(ConfirmationState(Confirmation.DECLINED, because), *organisation_ids)


def decide_on_organisations(
    standing: ConfirmationState, *organisation_ids: int
) -> ConfirmationResult:
    """Decide on organisations as they are now."""
    shown = {each: get_organisation_fingerprint(each) for each in organisation_ids}
    return confirmations.confirm_or_decline(shown, standing, "tests")


def get_organisation_fingerprint(organisation_id: int) -> str:
    """The fingerprint of an organisation as an editor's page shows it now."""
    one = organisation_search.find_organisation(organisation_id)
    assert one
    return one.fingerprint


def insert_organisations(count: int) -> None:
    """That many organisations, named so that the order of names is not that of numbers."""
    with write_transaction() as session:
        rows = [
            {"name": f"Organisation {n % 60}", "name_key": normalise_name(f"Organisation {n % 60}"),
             "sector": "other", "joined_at": now(), "confirmation": Confirmation.CONFIRMED}
            for n in range(count)
        ]  # fmt: skip
        session.execute(insert(OrganisationRecord), rows)
        placed = select(OrganisationPlaceRecord.organisation_id)
        fresh = select(OrganisationRecord.id).where(OrganisationRecord.id.not_in(placed))
        found = session.scalars(fresh).all()
        session.execute(
            insert(OrganisationPlaceRecord),
            [{"organisation_id": number, "place": "hull"} for number in found],
        )
