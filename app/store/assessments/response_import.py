"""Answers that come in whole, from a response file."""

from enum import StrEnum

from app.store.assessments.assessments import Assessment, fix, put_round, rounds_of
from app.store.assessments.entries import Entries, answers_in, has_words, lock_draft, put_entries
from app.store.base.events import Action, record
from app.store.base.sent_forms import keep_result, result_of
from app.store.base.transactions import writing
from app.store.comparison.placements import have_the_sums_to_oneself
from app.store.organisations.organisations import details_of, lock_organisation
from scoring.questionnaires.questionnaire import Questionnaire


class Obstacle(StrEnum):
    """What keeps answers from coming in.

    `BEGUN`: the open round holds something already, and nothing is ever overwritten.
    `ANOTHER_VERSION`: the open round is under another version of the questionnaire. `UNSIZED`:
    nobody has said how large the organisation is, which is asked before its round starts.
    `NOTHING_ANSWERED`: they hold no answer, and were to be submitted.
    """

    BEGUN = "begun"
    ANOTHER_VERSION = "another-version"
    UNSIZED = "unsized"
    NOTHING_ANSWERED = "nothing-answered"


class RefusedError(Exception):
    """Answers did not come in, and nothing was changed."""

    def __init__(self, obstacle: Obstacle) -> None:
        super().__init__(obstacle)
        self.obstacle = obstacle


def obstacle_to(organisation_id: int, asked: Questionnaire) -> Obstacle | None:
    """What keeps answers to `asked` from coming in as things stand; None where nothing does."""
    last = _open_round(organisation_id)
    if last is None:
        return None if details_of(organisation_id).size else Obstacle.UNSIZED
    if has_words(last.id):
        return Obstacle.BEGUN
    if last.questionnaire != (asked.id, asked.version):
        return Obstacle.ANOTHER_VERSION
    return None


def bring_in(
    organisation_id: int,
    asked: Questionnaire,
    entries: Entries,
    actor: str,
    *,
    submit: bool = False,
    form: str | None = None,
) -> int:
    """Put answers from a response file into a round, and give the round's number; once for a form.

    They go into the open draft where nothing is written in it, into a new round where there is no
    draft. `submit` submits it at once. Raises RefusedError where something is in the way, and
    GoneError where the organisation is not there any more; then nothing is changed.
    """
    if submit and not answers_in(entries):
        raise RefusedError(Obstacle.NOTHING_ANSWERED)
    with writing() as session:
        # In the order in which a round is submitted, or two such changes could wait for each other.
        have_the_sums_to_oneself(session)
        lock_organisation(session, organisation_id)
        if (before := result_of(form)) is not None:
            return before
        draft = _open_round(organisation_id)
        if draft is not None:
            # Nobody writes in it from here on: what is asked next stays so.
            lock_draft(session, draft.id)
        obstacle = obstacle_to(organisation_id, asked)
        if obstacle:
            raise RefusedError(obstacle)
        if draft is None:
            number = len(rounds_of(organisation_id)) + 1
            draft = put_round(session, organisation_id, asked, number, actor)
        put_entries(session, draft.id, entries)
        for action in (Action.ANSWERS_SAVED, Action.BROUGHT_IN):
            record(session, action, actor, organisation_id, draft.id, entries)
        if submit:
            fix(session, organisation_id, draft.id, asked, actor)
        keep_result(session, form, draft.round)
        return draft.round


def _open_round(organisation_id: int) -> Assessment | None:
    rounds = rounds_of(organisation_id)
    return rounds[-1] if rounds and rounds[-1].submitted_at is None else None
