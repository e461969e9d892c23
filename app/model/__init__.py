"""Tables, and nothing else: what was said, and by which organisation."""

from app.model.account import (
    AccountRecord,
    AccountSessionRecord,
    ApiTokenRecord,
    RecoveryCodeRecord,
    Role,
    SignInFailureRecord,
    SignInPolicyRecord,
)
from app.model.assessment import AnswerRecord, AssessmentRecord
from app.model.base import Record
from app.model.board import BoardLinkRecord, BoardWordsRecord
from app.model.edition import AllowedNameRecord, EditionRecord, EditionState, RollRecord
from app.model.event import EventRecord
from app.model.evidence import EvidenceItemRecord, EvidenceKind, EvidencePieceRecord
from app.model.figure import FigureRecord, MadeUpWorldRecord
from app.model.goal import GoalKind, ProgrammeGoalRecord
from app.model.help_request import HelpMessageRecord, HelpRequestRecord
from app.model.organisation import (
    Confirmation,
    LinkSessionRecord,
    OrganisationPlaceRecord,
    OrganisationRecord,
    ReturnLinkRecord,
)
from app.model.placement import (
    CurrentAnswerTallyRecord,
    CurrentStageTallyRecord,
    DayTallyRecord,
    PlacementRecord,
    StandingRecord,
)
from app.model.plan import LookBackRecord, PlanActionRecord, PlanActionState
from app.model.secret_key import SecretKeyRecord
from app.model.sent_form import SentFormRecord

__all__ = [
    "AccountRecord",
    "AccountSessionRecord",
    "AllowedNameRecord",
    "AnswerRecord",
    "ApiTokenRecord",
    "AssessmentRecord",
    "BoardLinkRecord",
    "BoardWordsRecord",
    "Confirmation",
    "CurrentAnswerTallyRecord",
    "CurrentStageTallyRecord",
    "DayTallyRecord",
    "EditionRecord",
    "EditionState",
    "EventRecord",
    "EvidenceItemRecord",
    "EvidenceKind",
    "EvidencePieceRecord",
    "FigureRecord",
    "GoalKind",
    "HelpMessageRecord",
    "HelpRequestRecord",
    "LinkSessionRecord",
    "LookBackRecord",
    "MadeUpWorldRecord",
    "OrganisationPlaceRecord",
    "OrganisationRecord",
    "PlacementRecord",
    "PlanActionRecord",
    "PlanActionState",
    "ProgrammeGoalRecord",
    "Record",
    "RecoveryCodeRecord",
    "ReturnLinkRecord",
    "Role",
    "RollRecord",
    "SecretKeyRecord",
    "SentFormRecord",
    "SignInFailureRecord",
    "SignInPolicyRecord",
    "StandingRecord",
]
