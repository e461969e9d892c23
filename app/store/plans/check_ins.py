"""Looking back on actions: what happened, what next, and how far each is by now."""

from collections import defaultdict
from collections.abc import Mapping
from dataclasses import replace
from datetime import date, datetime
from typing import NamedTuple

from sqlalchemy import select
from sqlalchemy.orm import Session

from app.database.engine import db
from app.model import LookBackRecord, PlanActionRecord, PlanActionState
from app.store.base.events import Action, record_event
from app.store.base.sent_forms import get_form_result, store_form_result
from app.store.base.transactions import now, write_transaction
from app.store.organisations.organisations import lock_organisation
from app.store.plans.plan_actions import (
    PlanAction,
    get_details,
    get_next_check_in_day,
    list_plan_actions,
    set_action_columns,
)


class LookBack(NamedTuple):
    """What was found at a check-in of an action, and the state that it had from then on."""

    id: int
    action_id: int
    at: datetime
    state: PlanActionState
    what_happened: str
    what_next: str


class CheckIn(NamedTuple):
    """What somebody says of one action at a check-in.

    `seen` is the action's `check_in_fingerprint` on their page. Without a `state` it stays as it
    is. `look_again_on` is the next day to look back, 90 days on where it is None; what is not now
    is looked at again only where a day is said, and what is done not at all.
    """

    seen: str
    state: PlanActionState | None
    not_now_because: str
    what_happened: str
    what_next: str
    look_again_on: date | None


class CheckInResult(NamedTuple):
    """The numbers of the actions whose check-in was kept, and of those that it was not.

    `conflicts` holds actions that somebody else has set to another state meanwhile, as they stand;
    `gone` the numbers of those that are not on the plan any more.
    """

    saved: tuple[int, ...]
    conflicts: Mapping[int, PlanAction]
    gone: tuple[int, ...]


def list_look_backs(organisation_id: int) -> Mapping[int, list[LookBack]]:
    """By the number of an action of the respondent, what was found, the last first."""
    rows = db.session.scalars(
        select(LookBackRecord)
        .join(PlanActionRecord, PlanActionRecord.id == LookBackRecord.plan_action_id)
        .where(PlanActionRecord.organisation_id == organisation_id)
        .order_by(LookBackRecord.id.desc())
    )
    by_action: dict[int, list[LookBack]] = defaultdict(list)
    for row in rows:
        by_action[row.plan_action_id].append(_to_look_back(row))
    return by_action


def save_check_ins(
    organisation_id: int, said: Mapping[int, CheckIn], actor: str, form: str | None = None
) -> CheckInResult:
    """Keep what was said of each action, by its number; once for a form.

    Where somebody else has set an action to another state than the person saw and says, nothing of
    it is kept, and it is returned under `conflicts`. Raises NotFoundError where the respondent is
    not there any more.
    """
    with write_transaction() as session:
        lock_organisation(session, organisation_id)
        stored = {each.id: each for each in list_plan_actions(organisation_id) if each.id in said}
        before = [each for each in stored if get_form_result(_key_of(form, each)) is not None]
        conflicts = {
            number: action
            for number, action in stored.items()
            if number not in before and _is_conflict(action, said[number])
        }
        kept = [number for number in stored if number not in {*before, *conflicts}]
        for number in kept:
            _keep_check_in(session, stored[number], said[number])
            store_form_result(session, _key_of(form, number), number)
        if kept:
            told = [str(number) for number in kept]
            record_event(session, Action.CHECKED_IN, actor, organisation_id, items=told)
        gone = tuple(sorted({*said} - {*stored}))
        return CheckInResult(tuple(sorted([*before, *kept])), conflicts, gone)


def _key_of(form: str | None, number: int) -> str | None:
    """A form may be kept of one action and not of another: each is known by itself."""
    return f"{form} {number}" if form is not None else None


def _is_conflict(action: PlanAction, check_in: CheckIn) -> bool:
    wanted = (check_in.state or action.state, check_in.not_now_because or action.not_now_because)
    is_same = wanted == (action.state, action.not_now_because)
    return action.check_in_fingerprint != check_in.seen and not is_same


def _keep_check_in(session: Session, action: PlanAction, check_in: CheckIn) -> None:
    state = check_in.state or action.state
    session.add(
        LookBackRecord(
            plan_action_id=action.id,
            at=now(),
            state=state,
            what_happened=check_in.what_happened,
            what_next=check_in.what_next,
        )
    )
    is_not_now = state is PlanActionState.NOT_NOW
    details = replace(
        get_details(action),
        state=state,
        not_now_because=(check_in.not_now_because or action.not_now_because) if is_not_now else "",
        check_in_on=check_in.look_again_on or (None if is_not_now else get_next_check_in_day()),
    )
    set_action_columns(session, action, details)


def _to_look_back(row: LookBackRecord) -> LookBack:
    return LookBack(
        row.id,
        row.plan_action_id,
        row.at,
        PlanActionState(row.state),
        row.what_happened,
        row.what_next,
    )
