"""The core team's list of what is asked, narrowed and a page at a time."""

from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field

import sqlalchemy as sa
from sqlalchemy import func, select

from app.database.engine import db
from app.model import (
    AccountRecord,
    HelpRequestRecord,
    OrganisationPlaceRecord,
    OrganisationRecord,
)
from app.store.help_requests.help_threads import (
    LAST_MESSAGE,
    HelpRequest,
    in_order,
    load_requests,
    select_requests,
)

REQUESTS_PER_PAGE = 50
# How a filter asks for what nobody has taken, and for what is about an action of a plan.
NOBODY = "nobody"
AN_ACTION = "action"
STATE_NAMES: Mapping[str, str] = {
    "open": "Open",
    "waiting": "Open, and waiting for our answer",
    "done": "Done",
}


@dataclass(frozen=True)
class HelpFilters:
    """What requests have to be like; whatever is empty lets each one pass.

    `taken` is `NOBODY` or the number of an account, `about` is `AN_ACTION` or a question as
    questionnaire and item with a slash between, `state` one of `STATE_NAMES`.
    """

    place: str = ""
    taken: str = ""
    about: str = ""
    state: str = ""


@dataclass(frozen=True)
class HelpListPage:
    """One page of the list: which of how many pages, and how many requests in all."""

    rows: list[HelpRequest] = field(default_factory=list)
    number: int = 1
    pages: int = 1
    total: int = 0


def list_help_requests(filters: HelpFilters, page_number: int) -> HelpListPage:
    """A page of the list: open ones first, the oldest of them first."""
    statement = select_requests().where(*_conditions(filters))
    total = db.session.scalars(select(func.count()).select_from(statement.subquery())).one()
    pages = max(1, -(-total // REQUESTS_PER_PAGE))
    number = min(max(1, page_number), pages)
    rows = in_order(statement).offset((number - 1) * REQUESTS_PER_PAGE).limit(REQUESTS_PER_PAGE)
    return HelpListPage(load_requests(rows), number, pages, total)


def list_takers() -> dict[str, str]:
    """Whoever has taken a request, by the number of their account: their names."""
    rows = db.session.execute(
        select(AccountRecord.id, AccountRecord.name)
        .where(AccountRecord.id.in_(select(HelpRequestRecord.taken_by)))
        .order_by(AccountRecord.name, AccountRecord.id)
    )
    return {str(number): name for number, name in rows}


def list_questions_asked_about() -> list[tuple[str, str]]:
    """The questions that any request is about, by the ids of questionnaire and item."""
    columns = (HelpRequestRecord.questionnaire_id, HelpRequestRecord.item_id)
    rows = db.session.execute(
        select(*columns).where(HelpRequestRecord.item_id != "").distinct().order_by(*columns)
    )
    return [(questionnaire_id, item_id) for questionnaire_id, item_id in rows]


def _conditions(filters: HelpFilters) -> Iterator[sa.ColumnElement[bool]]:
    if filters.place:
        yield _is_in(filters.place)
    if filters.taken == NOBODY:
        yield HelpRequestRecord.taken_by.is_(None)
    elif filters.taken:
        yield HelpRequestRecord.taken_by == int(filters.taken)
    if filters.about == AN_ACTION:
        yield HelpRequestRecord.plan_action_id.is_not(None)
    elif filters.about:
        questionnaire_id, _, item_id = filters.about.partition("/")
        yield HelpRequestRecord.questionnaire_id == questionnaire_id
        yield HelpRequestRecord.item_id == item_id
    if filters.state:
        yield STATE_CONDITIONS[filters.state]


def _is_in(place: str) -> sa.ColumnElement[bool]:
    """Whether a respondent works in the place. A team does where its organisation does."""
    theirs = select(OrganisationPlaceRecord.organisation_id).where(
        OrganisationPlaceRecord.place == place
    )
    return OrganisationRecord.id.in_(theirs) | OrganisationRecord.part_of.in_(theirs)


STATE_CONDITIONS: Mapping[str, sa.ColumnElement[bool]] = {
    "open": HelpRequestRecord.done_at.is_(None),
    "waiting": HelpRequestRecord.done_at.is_(None) & LAST_MESSAGE.actor.startswith("link:"),
    "done": HelpRequestRecord.done_at.is_not(None),
}
