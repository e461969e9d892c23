"""Links for many at once, to be sent by hand: who gets one, the links with their files, 'sent'."""

from collections.abc import Callable, Mapping, Sequence
from datetime import datetime
from typing import NamedTuple

from flask import Response, abort, flash, redirect, render_template, request, url_for
from flask.typing import ResponseReturnValue

from app.core_team.invitations.invitation_emails import (
    link_to,
    opening_to,
    post_office,
    subject_to,
    text_with,
)
from app.core_team.invitations.link_batches import (
    forget_run,
    links_of_run,
    make_run,
    run_is_kept_until,
    run_of_form,
    run_to_go_on_with,
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
from app.store.organisations.organisations import Confirmation
from app.store.participation import (
    invitations,
    links_by_hand,
    organisation_search,
    reminder_audience,
)
from app.store.participation.organisation_search import STATUSES, Participant, Status
from app.store.participation.reminder_audience import is_written_to
from app.web.access import Rule, access, actor
from app.web.form_limits import MOST_BYTES, MOST_FIELDS, takes
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

# Links made by one press: as many rows as a page can show, and somebody can look through.
MOST_LINKS = 500
NOBODY_CHOSEN = "Tick at least one organisation"

FILES = {"csv": CSV_TYPE, "xlsx": XLSX_TYPE}


class Row(NamedTuple):
    """An organisation that may be given a link, and why its box is not ticked: empty if it is."""

    one: Participant
    why_not: str


class Made(NamedTuple):
    """An organisation and the whole address of its link."""

    one: Participant
    link: str

    @property
    def address(self) -> str:
        """Where to send it; empty where nobody has said that the address is right."""
        return "" if self.one.contact_on_hold else self.one.contact

    @property
    def is_in_no_csv(self) -> bool:
        """Whether a spreadsheet would take the address for a formula, were it a cell of a CSV file.

        The mark that keeps it from that would be part of the address, and nothing would arrive.
        """
        return self.address.startswith(FORMULA_STARTS)


@blueprint.get("/organisations/links")
@access(Rule.EDITOR)
def choose_for_links() -> ResponseReturnValue:
    """Everybody of a list who can be given a link, to be chosen from."""
    return links_page(asked_for(request.args))


@blueprint.post("/organisations/links")
@takes(MOST_BYTES, lambda: MOST_FIELDS + MOST_LINKS)
@access(Rule.EDITOR)
def make_chosen_links() -> ResponseReturnValue:
    """Make a link for each that was chosen. Sent again, the form makes none twice."""
    chosen = _chosen()
    if not chosen:
        return links_page(asked_for(request.args), NOBODY_CHOSEN), 422
    make_run(run_of_form(), [one.id for one in chosen if is_written_to(one)])
    return redirect(url_for("core_team.made_links"))


@blueprint.get("/organisations/links/made")
@access(Rule.EDITOR)
def made_links() -> ResponseReturnValue:
    """The links that were made just now, for some minutes, with the words to send them with."""
    return render_template(
        "core_team/made_links.html",
        made=_made(),
        until=run_is_kept_until(),
        letter=text_with("«Opening»", "«Link»"),
    )


@blueprint.get("/organisations/links/made.<file>")
@access(Rule.EDITOR)
def made_links_file(file: str) -> ResponseReturnValue:
    """The same as a file for a mail merge."""
    made = _made()
    if file not in FILES or not made:
        abort(404)
    return Response(
        _csv_of(made) if file == "csv" else _xlsx_of(made),
        content_type=FILES[file],
        headers={"Content-Disposition": f'attachment; filename="waymark-links.{file}"'},
    )


@blueprint.get("/organisations/sent")
@access(Rule.EDITOR)
def choose_sent() -> ResponseReturnValue:
    """Those of a list whose link waits to be sent, to say of which it was."""
    filters, unknown = asked_for(request.args)
    waiting = links_by_hand.with_an_unsent_link(filters, MOST_LINKS)
    return render_template(
        "core_team/sent_links.html",
        sentence=sentence(filters, organisation_search.count_of(filters)),
        address=address_of(filters),
        note=left_out(unknown),
        waiting=waiting,
        made=links_by_hand.unsent_since([one.id for one in waiting]),
        most=MOST_LINKS,
    )


@blueprint.post("/organisations/sent")
@takes(MOST_BYTES, lambda: MOST_FIELDS + MOST_LINKS)
@access(Rule.EDITOR)
def say_which_were_sent() -> ResponseReturnValue:
    """Say of those that were chosen that they were sent their link. None is shown any more."""
    said = links_by_hand.mark_sent([one.id for one in _chosen()], actor())
    forget_run()
    flash(f"{len(said):,} {'is' if len(said) == 1 else 'are'} noted as sent.")
    return redirect(url_for("core_team.organisations", status=Status.INVITED))


@blueprint.post("/organisations/links/kept")
@access(Rule.EDITOR)
def forget_links() -> ResponseReturnValue:
    """Show the links no longer: they have the file, and will say later which they sent."""
    forget_run()
    return redirect(url_for("core_team.organisations", status=Status.LINK_MADE))


def links_page(asked: Asked, fault: str = "") -> str:
    """The page to choose on whom to make a link for."""
    filters, unknown = asked
    found, total = reminder_audience.to_give_a_link(filters, MOST_LINKS)
    return render_template(
        "core_team/choose_for_links.html",
        sentence=sentence(filters, organisation_search.count_of(filters)),
        address=address_of(filters),
        note=left_out(unknown),
        rows=_rows(found),
        total=total,
        most=MOST_LINKS,
        run=run_to_go_on_with(),
        fault=fault,
        statuses=STATUSES,
        can_send=post_office() is not None,
    )


def _rows(found: Sequence[Participant]) -> list[Row]:
    ids = [one.id for one in found]
    written, made = invitations.last_written(ids), invitations.last_made(ids)
    return [Row(one, _why_not(one, written, made)) for one in found]


def _why_not(
    one: Participant, written: Mapping[int, datetime], made: Mapping[int, datetime]
) -> str:
    """Why a link is made for it only if somebody ticks its box."""
    if one.contact_on_hold:
        return f"its address is on hold. Ask first whether {one.contact} is right"
    if one.confirmation is Confirmation.NEW:
        return "new, and not confirmed yet"
    if invitations.in_peace(written.get(one.id)):
        return f"it was sent a link on {format_day(written[one.id])}"
    if invitations.in_peace(made.get(one.id)):
        return f"a link was made on {format_day(made[one.id])}"
    if one.contact and post_office():
        return "it can be written to from here"
    return ""


def _chosen() -> list[Participant]:
    """The organisations that a form names, each once, that are there."""
    sent = dict.fromkeys(request.form.getlist("to"))
    numbers = [number for each in sent if (number := id_in(each))]
    return organisation_search.of_ids(numbers[:MOST_LINKS])


def _made() -> list[Made]:
    secrets = links_of_run()
    return [Made(one, link_to(secrets[one.id])) for one in organisation_search.of_ids([*secrets])]


def _csv_of(made: Sequence[Made]) -> bytes:
    columns = _columns(lambda each: "" if each.is_in_no_csv else each.address)
    return write_csv(Table(columns, made))


def _xlsx_of(made: Sequence[Made]) -> bytes:
    columns = _columns(lambda each: each.address)
    return write_xlsx(sheet_of("Links", Table(columns, made)))


def _columns(address: Callable[[Made], str]) -> Sequence[TableColumn[Made]]:
    # One word each: a mail merge names its fields by them.
    return (
        TableColumn("Organisation", lambda each: each.one.name, 40),
        TableColumn("Email", address, 32),
        TableColumn("Link", lambda each: each.link, 60),
        TableColumn("Subject", lambda each: subject_to(each.one), 48),
        TableColumn("Opening", lambda each: opening_to(each.one), 80),
    )
