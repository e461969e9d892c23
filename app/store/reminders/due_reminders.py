"""What a respondent is to be reminded of: a check-in of its plan, another round; each once.

What was said before is known from the record of events, by what it was about: an action of a plan
with the day of its check-in, or a round with the day of its submission. Neither changes when two
records of an organisation are made into one.
"""

from collections import defaultdict
from collections.abc import Iterable, Mapping
from datetime import date, datetime
from enum import StrEnum
from itertools import chain
from typing import Any, NamedTuple, TypeVar

import sqlalchemy as sa
from sqlalchemy import select
from sqlalchemy.orm import aliased

from app.database.engine import db
from app.model import (
    AssessmentRecord,
    EventRecord,
    OrganisationRecord,
    PlanActionRecord,
    PlanActionState,
    StandingRecord,
)
from app.store.base.current_programme import get_programme
from app.store.base.events import Action
from app.store.comparison.answer_age import months_before, uk_date
from app.store.comparison.counted_organisations import is_counted_respondent
from app.store.participation.invitations import is_recently_contacted, last_sent_times
from app.store.participation.organisation_search import IDS_PER_QUERY
from scoring.programme.programme import RespondentKind

# The programme asks to answer again after about a year; the core team may ask a month earlier.
MONTHS_TO_NEXT_ROUND = 12


class Obstacle(StrEnum):
    """Why somebody is not reminded just now."""

    NO_ADDRESS = "no-address"
    STOPPED = "stopped"
    ON_HOLD = "on-hold"
    NOT_CONFIRMED = "not-confirmed"
    WRITTEN_TO_LATELY = "written-to-lately"


class DueCheckIn(NamedTuple):
    """An action of a plan that was to be looked back on by now."""

    plan_action_id: int
    day: date

    @property
    def topic(self) -> str:
        """What the record of events calls it."""
        return f"check-in:{self.plan_action_id}:{self.day}"


class DueRound(NamedTuple):
    """The round that a respondent stands by, a year after it was submitted."""

    assessment_id: int
    questionnaire_id: str
    submitted_at: datetime

    @property
    def topic(self) -> str:
        """What the record of events calls it."""
        return f"round:{self.assessment_id}:{uk_date(self.submitted_at)}"


class DueReminder(NamedTuple):
    """What one respondent has not been reminded of yet, and what stands in the way, if anything."""

    organisation_id: int
    kind: RespondentKind
    name: str
    check_ins: tuple[DueCheckIn, ...]
    rounds: tuple[DueRound, ...]
    obstacle: Obstacle | None

    @property
    def topics(self) -> list[str]:
        """What the event of the reminder says that it was about."""
        return [*(each.topic for each in self.check_ins), *(each.topic for each in self.rounds)]


DueT = TypeVar("DueT", DueCheckIn, DueRound)


def list_due_reminders(at: datetime, organisation_id: int | None = None) -> list[DueReminder]:
    """Whom to remind of what at a moment, by their ids; only the respondent whose id is given."""
    reminded = _list_topics_reminded_of()
    check_ins = _group_by_respondent(_find_check_ins(at, organisation_id), reminded)
    rounds = _group_by_respondent(_find_rounds(at, organisation_id), reminded)
    return [
        DueReminder(each, kind, name, tuple(check_ins[each]), tuple(rounds[each]), obstacle)
        for each, kind, name, obstacle in _load_respondents({*check_ins, *rounds})
    ]


def _list_topics_reminded_of() -> set[str]:
    items = db.session.scalars(
        select(EventRecord.items).where(EventRecord.action == Action.REMINDER_SENT)
    )
    return set(chain.from_iterable(each.split() for each in items))


def _group_by_respondent(
    found: Iterable[tuple[int, DueT]], reminded: set[str]
) -> Mapping[int, list[DueT]]:
    """What is due, by respondent, but for what each was reminded of."""
    by_respondent: dict[int, list[DueT]] = defaultdict(list)
    for organisation_id, each in found:
        if each.topic not in reminded:
            by_respondent[organisation_id].append(each)
    return by_respondent


def _find_check_ins(at: datetime, organisation_id: int | None) -> Iterable[tuple[int, DueCheckIn]]:
    # What was put off until a day is looked at again then: the plan's own page calls both due.
    is_open = PlanActionRecord.state != PlanActionState.DONE
    statement = (
        select(PlanActionRecord.organisation_id, PlanActionRecord.id, PlanActionRecord.check_in_on)
        .where(PlanActionRecord.check_in_on <= uk_date(at), is_open)
        .order_by(PlanActionRecord.check_in_on, PlanActionRecord.id)
    )
    if organisation_id is not None:
        statement = statement.where(PlanActionRecord.organisation_id == organisation_id)
    for owner, action_id, day in db.session.execute(statement):
        if day is not None:
            yield owner, DueCheckIn(action_id, day)


def _find_rounds(at: datetime, organisation_id: int | None) -> Iterable[tuple[int, DueRound]]:
    """Rounds that are a year old, of questionnaires that are in use and for whoever answered."""
    draft = aliased(AssessmentRecord)
    is_answering = select(draft.id).where(
        draft.organisation_id == StandingRecord.organisation_id,
        draft.questionnaire_id == StandingRecord.questionnaire_id,
        draft.submitted_at.is_(None),
    )
    statement = (
        select(
            StandingRecord.organisation_id,
            AssessmentRecord.id,
            StandingRecord.questionnaire_id,
            AssessmentRecord.submitted_at,
        )
        .join(AssessmentRecord, AssessmentRecord.id == StandingRecord.assessment_id)
        .join(OrganisationRecord, OrganisationRecord.id == StandingRecord.organisation_id)
        .where(
            AssessmentRecord.submitted_at <= months_before(at, MONTHS_TO_NEXT_ROUND),
            sa.tuple_(OrganisationRecord.kind, StandingRecord.questionnaire_id).in_(
                [
                    (kind, questionnaire_id)
                    for kind in RespondentKind
                    for questionnaire_id in get_programme().questionnaires_for(kind)
                ]
            ),
            ~is_answering.exists(),
        )
        .order_by(AssessmentRecord.submitted_at, AssessmentRecord.id)
    )
    if organisation_id is not None:
        statement = statement.where(StandingRecord.organisation_id == organisation_id)
    for owner, assessment_id, questionnaire_id, submitted_at in db.session.execute(statement):
        if submitted_at is not None:
            yield owner, DueRound(assessment_id, questionnaire_id, submitted_at)


def _load_respondents(
    organisation_ids: set[int],
) -> Iterable[tuple[int, RespondentKind, str, Obstacle | None]]:
    """Each with what stands in the way of reminding it, by their ids."""
    statement = select(
        OrganisationRecord.id,
        OrganisationRecord.kind,
        OrganisationRecord.name,
        OrganisationRecord.contact,
        OrganisationRecord.reminders_stopped,
        OrganisationRecord.contact_on_hold,
        is_counted_respondent().label("is_counted"),
    ).order_by(OrganisationRecord.id)
    ids = sorted(organisation_ids)
    sent = last_sent_times(ids)
    for start in range(0, len(ids), IDS_PER_QUERY):
        some = OrganisationRecord.id.in_(ids[start : start + IDS_PER_QUERY])
        for row in db.session.execute(statement.where(some)):
            lately = is_recently_contacted(sent.get(row.id))
            yield row.id, RespondentKind(row.kind), row.name, _find_obstacle(row, lately=lately)


def _find_obstacle(row: sa.Row[*tuple[Any, ...]], *, lately: bool) -> Obstacle | None:
    """The first that stands in the way, of those that last longest first."""
    obstacles = {
        Obstacle.NO_ADDRESS: not row.contact,
        Obstacle.STOPPED: row.reminders_stopped,
        Obstacle.ON_HOLD: row.contact_on_hold,
        Obstacle.NOT_CONFIRMED: not row.is_counted,
        Obstacle.WRITTEN_TO_LATELY: lately,
    }
    return next((each for each, stands in obstacles.items() if stands), None)
