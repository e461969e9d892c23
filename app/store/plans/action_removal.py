"""An action is taken off a plan, unless somebody has changed it or looked back on it meanwhile."""

from sqlalchemy import delete, func, select

from app.database.engine import db
from app.model import LookBackRecord, PlanActionRecord
from app.store.base.digests import content_digest
from app.store.base.events import Action, record_event
from app.store.base.secure_deletion import rewrite_after_commit
from app.store.base.sent_forms import get_form_result, store_form_result
from app.store.base.transactions import write_transaction
from app.store.organisations.organisations import lock_organisation
from app.store.plans.plan_actions import PlanAction, find_plan_action


class PlanActionChangedError(Exception):
    """Somebody has changed the action, or looked back on it, since its page asked: it stays."""

    def __init__(self, action: PlanAction) -> None:
        super().__init__(f"action {action.id} was changed")
        self.action = action


def fingerprint_with_check_ins(action: PlanAction) -> str:
    """Text that differs when an action does, or when more was found at a check-in of it."""
    last = select(func.max(LookBackRecord.id)).where(LookBackRecord.plan_action_id == action.id)
    told = (sorted(action.fingerprints.items()), db.session.scalars(last).one())
    return content_digest(repr(told))


def delete_plan_action(
    organisation_id: int, number: int, seen: str, actor: str, form: str | None = None
) -> bool:
    """Take an action off the plan, with what was found at its check-ins.

    `seen` is its `fingerprint_with_check_ins` on the person's page: raises PlanActionChangedError
    where it is another by now. False where it is not there, unless that form took it off.
    """
    with write_transaction() as session:
        lock_organisation(session, organisation_id)
        if get_form_result(form) is not None:
            return True
        stored = find_plan_action(organisation_id, number)
        if stored is None:
            return False
        if fingerprint_with_check_ins(stored) != seen:
            raise PlanActionChangedError(stored)
        session.execute(delete(LookBackRecord).where(LookBackRecord.plan_action_id == number))
        session.execute(delete(PlanActionRecord).where(PlanActionRecord.id == number))
        record_event(
            session, Action.PLAN_ACTION_DELETED, actor, organisation_id, items=[str(number)]
        )
        store_form_result(session, form, number)
        rewrite_after_commit(session)
        return True
