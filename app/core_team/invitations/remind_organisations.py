"""Inviting or reminding the organisations of a list.

By e-mail: first a preview, then the outcomes. Without a mail server: links to send by hand.
"""

from collections.abc import Iterable, Iterator

from flask import render_template, request
from flask.typing import ResponseReturnValue

from app.core_team.invitations.bulk_invitation_links import recipients_page
from app.core_team.invitations.invitation_emails import (
    LINK_PLACEHOLDER,
    SendResult,
    SendStatus,
    SendTerms,
    compose_letter,
    send_letter,
)
from app.core_team.organisations.filter_query import (
    FilterQuery,
    filter_parameters,
    parse_filters,
    summary_sentence,
    unknown_filters_message,
)
from app.core_team.organisations.organisation_page import parse_id
from app.core_team.site import blueprint
from app.settings.mail_settings import MailServer
from app.store.organisations import contact_addresses
from app.store.participation import invitations, organisation_search, reminder_audience
from app.store.participation.organisation_search import STATUS_NAMES, OrganisationSummary
from app.store.participation.reminder_audience import MOST_EMAILS_PER_SEND, should_be_written_to
from app.web.access import Rule, access
from app.web.mail import post_office


@blueprint.get("/organisations/remind")
@access(Rule.EDITOR)
def preview_reminders() -> ResponseReturnValue:
    """Preview who of a list gets an e-mail, when each last got one, and the letters."""
    filters, unknown = parse_filters(request.args)
    if post_office() is None:
        return recipients_page(FilterQuery(filters, unknown))
    soon = request.args.get("soon") == "yes"
    audience = reminder_audience.find_audience(filters, soon=soon)
    return render_template(
        "core_team/remind.html",
        sentence=summary_sentence(filters, organisation_search.count_matching(filters)),
        address=filter_parameters(filters),
        note=unknown_filters_message(unknown),
        soon=soon,
        audience=audience,
        at_once=MOST_EMAILS_PER_SEND,
        on_hold=reminder_audience.list_on_hold(filters),
        changes=contact_addresses.last_contact_changes([one.id for one in audience.first]),
        written=invitations.last_sent_times([one.id for one in audience.first]),
        letters={one.status: compose_letter(one, LINK_PLACEHOLDER) for one in audience.first},
        statuses=STATUS_NAMES,
    )


@blueprint.post("/organisations/remind")
@access(Rule.EDITOR)
def send_reminders() -> ResponseReturnValue:
    """Send e-mails to those that the page showed, and list what became of each."""
    office = post_office()
    soon = request.form.get("soon") == "yes"
    recipients = _posted_recipients(request.form.getlist("to"))
    outcomes = list(_send_letters(office, recipients, soon=soon)) if office else []
    return render_template(
        "core_team/reminded.html",
        address=filter_parameters(parse_filters(request.args).filters),
        by_went={
            went: [outcome for outcome in outcomes if outcome.went == went] for went in SendStatus
        },
    )


def _posted_recipients(posted: Iterable[str]) -> list[OrganisationSummary]:
    """The organisations in the form, each once, that can still be written to."""
    numbers = [number for text in dict.fromkeys(posted) if (number := parse_id(text))]
    organisations = (
        organisation_search.find_organisation(number) for number in numbers[:MOST_EMAILS_PER_SEND]
    )
    return [one for one in organisations if one and should_be_written_to(one)]


def _send_letters(
    office: MailServer, recipients: list[OrganisationSummary], *, soon: bool
) -> Iterator[SendResult]:
    """Send one letter after the other, until the mail server itself fails."""
    goes_on = True
    for one in recipients:
        if goes_on:
            terms = SendTerms(soon=soon, shown=request.form.get(f"shown-{one.id}"))
            outcome, goes_on = send_letter(office, one, terms)
            yield outcome
        else:
            yield SendResult(one, SendStatus.NOT_TRIED, "")
