"""Those that wait to be confirmed, with what helps to tell who they are."""

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
    Participant,
    count_of,
    known_by,
    page_by_joining,
)


class Waiting(NamedTuple):
    """An organisation that is new: `answers` given and rounds `submitted` so far.

    `was_known` says that the team had added or confirmed it, before it changed its own details.
    `namesakes` have the same name but for case, accents and punctuation; `joined_from` is the
    organisation that the browser spoke for on which it joined. Each by id and name.
    """

    one: Participant
    answers: int
    submitted: int
    was_known: bool
    namesakes: Sequence[tuple[int, str]]
    joined_from: tuple[int, str] | None


class WaitingPage(NamedTuple):
    """One page of them, the first to join first; which of how many pages, and how many in all."""

    rows: list[Waiting]
    number: int
    pages: int
    total: int


def how_many_wait(selection: Selection | None = None) -> int:
    """How many organisations of the selection are new, and so are not counted."""
    place, sector, _ = selection or Selection()
    return count_of(Filters(place=place, sector=sector, confirmation=Confirmation.NEW))


def who_waits(number: int) -> WaitingPage:
    """A page of those that are new. A number past the last gives the last."""
    page = page_by_joining(Filters(confirmation=Confirmation.NEW), number)
    ids = [one.id for one in page.rows]
    answers, submitted, known, beside = _answers(ids), _submitted(ids), _known(ids), _beside(ids)
    names = known_by(one.name_key for one in page.rows)
    rows = [
        Waiting(
            one,
            answers.get(one.id, 0),
            submitted.get(one.id, 0),
            one.id in known,
            [each for each in names.get(one.name_key, []) if each[0] != one.id],
            beside.get(one.id),
        )
        for one in page.rows
    ]
    return WaitingPage(rows, page.number, page.pages, page.total)


def _answers(ids: Sequence[int]) -> dict[int, int]:
    answer, round_ = AnswerRecord, AssessmentRecord
    return _counted(
        select(round_.organisation_id, func.count())
        .join(answer, answer.assessment_id == round_.id)
        .where(round_.organisation_id.in_(ids), is_answered())
        .group_by(round_.organisation_id)
    )


def _submitted(ids: Sequence[int]) -> dict[int, int]:
    round_ = AssessmentRecord
    return _counted(
        select(round_.organisation_id, func.count())
        .where(round_.organisation_id.in_(ids), round_.submitted_at.is_not(None))
        .group_by(round_.organisation_id)
    )


def _counted(asked: sa.Select[int, int]) -> dict[int, int]:
    return {row[0]: row[1] for row in db.session.execute(asked)}


def _known(ids: Sequence[int]) -> set[int | None]:
    event = EventRecord
    once = event.action.in_((Action.ADDED, Action.CONFIRMED)) & event.organisation_id.in_(ids)
    return set(db.session.scalars(select(event.organisation_id).where(once)))


def _beside(ids: Sequence[int]) -> dict[int | None, tuple[int, str]]:
    """Whom the browser spoke for on which each joined, as the record of events has it."""
    event = EventRecord
    joined = (event.action == Action.JOINED) & event.organisation_id.in_(ids)
    rows = db.session.execute(select(event.organisation_id, event.actor).where(joined)).all()
    links = {number: int(found[1]) for number, actor in rows
             if (found := re.match(r"link:(\d+):", actor))}  # fmt: skip
    whose = _whose(list(links.values()))
    return {number: whose[link] for number, link in links.items() if link in whose}


def _whose(links: Sequence[int]) -> dict[int, tuple[int, str]]:
    link, table = ReturnLinkRecord, OrganisationRecord
    rows = db.session.execute(
        select(link.id, table.id, table.name)
        .join(table, table.id == link.organisation_id)
        .where(link.id.in_(links))
    )
    return {row[0]: (row[1], row[2]) for row in rows}
