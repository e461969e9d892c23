"""Reading what was asked: one thread, a respondent's own, and the core team's list of all."""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Any

import sqlalchemy as sa
from sqlalchemy import func, select
from sqlalchemy.orm import aliased

from app.database.engine import db
from app.model import (
    AccountRecord,
    HelpMessageRecord,
    HelpRequestRecord,
    OrganisationRecord,
)
from app.store.base.dialects import LARGEST_ID
from app.store.participation.event_history import account_names
from scoring.programme.programme import RespondentKind

FIRST_MESSAGE = aliased(HelpMessageRecord, name="first_message")
LAST_MESSAGE = aliased(HelpMessageRecord, name="last_message")
# For how long an answer is shown as new where the core team marked the request as done after it.
DONE_SHOWN = timedelta(days=30)
REQUEST_COLUMNS = (
    HelpRequestRecord.id,
    HelpRequestRecord.organisation_id,
    OrganisationRecord.name.label("organisation_name"),
    OrganisationRecord.kind,
    HelpRequestRecord.plan_action_id,
    HelpRequestRecord.questionnaire_id,
    HelpRequestRecord.item_id,
    HelpRequestRecord.asked_at,
    HelpRequestRecord.taken_by,
    AccountRecord.name.label("taken_by_name"),
    HelpRequestRecord.taken_at,
    HelpRequestRecord.done_at,
    HelpRequestRecord.done_by,
    FIRST_MESSAGE.words,
    FIRST_MESSAGE.removed_at.label("words_removed_at"),
    LAST_MESSAGE.at.label("last_at"),
    LAST_MESSAGE.actor.label("last_actor"),
)
"""What a `HelpRequest` is made of, by its names."""


@dataclass(frozen=True, kw_only=True)
class HelpRequest:
    """One thing that a respondent asks for: what about, since when, who sees to it.

    `words` are those that it began with, until the core team took them out at `words_removed_at`;
    `last_actor` wrote last. `taken_by` and `done_at` are None
    while nobody has, `done_by` is an actor as events name them.
    """

    id: int
    organisation_id: int
    organisation_name: str
    kind: RespondentKind
    plan_action_id: int | None
    questionnaire_id: str
    item_id: str
    asked_at: datetime
    taken_by: int | None
    taken_by_name: str | None
    taken_at: datetime | None
    done_at: datetime | None
    done_by: str
    words: str
    words_removed_at: datetime | None
    last_at: datetime
    last_actor: str

    @property
    def is_open(self) -> bool:
        """Whether it is not marked as done."""
        return self.done_at is None

    @property
    def is_answered(self) -> bool:
        """Whether the last words are the core team's."""
        return not is_respondent(self.last_actor)

    def is_new_to_respondent(self, at: datetime) -> bool:
        """Whether the core team's words are shown as new: the last ones, until something follows.

        What the respondent marks as done is known to it. What the core team does may be new yet.
        """
        if self.done_at is None:
            return self.is_answered
        shown_until = self.done_at + DONE_SHOWN
        return self.is_answered and not is_respondent(self.done_by) and at < shown_until


@dataclass(frozen=True)
class HelpMessage:
    """A few words of one side. `name` is that of the member of the core team who wrote them.

    The core team took them out at `removed_at`: what `words` are from then on is shown nowhere.
    """

    id: int
    at: datetime
    words: str
    removed_at: datetime | None
    by_respondent: bool
    name: str


@dataclass(frozen=True)
class HelpThread:
    """A request with its messages, the first first."""

    request: HelpRequest
    messages: Sequence[HelpMessage]


def is_respondent(actor: str) -> bool:
    """Whether that is somebody by a respondent's private link, and not the core team."""
    return actor.startswith("link:")


def find_thread(number: int, organisation_id: int | None = None) -> HelpThread | None:
    """A thread by its number; None where there is none, or another respondent's is asked for."""
    request = find_request(number)
    if request is None or organisation_id not in {None, request.organisation_id}:
        return None
    return HelpThread(request, _list_messages(number))


def find_request(number: int) -> HelpRequest | None:
    """A request by its number, which may be any that an address has."""
    if number > LARGEST_ID:
        return None
    found = load_requests(select_requests().where(HelpRequestRecord.id == number))
    return found[0] if found else None


def list_requests_of(organisation_id: int) -> list[HelpRequest]:
    """What a respondent has asked for, in the order of the core team's list."""
    return load_requests(
        in_order(select_requests().where(HelpRequestRecord.organisation_id == organisation_id))
    )


def list_open_about(
    organisation_id: int, *, plan_action_id: int | None = None, question: tuple[str, str] = ("", "")
) -> list[HelpRequest]:
    """A respondent's open requests about an action, or about a question by its ids."""
    return [
        each
        for each in list_requests_of(organisation_id)
        if each.is_open
        and each.plan_action_id == plan_action_id
        and (plan_action_id is not None or (each.questionnaire_id, each.item_id) == question)
    ]


def list_action_ids_asked_about(organisation_id: int) -> set[int]:
    """The actions of a respondent's plan whose words the core team may read: of open requests."""
    rows = db.session.scalars(
        select(HelpRequestRecord.plan_action_id).where(
            HelpRequestRecord.organisation_id == organisation_id,
            HelpRequestRecord.done_at.is_(None),
            HelpRequestRecord.plan_action_id.is_not(None),
        )
    )
    return {number for number in rows if number is not None}


def threads_fingerprint(organisation_ids: Iterable[int]) -> str:
    """Short text that differs when what they asked, or any words of it, do; empty for nothing."""
    statement = (
        select(func.count(HelpMessageRecord.id), func.max(HelpMessageRecord.id))
        .join(HelpRequestRecord, HelpRequestRecord.id == HelpMessageRecord.help_request_id)
        .where(HelpRequestRecord.organisation_id.in_(organisation_ids))
    )
    count, last = db.session.execute(statement).one()
    return f"{count}.{last}" if count else ""


def count_open() -> int:
    """How many requests are open, whoever has taken them."""
    statement = select(func.count()).where(HelpRequestRecord.done_at.is_(None))
    return db.session.scalars(statement.select_from(HelpRequestRecord)).one()


def select_requests() -> sa.Select[*tuple[Any, ...]]:
    """All of them, as `load_requests` takes them, in no order."""
    return (
        select(*REQUEST_COLUMNS)
        .join(OrganisationRecord, OrganisationRecord.id == HelpRequestRecord.organisation_id)
        .join(FIRST_MESSAGE, FIRST_MESSAGE.id == _message_id(func.min))
        .join(LAST_MESSAGE, LAST_MESSAGE.id == _message_id(func.max))
        .outerjoin(AccountRecord, AccountRecord.id == HelpRequestRecord.taken_by)
    )


def in_order(statement: sa.Select[*tuple[Any, ...]]) -> sa.Select[*tuple[Any, ...]]:
    """Open ones first, the oldest of them first; then the others, the last to be done first."""
    waiting = sa.case((HelpRequestRecord.done_at.is_(None), HelpRequestRecord.asked_at))
    return statement.order_by(
        HelpRequestRecord.done_at.is_not(None),
        waiting,
        HelpRequestRecord.done_at.desc(),
        HelpRequestRecord.id,
    )


def load_requests(statement: sa.Select[*tuple[Any, ...]]) -> list[HelpRequest]:
    """The requests of a statement on `select_requests`."""
    return [_to_request(row) for row in db.session.execute(statement).mappings()]


def _message_id(extreme: Any) -> sa.ScalarSelect[int]:  # noqa: ANN401 - func.min or func.max
    """The id of the first or the last message of a request."""
    statement = select(extreme(HelpMessageRecord.id)).where(
        HelpMessageRecord.help_request_id == HelpRequestRecord.id
    )
    return statement.correlate(HelpRequestRecord).scalar_subquery()


def _to_request(row: Mapping[Any, Any]) -> HelpRequest:
    return HelpRequest(**{**row, "kind": RespondentKind(row["kind"])})


def _list_messages(number: int) -> list[HelpMessage]:
    rows = db.session.scalars(
        select(HelpMessageRecord)
        .where(HelpMessageRecord.help_request_id == number)
        .order_by(HelpMessageRecord.id)
    ).all()
    names = account_names(row.actor for row in rows)
    return [
        HelpMessage(
            id=row.id,
            at=row.at,
            words=row.words,
            removed_at=row.removed_at,
            by_respondent=is_respondent(row.actor),
            name=names.get(row.actor, ""),
        )
        for row in rows
    ]
