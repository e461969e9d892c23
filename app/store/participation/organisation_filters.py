"""What a list of organisations can be narrowed by, and how the database is asked for it."""

from collections.abc import Callable
from datetime import datetime
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
    Place,
    PlacementRecord,
    ReturnLinkRecord,
    Sector,
    StandingRecord,
)
from app.store.base.events import Action
from app.store.base.normalised_name import name_key
from app.store.base.published_questionnaires import versions_asking
from app.store.comparison.answer_age import Age, is_of_age
from app.store.comparison.group_selection import works_in
from app.store.comparison.yearly_change import Way, a_year_ago, organisations_that_moved
from app.store.participation.participation_status import (
    NOT_INVITED,
    OnRecord,
    Status,
    status_column,
)

NO_ANSWER = "no-answer"
"""How a filter asks for those who left an item without an answer."""

LAST = aliased(AssessmentRecord, name="last_round")
"""The round that an organisation stands by."""

OPEN = aliased(AssessmentRecord, name="open_round")
"""The round that an organisation is answering: there is never more than one."""


class Filters(NamedTuple):
    """What organisations have to be like; whatever is left as it is lets every one pass.

    `words` are looked for in the name, in any order. `value` is a value's id, empty for the whole;
    `stage` (exactly there) and `at_least` (there or beyond) are numbers on the ladder, of the floor
    in the round that the organisation stands by. `given` is what it gave there for `item`: a
    choice's id, `dont-know`, `not-applicable` or `NO_ANSWER`. `answered` wants a submitted round,
    `change` a move of `value` that way since a year ago. Nobody passes who works in `not_place`, or
    is of `not_sector`. `age` is that of the answers that the organisation stands by, and
    `not_invited` wants those that nobody has invited yet.
    """

    words: str = ""
    place: Place | None = None
    sector: Sector | None = None
    status: Status | None = None
    value: str = ""
    stage: int | None = None
    at_least: int | None = None
    item: str = ""
    given: str = ""
    answered: bool = False
    change: Way | None = None
    confirmation: Confirmation | None = None
    not_place: Place | None = None
    not_sector: Sector | None = None
    age: Age | None = None
    not_invited: bool = False


def joined() -> sa.FromClause:
    """Organisations, each beside the round that it stands by and the one that it is answering."""
    opened = (OPEN.organisation_id == OrganisationRecord.id) & OPEN.submitted_at.is_(None)
    return _standing(isouter=True).outerjoin(OPEN, opened)


def status_at(at: datetime) -> sa.ColumnElement[str]:
    """The status that an organisation of `joined` has at a moment."""
    link, event, mine = ReturnLinkRecord, EventRecord, OrganisationRecord.id
    on_record = OnRecord(
        sent=_has(link.id, link.organisation_id == mine, link.sent_at.is_not(None)),
        joined=_has(event.id, event.organisation_id == mine, event.action == Action.JOINED),
        opened=_has(link.id, link.organisation_id == mine, link.opened_at.is_not(None)),
        linked=_has(link.id, link.organisation_id == mine),
    )
    return status_column(LAST.submitted_at, OPEN.round, on_record, at)


def _has(
    column: sa.SQLColumnExpression[int], *such: sa.ColumnElement[bool]
) -> sa.ColumnElement[bool]:
    return select(column).where(*such).correlate(OrganisationRecord).exists()


def is_not_invited(at: datetime) -> sa.ColumnElement[bool]:
    """Whether nobody has asked an organisation of `joined` yet, and it has not come by itself."""
    return status_at(at).in_(NOT_INVITED)


def needed_for(filters: Filters) -> sa.FromClause:
    """As much of `joined` as the filters look at: without any, organisations alone."""
    if filters.status or filters.not_invited:
        return joined()
    by_round = filters.item or filters.answered or filters.age
    if by_round or filters.stage is not None or filters.at_least is not None:
        return _standing(isouter=False)
    return OrganisationRecord.__table__


def _standing(*, isouter: bool) -> sa.Join:
    table, standing = OrganisationRecord, StandingRecord
    stands = sa.join(table, standing, standing.organisation_id == table.id, isouter=isouter)
    return stands.outerjoin(LAST, LAST.id == standing.assessment_id)


def conditions(filters: Filters, at: datetime) -> list[sa.ColumnElement[bool]]:
    """What `joined` has to fulfil at a moment for the filters to let it pass."""
    found = [make(filters) for wanted, make in CONDITIONS.items() if getattr(filters, wanted)]
    levels = [each for each in ("stage", "at_least") if getattr(filters, each) is not None]
    found.extend(_stands(filters, level) for level in levels)
    if filters.status:
        found.append(status_at(at) == filters.status)
    if filters.not_invited:
        found.append(is_not_invited(at))
    if filters.age:
        found.append(is_of_age(filters.age, LAST.submitted_at, at))
    return found


def _named(filters: Filters) -> sa.ColumnElement[bool]:
    key = OrganisationRecord.name_key
    return sa.and_(
        *(key.contains(word, autoescape=True) for word in name_key(filters.words).split())
    )


def _stands(filters: Filters, level: str) -> sa.ColumnElement[bool]:
    placed = PlacementRecord
    wanted = getattr(filters, level)
    far = placed.floor == wanted if level == "stage" else placed.floor >= wanted
    mine = placed.assessment_id == StandingRecord.assessment_id
    there = select(placed.floor).where(mine, placed.value == filters.value, far)
    return there.correlate(StandingRecord).exists()


def _gave(filters: Filters) -> sa.ColumnElement[bool]:
    answer = AnswerRecord
    mine = (answer.assessment_id == StandingRecord.assessment_id) & (answer.item_id == filters.item)
    # Those who were asked it in another way did not give this answer, nor leave it without one.
    asked = sa.tuple_(LAST.questionnaire_id, LAST.questionnaire_version).in_(
        versions_asking(filters.item)
    )
    if filters.given != NO_ANSWER:
        return asked & select(answer.given).where(mine, answer.given == filters.given).exists()
    return asked & ~select(answer.given).where(mine, answer.given != "").exists()


def _went(filters: Filters) -> sa.ColumnElement[bool]:
    way = filters.change or Way.SAME
    moved = organisations_that_moved(filters.value, way, a_year_ago()).subquery()
    return OrganisationRecord.id.in_(select(moved.c.organisation_id))


CONDITIONS: dict[str, Callable[[Filters], sa.ColumnElement[bool]]] = {
    "words": _named,
    "place": lambda filters: works_in(filters.place),
    "not_place": lambda filters: ~works_in(filters.not_place),
    "sector": lambda filters: OrganisationRecord.sector == filters.sector,
    "not_sector": lambda filters: OrganisationRecord.sector != filters.not_sector,
    "confirmation": lambda filters: OrganisationRecord.confirmation == filters.confirmation,
    "item": _gave,
    "change": _went,
    "answered": lambda _: StandingRecord.assessment_id.is_not(None),
}
