"""Links for many organisations, to be sent by hand: choosing, making, downloading, marking sent."""

from collections.abc import Callable, Mapping, Sequence
from datetime import datetime
from typing import NamedTuple

from flask import Response, abort, flash, redirect, render_template, request, url_for
from flask.typing import ResponseReturnValue

from app.core_team.invitations.invitation_emails import (
    letter_text,
    opening_paragraph,
    private_link_url,
    subject_line,
)
from app.core_team.invitations.link_batches import (
    batch_expires_at,
    batch_link_secrets,
    current_or_new_batch_token,
    forget_batch,
    make_batch,
    posted_batch_token,
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
from app.store.organisations.organisations import Confirmation
from app.store.participation import (
    invitations,
    links_by_hand,
    organisation_search,
    reminder_audience,
)
from app.store.participation.organisation_search import STATUS_NAMES, OrganisationSummary, Status
from app.store.participation.reminder_audience import should_be_written_to
from app.web.access import Rule, access, current_actor
from app.web.form_limits import MAX_FORM_BYTES, MAX_FORM_FIELDS, limit_form
from app.web.mail import post_office
from app.web.spreadsheets import (
    CSV_TYPE,
    FORMULA_STARTS,
    XLSX_TYPE,
    Table,
    TableColumn,
    sheet_of,
    write_csv,
    write_xlsx,
)
from app.web.templating import format_day

# Links of one batch: as many rows as a page can show, and somebody can look through.
MOST_LINKS = 500
NOBODY_TICKED = "Tick at least one organisation"

LINK_FILES = {"csv": CSV_TYPE, "xlsx": XLSX_TYPE}


class RecipientRow(NamedTuple):
    """An organisation that can be given a link, and why its box is not ticked (empty: it is)."""

    one: OrganisationSummary
    why_not: str


class MadeLink(NamedTuple):
    """An organisation and the whole address of its link."""

    one: OrganisationSummary
    link: str

    @property
    def address(self) -> str:
        """The e-mail address; empty where it is on hold, until somebody says that it is right."""
        return "" if self.one.contact_on_hold else self.one.contact

    @property
    def is_in_no_csv(self) -> bool:
        """Whether the address is left out of CSV files, where a spreadsheet takes it for a formula.

        The mark that prevents this would become part of the address, and no e-mail would arrive.
        """
        return self.address.startswith(FORMULA_STARTS)


@blueprint.get("/organisations/links")
@access(Rule.EDITOR)
def choose_link_recipients() -> ResponseReturnValue:
    """The page to choose those of a list who get a link."""
    return recipients_page(parse_filters(request.args))


@blueprint.post("/organisations/links")
@limit_form(MAX_FORM_BYTES, lambda: MAX_FORM_FIELDS + MOST_LINKS)
@access(Rule.EDITOR)
def make_chosen_links() -> ResponseReturnValue:
    """Make a link for each that is ticked. Sent again, the form makes none twice."""
    chosen = _ticked_organisations()
    if not chosen:
        return recipients_page(parse_filters(request.args), NOBODY_TICKED), 422
    make_batch(posted_batch_token(), [one.id for one in chosen if should_be_written_to(one)])
    return redirect(url_for("core_team.made_links"))


@blueprint.get("/organisations/links/made")
@access(Rule.EDITOR)
def made_links() -> ResponseReturnValue:
    """The page of the links that were just made, with a letter to send them with."""
    return render_template(
        "core_team/made_links.html",
        made=_made_links(),
        until=batch_expires_at(),
        letter=letter_text("«Opening»", "«Link»"),
    )


@blueprint.get("/organisations/links/made.<file>")
@access(Rule.EDITOR)
def made_links_file(file: str) -> ResponseReturnValue:
    """The links that were just made, as a file for a mail merge."""
    made = _made_links()
    if file not in LINK_FILES or not made:
        abort(404)
    return Response(
        _links_csv(made) if file == "csv" else _links_xlsx(made),
        content_type=LINK_FILES[file],
        headers={"Content-Disposition": f'attachment; filename="waymark-links.{file}"'},
    )


@blueprint.get("/organisations/sent")
@access(Rule.EDITOR)
def choose_sent_links() -> ResponseReturnValue:
    """The page to choose those of a list whose unsent link was sent."""
    filters, unknown = parse_filters(request.args)
    waiting = links_by_hand.list_with_unsent_link(filters, MOST_LINKS)
    return render_template(
        "core_team/sent_links.html",
        sentence=summary_sentence(filters, organisation_search.count_matching(filters)),
        address=filter_parameters(filters),
        note=unknown_filters_message(unknown),
        waiting=waiting,
        made=links_by_hand.unsent_link_times([one.id for one in waiting]),
        most=MOST_LINKS,
    )


@blueprint.post("/organisations/sent")
@limit_form(MAX_FORM_BYTES, lambda: MAX_FORM_FIELDS + MOST_LINKS)
@access(Rule.EDITOR)
def mark_links_sent() -> ResponseReturnValue:
    """Record that the links of those that are ticked were sent, and hide the links."""
    marked = links_by_hand.mark_links_sent(
        [one.id for one in _ticked_organisations()], current_actor()
    )
    forget_batch()
    flash(f"{len(marked):,} {'is' if len(marked) == 1 else 'are'} noted as sent.")
    return redirect(url_for("core_team.organisations", status=Status.INVITED))


@blueprint.post("/organisations/links/kept")
@access(Rule.EDITOR)
def hide_made_links() -> ResponseReturnValue:
    """Hide the links that were just made. Which were sent can be marked later."""
    forget_batch()
    return redirect(url_for("core_team.organisations", status=Status.LINK_MADE))


def recipients_page(filter_query: FilterQuery, fault: str = "") -> str:
    """Render the page to choose those of a list who get a link."""
    filters, unknown = filter_query
    recipients, total = reminder_audience.list_to_give_link(filters, MOST_LINKS)
    return render_template(
        "core_team/choose_for_links.html",
        sentence=summary_sentence(filters, organisation_search.count_matching(filters)),
        address=filter_parameters(filters),
        note=unknown_filters_message(unknown),
        rows=_recipient_rows(recipients),
        total=total,
        most=MOST_LINKS,
        run=current_or_new_batch_token(),
        fault=fault,
        statuses=STATUS_NAMES,
        can_send=post_office() is not None,
    )


def _recipient_rows(recipients: Sequence[OrganisationSummary]) -> list[RecipientRow]:
    ids = [one.id for one in recipients]
    written, made = invitations.last_sent_times(ids), invitations.last_made_times(ids)
    return [RecipientRow(one, _unticked_reason(one, written, made)) for one in recipients]


def _unticked_reason(
    organisation: OrganisationSummary, written: Mapping[int, datetime], made: Mapping[int, datetime]
) -> str:
    """Why an organisation's box is not ticked at first; empty where it is."""
    if reason := _address_obstacle(organisation):
        return reason
    if organisation.confirmation is Confirmation.NEW:
        return "new, and not confirmed yet"
    if invitations.is_recently_contacted(written.get(organisation.id)):
        return f"it was sent a link on {format_day(written[organisation.id])}"
    if invitations.is_recently_contacted(made.get(organisation.id)):
        return f"a link was made on {format_day(made[organisation.id])}"
    if organisation.contact and post_office():
        return "it can be written to from here"
    return ""


def _address_obstacle(organisation: OrganisationSummary) -> str:
    """What the organisation has said, or left unsaid, of being written to."""
    if organisation.reminders_stopped:
        return "it asked for no reminders"
    if organisation.contact_on_hold:
        return f"its address is on hold. Ask first whether {organisation.contact} is right"
    return ""


def _ticked_organisations() -> list[OrganisationSummary]:
    """The organisations that are ticked in a form, each once."""
    posted = dict.fromkeys(request.form.getlist("to"))
    numbers = [number for text in posted if (number := parse_id(text))]
    return organisation_search.list_by_ids(numbers[:MOST_LINKS])


def _made_links() -> list[MadeLink]:
    secrets = batch_link_secrets()
    return [
        MadeLink(one, private_link_url(secrets[one.id]))
        for one in organisation_search.list_by_ids([*secrets])
    ]


def _links_csv(made: Sequence[MadeLink]) -> bytes:
    columns = _columns(lambda link: "" if link.is_in_no_csv else link.address)
    return write_csv(Table(columns, made))


def _links_xlsx(made: Sequence[MadeLink]) -> bytes:
    columns = _columns(lambda link: link.address)
    return write_xlsx(sheet_of("Links", Table(columns, made)))


def _columns(address: Callable[[MadeLink], str]) -> Sequence[TableColumn[MadeLink]]:
    # One word each: a mail merge names its fields by them.
    return (
        TableColumn("Organisation", lambda each: each.one.name, 40),
        TableColumn("Email", address, 32),
        TableColumn("Link", lambda each: each.link, 60),
        TableColumn("Subject", lambda each: subject_line(each.one), 48),
        TableColumn("Opening", lambda each: opening_paragraph(each.one), 80),
    )
