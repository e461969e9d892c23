"""The e-mail address that the core team writes to an organisation at: docs/decisions/0007.

Whoever can read what comes there gets a private link with every e-mail. So an address is on hold
once every link of the organisation was ended, until somebody says that it is right.
"""

from collections.abc import Sequence
from datetime import datetime
from typing import NamedTuple

from sqlalchemy import func, select, update
from sqlalchemy.orm import Session

from app.database.engine import db
from app.model import EventRecord, OrganisationRecord
from app.store.base.events import Action, record_event

ADDRESS_REMOVED = "none"
"""What the event of a change says of an address that was taken away."""

ADDRESS_GIVEN = "joining"
"""What it says of one that whoever joined has given: nobody has proved that it is theirs."""


class ContactEdit(NamedTuple):
    """An address that somebody typed (empty for none), and the one that their page showed.

    `right`: the one on hold that they say is right, empty where they say nothing of that.
    `reminders_stopped`: whether reminders are to go there no more; None leaves that as it is.
    """

    address: str
    seen: str | None = None
    right: str = ""
    reminders_stopped: bool | None = None


class Contact(NamedTuple):
    """The address that an organisation is written to at, empty for none."""

    address: str
    on_hold: bool
    reminders_stopped: bool = False


class ContactChange(NamedTuple):
    """When an address was last changed, and by whom (as events have it)."""

    at: datetime
    actor: str

    @property
    def by_the_organisation(self) -> bool:
        """Whether it was somebody with its private link."""
        return self.actor.startswith("link:")

    @property
    def by_joining(self) -> bool:
        """Whether it was whoever joined."""
        return self.actor == "visitor"


class ContactChangedError(Exception):
    """Somebody else has changed the address meanwhile, to `address`: nothing was changed."""

    def __init__(self, address: str) -> None:
        super().__init__()
        self.address = address


def get_contact(organisation_id: int) -> Contact:
    """The address of the organisation as it stands. Raises NoResultFound where there is none."""
    statement = select(
        OrganisationRecord.contact,
        OrganisationRecord.contact_on_hold,
        OrganisationRecord.reminders_stopped,
    ).where(OrganisationRecord.id == organisation_id)
    return Contact(*db.session.execute(statement).one())


def set_contact(session: Session, organisation_id: int, edit: ContactEdit, actor: str) -> None:
    """Change the address, as a part of a larger change that has locked the organisation.

    Whoever left it as their page showed it leaves it as it is by now. Raises ContactChangedError
    where somebody else has put another there since.
    """
    current = get_contact(organisation_id).address
    if edit.address in {current, edit.seen}:
        take_contact_off_hold(session, organisation_id, edit.right, actor)
        return
    if edit.seen is not None and current != edit.seen:
        raise ContactChangedError(current)
    _write_contact_columns(session, organisation_id, contact=edit.address, contact_on_hold=False)
    items = [] if edit.address else [ADDRESS_REMOVED]
    record_event(session, Action.CONTACT_CHANGED, actor, organisation_id, items=items)


def put_contact_on_hold(session: Session, organisation_id: int) -> None:
    """Have nothing sent to the address until somebody says that it is right."""
    held = update(OrganisationRecord).where(
        OrganisationRecord.id == organisation_id, OrganisationRecord.contact != ""
    )
    session.execute(held.values(contact_on_hold=True))


def take_contact_off_hold(session: Session, organisation_id: int, seen: str, actor: str) -> None:
    """Have the address on hold no more, if it is the one that somebody saw and says is right.

    As a part of a larger change that has locked the organisation.
    """
    if get_contact(organisation_id)[:2] == (seen, True):
        _write_contact_columns(session, organisation_id, contact_on_hold=False)
        record_event(session, Action.CONTACT_CONFIRMED, actor, organisation_id)


def last_contact_changes(organisation_ids: Sequence[int]) -> dict[int, ContactChange]:
    """When the addresses were last changed since they were added. Others are left out."""
    last = (
        select(func.max(EventRecord.id))
        .where(
            EventRecord.action == Action.CONTACT_CHANGED,
            EventRecord.organisation_id.in_(organisation_ids),
        )
        .group_by(EventRecord.organisation_id)
    )
    rows = db.session.execute(
        select(EventRecord.organisation_id, EventRecord.at, EventRecord.actor)
        .where(EventRecord.id.in_(last))
        .order_by(EventRecord.id)
    )
    return {number: ContactChange(at, actor) for number, at, actor in rows if number}


def _write_contact_columns(session: Session, organisation_id: int, **values: object) -> None:
    session.execute(
        update(OrganisationRecord).where(OrganisationRecord.id == organisation_id).values(values)
    )
