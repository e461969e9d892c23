"""What happened to an organisation, from the record of events."""

import re
from collections.abc import Collection, Iterable
from datetime import datetime
from typing import NamedTuple

import sqlalchemy as sa
from sqlalchemy import func, select

from app.database.engine import db
from app.model import AccountRecord, EventRecord
from app.store.base.dialects import LARGEST_ID
from app.store.base.events import Action

# Events on one page of a history.
EVENTS_PER_PAGE = 50
# Every answer is saved by itself, which would bury the rest; and that a round was submitted says
# that it was placed.
LEFT_OUT = (Action.ANSWERS_SAVED, Action.PLACED)


class EventEntry(NamedTuple):
    """One event. `by` is the name of the member of the team who did it, None for anybody else.

    `actor` is who it was as the record has it: see `app.web.access.current_actor`.
    `questionnaire_id` is that of the round, empty where it is about none or from before several.
    """

    id: int
    at: datetime
    action: Action
    actor: str
    by: str | None
    organisation_id: int
    assessment_id: int | None
    items: str
    questionnaire_id: str = ""


class HistoryPage(NamedTuple):
    """One page of what happened, the newest first; which of how many; how much there is in all."""

    rows: list[EventEntry]
    number: int
    pages: int
    total: int


def get_history_page(organisation_id: int, page_number: int) -> HistoryPage:
    """A page of the organisation's history, with that of those merged into it.

    A number past the last page gives the last.
    """
    is_of_organisation = EventRecord.organisation_id.in_(_ids_merged_into(organisation_id))
    return _load_page(is_of_organisation & EventRecord.action.not_in(LEFT_OUT), page_number)


def get_deletions_page(page_number: int) -> HistoryPage:
    """A page of the organisations that were deleted, by themselves or by the core team."""
    return _load_page(EventRecord.action == Action.DELETED, page_number)


def was_deleted(organisation_id: int) -> bool:
    """Whether there was an organisation of that number, which was deleted."""
    if organisation_id > LARGEST_ID:
        return False  # It came of an address: no database takes such a number.
    is_deletion = (EventRecord.organisation_id == organisation_id) & (
        EventRecord.action == Action.DELETED
    )
    return (
        db.session.scalars(select(EventRecord.id).where(is_deletion).limit(1)).first() is not None
    )


def find_merge(organisation_id: int) -> EventEntry | None:
    """How the record of that number was made one with another, which `organisation_id` names."""
    return find_last_event({Action.MERGED}, items=str(organisation_id))


def find_last_event(
    actions: Collection[Action], *, organisation_id: int | None = None, items: str | None = None
) -> EventEntry | None:
    """The newest event of these kinds, of all or of one organisation, and of these items."""
    condition: sa.ColumnElement[bool] = EventRecord.action.in_(sorted(actions))
    if organisation_id is not None:
        condition &= EventRecord.organisation_id == organisation_id
    if items is not None:
        condition &= EventRecord.items == items
    return next(iter(_load_page(condition, 1).rows), None)


def _load_page(condition: sa.ColumnElement[bool], page_number: int) -> HistoryPage:
    """A page of the events that fulfil a condition; past the last page, the last."""
    total = db.session.scalars(select(func.count()).select_from(EventRecord).where(condition)).one()
    pages = max(1, -(-total // EVENTS_PER_PAGE))
    page_number = min(max(page_number, 1), pages)
    rows = db.session.execute(
        select(
            EventRecord.id,
            EventRecord.at,
            EventRecord.action,
            EventRecord.actor,
            EventRecord.organisation_id,
            EventRecord.assessment_id,
            EventRecord.items,
        )
        .where(condition)
        .order_by(EventRecord.id.desc())
        .limit(EVENTS_PER_PAGE)
        .offset((page_number - 1) * EVENTS_PER_PAGE)
    ).all()
    names = account_names(row.actor for row in rows)
    questionnaires = _questionnaires_by_round(row.assessment_id for row in rows)
    entries = [
        EventEntry(
            row.id, row.at, Action(row.action), row.actor, names.get(row.actor),
            row.organisation_id or 0, row.assessment_id, row.items,
            questionnaires.get(row.assessment_id, ""),
        )
        for row in rows
    ]  # fmt: skip
    return HistoryPage(entries, page_number, pages, total)


def _ids_merged_into(organisation_id: int) -> list[int]:
    """The organisation, and every one that was merged into it, or into one of those."""
    ids, new_ids = {organisation_id}, {organisation_id}
    while new_ids:
        merged = db.session.scalars(
            select(EventRecord.items)
            .where(EventRecord.organisation_id.in_(new_ids), EventRecord.action == Action.MERGED)
            .order_by(EventRecord.id)
        )
        new_ids = {int(items) for items in merged} - ids
        ids |= new_ids
    return sorted(ids)


def _questionnaires_by_round(round_ids: Iterable[int | None]) -> dict[int | None, str]:
    """Of which questionnaire each round was begun, also one that is gone."""
    wanted = sorted({number for number in round_ids if number is not None})
    rows = db.session.execute(
        select(EventRecord.assessment_id, EventRecord.items)
        .where(EventRecord.action == Action.ROUND_STARTED, EventRecord.assessment_id.in_(wanted))
        .order_by(EventRecord.id)
    )
    return {row.assessment_id: row.items for row in rows}


def account_names(actors: Iterable[str]) -> dict[str, str]:
    """The names of the members of the team among those who did something, by actor."""
    account_ids = {
        int(found[1]) for each in actors if (found := re.fullmatch(r"account:(\d+)", each))
    }
    rows = db.session.execute(
        select(AccountRecord.id, AccountRecord.name)
        .where(AccountRecord.id.in_(sorted(account_ids)))
        .order_by(AccountRecord.id)
    )
    return {f"account:{number}": name for number, name in rows}
