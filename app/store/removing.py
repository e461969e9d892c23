"""Taking an organisation off the list again, where it was added by mistake."""

from app.store.assessments import lock_rounds, rounds_of
from app.store.entries import has_words
from app.store.organisations import lock_organisation, take_out
from app.store.placements import have_the_sums_to_oneself
from app.store.transactions import writing


def can_remove(organisation_id: int) -> bool:
    """Whether nothing was ever submitted there, and nothing is written in a draft.

    What an organisation has said, only the organisation itself deletes.
    """
    return not any(each.submitted_at or has_words(each.id) for each in rounds_of(organisation_id))


def remove(organisation_id: int, actor: str) -> bool:
    """Delete the organisation with its links and its empty draft, and return whether it was done.

    It is not where somebody there has answered by now. Raises GoneError where the organisation is
    not there any more.
    """
    with writing() as session:
        have_the_sums_to_oneself(session)
        lock_organisation(session, organisation_id)
        lock_rounds(session, [organisation_id])
        if not can_remove(organisation_id):
            return False
        take_out(session, organisation_id, actor)
        return True
