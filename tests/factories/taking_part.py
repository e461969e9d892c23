"""Organisations that the core team added, and the rounds that they answered, for many tests."""

from datetime import timedelta

from sqlalchemy import insert, select

from app.model import Confirmation, OrganisationPlaceRecord, OrganisationRecord
from app.store.assessments import assessments
from app.store.assessments.assessments import Assessment
from app.store.assessments.entries import (
    EMPTY_ENTRY,
    Entry,
    entries_fingerprint,
    get_entries,
    save_entries,
)
from app.store.base import published_questionnaires
from app.store.base.normalised_name import normalise_name
from app.store.base.transactions import now, write_transaction
from app.store.organisations import return_links
from app.store.organisations.organisations import (
    CONFIRMED_STATE,
    ConfirmationState,
    OrganisationDetails,
    Place,
    Sector,
)
from app.store.participation import added_organisations, confirmations, organisation_search
from app.store.participation.added_organisations import Candidate
from app.store.participation.confirmations import ConfirmationResult
from tests.fakes.clock import time_at

ADDED = OrganisationDetails("Moor Lane School", (Place.HULL, Place.YORK), Sector.EDUCATION, None)


def put(name: str, contact: str = "", **different: object) -> int:
    """Add an organisation, with what is different about it; returns its id."""
    details = ADDED._replace(name=name, **different)  # type: ignore[arg-type] # by field
    return added_organisations.add_organisation(Candidate(details, contact), "tests")


def join(details: OrganisationDetails) -> str:
    """The return link's secret of one that joined by itself, and that is confirmed."""
    secret = return_links.join_organisation(details, "tests")
    confirm(return_links.find_link_holder(secret).organisation_id)
    return secret


def come(name: str = "Moor Lane School", **different: object) -> int:
    """An organisation that joins by itself, and that nobody has confirmed; returns its id."""
    details = ADDED._replace(name=name, **different)  # type: ignore[arg-type] # by field
    return return_links.find_link_holder(
        return_links.join_organisation(details, "tests")
    ).organisation_id


def confirm(*organisation_ids: int) -> None:
    """Have organisations count, as an editor does."""
    decide(CONFIRMED_STATE, *organisation_ids)


def decline(*organisation_ids: int, because: str = "Nobody knows you") -> None:
    """Have organisations not count, as an editor does."""
    decide(ConfirmationState(Confirmation.DECLINED, because), *organisation_ids)


def decide(standing: ConfirmationState, *organisation_ids: int) -> ConfirmationResult:
    """Decide on organisations as they are now."""
    shown = {each: shown_as(each) for each in organisation_ids}
    return confirmations.confirm_or_decline(shown, standing, "tests")


def shown_as(organisation_id: int) -> str:
    """The fingerprint of an organisation as an editor's page shows it now."""
    one = organisation_search.find_organisation(organisation_id)
    assert one
    return one.fingerprint


def answer(organisation_id: int, **given: str) -> Assessment:
    """Start a round, or go on with it, and give answers."""
    number = assessments.get_or_start_round(
        organisation_id, published_questionnaires.get_current_questionnaire(), "tests"
    )
    current = assessments.find_round(organisation_id, number)
    assert current
    written = {item.replace("_", "-"): Entry(choice) for item, choice in given.items()}
    save_entries(current.id, written, dict.fromkeys(written, EMPTY_ENTRY.fingerprint), "tests")
    return current


def submit(organisation_id: int, ago: timedelta = timedelta(0), **given: str) -> Assessment:
    """Submit a round, as if it had been that long ago; where nothing is said, with one unknown."""
    current = answer(organisation_id, **(given or {"safety_aware_1": "dont-know"}))
    with time_at(now() - ago):
        assessments.submit_round(current, entries_fingerprint(get_entries(current.id)), "tests")
    return current


def crowd(count: int) -> None:
    """That many organisations, named so that the order of names is not that of numbers."""
    with write_transaction() as session:
        rows = [
            {"name": f"Organisation {n % 60}", "name_key": normalise_name(f"Organisation {n % 60}"),
             "sector": Sector.OTHER, "joined_at": now(), "confirmation": Confirmation.CONFIRMED}
            for n in range(count)
        ]  # fmt: skip
        session.execute(insert(OrganisationRecord), rows)
        placed = select(OrganisationPlaceRecord.organisation_id)
        fresh = select(OrganisationRecord.id).where(OrganisationRecord.id.not_in(placed))
        found = session.scalars(fresh).all()
        session.execute(
            insert(OrganisationPlaceRecord),
            [{"organisation_id": number, "place": Place.HULL} for number in found],
        )
