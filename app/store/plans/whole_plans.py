"""Plans as wholes: what goes with a respondent that is deleted, or merged into another."""

from collections.abc import Iterable

from sqlalchemy import update
from sqlalchemy.orm import Session

from app.model import PlanActionRecord
from app.store.base.digests import content_digest
from app.store.plans.check_ins import list_look_backs
from app.store.plans.plan_actions import list_plan_actions


def plans_fingerprint(organisation_ids: Iterable[int]) -> str:
    """Text that differs when anything on these respondents' plans does; empty for nothing."""
    plans = [
        (list_plan_actions(each), sorted(list_look_backs(each).items()))
        for each in organisation_ids
    ]
    return content_digest(repr(plans)) if any(actions for actions, _ in plans) else ""


def move_plan(session: Session, kept_id: int, gone_id: int) -> None:
    """Have both plans be one, with what was found at check-ins, as a part of a merge."""
    session.execute(
        update(PlanActionRecord)
        .where(PlanActionRecord.organisation_id == gone_id)
        .values(organisation_id=kept_id)
    )
