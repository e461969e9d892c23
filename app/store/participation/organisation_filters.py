"""What a list of organisations can be narrowed by, and how the database is asked for it."""

from collections.abc import Callable
from datetime import datetime
from enum import StrEnum
from typing import NamedTuple

import sqlalchemy as sa
from sqlalchemy import select
from sqlalchemy.orm import aliased

from app.model import (
    AnswerRecord,
    AssessmentRecord,
    Confirmation,
    EventRecord,
    OrganisationRecord,
    PlacementRecord,
    PlanActionRecord,
    ReturnLinkRecord,
    StandingRecord,
)
from app.store.base.events import Action
from app.store.base.normalised_name import normalise_name
from app.store.base.published_questionnaires import (
    list_versions_asking_alike,
    main_questionnaire_id,
)
from app.store.base.transactions import now
from app.store.comparison.answer_age import AnswerAge, has_answer_age, uk_date
from app.store.comparison.counted_organisations import is_asked
from app.store.comparison.group_selection import works_in
from app.store.comparison.yearly_change import (
    Direction,
    a_year_ago,
    select_organisations_that_moved,
)
from app.store.participation.participation_status import (
    NOT_INVITED_STATUSES,
    Status,
    StatusEvidence,
    status_case,
)

NO_ANSWER = "no-answer"
"""How a filter asks for those who left an item without an answer."""

LAST_ROUND = aliased(AssessmentRecord, name="last_round")
"""The round of a questionnaire that an organisation stands by."""

OPEN_ROUND = aliased(AssessmentRecord, name="open_round")
"""The round of a questionnaire that an organisation is answering: never more than one."""


class PlanFilter(StrEnum):
    """What a filter asks of plans: that there is one, an action in a state, or one that is due."""

    ANY = "any"
    PLANNED = "planned"
    UNDER_WAY = "under-way"
    DONE = "done"
    NOT_NOW = "not-now"
    DUE = "due"


class Filters(NamedTuple):
    """What organisations have to be like; whatever is left as it is lets every one pass.

    `words` are looked for in the name, in any order. `value` is a value's id, empty for the whole;
    `stage` (exactly there) and `at_least` (there or beyond) are numbers on the ladder, of the floor
    in the round that the organisation stands by. `given` is what it gave there for `item`: a
    choice's id, `dont-know`, `not-applicable` or `NO_ANSWER`. `answered` wants a submitted round,
    `change` a move of `value` that way since a year ago. Nobody passes who works in `not_place`, or
    is of `not_sector`. `age` is that of the answers that the organisation stands by, and
    `not_invited` wants those that nobody has invited yet, and `plan` those with such a plan. All
    that is about rounds is about those of one `questionnaire`, by its id: the organisations' own
    where that is empty.
    """

    words: str = ""
    place: str | None = None
    sector: str | None = None
    status: Status | None = None
    value: str = ""
    stage: int | None = None
    at_least: int | None = None
    item: str = ""
    given: str = ""
    answered: bool = False
    change: Direction | None = None
    confirmation: Confirmation | None = None
    not_place: str | None = None
    not_sector: str | None = None
    age: AnswerAge | None = None
    not_invited: bool = False
    questionnaire: str = ""
    plan: PlanFilter | None = None

    @property
    def questionnaire_id(self) -> str:
        """The questionnaire whose rounds are looked at."""
        return self.questionnaire or main_questionnaire_id()


def organisations_with_rounds(questionnaire_id: str) -> sa.FromClause:
    """Organisations, each beside the round that it stands by and the one that it is answering.

    Both of one questionnaire: so an organisation is there once.
    """
    is_open = sa.and_(
        OPEN_ROUND.organisation_id == OrganisationRecord.id,
        OPEN_ROUND.questionnaire_id == questionnaire_id,
        OPEN_ROUND.submitted_at.is_(None),
    )
    return _organisations_with_standing(questionnaire_id, isouter=True).outerjoin(
        OPEN_ROUND, is_open
    )


def status_expression(at: datetime) -> sa.ColumnElement[str]:
    """The status that an organisation of `organisations_with_rounds` has at a moment."""
    organisation_id = OrganisationRecord.id
    on_record = StatusEvidence(
        sent=_exists(
            ReturnLinkRecord.id,
            ReturnLinkRecord.organisation_id == organisation_id,
            ReturnLinkRecord.sent_at.is_not(None),
        ),
        joined=_exists(
            EventRecord.id,
            EventRecord.organisation_id == organisation_id,
            EventRecord.action == Action.JOINED,
        ),
        opened=_exists(
            ReturnLinkRecord.id,
            ReturnLinkRecord.organisation_id == organisation_id,
            ReturnLinkRecord.opened_at.is_not(None),
        ),
        linked=_exists(ReturnLinkRecord.id, ReturnLinkRecord.organisation_id == organisation_id),
    )
    return status_case(LAST_ROUND.submitted_at, OPEN_ROUND.round, on_record, at)


def _exists(
    column: sa.SQLColumnExpression[int], *such: sa.ColumnElement[bool]
) -> sa.ColumnElement[bool]:
    return select(column).where(*such).correlate(OrganisationRecord).exists()


def is_not_invited(at: datetime) -> sa.ColumnElement[bool]:
    """Whether nobody has asked an organisation of `organisations_with_rounds` yet, and it has not
    come by itself."""
    return status_expression(at).in_(NOT_INVITED_STATUSES)


def tables_needed(filters: Filters) -> sa.FromClause:
    """The tables that the filters look at: organisations alone where there are none."""
    if filters.status or filters.not_invited:
        return organisations_with_rounds(filters.questionnaire_id)
    by_round = filters.item or filters.answered or filters.age
    if by_round or filters.stage is not None or filters.at_least is not None:
        return _organisations_with_standing(filters.questionnaire_id, isouter=False)
    return OrganisationRecord.__table__


def _organisations_with_standing(questionnaire_id: str, *, isouter: bool) -> sa.Join:
    is_own = (StandingRecord.organisation_id == OrganisationRecord.id) & (
        StandingRecord.questionnaire_id == questionnaire_id
    )
    organisations = sa.join(OrganisationRecord, StandingRecord, is_own, isouter=isouter)
    return organisations.outerjoin(LAST_ROUND, LAST_ROUND.id == StandingRecord.assessment_id)


def filter_conditions(filters: Filters, at: datetime) -> list[sa.ColumnElement[bool]]:
    """What `organisations_with_rounds` has to fulfil at a moment for the filters to let it pass.

    Lists are of those who answer the questionnaire whose rounds are looked at: organisations, where
    none is said.
    """
    conditions = [
        condition_for(filters)
        for field, condition_for in CONDITION_BY_FIELD.items()
        if getattr(filters, field)
    ]
    conditions.append(is_asked(filters.questionnaire_id))
    levels = [
        field_name
        for field_name in ("stage", "at_least")
        if getattr(filters, field_name) is not None
    ]
    conditions.extend(_is_at_stage(filters, level) for level in levels)
    if filters.status:
        conditions.append(status_expression(at) == filters.status)
    if filters.not_invited:
        conditions.append(is_not_invited(at))
    if filters.age:
        conditions.append(has_answer_age(filters.age, LAST_ROUND.submitted_at, at))
    return conditions


def _name_contains_words(filters: Filters) -> sa.ColumnElement[bool]:
    key = OrganisationRecord.name_key
    return sa.and_(
        *(key.contains(word, autoescape=True) for word in normalise_name(filters.words).split())
    )


def _is_at_stage(filters: Filters, level: str) -> sa.ColumnElement[bool]:
    stage = getattr(filters, level)
    is_reached = (
        PlacementRecord.floor == stage if level == "stage" else PlacementRecord.floor >= stage
    )
    is_standing = PlacementRecord.assessment_id == StandingRecord.assessment_id
    statement = select(PlacementRecord.floor).where(
        is_standing, PlacementRecord.value == filters.value, is_reached
    )
    return statement.correlate(StandingRecord).exists()


def _gave_answer(filters: Filters) -> sa.ColumnElement[bool]:
    is_answer = (AnswerRecord.assessment_id == StandingRecord.assessment_id) & (
        AnswerRecord.item_id == filters.item
    )
    # Those who were asked it in another way did not give this answer, nor leave it without one.
    is_asked = sa.tuple_(LAST_ROUND.questionnaire_id, LAST_ROUND.questionnaire_version).in_(
        list_versions_asking_alike(filters.item)
    )
    if filters.given != NO_ANSWER:
        return (
            is_asked
            & select(AnswerRecord.given)
            .where(is_answer, AnswerRecord.given == filters.given)
            .exists()
        )
    return (
        is_asked & ~select(AnswerRecord.given).where(is_answer, AnswerRecord.given != "").exists()
    )


def _moved_in_direction(filters: Filters) -> sa.ColumnElement[bool]:
    direction = filters.change or Direction.SAME
    moved = select_organisations_that_moved(
        filters.questionnaire_id, filters.value, direction, a_year_ago()
    ).subquery()
    return OrganisationRecord.id.in_(select(moved.c.organisation_id))


def _has_plan(filters: Filters) -> sa.ColumnElement[bool]:
    is_theirs = PlanActionRecord.organisation_id == OrganisationRecord.id
    such = {
        PlanFilter.ANY: sa.true(),
        PlanFilter.DUE: PlanActionRecord.check_in_on <= uk_date(now()),
    }.get(filters.plan or PlanFilter.ANY, PlanActionRecord.state == filters.plan)
    return _exists(PlanActionRecord.id, is_theirs, such)


CONDITION_BY_FIELD: dict[str, Callable[[Filters], sa.ColumnElement[bool]]] = {
    "words": _name_contains_words,
    "place": lambda filters: works_in(filters.place),
    "not_place": lambda filters: ~works_in(filters.not_place),
    "sector": lambda filters: OrganisationRecord.sector == filters.sector,
    "not_sector": lambda filters: OrganisationRecord.sector != filters.not_sector,
    "confirmation": lambda filters: OrganisationRecord.confirmation == filters.confirmation,
    "item": _gave_answer,
    "change": _moved_in_direction,
    "plan": _has_plan,
    "answered": lambda _: StandingRecord.assessment_id.is_not(None),
}
