"""Forms that have added something: what adds something adds it once (docs/decisions/0042)."""

from sqlalchemy import delete, select
from sqlalchemy.orm import Session

from app.database.engine import db
from app.model import SentFormRecord
from app.store.base.digests import hash_secret
from app.store.base.transactions import now


def get_form_result(form: str | None) -> int | None:
    """What came of that form when it was sent before; None where it was not.

    A form that is None is none of a page: a command's, or a test's.
    """
    if form is None:
        return None
    return db.session.scalars(
        select(SentFormRecord.result).where(SentFormRecord.form_hash == hash_secret(form))
    ).one_or_none()


def store_form_result(session: Session, form: str | None, result: int) -> None:
    """Keep what came of a form, in the transaction that adds it.

    That transaction has asked `get_form_result` under a lock that whoever sends the form again
    waits for.
    """
    if form is not None:
        session.add(SentFormRecord(form_hash=hash_secret(form), result=result, sent_at=now()))
        session.flush()


def forget_form(session: Session, form: str) -> None:
    """Have a form add something anew: what it added is not there any more."""
    session.execute(delete(SentFormRecord).where(SentFormRecord.form_hash == hash_secret(form)))
