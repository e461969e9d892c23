"""Respondents that are no organisations: the partnership of a place, a team of an organisation.

Both are confirmed from the start. The core team adds partnerships. It adds teams too, and so does
whoever speaks for an organisation: a team counts where its organisation does.
"""

from collections.abc import Sequence
from typing import Any, NamedTuple

import sqlalchemy as sa
from sqlalchemy import select, update
from sqlalchemy.orm import Session, aliased

from app.database.engine import db
from app.model import Confirmation, OrganisationPlaceRecord, OrganisationRecord, ReturnLinkRecord
from app.store.base.current_programme import get_programme
from app.store.base.events import Action, record_event
from app.store.base.normalised_name import normalise_name
from app.store.base.sent_forms import get_form_result, store_form_result
from app.store.base.transactions import now, write_transaction
from app.store.organisations.organisations import (
    NotFoundError,
    lock_organisation,
    lock_organisation_table,
    set_places,
)
from scoring.programme.programme import RespondentKind

# Teams of one organisation: whoever has its link may add them.
MOST_TEAMS = 200


class Respondent(NamedTuple):
    """Who answers. `place` is that of a partnership, `part_of` the organisation of a team.

    `whole` is that organisation's name, and `live` how many links work. None where there is none.
    """

    id: int
    kind: RespondentKind
    name: str
    place: str | None
    part_of: int | None
    whole: str | None
    live: int


class PlaceTakenError(Exception):
    """The place has a partnership already, numbered `respondent_id`: nothing was added."""

    def __init__(self, respondent_id: int) -> None:
        super().__init__(f"the place has a partnership already: {respondent_id}")
        self.respondent_id = respondent_id


class TeamNameTakenError(Exception):
    """The organisation has a team of that name, numbered `respondent_id`: nothing was changed."""

    def __init__(self, respondent_id: int) -> None:
        super().__init__(f"the organisation has a team of that name already: {respondent_id}")
        self.respondent_id = respondent_id


class TooManyTeamsError(Exception):
    """The organisation has `MOST_TEAMS` teams: nothing was added."""


def add_place_partnership(
    place: str, name: str, actor: str, contact: str = "", form: str | None = None
) -> int:
    """Add the partnership of a place, which has no link yet, and return its id; once for a form.

    Raises PlaceTakenError where the place has one, and KeyError where there is no such place.
    """
    if place not in get_programme().place_names:
        raise KeyError(place)
    with write_transaction() as session:
        lock_organisation_table(session)
        if (before := get_form_result(form)) is not None:
            return before
        if (taken := _find_place_partnership(place)) is not None:
            raise PlaceTakenError(taken)
        kind = RespondentKind.PLACE_PARTNERSHIP
        added = _insert_respondent(session, kind, name, contact=contact)
        set_places(session, added, (place,))
        record_event(session, Action.PARTNERSHIP_ADDED, actor, added)
        store_form_result(session, form, added)
        return added


def add_team(
    organisation_id: int, name: str, actor: str, contact: str = "", form: str | None = None
) -> int:
    """Add a team of an organisation, which has no link yet, and return its id; once for a form.

    Raises TeamNameTakenError, TooManyTeamsError, and NotFoundError where the organisation is not
    there any more, or is none.
    """
    with write_transaction() as session:
        lock_organisation(session, organisation_id)
        if (before := get_form_result(form)) is not None:
            return before
        if get_kind(organisation_id) is not RespondentKind.ORGANISATION:
            raise NotFoundError(f"{organisation_id} is no organisation, and has no teams")
        _check_team_name(organisation_id, name)
        if len(list_teams(organisation_id)) >= MOST_TEAMS:
            raise TooManyTeamsError
        added = _insert_respondent(
            session, RespondentKind.TEAM, name, contact=contact, part_of=organisation_id
        )
        record_event(session, Action.TEAM_ADDED, actor, added, items=[str(organisation_id)])
        store_form_result(session, form, added)
        return added


def rename_respondent(respondent_id: int, name: str, actor: str) -> None:
    """Give a place partnership or a team another name.

    Raises TeamNameTakenError, and NotFoundError where it is not there any more, or is an
    organisation: that has details of its own.
    """
    with write_transaction() as session:
        lock_organisation(session, respondent_id)
        respondent = find_respondent(respondent_id)
        if respondent is None or respondent.kind is RespondentKind.ORGANISATION:
            raise NotFoundError(f"respondent {respondent_id} is not there any more")
        if respondent.part_of is not None:
            _check_team_name(respondent.part_of, name, besides=respondent_id)
        session.execute(
            update(OrganisationRecord)
            .where(OrganisationRecord.id == respondent_id)
            .values(name=name, name_key=normalise_name(name))
        )
        record_event(session, Action.DETAILS_CHANGED, actor, respondent_id)


def get_kind(respondent_id: int) -> RespondentKind:
    """What kind of respondent it is. Raises NotFoundError where it is not there any more."""
    statement = select(OrganisationRecord.kind).where(OrganisationRecord.id == respondent_id)
    kind = db.session.scalars(statement).one_or_none()
    if kind is None:
        raise NotFoundError(f"respondent {respondent_id} is not there any more")
    return RespondentKind(kind)


def lacks_size(respondent_id: int) -> bool:
    """Whether an organisation has not said yet how large it is. Nobody asks it of the others."""
    statement = select(OrganisationRecord.id).where(
        OrganisationRecord.id == respondent_id,
        OrganisationRecord.kind == RespondentKind.ORGANISATION,
        OrganisationRecord.size.is_(None),
    )
    return db.session.scalars(statement).one_or_none() is not None


def find_respondent(respondent_id: int) -> Respondent | None:
    """One respondent of any kind; None where there is none."""
    found = _load_respondents(OrganisationRecord.id == respondent_id)
    return found[0] if found else None


def list_place_partnerships() -> list[Respondent]:
    """The partnerships of places, in the programme's order of places.

    Those of places that the programme's file lacks come last: commands go by it too.
    """
    found = _load_respondents(OrganisationRecord.kind == RespondentKind.PLACE_PARTNERSHIP)
    order = {place: number for number, place in enumerate(get_programme().place_names)}
    return sorted(found, key=lambda one: (order.get(one.place or "", len(order)), one.id))


def list_teams(organisation_id: int) -> list[Respondent]:
    """The teams of an organisation, by name."""
    return _load_respondents(OrganisationRecord.part_of == organisation_id)


def _insert_respondent(
    session: Session,
    kind: RespondentKind,
    name: str,
    *,
    contact: str,
    part_of: int | None = None,
) -> int:
    respondent = OrganisationRecord(
        kind=kind,
        part_of=part_of,
        name=name,
        name_key=normalise_name(name),
        sector="",
        contact=contact,
        joined_at=now(),
        confirmation=Confirmation.CONFIRMED,
    )
    session.add(respondent)
    session.flush()
    return respondent.id


def _find_place_partnership(place: str) -> int | None:
    there = (
        select(OrganisationRecord.id)
        .join(
            OrganisationPlaceRecord,
            OrganisationPlaceRecord.organisation_id == OrganisationRecord.id,
        )
        .where(
            OrganisationRecord.kind == RespondentKind.PLACE_PARTNERSHIP,
            OrganisationPlaceRecord.place == place,
        )
    )
    return db.session.scalars(there.order_by(OrganisationRecord.id)).first()


def _check_team_name(organisation_id: int, name: str, besides: int = 0) -> None:
    same = select(OrganisationRecord.id).where(
        OrganisationRecord.part_of == organisation_id,
        OrganisationRecord.name_key == normalise_name(name),
        OrganisationRecord.id != besides,
    )
    if (taken := db.session.scalars(same.order_by(OrganisationRecord.id)).first()) is not None:
        raise TeamNameTakenError(taken)


def _load_respondents(condition: sa.ColumnElement[bool]) -> list[Respondent]:
    rows = db.session.execute(
        _select_respondents()
        .where(condition)
        .order_by(OrganisationRecord.name_key, OrganisationRecord.id)
    )
    return [_to_respondent(row) for row in rows]


def _select_respondents() -> sa.Select[*tuple[Any, ...]]:
    whole = aliased(OrganisationRecord)
    place = (
        select(OrganisationPlaceRecord.place)
        .where(
            OrganisationPlaceRecord.organisation_id == OrganisationRecord.id,
            OrganisationRecord.kind == RespondentKind.PLACE_PARTNERSHIP,
        )
        .correlate(OrganisationRecord)
        .scalar_subquery()
    )
    live = (
        select(sa.func.count())
        .where(
            ReturnLinkRecord.organisation_id == OrganisationRecord.id,
            ReturnLinkRecord.ended_at.is_(None),
        )
        .correlate(OrganisationRecord)
        .scalar_subquery()
    )
    return select(
        OrganisationRecord.id,
        OrganisationRecord.kind,
        OrganisationRecord.name,
        place,
        OrganisationRecord.part_of,
        whole.name,
        live,
    ).outerjoin(whole, whole.id == OrganisationRecord.part_of)


def _to_respondent(row: Sequence[Any]) -> Respondent:
    return Respondent(row[0], RespondentKind(row[1]), *row[2:])
