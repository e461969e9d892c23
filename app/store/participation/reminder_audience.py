"""Whom of a list to invite or remind: who has not started or finished, or whose year is over."""

from datetime import datetime
from typing import NamedTuple

import sqlalchemy as sa
from sqlalchemy import func, select

from app.database.engine import db
from app.model import Confirmation, OrganisationRecord, ReturnLinkRecord
from app.store.base.transactions import CLOCK_LEEWAY, now
from app.store.participation.invitations import MIN_TIME_BETWEEN_EMAILS
from app.store.participation.organisation_filters import (
    Filters,
    filter_conditions,
    organisations_with_rounds,
    status_expression,
)
from app.store.participation.organisation_search import (
    OrganisationSummary,
    count_matching,
    list_first_matching,
)
from app.store.participation.participation_status import Status

REMINDED_STATUSES = (
    Status.ADDED,
    Status.LINK_MADE,
    Status.INVITED,
    Status.JOINED,
    Status.STARTED,
    Status.DUE_AGAIN,
    Status.OVERDUE,
)
# Letters in one go: few enough that the page answers while somebody waits for it.
MOST_EMAILS_PER_SEND = 25
MOST_ON_HOLD = 50


class Audience(NamedTuple):
    """Those of a list to write to: the first `MOST_EMAILS_PER_SEND` of them by name, and how many
    there are.

    `without_address` have none, `stopped` asked for no reminders, `lately` were written to within
    `MIN_TIME_BETWEEN_EMAILS`; none of them is in `total` (where `soon` was asked for, those written
    to lately are). Nor are those on hold.
    """

    first: list[OrganisationSummary]
    total: int
    without_address: int
    stopped: int
    lately: int


def find_audience(filters: Filters, *, soon: bool = False) -> Audience:
    """Whom of those that pass the filters to write to."""
    at = now()
    should_be_written_to = _should_be_written_to(at)
    reachable = OrganisationRecord.contact != ""
    stopped = reachable & OrganisationRecord.reminders_stopped
    may_be_sent = reachable & ~OrganisationRecord.contact_on_hold & ~stopped
    lately = may_be_sent & _was_written_to_recently()
    to_write_to = may_be_sent if soon else may_be_sent & ~_was_written_to_recently()
    counts = [
        func.sum(sa.case((condition, 1), else_=0))
        for condition in (to_write_to, ~reachable, stopped, lately)
    ]
    statement = (
        select(*counts)
        .select_from(organisations_with_rounds(filters.questionnaire_id))
        .where(*filter_conditions(filters, at), should_be_written_to)
    )
    # A sum of nothing is null.
    total, without, said_no, late = (n or 0 for n in db.session.execute(statement).one())
    return Audience(
        list_first_matching(filters, MOST_EMAILS_PER_SEND, should_be_written_to, to_write_to),
        total,
        without,
        said_no,
        late,
    )


def list_on_hold(filters: Filters) -> list[OrganisationSummary]:
    """Those that would be written to but for their address, which is on hold; no more than a page.

    See `app.store.organisations.contact_addresses`.
    """
    held = OrganisationRecord.contact_on_hold & ~OrganisationRecord.reminders_stopped
    return list_first_matching(filters, MOST_ON_HOLD, _should_be_written_to(now()), held)


def list_to_give_link(filters: Filters, most: int) -> tuple[list[OrganisationSummary], int]:
    """The first of those that pass the filters to give a link to, by name, and how many there are.

    With an address or without.
    """
    wanted = _should_be_written_to(now())
    return list_first_matching(filters, most, wanted), count_matching(filters, wanted)


def should_be_written_to(organisation: OrganisationSummary) -> bool:
    """Whether somebody is to be written to: not where it has submitted, or is not recognised."""
    return (
        organisation.status in REMINDED_STATUSES
        and organisation.confirmation is not Confirmation.DECLINED
    )


def _should_be_written_to(at: datetime) -> sa.ColumnElement[bool]:
    declined = OrganisationRecord.confirmation == Confirmation.DECLINED
    return status_expression(at).in_(REMINDED_STATUSES) & ~declined


def _was_written_to_recently() -> sa.ColumnElement[bool]:
    is_of_organisation = ReturnLinkRecord.organisation_id == OrganisationRecord.id
    lately = (ReturnLinkRecord.sent_at > now() - MIN_TIME_BETWEEN_EMAILS) & (
        ReturnLinkRecord.sent_at <= now() + CLOCK_LEEWAY
    )
    return select(ReturnLinkRecord.id).where(is_of_organisation, lately).exists()
