"""An organisation joins by a form, which adds one however often it is sent."""

from collections.abc import Mapping
from datetime import datetime
from typing import NamedTuple

from sqlalchemy import select
from sqlalchemy.orm import Session

from app.model import OrganisationRecord
from app.store.base.events import Action, record
from app.store.base.rate_limits import Limit, count_in
from app.store.base.sent_forms import forget, keep_result, result_of
from app.store.base.transactions import writing
from app.store.organisations.organisations import Details, lock_organisations, put_in_joined
from app.store.organisations.return_links import put_link


class Joined(NamedTuple):
    """The secret of a return link, and whether the organisation was added just now."""

    secret: str
    is_new: bool


class JoinLimits(NamedTuple):
    """How often may be joined, by what is counted together: anew, and by a form sent again."""

    new: Mapping[str, Limit]
    again: Mapping[str, Limit]


class TooManyJoinedError(Exception):
    """As many have joined as may, and nothing was added. `until` is when the next one can."""

    def __init__(self, until: datetime) -> None:
        super().__init__(f"no organisation can join before {until}")
        self.until = until


def join_by_form(
    details: Details, form: str, actor: str, limits: JoinLimits | None = None
) -> Joined:
    """Add an organisation, and a return link; only the link, where this form added it before.

    `form` is what no other form has. Each time it is sent makes a link of its own: nobody can tell
    which answer the browser shows. Raises TooManyJoinedError.
    """
    form = f"{form} {details.fingerprint}"
    with writing() as session:
        lock_organisations(session)
        before = _added_by(session, form)
        if limits:
            _count(session, limits.again if before else limits.new)
        mine = before or put_in_joined(session, details, actor)
        if before is None:
            keep_result(session, form, mine)
        _, secret = put_link(session, mine, "", in_hand=True)
        record(session, Action.LINK_MADE, actor, mine)
        return Joined(secret, is_new=before is None)


def _count(session: Session, limits: Mapping[str, Limit]) -> None:
    attempt = count_in(session, limits)
    if attempt.not_before:
        raise TooManyJoinedError(attempt.not_before)


def _added_by(session: Session, form: str) -> int | None:
    """The organisation that the form added before, unless it was deleted since."""
    table, added = OrganisationRecord, result_of(form)
    if added is None or session.scalars(select(table.id).where(table.id == added)).first():
        return added
    forget(session, form)
    return None
