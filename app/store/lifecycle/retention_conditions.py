"""Whose time is over: for each kind of data of `app.settings.retention`, a condition on its rows.

Each takes the moment before which a row has to have ended, or been left alone. What was done is
told by the record of events, which stays when a link or a session goes.
"""

from datetime import datetime
from typing import Any

from sqlalchemy import ColumnElement, select
from sqlalchemy.orm import InstrumentedAttribute

from app.model import (
    AccountRecord,
    AccountSessionRecord,
    AnswerRecord,
    ApiTokenRecord,
    AssessmentRecord,
    EventRecord,
    LinkSessionRecord,
    OrganisationRecord,
    ReturnLinkRecord,
    SentFormRecord,
    SignInFailureRecord,
)
from app.settings.retention import LINK_SESSION_LENGTH, MEMBER_SESSION_LENGTH
from app.store.base.events import Action

# What changes a draft, beside the answers themselves. One that was taken back may hold old answers.
CHANGES_A_DRAFT = {
    Action.ROUND_STARTED,
    Action.ANSWERS_SAVED,
    Action.BROUGHT_IN,
    Action.TAKEN_BACK,
    Action.MERGED,
}
# What the service does to an organisation by itself: nobody there came back by that.
BY_ITSELF = {Action.DROPPED, Action.PURGED, Action.AWAITS_CONFIRMATION}
OPERATOR = "operator"


def failed(before: datetime) -> ColumnElement[bool]:
    """That a wrong password was typed before then."""
    return SignInFailureRecord.at <= before


def account_session_ended(before: datetime) -> ColumnElement[bool]:
    """That a session of the core team was over by then."""
    return AccountSessionRecord.ends_at <= before


def form_sent(before: datetime) -> ColumnElement[bool]:
    """That every session in which a form was sent was over by then."""
    return SentFormRecord.sent_at <= before - max(LINK_SESSION_LENGTH, MEMBER_SESSION_LENGTH)


def link_session_ended(before: datetime) -> ColumnElement[bool]:
    """That an organisation's session was over by then."""
    return LinkSessionRecord.ends_at <= before


def link_ended(before: datetime) -> ColumnElement[bool]:
    """That a return link had ended by then."""
    return ReturnLinkRecord.ended_at <= before


def key_ended(before: datetime) -> ColumnElement[bool]:
    """That a key had been ended, or was over, by then."""
    key = ApiTokenRecord
    return (key.ended_at <= before) | (key.ends_at <= before)


def account_ended(before: datetime) -> ColumnElement[bool]:
    """That a member of the core team had left by then, and is still on record by name."""
    account = AccountRecord
    return (account.ended_at <= before) & account.email.contains("@")


def draft_left_alone(before: datetime) -> ColumnElement[bool]:
    """That a draft was begun before then, and nothing of it was changed since."""
    table, answer = AssessmentRecord, AnswerRecord
    mine = answer.assessment_id == table.id
    return (
        table.submitted_at.is_(None)
        & (table.started_at <= before)
        & ~select(answer.item_id).where(mine, answer.saved_at > before).exists()
        & ~_happened(table.organisation_id, before, EventRecord.action.in_(sorted(CHANGES_A_DRAFT)))
    )


def never_answered(before: datetime) -> ColumnElement[bool]:
    """That an organisation has an address and no answer, and nothing happened to it since."""
    table, link = OrganisationRecord, ReturnLinkRecord
    sent = select(link.id).where(link.organisation_id == table.id, link.sent_to != "")
    return (
        ((table.contact != "") | sent.exists())
        & (table.joined_at <= before)
        & ~_happened(table.id, before, _is_somebody_s_doing())
        & ~_has_answered()
    )


def does_not_come_back(before: datetime) -> ColumnElement[bool]:
    """That nothing was done there since, and nobody wrote to it."""
    table, rounds, answer = OrganisationRecord, AssessmentRecord, AnswerRecord
    mine = rounds.organisation_id == table.id
    begun = (rounds.started_at > before) | (rounds.submitted_at > before)
    saved = select(answer.item_id).join(rounds, rounds.id == answer.assessment_id)
    return (
        (table.joined_at <= before)
        & ~select(rounds.id).where(mine, begun).exists()
        & ~saved.where(mine, answer.saved_at > before).exists()
        & ~_happened(table.id, before, _is_somebody_s_doing())
    )


def _has_answered() -> ColumnElement[bool]:
    """That a round was submitted, or something is written in a draft."""
    rounds, answer = AssessmentRecord, AnswerRecord
    mine = rounds.organisation_id == OrganisationRecord.id
    words = (answer.given != "") | (answer.note != "") | (answer.evidence != "")
    written = select(answer.item_id).join(rounds, rounds.id == answer.assessment_id)
    submitted = select(rounds.id).where(mine, rounds.submitted_at.is_not(None))
    return submitted.exists() | written.where(mine, words).exists()


def _is_somebody_s_doing() -> ColumnElement[bool]:
    event = EventRecord
    return (event.actor != OPERATOR) | event.action.not_in(sorted(BY_ITSELF))


def _happened(
    organisation_id: InstrumentedAttribute[Any], before: datetime, what: ColumnElement[bool]
) -> ColumnElement[bool]:
    """That something of that sort is on the organisation's record since then."""
    event = EventRecord
    return (
        select(event.id)
        .where(event.organisation_id == organisation_id, event.at > before, what)
        .exists()
    )
