"""Who wants no reminders: said in the details, or by the link that every e-mail brings.

The token of that link is the hash that the database keeps of the private link in the same e-mail.
So it finds whom the e-mail was about, also after two records were made into one, and where it went;
it says nothing by itself, and opens nothing: the private link cannot be worked out from it.
"""

from base64 import urlsafe_b64decode, urlsafe_b64encode
from typing import NamedTuple

from sqlalchemy import select, update
from sqlalchemy.orm import Session

from app.database.engine import db
from app.model import OrganisationRecord, ReturnLinkRecord
from app.store.base.digests import hash_secret
from app.store.base.events import Action, record_event
from app.store.base.transactions import write_transaction
from scoring.programme.programme import RespondentKind


class StopTarget(NamedTuple):
    """Whom an e-mail was about. `is_written_to`: the address that it went to is theirs still.

    `stopped`: they get no reminders already.
    """

    organisation_id: int
    kind: RespondentKind
    is_written_to: bool
    stopped: bool


def make_stop_token(secret: str) -> str:
    """The token by which whoever gets an e-mail with that private link stops reminders."""
    return urlsafe_b64encode(bytes.fromhex(hash_secret(secret))).decode().rstrip("=")


def find_stop_target(token: str) -> StopTarget | None:
    """Whom the token is for, None where it is for nobody any more, or was none."""
    row = db.session.execute(
        select(
            OrganisationRecord.id,
            OrganisationRecord.kind,
            OrganisationRecord.contact,
            OrganisationRecord.reminders_stopped,
            ReturnLinkRecord.sent_to,
        )
        .join(ReturnLinkRecord, ReturnLinkRecord.organisation_id == OrganisationRecord.id)
        .where(ReturnLinkRecord.secret_hash == _read_stop_token(token))
    ).one_or_none()
    if row is None:
        return None
    organisation_id, kind, contact, stopped, sent_to = row
    is_written_to = bool(contact) and contact == sent_to
    return StopTarget(organisation_id, RespondentKind(kind), is_written_to, stopped)


def stop_reminders(token: str, actor: str) -> None:
    """Send no more reminders to the address that the e-mail went to.

    Nothing changes where it was about nobody any more, or they are written to elsewhere by now.
    """
    with write_transaction() as session:
        target = find_stop_target(token)
        if target is not None and target.is_written_to:
            set_reminders_stopped(session, target.organisation_id, True, actor)


def set_reminders_stopped(
    session: Session, organisation_id: int, stopped: bool, actor: str
) -> None:
    """Stop reminders or start them again, as a part of a larger change."""
    changed = update(OrganisationRecord).where(
        OrganisationRecord.id == organisation_id, OrganisationRecord.reminders_stopped != stopped
    )
    statement = changed.values(reminders_stopped=stopped).returning(OrganisationRecord.id)
    if session.scalars(statement).one_or_none() is not None:
        action = Action.REMINDERS_STOPPED if stopped else Action.REMINDERS_STARTED
        record_event(session, action, actor, organisation_id)


def _read_stop_token(token: str) -> str:
    """The hash that it is, empty where it is none."""
    try:
        return urlsafe_b64decode(f"{token}=").hex()
    except ValueError:
        return ""
