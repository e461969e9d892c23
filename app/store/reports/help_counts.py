"""How many organisations asked the core team for help, and how many requests it answered.

From the record of events alone, as the other counts. A request is known by its id there. What place
partnerships and teams ask is left out: the report is about organisations.
"""

from datetime import datetime

import sqlalchemy as sa
from sqlalchemy import func, select

from app.model import EventRecord
from app.store.base.events import Action
from app.store.reports.kpi_counts import (
    CountQuery,
    OrganisationIdentities,
    TimeSpan,
    actions_by_organisation,
    exclude_unconfirmed,
    kept_id,
)

OTHER_KINDS_ADDED = (Action.PARTNERSHIP_ADDED, Action.TEAM_ADDED)


def select_asked(span: TimeSpan, identities: OrganisationIdentities) -> CountQuery:
    """Organisations that asked for help, with the first time in the span."""
    asked = actions_by_organisation(
        (Action.HELP_ASKED,), span, identities, _is_of_an_organisation(span.end)
    )
    first = func.min(asked.c.first)
    return select(asked.c.organisation_id, first).group_by(asked.c.organisation_id)


def select_answered_requests(span: TimeSpan, identities: OrganisationIdentities) -> CountQuery:
    """Requests of organisations whose first answer is in the span, with the time of that answer."""
    # All events of one request have one organisation, but where it was merged in between.
    whose = func.min(kept_id(identities.merges, EventRecord.organisation_id))
    answered = (
        select(whose.label("organisation_id"), func.min(EventRecord.at).label("at"))
        .where(
            EventRecord.action == Action.HELP_ANSWERED,
            EventRecord.at < span.end,
            EventRecord.organisation_id.is_not(None),
            _is_of_an_organisation(span.end),
            *exclude_unconfirmed(identities, EventRecord.organisation_id),
        )
        .group_by(EventRecord.items)
        .subquery()
    )
    rows = select(*answered.c)
    return rows if span.start is None else rows.where(answered.c.at >= span.start)


def _is_of_an_organisation(end: datetime) -> sa.ColumnElement[bool]:
    """Whether an event is of an organisation, and not of a partnership or a team."""
    others = select(EventRecord.organisation_id).where(
        EventRecord.action.in_(OTHER_KINDS_ADDED),
        EventRecord.organisation_id.is_not(None),
        EventRecord.at < end,
    )
    return EventRecord.organisation_id.not_in(others)
