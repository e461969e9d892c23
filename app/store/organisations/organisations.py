"""Organisations: what each says of itself, and whether it is confirmed."""

from typing import NamedTuple

from sqlalchemy import delete, insert, select, text, update
from sqlalchemy.orm import Session

from app.database.engine import db
from app.model import Confirmation, OrganisationPlaceRecord, OrganisationRecord
from app.store.base.current_programme import get_programme
from app.store.base.digests import content_digest
from app.store.base.events import Action, record_event
from app.store.base.normalised_name import normalise_name
from app.store.base.transactions import now, write_transaction
from app.store.comparison.counted_organisations import is_organisation
from app.store.comparison.placements import updating_tallies
from app.store.organisations.contact_addresses import ADDRESS_GIVEN, ContactEdit, set_contact
from app.store.organisations.stopped_reminders import set_reminders_stopped

__all__ = ["Confirmation"]

ACTION_BY_CONFIRMATION = {
    Confirmation.NEW: Action.AWAITS_CONFIRMATION,
    Confirmation.CONFIRMED: Action.CONFIRMED,
    Confirmation.DECLINED: Action.DECLINED,
}
"""What the record of events says of each."""


class OrganisationDetails(NamedTuple):
    """What an organisation says of itself. Nothing about any child.

    `places`, `sector` and `size` are ids of the programme.
    `size` is None until somebody there has said. Only the organisation itself says that its name
    may stand in the public list of who takes part (`listed`).
    """

    name: str
    places: tuple[str, ...]
    sector: str
    size: str | None
    listed: bool = False

    @property
    def fingerprint(self) -> str:
        """Short text that differs when the details do: a form says by it what its writer saw."""
        listed = "listed" if self.listed else ""
        return content_digest(
            "\x1f".join((self.name, *self.places, self.sector, self.size or "", listed))
        )

    @property
    def identity(self) -> str:
        """Short text that differs when what tells who it is does: what the core team confirms.

        That is all but its size, and whether it is listed.
        """
        return self._replace(size=None, listed=False).fingerprint


class ConfirmationState(NamedTuple):
    """Whether an organisation is confirmed. Where it is declined, the reason that it was told."""

    confirmation: Confirmation
    declined_because: str

    @property
    def is_counted(self) -> bool:
        """Whether it counts in comparisons, reports and editions."""
        return self.confirmation is Confirmation.CONFIRMED

    def fingerprint(self, details: OrganisationDetails) -> str:
        """Short text by which an editor's form says what its page showed of an organisation.

        It differs when the organisation says that it is another, or stands otherwise by now.
        """
        return content_digest("\x1f".join((details.identity, *self)))


NEW_STATE = ConfirmationState(Confirmation.NEW, "")
CONFIRMED_STATE = ConfirmationState(Confirmation.CONFIRMED, "")


class DetailsChangedError(Exception):
    """Somebody else has changed an organisation's details meanwhile: `details` stand now."""

    def __init__(self, details: OrganisationDetails) -> None:
        super().__init__()
        self.details = details


class NotFoundError(LookupError):
    """An organisation, or a round of its answers, is not there any more.

    It was there when the request began. It has been deleted since, or merged into another.
    """


def lock_organisation_table(session: Session) -> None:
    """Lock the table against new organisations until the transaction ends."""
    if session.get_bind().dialect.name == "postgresql":
        session.execute(text("LOCK TABLE organisation IN SHARE ROW EXCLUSIVE MODE"))


def insert_joined_organisation(
    session: Session, details: OrganisationDetails, actor: str, contact: str = ""
) -> int:
    """Add one that comes by itself, as a part of a larger change, and return its id.

    It is new until an editor says who it is: anybody can join under any name, and with any address.
    """
    organisation_id = _insert_organisation(
        session, details, confirmation=Confirmation.NEW, contact=contact, listed=details.listed
    )
    record_event(session, Action.JOINED, actor, organisation_id)
    record_event(session, Action.AWAITS_CONFIRMATION, actor, organisation_id)
    if contact:
        record_event(session, Action.CONTACT_CHANGED, actor, organisation_id, items=[ADDRESS_GIVEN])
    if details.listed:
        record_event(session, Action.LISTED, actor, organisation_id)
    return organisation_id


def insert_added_organisation(
    session: Session, details: OrganisationDetails, contact: str, actor: str
) -> int:
    """Add one that the core team knows, as a part of a larger change, and return its id."""
    organisation_id = _insert_organisation(
        session, details, confirmation=Confirmation.CONFIRMED, contact=contact
    )
    record_event(session, Action.ADDED, actor, organisation_id)
    return organisation_id


def _insert_organisation(
    session: Session, details: OrganisationDetails, **columns: str | bool | None
) -> int:
    organisation = OrganisationRecord(
        name=details.name,
        name_key=normalise_name(details.name),
        sector=details.sector,
        size=details.size,
        joined_at=now(),
        **columns,
    )
    session.add(organisation)
    session.flush()
    set_places(session, organisation.id, details.places)
    return organisation.id


def get_details(organisation_id: int) -> OrganisationDetails:
    """What the organisation says of itself. Raises NoResultFound where there is none."""
    statement = select(
        OrganisationRecord.name,
        OrganisationRecord.sector,
        OrganisationRecord.size,
        OrganisationRecord.listed,
    )
    for_organisation = statement.where(OrganisationRecord.id == organisation_id)
    name, sector, size, listed = db.session.execute(for_organisation).one()
    places = db.session.scalars(
        select(OrganisationPlaceRecord.place).where(
            OrganisationPlaceRecord.organisation_id == organisation_id
        )
    ).all()
    return OrganisationDetails(name, get_programme().sort_places(places), sector, size, listed)


def get_confirmation_state(organisation_id: int) -> ConfirmationState:
    """Whether the organisation is confirmed. Raises NoResultFound where there is none."""
    statement = select(OrganisationRecord.confirmation, OrganisationRecord.declined_because).where(
        OrganisationRecord.id == organisation_id
    )
    confirmation, reason = db.session.execute(statement).one()
    return ConfirmationState(Confirmation(confirmation), reason)


def set_confirmation_state(
    session: Session, organisation_id: int, state: ConfirmationState, actor: str
) -> None:
    """Confirm or decline an organisation, and record it. Goes inside `updating_tallies`."""
    statement = update(OrganisationRecord).where(OrganisationRecord.id == organisation_id)
    session.execute(statement.values(**state._asdict()))
    record_event(session, ACTION_BY_CONFIRMATION[state.confirmation], actor, organisation_id)


def change_details(
    organisation_id: int,
    details: OrganisationDetails,
    actor: str,
    seen: str | None = None,
    contact: ContactEdit | None = None,
) -> None:
    """Put `details` in place of what stands there, and another address. Raises NotFoundError.

    It is the organisation that does so: where it says that it is another than was confirmed, or
    declined, it is new again.

    `seen` is the fingerprint of the details that the person's page showed: ChangedError is raised,
    and nothing is changed, where somebody else has changed them since, to something else. Likewise
    ContactChangedError.
    """
    with write_transaction() as session, updating_tallies(session, organisation_id):
        previous = update_details(session, organisation_id, details, actor, seen, contact)
        if (
            details.identity != previous.identity
            and get_confirmation_state(organisation_id) != NEW_STATE
        ):
            set_confirmation_state(session, organisation_id, NEW_STATE, actor)


def change_contact(organisation_id: int, contact: ContactEdit, actor: str) -> None:
    """Change where a respondent is written to, and whether it is reminded, and nothing else.

    Raises NotFoundError, and ContactChangedError as `change_details` does.
    """
    with write_transaction() as session:
        lock_organisation(session, organisation_id)
        _edit_contact(session, organisation_id, contact, actor)


def _edit_contact(session: Session, organisation_id: int, contact: ContactEdit, actor: str) -> None:
    set_contact(session, organisation_id, contact, actor)
    if contact.reminders_stopped is not None:
        set_reminders_stopped(session, organisation_id, contact.reminders_stopped, actor)


def update_details(
    session: Session,
    organisation_id: int,
    details: OrganisationDetails,
    actor: str,
    seen: str | None = None,
    contact: ContactEdit | None = None,
) -> OrganisationDetails:
    """Change details for anybody, and return those before. Goes inside `updating_tallies`."""
    lock_organisation(session, organisation_id)
    if contact is not None:
        _edit_contact(session, organisation_id, contact, actor)
    current = get_details(organisation_id)
    if seen is not None and current != details and current.fingerprint != seen:
        raise DetailsChangedError(current)
    session.execute(
        update(OrganisationRecord)
        .where(OrganisationRecord.id == organisation_id)
        .values(
            name=details.name,
            name_key=normalise_name(details.name),
            sector=details.sector,
            size=details.size,
            listed=details.listed,
        )
    )
    set_places(session, organisation_id, details.places)
    record_event(session, Action.DETAILS_CHANGED, actor, organisation_id)
    if details.listed != current.listed:
        action = Action.LISTED if details.listed else Action.UNLISTED
        record_event(session, action, actor, organisation_id)
    return current


def find_by_name(name: str) -> list[tuple[int, OrganisationDetails]]:
    """Every organisation of exactly that name, by its id, the first to join first."""
    statement = select(OrganisationRecord.id).where(
        OrganisationRecord.name == name, is_organisation()
    )
    ids = db.session.scalars(statement.order_by(OrganisationRecord.id)).all()
    return [(organisation_id, get_details(organisation_id)) for organisation_id in ids]


def set_places(session: Session, organisation_id: int, places: tuple[str, ...]) -> None:
    """Have the organisation work in these places and no others. Goes inside `updating_tallies`."""
    session.execute(
        delete(OrganisationPlaceRecord).where(
            OrganisationPlaceRecord.organisation_id == organisation_id
        )
    )
    rows = [{"organisation_id": organisation_id, "place": place} for place in places]
    session.execute(insert(OrganisationPlaceRecord), rows)


def lock_organisation(session: Session, organisation_id: int) -> None:
    """Lock an organisation until the transaction ends.

    Two people then never both find that it has no link, or no round, and both make one. Raises
    NotFoundError where it is not there any more.
    """
    statement = (
        select(OrganisationRecord.id)
        .where(OrganisationRecord.id == organisation_id)
        .with_for_update()
    )
    if session.scalars(statement).one_or_none() is None:
        raise NotFoundError(f"organisation {organisation_id} is not there any more")
