"""Who takes part, or was asked to: searched, filtered, a page at a time."""

from collections.abc import Iterable, Iterator, Sequence
from datetime import datetime
from itertools import groupby
from operator import itemgetter
from typing import Any, NamedTuple, TypeVar

import sqlalchemy as sa
from sqlalchemy import select

from app.database.engine import db
from app.model import (
    Confirmation,
    OrganisationPlaceRecord,
    OrganisationRecord,
    PlacementRecord,
    StandingRecord,
)
from app.store.assessments.draft_progress import DraftProgress, get_draft_progress
from app.store.base.current_programme import get_programme
from app.store.base.dialects import LARGEST_ID
from app.store.base.published_questionnaires import main_questionnaire_id
from app.store.base.transactions import now
from app.store.comparison.counted_organisations import is_organisation
from app.store.comparison.placements import OVERALL
from app.store.organisations.organisations import ConfirmationState, OrganisationDetails
from app.store.participation.organisation_filters import (
    LAST_ROUND,
    OPEN_ROUND,
    Filters,
    filter_conditions,
    organisations_with_rounds,
    status_expression,
    tables_needed,
)
from app.store.participation.participation_status import STATUS_HELP, STATUS_NAMES, Status
from scoring.programme.programme import RespondentKind

__all__ = ["STATUS_HELP", "STATUS_NAMES", "Filters", "Status"]

ORGANISATIONS_PER_PAGE = 50
# Rows in one go where all are wanted: few enough for memory.
IDS_PER_QUERY = 500


_SelectT = TypeVar("_SelectT", bound=sa.Select[*tuple[Any, ...]])


class OrganisationSummary(NamedTuple):
    """An organisation as lists show it, or another respondent as its own page does.

    `part_of` is the organisation of a team, None for the others. Neither a partnership nor a team
    has a sector or a size, and a team has no place of its own.

    `submitted_at`, `round` and the stages (numbers on the ladder) are those of the round of one
    questionnaire that it stands by (the organisations' own unless filters asked for another), None
    where it has none. `open_round` is the number of the round of it that it is answering, and
    `draft` how far that has come.
    `listed` says that its name may stand in the public list, and `reminders_stopped` that it asked
    for no reminders.
    """

    id: int
    name: str
    name_key: str
    sector: str
    size: str | None
    contact: str
    joined_at: datetime
    status: Status
    submitted_at: datetime | None
    round: int | None
    floor: int | None
    ceiling: int | None
    open_round: int | None
    started_at: datetime | None
    confirmation: Confirmation
    declined_because: str
    listed: bool
    places: tuple[str, ...]
    contact_on_hold: bool = False
    reminders_stopped: bool = False
    draft: DraftProgress | None = None
    kind: RespondentKind = RespondentKind.ORGANISATION
    part_of: int | None = None

    @property
    def standing(self) -> ConfirmationState:
        """Whether it is confirmed, and why not where it is declined."""
        return ConfirmationState(self.confirmation, self.declined_because)

    @property
    def fingerprint(self) -> str:
        """What an editor's form says by: see `Standing.fingerprint`."""
        return self.standing.fingerprint(
            OrganisationDetails(self.name, self.places, self.sector, self.size)
        )

    @property
    def since(self) -> datetime:
        """Since when it has its status: its last submission, its start, or the day it was added."""
        return self.submitted_at or self.started_at or self.joined_at


class OrganisationPage(NamedTuple):
    """One page of a list: which of how many pages, and how many organisations there are in all."""

    rows: list[OrganisationSummary]
    number: int
    pages: int
    total: int


def search_page(
    filters: Filters, page_number: int, *more: sa.ColumnElement[bool]
) -> OrganisationPage:
    """A page of those that pass the filters, by name. A number past the last gives the last.

    They fulfil `more` besides, which may be of anything in `organisations_with_rounds`.
    """
    total = count_matching(filters, *more)
    pages = max(1, -(-total // ORGANISATIONS_PER_PAGE))
    page_number = min(max(page_number, 1), pages)
    statement = (
        _select_ids(filters, *more)
        .limit(ORGANISATIONS_PER_PAGE)
        .offset((page_number - 1) * ORGANISATIONS_PER_PAGE)
    )
    rows = _load_summaries(statement, filters.questionnaire_id)
    return OrganisationPage(rows, page_number, pages, total)


def search_page_by_joining(filters: Filters, page_number: int) -> OrganisationPage:
    """A page of those that pass the filters, in the order in which they joined."""
    total = count_matching(filters)
    pages = max(1, -(-total // ORGANISATIONS_PER_PAGE))
    page_number = min(max(page_number, 1), pages)
    statement = (
        select(OrganisationRecord.id)
        .select_from(tables_needed(filters))
        .where(*filter_conditions(filters, now()))
    )
    page_statement = (
        statement.order_by(OrganisationRecord.id)
        .limit(ORGANISATIONS_PER_PAGE)
        .offset((page_number - 1) * ORGANISATIONS_PER_PAGE)
    )
    found = _load_summaries(page_statement, filters.questionnaire_id)
    rows = sorted(found, key=lambda one: one.id)
    return OrganisationPage(rows, page_number, pages, total)


def count_matching(filters: Filters, *more: sa.ColumnElement[bool]) -> int:
    """How many pass the filters and fulfil more besides."""
    statement = select(sa.func.count()).select_from(
        organisations_with_rounds(filters.questionnaire_id) if more else tables_needed(filters)
    )
    return db.session.scalars(statement.where(*filter_conditions(filters, now()), *more)).one()


def iterate_matching(filters: Filters) -> Iterator[OrganisationSummary]:
    """All that pass the filters, by name; a batch at a time, so that any number fits in memory."""
    statement = _select_ids(filters).limit(IDS_PER_QUERY)
    next_batch = statement
    while batch := _load_summaries(next_batch, filters.questionnaire_id):
        yield from batch
        last = batch[-1]
        position = (sa.literal(last.name_key), sa.literal(last.id))
        next_batch = statement.where(
            sa.tuple_(OrganisationRecord.name_key, OrganisationRecord.id) > sa.tuple_(*position)
        )


def list_first_matching(
    filters: Filters, most: int, *more: sa.ColumnElement[bool]
) -> list[OrganisationSummary]:
    """The first of those that pass the filters and fulfil more besides (of
    `organisations_with_rounds`), by name."""
    statement = _select_ids(filters, *more).limit(most)
    return _load_summaries(statement, filters.questionnaire_id)


def find_organisation(organisation_id: int) -> OrganisationSummary | None:
    """One respondent of any kind, None where there is none.

    With its rounds of the first questionnaire that it answers. Takes any number: it may come of an
    address.
    """
    if not 0 < organisation_id <= LARGEST_ID:
        return None
    is_it = OrganisationRecord.id == organisation_id
    kind = db.session.scalars(select(OrganisationRecord.kind).where(is_it)).one_or_none()
    theirs = get_programme().questionnaires_for(RespondentKind(kind)) if kind else ()
    summaries = _load_summaries(
        select(OrganisationRecord.id).where(is_it), theirs[0] if theirs else None
    )
    return summaries[0] if summaries else None


def list_by_ids(ids: Sequence[int]) -> list[OrganisationSummary]:
    """The organisations of these ids, by name. One that is not there is left out."""
    possible = [number for number in ids if 0 < number <= LARGEST_ID]
    return _load_summaries(
        select(OrganisationRecord.id).where(OrganisationRecord.id.in_(possible), is_organisation())
    )


def list_by_name_keys(keys: Sequence[str]) -> list[OrganisationSummary]:
    """The organisations whose names have one of those keys, by name."""
    return _load_summaries(
        select(OrganisationRecord.id).where(
            OrganisationRecord.name_key.in_(keys), is_organisation()
        )
    )


def find_by_name_keys(keys: Iterable[str]) -> dict[str, list[tuple[int, str]]]:
    """The organisations whose names have one of those keys: by key, id and name, in order of id."""
    wanted = sorted(set(keys))
    organisations: dict[str, list[tuple[int, str]]] = {}
    for start in range(0, len(wanted), IDS_PER_QUERY):
        rows = db.session.execute(
            select(OrganisationRecord.name_key, OrganisationRecord.id, OrganisationRecord.name)
            .where(
                OrganisationRecord.name_key.in_(wanted[start : start + IDS_PER_QUERY]),
                is_organisation(),
            )
            .order_by(OrganisationRecord.id)
        )
        for key, organisation_id, name in rows:
            organisations.setdefault(key, []).append((organisation_id, name))
    return organisations


def _select_ids(filters: Filters, *more: sa.ColumnElement[bool]) -> sa.Select[int]:
    statement = select(OrganisationRecord.id).select_from(
        organisations_with_rounds(filters.questionnaire_id) if more else tables_needed(filters)
    )
    return _order_by_name(statement.where(*filter_conditions(filters, now()), *more))


def _order_by_name(statement: _SelectT) -> _SelectT:
    return statement.order_by(OrganisationRecord.name_key, OrganisationRecord.id)


def _select_summaries(questionnaire_id: str) -> sa.Select[*tuple[Any, ...]]:
    """Asks for the fields of an `OrganisationSummary` but its places, each named as its field."""
    overall = (PlacementRecord.assessment_id == StandingRecord.assessment_id) & (
        PlacementRecord.value == OVERALL
    )
    return select(
        OrganisationRecord.id,
        OrganisationRecord.name,
        OrganisationRecord.name_key,
        OrganisationRecord.sector,
        OrganisationRecord.size,
        OrganisationRecord.contact,
        OrganisationRecord.contact_on_hold,
        OrganisationRecord.reminders_stopped,
        OrganisationRecord.joined_at,
        status_expression(now()).label("status"),
        LAST_ROUND.submitted_at,
        LAST_ROUND.round,
        PlacementRecord.floor,
        PlacementRecord.ceiling,
        OPEN_ROUND.round.label("open_round"),
        OPEN_ROUND.started_at,
        OrganisationRecord.confirmation,
        OrganisationRecord.declined_because,
        OrganisationRecord.listed,
        OrganisationRecord.kind,
        OrganisationRecord.part_of,
    ).select_from(organisations_with_rounds(questionnaire_id).outerjoin(PlacementRecord, overall))


def _load_summaries(
    ids: sa.Select[int], questionnaire_id: str | None = None
) -> list[OrganisationSummary]:
    """Organisations by their ids, with their rounds of that questionnaire, or of the main one."""
    questionnaire_id = questionnaire_id or main_questionnaire_id()
    # The ids first: what is beside them is then looked up for those of the page alone.
    organisation_ids = db.session.scalars(ids).all()
    statement = _order_by_name(
        _select_summaries(questionnaire_id).where(OrganisationRecord.id.in_(organisation_ids))
    )
    rows = db.session.execute(statement).mappings().all()
    places = get_places(organisation_ids)
    answering = [row["id"] for row in rows if row["open_round"]]
    drafts = get_draft_progress(answering, questionnaire_id)
    return [
        OrganisationSummary(
            **{
                **row,
                "status": Status(row["status"]),
                "kind": RespondentKind(row["kind"]),
                "confirmation": Confirmation(row["confirmation"]),
                "places": places.get(row["id"], ()),
                "draft": drafts.get(row["id"]),
            }
        )
        for row in rows
    ]


def get_places(organisation_ids: Sequence[int]) -> dict[int, tuple[str, ...]]:
    """Where organisations work, each one's places in the partnership's order."""
    rows = db.session.execute(
        select(OrganisationPlaceRecord.organisation_id, OrganisationPlaceRecord.place)
        .where(OrganisationPlaceRecord.organisation_id.in_(organisation_ids))
        .order_by(OrganisationPlaceRecord.organisation_id, OrganisationPlaceRecord.place)
    ).all()
    programme = get_programme()
    return {
        organisation_id: programme.sort_places(place for _, place in group)
        for organisation_id, group in groupby(rows, key=itemgetter(0))
    }
