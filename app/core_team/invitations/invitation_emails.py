"""Invitations and reminders: their words, and sending them by e-mail."""

from enum import StrEnum
from typing import NamedTuple

from flask import current_app, render_template, url_for

from app.settings.mail_settings import MailServer
from app.store.base.current_programme import get_programme
from app.store.base.published_questionnaires import find_newest_version
from app.store.organisations.stopped_reminders import make_stop_token
from app.store.participation import invitations, organisation_search
from app.store.participation.organisation_search import OrganisationSummary, Status
from app.text.answering_time import describe_answering_time
from app.text.respondent_words import RESPONDENT_WORDS
from app.web import mail
from app.web.access import current_actor
from app.web.mail import Email, NotSentError, PerhapsSentError
from scoring.programme.programme import RespondentKind

LINK_PLACEHOLDER = "[the private link]"

SUBJECT_LINES = {
    Status.ADDED: "Waymark: an invitation to {}",
    Status.LINK_MADE: "Waymark: an invitation to {}",
    Status.INVITED: "Waymark: an invitation to {}",
    Status.JOINED: "Waymark: carry on when it suits {}",
    Status.STARTED: "Waymark: carry on when it suits {}",
    Status.SUBMITTED: "Waymark: a link for {}",
    Status.DUE_AGAIN: "Waymark: time for {} to look again",
    Status.OVERDUE: "Waymark: time for {} to look again",
}


LINK_ENDED_MEANWHILE = (
    "Every link was ended while the e-mail was on its way, so the link in it opens nothing"
)


class SendStatus(StrEnum):
    """What became of an e-mail."""

    SENT = "sent"
    PERHAPS = "perhaps"
    FAILED = "failed"
    LEFT_OUT = "left-out"
    NOT_TRIED = "not-tried"


class SendResult(NamedTuple):
    """What became of the e-mail to an organisation, and why it was not sent."""

    one: OrganisationSummary
    went: SendStatus
    why: str


def private_link_url(secret: str) -> str:
    """The whole address of a private link."""
    return url_for("assess.arrive", secret=secret, _external=True)


def stop_reminders_url(secret: str) -> str:
    """The whole address that stops reminders, for the e-mail that brings that private link."""
    return url_for("assess.stop_reminders", token=make_stop_token(secret), _external=True)


def compose_letter(organisation: OrganisationSummary, link: str, stops_at: str = "") -> Email:
    """The letter to an organisation, by its status, with its private link.

    `stops_at` is the web address that stops reminders, empty for a letter that is sent by hand.
    """
    text = letter_text(opening_paragraph(organisation), link, organisation.kind, stops_at)
    return Email(
        organisation.contact,
        subject_line(organisation),
        text,
        current_app.config["CONTACT"],
        stops_at,
    )


def subject_line(organisation: OrganisationSummary) -> str:
    """The subject line of an e-mail to an organisation, by its status."""
    # A header is one line, whatever a name holds.
    return SUBJECT_LINES[organisation.status].format(" ".join(organisation.name.split()))


def opening_paragraph(organisation: OrganisationSummary) -> str:
    """The first paragraph of a letter, the one that differs by organisation."""
    partnership = current_app.config["PARTNERSHIP"]
    words = render_template(
        "core_team/letters/opening.txt", one=organisation, partnership=partnership
    )
    return " ".join(words.split())


def letter_text(
    opening: str,
    link: str,
    kind: RespondentKind = RespondentKind.ORGANISATION,
    stops_at: str = "",
) -> str:
    """The text of a letter with that opening and link, which may be field names of a mail merge."""
    questionnaires = [
        questionnaire
        for each in get_programme().questionnaires_for(kind)
        if (questionnaire := find_newest_version(each))
    ]
    return render_template(
        "core_team/letters/letter.txt",
        opening=opening,
        link=link,
        stops_at=stops_at,
        privacy=url_for("assess.privacy", _external=True),
        partnership=current_app.config["PARTNERSHIP"],
        contact=current_app.config["CONTACT"],
        called=RESPONDENT_WORDS[kind],
        asked=[(each, describe_answering_time(each)) for each in questionnaires],
    )


class SendTerms(NamedTuple):
    """What the sender has seen and confirmed.

    `soon`: another e-mail within a week is meant. `shown`: the address on the page, None where it
    showed none. `is_right`: this address is right, although it is on hold. `is_wanted`: they want
    this e-mail, although they asked for no reminders.
    """

    soon: bool = False
    shown: str | None = None
    is_right: bool = False
    is_wanted: bool = False


def send_letter(
    office: MailServer, organisation: OrganisationSummary, terms: SendTerms
) -> tuple[SendResult, bool]:
    """Make a link and send it; where sending fails, the link is deleted again.

    Where the outcome is unknown, the link stays, and the organisation counts as written to.
    Returns the result, and whether it is worth going on with the next organisation.
    """
    sending = invitations.start_send(organisation.id, current_actor(), **terms._asdict())
    if sending is None:
        return SendResult(
            organisation, SendStatus.LEFT_OUT, _left_out_reason(organisation, terms)
        ), True
    stops_at = stop_reminders_url(sending.secret)
    letter = compose_letter(organisation, private_link_url(sending.secret), stops_at)._replace(
        address=sending.address
    )
    try:
        mail.send_email(office, letter)
    except NotSentError as error:
        invitations.discard_unsent_link(sending, current_actor())
        return SendResult(organisation, SendStatus.FAILED, error.why), error.only_this
    except PerhapsSentError as error:
        return SendResult(organisation, SendStatus.PERHAPS, error.why), False
    is_live = invitations.record_sent(sending, current_actor())
    return SendResult(organisation, SendStatus.SENT, "" if is_live else LINK_ENDED_MEANWHILE), True


def _left_out_reason(organisation: OrganisationSummary, terms: SendTerms) -> str:
    current = organisation_search.find_organisation(organisation.id)
    if current is None:
        return "It is not in the list any more"
    if terms.shown not in {None, current.contact}:
        return f"Its address was changed meanwhile, to {current.contact or 'none'}"
    if current.contact_on_hold and not terms.is_right:
        return "Its links were ended, and nobody has said since that this address is right"
    if current.reminders_stopped and not terms.is_wanted:
        return "It asked for no reminders"
    return "It has no address, or was written to lately"
