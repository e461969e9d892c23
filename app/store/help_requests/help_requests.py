"""Asking for help, and what both sides do with a request: docs/decisions/0055.

Words are only ever added, and taken out by the core team alone. Each change is an event with the
request's number, and without a word.
"""

from collections.abc import Iterable
from dataclasses import dataclass

from sqlalchemy import func, select, update
from sqlalchemy.orm import Session

from app.database.engine import db
from app.model import (
    AccountRecord,
    HelpMessageRecord,
    HelpRequestRecord,
    PlanActionRecord,
    Role,
)
from app.store.base.dialects import LARGEST_ID
from app.store.base.events import Action, record_event
from app.store.base.secure_deletion import mark_only_adds, rewrite_after_commit
from app.store.base.sent_forms import get_form_result, store_form_result
from app.store.base.transactions import now, write_transaction
from app.store.help_requests.help_threads import is_respondent
from app.store.organisations.organisations import lock_organisation

# Characters of each message: a few words, so that somebody reads them this week.
MAX_HELP_WORDS = 1_000
# Of one respondent: whoever has its link may ask.
MOST_OPEN_REQUESTS = 20
# Of one thread.
MOST_MESSAGES = 200
# What stands in the database for words that were taken out, where there has to be something.
NO_WORDS_LEFT = "-"


@dataclass(frozen=True)
class HelpSubject:
    """What a request is about: an action of the plan, a question, both or neither."""

    plan_action_id: int | None = None
    questionnaire_id: str = ""
    item_id: str = ""


@dataclass(frozen=True)
class Member:
    """A member of the core team who can see to a request."""

    id: int
    name: str


class TooManyRequestsError(Exception):
    """The respondent has `MOST_OPEN_REQUESTS` open ones: nothing was added."""


class TooManyMessagesError(Exception):
    """The thread has `MOST_MESSAGES` messages: nothing was added."""


class ActionNotOnPlanError(Exception):
    """The action is not on the respondent's plan, or not any more: nothing was added."""


class RequestGoneError(Exception):
    """There is no such request, or not any more: nothing was changed."""


class TakenMeanwhileError(Exception):
    """Somebody else sees to it by now, or nobody: nothing was changed. `name` is empty then."""

    def __init__(self, name: str) -> None:
        super().__init__(name)
        self.name = name


def ask_for_help(
    organisation_id: int, subject: HelpSubject, words: str, actor: str, form: str | None = None
) -> int:
    """Ask the core team, and return the request's number; once for a form.

    Raises TooManyRequestsError, ActionNotOnPlanError, and NotFoundError where the respondent is not
    there any more.
    """
    with write_transaction() as session:
        lock_organisation(session, organisation_id)
        if (before := get_form_result(form)) is not None:
            return before
        _check_may_ask(session, organisation_id, subject)
        request = HelpRequestRecord(
            organisation_id=organisation_id,
            plan_action_id=subject.plan_action_id,
            questionnaire_id=subject.questionnaire_id,
            item_id=subject.item_id,
            asked_at=now(),
        )
        session.add(request)
        session.flush()
        _add_message(session, request, words, actor)
        _record(session, Action.HELP_ASKED, actor, request)
        store_form_result(session, form, request.id)
        mark_only_adds(session)
        return request.id


def add_words(
    number: int, organisation_id: int, words: str, actor: str, form: str | None = None
) -> None:
    """Add a respondent's words to a thread of its own; once for a form.

    What was marked as done is open again by that. Raises RequestGoneError and TooManyMessagesError.
    """
    with write_transaction() as session:
        request = _lock_request(session, number, organisation_id)
        if get_form_result(form) is not None:
            return
        _add_message(session, request, words, actor)
        _record(session, Action.HELP_WRITTEN, actor, request)
        _reopen(session, request, actor)
        store_form_result(session, form, number)


def answer_request(number: int, words: str, account_id: int, form: str | None = None) -> bool:
    """Add the core team's words to a thread; once for a form. Whose nobody sees to, they do now.

    Returns whether this answers words of the respondent: it was its turn no longer. Raises
    RequestGoneError and TooManyMessagesError.
    """
    actor = f"account:{account_id}"
    with write_transaction() as session:
        request = _lock_request(session, number)
        if get_form_result(form) is not None:
            return False
        answers_words = is_respondent(_last_actor(session, number))
        _add_message(session, request, words, actor)
        _record(session, Action.HELP_ANSWERED, actor, request)
        if request.taken_by is None and request.done_at is None:
            _give_to(session, request, account_id, actor)
        store_form_result(session, form, number)
        return answers_words


def give_request(number: int, to: int | None, seen: int | None, actor: str) -> None:
    """Have a member of the core team see to a request, or nobody.

    `seen` is who saw to it on the page of whoever does so. Raises TakenMeanwhileError where that is
    somebody else by now, and RequestGoneError where there is no such request or member.
    """
    with write_transaction() as session:
        request = _lock_request(session, number)
        if request.taken_by == to:
            return
        if request.taken_by != seen:
            raise TakenMeanwhileError(_member_name(request.taken_by))
        if to is not None and to not in {member.id for member in list_members()}:
            raise RequestGoneError
        _give_to(session, request, to, actor)


def mark_done(number: int, actor: str, organisation_id: int | None = None) -> bool:
    """Mark a request as done, for either side. False, and nothing changed, where it is already.

    Raises RequestGoneError, also where it is not of the organisation that is said.
    """
    with write_transaction() as session:
        request = _lock_request(session, number, organisation_id)
        if request.done_at is not None:
            return False
        request.done_at, request.done_by = now(), actor
        _record(session, Action.HELP_DONE, actor, request)
        return True


def open_again(number: int, actor: str) -> bool:
    """Open a request that was done. False, and nothing changed, where it is open already.

    Raises RequestGoneError.
    """
    with write_transaction() as session:
        return _reopen(session, _lock_request(session, number), actor)


def remove_words(number: int, message_id: int, actor: str) -> bool:
    """Take out the words of one message, of either side, for good. The message stays without them.

    False, and nothing changed, where that was done already. Raises RequestGoneError, also where the
    message is of another thread.
    """
    with write_transaction() as session:
        request = _lock_request(session, number)
        statement = select(HelpMessageRecord).where(
            HelpMessageRecord.id == min(message_id, LARGEST_ID),
            HelpMessageRecord.help_request_id == number,
        )
        message = session.scalars(statement.execution_options(populate_existing=True)).one_or_none()
        if message is None:
            raise RequestGoneError
        if message.removed_at is not None:
            return False
        message.words, message.removed_at = NO_WORDS_LEFT, now()
        _record(session, Action.HELP_WORDS_REMOVED, actor, request, [str(message_id)])
        rewrite_after_commit(session)
        return True


def move_requests(session: Session, to_id: int, from_id: int) -> None:
    """Have one respondent ask what another has asked, as a part of making the two one."""
    session.execute(
        update(HelpRequestRecord)
        .where(HelpRequestRecord.organisation_id == from_id)
        .values(organisation_id=to_id)
    )


def list_members() -> list[Member]:
    """Whoever can see to a request: the editors, by name."""
    rows = db.session.execute(
        select(AccountRecord.id, AccountRecord.name)
        .where(AccountRecord.ended_at.is_(None), AccountRecord.role == Role.EDITOR)
        .order_by(AccountRecord.name, AccountRecord.id)
    )
    return [Member(number, name) for number, name in rows]


def _check_may_ask(session: Session, organisation_id: int, subject: HelpSubject) -> None:
    still_open = select(func.count()).where(
        HelpRequestRecord.organisation_id == organisation_id, HelpRequestRecord.done_at.is_(None)
    )
    if session.scalars(still_open).one() >= MOST_OPEN_REQUESTS:
        raise TooManyRequestsError
    if subject.plan_action_id is None:
        return
    own = select(PlanActionRecord.id).where(
        PlanActionRecord.id == min(subject.plan_action_id, LARGEST_ID),
        PlanActionRecord.organisation_id == organisation_id,
    )
    if session.scalars(own).one_or_none() is None:
        raise ActionNotOnPlanError


def _lock_request(
    session: Session, number: int, organisation_id: int | None = None
) -> HelpRequestRecord:
    """The request, locked until the transaction ends: what two people do with it comes in a row."""
    if number > LARGEST_ID:
        raise RequestGoneError
    statement = select(HelpRequestRecord).where(HelpRequestRecord.id == number).with_for_update()
    request = session.scalars(statement.execution_options(populate_existing=True)).one_or_none()
    if request is None or organisation_id not in {None, request.organisation_id}:
        raise RequestGoneError
    return request


def _add_message(session: Session, request: HelpRequestRecord, words: str, actor: str) -> None:
    there = select(func.count()).where(HelpMessageRecord.help_request_id == request.id)
    if session.scalars(there).one() >= MOST_MESSAGES:
        raise TooManyMessagesError
    session.add(HelpMessageRecord(help_request_id=request.id, at=now(), actor=actor, words=words))
    session.flush()


def _last_actor(session: Session, number: int) -> str:
    last = (
        select(HelpMessageRecord.actor)
        .where(HelpMessageRecord.help_request_id == number)
        .order_by(HelpMessageRecord.id.desc())
        .limit(1)
    )
    return session.scalars(last).one()


def _give_to(session: Session, request: HelpRequestRecord, to: int | None, actor: str) -> None:
    request.taken_by, request.taken_at = to, None if to is None else now()
    whom = [] if to is None else [str(to)]
    _record(session, Action.HELP_TAKEN, actor, request, whom)


def _reopen(session: Session, request: HelpRequestRecord, actor: str) -> bool:
    if request.done_at is None:
        return False
    request.done_at, request.done_by = None, ""
    _record(session, Action.HELP_OPENED_AGAIN, actor, request)
    return True


def _record(
    session: Session,
    action: Action,
    actor: str,
    request: HelpRequestRecord,
    more: Iterable[str] = (),
) -> None:
    record_event(session, action, actor, request.organisation_id, items=[str(request.id), *more])


def _member_name(account_id: int | None) -> str:
    statement = select(AccountRecord.name).where(AccountRecord.id == account_id)
    return db.session.scalars(statement).one_or_none() or ""
