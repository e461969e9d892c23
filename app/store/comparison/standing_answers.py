"""The answers that respondents stand by, row by row, for what sums of answers cannot tell."""

from collections import defaultdict
from collections.abc import Collection, Mapping
from typing import NamedTuple

import sqlalchemy as sa
from sqlalchemy import select

from app.database.engine import db
from app.model import (
    AnswerRecord,
    AssessmentRecord,
    OrganisationPlaceRecord,
    OrganisationRecord,
    StandingRecord,
)
from app.store.comparison.counted_organisations import is_counted_respondent
from app.store.comparison.group_selection import Selection, is_in_selection


class StandingAnswers(NamedTuple):
    """What one respondent stands by: of which version, and what was given, by item.

    `given` is as `AnswerRecord` has it, and leaves out what has no answer. `places` are where the
    respondent works, one for the partnership of a place.
    """

    respondent_id: int
    version: int
    places: frozenset[str]
    given: Mapping[str, str]


def list_standing_answers(
    questionnaire_id: str, selection: Selection, items: Collection[str]
) -> list[StandingAnswers]:
    """Those in the selection that count and stand by answers, with their answers to some items."""
    standing = (
        select(OrganisationRecord.id, AssessmentRecord.id, AssessmentRecord.questionnaire_version)
        .join(StandingRecord, StandingRecord.organisation_id == OrganisationRecord.id)
        .join(AssessmentRecord, AssessmentRecord.id == StandingRecord.assessment_id)
        .where(
            StandingRecord.questionnaire_id == questionnaire_id,
            is_counted_respondent(),
            is_in_selection(selection),
            AssessmentRecord.submitted_at >= selection.since if selection.since else sa.true(),
        )
        .order_by(OrganisationRecord.id)
    )
    rows = db.session.execute(standing).all()
    chosen = standing.with_only_columns(AssessmentRecord.id).order_by(None)
    given = defaultdict[int, dict[str, str]](dict)
    for assessment_id, item, choice in db.session.execute(
        select(AnswerRecord.assessment_id, AnswerRecord.item_id, AnswerRecord.given).where(
            AnswerRecord.assessment_id.in_(chosen),
            AnswerRecord.item_id.in_(items),
            AnswerRecord.given != "",
        )
    ):
        given[assessment_id][item] = choice
    places = _list_places(standing.with_only_columns(OrganisationRecord.id).order_by(None))
    return [
        StandingAnswers(respondent, version, frozenset(places[respondent]), given[assessment])
        for respondent, assessment, version in rows
    ]


def _list_places(respondents: sa.Select[int]) -> Mapping[int, set[str]]:
    places = defaultdict[int, set[str]](set)
    record = OrganisationPlaceRecord
    for respondent, place in db.session.execute(
        select(record.organisation_id, record.place).where(record.organisation_id.in_(respondents))
    ):
        places[respondent].add(place)
    return places
