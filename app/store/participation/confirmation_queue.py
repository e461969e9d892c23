"""Organisations that wait to be confirmed, with what helps to tell who they are."""

import re
from collections.abc import Sequence
from typing import NamedTuple

import sqlalchemy as sa
from sqlalchemy import func, select

from app.database.engine import db
from app.model import (
    AnswerRecord,
    AssessmentRecord,
    Confirmation,
    EventRecord,
    OrganisationRecord,
    ReturnLinkRecord,
)
from app.store.assessments.entries import is_answered
from app.store.base.events import Action
from app.store.comparison.group_selection import Selection
from app.store.participation.organisation_search import (
    Filters,
    OrganisationSummary,
    count_matching,
    find_by_name_keys,
    search_page_by_joining,
)


class UnconfirmedOrganisation(NamedTuple):
    """An organisation that is new: `answers` given and rounds `submitted` so far.

    `was_known` says that the team had added or confirmed it, before it changed its own details.
    `namesakes` have the same name but for case, accents and punctuation; `joined_from` is the
    organisation that the browser spoke for on which it joined. Each by id and name.
    """

    one: OrganisationSummary
    answers: int
    submitted: int
    was_known: bool
    namesakes: Sequence[tuple[int, str]]
    joined_from: tuple[int, str] | None


class UnconfirmedPage(NamedTuple):
    """One page of them, the first to join first; which of how many pages, and how many in all."""

    rows: list[UnconfirmedOrganisation]
    number: int
    pages: int
    total: int


def count_unconfirmed(selection: Selection | None = None) -> int:
    """How many organisations of the selection are new, and so are not counted."""
    place, sector, _ = selection or Selection()
    return count_matching(Filters(place=place, sector=sector, confirmation=Confirmation.NEW))


def list_unconfirmed(page_number: int) -> UnconfirmedPage:
    """A page of those that are new. A number past the last gives the last."""
    page = search_page_by_joining(Filters(confirmation=Confirmation.NEW), page_number)
    ids = [organisation.id for organisation in page.rows]
    answers, submitted, known, joined_from = (
        _count_answers(ids),
        _count_submitted(ids),
        _find_previously_known(ids),
        _find_joined_from(ids),
    )
    names = find_by_name_keys(organisation.name_key for organisation in page.rows)
    rows = [
        UnconfirmedOrganisation(
            organisation,
            answers.get(organisation.id, 0),
            submitted.get(organisation.id, 0),
            organisation.id in known,
            [each for each in names.get(organisation.name_key, []) if each[0] != organisation.id],
            joined_from.get(organisation.id),
        )
        for organisation in page.rows
    ]
    return UnconfirmedPage(rows, page.number, page.pages, page.total)


def _count_answers(ids: Sequence[int]) -> dict[int, int]:
    return _counts_by_id(
        select(AssessmentRecord.organisation_id, func.count())
        .join(AnswerRecord, AnswerRecord.assessment_id == AssessmentRecord.id)
        .where(AssessmentRecord.organisation_id.in_(ids), is_answered())
        .group_by(AssessmentRecord.organisation_id)
    )


def _count_submitted(ids: Sequence[int]) -> dict[int, int]:
    return _counts_by_id(
        select(AssessmentRecord.organisation_id, func.count())
        .where(
            AssessmentRecord.organisation_id.in_(ids), AssessmentRecord.submitted_at.is_not(None)
        )
        .group_by(AssessmentRecord.organisation_id)
    )


def _counts_by_id(statement: sa.Select[int, int]) -> dict[int, int]:
    return {row[0]: row[1] for row in db.session.execute(statement)}


def _find_previously_known(ids: Sequence[int]) -> set[int | None]:
    once = EventRecord.action.in_(
        (Action.ADDED, Action.CONFIRMED)
    ) & EventRecord.organisation_id.in_(ids)
    return set(db.session.scalars(select(EventRecord.organisation_id).where(once)))


def _find_joined_from(ids: Sequence[int]) -> dict[int | None, tuple[int, str]]:
    """Whom the browser spoke for on which each joined, as the record of events has it."""
    joined = (EventRecord.action == Action.JOINED) & EventRecord.organisation_id.in_(ids)
    rows = db.session.execute(
        select(EventRecord.organisation_id, EventRecord.actor).where(joined)
    ).all()
    links = {number: int(found[1]) for number, actor in rows
             if (found := re.match(r"link:(\d+):", actor))}  # fmt: skip
    owners = _find_link_owners(list(links.values()))
    return {number: owners[link] for number, link in links.items() if link in owners}


def _find_link_owners(links: Sequence[int]) -> dict[int, tuple[int, str]]:
    rows = db.session.execute(
        select(ReturnLinkRecord.id, OrganisationRecord.id, OrganisationRecord.name)
        .join(OrganisationRecord, OrganisationRecord.id == ReturnLinkRecord.organisation_id)
        .where(ReturnLinkRecord.id.in_(links))
    )
    return {row[0]: (row[1], row[2]) for row in rows}
