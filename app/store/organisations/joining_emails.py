"""The private link that goes by e-mail to whoever joins, and what is kept of that.

Whoever joins has the link in hand, so nobody is invited by it, and it stays if the e-mail fails.
"""

from collections.abc import Mapping

from sqlalchemy import Update, select, update

from app.database.engine import db
from app.model import ReturnLinkRecord
from app.store.base.digests import hash_secret
from app.store.base.events import Action, record_event
from app.store.base.rate_limits import RateLimit, count_attempt
from app.store.base.transactions import write_transaction


def start_link_email(secret: str, address: str, limits: Mapping[str, RateLimit]) -> bool:
    """Say of a link that it goes to that address. False, and nothing changed, past the limits.

    Before it goes: whoever gets it may stop reminders at once.
    """
    with write_transaction() as session:
        if count_attempt(session, limits).not_before:
            return False
        session.execute(_link(secret).values(sent_to=address))
        return True


def record_link_email(secret: str, actor: str) -> None:
    """Put on record that the e-mail went out."""
    with write_transaction() as session:
        statement = select(ReturnLinkRecord.organisation_id)
        is_it = ReturnLinkRecord.secret_hash == hash_secret(secret)
        owner = session.scalars(statement.where(is_it)).one_or_none()
        if owner is not None:
            record_event(session, Action.LINK_SENT, actor, owner)


def find_link_address(secret: str) -> str:
    """Where the link went by e-mail, empty where it did not."""
    statement = select(ReturnLinkRecord.sent_to)
    is_it = ReturnLinkRecord.secret_hash == hash_secret(secret)
    return db.session.scalars(statement.where(is_it)).one_or_none() or ""


def discard_link_email(secret: str) -> None:
    """Say that the e-mail could not be sent: the link was sent nowhere."""
    with write_transaction() as session:
        session.execute(_link(secret).values(sent_to=""))


def _link(secret: str) -> Update:
    return update(ReturnLinkRecord).where(ReturnLinkRecord.secret_hash == hash_secret(secret))
