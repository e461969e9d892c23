"""The record of who did what: written beside every change, in the same transaction."""

from collections.abc import Iterable
from enum import StrEnum

from sqlalchemy.orm import Session

from app.model import EventRecord
from app.store.base.transactions import now


class Action(StrEnum):
    """What can be done."""

    JOINED = "joined"
    # from then on it is not counted, until the core team says who it is
    AWAITS_CONFIRMATION = "awaits-confirmation"
    DETAILS_CHANGED = "details-changed"
    # the address that the core team writes to
    CONTACT_CHANGED = "contact-changed"
    CONTACT_CONFIRMED = "contact-confirmed"
    # its name may stand in the public list of who takes part, or may no longer
    LISTED = "listed"
    UNLISTED = "unlisted"
    LINK_MADE = "link-made"
    ROUND_STARTED = "round-started"
    ANSWERS_SAVED = "answers-saved"
    # from a response file, beside what it did: a round started, answers saved, a round submitted
    BROUGHT_IN = "brought-in"
    SUBMITTED = "submitted"
    # a submitted round is a draft again
    TAKEN_BACK = "taken-back"
    # a draft is deleted, with what was written in it
    DROPPED = "dropped"
    # at a submission: a value stands at a later stage than in the round before, and none earlier
    IMPROVED = "improved"
    # at a submission: `items` are the number, on the ladder, of the stage that it stands at overall
    PLACED = "placed"
    # an action of its plan was added or changed
    PLAN_CHANGED = "plan-changed"
    PLAN_ACTION_DELETED = "plan-action-deleted"
    CHECKED_IN = "checked-in"
    # what is typed for its board; the links that open that page, and `items` name them
    BOARD_WORDS_CHANGED = "board-words-changed"
    BOARD_LINK_MADE = "board-link-made"
    BOARD_LINK_ENDED = "board-link-ended"
    EVIDENCE_CHANGED = "evidence-changed"
    EVIDENCE_REMOVED = "evidence-removed"
    # `items` begin with the number of the request, as of all that follow
    HELP_ASKED = "help-asked"
    # more words in its thread
    HELP_WRITTEN = "help-written"
    DELETED = "deleted"
    # by the core team; `items` name the account that sees to it; none where nobody does any more
    HELP_TAKEN = "help-taken"
    HELP_ANSWERED = "help-answered"
    # of either side; `items` name the message too
    HELP_WORDS_REMOVED = "help-words-removed"
    # by e-mail, without a word of the answer
    TOLD_OF_ANSWER = "told-of-answer"
    # by either side
    HELP_DONE = "help-done"
    HELP_OPENED_AGAIN = "help-opened-again"
    ADDED = "added"
    PARTNERSHIP_ADDED = "partnership-added"
    # by the core team or by its organisation, whose id goes with it
    TEAM_ADDED = "team-added"
    CONFIRMED = "confirmed"
    DECLINED = "declined"
    INVITED = "invited"
    REMINDED = "reminded"
    # a private link went by e-mail to whoever joined
    LINK_SENT = "link-sent"
    # by a command; `items` say of what
    REMINDER_SENT = "reminder-sent"
    # by their link in an e-mail, or in the details, where they are started again
    REMINDERS_STOPPED = "reminders-stopped"
    REMINDERS_STARTED = "reminders-started"
    LINKS_REVOKED = "links-revoked"
    MERGED = "merged"
    SIGNED_IN = "signed-in"
    SIGNED_OUT_EVERYWHERE = "signed-out-everywhere"
    ACCOUNT_MADE = "account-made"
    ACCOUNT_CHANGED = "account-changed"
    ACCOUNT_ENDED = "account-ended"
    SIGN_IN_POLICY_CHANGED = "sign-in-policy-changed"
    KEY_MADE = "key-made"
    KEY_ENDED = "key-ended"
    FIGURE_ENTERED = "figure-entered"
    FIGURE_WITHDRAWN = "figure-withdrawn"
    # what the whole programme aims for by a day; `items` are the goal's number
    GOAL_SET = "goal-set"
    GOAL_WITHDRAWN = "goal-withdrawn"
    # a copy of what many organisations said was taken
    EXPORTED = "exported"
    # what has been kept for long enough, by its kind and how many
    PURGED = "purged"
    PLACED_AGAIN = "placed-again"
    OTHER_KEY_ACCEPTED = "other-key-accepted"
    EDITION_PREPARED = "edition-prepared"
    EDITION_WITHDRAWN = "edition-withdrawn"
    EDITION_PUBLISHED = "edition-published"
    # its name may stand in the benchmark for something else, or may no longer
    NAME_ALLOWED = "name-allowed"
    NAME_LOOKED_FOR = "name-looked-for"


def record_event(
    session: Session,
    action: Action,
    actor: str,
    organisation_id: int | None = None,
    assessment_id: int | None = None,
    items: Iterable[str] = (),
) -> None:
    """Add what `actor` did. It takes ids only, so that no word of an answer can get in."""
    session.add(
        EventRecord(
            at=now(),
            actor=actor,
            action=action,
            organisation_id=organisation_id,
            assessment_id=assessment_id,
            items=" ".join(items),
        )
    )
