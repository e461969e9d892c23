"""Whom of a list to invite or remind: who has not started or finished, or whose year is over."""

from datetime import datetime
from typing import NamedTuple

import sqlalchemy as sa
from sqlalchemy import func, select

from app.database.engine import db
from app.model import Confirmation, OrganisationRecord, ReturnLinkRecord
from app.store.base.transactions import LEEWAY, now
from app.store.participation.invitations import PEACE
from app.store.participation.organisation_filters import Filters, conditions, joined, status_at
from app.store.participation.organisation_search import Participant, count_of, some
from app.store.participation.participation_status import Status

WRITTEN_TO = (
    Status.ADDED,
    Status.LINK_MADE,
    Status.INVITED,
    Status.JOINED,
    Status.STARTED,
    Status.DUE_AGAIN,
    Status.OVERDUE,
)
# Letters in one go: few enough that the page answers while somebody waits for it.
AT_ONCE = 25
MOST_ON_HOLD = 50


class Audience(NamedTuple):
    """Those of a list to write to: the first `AT_ONCE` of them by name, and how many there are.

    `without_address` have none, `lately` were written to within `PEACE`; neither is in `total`
    (where `soon` was asked for, those written to lately are). Nor are those `on_hold`.
    """

    first: list[Participant]
    total: int
    without_address: int
    lately: int


def audience(filters: Filters, *, soon: bool = False) -> Audience:
    """Whom of those that pass the filters to write to."""
    at, table = now(), OrganisationRecord
    wanted = _is_written_to(at)
    reachable = table.contact != ""
    lately = reachable & ~table.contact_on_hold & _written_lately()
    may_be_sent = reachable & ~table.contact_on_hold
    to_write_to = may_be_sent if soon else may_be_sent & ~_written_lately()
    counts = [func.sum(sa.case((each, 1), else_=0)) for each in (to_write_to, ~reachable, lately)]
    asked = select(*counts).select_from(joined()).where(*conditions(filters, at), wanted)
    # A sum of nothing is null.
    total, without, late = (n or 0 for n in db.session.execute(asked).one())
    return Audience(some(filters, AT_ONCE, wanted, to_write_to), total, without, late)


def on_hold(filters: Filters) -> list[Participant]:
    """Those that would be written to but for their address, which is on hold; no more than a page.

    See `app.store.organisations.contact_addresses`.
    """
    held = OrganisationRecord.contact_on_hold.is_(True)
    return some(filters, MOST_ON_HOLD, _is_written_to(now()), held)


def to_give_a_link(filters: Filters, most: int) -> tuple[list[Participant], int]:
    """The first of those that pass the filters to give a link to, by name, and how many there are.

    With an address or without.
    """
    wanted = _is_written_to(now())
    return some(filters, most, wanted), count_of(filters, wanted)


def is_written_to(one: Participant) -> bool:
    """Whether somebody is to be written to: not where it has submitted, or is not recognised."""
    return one.status in WRITTEN_TO and one.confirmation is not Confirmation.DECLINED


def _is_written_to(at: datetime) -> sa.ColumnElement[bool]:
    declined = OrganisationRecord.confirmation == Confirmation.DECLINED
    return status_at(at).in_(WRITTEN_TO) & ~declined


def _written_lately() -> sa.ColumnElement[bool]:
    link = ReturnLinkRecord
    mine = link.organisation_id == OrganisationRecord.id
    lately = (link.sent_at > now() - PEACE) & (link.sent_at <= now() + LEEWAY)
    return select(link.id).where(mine, lately).exists()
