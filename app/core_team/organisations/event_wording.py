"""Events in plain words."""

from typing import NamedTuple

from app.core_team.organisations.removal_form import AUTHORITY_LABELS
from app.core_team.organisations.round_addresses import questionnaire_note
from app.store.base.events import Action
from app.store.lifecycle.organisation_removal import RequestAuthority
from app.store.organisations.contact_addresses import ADDRESS_GIVEN, ADDRESS_REMOVED
from app.store.participation.event_history import EventEntry
from app.store.participation.invitations import SENT_BY_EMAIL
from app.store.participation.links_by_hand import SENT_OTHERWISE
from app.web.templating import format_day

SENT_BY_HAND_PHRASE = "the core team said that it had sent a private link"
# Where the words say of which questionnaire a round is.
WHICH = "{which}"
ACTION_PHRASES = {
    Action.JOINED: "Joined",
    Action.ADDED: "Added to the list",
    Action.PARTNERSHIP_ADDED: "The place partnership was added",
    Action.TEAM_ADDED: "The team was added",
    Action.AWAITS_CONFIRMATION: "New: not counted until the core team confirms who it is",
    Action.CONFIRMED: "Confirmed: counted from then on",
    Action.DECLINED: "Not recognised: not counted from then on",
    Action.INVITED: "Invited: a private link was made or sent",
    Action.REMINDED: "Reminded by e-mail",
    Action.LINK_MADE: "A link was made",
    Action.LINKS_REVOKED: "Every link was ended",
    Action.DETAILS_CHANGED: "The details were changed",
    Action.CONTACT_CHANGED: "The e-mail address that the core team writes to was changed",
    Action.CONTACT_CONFIRMED: "The e-mail address was said to be right, so it is written to again",
    Action.LISTED: "It said that its name may stand in the public list",
    Action.UNLISTED: "It said that its name may not stand in the public list",
    Action.ROUND_STARTED: f"A round{WHICH} was started",
    Action.BROUGHT_IN: f"Answers came in from a response file{WHICH}",
    Action.SUBMITTED: f"A round{WHICH} was submitted",
    Action.TAKEN_BACK: f"A submitted round{WHICH} was taken back, to be changed",
    Action.DROPPED: f"A draft{WHICH} was dropped, with what was written in it",
    Action.NAME_ALLOWED: "Words on the public site that are its name mean something else",
    Action.NAME_LOOKED_FOR: "Its name is looked for on the public site again",
    Action.IMPROVED: f"A submitted round{WHICH} stands at a later stage than the one before",
    Action.PLAN_CHANGED: "An action of its plan was added or changed",
    Action.PLAN_ACTION_DELETED: "An action of its plan was deleted",
    Action.CHECKED_IN: "It looked back on its plan",
    Action.BOARD_WORDS_CHANGED: "What it says on the page for its board was changed",
    Action.BOARD_LINK_MADE: "A link to the page for its board was made",
    Action.BOARD_LINK_ENDED: "A link to the page for its board was ended",
    Action.EVIDENCE_CHANGED: "A piece of evidence was added or changed",
    Action.EVIDENCE_REMOVED: "A piece of evidence was taken off its shelf",
    Action.HELP_ASKED: "It asked the core team for help",
    Action.HELP_WRITTEN: "It wrote more about what it asked for",
    Action.HELP_TAKEN: "It was settled who of the core team sees to what it asked for",
    Action.HELP_ANSWERED: "The core team answered what it asked for",
    Action.HELP_WORDS_REMOVED: "The core team took words out of what was said about it",
    Action.TOLD_OF_ANSWER: "It was told by e-mail that the core team had answered",
    Action.HELP_DONE: "What it asked for was marked as done",
    Action.HELP_OPENED_AGAIN: "What it asked for was opened again",
    Action.LINK_SENT: "Its private link was sent to it by e-mail",
    Action.REMINDER_SENT: "A reminder was sent by e-mail",
    Action.REMINDERS_STOPPED: "Reminders by e-mail were stopped",
    Action.REMINDERS_STARTED: "Reminders by e-mail were started again",
    Action.DELETED: "Deleted, with everything it said",
    Action.MERGED: "Another record of this organisation was merged into it",
}
SENDING_PHRASES = {
    (Action.INVITED, SENT_BY_EMAIL): "Invited by e-mail",
    (Action.INVITED, SENT_OTHERWISE): f"Invited: {SENT_BY_HAND_PHRASE}",
    (Action.REMINDED, SENT_OTHERWISE): f"Reminded: {SENT_BY_HAND_PHRASE}",
}
"""The same where the event says how the link was sent: older events do not."""

CONTACT_CHANGES = {
    ADDRESS_REMOVED: "The e-mail address that the core team wrote to was taken away",
    ADDRESS_GIVEN: "An e-mail address was given as it joined",
}
UNSENT_LINK_ENDED = "A link whose e-mail could not be sent was ended"


class DescribedEvent(NamedTuple):
    """An event, what happened in words, and who did it."""

    happening: EventEntry
    words: str
    who: str


def describe_event(event: EventEntry, organisation_id: int) -> DescribedEvent:
    """Describe an event of the organisation, or of a record that was merged into it."""
    words = ACTION_PHRASES.get(event.action, event.action.replace("-", " ").capitalize())
    words = SENDING_PHRASES.get((event.action, event.items), words)
    if event.action is Action.LINKS_REVOKED and event.items:
        words = UNSENT_LINK_ENDED
    if event.action is Action.CONTACT_CHANGED:
        words = CONTACT_CHANGES.get(event.items, words)
    if event.action is Action.DELETED and event.items:
        words = f"{words}. {_deletion_authority(event.items)}"
    words = words.replace(WHICH, questionnaire_note(event.questionnaire_id))
    if event.organisation_id != organisation_id:
        words = f"{words} (in the record that was merged into this one)"
    return DescribedEvent(event, words, _actor_phrase(event))


def _deletion_authority(items: str) -> str:
    word, day = items.split()
    return f"On whose word: {AUTHORITY_LABELS[RequestAuthority(word)]}, {format_day(day)}"


def _actor_phrase(event: EventEntry) -> str:
    if event.by:
        return f"{event.by}, core team"
    kind, _, _ = event.actor.partition(":")
    return {
        "account": "the core team",
        "link": "somebody with its private link",
        "visitor": "somebody who visited the site",
        "operator": "the people who run this service",
    }.get(kind, event.actor)
