"""Tables, and nothing else: what was said, and by which organisation."""

from app.records.assessment import AnswerRecord, AssessmentRecord
from app.records.base import Record
from app.records.event import EventRecord
from app.records.organisation import (
    OrganisationPlaceRecord,
    OrganisationRecord,
    Place,
    ReturnLinkRecord,
    Sector,
    Size,
)

__all__ = [
    "AnswerRecord",
    "AssessmentRecord",
    "EventRecord",
    "OrganisationPlaceRecord",
    "OrganisationRecord",
    "Place",
    "Record",
    "ReturnLinkRecord",
    "Sector",
    "Size",
]
