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
from app.store.comparison.counted_organisations import is_counted_respondent
from app.store.comparison.group_selection import Selection, is_in_selection
from app.store.comparison.placements import OVERALL

YEAR = timedelta(days=365)


class Direction(StrEnum):
    """Which way the stage of an organisation went."""

    UP = "up"
    SAME = "same"
    DOWN = "down"


class NotComparedReason(StrEnum):
    """What keeps an organisation that stands now from being compared, overall."""

    FRESH = "fresh"
    """It had submitted nothing by then."""
    NOT_AGAIN = "not-again"
    """It has not submitted again since."""
    OTHER_VERSION = "other-version"
    """It answered another version of the questions then."""
    TOO_LITTLE = "too-little"
    """Too little was known, then or now, to say a stage."""


class StageChanges(NamedTuple):
    """How many organisations went up, stayed and went down."""

    up: int
    same: int
    down: int


def a_year_ago() -> datetime:
    """The moment that 'a year ago' means now: 365 days back."""
    return now() - YEAR


def count_stage_changes(
    questionnaire_id: str, selection: Selection, since: datetime
) -> Mapping[str, StageChanges]:
    """How many of the selection went up, stayed and went down since, by value ('' overall)."""
    then, today = _alias_placements()
    sign = _direction_sign(then, today)
    rows = db.session.execute(
        _select_then_and_now(then, today, since)
        .with_only_columns(today.value, sign, func.count())
        .where(is_in_selection(selection), StandingRecord.questionnaire_id == questionnaire_id)
        .group_by(today.value, sign)
        .order_by(today.value, sign)
    )
    counts: dict[str, dict[int, int]] = {}
    for value, sign_value, n in rows:
        counts.setdefault(value, {})[sign_value] = n
    return {
        value: StageChanges(steps.get(1, 0), steps.get(0, 0), steps.get(-1, 0))
        for value, steps in counts.items()
    }


def count_not_compared(
    questionnaire_id: str, selection: Selection, since: datetime
) -> Mapping[NotComparedReason, int]:
    """How many of the selection stand now and are not compared overall, by why not."""
    before = sa.orm.aliased(AssessmentRecord)
    then, today = _alias_placements()
    reason_column = sa.case(
        (before.id.is_(None), NotComparedReason.FRESH),
        (AssessmentRecord.submitted_at <= since, NotComparedReason.NOT_AGAIN),
        (~_is_same_version(before), NotComparedReason.OTHER_VERSION),
        (~(_has_stage(then) & _has_stage(today)), NotComparedReason.TOO_LITTLE),
        else_=None,
    )
    rows = db.session.execute(
        select(reason_column, func.count())
        .select_from(StandingRecord)
        .join(OrganisationRecord, OrganisationRecord.id == StandingRecord.organisation_id)
        .join(AssessmentRecord, AssessmentRecord.id == StandingRecord.assessment_id)
        .join(today, (today.assessment_id == AssessmentRecord.id) & (today.value == OVERALL))
        .outerjoin(before, before.id == _last_round_id_at(since))
        .outerjoin(then, (then.assessment_id == before.id) & (then.value == OVERALL))
        .where(
            is_counted_respondent(),
            is_in_selection(selection),
            StandingRecord.questionnaire_id == questionnaire_id,
        )
        .group_by(reason_column)
        .order_by(reason_column)
    )
    counts = {reason: n for reason, n in rows if reason is not None}
    return {reason: counts.get(reason.value, 0) for reason in NotComparedReason}


def select_organisations_that_moved(
    questionnaire_id: str, value: str, direction: Direction, since: datetime
) -> sa.Select[int]:
    """The ids of the organisations that went that way in a value ('' for the whole)."""
    then, today = _alias_placements()
    sign = {Direction.UP: 1, Direction.SAME: 0, Direction.DOWN: -1}[direction]
    return (
        _select_then_and_now(then, today, since)
        .with_only_columns(StandingRecord.organisation_id)
        .where(
            StandingRecord.questionnaire_id == questionnaire_id,
            today.value == value,
            _direction_sign(then, today) == sign,
        )
    )


def stages_then_and_now(
    questionnaire_id: str, organisation_ids: Sequence[int], value: str, since: datetime
) -> dict[int, tuple[int, int]]:
    """The stages that organisations came from and are at in a value, as numbers on the ladder.

    By organisation; only those with a round standing then and another since are in it.
    """
    then, today = _alias_placements()
    rows = db.session.execute(
        _select_then_and_now(then, today, since)
        .with_only_columns(StandingRecord.organisation_id, then.floor, today.floor)
        .where(
            StandingRecord.questionnaire_id == questionnaire_id,
            today.value == value,
            StandingRecord.organisation_id.in_(organisation_ids),
        )
        .order_by(StandingRecord.organisation_id)
    )
    return {number: (was, stands) for number, was, stands in rows}


def _is_same_version(before: type[AssessmentRecord]) -> sa.ColumnElement[bool]:
    return before.questionnaire_version == AssessmentRecord.questionnaire_version


def _has_stage(placed: type[PlacementRecord]) -> sa.ColumnElement[bool]:
    """Whether enough was known to say a stage: what counts as the start has no ceiling."""
    return sa.or_(placed.floor > 0, placed.ceiling.is_not(None))


def _alias_placements() -> tuple[type[PlacementRecord], type[PlacementRecord]]:
    return sa.orm.aliased(PlacementRecord), sa.orm.aliased(PlacementRecord)


def _direction_sign(then: type[PlacementRecord], today: type[PlacementRecord]) -> sa.Case[int]:
    return sa.case((today.floor > then.floor, 1), (today.floor < then.floor, -1), else_=0)


def _last_round_id_at(since: datetime) -> sa.ScalarSelect[int]:
    """The round of its questionnaire that the organisation of a standing stood by then.

    Null where there was none.
    """
    earlier = sa.orm.aliased(AssessmentRecord)
    return (
        select(earlier.id)
        .where(
            earlier.organisation_id == StandingRecord.organisation_id,
            earlier.questionnaire_id == StandingRecord.questionnaire_id,
            earlier.submitted_at <= since,
        )
        .order_by(earlier.submitted_at.desc(), earlier.round.desc())
        .limit(1)
        .correlate(StandingRecord)
        .scalar_subquery()
    )


def _select_then_and_now(
    then: type[PlacementRecord], today: type[PlacementRecord], since: datetime
) -> sa.Select[int]:
    """Every value's placement now beside that of then, where the two can be compared.

    Of those that count. Whoever answers the questionnaire is of one kind.
    """
    before = sa.orm.aliased(AssessmentRecord)
    return (
        select(StandingRecord.organisation_id)
        .join(OrganisationRecord, OrganisationRecord.id == StandingRecord.organisation_id)
        .join(AssessmentRecord, AssessmentRecord.id == StandingRecord.assessment_id)
        .join(today, today.assessment_id == StandingRecord.assessment_id)
        .join(before, (before.id == _last_round_id_at(since)) & _is_same_version(before))
        .join(then, (then.assessment_id == before.id) & (then.value == today.value))
        .where(
            AssessmentRecord.submitted_at > since,
            is_counted_respondent(),
            _has_stage(then),
            _has_stage(today),
        )
    )
