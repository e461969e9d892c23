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
from app.store.comparison.answer_age import day_of, twelve_months_before
from app.store.comparison.counted_organisations import is_counted
from app.store.comparison.group_selection import Selection, is_in
from app.store.comparison.placements import EVERYWHERE
from app.store.participation.organisation_filters import is_not_invited, joined


class Turnout(NamedTuple):
    """How many of a selection that counts have submitted, and how many were invited.

    Whoever came by themselves, has started or has submitted counts as invited. `not_invited` are
    those of whom nobody knows that they were asked.
    """

    submitted: int
    invited: int
    not_invited: int


class Days(NamedTuple):
    """On which days the answers that are counted were submitted: `n` of them, one an organisation.

    By the `middle` day half of them were there. All three days are None where there are no answers.
    `older` of the answers are over a year old.
    """

    n: int = 0
    first: date | None = None
    middle: date | None = None
    last: date | None = None
    older: int = 0


class Responses(NamedTuple):
    """How many of a selection have responded, and when they and those beside them did."""

    turnout: Turnout
    own: Days
    others: Days


class _Day(NamedTuple):
    """How many of either side submitted on a day."""

    day: date
    own: int
    others: int


def responses_of(questionnaire_id: str, selection: Selection) -> Responses:
    """Who of the selection has submitted, and when: they, and those whom they stand beside.

    The turnout is whatever the answers' age; the days are of those that the selection counts. Where
    a place is chosen, those beside it do not work there, and are of the same sector if one is
    chosen; where only a sector is, they are of every other.
    """
    days = list(_days(questionnaire_id, selection))
    began = day_of(selection.since) if selection.since else date.min
    counted = [each for each in days if each.day >= began]
    return Responses(
        _turnout(selection, sum(each.own for each in days)),
        _told([(each.day, each.own) for each in counted]),
        _told([(each.day, each.others) for each in counted]),
    )


def _turnout(selection: Selection, submitted: int) -> Turnout:
    organisations = select(func.count()).where(is_counted(), is_in(selection))
    every = db.session.scalars(organisations.select_from(OrganisationRecord)).one()
    not_invited = _not_invited(selection) if every > submitted else 0
    return Turnout(submitted, every - not_invited, not_invited)


def _not_invited(selection: Selection) -> int:
    # Whoever has submitted was asked: looking at the others alone is quicker.
    submitted = select(StandingRecord.organisation_id)
    silent = is_counted() & is_in(selection) & OrganisationRecord.id.not_in(submitted)
    asked = select(func.count()).select_from(joined()).where(silent, is_not_invited(now()))
    return db.session.scalars(asked).one()


def _days(questionnaire_id: str, selection: Selection) -> Iterator[_Day]:
    """Each day on which somebody of either side submitted, the first day first."""
    table, place, sector = DayTallyRecord, selection.place or EVERYWHERE, selection.sector
    of_sector = table.sector == sector if sector else sa.true()
    own = (table.place == place) & of_sector
    everybody = (table.place == EVERYWHERE) & (of_sector if selection.place else sa.true())
    rows = db.session.execute(
        select(table.day, _n_where(own), _n_where(everybody))
        .where(table.questionnaire_id == questionnaire_id, own | everybody)
        .group_by(table.day)
        .order_by(table.day)
    )
    for day, mine, all_ in rows:
        yield _Day(day, mine, all_ - mine)


def _n_where(condition: sa.ColumnElement[bool]) -> sa.ColumnElement[int]:
    return func.sum(sa.case((condition, DayTallyRecord.n), else_=0))


def _told(counts: Sequence[tuple[date, int]]) -> Days:
    some = [(day, n) for day, n in counts if n]
    if not some:
        return Days()
    whole, began = sum(n for _, n in some), day_of(twelve_months_before(now()))
    reached = accumulate(n for _, n in some)
    middle = next(day for (day, _), n in zip(some, reached, strict=True) if 2 * n >= whole)
    older = sum(n for day, n in some if day < began)
    return Days(whole, some[0][0], middle, some[-1][0], older)
