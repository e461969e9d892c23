"""Deleting an organisation for the core team: one added by mistake, or one that asked to go.

What an organisation has said, the core team deletes on somebody's word alone, which goes on record
(docs/decisions/0034).
"""

from collections.abc import Sequence
from datetime import date
from enum import StrEnum
from operator import attrgetter
from typing import NamedTuple

from sqlalchemy import func, select

from app.database.engine import db
from app.model import EditionRecord, EditionState, ReturnLinkRecord, RollRecord
from app.store.assessments.assessments import Assessment, list_rounds, lock_rounds
from app.store.assessments.entries import entries_fingerprint, get_entries, has_content
from app.store.base.digests import content_digest
from app.store.base.transactions import write_transaction
from app.store.comparison.placements import lock_tallies
from app.store.evidence.evidence_pieces import shelf_fingerprint
from app.store.help_requests.help_threads import threads_fingerprint
from app.store.lifecycle.deletion import delete_organisation_rows
from app.store.organisations.organisations import lock_organisation
from app.store.organisations.respondents import list_teams
from app.store.participation.organisation_search import OrganisationSummary, find_organisation
from app.store.plans.whole_plans import plans_fingerprint


class RequestAuthority(StrEnum):
    """On whose word the core team deletes what an organisation has said. Never a person's name."""

    HEAD = "head-or-manager"
    LINK = "link-holder"
    OFFICER = "data-protection-officer"
    CLOSED = "closed"
    FAKE = "fake"
    OUTSIDE = "outside"


class DeletionRequest(NamedTuple):
    """Why an organisation is deleted that has answered: on whose word, and of which UK day."""

    on_the_word_of: RequestAuthority
    asked_on: date


class RoundToDelete(NamedTuple):
    """A round, and what is written in it: empty where nothing is."""

    assessment: Assessment
    fingerprint: str


class RemovalPlan(NamedTuple):
    """What deleting an organisation, or another respondent, would do.

    `rounds` are its own, then those of its `teams`, which go with it (by id and name). `live`: how
    many of its links work. `published`: the days of the editions that count it; `prepared`: that of
    the one which is being prepared, if that does. `shelf` says what their shelves of evidence
    hold, `threads` what they asked the core team, and `plans` what they mean to do; each is empty
    where there is nothing.
    """

    one: OrganisationSummary
    rounds: tuple[RoundToDelete, ...]
    live: int
    published: tuple[date, ...]
    prepared: date | None
    teams: tuple[tuple[int, str], ...] = ()
    shelf: str = ""
    threads: str = ""
    plans: str = ""

    @property
    def submitted(self) -> list[Assessment]:
        """The rounds that it has submitted, the first first."""
        rounds = [each.assessment for each in self.rounds if each.assessment.submitted_at]
        return sorted(rounds, key=attrgetter("submitted_at", "id"))

    @property
    def drafts(self) -> list[RoundToDelete]:
        """The rounds that it is answering: one of each questionnaire at the most."""
        return [each for each in self.rounds if not each.assessment.submitted_at]

    @property
    def has_answered(self) -> bool:
        """Whether anything was submitted, asked or planned, or is in a draft or on a shelf."""
        return bool(self.submitted or self.shelf or self.threads or self.plans) or any(
            each.fingerprint for each in self.rounds
        )

    @property
    def fingerprint(self) -> str:
        """Short text that differs when this does: a form carries it to say what was seen."""
        # The status moves with the clock, and is no part of what is done.
        organisation = self.one
        details = (
            organisation.id,
            organisation.name,
            organisation.sector,
            organisation.places,
            organisation.size,
            organisation.contact,
        )
        return content_digest(repr((details, self._replace(one=None))))  # type: ignore[arg-type] # left out


def plan_removal(organisation_id: int) -> RemovalPlan | None:
    """What deleting the organisation would do. None where it is not there."""
    organisation = find_organisation(organisation_id)
    if organisation is None:
        return None
    counted = _find_editions_counting(organisation_id)
    teams = [(team.id, team.name) for team in list_teams(organisation_id)]
    going = (organisation_id, *(number for number, _ in teams))
    return RemovalPlan(
        organisation,
        tuple(
            RoundToDelete(assessment, _content_fingerprint(assessment))
            for number in going
            for assessment in list_rounds(number)
        ),
        _count_live_links(organisation_id),
        tuple(day for day, state in counted if state == EditionState.PUBLISHED),
        next((day for day, state in counted if state == EditionState.PREPARED), None),
        tuple(teams),
        "".join(map(shelf_fingerprint, going)),
        threads_fingerprint(going),
        plans_fingerprint(going),
    )


def remove_organisation(
    organisation_id: int,
    actor: str,
    seen: str | None = None,
    request: DeletionRequest | None = None,
) -> bool:
    """Delete the organisation with its links and everything it said, and return whether it is done.

    It is not where that is not what the person saw (`seen` is the fingerprint of the plan), or
    where it has answered and there is no `request`. Raises NotFoundError where the organisation is
    not there any more.
    """
    with write_transaction() as session:
        lock_tallies(session)
        lock_organisation(session, organisation_id)
        teams = sorted(team.id for team in list_teams(organisation_id))
        # No team starts a round from here on that the plan would not hold.
        for team_id in teams:
            lock_organisation(session, team_id)
        lock_rounds(session, [organisation_id, *teams])
        plan = plan_removal(organisation_id)
        if plan is None or (plan.has_answered and request is None):
            return False
        if seen is not None and plan.fingerprint != seen:
            return False
        delete_organisation_rows(session, organisation_id, actor, _event_items(request))
        return True


def _event_items(request: DeletionRequest | None) -> Sequence[str]:
    return [request.on_the_word_of, request.asked_on.isoformat()] if request else []


def _content_fingerprint(assessment: Assessment) -> str:
    return entries_fingerprint(get_entries(assessment.id)) if has_content(assessment.id) else ""


def _count_live_links(organisation_id: int) -> int:
    live = (ReturnLinkRecord.organisation_id == organisation_id) & ReturnLinkRecord.ended_at.is_(
        None
    )
    return db.session.scalars(select(func.count()).select_from(ReturnLinkRecord).where(live)).one()


def _find_editions_counting(organisation_id: int) -> list[tuple[date, str]]:
    """The days and states of the editions that count the organisation, the first first."""
    rows = db.session.execute(
        select(EditionRecord.date, EditionRecord.state)
        .join(RollRecord, RollRecord.edition_id == EditionRecord.id)
        .where(RollRecord.organisation_id == organisation_id)
        .distinct()
        .order_by(EditionRecord.date)
    )
    return [(day, state) for day, state in rows]
