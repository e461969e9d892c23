"""How many organisations had come as far as a goal of the programme asks, at a moment.

From the record of events alone, as the KPI report's counts, so that the number of an earlier day is
found again. The first two are the same counts as the report's.
"""

from collections.abc import Callable, Mapping
from datetime import datetime
from functools import partial

import sqlalchemy as sa
from sqlalchemy import func, select

from app.database.engine import db
from app.model import EventRecord, GoalKind, OrganisationRecord
from app.store.base.events import Action
from app.store.comparison.counted_organisations import is_counted
from app.store.reports.kpi_counts import (
    CountQuery,
    OrganisationIdentities,
    TimeSpan,
    count_organisations,
    exclude_taken_back,
    exclude_unconfirmed,
    is_about_main_questionnaire,
    kept_id,
    select_returned,
    select_submitted,
)
from app.store.reports.programme_goals import NewGoal

GoalCount = Callable[[TimeSpan, OrganisationIdentities], CountQuery]


def select_at_stage(
    span: TimeSpan, identities: OrganisationIdentities, stage_number: int
) -> CountQuery:
    """Organisations that stood at a stage or a later one at the end of the span, since when.

    By the last round that each had submitted by then. `stage_number` is the stage's number on the
    ladder. The span's start does not matter: where somebody stands is of one moment.
    """
    placed = _select_placed(span.end, identities).subquery()
    number = sa.cast(placed.c.stands_at, sa.Integer)
    is_last = placed.c.from_last == 1
    return select(placed.c.organisation_id, placed.c.at).where(is_last, number >= stage_number)


def select_towards_goal(
    goal: NewGoal, end: datetime, identities: OrganisationIdentities
) -> CountQuery:
    """The organisations that had come as far as the goal asks, just before `end`."""
    return _get_count(goal)(TimeSpan(None, end), identities)


def count_towards_goal(goal: NewGoal, end: datetime, identities: OrganisationIdentities) -> int:
    """How many they are."""
    return count_organisations(select_towards_goal(goal, end, identities))


def count_organisations_now() -> int:
    """How many organisations there are that count."""
    rows = select(func.count()).select_from(OrganisationRecord).where(is_counted())
    return db.session.scalars(rows).one()


COUNTS: Mapping[GoalKind, GoalCount] = {
    GoalKind.TAKEN_PART: select_submitted,
    GoalKind.CAME_BACK: select_returned,
}


def _get_count(goal: NewGoal) -> GoalCount:
    if goal.kind is GoalKind.REACHED_STAGE:
        return partial(select_at_stage, stage_number=goal.stage_number)
    return COUNTS[goal.kind]


def _select_placed(
    end: datetime, identities: OrganisationIdentities
) -> sa.Select[int | None, datetime, str, int]:
    """Where each round that counts was placed, numbered from the last of an organisation's."""
    whose = kept_id(identities.merges, EventRecord.organisation_id)
    from_last = func.row_number().over(
        partition_by=whose, order_by=(EventRecord.at.desc(), EventRecord.id.desc())
    )
    placed = [
        EventRecord.action == Action.PLACED,
        EventRecord.at < end,
        EventRecord.organisation_id.is_not(None),
        *exclude_taken_back(Action.PLACED, end),
        *exclude_unconfirmed(identities, EventRecord.organisation_id),
    ]
    if identities.other_rounds:
        placed.append(is_about_main_questionnaire())
    return select(
        whose.label("organisation_id"),
        EventRecord.at,
        EventRecord.items.label("stands_at"),
        from_last.label("from_last"),
    ).where(*placed)
