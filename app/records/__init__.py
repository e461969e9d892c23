"""Tables, and nothing else: what was said, and by which organisation."""

from app.records.account import (
    AccountRecord,
    AccountSessionRecord,
    ApiTokenRecord,
    RecoveryCodeRecord,
    Role,
    SignInFailureRecord,
    SignInPolicyRecord,
)
from app.records.assessment import AnswerRecord, AssessmentRecord
from app.records.base import Record
from app.records.edition import AllowedNameRecord, EditionRecord, EditionState, RollRecord
from app.records.event import EventRecord
from app.records.figure import FigureRecord, MadeUpWorldRecord
from app.records.organisation import (
    Confirmation,
    LinkSessionRecord,
    OrganisationPlaceRecord,
    OrganisationRecord,
    Place,
    ReturnLinkRecord,
    Sector,
    Size,
)
from app.records.placement import (
    AnswerTallyRecord,
    DayTallyRecord,
    PlacementRecord,
    StageTallyRecord,
    StandingRecord,
)
from app.records.secret_key import SecretKeyRecord
from app.records.sent_form import SentFormRecord

__all__ = [
    "AccountRecord",
    "AccountSessionRecord",
    "AllowedNameRecord",
    "AnswerRecord",
    "AnswerTallyRecord",
    "ApiTokenRecord",
    "AssessmentRecord",
    "Confirmation",
    "DayTallyRecord",
    "EditionRecord",
    "EditionState",
    "EventRecord",
    "FigureRecord",
    "LinkSessionRecord",
    "MadeUpWorldRecord",
    "OrganisationPlaceRecord",
    "OrganisationRecord",
    "Place",
    "PlacementRecord",
    "Record",
    "RecoveryCodeRecord",
    "ReturnLinkRecord",
    "Role",
    "RollRecord",
    "SecretKeyRecord",
    "Sector",
    "SentFormRecord",
    "SignInFailureRecord",
    "SignInPolicyRecord",
    "Size",
    "StageTallyRecord",
    "StandingRecord",
]
