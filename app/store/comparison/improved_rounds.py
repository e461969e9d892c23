"""Submitted rounds that stand at a later stage than the one before: what 'improved' counts."""

from collections.abc import Sequence
from datetime import datetime
from typing import NamedTuple

import sqlalchemy as sa
from sqlalchemy import func, select
from sqlalchemy.orm import aliased

from app.database.engine import db
from app.model import AssessmentRecord, PlacementRecord


class ImprovedRound(NamedTuple):
    """A round that improved on the one before it, and when it was submitted."""

    assessment_id: int
    organisation_id: int
    submitted_at: datetime


def find_improved_rounds(assessment_ids: Sequence[int] | None = None) -> list[ImprovedRound]:
    """The rounds in which a value stands at a later stage than in the round before, and none lower.

    The round before is the last that was submitted of the same questionnaire; it has to be of the
    same version, whose questions are the same. A value of which too little is known in either says
    nothing. Without ids, every submitted round is looked at.
    """
    later, before = aliased(AssessmentRecord), aliased(AssessmentRecord)
    stands, stood = aliased(PlacementRecord), aliased(PlacementRecord)
    number_before = _select_number_before(later).scalar_subquery()
    moved = stands.floor - stood.floor
    statement = (
        select(later.id, later.organisation_id, later.submitted_at)
        .join(
            before,
            (before.organisation_id == later.organisation_id)
            & (before.questionnaire_id == later.questionnaire_id)
            & (before.questionnaire_version == later.questionnaire_version)
            & (before.round == number_before),
        )
        .join(stands, stands.assessment_id == later.id)
        .join(stood, (stood.assessment_id == before.id) & (stood.value == stands.value))
        .where(
            later.submitted_at.is_not(None),
            stands.value != "",
            stands.ceiling.is_not(None),
            stood.ceiling.is_not(None),
        )
        .group_by(later.id, later.organisation_id, later.submitted_at)
        .having(func.min(moved) >= 0, func.max(moved) > 0)
        .order_by(later.id)
    )
    if assessment_ids is not None:
        statement = statement.where(later.id.in_(assessment_ids))
    return [
        ImprovedRound(number, organisation_id, at)
        for number, organisation_id, at in db.session.execute(statement)
        if at is not None
    ]


def _select_number_before(later: type[AssessmentRecord]) -> sa.Select[int | None]:
    """The number of the last submitted round before `later`, of the same questionnaire."""
    earlier = aliased(AssessmentRecord)
    return select(func.max(earlier.round)).where(
        earlier.organisation_id == later.organisation_id,
        earlier.questionnaire_id == later.questionnaire_id,
        earlier.round < later.round,
        earlier.submitted_at.is_not(None),
    )
