"""Which organisations a comparison looks at, and how the database is asked for them."""

from datetime import datetime
from typing import NamedTuple

import sqlalchemy as sa
from sqlalchemy import select

from app.model import OrganisationPlaceRecord, OrganisationRecord


class Selection(NamedTuple):
    """Which organisations are looked at: those of a place, of a sector, of both, or all.

    With `since`, only those that stand by answers submitted at that moment or later.
    """

    place: str | None = None
    sector: str | None = None
    since: datetime | None = None


def is_in_selection(selection: Selection) -> sa.ColumnElement[bool]:
    """Whether an organisation is of the place and the sector, however old its answers are."""
    return sa.and_(
        OrganisationRecord.sector == selection.sector if selection.sector else sa.true(),
        works_in(selection.place) if selection.place else sa.true(),
    )


def works_in(place: str | None) -> sa.ColumnElement[bool]:
    """Whether an organisation works in the place, alone or among others. Nobody works in none."""
    organisation_ids = select(OrganisationPlaceRecord.organisation_id).where(
        OrganisationPlaceRecord.place == place
    )
    return OrganisationRecord.id.in_(organisation_ids)
