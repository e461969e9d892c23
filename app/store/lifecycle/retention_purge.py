"""Taking away what is kept no longer, a small change at a time: by `app.settings.retention`.

Each change looks once more whether the time is over, within its own transaction: somebody may have
come back since it was looked for. The rules are those of the privacy page, which shows the table.
"""

from collections.abc import Callable, Iterator, Mapping, Sequence
from datetime import datetime, timedelta
from typing import Any, NamedTuple

import sqlalchemy as sa
from sqlalchemy import ColumnElement, delete, select, update
from sqlalchemy.orm import InstrumentedAttribute, Session

from app.database.engine import db
from app.model import (
    AccountRecord,
    AccountSessionRecord,
    ApiTokenRecord,
    AssessmentRecord,
    BoardLinkRecord,
    LinkSessionRecord,
    OrganisationRecord,
    Record,
    RecoveryCodeRecord,
    ReturnLinkRecord,
    SentFormRecord,
    SignInFailureRecord,
)
from app.settings.retention import RetainedKind, RetentionRule
from app.store.assessments.entries import lock_draft
from app.store.base.events import Action, record_event
from app.store.base.transactions import write_transaction
from app.store.comparison.answer_age import months_before
from app.store.comparison.placements import lock_tallies
from app.store.lifecycle import retention_conditions
from app.store.lifecycle.deletion import delete_organisation_rows
from app.store.lifecycle.retention_conditions import OPERATOR
from app.store.organisations.organisations import NotFoundError, lock_organisation

# Rows that go in one transaction, so that nobody waits for long.
PURGE_BATCH_SIZE = 500

# So many organisations, drafts and addresses go in one night without a second look; more, where
# they are no larger a part than this of the organisations that there are. A clock that is ahead
# would take all.
USUAL_MOST = 10
USUAL_SHARE = 0.2

# What an account is called whose name and address are gone. No e-mail address looks like it.
LEFT_NAME = "Somebody who has left"
LEFT_EMAIL_PREFIX = "left-"


class PurgeStep(NamedTuple):
    """Rows of one table that go when their kind's time is over.

    `is_due` says which, given the moment before which they ended or were last touched; `take` takes
    a batch of ids away.
    """

    kind: RetainedKind
    table: type[Record]
    is_due: Callable[[datetime], ColumnElement[bool]]
    take: "PurgeAction"
    batch: int = PURGE_BATCH_SIZE


class PurgeBatch(NamedTuple):
    """Ids that were due when they were looked for, of which only those go that still are."""

    ids: Sequence[int]
    is_due: ColumnElement[bool]
    table: type[Record]

    @property
    def still_due(self) -> ColumnElement[bool]:
        """The condition for a row to go."""
        return _id_column(self.table).in_(self.ids) & self.is_due


# How many were taken away.
PurgeAction = Callable[[Session, PurgeBatch], int]


def count_due(retained: Sequence[RetentionRule], at: datetime) -> Mapping[RetainedKind, int]:
    """How much of each kind is over at that moment, in the table's order. It changes nothing."""
    return {
        each.kind: sum(
            len(_find_due_ids(step, _due_before(each, at))) for step in _steps_for(each.kind)
        )
        for each in retained
    }


def is_unusually_large(due: Mapping[RetainedKind, int]) -> bool:
    """Whether more of what was said would go than goes in a night, as where a clock is ahead."""
    goes = due[RetainedKind.ORGANISATIONS] + due[RetainedKind.DRAFTS] + due[RetainedKind.CONTACTS]
    total = db.session.scalars(select(sa.func.count()).select_from(OrganisationRecord)).one()
    return goes > USUAL_MOST and goes > USUAL_SHARE * total


def purge_expired(
    retained: Sequence[RetentionRule], at: datetime
) -> Iterator[tuple[RetainedKind, int]]:
    """Take away what is over at that moment, and tell of each kind how much it was.

    What is gone when it stops halfway is gone; the next time goes on from there. The files have to
    be written anew afterwards (`app.store.base.secure_deletion.rewrite_database_files`).
    """
    for each in retained:
        yield (
            each.kind,
            sum(_purge_step(step, _due_before(each, at)) for step in _steps_for(each.kind)),
        )


def _due_before(each: RetentionRule, at: datetime) -> datetime:
    return months_before(at, each.months) - timedelta(days=each.days)


def _find_due_ids(step: PurgeStep, before: datetime) -> Sequence[int]:
    id_column = _id_column(step.table)
    return db.session.scalars(
        select(id_column).where(step.is_due(before)).order_by(id_column)
    ).all()


def _purge_step(step: PurgeStep, before: datetime) -> int:
    due_ids = _find_due_ids(step, before)
    taken = 0
    for start in range(0, len(due_ids), step.batch):
        batch = PurgeBatch(due_ids[start : start + step.batch], step.is_due(before), step.table)
        with write_transaction(rewrite_files=False) as session:
            count = step.take(session, batch)
            if count:
                record_event(session, Action.PURGED, OPERATOR, items=[step.kind, str(count)])
        taken += count
    return taken


def _steps_for(kind: RetainedKind) -> list[PurgeStep]:
    return [step for step in PURGE_STEPS if step.kind is kind]


def _id_column(table: type[Record]) -> InstrumentedAttribute[Any]:
    column: InstrumentedAttribute[Any] = table.id  # type: ignore[attr-defined] # each has one
    return column


def _delete_rows(session: Session, batch: PurgeBatch) -> int:
    gone = delete(batch.table).where(batch.still_due).returning(_id_column(batch.table))
    return len(session.scalars(gone).all())


def _anonymise_accounts(session: Session, batch: PurgeBatch) -> int:
    """Leave of an account its number, its role and its days: the record names it by the number."""
    nameless = (
        update(AccountRecord)
        .where(batch.still_due)
        .values(
            name=LEFT_NAME,
            email=sa.literal(LEFT_EMAIL_PREFIX) + sa.cast(AccountRecord.id, sa.String),
            password_hash="",
            issuer=None,
            subject=None,
            totp_secret=None,
            totp_step=None,
        )
    )
    left = session.scalars(nameless.returning(AccountRecord.id)).all()
    for table in (RecoveryCodeRecord, AccountSessionRecord):
        session.execute(delete(table).where(table.account_id.in_(left)))
    return len(left)


def _clear_addresses(session: Session, batch: PurgeBatch) -> int:
    """Leave of an organisation that said nothing all but the addresses that were written to."""
    rows = (
        select(OrganisationRecord.id)
        .where(OrganisationRecord.id.in_(batch.ids))
        .order_by(OrganisationRecord.id)
    )
    session.execute(rows.with_for_update())
    organisation_ids = session.scalars(select(OrganisationRecord.id).where(batch.still_due)).all()
    session.execute(
        update(OrganisationRecord)
        .where(OrganisationRecord.id.in_(organisation_ids))
        .values(contact="")
    )
    session.execute(
        update(ReturnLinkRecord)
        .where(ReturnLinkRecord.organisation_id.in_(organisation_ids))
        .values(sent_to="")
    )
    return len(organisation_ids)


def _delete_draft(session: Session, batch: PurgeBatch) -> int:
    """Drop one draft as its organisation would, with an event of its own: see `round_undo`."""
    (assessment_id,) = batch.ids
    lock_tallies(session)
    owner = select(AssessmentRecord.organisation_id).where(AssessmentRecord.id == assessment_id)
    organisation_id = session.scalars(owner).one_or_none()
    try:
        lock_organisation(session, organisation_id or 0)
        lock_draft(session, assessment_id)
    except NotFoundError:
        return 0
    gone = delete(AssessmentRecord).where(batch.still_due).returning(AssessmentRecord.id)
    if session.scalars(gone).one_or_none() is None:
        return 0
    record_event(session, Action.DROPPED, OPERATOR, organisation_id, assessment_id)
    return 1


def _delete_organisation(session: Session, batch: PurgeBatch) -> int:
    """Delete one organisation as it would do itself, with an event of its own."""
    (organisation_id,) = batch.ids
    lock_tallies(session)
    try:
        lock_organisation(session, organisation_id)
    except NotFoundError:
        return 0
    if session.scalars(select(OrganisationRecord.id).where(batch.still_due)).one_or_none() is None:
        return 0
    delete_organisation_rows(session, organisation_id, OPERATOR)
    return 1


PURGE_STEPS = (
    PurgeStep(
        RetainedKind.SIGN_IN_FAILURES,
        SignInFailureRecord,
        retention_conditions.is_sign_in_failure_due,
        _delete_rows,
    ),
    PurgeStep(
        RetainedKind.SESSIONS,
        AccountSessionRecord,
        retention_conditions.is_account_session_due,
        _delete_rows,
    ),
    PurgeStep(
        RetainedKind.SESSIONS, SentFormRecord, retention_conditions.is_sent_form_due, _delete_rows
    ),
    PurgeStep(
        RetainedKind.SESSIONS,
        LinkSessionRecord,
        retention_conditions.is_link_session_due,
        _delete_rows,
    ),
    PurgeStep(
        RetainedKind.ENDED_LINKS, ReturnLinkRecord, retention_conditions.is_link_due, _delete_rows
    ),
    PurgeStep(
        RetainedKind.ENDED_LINKS,
        BoardLinkRecord,
        retention_conditions.is_board_link_due,
        _delete_rows,
    ),
    PurgeStep(
        RetainedKind.ENDED_KEYS, ApiTokenRecord, retention_conditions.is_api_key_due, _delete_rows
    ),
    PurgeStep(
        RetainedKind.ENDED_ACCOUNTS,
        AccountRecord,
        retention_conditions.is_account_due,
        _anonymise_accounts,
    ),
    PurgeStep(
        RetainedKind.DRAFTS, AssessmentRecord, retention_conditions.is_draft_due, _delete_draft, 1
    ),
    PurgeStep(
        RetainedKind.CONTACTS,
        OrganisationRecord,
        retention_conditions.is_contact_due,
        _clear_addresses,
    ),
    PurgeStep(
        RetainedKind.ORGANISATIONS,
        OrganisationRecord,
        retention_conditions.is_organisation_due,
        _delete_organisation,
        1,
    ),
)
