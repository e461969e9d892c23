"""An organisation joins by a form, which adds one however often it is sent."""

from collections.abc import Mapping
from datetime import datetime
from typing import NamedTuple

from sqlalchemy import select
from sqlalchemy.orm import Session

from app.model import OrganisationRecord
from app.store.base.events import Action, record_event
from app.store.base.rate_limits import RateLimit, count_attempt
from app.store.base.sent_forms import forget_form, get_form_result, store_form_result
from app.store.base.transactions import write_transaction
from app.store.organisations.organisations import (
    OrganisationDetails,
    insert_joined_organisation,
    lock_organisation_table,
)
from app.store.organisations.return_links import insert_link


class JoinResult(NamedTuple):
    """The secret of a return link, and whether the organisation was added just now."""

    secret: str
    is_new: bool


class JoinLimits(NamedTuple):
    """How often may be joined, by what is counted together: anew, and by a form sent again."""

    new: Mapping[str, RateLimit]
    again: Mapping[str, RateLimit]


class TooManyJoinedError(Exception):
    """Too many have joined, and nothing was added. `until` is when the next one can."""

    def __init__(self, until: datetime) -> None:
        super().__init__(f"no organisation can join before {until}")
        self.until = until


def join_by_form(
    details: OrganisationDetails,
    form: str,
    actor: str,
    limits: JoinLimits | None = None,
    contact: str = "",
) -> JoinResult:
    """Add an organisation, and a return link; only the link, where this form added it before.

    `contact` is the e-mail address that they gave, empty for none.
    `form` is what no other form has. Each time it is sent makes a link of its own: nobody can tell
    which answer the browser shows. Raises TooManyJoinedError.
    """
    form = f"{form} {details.fingerprint}"
    with write_transaction() as session:
        lock_organisation_table(session)
        added_before = _find_added(session, form)
        if limits:
            _check_limits(session, limits.again if added_before else limits.new)
        organisation_id = added_before or insert_joined_organisation(
            session, details, actor, contact
        )
        if added_before is None:
            store_form_result(session, form, organisation_id)
        _, secret = insert_link(session, organisation_id, "", in_hand=True)
        record_event(session, Action.LINK_MADE, actor, organisation_id)
        return JoinResult(secret, is_new=added_before is None)


def _check_limits(session: Session, limits: Mapping[str, RateLimit]) -> None:
    attempt = count_attempt(session, limits)
    if attempt.not_before:
        raise TooManyJoinedError(attempt.not_before)


def _find_added(session: Session, form: str) -> int | None:
    """The organisation that the form added before, unless it was deleted since."""
    added = get_form_result(form)
    if (
        added is None
        or session.scalars(
            select(OrganisationRecord.id).where(OrganisationRecord.id == added)
        ).first()
    ):
        return added
    forget_form(session, form)
    return None
