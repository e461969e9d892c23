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
    AssessmentRecord,
    Confirmation,
    OrganisationPlaceRecord,
    OrganisationRecord,
    Place,
    PlacementRecord,
    Sector,
    Size,
    StandingRecord,
)
from app.store.assessments.draft_progress import Draft, drafts_of
from app.store.base.transactions import now
from app.store.comparison.placements import OVERALL
from app.store.organisations.organisations import Details, Standing
from app.store.participation.organisation_filters import (
    LAST,
    OPEN,
    Filters,
    conditions,
    joined,
    needed_for,
    status_at,
)
from app.store.participation.participation_status import RETURNING, STATUSES, Status

__all__ = ["RETURNING", "STATUSES", "Filters", "Status"]

PER_PAGE = 50
# Rows in one go where all are wanted: few enough for memory.
BATCH = 500
# The largest id that both kinds of database take.
MOST_ID = 2**31 - 1


_Asked = TypeVar("_Asked", bound=sa.Select[*tuple[Any, ...]])


class Participant(NamedTuple):
    """An organisation as lists show it.

    `submitted_at`, `round` and the stages (numbers on the ladder) are those of the round that it
    stands by, None where it has none. `open_round` is the number of the round it is answering, and
    `draft` how far that has come.
    `listed` says that its name may stand in the public list.
    """

    id: int
    name: str
    name_key: str
    sector: Sector
    size: Size | None
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
    places: tuple[Place, ...]
    contact_on_hold: bool = False
    draft: Draft | None = None

    @property
    def standing(self) -> Standing:
        """Whether it is confirmed, and why not where it is declined."""
        return Standing(self.confirmation, self.declined_because)

    @property
    def fingerprint(self) -> str:
        """What an editor's form says by: see `Standing.fingerprint`."""
        return self.standing.fingerprint(Details(self.name, self.places, self.sector, self.size))

    @property
    def since(self) -> datetime:
        """Since when it has its status: its last submission, its start, or the day it was added."""
        return self.submitted_at or self.started_at or self.joined_at


class Page(NamedTuple):
    """One page of a list: which of how many pages, and how many organisations there are in all."""

    rows: list[Participant]
    number: int
    pages: int
    total: int


def page_of(filters: Filters, number: int, *more: sa.ColumnElement[bool]) -> Page:
    """A page of those that pass the filters, by name. A number past the last gives the last.

    They fulfil `more` besides, which may be of anything in `joined`.
    """
    total = count_of(filters, *more)
    pages = max(1, -(-total // PER_PAGE))
    number = min(max(number, 1), pages)
    asked = _ids(filters, *more).limit(PER_PAGE).offset((number - 1) * PER_PAGE)
    return Page(_participants(asked), number, pages, total)


def page_by_joining(filters: Filters, number: int) -> Page:
    """The same, by when they joined, the first first."""
    table, total = OrganisationRecord, count_of(filters)
    pages = max(1, -(-total // PER_PAGE))
    number = min(max(number, 1), pages)
    asked = select(table.id).select_from(needed_for(filters)).where(*conditions(filters, now()))
    in_turn = asked.order_by(table.id).limit(PER_PAGE).offset((number - 1) * PER_PAGE)
    rows = sorted(_participants(in_turn), key=lambda one: one.id)
    return Page(rows, number, pages, total)


def count_of(filters: Filters, *more: sa.ColumnElement[bool]) -> int:
    """How many pass the filters and fulfil more besides."""
    asked = select(sa.func.count()).select_from(joined() if more else needed_for(filters))
    return db.session.scalars(asked.where(*conditions(filters, now()), *more)).one()


def every(filters: Filters) -> Iterator[Participant]:
    """All that pass the filters, by name; a batch at a time, so that any number fits in memory."""
    table = OrganisationRecord
    asked = _ids(filters).limit(BATCH)
    after = asked
    while batch := _participants(after):
        yield from batch
        last = batch[-1]
        place = (sa.literal(last.name_key), sa.literal(last.id))
        after = asked.where(sa.tuple_(table.name_key, table.id) > sa.tuple_(*place))


def some(filters: Filters, most: int, *more: sa.ColumnElement[bool]) -> list[Participant]:
    """The first of those that pass the filters and fulfil more besides (of `joined`), by name."""
    return _participants(_ids(filters, *more).limit(most))


def find(organisation_id: int) -> Participant | None:
    """One organisation, None where there is none. Takes any number: it may come of an address."""
    if not 0 < organisation_id <= MOST_ID:
        return None
    table = OrganisationRecord
    found = _participants(select(table.id).where(table.id == organisation_id))
    return found[0] if found else None


def of_ids(ids: Sequence[int]) -> list[Participant]:
    """Those of these organisations that are there, by name."""
    table, possible = OrganisationRecord, [number for number in ids if 0 < number <= MOST_ID]
    return _participants(select(table.id).where(table.id.in_(possible)))


def with_names(keys: Sequence[str]) -> list[Participant]:
    """The organisations whose names have one of those keys, by name."""
    table = OrganisationRecord
    return _participants(select(table.id).where(table.name_key.in_(keys)))


def known_by(keys: Iterable[str]) -> dict[str, list[tuple[int, str]]]:
    """The organisations whose names have one of those keys: by key, id and name, in order of id."""
    table, wanted = OrganisationRecord, sorted(set(keys))
    found: dict[str, list[tuple[int, str]]] = {}
    for start in range(0, len(wanted), BATCH):
        rows = db.session.execute(
            select(table.name_key, table.id, table.name)
            .where(table.name_key.in_(wanted[start : start + BATCH]))
            .order_by(table.id)
        )
        for key, number, name in rows:
            found.setdefault(key, []).append((number, name))
    return found


def _ids(filters: Filters, *more: sa.ColumnElement[bool]) -> sa.Select[int]:
    asked = select(OrganisationRecord.id).select_from(joined() if more else needed_for(filters))
    return _in_order(asked.where(*conditions(filters, now()), *more))


def _in_order(asked: _Asked) -> _Asked:
    return asked.order_by(OrganisationRecord.name_key, OrganisationRecord.id)


def _columns() -> sa.Select[*tuple[Any, ...]]:
    """Asks for the fields of a `Participant` but for its places, each named as its field."""
    table, placed = OrganisationRecord, PlacementRecord
    overall = (placed.assessment_id == StandingRecord.assessment_id) & (placed.value == OVERALL)
    return select(
        table.id, table.name, table.name_key, table.sector, table.size, table.contact,
        table.contact_on_hold,
        table.joined_at, status_at(now()).label("status"),
        LAST.submitted_at, LAST.round, placed.floor, placed.ceiling,
        OPEN.round.label("open_round"), OPEN.started_at,
        table.confirmation, table.declined_because, table.listed,
    ).select_from(joined().outerjoin(placed, overall))  # fmt: skip


def _participants(ids: sa.Select[int]) -> list[Participant]:
    # The ids first: what is beside them is then looked up for those of the page alone.
    wanted = db.session.scalars(ids).all()
    found = _in_order(_columns().where(OrganisationRecord.id.in_(wanted)))
    rows = db.session.execute(found).mappings().all()
    places = places_of(wanted)
    drafts = drafts_of([row["id"] for row in rows if row["open_round"]])
    return [
        Participant(
            **{
                **row,
                "sector": Sector(row["sector"]),
                "size": Size(row["size"]) if row["size"] else None,
                "status": Status(row["status"]),
                "confirmation": Confirmation(row["confirmation"]),
                "places": places.get(row["id"], ()),
                "draft": drafts.get(row["id"]),
            }
        )
        for row in rows
    ]


def places_of(organisation_ids: Sequence[int]) -> dict[int, tuple[Place, ...]]:
    """Where organisations work, each one's places in the partnership's order."""
    stands = OrganisationPlaceRecord
    rows = db.session.execute(
        select(stands.organisation_id, stands.place)
        .where(stands.organisation_id.in_(organisation_ids))
        .order_by(stands.organisation_id, stands.place)
    ).all()
    found = {}
    for number, group in groupby(rows, key=itemgetter(0)):
        there = {place for _, place in group}
        found[number] = tuple(place for place in Place if place in there)
    return found


class Kept(NamedTuple):
    """Where one value of a submitted round stands, as it was kept: numbers on the ladder."""

    floor: int
    ceiling: int | None
    score: int | None

    @property
    def too_little_known(self) -> bool:
        """Whether too little is known to say a stage, so that it only counts as the start."""
        return self.ceiling is None and self.floor == 0


def standing_in(organisation_ids: Sequence[int], value: str) -> dict[int, Kept]:
    """Where organisations stand in a value ('' for the whole), by id.

    Those that stand nowhere in it are left out.
    """
    placed, standing = PlacementRecord, StandingRecord
    rows = db.session.execute(
        select(standing.organisation_id, placed.floor, placed.ceiling, placed.score)
        .join(placed, placed.assessment_id == standing.assessment_id)
        .where(standing.organisation_id.in_(organisation_ids), placed.value == value)
        .order_by(standing.organisation_id)
    )
    return {number: Kept(floor, ceiling, score) for number, floor, ceiling, score in rows}


def stages_by_round(organisation_id: int) -> dict[int, dict[str, Kept]]:
    """The kept placements of an organisation's submitted rounds: by assessment, then by value."""
    placed, table = PlacementRecord, AssessmentRecord
    rows = db.session.execute(
        select(placed.assessment_id, placed.value, placed.floor, placed.ceiling, placed.score)
        .join(table, table.id == placed.assessment_id)
        .where(table.organisation_id == organisation_id)
        .order_by(placed.assessment_id, placed.value)
    )
    found: dict[int, dict[str, Kept]] = {}
    for number, value, floor, ceiling, score in rows:
        found.setdefault(number, {})[value] = Kept(floor, ceiling, score)
    return found
