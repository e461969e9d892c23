"""The core team's named accounts."""

from app.records import AccountRecord, Role
from app.store.events import Action, record
from app.store.transactions import now, writing


def add(email: str, name: str, role: Role, password_hash: str, actor: str) -> int:
    """Add an account and return its id. `password_hash` is empty for one that has no password."""
    with writing() as session:
        account = AccountRecord(
            email=email.lower(), name=name, role=role, password_hash=password_hash, made_at=now()
        )
        session.add(account)
        session.flush()
        record(session, Action.ACCOUNT_MADE, actor, items=[str(account.id)])
        return account.id
