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
from app.model import AllowedNameRecord, Confirmation, EditionRecord, OrganisationRecord
from app.store.base.events import Action, record
from app.store.base.transactions import writing
from scoring.name_finder import NameFinder, is_same_name


def named_in(note: str, allowed: Sequence[str] = ()) -> list[str]:
    """The names of organisations that a note holds, but for the `allowed`, the longest first."""
    found = NameFinder(name for _, name in _confirmed()).found_in(note)
    return [name for name in _once(found) if not _is_any(name, allowed)]


def allowed_with(edition_id: int) -> list[str]:
    """The names that were allowed with an edition and that an organisation has still, in order."""
    names = [name for _, name in _allowed(AllowedNameRecord.edition_id == edition_id)]
    return sorted(_once(names))


def looked_for() -> dict[int, str]:
    """The names that no page of a built site may hold, by the organisation."""
    allowed = {organisation_id for organisation_id, _ in _allowed(true())}
    return {number: name for number, name in _confirmed() if number not in allowed}


def put_allowed(session: Session, edition_id: int, names: Iterable[str]) -> list[int]:
    """Allow names with an edition, as a part of a larger change; returns whom each now leaves out.

    A name that no confirmed organisation has is passed over.
    """
    table, sought = AllowedNameRecord, list(names)
    mine = [each for each in _confirmed() if _is_any(each[1], sought)] if sought else []
    numbers = [number for number, _ in mine]
    session.execute(
        delete(table).where(table.edition_id == edition_id, table.organisation_id.in_(numbers))
    )
    rows = [
        {"edition_id": edition_id, "organisation_id": number, "name": name} for number, name in mine
    ]
    if rows:
        session.execute(insert(table), rows)
    return numbers


def allow_name(edition_id: int, day: date, name: str, actor: str) -> bool:
    """Allow a name with an edition, also a published one. False where no organisation has it.

    Said again, it changes nothing and leaves nothing more on record.
    """
    with writing() as session:
        _lock_edition(session, edition_id)
        before = {number for number, _ in _allowed(AllowedNameRecord.edition_id == edition_id)}
        numbers = put_allowed(session, edition_id, [name])
        for number in sorted(set(numbers) - before):
            record(session, Action.NAME_ALLOWED, actor, number, items=[day.isoformat()])
        return bool(numbers)


def look_for_name(edition_id: int, day: date, name: str, actor: str) -> bool:
    """Have a name that was allowed with an edition looked for again. False where it was not."""
    table = AllowedNameRecord
    with writing() as session:
        _lock_edition(session, edition_id)
        allowed = _allowed(table.edition_id == edition_id)
        mine = [number for number, each in allowed if is_same_name(each, name)]
        session.execute(
            delete(table).where(table.edition_id == edition_id, table.organisation_id.in_(mine))
        )
        for number in mine:
            record(session, Action.NAME_LOOKED_FOR, actor, number, items=[day.isoformat()])
        return bool(mine)


def _lock_edition(session: Session, edition_id: int) -> None:
    """Have whoever else says something of its names wait until this transaction ends."""
    mine = select(EditionRecord.id).where(EditionRecord.id == edition_id)
    session.execute(mine.with_for_update())


def _confirmed() -> Sequence[tuple[int, str]]:
    """The confirmed organisations and their names."""
    table = OrganisationRecord
    asked = select(table.id, table.name).where(table.confirmation == Confirmation.CONFIRMED)
    return [(number, name) for number, name in db.session.execute(asked.order_by(table.id))]


def _allowed(with_it: ColumnElement[bool]) -> Sequence[tuple[int, str]]:
    """Organisations, and the name of each, that were allowed by the name that they have still."""
    table, organisation, edition = AllowedNameRecord, OrganisationRecord, EditionRecord
    rows = db.session.execute(
        select(organisation.id, organisation.name, table.name)
        .join(table, table.organisation_id == organisation.id)
        .join(edition, edition.id == table.edition_id)
        .where(with_it)
        .order_by(edition.date, organisation.id)
    )
    return [(number, name) for number, name, then in rows if is_same_name(name, then)]


def _once(names: Iterable[str]) -> list[str]:
    """Of names that are one however typed, the first."""
    found: list[str] = []
    for name in names:
        if not _is_any(name, found):
            found.append(name)
    return found


def _is_any(name: str, others: Iterable[str]) -> bool:
    return any(is_same_name(name, other) for other in others)
