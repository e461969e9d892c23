"""Where rounds were placed when they were submitted, as it was kept: by respondent, by round."""

from collections.abc import Sequence
from typing import NamedTuple

from sqlalchemy import select

from app.database.engine import db
from app.model import AssessmentRecord, PlacementRecord, StandingRecord


class KeptPlacement(NamedTuple):
    """Where one value of a submitted round stands, as it was kept.

    `floor` and `ceiling` are numbers on the ladder, `score` is in basis points.
    """

    floor: int
    ceiling: int | None
    score: int | None

    @property
    def too_little_known(self) -> bool:
        """Whether too little is known to say a stage, so that it only counts as the start."""
        return self.ceiling is None and self.floor == 0


def get_kept_placements(
    questionnaire_id: str, organisation_ids: Sequence[int], value: str
) -> dict[int, KeptPlacement]:
    """Where organisations stand in a value ('' for the whole) of a questionnaire, by id.

    Those that stand nowhere in it are left out.
    """
    rows = db.session.execute(
        select(
            StandingRecord.organisation_id,
            PlacementRecord.floor,
            PlacementRecord.ceiling,
            PlacementRecord.score,
        )
        .join(PlacementRecord, PlacementRecord.assessment_id == StandingRecord.assessment_id)
        .where(
            StandingRecord.organisation_id.in_(organisation_ids),
            StandingRecord.questionnaire_id == questionnaire_id,
            PlacementRecord.value == value,
        )
        .order_by(StandingRecord.organisation_id)
    )
    return {number: KeptPlacement(floor, ceiling, score) for number, floor, ceiling, score in rows}


def get_placements_by_round(organisation_id: int) -> dict[int, dict[str, KeptPlacement]]:
    """The kept placements of an organisation's submitted rounds: by assessment, then by value."""
    rows = db.session.execute(
        select(
            PlacementRecord.assessment_id,
            PlacementRecord.value,
            PlacementRecord.floor,
            PlacementRecord.ceiling,
            PlacementRecord.score,
        )
        .join(AssessmentRecord, AssessmentRecord.id == PlacementRecord.assessment_id)
        .where(AssessmentRecord.organisation_id == organisation_id)
        .order_by(PlacementRecord.assessment_id, PlacementRecord.value)
    )
    placements: dict[int, dict[str, KeptPlacement]] = {}
    for assessment_id, value, floor, ceiling, score in rows:
        placements.setdefault(assessment_id, {})[value] = KeptPlacement(floor, ceiling, score)
    return placements
