"""The public list of who takes part, as the database has it whenever it is asked for."""

from datetime import date

import sqlalchemy as sa
from sqlalchemy import select
from sqlalchemy.orm import Session

from app.database.engine import db
from app.model import (
    EditionRecord,
    EditionState,
    OrganisationPlaceRecord,
    OrganisationRecord,
)
from app.store.base.current_programme import get_programme
from app.store.base.normalised_name import normalise_name
from app.store.comparison.counted_organisations import is_counted
from app.store.upkeep.database_upgrade import check_revision
from app.text.public_list import ListedOrganisation, PublicList
from scoring.programme.programme import list_offered


def get_public_list() -> PublicList:
    """Confirmed organisations that have said that their name may stand in it, by name."""
    return _load_public_list(db.session)


def is_name_listed(name: str, besides: int | None = None) -> bool:
    """Whether one of them has that name, however it is typed; `besides` is not looked at."""
    listed = OrganisationRecord.listed & is_counted()
    others = select(OrganisationRecord.id).where(
        listed,
        OrganisationRecord.name_key == normalise_name(name),
        OrganisationRecord.id != (besides or 0),
    )
    return db.session.scalars(others.limit(1)).first() is not None


def read_public_list(address: sa.URL, day: str, edition: str) -> PublicList | None:
    """The public list of the database at an address, for whoever makes pages of an edition.

    None where that database did not publish the edition of that day with that text: its list is of
    somebody else. Raises SQLAlchemyError where it cannot be read,
    and UnusableDatabaseError where it is of a later version.
    """
    engine = sa.create_engine(address, hide_parameters=True)
    try:
        with Session(engine) as session:
            check_revision(session.connection())
            is_theirs = _has_published(session, date.fromisoformat(day), edition)
            return _load_public_list(session) if is_theirs else None
    finally:
        engine.dispose()


def _load_public_list(session: Session) -> PublicList:
    places = _places_by_organisation(session)
    rows = session.execute(
        select(OrganisationRecord.id, OrganisationRecord.name, OrganisationRecord.sector)
        .where(OrganisationRecord.listed, is_counted())
        .order_by(OrganisationRecord.name_key, OrganisationRecord.id)
    )
    listed = [
        ListedOrganisation(name, tuple(places.get(number, ())), sector)
        for number, name, sector in rows
    ]
    programme = get_programme()
    where = {place for each in listed for place in each.places}
    # Every place that can be chosen or that somebody works in: nobody is left out of the list.
    all_places = programme.sort_places({*list_offered(programme.places), *where})
    all_sectors = dict.fromkeys([*programme.sector_names, *(each.sector for each in listed)])
    return PublicList(
        {place: programme.place_names[place] for place in all_places},
        {sector: programme.sector_names[sector] for sector in all_sectors},
        listed,
    )


def _places_by_organisation(session: Session) -> dict[int, list[str]]:
    rows = session.execute(
        select(OrganisationPlaceRecord.organisation_id, OrganisationPlaceRecord.place)
        .join(OrganisationRecord, OrganisationRecord.id == OrganisationPlaceRecord.organisation_id)
        .where(OrganisationRecord.listed)
        .order_by(OrganisationPlaceRecord.organisation_id, OrganisationPlaceRecord.place)
    )
    places: dict[int, set[str]] = {}
    for organisation_id, place in rows:
        places.setdefault(organisation_id, set()).add(place)
    programme = get_programme()
    return {
        organisation_id: [*programme.sort_places(there)]
        for organisation_id, there in places.items()
    }


def _has_published(session: Session, day: date, edition: str) -> bool:
    is_edition = (EditionRecord.date == day) & (EditionRecord.state == EditionState.PUBLISHED)
    return session.scalars(select(EditionRecord.content).where(is_edition)).one_or_none() == edition
