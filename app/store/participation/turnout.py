"""How many were invited and have submitted, and on which days what is counted was submitted."""

from collections.abc import Iterator, Sequence
from datetime import date
from itertools import accumulate
from typing import NamedTuple

import sqlalchemy as sa
from sqlalchemy import func, select

from app.database.engine import db
from app.model import DayTallyRecord, OrganisationRecord, StandingRecord
from app.store.base.transactions import now
from app.store.comparison.answer_age import start_of_last_twelve_months, uk_date
from app.store.comparison.counted_organisations import is_asked, is_counted_respondent
from app.store.comparison.group_selection import Selection, is_in_selection
from app.store.comparison.placements import EVERYWHERE
from app.store.participation.organisation_filters import is_not_invited, organisations_with_rounds


class Turnout(NamedTuple):
    """How many of a selection that counts have submitted, and how many were invited.

    Whoever came by themselves, has started or has submitted counts as invited. `not_invited` are
    those of whom nobody knows that they were asked.
    """

    submitted: int
    invited: int
    not_invited: int


class AnswerDays(NamedTuple):
    """On which days the answers that are counted were submitted: `n` of them, one an organisation.

    By the `middle` day half of them were there. All three days are None where there are no answers.
    `older` of the answers are over a year old.
    """

    n: int = 0
    first: date | None = None
    middle: date | None = None
    last: date | None = None
    older: int = 0


class ResponseSummary(NamedTuple):
    """How many of a selection have responded, and when they and those beside them did."""

    turnout: Turnout
    own: AnswerDays
    others: AnswerDays


class _Day(NamedTuple):
    """How many of either side submitted on a day."""

    day: date
    own: int
    others: int


def summarise_responses(questionnaire_id: str, selection: Selection) -> ResponseSummary:
    """Who of the selection has submitted, and when: they, and those whom they stand beside.

    The turnout is whatever the answers' age; the days are of those that the selection counts. Where
    a place is chosen, those beside it do not work there, and are of the same sector if one is
    chosen; where only a sector is, they are of every other.
    """
    days = list(_iterate_days(questionnaire_id, selection))
    began = uk_date(selection.since) if selection.since else date.min
    counted = [each for each in days if each.day >= began]
    return ResponseSummary(
        _count_turnout(questionnaire_id, selection, sum(each.own for each in days)),
        _summarise_days([(each.day, each.own) for each in counted]),
        _summarise_days([(each.day, each.others) for each in counted]),
    )


def _count_turnout(questionnaire_id: str, selection: Selection, submitted: int) -> Turnout:
    organisations = select(func.count()).where(
        is_counted_respondent(), is_asked(questionnaire_id), is_in_selection(selection)
    )
    total = db.session.scalars(organisations.select_from(OrganisationRecord)).one()
    not_invited = _count_not_invited(questionnaire_id, selection) if total > submitted else 0
    return Turnout(submitted, total - not_invited, not_invited)


def _count_not_invited(questionnaire_id: str, selection: Selection) -> int:
    # Whoever has submitted was asked: looking at the others alone is quicker.
    submitted = select(StandingRecord.organisation_id).where(
        StandingRecord.questionnaire_id == questionnaire_id
    )
    silent = (
        is_counted_respondent()
        & is_asked(questionnaire_id)
        & is_in_selection(selection)
        & OrganisationRecord.id.not_in(submitted)
    )
    statement = (
        select(func.count())
        .select_from(organisations_with_rounds(questionnaire_id))
        .where(silent, is_not_invited(now()))
    )
    return db.session.scalars(statement).one()


def _iterate_days(questionnaire_id: str, selection: Selection) -> Iterator[_Day]:
    """Each day on which somebody of either side submitted, the first day first."""
    place, sector = selection.place or EVERYWHERE, selection.sector
    of_sector = DayTallyRecord.sector == sector if sector else sa.true()
    own = (DayTallyRecord.place == place) & of_sector
    everybody = (DayTallyRecord.place == EVERYWHERE) & (of_sector if selection.place else sa.true())
    rows = db.session.execute(
        select(DayTallyRecord.day, _sum_where(own), _sum_where(everybody))
        .where(DayTallyRecord.questionnaire_id == questionnaire_id, own | everybody)
        .group_by(DayTallyRecord.day)
        .order_by(DayTallyRecord.day)
    )
    for day, own_count, total in rows:
        yield _Day(day, own_count, total - own_count)


def _sum_where(condition: sa.ColumnElement[bool]) -> sa.ColumnElement[int]:
    return func.sum(sa.case((condition, DayTallyRecord.n), else_=0))


def _summarise_days(counts: Sequence[tuple[date, int]]) -> AnswerDays:
    nonzero = [(day, n) for day, n in counts if n]
    if not nonzero:
        return AnswerDays()
    total, began = sum(n for _, n in nonzero), uk_date(start_of_last_twelve_months(now()))
    running_totals = accumulate(n for _, n in nonzero)
    middle = next(
        day for (day, _), n in zip(nonzero, running_totals, strict=True) if 2 * n >= total
    )
    older = sum(n for day, n in nonzero if day < began)
    return AnswerDays(total, nonzero[0][0], middle, nonzero[-1][0], older)
