"""What whoever runs the service can do for an organisation."""

import click
from flask import current_app, url_for

from app.operations.command_line import base_url_option, require_public_address, with_database
from app.store.base.current_programme import get_programme
from app.store.organisations import contact_addresses, organisations, return_links
from app.store.organisations.organisations import OrganisationDetails
from app.web.security_log import SecurityEvent, log_security_event


@click.command("new-link")
@click.argument("name")
@click.option("--which", type=int, help="Where several have the name: which of those listed.")
@base_url_option
@with_database
def new_link(name: str, which: int | None, base_url: str) -> None:
    """Make a new private link for the organisation called NAME, whose people have lost theirs.

    Every link that the organisation had stops working. Make sure first that you know who is asking.
    """
    # Checked before the old link ends, since the new one is shown only once.
    address = require_public_address(base_url)
    organisation_id = _choose_organisation(name, which)
    secret = return_links.renew_link(organisation_id, "operator")
    log_security_event(SecurityEvent.LINK_MADE, organisation=organisation_id, by="operator")
    contact = contact_addresses.get_contact(organisation_id)
    if contact.on_hold:
        click.echo(
            f"Nothing is sent to {contact.address} until the organisation or the core team says "
            "that it is right.",
            err=True,
        )
    with current_app.test_request_context(base_url=address):
        click.echo(url_for("assess.arrive", secret=secret, _external=True))


def _choose_organisation(name: str, which: int | None) -> int:
    """The id of the organisation meant, or a message that says how to choose."""
    organisations_found = organisations.find_by_name(name)
    if not organisations_found:
        raise click.ClickException(f"No organisation is called {name!r}.")
    if which is None and len(organisations_found) > 1:
        listed = "\n".join(
            f"  {n}: {_describe_organisation(details)}"
            for n, (_, details) in enumerate(organisations_found, 1)
        )
        raise click.ClickException(
            f"{len(organisations_found)} have this name. Add --which:\n{listed}"
        )
    number = 1 if which is None else which
    if not 1 <= number <= len(organisations_found):
        raise click.ClickException(f"--which goes from 1 to {len(organisations_found)}.")
    return organisations_found[number - 1][0]


def _describe_organisation(details: OrganisationDetails) -> str:
    programme = get_programme()
    places = ", ".join(programme.place_names[place] for place in details.places)
    size = programme.size_names[details.size] if details.size else "size not known"
    return f"{programme.sector_names[details.sector]}, {size}, {places}"
