"""A short e-mail that an answer is there, and a private link to read it by: none of its words."""

from flask import current_app, render_template, url_for

from app.store.help_requests import answer_notice
from app.store.help_requests.answer_notice import PendingNotice
from app.store.help_requests.help_threads import HelpRequest
from app.store.organisations.stopped_reminders import make_stop_token
from app.text.respondent_words import RESPONDENT_WORDS
from app.web.access import current_actor
from app.web.mail import Email, NotSentError, PerhapsSentError, post_office, send_email
from app.web.security_log import SecurityEvent, log_security_event

SUBJECT = "Waymark: the core team has answered what you asked"
SENT = "An e-mail tells it so."
NOT_SENT = "No e-mail could tell it so: {}."
PERHAPS_SENT = "An e-mail that tells it so may have arrived, or not: {}."


def tell_of_answer(asked: HelpRequest) -> str:
    """Write to the respondent that there is an answer; returns what became of that, in a sentence.

    Empty where nothing is sent: there is no mail server, no address that may be written to, or no
    reminders are wanted there.
    """
    office = post_office()
    pending = answer_notice.start_notice(asked.organisation_id) if office else None
    if office is None or pending is None:
        return ""
    try:
        send_email(office, _compose_letter(asked, pending))
    except NotSentError as error:
        answer_notice.discard_notice(pending)
        return NOT_SENT.format(error.why)
    except PerhapsSentError as error:
        _record(pending, asked.id)
        return PERHAPS_SENT.format(error.why)
    _record(pending, asked.id)
    return SENT


def _record(pending: PendingNotice, number: int) -> None:
    answer_notice.record_notice(pending, number, current_actor())
    log_security_event(
        SecurityEvent.LINK_MADE, organisation=pending.organisation_id, by=current_actor()
    )


def _compose_letter(asked: HelpRequest, pending: PendingNotice) -> Email:
    stops_at = url_for(
        "assess.stop_reminders", token=make_stop_token(pending.secret), _external=True
    )
    text = render_template(
        "letters/answered.txt",
        name=asked.organisation_name,
        asked_at=asked.asked_at,
        called=RESPONDENT_WORDS[asked.kind],
        link=url_for("assess.arrive", secret=pending.secret, _external=True),
        stops_at=stops_at,
        privacy=url_for("assess.privacy", _external=True),
        partnership=current_app.config["PARTNERSHIP"],
        contact=current_app.config["CONTACT"],
    )
    return Email(pending.address, SUBJECT, text, current_app.config["CONTACT"], stops_at)
