"""How far drafts have come, and never what is in them."""

from collections.abc import Sequence
from datetime import datetime
from typing import NamedTuple

from sqlalchemy import func, select

from app.database.engine import db
from app.model import AnswerRecord, AssessmentRecord
from app.store.assessments.entries import is_answered
from app.store.base.published_questionnaires import get_questionnaire


class DraftProgress(NamedTuple):
    """How many of the questions of a draft have an answer, as the organisation's own page counts.

    `last_at` is when the latest of them was saved, None where there is none yet.
    """

    answers: int
    questions: int
    last_at: datetime | None


def get_draft_progress(
    organisation_ids: Sequence[int], questionnaire_id: str
) -> dict[int, DraftProgress]:
    """The draft of a questionnaire that each organisation has, which is one at the most."""
    is_answer = (AnswerRecord.assessment_id == AssessmentRecord.id) & is_answered()
    version = (AssessmentRecord.questionnaire_id, AssessmentRecord.questionnaire_version)
    rows = db.session.execute(
        select(
            AssessmentRecord.organisation_id,
            *version,
            func.count(AnswerRecord.item_id),
            func.max(AnswerRecord.saved_at),
        )
        .outerjoin(AnswerRecord, is_answer)
        .where(
            AssessmentRecord.organisation_id.in_(organisation_ids),
            AssessmentRecord.questionnaire_id == questionnaire_id,
            AssessmentRecord.submitted_at.is_(None),
        )
        .group_by(AssessmentRecord.organisation_id, *version)
    )
    return {
        number: DraftProgress(answers, len(get_questionnaire((asked, nth)).items), last_at)
        for number, asked, nth, answers, last_at in rows
    }
