"""Deleting an organisation with everything that it said."""

from collections.abc import Iterable

from sqlalchemy import delete
from sqlalchemy.orm import Session

from app.model import OrganisationRecord
from app.store.base.events import Action, record
from app.store.base.secure_deletion import rewrite_after
from app.store.base.sent_forms import keep_result
from app.store.base.transactions import writing
from app.store.comparison.placements import recounting
from app.store.editions.edition_members import forget
from app.store.organisations.organisations import lock_organisation


def delete_organisation(organisation_id: int, actor: str, form: str | None = None) -> None:
    """Delete the organisation with its links and every answer, and keep that `form` did so.

    The record of events keeps its ids. Raises GoneError where it is not there any more.
    """
    with writing() as session:
        take_out(session, organisation_id, actor)
        keep_result(session, form, organisation_id)


def take_out(session: Session, organisation_id: int, actor: str, items: Iterable[str] = ()) -> None:
    """The same, as a part of a larger change. `items` go with the event."""
    table = OrganisationRecord
    with recounting(session, organisation_id):
        lock_organisation(session, organisation_id)
        forget(session, organisation_id)
        session.execute(delete(table).where(table.id == organisation_id))
    rewrite_after(session)
    record(session, Action.DELETED, actor, organisation_id, items=items)
