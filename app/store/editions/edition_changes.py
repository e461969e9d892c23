"""Whom editions count, seen side by side: what is new in one, and everybody's in all of them."""

from collections.abc import Iterable, Mapping, Sequence
from datetime import date
from typing import NamedTuple

from sqlalchemy import select

from app.database.engine import db
from app.model import EditionRecord, EditionState, OrganisationRecord, RollRecord
from app.store.base.published_questionnaires import get_current_questionnaire
from app.store.base.transactions import now
from app.store.editions.allowed_names import names_to_look_for
from app.store.editions.edition_members import EditionMember, find_members_at, list_members
from app.store.editions.edition_proposal import cutoff_time
from app.store.editions.edition_publishing import StoredEdition, list_published_editions
from scoring.disclosure import RollEntry


class EditionChanges(NamedTuple):
    """The names of those who are in an edition and not in the one before, and the other way round.

    `before` is the day of that one; all have joined where there is none. `returned` are in both, by
    other answers. A name is None where all has been deleted since.
    """

    before: date | None
    joined: list[str | None]
    returned: list[str | None]
    left: list[str | None]


class ChangesSincePrepared(NamedTuple):
    """How many organisations are not any more what a prepared edition counted.

    `submitted` have submitted or been confirmed since, and by the end of its day; `changed` are in
    other places or another sector, or were two that are one now, `left` have deleted everything,
    and `unconfirmed` do not count any more.
    """

    submitted: int
    changed: int
    left: int
    unconfirmed: int = 0


class PublishedMember(NamedTuple):
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


def changes_since_previous(kept: StoredEdition) -> EditionChanges:
    """What has happened since the edition before it."""
    earlier = [each for each in list_published_editions() if each.day < kept.day]
    before = _members_by_key(list_members(earlier[-1].id)) if earlier else {}
    members = _members_by_key(list_members(kept.id))
    names = _organisation_names()
    both = members.keys() & before.keys()
    return EditionChanges(
        before=earlier[-1].day if earlier else None,
        joined=_sorted_names(names, (members[key] for key in members.keys() - before.keys())),
        returned=_sorted_names(
            names,
            (members[key] for key in both if members[key].entry.sheet != before[key].entry.sheet),
        ),
        left=_sorted_names(names, (before[key] for key in before.keys() - members.keys())),
    )


def changes_since_prepared(kept: StoredEdition) -> ChangesSincePrepared:
    """What has happened since the edition was prepared, and is not counted in it."""
    members = list_members(kept.id)
    left = sum(member.organisation_id is None for member in members)
    stood, stands = (
        _entries_by_organisation(members),
        _entries_by_organisation(_members_now(kept.day)),
    )
    both = stands.keys() & stood.keys()
    again = [number for number in both if stands[number].sheet != stood[number].sheet]
    changed = [number for number in both if stands[number] != stood[number]]
    twice = len(members) - left - len(stood)
    return ChangesSincePrepared(
        submitted=len(stands.keys() - stood.keys()) + len(again),
        changed=len(changed) - len(again) + twice,
        left=left,
        unconfirmed=len(stood.keys() - stands.keys()),
    )


def list_published_members() -> list[PublishedMember]:
    """The rolls of every published edition, in order, as everybody may know them."""
    rows = db.session.execute(
        select(EditionRecord.date, RollRecord.key, OrganisationRecord.id, OrganisationRecord.name,
               RollRecord.places, RollRecord.sector, RollRecord.sheet)
        .join(EditionRecord, EditionRecord.id == RollRecord.edition_id)
        .outerjoin(OrganisationRecord, OrganisationRecord.id == RollRecord.organisation_id)
        .where(EditionRecord.state == EditionState.PUBLISHED)
        .order_by(EditionRecord.date, RollRecord.key)
    )  # fmt: skip
    first: dict[tuple[str, str], date] = {}
    names = names_to_look_for()
    return [
        PublishedMember(
            day, key, name, places.split(), sector, first.setdefault((key, sheet), day),
            names.get(number or 0),
        )
        for day, key, number, name, places, sector, sheet in rows
    ]  # fmt: skip


def _members_now(day: date) -> list[EditionMember]:
    return find_members_at(get_current_questionnaire(), cutoff_time(day, now()))


def _members_by_key(roll: Sequence[EditionMember]) -> dict[str, EditionMember]:
    return {each.entry.key: each for each in roll}


def _entries_by_organisation(roll: Sequence[EditionMember]) -> dict[int, RollEntry]:
    return {each.organisation_id: each.entry for each in roll if each.organisation_id is not None}


def _organisation_names() -> Mapping[int, str]:
    rows = db.session.execute(
        select(OrganisationRecord.id, OrganisationRecord.name).order_by(OrganisationRecord.id)
    )
    return {row.id: row.name for row in rows}


def _sorted_names(names: Mapping[int, str], counted: Iterable[EditionMember]) -> list[str | None]:
    """What they are called, by name, those without one at the end."""
    unsorted = [names.get(member.organisation_id or 0) for member in counted]
    return sorted(unsorted, key=lambda name: (name is None, name or ""))
