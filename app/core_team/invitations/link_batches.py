"""The secrets of links that one form makes: the same however often it is sent or reloaded.

A form carries 256 random bits, its run. With the service's key and the account of whoever sends it,
a run gives each organisation a secret of its own, of which the database has the hash alone. So the
page and the files of a run are made from the run, which the browser's session keeps for some
minutes, and neither the database nor the cookie holds a list of links.
"""

import hmac
import re
from base64 import urlsafe_b64encode
from collections.abc import Mapping
from datetime import datetime, timedelta

from flask import current_app, request

from app.store.base.digests import hash_of, new_secret
from app.store.participation import links_by_hand
from app.web.access import actor, member
from app.web.csrf_guard import secret_of_form
from app.web.security_log import SecurityEvent, log_security_event
from app.web.session_cookie import MINUTES_KEPT, forget, keep_for_a_while, kept, kept_until

RUN = re.compile(r"[A-Za-z0-9_-]{43}")
# Where the session keeps the run.
KEPT_RUN = "links"
# A form that is sent again keeps its run for as long once more.
MADE_WITHIN = timedelta(minutes=3 * MINUTES_KEPT)


def new_run() -> str:
    """What a form is to carry."""
    return new_secret()


def run_to_go_on_with() -> str:
    """What the form for many is to carry: the run whose links can still be shown, else a new one.

    A browser that goes back asks for the page anew. Its form must add to the links that were made,
    and not make others in their place.
    """
    return kept(KEPT_RUN) or new_run()


def run_of_form() -> str:
    """The run that the form carries; where it carries none that can be, one that it leads to."""
    typed = request.form.get("run", "")
    return typed if RUN.fullmatch(typed) else secret_of_form()


def secret_of(run: str, organisation_id: int) -> str:
    """The secret of the link that the run makes for the organisation."""
    key = hmac.digest(
        str(current_app.config["SECRET_KEY"]).encode(),
        f"links of a run {member().account_id} {run}".encode(),
        "sha256",
    )
    drawn = hmac.digest(key, str(organisation_id).encode(), "sha256")
    return urlsafe_b64encode(drawn).decode().rstrip("=")


def make_links(secrets: Mapping[int, str]) -> None:
    """Make the links that are not there yet, each with a line in the log."""
    for number in links_by_hand.make_links(secrets, actor()):
        log_security_event(SecurityEvent.LINK_MADE, organisation=number, by=actor())


def make_run(run: str, organisation_ids: list[int]) -> None:
    """Make a link for each, and keep the run for the page that shows them.

    Where a link of the run has ended since, the run can make no other: then another run does.
    """
    make_links({number: secret_of(run, number) for number in organisation_ids})
    keep_for_a_while(KEPT_RUN, run)
    if {*organisation_ids} - {*links_of_run()}:
        other = new_run()
        make_links({number: secret_of(other, number) for number in organisation_ids})
        keep_for_a_while(KEPT_RUN, other)


def links_of_run() -> dict[int, str]:
    """The secrets of the links that were made just now and work still, by organisation."""
    run = kept(KEPT_RUN)
    if run is None:
        return {}
    live = links_by_hand.live_links(MADE_WITHIN)
    secrets = {number: secret_of(run, number) for number in sorted(set(live.values()))}
    return {number: each for number, each in secrets.items() if hash_of(each) in live}


def run_is_kept_until() -> datetime | None:
    """Until when the links can be shown; None where there are none."""
    return kept_until(KEPT_RUN)


def forget_run() -> None:
    """Show its links no longer."""
    forget(KEPT_RUN)
