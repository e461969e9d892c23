"""Two records of one organisation made into one: first as a plan to look at, then for good."""

from datetime import datetime
from itertools import groupby
from operator import attrgetter
from typing import NamedTuple

from sqlalchemy import case, delete, func, select, update
from sqlalchemy.orm import Session

from app.database.engine import db
from app.model import (
    AssessmentRecord,
    EventRecord,
    OrganisationRecord,
    ReturnLinkRecord,
    StandingRecord,
)
from app.store.assessments.assessments import Assessment, list_rounds, lock_rounds
from app.store.assessments.entries import has_content
from app.store.base.current_programme import get_programme
from app.store.base.digests import content_digest
from app.store.base.events import Action, record_event
from app.store.base.sent_forms import get_form_result, store_form_result
from app.store.base.transactions import write_transaction
from app.store.comparison.counted_organisations import is_organisation
from app.store.comparison.placements import update_standing, updating_tallies
from app.store.editions.edition_members import reassign_member
from app.store.evidence.shelving import merge_shelves
from app.store.help_requests.help_requests import move_requests
from app.store.organisations.link_sessions import end_organisation_sessions
from app.store.organisations.organisations import (
    ConfirmationState,
    set_confirmation_state,
    set_places,
)
from app.store.organisations.respondents import list_teams
from app.store.organisations.return_links import end_links
from app.store.participation.organisation_search import (
    OrganisationSummary,
    find_organisation,
    list_by_name_keys,
)
from app.store.plans.board_words import move_board_words
from app.store.plans.whole_plans import move_plan
from scoring.programme.programme import RespondentKind

# Rounds move past this number first, so that no two ever share one on their way.
ROUND_OFFSET = 1_000_000
# Names shown at once: more are there once these are seen to.
MOST_NAMES = 50


class RoundMove(NamedTuple):
    """A round as it is, and the number it will have: None where it is empty and goes."""

    assessment_id: int
    organisation_id: int
    questionnaire_id: str
    round: int
    started_at: datetime
    submitted_at: datetime | None
    becomes: int | None


class LinkSummary(NamedTuple):
    """How many links of a record work, and whether the team itself had added the record.

    Anybody can register an organisation of any name: only where the team added the record is it
    known whom its links went to.
    """

    live: int
    by_the_team: bool


class MergePlan(NamedTuple):
    """What a merge would do.

    `refused` where both have a draft of one questionnaire with answers: nothing is done then.
    `standing` is that of the one that is left: it is confirmed where either was. `teams` are the
    names of those that change hands.
    """

    kept: OrganisationSummary
    gone: OrganisationSummary
    places: tuple[str, ...]
    size: str | None
    contact: str
    joined_at: datetime
    standing: ConfirmationState
    rounds: list[RoundMove]
    kept_links: LinkSummary
    gone_links: LinkSummary
    teams: tuple[str, ...]
    refused: bool

    @property
    def fingerprint(self) -> str:
        """Short text that differs when the plan does: a form carries it to say what was seen."""
        # The status moves with the clock, and is no part of what is done.
        done = self._replace(kept=None, gone=None)  # type: ignore[arg-type] # only to be left out
        parts = (*done, *_stable_fields(self.kept), *_stable_fields(self.gone))
        return content_digest(repr(parts))


class Namesakes(NamedTuple):
    """Organisations of one name, but for case, accents and punctuation."""

    name_key: str
    organisations: list[OrganisationSummary]


def list_namesakes() -> tuple[list[Namesakes], int]:
    """Likely duplicates, by name; no more than `MOST_NAMES` of them, and how many there are."""
    shared = (
        select(OrganisationRecord.name_key)
        .where(is_organisation())
        .group_by(OrganisationRecord.name_key)
        .having(func.count() > 1)
    )
    count = db.session.scalars(select(func.count()).select_from(shared.subquery())).one()
    keys = db.session.scalars(shared.order_by(OrganisationRecord.name_key).limit(MOST_NAMES)).all()
    groups = groupby(list_by_name_keys(keys), key=attrgetter("name_key"))
    return [Namesakes(key, list(group)) for key, group in groups], count


def plan_merge(kept_id: int, gone_id: int) -> MergePlan | None:
    """What merging `gone` into `kept` would do. None where one is not there, or both are one.

    Nor is anybody merged but organisations.
    """
    kept, gone = find_organisation(kept_id), find_organisation(gone_id)
    if kept is None or gone is None or kept_id == gone_id:
        return None
    if {kept.kind, gone.kind} != {RespondentKind.ORGANISATION}:
        return None
    rounds, refused = _plan_rounds(kept_id, gone_id)
    return MergePlan(
        kept=kept,
        gone=gone,
        places=get_programme().sort_places((*kept.places, *gone.places)),
        size=kept.size or gone.size,
        contact=kept.contact or gone.contact,
        joined_at=min(kept.joined_at, gone.joined_at),
        standing=_merged_state(kept, gone),
        rounds=rounds,
        kept_links=_summarise_links(kept_id),
        gone_links=_summarise_links(gone_id),
        teams=tuple(team.name for team in list_teams(gone_id)),
        refused=refused,
    )


def merge_organisations(
    kept_id: int,
    gone_id: int,
    seen: str,
    actor: str,
    *,
    keep_links: bool,
    form: str | None = None,
) -> bool:
    """Make them one, if that does what the person saw (`seen` is the plan's fingerprint).

    The links of the record that goes are ended, unless `keep_links`: from then on they open every
    answer of both. Returns whether it was done, now or by the same form before. It is not where the
    plan is refused, or is another by now.
    """
    with write_transaction() as session:
        with updating_tallies(session, kept_id, gone_id):
            # The organisations first: nobody starts a round then that is not looked at here.
            _lock_organisations(session, (kept_id, gone_id))
            lock_rounds(session, (kept_id, gone_id))
            if get_form_result(form) is not None:
                return True
            plan = plan_merge(kept_id, gone_id)
            if plan is None or plan.refused or plan.fingerprint != seen:
                return False
            _move_rounds(session, plan)
            if plan.gone_links.live and not keep_links:
                end_links(session, gone_id)
                record_event(session, Action.LINKS_REVOKED, actor, gone_id)
            # Whoever speaks for the record that goes saw the answers of that record alone.
            end_organisation_sessions(session, gone_id)
            _move_links(session, plan)
            _move_teams(session, plan)
            merge_shelves(session, kept_id, gone_id)
            move_requests(session, kept_id, gone_id)
            move_plan(session, kept_id, gone_id)
            # Links to the page for its board go with the record: it would say something else.
            move_board_words(session, kept_id, gone_id)
            reassign_member(session, gone_id, kept_id)
            _combine_details(session, plan, on_hold=_holds_contact(plan, keep_links=keep_links))
            if plan.standing != plan.kept.standing:
                set_confirmation_state(session, kept_id, plan.standing, actor)
            update_standing(session, kept_id)
        store_form_result(session, form, kept_id)
        record_event(session, Action.MERGED, actor, kept_id, items=[str(gone_id)])
        return True


def _stable_fields(organisation: OrganisationSummary) -> tuple[object, ...]:
    return (organisation.id, organisation.name, organisation.sector, organisation.places)


def _merged_state(kept: OrganisationSummary, gone: OrganisationSummary) -> ConfirmationState:
    return gone.standing if gone.standing.is_counted else kept.standing


def _summarise_links(organisation_id: int) -> LinkSummary:
    live = (ReturnLinkRecord.organisation_id == organisation_id) & ReturnLinkRecord.ended_at.is_(
        None
    )
    added = (EventRecord.organisation_id == organisation_id) & (EventRecord.action == Action.ADDED)
    count = select(func.count()).select_from(ReturnLinkRecord).where(live)
    by_the_team = select(select(EventRecord.id).where(added).exists())
    return LinkSummary(db.session.scalars(count).one(), db.session.scalars(by_the_team).one())


def _plan_rounds(kept_id: int, gone_id: int) -> tuple[list[RoundMove], bool]:
    """Every round of both in its new order, and whether two drafts with answers stand in the way.

    Rounds are numbered within their questionnaire: the submitted ones in the order in which they
    were submitted, then the draft.
    """
    both = sorted((*list_rounds(kept_id), *list_rounds(gone_id)), key=_questionnaire_of)
    plans = [_plan_questionnaire(list(rounds)) for _, rounds in groupby(both, _questionnaire_of)]
    return [move for moves, _ in plans for move in moves], any(refused for _, refused in plans)


def _questionnaire_of(assessment: Assessment) -> str:
    return assessment.questionnaire[0]


def _plan_questionnaire(both: list[Assessment]) -> tuple[list[RoundMove], bool]:
    """The same for the rounds of one questionnaire."""
    submitted = [assessment for assessment in both if assessment.submitted_at]
    drafts = [assessment for assessment in both if not assessment.submitted_at]
    drafts_with_content = [assessment for assessment in drafts if has_content(assessment.id)]
    kept_draft = (drafts_with_content or drafts)[:1]
    submitted.sort(key=lambda assessment: (assessment.submitted_at, assessment.id))
    new_numbers = {
        assessment.id: number for number, assessment in enumerate([*submitted, *kept_draft], 1)
    }
    moves = [
        RoundMove(
            assessment.id,
            assessment.organisation_id,
            assessment.questionnaire[0],
            assessment.round,
            assessment.started_at,
            assessment.submitted_at,
            new_numbers.get(assessment.id),
        )
        for assessment in (*submitted, *drafts)
    ]
    return moves, len(drafts_with_content) > 1


def _lock_organisations(session: Session, organisation_ids: tuple[int, int]) -> None:
    both = select(OrganisationRecord.id).where(OrganisationRecord.id.in_(organisation_ids))
    session.execute(both.order_by(OrganisationRecord.id).with_for_update())


def _move_rounds(session: Session, plan: MergePlan) -> None:
    becomes_by_id = {each.assessment_id: each.becomes for each in plan.rounds}
    dropped = [number for number, becomes in becomes_by_id.items() if becomes is None]
    both = (plan.kept.id, plan.gone.id)
    session.execute(delete(StandingRecord).where(StandingRecord.organisation_id.in_(both)))
    session.execute(delete(AssessmentRecord).where(AssessmentRecord.id.in_(dropped)))
    new_numbers = {
        number: becomes + ROUND_OFFSET
        for number, becomes in becomes_by_id.items()
        if becomes is not None
    }
    if not new_numbers:
        return
    session.execute(
        update(AssessmentRecord)
        .where(AssessmentRecord.id.in_(new_numbers))
        .values(organisation_id=plan.kept.id, round=case(new_numbers, value=AssessmentRecord.id))
    )
    session.execute(
        update(AssessmentRecord)
        .where(AssessmentRecord.id.in_(new_numbers))
        .values(round=AssessmentRecord.round - ROUND_OFFSET)
    )


def _move_links(session: Session, plan: MergePlan) -> None:
    session.execute(
        update(ReturnLinkRecord)
        .where(ReturnLinkRecord.organisation_id == plan.gone.id)
        .values(organisation_id=plan.kept.id)
    )


def _move_teams(session: Session, plan: MergePlan) -> None:
    session.execute(
        update(OrganisationRecord)
        .where(OrganisationRecord.part_of == plan.gone.id)
        .values(part_of=plan.kept.id)
    )


def _holds_contact(plan: MergePlan, *, keep_links: bool) -> bool:
    """Whether anything is sent to the address that stays only once somebody says that it is right.

    One from a record whose links go, or that somebody else joined with, may be anybody's: what is
    sent there would open every answer of both.
    """
    if plan.kept.contact:
        return plan.kept.contact_on_hold
    gone_links = plan.gone_links
    is_known = keep_links or (gone_links.by_the_team and not gone_links.live)
    return bool(plan.contact) and (plan.gone.contact_on_hold or not is_known)


def _combine_details(session: Session, plan: MergePlan, *, on_hold: bool) -> None:
    session.execute(delete(OrganisationRecord).where(OrganisationRecord.id == plan.gone.id))
    session.execute(
        update(OrganisationRecord)
        .where(OrganisationRecord.id == plan.kept.id)
        .values(
            size=plan.size,
            contact=plan.contact,
            contact_on_hold=on_hold,
            # Whoever asked for no reminders asked it of both: which address stays is no answer.
            reminders_stopped=plan.kept.reminders_stopped or plan.gone.reminders_stopped,
            joined_at=plan.joined_at,
        )
    )
    set_places(session, plan.kept.id, plan.places)
