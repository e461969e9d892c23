"""Plans of many, counted: who has one, how far its actions are, and which answers were raised.

Only respondents that count are in it. An action that is done says nothing of an answer, and an
answer that was raised nothing of why: both stand beside each other here, and no more.
"""

from collections import Counter, defaultdict
from collections.abc import Iterator, Mapping
from datetime import datetime
from enum import StrEnum
from typing import Any, NamedTuple

import sqlalchemy as sa
from sqlalchemy import func, select
from sqlalchemy.orm import aliased

from app.database.engine import db
from app.model import (
    AnswerRecord,
    AssessmentRecord,
    OrganisationPlaceRecord,
    OrganisationRecord,
    PlanActionRecord,
    PlanActionState,
    StandingRecord,
)
from app.store.base.current_programme import get_programme
from app.store.base.published_questionnaires import get_questionnaire
from app.store.comparison.answer_age import uk_date
from app.store.comparison.counted_organisations import is_counted_respondent
from scoring.comparison.hardest_questions import asks_item_alike
from scoring.programme.programme import RespondentKind


class Grouping(StrEnum):
    """What respondents are told apart by. One that works in several places is in each."""

    ALL = "all"
    PLACE = "place"
    SECTOR = "sector"


class RaisedAnswers(NamedTuple):
    """Answers that are worth more than in the round before, of those who have `answered_again`.

    `on_plan` of them are to questions that an action of the same respondent's plan names. What was
    not known before, and what is asked otherwise by now, is not among them.
    """

    answered_again: int = 0
    raised: int = 0
    on_plan: int = 0


class PlanCounts(NamedTuple):
    """A group's respondents, how many of them have a plan, and the actions on those plans.

    `due` actions are to be looked back on by now, or to be looked at again.
    """

    respondents: int
    with_plan: int
    actions: Mapping[PlanActionState, int]
    due: int
    answers: RaisedAnswers


class _Change(NamedTuple):
    """An item that was answered in two rounds, under one version or two."""

    questionnaire_id: str
    version_before: int
    version: int
    item_id: str
    given_before: str
    given: str


def count_plans(kind: RespondentKind, grouping: Grouping, at: datetime) -> dict[str, PlanCounts]:
    """The plans of the respondents of a kind at a moment, by the id of their place or sector.

    All together they are under their kind. A group without respondents is left out.
    """
    groups = _Groups(kind, grouping)
    respondents, with_plan = _count_respondents(groups), _count_with_plan(groups)
    actions, due = _count_actions(groups, at)
    answers = _count_raised_answers(groups)
    return {
        group: PlanCounts(count, with_plan[group], actions[group], due[group], answers[group])
        for group, count in respondents.items()
    }


class _Groups:
    """How the database is asked for respondents of a kind, each with its group."""

    def __init__(self, kind: RespondentKind, grouping: Grouping) -> None:
        self.kind, self._grouping = kind, grouping
        self.group: sa.SQLColumnExpression[str] = {
            Grouping.ALL: OrganisationRecord.kind,
            Grouping.PLACE: OrganisationPlaceRecord.place,
            Grouping.SECTOR: OrganisationRecord.sector,
        }[grouping]

    def select_counted(self, *columns: Any, of: sa.FromClause) -> sa.Select[*tuple[Any, ...]]:  # noqa: ANN401 - SQLAlchemy's own: any column
        """Those columns by group, of tables that hold the respondents among others."""
        if self._grouping is Grouping.PLACE:
            of = of.join(
                OrganisationPlaceRecord,
                OrganisationPlaceRecord.organisation_id == OrganisationRecord.id,
            )
        is_one = (OrganisationRecord.kind == self.kind) & is_counted_respondent()
        return select(self.group, *columns).select_from(of).where(is_one).group_by(self.group)


def _respondents_with(table: Any, condition: sa.ColumnElement[bool]) -> sa.Join:  # noqa: ANN401 - a table or an alias of one
    return sa.join(OrganisationRecord, table, condition)


def _with_actions() -> sa.Join:
    return _respondents_with(
        PlanActionRecord, PlanActionRecord.organisation_id == OrganisationRecord.id
    )


def _count_respondents(groups: _Groups) -> dict[str, int]:
    organisations = OrganisationRecord.__table__
    rows = db.session.execute(groups.select_counted(func.count(), of=organisations))
    return {row[0]: row[1] for row in rows}


def _count_with_plan(groups: _Groups) -> Counter[str]:
    counted = func.count(PlanActionRecord.organisation_id.distinct())
    rows = db.session.execute(groups.select_counted(counted, of=_with_actions()))
    return Counter({row[0]: row[1] for row in rows})


def _count_actions(
    groups: _Groups, at: datetime
) -> tuple[Mapping[str, Counter[PlanActionState]], Counter[str]]:
    """How many actions are in which state, and how many are due, by group."""
    is_due = PlanActionRecord.check_in_on <= uk_date(at)
    statement = groups.select_counted(
        PlanActionRecord.state,
        func.count(),
        func.sum(sa.case((is_due, 1), else_=0)),
        of=_with_actions(),
    ).group_by(PlanActionRecord.state)
    actions: dict[str, Counter[PlanActionState]] = defaultdict(Counter)
    due = Counter[str]()
    for group, state, count, due_count in db.session.execute(statement):
        actions[group][PlanActionState(state)] = count
        due[group] += int(due_count)
    return actions, due


def _count_raised_answers(groups: _Groups) -> Mapping[str, RaisedAnswers]:
    found: dict[str, RaisedAnswers] = defaultdict(RaisedAnswers)
    for group, count in _count_answered_again(groups).items():
        found[group] = RaisedAnswers(answered_again=count)
    for group, change, is_on_plan, count in _list_changes(groups):
        if _is_raised(change):
            so_far = found[group]
            found[group] = so_far._replace(
                raised=so_far.raised + count,
                on_plan=so_far.on_plan + (count if is_on_plan else 0),
            )
    return found


class _TwoRounds:
    """The round that a respondent stands by, of a questionnaire for its kind, and the one before.

    Rounds are numbered without a gap within a questionnaire (docs/decisions/0049).
    """

    def __init__(self, kind: RespondentKind) -> None:
        self.last, self.before = aliased(AssessmentRecord), aliased(AssessmentRecord)
        is_theirs = StandingRecord.questionnaire_id.in_(get_programme().questionnaires_for(kind))
        is_before = (
            (self.before.organisation_id == self.last.organisation_id)
            & (self.before.questionnaire_id == self.last.questionnaire_id)
            & (self.before.round == self.last.round - 1)
        )
        self.tables = (
            _respondents_with(
                StandingRecord,
                (StandingRecord.organisation_id == OrganisationRecord.id) & is_theirs,
            )
            .join(self.last, self.last.id == StandingRecord.assessment_id)
            .join(self.before, is_before)
        )


def _count_answered_again(groups: _Groups) -> dict[str, int]:
    counted = func.count(OrganisationRecord.id.distinct())
    tables = _TwoRounds(groups.kind).tables
    rows = db.session.execute(groups.select_counted(counted, of=tables))
    return {row[0]: row[1] for row in rows}


def _list_changes(groups: _Groups) -> Iterator[tuple[str, _Change, bool, int]]:
    """Each way in which an item was answered otherwise, by group: on a plan or not, how often."""
    rounds = _TwoRounds(groups.kind)
    given, given_before = aliased(AnswerRecord), aliased(AnswerRecord)
    is_same_item = (given_before.assessment_id == rounds.before.id) & (
        given_before.item_id == given.item_id
    )
    tables = rounds.tables.join(given, given.assessment_id == rounds.last.id).join(
        given_before, is_same_item
    )
    is_on_plan = sa.case((_is_on_plan(given.item_id), 1), else_=0)
    change = (
        StandingRecord.questionnaire_id,
        rounds.before.questionnaire_version,
        rounds.last.questionnaire_version,
        given.item_id,
        given_before.given,
        given.given,
    )
    statement = (
        groups.select_counted(*change, is_on_plan, func.count(), of=tables)
        .where(given.given != given_before.given)
        .group_by(*change, is_on_plan)
    )
    for group, *columns, on_plan, count in db.session.execute(statement):
        yield group, _Change(*columns), bool(on_plan), count


def _is_on_plan(item_id: sa.SQLColumnExpression[str]) -> sa.ColumnElement[bool]:
    action = aliased(PlanActionRecord)
    names_it = (
        (action.organisation_id == OrganisationRecord.id)
        & (action.questionnaire_id == StandingRecord.questionnaire_id)
        & (action.item_id == item_id)
    )
    return select(action.id).where(names_it).correlate_except(action).exists()


def _is_raised(change: _Change) -> bool:
    """Whether the answer is worth more points, to a question that is asked alike both times.

    No side of a balance is worth more than the other.
    """
    id = change.questionnaire_id
    before = get_questionnaire((id, change.version_before))
    questionnaire = get_questionnaire((id, change.version))
    asks_alike = asks_item_alike(before, questionnaire, change.item_id)
    if not asks_alike or questionnaire.item_by_id[change.item_id].balance:
        return False
    points = {choice.id: choice.points for choice in questionnaire.choices[change.item_id]}
    worth_before, worth = points.get(change.given_before), points.get(change.given)
    return worth_before is not None and worth is not None and worth > worth_before
