"""The words of an invitation or a reminder, and sending one by e-mail."""

from enum import StrEnum
from typing import NamedTuple

from flask import current_app, render_template, url_for

from app.settings.mail_settings import MailServer
from app.store.base.published_questionnaires import newest
from app.store.participation import invitations, organisation_search
from app.store.participation.organisation_search import Participant, Status
from app.web import mail
from app.web.access import actor
from app.web.mail import Email, NotSentError, PerhapsSentError

LINK_GOES_HERE = "[the private link]"

SUBJECTS = {
    Status.ADDED: "Waymark: an invitation to {}",
    Status.LINK_MADE: "Waymark: an invitation to {}",
    Status.INVITED: "Waymark: an invitation to {}",
    Status.JOINED: "Waymark: carry on when it suits {}",
    Status.STARTED: "Waymark: carry on when it suits {}",
    Status.SUBMITTED: "Waymark: a link for {}",
    Status.DUE_AGAIN: "Waymark: time for {} to look again",
    Status.OVERDUE: "Waymark: time for {} to look again",
}


ENDED_ON_ITS_WAY = (
    "Every link was ended while the e-mail was on its way, so the link in it opens nothing"
)


class Went(StrEnum):
    """What became of a letter."""

    SENT = "sent"
    PERHAPS = "perhaps"
    FAILED = "failed"
    LEFT_OUT = "left-out"
    NOT_TRIED = "not-tried"


class Outcome(NamedTuple):
    """What became of the letter to an organisation, and why where it did not go."""

    one: Participant
    went: Went
    why: str


def post_office() -> MailServer | None:
    """The mail server that letters go by, None where none is set."""
    found: MailServer | None = current_app.config["POST_OFFICE"]
    return found


def link_to(secret: str) -> str:
    """The whole address of a private link."""
    return url_for("assess.arrive", secret=secret, _external=True)


def letter_to(one: Participant, link: str) -> Email:
    """What to write to the organisation, as its status has it. The link is its private one."""
    text = text_with(opening_to(one), link)
    return Email(one.contact, subject_to(one), text, current_app.config["CONTACT"])


def subject_to(one: Participant) -> str:
    """What an e-mail to the organisation is headed, as its status has it."""
    # A header is one line, whatever a name holds.
    return SUBJECTS[one.status].format(" ".join(one.name.split()))


def opening_to(one: Participant) -> str:
    """The one paragraph of a letter that differs by organisation."""
    partnership = current_app.config["PARTNERSHIP"]
    words = render_template("core_team/letters/opening.txt", one=one, partnership=partnership)
    return " ".join(words.split())


def text_with(opening: str, link: str) -> str:
    """A letter with that paragraph and that link, or with the names of the fields for both."""
    return render_template(
        "core_team/letters/letter.txt",
        opening=opening,
        link=link,
        privacy=url_for("assess.privacy", _external=True),
        partnership=current_app.config["PARTNERSHIP"],
        contact=current_app.config["CONTACT"],
        questions=len(newest().items),
    )


class Terms(NamedTuple):
    """What whoever sends has seen and said.

    `soon`: that another e-mail within a week is meant. `shown`: the address that their page showed,
    None where it showed none. `is_right`: that this address is right, where it is on hold.
    """

    soon: bool = False
    shown: str | None = None
    is_right: bool = False


def send_to(office: MailServer, one: Participant, terms: Terms) -> tuple[Outcome, bool]:
    """Make the organisation a link and send it; where it does not go, the link is taken away again.

    Where nobody knows whether it went, the link lives, and the organisation counts as written to.
    Says what became of it, and whether it is worth trying with another.
    """
    sending = invitations.begin_sending(one.id, actor(), **terms._asdict())
    if sending is None:
        return Outcome(one, Went.LEFT_OUT, _why_left_out(one, terms)), True
    letter = letter_to(one, link_to(sending.secret))._replace(address=sending.address)
    try:
        mail.send_email(office, letter)
    except NotSentError as trouble:
        invitations.not_sent(sending, actor())
        return Outcome(one, Went.FAILED, trouble.why), trouble.only_this
    except PerhapsSentError as trouble:
        return Outcome(one, Went.PERHAPS, trouble.why), False
    is_live = invitations.sent(sending, actor())
    return Outcome(one, Went.SENT, "" if is_live else ENDED_ON_ITS_WAY), True


def _why_left_out(one: Participant, terms: Terms) -> str:
    now = organisation_search.find(one.id)
    if now is None:
        return "It is not in the list any more"
    if terms.shown not in {None, now.contact}:
        return f"Its address was changed meanwhile, to {now.contact or 'none'}"
    if now.contact_on_hold and not terms.is_right:
        return "Its links were ended, and nobody has said since that this address is right"
    return "It has no address, or was written to lately"
