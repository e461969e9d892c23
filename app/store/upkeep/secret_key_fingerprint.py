"""Which secret key the database was used with, so that another is noticed before it does harm.

With another key everybody is signed out, what was encrypted with the old one cannot be read, and an
edition draws other lots. A key that is lost is otherwise made anew in silence, and a second machine
that was not given the first one's would make its own.
"""

import hmac

from flask import current_app
from sqlalchemy import delete, select, text
from sqlalchemy.orm import Session

from app.database.engine import db
from app.model import SecretKeyRecord
from app.store.base.events import Action, record_event
from app.store.base.transactions import now, write_transaction

OTHER_KEY_MESSAGE = (
    "The secret key is not the one that this database was used with. Put back the file secret-key "
    "in the instance folder from a backup, or set WAYMARK_SECRET_KEY as it was, the same on every "
    "machine. If it is lost for good, type: .venv/bin/flask --app app accept-secret-key"
)


class OtherKeyError(Exception):
    """The secret key is another than before."""


def check_secret_key() -> None:
    """See that the key is the one from before; note it where there is none yet.

    Raises OtherKeyError.
    """
    known = _stored_fingerprint(db.session) or _store_first_fingerprint()
    if not hmac.compare_digest(known, _current_fingerprint()):
        raise OtherKeyError(OTHER_KEY_MESSAGE)


def accept_secret_key(actor: str) -> None:
    """Go on with the key as it is now."""
    with write_transaction() as session:
        session.execute(delete(SecretKeyRecord))
        session.add(_new_record())
        record_event(session, Action.OTHER_KEY_ACCEPTED, actor)


def _stored_fingerprint(session: Session) -> str | None:
    return session.scalars(select(SecretKeyRecord.fingerprint)).one_or_none()


def _store_first_fingerprint() -> str:
    """Note the key, unless another start at the same moment has noted its own."""
    with write_transaction() as session:
        if session.get_bind().dialect.name == "postgresql":
            session.execute(text("LOCK TABLE secret_key IN SHARE ROW EXCLUSIVE MODE"))
        noted = _stored_fingerprint(session)
        if noted is None:
            session.add(_new_record())
        return noted or _current_fingerprint()


def _new_record() -> SecretKeyRecord:
    return SecretKeyRecord(fingerprint=_current_fingerprint(), noted_at=now())


def _current_fingerprint() -> str:
    """Tells one key from another, and nothing about it: a key is chance."""
    key = str(current_app.config["SECRET_KEY"]).encode()
    return hmac.digest(key, b"which key is this", "sha256").hex()
