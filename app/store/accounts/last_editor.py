"""The last editor who can sign in cannot go: without one, only an operator could go on."""

from flask import current_app
from sqlalchemy import select
from sqlalchemy.orm import Session

from app.model import AccountRecord, Role


class LastEditorError(Exception):
    """No editor who can sign in would be left, so nothing was changed.

    `others`: the e-mail addresses of editors who have no way to sign in yet.
    """

    def __init__(self, others: list[str]) -> None:
        super().__init__()
        self.others = others


def ensure_editor_remains(session: Session, account_id: int) -> None:
    """See to it that an editor is left without the account, as a part of a larger change.

    Whoever can sign in counts, also who is locked out for a while or has lost a second factor:
    whoever runs the service can help them (docs/decisions/0011). Where none of them can, any live
    one does. Raises LastEditorError. Of two such changes at once the second waits for the first.
    """
    editors = _lock_editors(session)
    account = next((editor for editor in editors if editor.id == account_id), None)
    if account is None:
        return
    others = [editor for editor in editors if editor.id != account_id]
    remaining = (
        [editor for editor in others if _can_sign_in(editor)] if _can_sign_in(account) else others
    )
    if not remaining:
        raise LastEditorError([editor.email for editor in others])


def _lock_editors(session: Session) -> list[AccountRecord]:
    """Every live editor, in one order, so that two who lock them never wait for each other."""
    live = (AccountRecord.role == Role.EDITOR) & AccountRecord.ended_at.is_(None)
    statement = select(AccountRecord).where(live).order_by(AccountRecord.id).with_for_update()
    return list(session.scalars(statement.execution_options(populate_existing=True)))


def _can_sign_in(account: AccountRecord) -> bool:
    """Whether the account has a password, or a provider that is set and may know who it is."""
    issuer = current_app.config["OIDC_ISSUER"]
    return bool(account.password_hash or (issuer and account.issuer in {None, issuer}))
