"""Whose time is over: for each kind of data of `app.settings.retention`, a condition on its rows.

Each takes the moment before which a row has to have ended, or been left alone. What was done is
told by the record of events, which stays when a link or a session goes.
"""

from datetime import datetime
from typing import Any

import sqlalchemy as sa
from sqlalchemy import ColumnElement, select
from sqlalchemy.orm import InstrumentedAttribute, aliased

from app.model import (
    AccountRecord,
    AccountSessionRecord,
    AnswerRecord,
    ApiTokenRecord,
    AssessmentRecord,
    BoardLinkRecord,
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
DRAFT_CHANGING_ACTIONS = {
    Action.ROUND_STARTED,
    Action.ANSWERS_SAVED,
    Action.BROUGHT_IN,
    Action.TAKEN_BACK,
    Action.MERGED,
}
# What the service does to an organisation by itself: nobody there came back by that.
AUTOMATIC_ACTIONS = {Action.DROPPED, Action.PURGED, Action.AWAITS_CONFIRMATION}
OPERATOR = "operator"


def is_sign_in_failure_due(before: datetime) -> ColumnElement[bool]:
    """Whether a wrong password was typed before then."""
    return SignInFailureRecord.at <= before


def is_account_session_due(before: datetime) -> ColumnElement[bool]:
    """Whether a session of the core team was over by then."""
    return AccountSessionRecord.ends_at <= before


def is_sent_form_due(before: datetime) -> ColumnElement[bool]:
    """Whether every session in which a form was sent was over by then."""
    return SentFormRecord.sent_at <= before - max(LINK_SESSION_LENGTH, MEMBER_SESSION_LENGTH)


def is_link_session_due(before: datetime) -> ColumnElement[bool]:
    """Whether an organisation's session was over by then."""
    return LinkSessionRecord.ends_at <= before


def is_link_due(before: datetime) -> ColumnElement[bool]:
    """Whether a return link had ended by then."""
    return ReturnLinkRecord.ended_at <= before


def is_board_link_due(before: datetime) -> ColumnElement[bool]:
    """Whether a link to a page for the board had been ended, or was over, by then."""
    return (BoardLinkRecord.ended_at <= before) | (BoardLinkRecord.ends_at <= before)


def is_api_key_due(before: datetime) -> ColumnElement[bool]:
    """Whether a key had been ended, or was over, by then."""
    return (ApiTokenRecord.ended_at <= before) | (ApiTokenRecord.ends_at <= before)


def is_account_due(before: datetime) -> ColumnElement[bool]:
    """Whether a member of the core team had left by then, and is still on record by name."""
    return (AccountRecord.ended_at <= before) & AccountRecord.email.contains("@")


def is_draft_due(before: datetime) -> ColumnElement[bool]:
    """Whether a draft was begun before then, and nothing of it was changed since."""
    is_of_draft = AnswerRecord.assessment_id == AssessmentRecord.id
    # What changes another round is about that one; a merge is about all of them.
    is_about_it = sa.or_(
        EventRecord.assessment_id == AssessmentRecord.id, EventRecord.assessment_id.is_(None)
    )
    return (
        AssessmentRecord.submitted_at.is_(None)
        & (AssessmentRecord.started_at <= before)
        & ~select(AnswerRecord.item_id).where(is_of_draft, AnswerRecord.saved_at > before).exists()
        & ~_has_event_since(
            AssessmentRecord.organisation_id,
            before,
            EventRecord.action.in_(sorted(DRAFT_CHANGING_ACTIONS)) & is_about_it,
        )
    )


def is_contact_due(before: datetime) -> ColumnElement[bool]:
    """Whether an organisation has an address and no answer, and nothing happened to it since."""
    sent = select(ReturnLinkRecord.id).where(
        ReturnLinkRecord.organisation_id == OrganisationRecord.id, ReturnLinkRecord.sent_to != ""
    )
    return (
        ((OrganisationRecord.contact != "") | sent.exists())
        & (OrganisationRecord.joined_at <= before)
        & ~_has_event_since(OrganisationRecord.id, before, _is_done_by_people())
        & ~_has_answered()
    )


def is_organisation_due(before: datetime) -> ColumnElement[bool]:
    """Whether nothing was done there since, and nobody wrote to it.

    An organisation stays as long as a team of it does: each goes when its own time is over.
    """
    team = aliased(OrganisationRecord)
    is_of_organisation = AssessmentRecord.organisation_id == OrganisationRecord.id
    begun = (AssessmentRecord.started_at > before) | (AssessmentRecord.submitted_at > before)
    saved = select(AnswerRecord.item_id).join(
        AssessmentRecord, AssessmentRecord.id == AnswerRecord.assessment_id
    )
    return (
        (OrganisationRecord.joined_at <= before)
        & ~select(team.id).where(team.part_of == OrganisationRecord.id).exists()
        & ~select(AssessmentRecord.id).where(is_of_organisation, begun).exists()
        & ~saved.where(is_of_organisation, AnswerRecord.saved_at > before).exists()
        & ~_has_event_since(OrganisationRecord.id, before, _is_done_by_people())
    )


def _has_answered() -> ColumnElement[bool]:
    """Whether a round was submitted, or something is written in a draft."""
    is_of_organisation = AssessmentRecord.organisation_id == OrganisationRecord.id
    words = (AnswerRecord.given != "") | (AnswerRecord.note != "") | (AnswerRecord.evidence != "")
    written = select(AnswerRecord.item_id).join(
        AssessmentRecord, AssessmentRecord.id == AnswerRecord.assessment_id
    )
    submitted = select(AssessmentRecord.id).where(
        is_of_organisation, AssessmentRecord.submitted_at.is_not(None)
    )
    return submitted.exists() | written.where(is_of_organisation, words).exists()


def _is_done_by_people() -> ColumnElement[bool]:
    return (EventRecord.actor != OPERATOR) | EventRecord.action.not_in(sorted(AUTOMATIC_ACTIONS))


def _has_event_since(
    organisation_id: InstrumentedAttribute[Any], before: datetime, condition: ColumnElement[bool]
) -> ColumnElement[bool]:
    """Whether something of that sort is on the organisation's record since then."""
    return (
        select(EventRecord.id)
        .where(EventRecord.organisation_id == organisation_id, EventRecord.at > before, condition)
        .exists()
    )
