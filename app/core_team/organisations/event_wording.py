"""Events in plain words."""

from typing import NamedTuple

from app.core_team.organisations.removal_form import ON_THE_WORD_OF
from app.store.base.events import Action
from app.store.lifecycle.organisation_removal import OnTheWordOf
from app.store.participation.event_history import Happening
from app.store.participation.invitations import BY_E_MAIL
from app.store.participation.links_by_hand import OTHERWISE
from app.web.templating import format_day

SAID_SENT = "the core team said that it had sent a private link"
WORDS = {
    Action.JOINED: "Joined",
    Action.ADDED: "Added to the list",
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
    Action.ROUND_STARTED: "A round was started",
    Action.BROUGHT_IN: "Answers came in from a response file",
    Action.SUBMITTED: "A round was submitted",
    Action.TAKEN_BACK: "A submitted round was taken back, to be changed",
    Action.DROPPED: "A draft was dropped, with what was written in it",
    Action.NAME_ALLOWED: "Words on the public site that are its name mean something else",
    Action.NAME_LOOKED_FOR: "Its name is looked for on the public site again",
    Action.DELETED: "Deleted, with everything it said",
    Action.MERGED: "Another record of this organisation was merged into it",
}
SENT_AS = {
    (Action.INVITED, BY_E_MAIL): "Invited by e-mail",
    (Action.INVITED, OTHERWISE): f"Invited: {SAID_SENT}",
    (Action.REMINDED, OTHERWISE): f"Reminded: {SAID_SENT}",
}
"""The same where the event says how the link was sent, as those of before do not."""

CONTACT_GONE = "The e-mail address that the core team wrote to was taken away"
ENDED_ONE = "A link whose e-mail could not be sent was ended"


class Told(NamedTuple):
    """What happened, and who did it, in words."""

    happening: Happening
    words: str
    who: str


def told(happening: Happening, organisation_id: int) -> Told:
    """An event of the organisation, or of one that was merged into it, in words."""
    words = WORDS.get(happening.action, happening.action.replace("-", " ").capitalize())
    words = SENT_AS.get((happening.action, happening.items), words)
    if happening.action is Action.LINKS_REVOKED and happening.items:
        words = ENDED_ONE
    if happening.action is Action.CONTACT_CHANGED and happening.items:
        words = CONTACT_GONE
    if happening.action is Action.DELETED and happening.items:
        words = f"{words}. {_on_whose_word(happening.items)}"
    if happening.organisation_id != organisation_id:
        words = f"{words} (in the record that was merged into this one)"
    return Told(happening, words, _who(happening))


def _on_whose_word(items: str) -> str:
    word, day = items.split()
    return f"On whose word: {ON_THE_WORD_OF[OnTheWordOf(word)]}, {format_day(day)}"


def _who(happening: Happening) -> str:
    if happening.by:
        return f"{happening.by}, core team"
    kind, _, _ = happening.actor.partition(":")
    return {
        "account": "the core team",
        "link": "somebody with its private link",
        "visitor": "somebody who visited the site",
        "operator": "the people who run this service",
    }.get(kind, happening.actor)
