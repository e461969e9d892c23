"""Names of organisations that are looked for in what is published, and that are allowed there.

Only confirmed organisations are looked for. Where words mean something else, an editor says so, and
that is kept with an edition: a note is asked about by what was said with its own edition alone, a
built site by what was said with any. It holds for the organisations that have the name then.
"""

from collections.abc import Iterable, Sequence
from datetime import date

from sqlalchemy import ColumnElement, delete, insert, select, true
from sqlalchemy.orm import Session

from app.database.engine import db
from app.model import AllowedNameRecord, EditionRecord, OrganisationRecord
from app.store.base.events import Action, record_event
from app.store.base.transactions import write_transaction
from app.store.comparison.counted_organisations import is_counted
from scoring.name_finder import NameFinder, is_same_name


def find_names_in_note(note: str, allowed: Sequence[str] = ()) -> list[str]:
    """The names of organisations that a note holds, but for the `allowed`, the longest first."""
    names = NameFinder(name for _, name in _confirmed_names()).found_in(note)
    return [name for name in _without_duplicates(names) if not _is_among(name, allowed)]


def list_allowed_names(edition_id: int) -> list[str]:
    """The names that were allowed with an edition and that an organisation has still, in order."""
    names = [name for _, name in _allowed_names(AllowedNameRecord.edition_id == edition_id)]
    return sorted(_without_duplicates(names))


def names_to_look_for() -> dict[int, str]:
    """The names that no page of a built site may hold, by the organisation."""
    allowed = {organisation_id for organisation_id, _ in _allowed_names(true())}
    return {number: name for number, name in _confirmed_names() if number not in allowed}


def set_allowed_names(session: Session, edition_id: int, names: Iterable[str]) -> list[int]:
    """Allow names with an edition, as a part of a larger change; returns whom each now leaves out.

    A name that no confirmed organisation has is passed over.
    """
    sought = list(names)
    matching = [each for each in _confirmed_names() if _is_among(each[1], sought)] if sought else []
    organisation_ids = [number for number, _ in matching]
    session.execute(
        delete(AllowedNameRecord).where(
            AllowedNameRecord.edition_id == edition_id,
            AllowedNameRecord.organisation_id.in_(organisation_ids),
        )
    )
    rows = [
        {"edition_id": edition_id, "organisation_id": number, "name": name}
        for number, name in matching
    ]
    if rows:
        session.execute(insert(AllowedNameRecord), rows)
    return organisation_ids


def allow_name(edition_id: int, day: date, name: str, actor: str) -> bool:
    """Allow a name with an edition, also a published one. False where no organisation has it.

    Said again, it changes nothing and leaves nothing more on record.
    """
    with write_transaction() as session:
        _lock_edition(session, edition_id)
        before = {
            organisation_id
            for organisation_id, _ in _allowed_names(AllowedNameRecord.edition_id == edition_id)
        }
        organisation_ids = set_allowed_names(session, edition_id, [name])
        for organisation_id in sorted(set(organisation_ids) - before):
            record_event(
                session, Action.NAME_ALLOWED, actor, organisation_id, items=[day.isoformat()]
            )
        return bool(organisation_ids)


def disallow_name(edition_id: int, day: date, name: str, actor: str) -> bool:
    """Have a name that was allowed with an edition looked for again. False where it was not."""
    with write_transaction() as session:
        _lock_edition(session, edition_id)
        allowed = _allowed_names(AllowedNameRecord.edition_id == edition_id)
        organisation_ids = [
            organisation_id for organisation_id, each in allowed if is_same_name(each, name)
        ]
        session.execute(
            delete(AllowedNameRecord).where(
                AllowedNameRecord.edition_id == edition_id,
                AllowedNameRecord.organisation_id.in_(organisation_ids),
            )
        )
        for organisation_id in organisation_ids:
            record_event(
                session, Action.NAME_LOOKED_FOR, actor, organisation_id, items=[day.isoformat()]
            )
        return bool(organisation_ids)


def _lock_edition(session: Session, edition_id: int) -> None:
    """Have whoever else says something of its names wait until this transaction ends."""
    statement = select(EditionRecord.id).where(EditionRecord.id == edition_id)
    session.execute(statement.with_for_update())


def _confirmed_names() -> Sequence[tuple[int, str]]:
    """The confirmed organisations and their names."""
    statement = select(OrganisationRecord.id, OrganisationRecord.name).where(is_counted())
    return [
        (number, name)
        for number, name in db.session.execute(statement.order_by(OrganisationRecord.id))
    ]


def _allowed_names(condition: ColumnElement[bool]) -> Sequence[tuple[int, str]]:
    """Organisations, and the name of each, that were allowed by the name that they have still."""
    rows = db.session.execute(
        select(OrganisationRecord.id, OrganisationRecord.name, AllowedNameRecord.name)
        .join(AllowedNameRecord, AllowedNameRecord.organisation_id == OrganisationRecord.id)
        .join(EditionRecord, EditionRecord.id == AllowedNameRecord.edition_id)
        .where(condition)
        .order_by(EditionRecord.date, OrganisationRecord.id)
    )
    return [(number, name) for number, name, then in rows if is_same_name(name, then)]


def _without_duplicates(names: Iterable[str]) -> list[str]:
    """Each name once: of those that are one however typed, the first."""
    unique: list[str] = []
    for name in names:
        if not _is_among(name, unique):
            unique.append(name)
    return unique


def _is_among(name: str, others: Iterable[str]) -> bool:
    return any(is_same_name(name, other) for other in others)
