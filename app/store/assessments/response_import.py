"""Answers that come in whole, from a response file."""

from enum import StrEnum

from app.store.assessments.assessments import (
    Assessment,
    finalise_submission,
    insert_round,
    list_rounds,
    may_start_round,
)
from app.store.assessments.entries import (
    Entries,
    extract_answers,
    has_content,
    lock_draft,
    upsert_entries,
)
from app.store.base.events import Action, record_event
from app.store.base.sent_forms import get_form_result, store_form_result
from app.store.base.transactions import write_transaction
from app.store.comparison.placements import lock_tallies
from app.store.organisations.organisations import lock_organisation
from app.store.organisations.respondents import lacks_size
from scoring.questionnaires.questionnaire import Questionnaire


class ResponseObstacle(StrEnum):
    """What keeps answers from coming in.

    `BEGUN`: the open round holds something already, and nothing is ever overwritten.
    `ANOTHER_VERSION`: the open round is under another version of the questionnaire. `UNSIZED`:
    nobody has said how large the organisation is, which is asked before its round starts.
    `NOTHING_ANSWERED`: they hold no answer, and were to be submitted. `NOT_THEIRS`: they answer a
    questionnaire that is not for such a respondent.
    """

    BEGUN = "begun"
    ANOTHER_VERSION = "another-version"
    UNSIZED = "unsized"
    NOTHING_ANSWERED = "nothing-answered"
    NOT_THEIRS = "not-theirs"


class ResponseRefusedError(Exception):
    """Answers did not come in, and nothing was changed."""

    def __init__(self, obstacle: ResponseObstacle) -> None:
        super().__init__(obstacle)
        self.obstacle = obstacle


def find_response_obstacle(
    organisation_id: int, questionnaire: Questionnaire
) -> ResponseObstacle | None:
    """What keeps answers from coming in as things stand; None where nothing does.

    The questionnaire that they answer decides which rounds they go to.
    """
    draft = _find_draft(organisation_id, questionnaire)
    if draft is None and not may_start_round(organisation_id, questionnaire.id):
        return ResponseObstacle.NOT_THEIRS
    if draft is None:
        return ResponseObstacle.UNSIZED if lacks_size(organisation_id) else None
    if has_content(draft.id):
        return ResponseObstacle.BEGUN
    if draft.questionnaire[1] != questionnaire.version:
        return ResponseObstacle.ANOTHER_VERSION
    return None


def import_response(
    organisation_id: int,
    questionnaire: Questionnaire,
    entries: Entries,
    actor: str,
    *,
    submit: bool = False,
    form: str | None = None,
) -> int:
    """Put answers from a response file into a round, and give the round's number; once for a form.

    It is a round of the questionnaire that they answer.

    They go into the open draft where nothing is written in it, into a new round where there is no
    draft. `submit` submits it at once. Raises ResponseRefusedError where something is in the way,
    and NotFoundError where the organisation is not there any more; then nothing is changed.
    """
    if submit and not extract_answers(entries):
        raise ResponseRefusedError(ResponseObstacle.NOTHING_ANSWERED)
    with write_transaction() as session:
        lock_tallies(session)
        lock_organisation(session, organisation_id)
        if (earlier_round := get_form_result(form)) is not None:
            return earlier_round
        draft = _find_draft(organisation_id, questionnaire)
        if draft is not None:
            # Nobody writes in it from here on: what is asked next stays so.
            lock_draft(session, draft.id)
        obstacle = find_response_obstacle(organisation_id, questionnaire)
        if obstacle:
            raise ResponseRefusedError(obstacle)
        if draft is None:
            number = len(list_rounds(organisation_id, questionnaire.id)) + 1
            draft = insert_round(session, organisation_id, questionnaire, number, actor)
        upsert_entries(session, draft.id, entries)
        for action in (Action.ANSWERS_SAVED, Action.BROUGHT_IN):
            record_event(session, action, actor, organisation_id, draft.id, entries)
        if submit:
            finalise_submission(session, organisation_id, draft.id, questionnaire, actor)
        store_form_result(session, form, draft.round)
        return draft.round


def _find_draft(organisation_id: int, questionnaire: Questionnaire) -> Assessment | None:
    rounds = list_rounds(organisation_id, questionnaire.id)
    return rounds[-1] if rounds and rounds[-1].submitted_at is None else None
