"""The actions of a respondent's plan: added once, changed by several people."""

from collections.abc import Iterable, Mapping
from dataclasses import asdict, dataclass, fields, replace
from datetime import date, datetime, timedelta
from typing import Any

from sqlalchemy import select, update
from sqlalchemy.orm import Session

from app.database.engine import db
from app.model import PlanActionRecord, PlanActionState
from app.store.base.digests import content_digest
from app.store.base.events import Action, record_event
from app.store.base.part_edits import compare_parts
from app.store.base.secure_deletion import mark_only_adds
from app.store.base.sent_forms import get_form_result, store_form_result
from app.store.base.transactions import now, write_transaction
from app.store.comparison.answer_age import uk_date
from app.store.organisations.organisations import lock_organisation

__all__ = ["PlanActionState"]

# Actions of one respondent: whoever has its link may add them.
MOST_PLAN_ACTIONS = 100
# Days from one check-in to the next, where nobody says otherwise.
CHECK_IN_DAYS = 90
# What an action expects that is to find an answer out. A space: no choice has such an id.
FIRST_ANSWER = "first answer"


@dataclass(frozen=True, kw_only=True)
class PlanActionDetails:
    """What a respondent says of an action: see `PlanActionRecord` for each part.

    `expected` is a choice's id, `FIRST_ANSWER`, or empty.
    """

    what: str
    questionnaire_id: str = ""
    item_id: str = ""
    expected: str = ""
    expected_by: date | None = None
    why: str = ""
    owner: str = ""
    second: str = ""
    barrier: str = ""
    barrier_words: str = ""
    first_step: str = ""
    state: PlanActionState = PlanActionState.PLANNED
    not_now_because: str = ""
    prediction: str = ""
    check_in_on: date | None = None
    shared: bool = False

    @property
    def is_open(self) -> bool:
        """Whether something is still to be done, now."""
        return self.state in {PlanActionState.PLANNED, PlanActionState.UNDER_WAY}

    @property
    def is_done(self) -> bool:
        """Whether there is nothing more to do."""
        return self.state is PlanActionState.DONE

    @property
    def question(self) -> tuple[str, str]:
        """The ids of the questionnaire and the item that it is to move; empty for none."""
        return self.questionnaire_id, self.item_id

    @property
    def fingerprints(self) -> Mapping[str, str]:
        """By part, short text that differs when the part does: a form says so what it showed."""
        return {
            name: content_digest("\x1f".join(str(getattr(self, each)) for each in names))
            for name, names in PARTS.items()
        }


PARTS: Mapping[str, tuple[str, ...]] = {
    "what": ("what",),
    "question": ("questionnaire_id", "item_id", "expected"),
    "expected_by": ("expected_by",),
    "why": ("why",),
    "owner": ("owner",),
    "second": ("second",),
    "barrier": ("barrier",),
    "barrier_words": ("barrier_words",),
    "first_step": ("first_step",),
    "state": ("state", "not_now_because"),
    "prediction": ("prediction",),
    "check_in_on": ("check_in_on",),
    "shared": ("shared",),
}
"""What of an action belongs together when two people change it at once, and goes by one name."""


@dataclass(frozen=True, kw_only=True)
class PlanAction(PlanActionDetails):
    """An action as it stands, by its number in addresses; `done_at` is set where it is done."""

    id: int
    made_at: datetime
    changed_at: datetime
    done_at: datetime | None

    @property
    def check_in_fingerprint(self) -> str:
        """Short text that differs when a check-in would find the action otherwise."""
        return content_digest(
            "\x1f".join((self.state, self.not_now_because, str(self.check_in_on)))
        )

    def is_due(self, day: date) -> bool:
        """Whether the day to look back, or to look again, has come."""
        return self.check_in_on is not None and self.check_in_on <= day


@dataclass(frozen=True)
class AddedAction:
    """An action's number; `is_new` is False where the plan had it before."""

    id: int
    is_new: bool


class TooManyActionsError(Exception):
    """The plan has `MOST_PLAN_ACTIONS` actions: nothing was added."""


class PlanActionGoneError(Exception):
    """The action is not on the plan any more: nothing was changed."""


class ChangedMeanwhileError(Exception):
    """Somebody else has changed the same `parts` since, to something else: nothing was changed.

    `stored` stands now. `merged` is what was asked for, with what the others changed besides.
    """

    def __init__(self, parts: Iterable[str], stored: PlanAction, merged: PlanActionDetails) -> None:
        super().__init__(", ".join(parts))
        self.parts, self.stored, self.merged = tuple(parts), stored, merged


def list_plan_actions(organisation_id: int) -> list[PlanAction]:
    """The respondent's plan, the first action made first."""
    rows = db.session.scalars(
        select(PlanActionRecord)
        .where(PlanActionRecord.organisation_id == organisation_id)
        .order_by(PlanActionRecord.id)
    )
    return [_to_action(row) for row in rows]


def find_plan_action(organisation_id: int, number: int) -> PlanAction | None:
    """One action of the respondent's plan; None where it has none of that number."""
    # Not asked of the database: the number comes from an address, and may be beyond what it takes.
    return next((each for each in list_plan_actions(organisation_id) if each.id == number), None)


def get_next_check_in_day() -> date:
    """The day to look back on what is begun now, where nobody says otherwise."""
    return uk_date(now()) + timedelta(days=CHECK_IN_DAYS)


def add_plan_action(
    organisation_id: int, details: PlanActionDetails, actor: str, form: str | None = None
) -> int:
    """Add an action, and return its number; once for a form.

    Raises TooManyActionsError, and NotFoundError where the respondent is not there any more.
    """
    with write_transaction() as session:
        lock_organisation(session, organisation_id)
        if (before := get_form_result(form)) is not None:
            return before
        added = _insert_action(session, organisation_id, details, actor)
        store_form_result(session, form, added)
        return added


def add_plan_action_once(
    organisation_id: int, details: PlanActionDetails, actor: str
) -> AddedAction:
    """Add an action unless the plan has the same, which is not done: what results offer.

    The same is to move the same question by the same words and the same first step. Where it has no
    first step yet, it gets the one that is offered. Raises as `add_plan_action`.
    """
    with write_transaction() as session:
        lock_organisation(session, organisation_id)
        alike = _find_alike(organisation_id, details)
        if alike is None:
            return AddedAction(_insert_action(session, organisation_id, details, actor), True)
        if details.first_step and not alike.first_step:
            _update_action(session, organisation_id, alike, _add_first_step(alike, details), actor)
        return AddedAction(alike.id, False)


def add_missing_plan_actions(
    organisation_id: int,
    offered: Iterable[PlanActionDetails],
    actor: str,
    form: str | None = None,
) -> int:
    """Add those actions whose question no other is about yet, and return how many; once for a form.

    What is done does not count. All are added, or none: raises as `add_plan_action`.
    """
    with write_transaction() as session:
        lock_organisation(session, organisation_id)
        if (before := get_form_result(form)) is not None:
            return before
        there = {each.question for each in list_plan_actions(organisation_id) if not each.is_done}
        missing = [each for each in offered if each.question not in there]
        for each in missing:
            _insert_action(session, organisation_id, each, actor)
        store_form_result(session, form, len(missing))
        return len(missing)


def change_plan_action(
    organisation_id: int,
    number: int,
    details: PlanActionDetails,
    seen: Mapping[str, str],
    actor: str,
) -> None:
    """Change those parts of an action that the person changed on their page.

    `seen` holds the `fingerprints` of what the page showed. What somebody else has changed since
    stays, where the person left it alone or typed the same. Raises ChangedMeanwhileError where both
    changed one part to something else, and PlanActionGoneError.
    """
    with write_transaction() as session:
        lock_organisation(session, organisation_id)
        stored = find_plan_action(organisation_id, number)
        if stored is None:
            raise PlanActionGoneError
        merged, conflicts = _merge(stored, details, seen)
        if conflicts:
            raise ChangedMeanwhileError(conflicts, stored, merged)
        if merged != get_details(stored):
            _update_action(session, organisation_id, stored, merged, actor)


def get_details(action: PlanAction) -> PlanActionDetails:
    """What is said of an action, apart from when it was made and changed."""
    return PlanActionDetails(**{each: getattr(action, each) for each in DETAIL_NAMES})


def take_parts(
    details: PlanActionDetails, parts: Iterable[str], source: PlanActionDetails
) -> PlanActionDetails:
    """The details with some of their parts as another has them."""
    names = [name for part in parts for name in PARTS[part]]
    return replace(details, **{name: getattr(source, name) for name in names})


DETAIL_NAMES = tuple(each.name for each in fields(PlanActionDetails))


def set_action_columns(session: Session, stored: PlanAction, details: PlanActionDetails) -> None:
    """Store what is said of an action, as a part of a larger change that has locked its owner."""
    is_done = details.state is PlanActionState.DONE
    session.execute(
        update(PlanActionRecord)
        .where(PlanActionRecord.id == stored.id)
        .values(
            **_columns(details),
            changed_at=now(),
            done_at=(stored.done_at or now()) if is_done else None,
        )
    )


def _columns(details: PlanActionDetails) -> dict[str, Any]:
    """What is done has nothing to come back to."""
    columns = asdict(details)
    return {**columns, "check_in_on": None} if details.state is PlanActionState.DONE else columns


def _insert_action(
    session: Session, organisation_id: int, details: PlanActionDetails, actor: str
) -> int:
    if len(list_plan_actions(organisation_id)) >= MOST_PLAN_ACTIONS:
        raise TooManyActionsError
    is_done = details.state is PlanActionState.DONE
    added = PlanActionRecord(
        organisation_id=organisation_id,
        **_columns(details),
        made_at=now(),
        changed_at=now(),
        done_at=now() if is_done else None,
    )
    session.add(added)
    session.flush()
    mark_only_adds(session)
    record_event(session, Action.PLAN_CHANGED, actor, organisation_id, items=[str(added.id)])
    return added.id


def _update_action(
    session: Session,
    organisation_id: int,
    stored: PlanAction,
    details: PlanActionDetails,
    actor: str,
) -> None:
    set_action_columns(session, stored, details)
    record_event(session, Action.PLAN_CHANGED, actor, organisation_id, items=[str(stored.id)])


def _find_alike(organisation_id: int, details: PlanActionDetails) -> PlanAction | None:
    return next(
        (
            each
            for each in list_plan_actions(organisation_id)
            if not each.is_done
            and each.question == details.question
            and each.what == details.what
            and each.first_step in {details.first_step, ""}
        ),
        None,
    )


def _add_first_step(alike: PlanAction, details: PlanActionDetails) -> PlanActionDetails:
    return replace(
        get_details(alike),
        first_step=details.first_step,
        barrier=alike.barrier or details.barrier,
        expected=alike.expected or details.expected,
    )


def _merge(
    stored: PlanAction, typed: PlanActionDetails, seen: Mapping[str, str]
) -> tuple[PlanActionDetails, list[str]]:
    """What was typed with what others changed besides, and the parts that both changed."""
    edits = compare_parts(PARTS, stored.fingerprints, typed.fingerprints, seen)
    return take_parts(typed, edits.left_alone, stored), edits.conflicts


def _to_action(row: PlanActionRecord) -> PlanAction:
    named = {each.name: getattr(row, each.name) for each in fields(PlanAction)}
    return PlanAction(**{**named, "state": PlanActionState(row.state)})
