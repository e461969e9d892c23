"""Many rows at once: the organisations, rounds, events and figures of a made-up world."""

from collections.abc import Iterable, Iterator, Mapping, Sequence
from datetime import datetime
from itertools import islice
from typing import Any, NamedTuple

from sqlalchemy import bindparam, delete, insert, update
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
    Record,
    ReturnLinkRecord,
    StandingRecord,
)
from app.store.assessments.entries import answers_in
from app.store.base.digests import hash_of, new_secret
from app.store.base.events import Action
from app.store.base.normalised_name import name_key
from app.store.comparison.placements import rows_of
from app.store.demo.demo_plan import TEAM, VISITOR, Entered, MadeUp, Round
from scoring.placement.placement import place
from scoring.questionnaires.questionnaire import Questionnaire

Row = Mapping[str, Any]


class Event(NamedTuple):
    """A row of the record of events."""

    at: datetime
    actor: str
    action: Action
    organisation_id: int | None = None
    assessment_id: int | None = None
    items: str = ""


class Added(NamedTuple):
    """An organisation that was added, with the ids of its own, its links and its rounds."""

    made_up: MadeUp
    id: int
    links: tuple[int, ...]
    rounds: tuple[int, ...]

    @property
    def submitted(self) -> list[tuple[int, Round]]:
        """The submitted rounds by their ids, the first first."""
        both = zip(self.rounds, self.made_up.rounds, strict=True)
        return [(number, each) for number, each in both if each.submitted_at]


def add_organisations(
    session: Session, made_up: Sequence[MadeUp], asked: Questionnaire
) -> list[Added]:
    """Add organisations with their places, links and rounds.

    Nobody knows the links' secrets. One that is gone was there, and its ids are taken for good.
    """
    ids = _insert(session, OrganisationRecord, [_organisation(each) for each in made_up])
    both = list(zip(ids, made_up, strict=True))
    _write(session, OrganisationPlaceRecord, _places(both))
    links = iter(_insert(session, ReturnLinkRecord, _links(both)))
    rounds = iter(_insert(session, AssessmentRecord, _drafts(both, asked)))
    added = [
        Added(
            each,
            number,
            tuple(islice(links, len(each.links))),
            tuple(islice(rounds, len(each.rounds))),
        )
        for number, each in both
    ]
    _take_away(session, [each.id for each in added if each.made_up.gone])
    _answer(session, [each for each in added if not each.made_up.gone], asked)
    return added


def add_events(session: Session, events: Iterable[Event]) -> None:
    """Add events in the order in which they happened."""
    in_order = sorted(events, key=lambda event: event.at)
    _write(session, EventRecord, [event._asdict() for event in in_order])


def add_figures(session: Session, figures: Sequence[Entered], account: int) -> Iterator[Event]:
    """Add figures that the account entered, and say what happened."""
    rows = [
        {**figure._asdict(), "entered_at": figure.at, "entered_by": account} for figure in figures
    ]
    for row in rows:
        del row["at"]
    ids = _insert(session, FigureRecord, rows)
    for number, figure in zip(ids, figures, strict=True):
        yield Event(figure.at, f"account:{account}", Action.FIGURE_ENTERED, items=str(number))


def events_of(added: Added, account: int) -> Iterator[Event]:
    """What happened at an organisation, as the store would have put it on record."""
    for deed in added.made_up.deeds:
        yield Event(deed.at, _actor(deed.by, added, account), deed.action, added.id)
    for number, each in zip(added.rounds, added.made_up.rounds, strict=True):
        about = (added.id, number)
        actor = _actor(each.started_by, added, account)
        yield Event(each.started_at, actor, Action.ROUND_STARTED, *about)
        for save in each.saves:
            actor = _actor(save.sitting, added, account)
            yield Event(save.at, actor, Action.ANSWERS_SAVED, *about, " ".join(save.entries))
        if each.submitted_at:
            actor = _actor(each.submitted_by, added, account)
            yield Event(each.submitted_at, actor, Action.SUBMITTED, *about)


def _actor(by: str, added: Added, account: int) -> str:
    if by == TEAM:
        return f"account:{account}"
    return by if by == VISITOR else f"link:{added.links[0]}:{by}"


def _organisation(made_up: MadeUp) -> Row:
    name, _, sector, size, listed = made_up.details
    return {
        "name": name,
        "name_key": name_key(name),
        "sector": sector,
        "size": size,
        "contact": made_up.contact,
        "joined_at": made_up.joined_at,
        "confirmation": _confirmation(made_up),
        "listed": listed,
    }


def _confirmation(made_up: MadeUp) -> Confirmation:
    """As what was done with it leaves it."""
    done = [deed.action for deed in made_up.deeds]
    waits = Action.AWAITS_CONFIRMATION in done and Action.CONFIRMED not in done
    return Confirmation.NEW if waits else Confirmation.CONFIRMED


def _places(both: Iterable[tuple[int, MadeUp]]) -> list[Row]:
    return [
        {"organisation_id": number, "place": place}
        for number, each in both
        for place in each.details.places
    ]


def _links(both: Iterable[tuple[int, MadeUp]]) -> list[Row]:
    return [
        {"organisation_id": number, "secret_hash": hash_of(new_secret()), **link._asdict()}
        for number, each in both
        for link in each.links
    ]


def _drafts(both: Iterable[tuple[int, MadeUp]], asked: Questionnaire) -> list[Row]:
    """Every round as a draft: the database takes no answer for one that is submitted."""
    return [
        {
            "organisation_id": number,
            "questionnaire_id": asked.id,
            "questionnaire_version": asked.version,
            "round": nth,
            "started_at": each.started_at,
        }
        for number, made_up in both
        for nth, each in enumerate(made_up.rounds, 1)
    ]


def _take_away(session: Session, ids: Sequence[int]) -> None:
    if ids:
        session.execute(delete(OrganisationRecord).where(OrganisationRecord.id.in_(ids)))


def _answer(session: Session, added: Sequence[Added], asked: Questionnaire) -> None:
    """Write down every answer, submit what is to be submitted, and place it."""
    _write(session, AnswerRecord, [row for each in added for row in _answers(each)])
    submitted = [number_and_round for each in added for number_and_round in each.submitted]
    _submit(session, submitted)
    placed = [row for number, each in submitted for row in _placement(number, each, asked)]
    _write(session, PlacementRecord, placed)
    standing = [
        {"organisation_id": each.id, "assessment_id": each.submitted[-1][0]}
        for each in added
        if each.submitted
    ]
    _write(session, StandingRecord, standing)


def _answers(added: Added) -> Iterator[Row]:
    for number, each in zip(added.rounds, added.made_up.rounds, strict=True):
        for save in each.saves:
            for item, (given, reason, note, evidence) in save.entries.items():
                yield {
                    "assessment_id": number, "item_id": item, "given": given, "reason": reason,
                    "note": note, "evidence": evidence, "saved_at": save.at,
                }  # fmt: skip


def _submit(session: Session, submitted: Sequence[tuple[int, Round]]) -> None:
    table = AssessmentRecord
    rows = [{"number": number, "at": each.submitted_at} for number, each in submitted]
    if rows:
        change = update(table).where(table.id == bindparam("number"))
        session.connection().execute(change.values(submitted_at=bindparam("at")), rows)


def _placement(number: int, submitted: Round, asked: Questionnaire) -> list[dict[str, object]]:
    entries = {item: entry for save in submitted.saves for item, entry in save.entries.items()}
    return rows_of(number, place(asked, answers_in(entries)))


def _insert(session: Session, record: type[Record], rows: Sequence[Row]) -> Sequence[int]:
    """Insert rows, and return their ids in the same order."""
    if not rows:
        return []
    key = record.__table__.c.id
    fresh = insert(record).returning(key, sort_by_parameter_order=True)
    return session.connection().scalars(fresh, rows).all()


def _write(session: Session, record: type[Record], rows: Sequence[Row]) -> None:
    """Insert rows of a table that nothing else points at. No row at all is nothing to do."""
    if rows:
        # Past the mapping of the class, which would take twice the time.
        session.connection().execute(insert(record), rows)
