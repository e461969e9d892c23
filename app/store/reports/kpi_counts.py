"""How many organisations did what by when, from the record of events alone.

Rounds are those of the organisations' own questionnaire, which nobody else answers.
No count reads a table that changes: what was counted once is counted again for ever, whatever is
deleted, merged, changed or done later. So whether an organisation counts is read there too, as of
the moment that the report is made: one that joined by itself does once the core team has confirmed
it. Each count is one query for the organisations with the date of the event that counts them; the
number is how many rows that query has. Only the names beside them are as they are now.
"""

from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from datetime import datetime
from typing import NamedTuple, TypeAlias

import sqlalchemy as sa
from sqlalchemy import case, func, select

from app.database.engine import db
from app.model import EventRecord, OrganisationRecord
from app.store.base.events import Action
from app.store.base.published_questionnaires import main_questionnaire_id


class TimeSpan(NamedTuple):
    """From `start` on (None: from the first event) to just before `end`, both in UTC."""

    start: datetime | None
    end: datetime


class KpiOrganisation(NamedTuple):
    """An organisation by the id that it counts under, and when what counts it was.

    `name` is as it is now; None where no record has that id any more.
    """

    organisation_id: int
    at: datetime
    name: str | None


class MergedInto(NamedTuple):
    """The organisation that a record has become part of since, and when."""

    organisation_id: int
    name: str
    merged_at: datetime


Merges: TypeAlias = Mapping[int, int]
"""The ids of merged organisations, each with the id that it counts under."""


class OrganisationIdentities(NamedTuple):
    """What a report knows of who an organisation is.

    `merges` are those by the end of the report: it counts by them. `known` is when it is made, and
    `kept_as` the merges by then: what became of a record says whether it was one that counts.
    `other_rounds` says that rounds of another questionnaire than the organisations' own were begun.
    """

    merges: Merges
    known: datetime
    kept_as: Merges
    other_rounds: bool = False


CountQuery: TypeAlias = sa.Select[int, datetime]
"""A query for what is counted, a row each: an organisation, and the date of what counts it.

What counts organisations has each once; what counts things that they did has one as often.
"""

CountFunction: TypeAlias = Callable[[TimeSpan, OrganisationIdentities], CountQuery]

WORK_ACTIONS = (Action.ANSWERS_SAVED, Action.SUBMITTED)
DECISION_ACTIONS = (Action.AWAITS_CONFIRMATION, Action.CONFIRMED, Action.DECLINED)
CONTACT_ACTIONS = (Action.ADDED, Action.INVITED, Action.REMINDED)


def select_submitted(span: TimeSpan, identities: OrganisationIdentities) -> CountQuery:
    """Organisations that submitted a round, with the first of their submissions in the span.

    One that was taken back by the end of the span is none. Whatever is taken back after it counts
    in it still: what a span holds never changes.
    """
    return _select_first_times(_submissions_by_organisation(span, identities))


def select_active(span: TimeSpan, identities: OrganisationIdentities) -> CountQuery:
    """Organisations that saved answers or submitted a round, with the first time in the span.

    It was work, whether or not it was dropped or taken back since.
    """
    return _select_first_times(actions_by_organisation(WORK_ACTIONS, span, identities))


def select_returned(span: TimeSpan, identities: OrganisationIdentities) -> CountQuery:
    """Organisations that submitted a second or later round, with the last time in the span.

    Whoever submitted twice or more by the end, and the last time within the span, did come back
    within it. Submissions taken back by then are left out: a round submitted again is one round.
    """
    ever = _submissions_by_organisation(TimeSpan(None, span.end), identities)
    last = func.max(ever.c.last)
    rows = select(ever.c.organisation_id, last).group_by(ever.c.organisation_id)
    rows = rows.having(func.sum(ever.c.times) >= 2)
    return rows if span.start is None else rows.having(last >= span.start)


def select_improved(span: TimeSpan, identities: OrganisationIdentities) -> CountQuery:
    """Organisations with a round that stood at a later stage than the one before, when submitted.

    With the first such submission in the span. One that was taken back by its end is none.
    """
    return _select_first_times(_submissions_by_organisation(span, identities, Action.IMPROVED))


def select_active_with_team(span: TimeSpan, identities: OrganisationIdentities) -> CountQuery:
    """Active organisations that the team had added, invited or reminded by the end of the span."""
    done = select_active(span, identities).subquery()
    known = actions_by_organisation(CONTACT_ACTIONS, TimeSpan(None, span.end), identities)
    statement = select(known.c.organisation_id)
    return select(*done.c).where(done.c.organisation_id.in_(statement))


def count_organisations(rows: CountQuery) -> int:
    """How many rows a count finds."""
    return db.session.scalars(select(func.count()).select_from(rows.subquery())).one()


def list_organisations(
    rows: CountQuery, offset: int = 0, most: int | None = None
) -> list[KpiOrganisation]:
    """The organisations that a count finds, the earliest first; `most` of them from `offset` on."""
    counted = rows.subquery()
    organisation_id, at = counted.c
    statement = select(organisation_id, at, OrganisationRecord.name).outerjoin(
        OrganisationRecord, OrganisationRecord.id == organisation_id
    )
    in_order = statement.order_by(at, organisation_id).offset(offset).limit(most)
    return [KpiOrganisation(*row) for row in db.session.execute(in_order)]


def first_event_time(end: datetime) -> datetime | None:
    """When the first event was; None where there was none before `end`."""
    return db.session.scalars(select(func.min(EventRecord.at)).where(EventRecord.at < end)).one()


def identities_known_at(known: datetime, end: datetime) -> OrganisationIdentities:
    """Who is who in a report up to `end`, made at `known`."""
    other = db.session.scalars(_select_other_rounds().limit(1)).first()
    return OrganisationIdentities(
        merges_before(end), known, merges_before(known), other is not None
    )


def merges_before(end: datetime) -> Merges:
    """Which records of organisations had become part of which others."""
    parts = _merge_targets(_iterate_merges(end))
    return {gone: _follow_merges(parts, gone) for gone in parts}


def find_merged_into(gone: Iterable[int]) -> Mapping[int, MergedInto]:
    """What records that are gone became part of. One that was deleted is left out."""
    asked_ids = set(gone)
    if not asked_ids:
        return {}
    merges = list(_iterate_merges())
    parts, when = _merge_targets(merges), {gone: at for gone, _, at in merges}
    kept_as = {gone_id: _follow_merges(parts, gone_id) for gone_id in asked_ids & when.keys()}
    names = _organisation_names(kept_as.values())
    return {
        gone_id: MergedInto(kept, names[kept], when[gone_id])
        for gone_id, kept in kept_as.items()
        if kept in names
    }


def _iterate_merges(end: datetime | None = None) -> Iterator[tuple[int, int, datetime]]:
    """Every merge, the first first: the id that went, the id that it became part of, and when."""
    statement = select(EventRecord.items, EventRecord.organisation_id, EventRecord.at).where(
        EventRecord.action == Action.MERGED
    )
    if end is not None:
        statement = statement.where(EventRecord.at < end)
    for items, kept, at in db.session.execute(statement.order_by(EventRecord.at, EventRecord.id)):
        if kept is not None:
            yield from ((int(gone), kept, at) for gone in items.split())


def _merge_targets(merges: Iterable[tuple[int, int, datetime]]) -> dict[int, int]:
    """The step that each merge was, without a circle."""
    parts: dict[int, int] = {}
    for gone, kept, _ in merges:
        left, lasts = _follow_merges(parts, gone), _follow_merges(parts, kept)
        if left != lasts:
            parts[left] = lasts
    return parts


def _follow_merges(parts: Mapping[int, int], organisation_id: int) -> int:
    while organisation_id in parts:
        organisation_id = parts[organisation_id]
    return organisation_id


def _organisation_names(organisation_ids: Iterable[int]) -> dict[int, str]:
    statement = select(OrganisationRecord.id, OrganisationRecord.name).where(
        OrganisationRecord.id.in_(organisation_ids)
    )
    return {row.id: row.name for row in db.session.execute(statement)}


def _submissions_by_organisation(
    span: TimeSpan, identities: OrganisationIdentities, action: Action = Action.SUBMITTED
) -> sa.Subquery:
    """Rows as `actions_by_organisation` has them, of what a submission puts on record."""
    return actions_by_organisation(
        (action,), span, identities, *exclude_taken_back(action, span.end)
    )


def actions_by_organisation(
    actions: Sequence[Action],
    span: TimeSpan,
    identities: OrganisationIdentities,
    *more: sa.ColumnElement[bool],
) -> sa.Subquery:
    """Rows of organisation_id, first, last (dates) and times: one for each organisation."""
    during = [EventRecord.action.in_(actions), EventRecord.at < span.end, *more]
    if span.start is not None:
        during.append(EventRecord.at >= span.start)
    if identities.other_rounds:
        during.append(is_about_main_questionnaire())
    named = select(EventRecord.organisation_id, *_time_columns(EventRecord.at)).where(
        *during, EventRecord.organisation_id.is_not(None)
    )
    actions_query = named.group_by(EventRecord.organisation_id).subquery()
    if _has_events_without_organisation():
        actions_query = sa.union_all(
            select(*actions_query.c), _events_without_organisation(during, span.end)
        ).subquery()
    organisation_id = actions_query.c.organisation_id
    return (
        select(
            kept_id(identities.merges, organisation_id).label("organisation_id"),
            actions_query.c.first,
            actions_query.c.last,
            actions_query.c.times,
        )
        .where(*exclude_unconfirmed(identities, organisation_id))
        .subquery()
    )


def kept_id(
    merges: Merges, organisation_id: sa.SQLColumnExpression[int | None]
) -> sa.SQLColumnExpression[int | None]:
    """The id that an organisation counts under."""
    return case(merges, value=organisation_id, else_=organisation_id) if merges else organisation_id


def exclude_unconfirmed(
    identities: OrganisationIdentities, organisation_id: sa.SQLColumnExpression[int | None]
) -> list[sa.ColumnElement[bool]]:
    """What leaves out those that were not confirmed when the report was made.

    What was decided last says so. Of one that the core team added nothing was: it counts.
    """
    last = (
        select(func.max(EventRecord.id))
        .where(
            EventRecord.action.in_(DECISION_ACTIONS),
            EventRecord.organisation_id.is_not(None),
            EventRecord.at < identities.known,
        )
        .group_by(EventRecord.organisation_id)
    )
    unconfirmed = select(EventRecord.organisation_id).where(
        EventRecord.id.in_(last), EventRecord.action != Action.CONFIRMED
    )
    if db.session.scalars(unconfirmed.limit(1)).first() is None:
        return []
    return [kept_id(identities.kept_as, organisation_id).not_in(unconfirmed)]


def _select_other_rounds() -> sa.Select[int | None]:
    """The ids of the rounds that were begun of another questionnaire than the main one.

    The record of an older version may not say which one it was: then it was the main one.
    """
    return select(EventRecord.assessment_id).where(
        EventRecord.action == Action.ROUND_STARTED,
        EventRecord.assessment_id.is_not(None),
        EventRecord.items.not_in(("", main_questionnaire_id())),
    )


def is_about_main_questionnaire() -> sa.ColumnElement[bool]:
    """Whether an event is about a round of the main questionnaire, or about none."""
    others = _select_other_rounds()
    return EventRecord.assessment_id.is_(None) | EventRecord.assessment_id.not_in(others)


def exclude_taken_back(action: Action, end: datetime) -> list[sa.ColumnElement[bool]]:
    """What leaves out what submissions put on record that were taken back before `end`."""
    undone, back = sa.orm.aliased(EventRecord), sa.orm.aliased(EventRecord)
    taken_back = (back.action == Action.TAKEN_BACK) & (back.at < end)
    if db.session.scalars(select(back.id).where(taken_back).limit(1)).first() is None:
        # As nearly always: the index alone then answers.
        return []
    # Grouped, so that each submission is looked up, and not all of them read for each taking back.
    last = select(back.assessment_id, func.max(back.id).label("id")).where(taken_back)
    last_back = last.group_by(back.assessment_id).subquery()
    # Whoever changes a round has it locked, so its events are numbered as they happened.
    before_it = (undone.assessment_id == last_back.c.assessment_id) & (undone.id < last_back.c.id)
    submissions = select(undone.id).join(last_back, before_it).where(undone.action == action)
    return [EventRecord.id.not_in(submissions)]


def _time_columns(
    at: sa.SQLColumnExpression[datetime],
) -> tuple[sa.Label[datetime], sa.Label[datetime], sa.Label[int]]:
    first, last = func.min(at).label("first"), func.max(at).label("last")
    return first, last, func.count().label("times")


def _has_events_without_organisation() -> bool:
    """Whether saving answers was once recorded with the id of the round alone, as it used to be."""
    statement = select(EventRecord.id).where(
        EventRecord.action == Action.ANSWERS_SAVED, EventRecord.organisation_id.is_(None)
    )
    return db.session.scalars(statement.limit(1)).first() is not None


def _events_without_organisation(
    during: Sequence[sa.ColumnElement[bool]], end: datetime
) -> sa.Select[int | None, datetime, datetime, int]:
    """Events without an organisation, given to the one that started their round."""
    started = sa.orm.aliased(EventRecord)
    begun = (started.action == Action.ROUND_STARTED) & (started.at < end)
    same_round = begun & (started.assessment_id == EventRecord.assessment_id)
    return (
        select(started.organisation_id, *_time_columns(EventRecord.at))
        .join(started, same_round)
        .where(*during, EventRecord.organisation_id.is_(None))
        .group_by(started.organisation_id)
    )


def _select_first_times(done: sa.Subquery) -> CountQuery:
    first = func.min(done.c.first)
    return select(done.c.organisation_id, first).group_by(done.c.organisation_id)
