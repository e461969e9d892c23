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
from app.store.base.events import Action, record
from app.store.base.transactions import writing
from app.store.comparison.answer_age import months_before
from app.store.comparison.placements import have_the_sums_to_oneself
from app.store.lifecycle import retention_conditions
from app.store.lifecycle.deletion import take_out
from app.store.lifecycle.retention_conditions import OPERATOR
from app.store.organisations.organisations import GoneError, lock_organisation

# Rows that go in one transaction, so that nobody waits for long.
BATCH = 500

# So many organisations, drafts and addresses go in one night without a second look; more, where
# they are no larger a part than this of the organisations that there are. A clock that is ahead
# would take all.
FEW = 10
USUAL_PART = 0.2

# What an account is called whose name and address are gone. No e-mail address looks like it.
LEFT = "Somebody who has left"
LEFT_EMAIL = "left-"


class Step(NamedTuple):
    """Rows of one table that go when their kind's time is over.

    `is_due` says which, given the moment before which they ended or were last touched; `take` takes
    a batch of ids away.
    """

    kind: RetainedKind
    table: type[Record]
    is_due: Callable[[datetime], ColumnElement[bool]]
    take: "Take"
    batch: int = BATCH


class Batch(NamedTuple):
    """Ids that were due when they were looked for, of which only those go that still are."""

    ids: Sequence[int]
    is_due: ColumnElement[bool]
    table: type[Record]

    @property
    def still_due(self) -> ColumnElement[bool]:
        """The condition for a row to go."""
        return _id_of(self.table).in_(self.ids) & self.is_due


# How many were taken away.
Take = Callable[[Session, Batch], int]


def count_due(retained: Sequence[RetentionRule], at: datetime) -> Mapping[RetainedKind, int]:
    """How much of each kind is over at that moment, in the table's order. It changes nothing."""
    return {
        each.kind: sum(len(_due(step, _before(each, at))) for step in _steps_of(each.kind))
        for each in retained
    }


def is_unusually_much(due: Mapping[RetainedKind, int]) -> bool:
    """Whether more of what was said would go than goes in a night, as where a clock is ahead."""
    goes = due[RetainedKind.ORGANISATIONS] + due[RetainedKind.DRAFTS] + due[RetainedKind.CONTACTS]
    there = db.session.scalars(select(sa.func.count()).select_from(OrganisationRecord)).one()
    return goes > FEW and goes > USUAL_PART * there


def purge(retained: Sequence[RetentionRule], at: datetime) -> Iterator[tuple[RetainedKind, int]]:
    """Take away what is over at that moment, and tell of each kind how much it was.

    What is gone when it stops halfway is gone; the next time goes on from there. The files have to
    be written anew afterwards (`app.store.base.secure_deletion.write_anew`).
    """
    for each in retained:
        yield each.kind, sum(_purge(step, _before(each, at)) for step in _steps_of(each.kind))


def _before(each: RetentionRule, at: datetime) -> datetime:
    return months_before(at, each.months) - timedelta(days=each.days)


def _due(step: Step, before: datetime) -> Sequence[int]:
    number = _id_of(step.table)
    return db.session.scalars(select(number).where(step.is_due(before)).order_by(number)).all()


def _purge(step: Step, before: datetime) -> int:
    found = _due(step, before)
    taken = 0
    for start in range(0, len(found), step.batch):
        batch = Batch(found[start : start + step.batch], step.is_due(before), step.table)
        with writing(rewrite=False) as session:
            count = step.take(session, batch)
            if count:
                record(session, Action.PURGED, OPERATOR, items=[step.kind, str(count)])
        taken += count
    return taken


def _steps_of(kind: RetainedKind) -> list[Step]:
    return [step for step in STEPS if step.kind is kind]


def _id_of(table: type[Record]) -> InstrumentedAttribute[Any]:
    number: InstrumentedAttribute[Any] = table.id  # type: ignore[attr-defined] # each has one
    return number


def _delete(session: Session, batch: Batch) -> int:
    gone = delete(batch.table).where(batch.still_due).returning(_id_of(batch.table))
    return len(session.scalars(gone).all())


def _forget_people(session: Session, batch: Batch) -> int:
    """Leave of an account its number, its role and its days: the record names it by the number."""
    account = AccountRecord
    nameless = (
        update(account)
        .where(batch.still_due)
        .values(
            name=LEFT,
            email=sa.literal(LEFT_EMAIL) + sa.cast(account.id, sa.String),
            password_hash="",
            issuer=None,
            subject=None,
            totp_secret=None,
            totp_step=None,
        )
    )
    left = session.scalars(nameless.returning(account.id)).all()
    for table in (RecoveryCodeRecord, AccountSessionRecord):
        session.execute(delete(table).where(table.account_id.in_(left)))
    return len(left)


def _forget_addresses(session: Session, batch: Batch) -> int:
    """Leave of an organisation that said nothing all but the addresses that were written to."""
    table, link = OrganisationRecord, ReturnLinkRecord
    rows = select(table.id).where(table.id.in_(batch.ids)).order_by(table.id)
    session.execute(rows.with_for_update())
    mine = session.scalars(select(table.id).where(batch.still_due)).all()
    session.execute(update(table).where(table.id.in_(mine)).values(contact=""))
    session.execute(update(link).where(link.organisation_id.in_(mine)).values(sent_to=""))
    return len(mine)


def _drop(session: Session, batch: Batch) -> int:
    """Drop one draft as its organisation would, with an event of its own: see `round_undo`."""
    table = AssessmentRecord
    (number,) = batch.ids
    have_the_sums_to_oneself(session)
    whose = select(table.organisation_id).where(table.id == number)
    mine = session.scalars(whose).one_or_none()
    try:
        lock_organisation(session, mine or 0)
        lock_draft(session, number)
    except GoneError:
        return 0
    gone = delete(table).where(batch.still_due).returning(table.id)
    if session.scalars(gone).one_or_none() is None:
        return 0
    record(session, Action.DROPPED, OPERATOR, mine, number)
    return 1


def _take_out(session: Session, batch: Batch) -> int:
    """Delete one organisation as it would do itself, with an event of its own."""
    table = OrganisationRecord
    (number,) = batch.ids
    have_the_sums_to_oneself(session)
    try:
        lock_organisation(session, number)
    except GoneError:
        return 0
    if session.scalars(select(table.id).where(batch.still_due)).one_or_none() is None:
        return 0
    take_out(session, number, OPERATOR)
    return 1


STEPS = (
    Step(RetainedKind.SIGN_IN_FAILURES, SignInFailureRecord, retention_conditions.failed, _delete),
    Step(
        RetainedKind.SESSIONS,
        AccountSessionRecord,
        retention_conditions.account_session_ended,
        _delete,
    ),
    Step(RetainedKind.SESSIONS, SentFormRecord, retention_conditions.form_sent, _delete),
    Step(
        RetainedKind.SESSIONS, LinkSessionRecord, retention_conditions.link_session_ended, _delete
    ),
    Step(RetainedKind.ENDED_LINKS, ReturnLinkRecord, retention_conditions.link_ended, _delete),
    Step(RetainedKind.ENDED_KEYS, ApiTokenRecord, retention_conditions.key_ended, _delete),
    Step(
        RetainedKind.ENDED_ACCOUNTS,
        AccountRecord,
        retention_conditions.account_ended,
        _forget_people,
    ),
    Step(RetainedKind.DRAFTS, AssessmentRecord, retention_conditions.draft_left_alone, _drop, 1),
    Step(
        RetainedKind.CONTACTS,
        OrganisationRecord,
        retention_conditions.never_answered,
        _forget_addresses,
    ),
    Step(
        RetainedKind.ORGANISATIONS,
        OrganisationRecord,
        retention_conditions.does_not_come_back,
        _take_out,
        1,
    ),
)
