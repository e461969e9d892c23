"""The same organisations now and a year ago.

Only those with a round standing then and another since are compared, so that a change in who
answered is never shown as a change in maturity. Both rounds answered one version of the questions,
so that neither is a change in what was asked; and enough was known both times to say a stage.
"""

from collections.abc import Mapping, Sequence
from datetime import datetime, timedelta
from enum import StrEnum
from typing import NamedTuple

import sqlalchemy as sa
from sqlalchemy import func, select

from app.database.engine import db
from app.model import AssessmentRecord, OrganisationRecord, PlacementRecord, StandingRecord
from app.store.base.transactions import now
from app.store.comparison.counted_organisations import is_counted
from app.store.comparison.group_selection import Selection, is_in
from app.store.comparison.placements import OVERALL

YEAR = timedelta(days=365)


class Way(StrEnum):
    """Which way the stage of an organisation went."""

    UP = "up"
    SAME = "same"
    DOWN = "down"


class Why(StrEnum):
    """What keeps an organisation that stands now from being compared, overall."""

    FRESH = "fresh"
    """It had submitted nothing by then."""
    NOT_AGAIN = "not-again"
    """It has not submitted again since."""
    OTHER_VERSION = "other-version"
    """It answered another version of the questions then."""
    TOO_LITTLE = "too-little"
    """Too little was known, then or now, to say a stage."""


class Moved(NamedTuple):
    """How many organisations went up, stayed and went down."""

    up: int
    same: int
    down: int


def a_year_ago() -> datetime:
    """The moment that 'a year ago' means now: 365 days back."""
    return now() - YEAR


def moved(questionnaire_id: str, selection: Selection, since: datetime) -> Mapping[str, Moved]:
    """How the organisations of the selection moved since then, by value ('' for the whole)."""
    then, today = _pair()
    way = _way(then, today)
    rows = db.session.execute(
        _both(then, today, since)
        .with_only_columns(today.value, way, func.count())
        .where(is_in(selection), AssessmentRecord.questionnaire_id == questionnaire_id)
        .group_by(today.value, way)
        .order_by(today.value, way)
    )
    found: dict[str, dict[int, int]] = {}
    for value, step, n in rows:
        found.setdefault(value, {})[step] = n
    return {
        value: Moved(steps.get(1, 0), steps.get(0, 0), steps.get(-1, 0))
        for value, steps in found.items()
    }


def left_out(questionnaire_id: str, selection: Selection, since: datetime) -> Mapping[Why, int]:
    """How many of the selection stand now and are not compared overall, by why not."""
    standing, assessment, before = (
        StandingRecord,
        AssessmentRecord,
        sa.orm.aliased(AssessmentRecord),
    )
    then, today = _pair()
    why = sa.case(
        (before.id.is_(None), Why.FRESH),
        (assessment.submitted_at <= since, Why.NOT_AGAIN),
        (~_same_questions(before), Why.OTHER_VERSION),
        (~(_is_said(then) & _is_said(today)), Why.TOO_LITTLE),
        else_=None,
    )
    rows = db.session.execute(
        select(why, func.count())
        .select_from(standing)
        .join(OrganisationRecord, OrganisationRecord.id == standing.organisation_id)
        .join(assessment, assessment.id == standing.assessment_id)
        .join(today, (today.assessment_id == assessment.id) & (today.value == OVERALL))
        .outerjoin(before, before.id == _last_round_by(since))
        .outerjoin(then, (then.assessment_id == before.id) & (then.value == OVERALL))
        .where(is_counted(), is_in(selection), assessment.questionnaire_id == questionnaire_id)
        .group_by(why)
        .order_by(why)
    )
    found = {reason: n for reason, n in rows if reason is not None}
    return {reason: found.get(reason.value, 0) for reason in Why}


def organisations_that_moved(value: str, way: Way, since: datetime) -> sa.Select[int]:
    """The ids of the organisations that went that way in a value ('' for the whole)."""
    then, today = _pair()
    step = {Way.UP: 1, Way.SAME: 0, Way.DOWN: -1}[way]
    return (
        _both(then, today, since)
        .with_only_columns(StandingRecord.organisation_id)
        .where(today.value == value, _way(then, today) == step)
    )


def stages_then_and_now(
    organisation_ids: Sequence[int], value: str, since: datetime
) -> dict[int, tuple[int, int]]:
    """The stages that organisations came from and are at in a value, as numbers on the ladder.

    By organisation; only those with a round standing then and another since are in it.
    """
    then, today = _pair()
    rows = db.session.execute(
        _both(then, today, since)
        .with_only_columns(StandingRecord.organisation_id, then.floor, today.floor)
        .where(today.value == value, StandingRecord.organisation_id.in_(organisation_ids))
        .order_by(StandingRecord.organisation_id)
    )
    return {number: (was, stands) for number, was, stands in rows}


def _same_questions(before: type[AssessmentRecord]) -> sa.ColumnElement[bool]:
    now_asked = AssessmentRecord
    return sa.and_(
        before.questionnaire_id == now_asked.questionnaire_id,
        before.questionnaire_version == now_asked.questionnaire_version,
    )


def _is_said(placed: type[PlacementRecord]) -> sa.ColumnElement[bool]:
    """Whether enough was known to say a stage: what counts as the start has no ceiling."""
    return sa.or_(placed.floor > 0, placed.ceiling.is_not(None))


def _pair() -> tuple[type[PlacementRecord], type[PlacementRecord]]:
    return sa.orm.aliased(PlacementRecord), sa.orm.aliased(PlacementRecord)


def _way(then: type[PlacementRecord], today: type[PlacementRecord]) -> sa.Case[int]:
    return sa.case((today.floor > then.floor, 1), (today.floor < then.floor, -1), else_=0)


def _last_round_by(since: datetime) -> sa.ScalarSelect[int]:
    """The round that the organisation of a standing stood by then, null where there was none."""
    earlier = sa.orm.aliased(AssessmentRecord)
    return (
        select(earlier.id)
        .where(
            earlier.organisation_id == StandingRecord.organisation_id,
            earlier.submitted_at <= since,
        )
        .order_by(earlier.submitted_at.desc(), earlier.round.desc())
        .limit(1)
        .correlate(StandingRecord)
        .scalar_subquery()
    )


def _both(
    then: type[PlacementRecord], today: type[PlacementRecord], since: datetime
) -> sa.Select[int]:
    """Every value's placement now beside that of then, where the two can be compared.

    Of those organisations that count.
    """
    standing, assessment, before = (
        StandingRecord,
        AssessmentRecord,
        sa.orm.aliased(AssessmentRecord),
    )
    return (
        select(standing.organisation_id)
        .join(OrganisationRecord, OrganisationRecord.id == standing.organisation_id)
        .join(assessment, assessment.id == standing.assessment_id)
        .join(today, today.assessment_id == standing.assessment_id)
        .join(before, (before.id == _last_round_by(since)) & _same_questions(before))
        .join(then, (then.assessment_id == before.id) & (then.value == today.value))
        .where(assessment.submitted_at > since, is_counted(), _is_said(then), _is_said(today))
    )
