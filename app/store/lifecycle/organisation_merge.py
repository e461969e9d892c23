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
    Place,
    ReturnLinkRecord,
    Size,
    StandingRecord,
)
from app.store.assessments.assessments import lock_rounds, rounds_of
from app.store.assessments.entries import has_words
from app.store.base.digests import digest
from app.store.base.events import Action, record
from app.store.base.sent_forms import keep_result, result_of
from app.store.base.transactions import writing
from app.store.comparison.placements import recounting, stand_by_the_last
from app.store.editions.edition_members import hand_over
from app.store.organisations.link_sessions import end_sessions_of
from app.store.organisations.organisations import Standing, set_places, stand
from app.store.organisations.return_links import end_links
from app.store.participation.organisation_search import Participant, find, with_names

# Rounds move past this number first, so that no two ever share one on their way.
ASIDE = 1_000_000
# Names shown at once: more are there once these are seen to.
MOST_NAMES = 50


class Moved(NamedTuple):
    """A round as it is, and the number it will have: None where it is empty and goes."""

    assessment_id: int
    organisation_id: int
    round: int
    started_at: datetime
    submitted_at: datetime | None
    becomes: int | None


class Links(NamedTuple):
    """How many links of a record work, and whether the team itself had added the record.

    Anybody can register an organisation of any name: only where the team added the record is it
    known whom its links went to.
    """

    live: int
    by_the_team: bool


class Plan(NamedTuple):
    """What a merge would do.

    `refused` where both have a draft with answers: nothing is done then. `standing` is that of the
    one that is left: it is confirmed where either was.
    """

    kept: Participant
    gone: Participant
    places: tuple[Place, ...]
    size: Size | None
    contact: str
    joined_at: datetime
    standing: Standing
    rounds: list[Moved]
    kept_links: Links
    gone_links: Links
    refused: bool

    @property
    def fingerprint(self) -> str:
        """Short text that differs when the plan does: a form carries it to say what was seen."""
        # The status moves with the clock, and is no part of what is done.
        parts = (*self._replace(kept=None, gone=None), *_still(self.kept), *_still(self.gone))  # type: ignore[arg-type] # only to be left out
        return digest(repr(parts))


class Namesakes(NamedTuple):
    """Organisations of one name, but for case, accents and punctuation."""

    name_key: str
    organisations: list[Participant]


def namesakes() -> tuple[list[Namesakes], int]:
    """Likely duplicates, by name; no more than `MOST_NAMES` of them, and how many there are."""
    table = OrganisationRecord
    shared = select(table.name_key).group_by(table.name_key).having(func.count() > 1)
    count = db.session.scalars(select(func.count()).select_from(shared.subquery())).one()
    keys = db.session.scalars(shared.order_by(table.name_key).limit(MOST_NAMES)).all()
    groups = groupby(with_names(keys), key=attrgetter("name_key"))
    return [Namesakes(key, list(group)) for key, group in groups], count


def plan(kept_id: int, gone_id: int) -> Plan | None:
    """What merging `gone` into `kept` would do. None where one is not there, or both are one."""
    kept, gone = find(kept_id), find(gone_id)
    if kept is None or gone is None or kept_id == gone_id:
        return None
    rounds, refused = _rounds(kept_id, gone_id)
    there = {*kept.places, *gone.places}
    return Plan(
        kept=kept,
        gone=gone,
        places=tuple(place for place in Place if place in there),
        size=kept.size or gone.size,
        contact=kept.contact or gone.contact,
        joined_at=min(kept.joined_at, gone.joined_at),
        standing=_standing(kept, gone),
        rounds=rounds,
        kept_links=_links(kept_id),
        gone_links=_links(gone_id),
        refused=refused,
    )


def merge(
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
    with writing() as session:
        with recounting(session, kept_id, gone_id):
            # The organisations first: nobody starts a round then that is not looked at here.
            _lock_organisations(session, (kept_id, gone_id))
            lock_rounds(session, (kept_id, gone_id))
            if result_of(form) is not None:
                return True
            planned = plan(kept_id, gone_id)
            if planned is None or planned.refused or planned.fingerprint != seen:
                return False
            _move_rounds(session, planned)
            if planned.gone_links.live and not keep_links:
                end_links(session, gone_id)
                record(session, Action.LINKS_REVOKED, actor, gone_id)
            # Whoever speaks for the record that goes saw the answers of that record alone.
            end_sessions_of(session, gone_id)
            _move_links(session, planned)
            hand_over(session, gone_id, kept_id)
            _put_together(session, planned, on_hold=_is_on_hold(planned, keep_links=keep_links))
            if planned.standing != planned.kept.standing:
                stand(session, kept_id, planned.standing, actor)
            stand_by_the_last(session, kept_id)
        keep_result(session, form, kept_id)
        record(session, Action.MERGED, actor, kept_id, items=[str(gone_id)])
        return True


def _still(one: Participant) -> tuple[object, ...]:
    return (one.id, one.name, one.sector, one.places)


def _standing(kept: Participant, gone: Participant) -> Standing:
    return gone.standing if gone.standing.is_counted else kept.standing


def _links(organisation_id: int) -> Links:
    link, event = ReturnLinkRecord, EventRecord
    live = (link.organisation_id == organisation_id) & link.ended_at.is_(None)
    added = (event.organisation_id == organisation_id) & (event.action == Action.ADDED)
    count = select(func.count()).select_from(link).where(live)
    by_the_team = select(select(event.id).where(added).exists())
    return Links(db.session.scalars(count).one(), db.session.scalars(by_the_team).one())


def _rounds(kept_id: int, gone_id: int) -> tuple[list[Moved], bool]:
    """Every round of both in its new order, and whether two drafts with answers stand in the way.

    The submitted ones come in the order in which they were submitted, then the draft.
    """
    both = [*rounds_of(kept_id), *rounds_of(gone_id)]
    fixed = [each for each in both if each.submitted_at]
    drafts = [each for each in both if not each.submitted_at]
    filled = [each for each in drafts if has_words(each.id)]
    open_one = (filled or drafts)[:1]
    fixed.sort(key=lambda each: (each.submitted_at, each.id))
    stay = {each.id: number for number, each in enumerate([*fixed, *open_one], 1)}
    moved = [
        Moved(
            each.id, each.organisation_id, each.round, each.started_at, each.submitted_at,
            stay.get(each.id),
        )
        for each in (*fixed, *drafts)
    ]  # fmt: skip
    return moved, len(filled) > 1


def _lock_organisations(session: Session, organisation_ids: tuple[int, int]) -> None:
    table = OrganisationRecord
    both = select(table.id).where(table.id.in_(organisation_ids))
    session.execute(both.order_by(table.id).with_for_update())


def _move_rounds(session: Session, planned: Plan) -> None:
    table = AssessmentRecord
    numbers = {each.assessment_id: each.becomes for each in planned.rounds}
    dropped = [number for number, becomes in numbers.items() if becomes is None]
    standing = StandingRecord
    both = (planned.kept.id, planned.gone.id)
    session.execute(delete(standing).where(standing.organisation_id.in_(both)))
    session.execute(delete(table).where(table.id.in_(dropped)))
    stay = {number: becomes + ASIDE for number, becomes in numbers.items() if becomes is not None}
    if not stay:
        return
    session.execute(
        update(table)
        .where(table.id.in_(stay))
        .values(organisation_id=planned.kept.id, round=case(stay, value=table.id))
    )
    session.execute(update(table).where(table.id.in_(stay)).values(round=table.round - ASIDE))


def _move_links(session: Session, planned: Plan) -> None:
    link = ReturnLinkRecord
    session.execute(
        update(link)
        .where(link.organisation_id == planned.gone.id)
        .values(organisation_id=planned.kept.id)
    )


def _is_on_hold(planned: Plan, *, keep_links: bool) -> bool:
    """Whether anything is sent to the address that stays only once somebody says that it is right.

    One from a record whose links go, or that somebody else joined with, may be anybody's: what is
    sent there would open every answer of both.
    """
    if planned.kept.contact:
        return planned.kept.contact_on_hold
    theirs = planned.gone_links
    is_known = keep_links or (theirs.by_the_team and not theirs.live)
    return bool(planned.contact) and (planned.gone.contact_on_hold or not is_known)


def _put_together(session: Session, planned: Plan, *, on_hold: bool) -> None:
    table = OrganisationRecord
    session.execute(delete(table).where(table.id == planned.gone.id))
    session.execute(
        update(table)
        .where(table.id == planned.kept.id)
        .values(
            size=planned.size,
            contact=planned.contact,
            contact_on_hold=on_hold,
            joined_at=planned.joined_at,
        )
    )
    set_places(session, planned.kept.id, planned.places)
