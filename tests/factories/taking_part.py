"""Organisations that the core team added, and the rounds that they answered, for many tests."""

from datetime import timedelta

import pytest
from sqlalchemy import insert, select

from app.model import Confirmation, OrganisationPlaceRecord, OrganisationRecord
from app.store.assessments import assessments
from app.store.assessments.assessments import Assessment
from app.store.assessments.entries import EMPTY, Entry, entries_of, fingerprint_of_all, save_entries
from app.store.base import published_questionnaires
from app.store.base.normalised_name import name_key
from app.store.base.transactions import now, writing
from app.store.organisations import return_links
from app.store.organisations.organisations import CONFIRMED, Details, Place, Sector, Standing
from app.store.participation import added_organisations, confirmations, organisation_search
from app.store.participation.added_organisations import Candidate
from app.store.participation.confirmations import Decided

ADDED = Details("Moor Lane School", (Place.HULL, Place.YORK), Sector.EDUCATION, None)


def put(name: str, contact: str = "", **different: object) -> int:
    """Add an organisation, with what is different about it; returns its id."""
    details = ADDED._replace(name=name, **different)  # type: ignore[arg-type] # by field
    return added_organisations.add(Candidate(details, contact), "tests")


def join(details: Details) -> str:
    """The return link's secret of one that joined by itself, and that is confirmed."""
    secret = return_links.join(details, "tests")
    confirm(return_links.holder_by_secret(secret).organisation_id)
    return secret


def come(name: str = "Moor Lane School", **different: object) -> int:
    """An organisation that joins by itself, and that nobody has confirmed; returns its id."""
    details = ADDED._replace(name=name, **different)  # type: ignore[arg-type] # by field
    return return_links.holder_by_secret(return_links.join(details, "tests")).organisation_id


def confirm(*organisation_ids: int) -> None:
    """Have organisations count, as an editor does."""
    decide(CONFIRMED, *organisation_ids)


def decline(*organisation_ids: int, because: str = "Nobody knows you") -> None:
    """Have organisations not count, as an editor does."""
    decide(Standing(Confirmation.DECLINED, because), *organisation_ids)


def decide(standing: Standing, *organisation_ids: int) -> Decided:
    """Decide on organisations as they are now."""
    shown = {each: shown_as(each) for each in organisation_ids}
    return confirmations.decide(shown, standing, "tests")


def shown_as(organisation_id: int) -> str:
    """The fingerprint of an organisation as an editor's page shows it now."""
    one = organisation_search.find(organisation_id)
    assert one
    return one.fingerprint


def answer(organisation_id: int, **given: str) -> Assessment:
    """Start a round, or go on with it, and give answers."""
    number = assessments.start_round(organisation_id, published_questionnaires.newest(), "tests")
    current = assessments.find_round(organisation_id, number)
    assert current
    written = {item.replace("_", "-"): Entry(choice) for item, choice in given.items()}
    save_entries(current.id, written, dict.fromkeys(written, EMPTY.fingerprint), "tests")
    return current


def submit(organisation_id: int, ago: timedelta = timedelta(0), **given: str) -> Assessment:
    """Submit a round, as if it had been that long ago; where nothing is said, with one unknown."""
    current = answer(organisation_id, **(given or {"safety_aware_1": "dont-know"}))
    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(assessments, "now", lambda: now() - ago)
        assessments.submit(current, fingerprint_of_all(entries_of(current.id)), "tests")
    return current


def crowd(count: int) -> None:
    """That many organisations, named so that the order of names is not that of numbers."""
    with writing() as session:
        rows = [
            {"name": f"Organisation {n % 60}", "name_key": name_key(f"Organisation {n % 60}"),
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
