"""Deleting an organisation with everything that it said."""

from collections.abc import Iterable

from sqlalchemy import delete, select
from sqlalchemy.orm import Session

from app.model import OrganisationRecord
from app.store.base.events import Action, record_event
from app.store.base.secure_deletion import rewrite_after_commit
from app.store.base.sent_forms import store_form_result
from app.store.base.transactions import write_transaction
from app.store.comparison.placements import updating_tallies
from app.store.editions.edition_members import anonymise_member
from app.store.organisations.organisations import lock_organisation


def delete_organisation(organisation_id: int, actor: str, form: str | None = None) -> None:
    """Delete the organisation with its links and every answer, and keep that `form` did so.

    The record of events keeps its ids. Raises NotFoundError where it is not there any more.
    """
    with write_transaction() as session:
        delete_organisation_rows(session, organisation_id, actor)
        store_form_result(session, form, organisation_id)


def delete_organisation_rows(
    session: Session, organisation_id: int, actor: str, items: Iterable[str] = ()
) -> None:
    """Delete an organisation with its teams, as a part of a larger change.

    `items` go with the event, and with that of each team.
    """
    with updating_tallies(session, organisation_id):
        lock_organisation(session, organisation_id)
        # Nobody adds a team from here on.
        teams = select(OrganisationRecord.id).where(OrganisationRecord.part_of == organisation_id)
        gone = [*session.scalars(teams.order_by(OrganisationRecord.id)), organisation_id]
        anonymise_member(session, organisation_id)
        session.execute(delete(OrganisationRecord).where(OrganisationRecord.id == organisation_id))
    rewrite_after_commit(session)
    told = list(items)
    for respondent_id in gone:
        record_event(session, Action.DELETED, actor, respondent_id, items=told)
