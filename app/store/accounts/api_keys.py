"""Keys to the read-only API: made by an editor for somebody named, ended by anybody."""

from datetime import datetime, timedelta
from typing import NamedTuple

from sqlalchemy import select, update
from sqlalchemy.orm import Session

from app.database.engine import db
from app.model import AccountRecord, ApiTokenRecord
from app.store.base.digests import hash_secret, new_secret
from app.store.base.events import Action, record_event
from app.store.base.transactions import CLOCK_LEEWAY, now, write_transaction


class ApiKey(NamedTuple):
    """A key: whom it is for, who made it, from when until when; `ended_at` where ended early."""

    id: int
    name: str
    made_by: str
    made_at: datetime
    ends_at: datetime
    ended_at: datetime | None

    @property
    def live(self) -> bool:
        """Whether it opens anything now."""
        return self.may_open and not self.is_ahead

    @property
    def may_open(self) -> bool:
        """Whether it opens anything now, or will."""
        return self.ended_at is None and self.ends_at > now()

    @property
    def is_ahead(self) -> bool:
        """Whether it was made while the clock was ahead: until then it opens nothing."""
        return self.made_at > now() + CLOCK_LEEWAY


def create_api_key(
    name: str, lasts: timedelta, account_id: int, actor: str, secret: str | None = None
) -> str | None:
    """Make a key and return its secret, which is kept nowhere.

    A form that may be sent twice says the `secret`: where there is a key of it, none is made. None
    where the account has ended: its keys end with it, so none may come after.
    """
    with write_transaction() as session:
        if not _lock_if_account_live(session, account_id):
            return None
        if secret and find_api_key_id(secret):
            return secret
        secret = secret or new_secret()
        row = ApiTokenRecord(
            name=name,
            secret_hash=hash_secret(secret),
            made_by=account_id,
            made_at=now(),
            ends_at=now() + lasts,
        )
        session.add(row)
        session.flush()
        record_event(session, Action.KEY_MADE, actor, items=[str(row.id)])
        return secret


def find_api_key_id(secret: str) -> int | None:
    """The id of the key with that secret, live or ended."""
    return db.session.scalars(
        select(ApiTokenRecord.id).where(ApiTokenRecord.secret_hash == hash_secret(secret))
    ).one_or_none()


def end_api_key(key_id: int, actor: str) -> bool:
    """Have a key open nothing from now on. False where it has been ended before: it stays so."""
    with write_transaction() as session:
        live = (ApiTokenRecord.id == key_id) & ApiTokenRecord.ended_at.is_(None)
        ended = session.execute(
            update(ApiTokenRecord).where(live).values(ended_at=now()).returning(ApiTokenRecord.id)
        )
        is_ended = ended.one_or_none() is not None
        if is_ended:
            record_event(session, Action.KEY_ENDED, actor, items=[str(key_id)])
        return is_ended


def end_account_keys(session: Session, account_id: int, actor: str) -> list[str]:
    """End the live keys that an account made; whom they were for, the oldest first."""
    is_live = (
        (ApiTokenRecord.made_by == account_id)
        & ApiTokenRecord.ended_at.is_(None)
        & (ApiTokenRecord.ends_at > now())
    )
    ended = session.execute(
        update(ApiTokenRecord)
        .where(is_live)
        .values(ended_at=now())
        .returning(ApiTokenRecord.id, ApiTokenRecord.name)
    ).all()
    for key_id, _ in sorted(ended):
        record_event(session, Action.KEY_ENDED, actor, items=[str(key_id)])
    return [name for _, name in sorted(ended)]


def list_api_keys() -> list[ApiKey]:
    """Every key, the newest first."""
    rows = db.session.execute(
        select(
            ApiTokenRecord.id,
            ApiTokenRecord.name,
            AccountRecord.name,
            ApiTokenRecord.made_at,
            ApiTokenRecord.ends_at,
            ApiTokenRecord.ended_at,
        )
        .join(AccountRecord, AccountRecord.id == ApiTokenRecord.made_by)
        .order_by(ApiTokenRecord.id.desc())
    )
    return [ApiKey(*row) for row in rows]


def _lock_if_account_live(session: Session, account_id: int) -> bool:
    """Whether the account has not ended, nor will before this transaction does."""
    live = (AccountRecord.id == account_id) & AccountRecord.ended_at.is_(None)
    return (
        session.scalars(select(AccountRecord.id).where(live).with_for_update()).first() is not None
    )
