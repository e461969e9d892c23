"""Writes down what made-up respondents do once they know where they stand."""

from collections.abc import Iterator, Sequence

from sqlalchemy.orm import Session

from app.model import (
    EvidenceItemRecord,
    EvidencePieceRecord,
    HelpMessageRecord,
    HelpRequestRecord,
    LookBackRecord,
    PlanActionRecord,
)
from app.store.base.events import Action
from app.store.demo.bulk_insert import (
    AddedOrganisation,
    NewEvent,
    RowValues,
    actor_text,
    insert_returning_ids,
    insert_rows,
)
from app.store.demo.demo_plan import PlannedAction, PlannedHelpRequest, PlannedPiece


def insert_follow_up(
    session: Session, added: Sequence[AddedOrganisation], account: int
) -> Iterator[NewEvent]:
    """Add plans, evidence and requests for help of respondents that are there, with the events."""
    there = [each for each in added if not each.made_up.gone]
    actions = [(each, action) for each in there for action in each.made_up.follow_up.actions]
    action_ids = insert_returning_ids(
        session, PlanActionRecord, [_action_row(each, action) for each, action in actions]
    )
    yield from _insert_look_backs(session, list(zip(actions, action_ids, strict=True)), account)
    yield from _insert_pieces(session, there, account)
    numbers = iter(action_ids)
    ids_by_organisation = {
        each.id: [next(numbers) for _ in each.made_up.follow_up.actions] for each in there
    }
    yield from _insert_requests(session, there, ids_by_organisation, account)


def _action_row(added: AddedOrganisation, action: PlannedAction) -> RowValues:
    row: RowValues = action._asdict()
    del row["by"], row["look_backs"]
    return {
        **row,
        "organisation_id": added.id,
        "changed_at": action.changed_at,
        "done_at": action.done_at,
    }


def _insert_look_backs(
    session: Session,
    actions: Sequence[tuple[tuple[AddedOrganisation, PlannedAction], int]],
    account: int,
) -> Iterator[NewEvent]:
    rows = []
    for (added, action), action_id in actions:
        actor, number = actor_text(action.by, added, account), str(action_id)
        yield NewEvent(action.made_at, actor, Action.PLAN_CHANGED, added.id, items=number)
        for found in action.look_backs:
            rows.append({**found._asdict(), "plan_action_id": action_id})
            yield NewEvent(found.at, actor, Action.CHECKED_IN, added.id, items=number)
    insert_rows(session, LookBackRecord, rows)


def _insert_pieces(
    session: Session, there: Sequence[AddedOrganisation], account: int
) -> Iterator[NewEvent]:
    pieces = [(each, piece) for each in there for piece in each.made_up.follow_up.pieces]
    ids = insert_returning_ids(
        session, EvidencePieceRecord, [_piece_row(each, piece) for each, piece in pieces]
    )
    served = []
    for (added, piece), piece_id in zip(pieces, ids, strict=True):
        served += [
            {
                "evidence_piece_id": piece_id,
                "questionnaire_id": piece.questionnaire_id,
                "item_id": item,
            }
            for item in piece.items
        ]
        actor = actor_text(piece.by, added, account)
        yield NewEvent(piece.made_at, actor, Action.EVIDENCE_CHANGED, added.id, items=str(piece_id))
    insert_rows(session, EvidenceItemRecord, served)


def _piece_row(added: AddedOrganisation, piece: PlannedPiece) -> RowValues:
    row: RowValues = piece._asdict()
    del row["by"], row["questionnaire_id"], row["items"]
    return {**row, "organisation_id": added.id, "changed_at": piece.made_at}


def _insert_requests(
    session: Session,
    there: Sequence[AddedOrganisation],
    action_ids: dict[int, list[int]],
    account: int,
) -> Iterator[NewEvent]:
    asked = [(each, request) for each in there for request in each.made_up.follow_up.requests]
    rows = [
        _request_row(each, request, action_ids[each.id][request.action], account)
        for each, request in asked
    ]
    ids = insert_returning_ids(session, HelpRequestRecord, rows)
    messages = []
    for (added, request), request_id in zip(asked, ids, strict=True):
        for message in request.messages:
            actor = actor_text(message.by, added, account)
            messages.append(
                {
                    "help_request_id": request_id,
                    "at": message.at,
                    "actor": actor,
                    "words": message.words,
                }
            )
        yield from _request_events(added, request, request_id, account)
    insert_rows(session, HelpMessageRecord, messages)


def _request_row(
    added: AddedOrganisation, request: PlannedHelpRequest, action_id: int, account: int
) -> RowValues:
    action = added.made_up.follow_up.actions[request.action]
    return {
        "organisation_id": added.id,
        "plan_action_id": action_id,
        "questionnaire_id": action.questionnaire_id,
        "item_id": action.item_id,
        "asked_at": request.messages[0].at,
        "taken_by": account if request.taken_at else None,
        "taken_at": request.taken_at,
        "done_at": request.done_at,
        "done_by": f"account:{account}" if request.done_at else "",
    }


def _request_events(
    added: AddedOrganisation, request: PlannedHelpRequest, request_id: int, account: int
) -> Iterator[NewEvent]:
    team, number = f"account:{account}", str(request_id)
    asked_at = request.messages[0].at
    if request.taken_at:
        yield NewEvent(
            request.taken_at, team, Action.HELP_TAKEN, added.id, items=f"{number} {account}"
        )
    for message in request.messages:
        actor = actor_text(message.by, added, account)
        by_respondent = Action.HELP_WRITTEN if message.at > asked_at else Action.HELP_ASKED
        action = Action.HELP_ANSWERED if actor == team else by_respondent
        yield NewEvent(message.at, actor, action, added.id, items=number)
    if request.done_at:
        yield NewEvent(request.done_at, team, Action.HELP_DONE, added.id, items=number)
