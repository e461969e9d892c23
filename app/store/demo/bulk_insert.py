"""Many rows at once: the organisations, rounds, events and figures of a made-up world."""

from collections import Counter
from collections.abc import Iterable, Iterator, Mapping, Sequence
from datetime import datetime
from itertools import islice
from typing import Any, NamedTuple

from sqlalchemy import bindparam, delete, insert, select, update
from sqlalchemy.orm import Session

from app.model import (
    AnswerRecord,
    AssessmentRecord,
    Confirmation,
    EventRecord,
    FigureRecord,
    OrganisationPlaceRecord,
    OrganisationRecord,
    PlacementRecord,
    ProgrammeGoalRecord,
    Record,
    ReturnLinkRecord,
    StandingRecord,
)
from app.store.base.digests import hash_secret, new_secret
from app.store.base.events import Action
from app.store.base.normalised_name import normalise_name
from app.store.comparison.placements import OVERALL, placement_rows
from app.store.demo.demo_plan import (
    TEAM,
    VISITOR,
    PlannedFigure,
    PlannedGoal,
    PlannedOrganisation,
    PlannedRound,
)
from scoring.placement.placement import Placement, place_answers

RowValues = Mapping[str, Any]


class NewEvent(NamedTuple):
    """A row of the record of events."""

    at: datetime
    actor: str
    action: Action
    organisation_id: int | None = None
    assessment_id: int | None = None
    items: str = ""


class AddedOrganisation(NamedTuple):
    """An organisation that was added, with the ids of its own, its links and its rounds."""

    made_up: PlannedOrganisation
    id: int
    links: tuple[int, ...]
    rounds: tuple[int, ...]

    @property
    def submitted(self) -> list[tuple[int, PlannedRound]]:
        """The submitted rounds by their ids, the first first."""
        both = zip(self.rounds, self.made_up.rounds, strict=True)
        return [(number, each) for number, each in both if each.submitted_at]


def insert_organisations(
    session: Session, made_up: Sequence[PlannedOrganisation]
) -> list[AddedOrganisation]:
    """Add organisations with their places, links and rounds. `part_of` is an id by now.

    Nobody knows the links' secrets. One that is gone was there, and its ids are taken for good.
    """
    ids = insert_returning_ids(
        session, OrganisationRecord, [_organisation_row(each) for each in made_up]
    )
    both = list(zip(ids, made_up, strict=True))
    insert_rows(session, OrganisationPlaceRecord, _place_rows(both))
    links = iter(insert_returning_ids(session, ReturnLinkRecord, _link_rows(both)))
    rounds = iter(insert_returning_ids(session, AssessmentRecord, _draft_rows(both)))
    added = [
        AddedOrganisation(
            each,
            organisation_id,
            tuple(islice(links, len(each.links))),
            tuple(islice(rounds, len(each.rounds))),
        )
        for organisation_id, each in both
    ]
    _delete_organisations(session, [each.id for each in added if each.made_up.gone])
    _insert_answers(session, [each for each in added if not each.made_up.gone])
    return added


def insert_events(session: Session, events: Iterable[NewEvent]) -> None:
    """Add events in the order in which they happened."""
    in_order = sorted(events, key=lambda event: event.at)
    insert_rows(session, EventRecord, [event._asdict() for event in in_order])


def placement_events(session: Session, events: Iterable[NewEvent]) -> list[NewEvent]:
    """What submitting puts on record of where the rounds stand that are kept."""
    overall = select(PlacementRecord.assessment_id, PlacementRecord.floor).where(
        PlacementRecord.value == OVERALL
    )
    stages = {row.assessment_id: str(row.floor) for row in session.execute(overall)}
    return [
        each._replace(action=Action.PLACED, items=stages[each.assessment_id])
        for each in events
        if each.action is Action.SUBMITTED and each.assessment_id in stages
    ]


def insert_goals(session: Session, goals: Sequence[PlannedGoal], account: int) -> list[NewEvent]:
    """Add goals that the account set, and perhaps withdrew, and say what happened."""
    rows = [
        {
            **each.aim._asdict(),
            "set_at": each.set_at,
            "set_by": account,
            "withdrawn_at": each.withdrawn_at,
            "withdrawn_by": account if each.withdrawn_at else None,
        }
        for each in goals
    ]
    ids = insert_returning_ids(session, ProgrammeGoalRecord, rows)
    return [
        NewEvent(at, f"account:{account}", action, items=str(id))
        for id, each in zip(ids, goals, strict=True)
        for at, action in (
            (each.set_at, Action.GOAL_SET),
            (each.withdrawn_at, Action.GOAL_WITHDRAWN),
        )
        if at is not None
    ]


def insert_figures(
    session: Session, figures: Sequence[PlannedFigure], account: int
) -> Iterator[NewEvent]:
    """Add figures that the account entered, and say what happened."""
    rows = [
        {**figure._asdict(), "entered_at": figure.at, "entered_by": account} for figure in figures
    ]
    for row in rows:
        del row["at"]
    ids = insert_returning_ids(session, FigureRecord, rows)
    for figure_id, figure in zip(ids, figures, strict=True):
        yield NewEvent(figure.at, f"account:{account}", Action.FIGURE_ENTERED, items=str(figure_id))


def organisation_events(added: AddedOrganisation, account: int) -> Iterator[NewEvent]:
    """What happened at an organisation, as the store would have put it on record."""
    for planned_event in added.made_up.deeds:
        yield NewEvent(
            planned_event.at,
            actor_text(planned_event.by, added, account),
            planned_event.action,
            added.id,
            items=str(added.made_up.part_of) if planned_event.action is Action.TEAM_ADDED else "",
        )
    for assessment_id, planned_round in zip(added.rounds, added.made_up.rounds, strict=True):
        about = (added.id, assessment_id)
        actor = actor_text(planned_round.started_by, added, account)
        asked = planned_round.questionnaire.id
        yield NewEvent(planned_round.started_at, actor, Action.ROUND_STARTED, *about, asked)
        for save in planned_round.saves:
            actor = actor_text(save.sitting, added, account)
            yield NewEvent(save.at, actor, Action.ANSWERS_SAVED, *about, " ".join(save.entries))
        if planned_round.submitted_at:
            actor = actor_text(planned_round.submitted_by, added, account)
            yield NewEvent(planned_round.submitted_at, actor, Action.SUBMITTED, *about)
            if added.made_up.gone:
                # Nothing is kept of where it stands, but on record it is.
                stands_at = str(_place(planned_round).floor_number)
                yield NewEvent(planned_round.submitted_at, actor, Action.PLACED, *about, stands_at)


def actor_text(by: str, added: AddedOrganisation, account: int) -> str:
    if by == TEAM:
        return f"account:{account}"
    return by if by == VISITOR else f"link:{added.links[0]}:{by}"


def _organisation_row(made_up: PlannedOrganisation) -> RowValues:
    name, _, sector, size, listed = made_up.details
    return {
        "kind": made_up.kind,
        "part_of": made_up.part_of,
        "name": name,
        "name_key": normalise_name(name),
        "sector": sector,
        "size": size,
        "contact": made_up.contact,
        "joined_at": made_up.joined_at,
        "confirmation": _final_confirmation(made_up),
        "listed": listed,
    }


def _final_confirmation(made_up: PlannedOrganisation) -> Confirmation:
    """Whether an organisation is confirmed once all of its events have happened."""
    done = [deed.action for deed in made_up.deeds]
    waits = Action.AWAITS_CONFIRMATION in done and Action.CONFIRMED not in done
    return Confirmation.NEW if waits else Confirmation.CONFIRMED


def _place_rows(both: Iterable[tuple[int, PlannedOrganisation]]) -> list[RowValues]:
    return [
        {"organisation_id": organisation_id, "place": place}
        for organisation_id, each in both
        for place in each.details.places
    ]


def _link_rows(both: Iterable[tuple[int, PlannedOrganisation]]) -> list[RowValues]:
    return [
        {
            "organisation_id": organisation_id,
            "secret_hash": hash_secret(new_secret()),
            **link._asdict(),
        }
        for organisation_id, each in both
        for link in each.links
    ]


def _draft_rows(both: Iterable[tuple[int, PlannedOrganisation]]) -> list[RowValues]:
    """Every round as a draft: the database takes no answer for one that is submitted."""
    return [
        {
            "organisation_id": organisation_id,
            "questionnaire_id": each.questionnaire.id,
            "questionnaire_version": each.questionnaire.version,
            "round": nth,
            "started_at": each.started_at,
        }
        for organisation_id, made_up in both
        for nth, each in _number_rounds(made_up.rounds)
    ]


def _number_rounds(rounds: Iterable[PlannedRound]) -> Iterator[tuple[int, PlannedRound]]:
    """Each round with its number, from 1 within its questionnaire."""
    started = Counter[str]()
    for each in rounds:
        started[each.questionnaire.id] += 1
        yield started[each.questionnaire.id], each


def _delete_organisations(session: Session, ids: Sequence[int]) -> None:
    if ids:
        session.execute(delete(OrganisationRecord).where(OrganisationRecord.id.in_(ids)))


def _insert_answers(session: Session, added: Sequence[AddedOrganisation]) -> None:
    """Write down every answer, submit what is to be submitted, and place it."""
    insert_rows(session, AnswerRecord, [row for each in added for row in _answer_rows(each)])
    submitted = [number_and_round for each in added for number_and_round in each.submitted]
    _set_submitted(session, submitted)
    placed = [row for number, each in submitted for row in _placement_rows(number, each)]
    insert_rows(session, PlacementRecord, placed)
    insert_rows(session, StandingRecord, [row for each in added for row in _standing_rows(each)])


def _standing_rows(added: AddedOrganisation) -> Iterator[RowValues]:
    """The last submitted round of each questionnaire."""
    last = {each.questionnaire.id: number for number, each in added.submitted}
    for questionnaire_id, number in last.items():
        yield {
            "organisation_id": added.id,
            "questionnaire_id": questionnaire_id,
            "assessment_id": number,
        }


def _answer_rows(added: AddedOrganisation) -> Iterator[RowValues]:
    for assessment_id, planned_round in zip(added.rounds, added.made_up.rounds, strict=True):
        for save in planned_round.saves:
            for item, (given, reason, note, evidence) in save.entries.items():
                yield {
                    "assessment_id": assessment_id,
                    "item_id": item,
                    "given": given,
                    "reason": reason,
                    "note": note,
                    "evidence": evidence,
                    "saved_at": save.at,
                }


def _set_submitted(session: Session, submitted: Sequence[tuple[int, PlannedRound]]) -> None:
    rows = [{"number": number, "at": each.submitted_at} for number, each in submitted]
    if rows:
        change = update(AssessmentRecord).where(AssessmentRecord.id == bindparam("number"))
        session.connection().execute(change.values(submitted_at=bindparam("at")), rows)


def _placement_rows(assessment_id: int, submitted: PlannedRound) -> list[dict[str, object]]:
    return placement_rows(assessment_id, _place(submitted))


def _place(submitted: PlannedRound) -> Placement:
    return place_answers(submitted.questionnaire, submitted.answers)


def insert_returning_ids(
    session: Session, record: type[Record], rows: Sequence[RowValues]
) -> Sequence[int]:
    """Insert rows, and return their ids in the same order."""
    if not rows:
        return []
    key = record.__table__.c.id
    fresh = insert(record).returning(key, sort_by_parameter_order=True)
    return session.connection().scalars(fresh, rows).all()


def insert_rows(session: Session, record: type[Record], rows: Sequence[RowValues]) -> None:
    """Insert rows of a table that nothing else points at. No row at all is nothing to do."""
    if rows:
        # Past the mapping of the class, which would take twice the time.
        session.connection().execute(insert(record), rows)
