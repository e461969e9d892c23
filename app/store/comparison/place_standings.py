"""Where the partnership of each place stands, by its answers to one questionnaire."""

from collections import defaultdict
from collections.abc import Mapping
from datetime import datetime
from typing import Any, NamedTuple

import sqlalchemy as sa
from sqlalchemy import select

from app.database.engine import db
from app.model import (
    AssessmentRecord,
    OrganisationPlaceRecord,
    OrganisationRecord,
    PlacementRecord,
    StandingRecord,
)
from app.store.base.current_programme import get_programme
from app.store.comparison.counted_organisations import is_counted_respondent
from app.store.comparison.kept_placements import KeptPlacement
from scoring.programme.programme import RespondentKind


class PlaceStanding(NamedTuple):
    """The partnership of a place, and where the round stands that it stands by.

    `version` is that of the questionnaire which it answered; `values` are by id, '' for the whole.
    """

    respondent_id: int
    name: str
    place: str
    version: int
    submitted_at: datetime
    values: Mapping[str, KeptPlacement]


def list_place_standings(
    questionnaire_id: str, since: datetime | None = None
) -> list[PlaceStanding]:
    """The partnerships that stand by answers to a questionnaire, in the programme's order.

    With `since` those alone that submitted them then or later.
    """
    values: dict[int, dict[str, KeptPlacement]] = defaultdict(dict)
    standings: dict[int, PlaceStanding] = {}
    for row in db.session.execute(_select_place_standings(questionnaire_id, since)):
        own = values[row.id]
        own[row.value] = KeptPlacement(row.floor, row.ceiling, row.score)
        standings[row.id] = PlaceStanding(
            row.id, row.name, row.place, row.questionnaire_version, row.submitted_at, own
        )
    places = list(get_programme().place_names)
    return sorted(standings.values(), key=lambda one: (places.index(one.place), one.respondent_id))


def _select_place_standings(
    questionnaire_id: str, since: datetime | None
) -> sa.Select[*tuple[Any, ...]]:
    of_organisation = OrganisationPlaceRecord.organisation_id == OrganisationRecord.id
    return (
        select(
            OrganisationRecord.id,
            OrganisationRecord.name,
            OrganisationPlaceRecord.place,
            AssessmentRecord.questionnaire_version,
            AssessmentRecord.submitted_at,
            PlacementRecord.value,
            PlacementRecord.floor,
            PlacementRecord.ceiling,
            PlacementRecord.score,
        )
        .join(OrganisationPlaceRecord, of_organisation)
        .join(StandingRecord, StandingRecord.organisation_id == OrganisationRecord.id)
        .join(AssessmentRecord, AssessmentRecord.id == StandingRecord.assessment_id)
        .join(PlacementRecord, PlacementRecord.assessment_id == StandingRecord.assessment_id)
        .where(
            OrganisationRecord.kind == RespondentKind.PLACE_PARTNERSHIP,
            is_counted_respondent(),
            OrganisationPlaceRecord.place.in_(get_programme().place_names),
            StandingRecord.questionnaire_id == questionnaire_id,
            AssessmentRecord.submitted_at >= since if since else sa.true(),
        )
    )
