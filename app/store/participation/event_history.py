"""What happened to an organisation, from the record of events."""

import re
from collections.abc import Collection, Iterable
from datetime import datetime
from typing import NamedTuple

import sqlalchemy as sa
from sqlalchemy import func, select

from app.database.engine import db
from app.model import AccountRecord, EventRecord
from app.store.base.events import Action
from app.store.participation.organisation_search import MOST_ID

# Events on one page of a history.
PER_PAGE = 50


class Happening(NamedTuple):
    """One event. `by` is the name of the member of the team who did it, None for anybody else.

    `actor` is who it was as the record has it: see `app.web.access.actor`.
    """

    id: int
    at: datetime
    action: Action
    actor: str
    by: str | None
    organisation_id: int
    assessment_id: int | None
    items: str


class History(NamedTuple):
    """One page of what happened, the newest first; which of how many; how much there is in all."""

    rows: list[Happening]
    number: int
    pages: int
    total: int


def history_of(organisation_id: int, number: int) -> History:
    """A page of the organisation's history, with that of those merged into it.

    A number past the last page gives the last. Every answer is saved by itself, so saving is left
    out: it would bury the rest.
    """
    event = EventRecord
    mine = event.organisation_id.in_(_once(organisation_id))
    return _page(mine & (event.action != Action.ANSWERS_SAVED), number)


def deletions(number: int) -> History:
    """A page of the organisations that were deleted, by themselves or by the core team."""
    return _page(EventRecord.action == Action.DELETED, number)


def was_deleted(organisation_id: int) -> bool:
    """Whether there was an organisation of that number, which was deleted."""
    event = EventRecord
    if organisation_id > MOST_ID:
        return False  # It came of an address: no database takes such a number.
    mine = (event.organisation_id == organisation_id) & (event.action == Action.DELETED)
    return db.session.scalars(select(event.id).where(mine).limit(1)).first() is not None


def merged_into(organisation_id: int) -> Happening | None:
    """How the record of that number was made one with another, which `organisation_id` names."""
    return last_of({Action.MERGED}, items=str(organisation_id))


def last_of(
    actions: Collection[Action], *, organisation_id: int | None = None, items: str | None = None
) -> Happening | None:
    """The newest event of these kinds, of all or of one organisation, and of these items."""
    event = EventRecord
    wanted: sa.ColumnElement[bool] = event.action.in_(sorted(actions))
    if organisation_id is not None:
        wanted &= event.organisation_id == organisation_id
    if items is not None:
        wanted &= event.items == items
    return next(iter(_page(wanted, 1).rows), None)


def _page(mine: sa.ColumnElement[bool], number: int) -> History:
    """That page of some events, or the last."""
    event = EventRecord
    total = db.session.scalars(select(func.count()).select_from(event).where(mine)).one()
    pages = max(1, -(-total // PER_PAGE))
    number = min(max(number, 1), pages)
    rows = db.session.execute(
        select(
            event.id, event.at, event.action, event.actor, event.organisation_id,
            event.assessment_id, event.items,
        )
        .where(mine)
        .order_by(event.id.desc())
        .limit(PER_PAGE)
        .offset((number - 1) * PER_PAGE)
    ).all()  # fmt: skip
    names = names_of(row.actor for row in rows)
    told = [
        Happening(
            row.id, row.at, Action(row.action), row.actor, names.get(row.actor),
            row.organisation_id or 0, row.assessment_id, row.items,
        )
        for row in rows
    ]  # fmt: skip
    return History(told, number, pages, total)


def _once(organisation_id: int) -> list[int]:
    """The organisation, and every one that was merged into it, or into one of those."""
    event = EventRecord
    found, fresh = {organisation_id}, {organisation_id}
    while fresh:
        merged = db.session.scalars(
            select(event.items)
            .where(event.organisation_id.in_(fresh), event.action == Action.MERGED)
            .order_by(event.id)
        )
        fresh = {int(items) for items in merged} - found
        found |= fresh
    return sorted(found)


def names_of(actors: Iterable[str]) -> dict[str, str]:
    """The names of the members of the team among those who did something, by actor."""
    numbers = {int(found[1]) for each in actors if (found := re.fullmatch(r"account:(\d+)", each))}
    table = AccountRecord
    rows = db.session.execute(
        select(table.id, table.name).where(table.id.in_(sorted(numbers))).order_by(table.id)
    )
    return {f"account:{number}": name for number, name in rows}
