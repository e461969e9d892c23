"""The private link by e-mail, to the address that whoever joins has given.

Nobody has proved that it is theirs. So the e-mail holds no word that somebody typed, and no more
than a few go to one address in a day (docs/decisions/0057).
"""

from flask import current_app, render_template, url_for

from app.organisation_site.join_limits import get_link_email_limits
from app.store.organisations import joining_emails
from app.store.organisations.stopped_reminders import make_stop_token
from app.web.access import current_actor
from app.web.mail import Email, NotSentError, PerhapsSentError, post_office, send_email

# A message for the next page, and its kind where it is no good news.
FlashedMessage = tuple[str] | tuple[str, str]

SUBJECT = "Waymark: your private link"
WE_SEND_NONE = (
    "We have kept {}. This service sends no e-mail itself, so the link is not sent there."
)
SENT = "We have sent your private link to {} too."
# What to do is on the page that shows the link.
NOT_SENT = "Your private link could not be sent to {}: {}. Keep it from this page."
PERHAPS_SENT = "Your private link may have reached {}, or not: {}. Keep it from this page."
TOO_MANY = "Several e-mails have gone there today already"


def email_link(secret: str, address: str) -> FlashedMessage:
    """Send the link there, and tell what became of it. Whoever joined has joined in any case."""
    office = post_office()
    if office is None:
        return (WE_SEND_NONE.format(address),)
    if not joining_emails.start_link_email(secret, address, get_link_email_limits(address)):
        return NOT_SENT.format(address, TOO_MANY), "important"
    try:
        send_email(office, _compose_letter(secret, address))
    except NotSentError as error:
        joining_emails.discard_link_email(secret)
        return NOT_SENT.format(address, error.why), "important"
    except PerhapsSentError as error:
        return PERHAPS_SENT.format(address, error.why), "important"
    joining_emails.record_link_email(secret, current_actor())
    return (SENT.format(address),)


def _compose_letter(secret: str, address: str) -> Email:
    stops_at = url_for("assess.stop_reminders", token=make_stop_token(secret), _external=True)
    text = render_template(
        "letters/private_link.txt",
        link=url_for("assess.arrive", secret=secret, _external=True),
        stops_at=stops_at,
        privacy=url_for("assess.privacy", _external=True),
        partnership=current_app.config["PARTNERSHIP"],
        contact=current_app.config["CONTACT"],
    )
    return Email(address, SUBJECT, text, current_app.config["CONTACT"], stops_at, is_automatic=True)
