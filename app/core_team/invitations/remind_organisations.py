"""Inviting or reminding those in a list.

By e-mail: first who gets it, then what became of it. Without a mail server: links to send by hand.
"""

from collections.abc import Iterable, Iterator

from flask import render_template, request
from flask.typing import ResponseReturnValue

from app.core_team.invitations.bulk_invitation_links import links_page
from app.core_team.invitations.invitation_emails import (
    LINK_GOES_HERE,
    Outcome,
    Terms,
    Went,
    letter_to,
    post_office,
    send_to,
)
from app.core_team.organisations.filter_query import (
    Asked,
    address_of,
    asked_for,
    left_out,
    sentence,
)
from app.core_team.organisations.organisation_page import id_in
from app.core_team.site import blueprint
from app.settings.mail_settings import MailServer
from app.store.organisations import contact_addresses
from app.store.participation import invitations, organisation_search, reminder_audience
from app.store.participation.organisation_search import STATUSES, Participant
from app.store.participation.reminder_audience import AT_ONCE, is_written_to
from app.web.access import Rule, access


@blueprint.get("/organisations/remind")
@access(Rule.EDITOR)
def remind() -> ResponseReturnValue:
    """Who of a list would be written to, when each was last, and what each would get."""
    filters, unknown = asked_for(request.args)
    if post_office() is None:
        return links_page(Asked(filters, unknown))
    soon = request.args.get("soon") == "yes"
    found = reminder_audience.audience(filters, soon=soon)
    return render_template(
        "core_team/remind.html",
        sentence=sentence(filters, organisation_search.count_of(filters)),
        address=address_of(filters),
        note=left_out(unknown),
        soon=soon,
        audience=found,
        at_once=AT_ONCE,
        on_hold=reminder_audience.on_hold(filters),
        changes=contact_addresses.last_changes([one.id for one in found.first]),
        written=invitations.last_written([one.id for one in found.first]),
        letters={one.status: letter_to(one, LINK_GOES_HERE) for one in found.first},
        statuses=STATUSES,
    )


@blueprint.post("/organisations/remind")
@access(Rule.EDITOR)
def send_reminders() -> ResponseReturnValue:
    """Write to those whom the page showed, and say of each what became of it."""
    office = post_office()
    soon = request.form.get("soon") == "yes"
    shown = _shown(request.form.getlist("to"))
    outcomes = list(_send(office, shown, soon=soon)) if office else []
    return render_template(
        "core_team/reminded.html",
        address=address_of(asked_for(request.args).filters),
        by_went={went: [each for each in outcomes if each.went == went] for went in Went},
    )


def _shown(sent: Iterable[str]) -> list[Participant]:
    """The organisations that a form names, each once, that are still to be written to."""
    numbers = [number for each in dict.fromkeys(sent) if (number := id_in(each))]
    found = (organisation_search.find(number) for number in numbers[:AT_ONCE])
    return [one for one in found if one and is_written_to(one)]


def _send(office: MailServer, shown: list[Participant], *, soon: bool) -> Iterator[Outcome]:
    """One letter after the other, until the mail server itself fails us."""
    go_on = True
    for one in shown:
        if go_on:
            terms = Terms(soon=soon, shown=request.form.get(f"shown-{one.id}"))
            outcome, go_on = send_to(office, one, terms)
            yield outcome
        else:
            yield Outcome(one, Went.NOT_TRIED, "")
