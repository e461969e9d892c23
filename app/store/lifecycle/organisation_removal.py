"""Deleting an organisation for the core team: one added by mistake, or one that asked to go.

What an organisation has said, the core team deletes on somebody's word alone, which goes on record
(docs/decisions/0034).
"""

from collections.abc import Sequence
from datetime import date
from enum import StrEnum
from typing import NamedTuple

from sqlalchemy import func, select

from app.database.engine import db
from app.model import EditionRecord, EditionState, ReturnLinkRecord, RollRecord
from app.store.assessments.assessments import Assessment, lock_rounds, rounds_of
from app.store.assessments.entries import entries_of, fingerprint_of_all, has_words
from app.store.base.digests import digest
from app.store.base.transactions import writing
from app.store.comparison.placements import have_the_sums_to_oneself
from app.store.lifecycle.deletion import take_out
from app.store.organisations.organisations import lock_organisation
from app.store.participation.organisation_search import Participant, find


class OnTheWordOf(StrEnum):
    """On whose word the core team deletes what an organisation has said. Never a person's name."""

    HEAD = "head-or-manager"
    LINK = "link-holder"
    OFFICER = "data-protection-officer"
    CLOSED = "closed"
    FAKE = "fake"
    OUTSIDE = "outside"


class Request(NamedTuple):
    """Why an organisation is deleted that has answered: on whose word, and of which UK day."""

    on_the_word_of: OnTheWordOf
    asked_on: date


class RoundThatGoes(NamedTuple):
    """A round, and what is written in it: empty where nothing is."""

    assessment: Assessment
    fingerprint: str


class Removal(NamedTuple):
    """What deleting an organisation would do.

    `live`: how many of its links work. `published`: the days of the editions that count it;
    `prepared`: that of the one which is being prepared, if that does.
    """

    one: Participant
    rounds: tuple[RoundThatGoes, ...]
    live: int
    published: tuple[date, ...]
    prepared: date | None

    @property
    def submitted(self) -> list[Assessment]:
        """The rounds that it has submitted, the first first."""
        return [each.assessment for each in self.rounds if each.assessment.submitted_at]

    @property
    def draft(self) -> RoundThatGoes | None:
        """The round that it is answering."""
        return next((each for each in self.rounds if not each.assessment.submitted_at), None)

    @property
    def has_answered(self) -> bool:
        """Whether anything was submitted there, or is written in a draft."""
        return bool(self.submitted) or any(each.fingerprint for each in self.rounds)

    @property
    def fingerprint(self) -> str:
        """Short text that differs when this does: a form carries it to say what was seen."""
        # The status moves with the clock, and is no part of what is done.
        one = self.one
        details = (one.id, one.name, one.sector, one.places, one.size, one.contact)
        return digest(repr((details, self._replace(one=None))))  # type: ignore[arg-type] # left out


def plan(organisation_id: int) -> Removal | None:
    """What deleting the organisation would do. None where it is not there."""
    one = find(organisation_id)
    if one is None:
        return None
    counted = _editions_that_count(organisation_id)
    return Removal(
        one,
        tuple(RoundThatGoes(each, _written_in(each)) for each in rounds_of(organisation_id)),
        _live_links(organisation_id),
        tuple(day for day, state in counted if state == EditionState.PUBLISHED),
        next((day for day, state in counted if state == EditionState.PREPARED), None),
    )


def remove(
    organisation_id: int, actor: str, seen: str | None = None, request: Request | None = None
) -> bool:
    """Delete the organisation with its links and everything it said, and return whether it is done.

    It is not where that is not what the person saw (`seen` is the fingerprint of the plan), or
    where it has answered and there is no `request`. Raises GoneError where the organisation is not
    there any more.
    """
    with writing() as session:
        have_the_sums_to_oneself(session)
        lock_organisation(session, organisation_id)
        lock_rounds(session, [organisation_id])
        planned = plan(organisation_id)
        if planned is None or (planned.has_answered and request is None):
            return False
        if seen is not None and planned.fingerprint != seen:
            return False
        take_out(session, organisation_id, actor, _items_of(request))
        return True


def _items_of(request: Request | None) -> Sequence[str]:
    return [request.on_the_word_of, request.asked_on.isoformat()] if request else []


def _written_in(assessment: Assessment) -> str:
    return fingerprint_of_all(entries_of(assessment.id)) if has_words(assessment.id) else ""


def _live_links(organisation_id: int) -> int:
    link = ReturnLinkRecord
    live = (link.organisation_id == organisation_id) & link.ended_at.is_(None)
    return db.session.scalars(select(func.count()).select_from(link).where(live)).one()


def _editions_that_count(organisation_id: int) -> list[tuple[date, str]]:
    """The days and states of the editions that count the organisation, the first first."""
    roll, edition = RollRecord, EditionRecord
    rows = db.session.execute(
        select(edition.date, edition.state)
        .join(roll, roll.edition_id == edition.id)
        .where(roll.organisation_id == organisation_id)
        .distinct()
        .order_by(edition.date)
    )
    return [(day, state) for day, state in rows]
