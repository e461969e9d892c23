"""Whom editions count, seen side by side: what is new in one, and everybody's in all of them."""

from collections.abc import Iterable, Mapping, Sequence
from datetime import date
from typing import NamedTuple

from sqlalchemy import select

from app.database.engine import db
from app.model import EditionRecord, EditionState, OrganisationRecord, RollRecord
from app.store.base.published_questionnaires import newest
from app.store.base.transactions import now
from app.store.editions.allowed_names import looked_for
from app.store.editions.edition_members import Counted, roll_at, roll_of
from app.store.editions.edition_proposal import counts_until
from app.store.editions.edition_publishing import Kept, published
from scoring.disclosure import Entry


class News(NamedTuple):
    """The names of those who are in an edition and not in the one before, and the other way round.

    `before` is the day of that one; all have joined where there is none. `returned` are in both, by
    other answers. A name is None where all has been deleted since.
    """

    before: date | None
    joined: list[str | None]
    returned: list[str | None]
    left: list[str | None]


class Since(NamedTuple):
    """How many organisations are not any more what a prepared edition counted.

    `submitted` have submitted or been confirmed since, and by the end of its day; `changed` are in
    other places or another sector, or were two that are one now, `left` have deleted everything,
    and `unconfirmed` do not count any more.
    """

    submitted: int
    changed: int
    left: int
    unconfirmed: int = 0


class Taken(NamedTuple):
    """One organisation in one published edition: what everybody may know of it.

    `name` is what it is called now, None where it has deleted everything; `looked_for` the same
    where no page may hold it. `since` is the edition that first counted the answers that it stands
    by.
    """

    day: date
    key: str
    name: str | None
    places: Sequence[str]
    sector: str
    since: date
    looked_for: str | None


def news_of(kept: Kept) -> News:
    """What has happened since the edition before it."""
    earlier = [each for each in published() if each.day < kept.day]
    before = _by_key(roll_of(earlier[-1].id)) if earlier else {}
    mine = _by_key(roll_of(kept.id))
    names = _names()
    both = mine.keys() & before.keys()
    return News(
        before=earlier[-1].day if earlier else None,
        joined=_called(names, (mine[key] for key in mine.keys() - before.keys())),
        returned=_called(
            names, (mine[key] for key in both if mine[key].entry.sheet != before[key].entry.sheet)
        ),
        left=_called(names, (before[key] for key in before.keys() - mine.keys())),
    )


def since(kept: Kept) -> Since:
    """What has happened since the edition was prepared, and is not counted in it."""
    roll = roll_of(kept.id)
    left = sum(each.organisation_id is None for each in roll)
    stood, stands = _by_organisation(roll), _by_organisation(_roll_now(kept.day))
    both = stands.keys() & stood.keys()
    again = [number for number in both if stands[number].sheet != stood[number].sheet]
    changed = [number for number in both if stands[number] != stood[number]]
    twice = len(roll) - left - len(stood)
    return Since(
        submitted=len(stands.keys() - stood.keys()) + len(again),
        changed=len(changed) - len(again) + twice,
        left=left,
        unconfirmed=len(stood.keys() - stands.keys()),
    )


def everybody_taken() -> list[Taken]:
    """The rolls of every published edition, in order, as everybody may know them."""
    table, edition, organisation = RollRecord, EditionRecord, OrganisationRecord
    rows = db.session.execute(
        select(edition.date, table.key, organisation.id, organisation.name,
               table.places, table.sector, table.sheet)
        .join(edition, edition.id == table.edition_id)
        .outerjoin(organisation, organisation.id == table.organisation_id)
        .where(edition.state == EditionState.PUBLISHED)
        .order_by(edition.date, table.key)
    )  # fmt: skip
    first: dict[tuple[str, str], date] = {}
    names = looked_for()
    return [
        Taken(
            day, key, name, places.split(), sector, first.setdefault((key, sheet), day),
            names.get(number or 0),
        )
        for day, key, number, name, places, sector, sheet in rows
    ]  # fmt: skip


def _roll_now(day: date) -> list[Counted]:
    return roll_at(newest(), counts_until(day, now()))


def _by_key(roll: Sequence[Counted]) -> dict[str, Counted]:
    return {each.entry.key: each for each in roll}


def _by_organisation(roll: Sequence[Counted]) -> dict[int, Entry]:
    return {each.organisation_id: each.entry for each in roll if each.organisation_id is not None}


def _names() -> Mapping[int, str]:
    table = OrganisationRecord
    rows = db.session.execute(select(table.id, table.name).order_by(table.id))
    return {row.id: row.name for row in rows}


def _called(names: Mapping[int, str], counted: Iterable[Counted]) -> list[str | None]:
    """What they are called, by name, those without one at the end."""
    found = [names.get(each.organisation_id or 0) for each in counted]
    return sorted(found, key=lambda name: (name is None, name or ""))
