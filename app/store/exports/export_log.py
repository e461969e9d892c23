"""The record of who took a copy of what many organisations said: docs/decisions/0026."""

from sqlalchemy import select
from sqlalchemy.orm import Session

from app.model import EventRecord
from app.store.base.events import Action, record_event
from app.store.base.transactions import now, write_transaction


def record_export(dataset: str, form: str, actor: str) -> None:
    """Put on record that `actor` takes a dataset as a file of that form.

    Call it before anything is sent: what cannot be put on record is not handed out.
    """
    with write_transaction() as session:
        record_event(session, Action.EXPORTED, actor, items=[dataset, form])


def record_api_read(dataset: str, actor: str) -> None:
    """Put on record that a program reads a dataset page by page: once a day (UTC)."""
    with write_transaction() as session:
        if not _was_read_today(session, f"{dataset} api", actor):
            record_event(session, Action.EXPORTED, actor, items=[dataset, "api"])


def _was_read_today(session: Session, items: str, actor: str) -> bool:
    today = now().replace(hour=0, minute=0, second=0)
    statement = select(EventRecord.id).where(
        EventRecord.action == Action.EXPORTED,
        EventRecord.organisation_id.is_(None),
        EventRecord.at >= today,
        EventRecord.actor == actor,
        EventRecord.items == items,
    )
    return session.scalars(statement.limit(1)).first() is not None
