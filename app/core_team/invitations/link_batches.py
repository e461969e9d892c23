"""Batches of private links that one form makes: the same links however often it is sent.

A form carries a token of 256 random bits. From the token, the service's key and the account of the
sender, each organisation's secret is derived, of which the database has the hash alone. So the page
and the files of a batch are made from its token, which the browser's session keeps for some
minutes, and neither the database nor the cookie holds a list of links.
"""

import hmac
import re
from base64 import urlsafe_b64encode
from collections.abc import Mapping
from datetime import datetime, timedelta

from flask import current_app, request

from app.store.base.digests import hash_secret, new_secret
from app.store.participation import links_by_hand
from app.web.access import current_actor, current_member
from app.web.csrf_guard import derive_form_secret
from app.web.security_log import SecurityEvent, log_security_event
from app.web.session_cookie import (
    MINUTES_KEPT,
    forget_kept_secret,
    get_kept_secret,
    get_kept_until,
    keep_secret_briefly,
)

TOKEN_PATTERN = re.compile(r"[A-Za-z0-9_-]{43}")
# The name by which the session keeps the token.
BATCH_SESSION_KEY = "links"
# A form that is sent again keeps its token for as long once more.
BATCH_LIFETIME = timedelta(minutes=3 * MINUTES_KEPT)


def new_batch_token() -> str:
    """A new token for a form to carry."""
    return new_secret()


def current_or_new_batch_token() -> str:
    """The token of the batch whose links can still be shown, else a new one.

    A browser that goes back asks for the page anew. Its form must add to the batch, and not make
    other links in its place.
    """
    return get_kept_secret(BATCH_SESSION_KEY) or new_batch_token()


def posted_batch_token() -> str:
    """The token that the form carries; where it carries none, one derived from the form."""
    typed = request.form.get("run", "")
    return typed if TOKEN_PATTERN.fullmatch(typed) else derive_form_secret()


def derive_link_secret(token: str, organisation_id: int) -> str:
    """Derive the secret of an organisation's link from the token."""
    key = hmac.digest(
        str(current_app.config["SECRET_KEY"]).encode(),
        f"links of a run {current_member().account_id} {token}".encode(),
        "sha256",
    )
    drawn = hmac.digest(key, str(organisation_id).encode(), "sha256")
    return urlsafe_b64encode(drawn).decode().rstrip("=")


def make_missing_links(secrets: Mapping[int, str]) -> None:
    """Make the links that are missing, and log each."""
    for number in links_by_hand.make_links(secrets, current_actor()):
        log_security_event(SecurityEvent.LINK_MADE, organisation=number, by=current_actor())


def make_batch(token: str, organisation_ids: list[int]) -> None:
    """Make a link for each organisation, and keep the token for the page that shows them.

    Where a link of the batch has ended since, the token can make no other: a new token does.
    """
    make_missing_links({number: derive_link_secret(token, number) for number in organisation_ids})
    keep_secret_briefly(BATCH_SESSION_KEY, token)
    if {*organisation_ids} - {*batch_link_secrets()}:
        new_token = new_batch_token()
        make_missing_links(
            {number: derive_link_secret(new_token, number) for number in organisation_ids}
        )
        keep_secret_briefly(BATCH_SESSION_KEY, new_token)


def batch_link_secrets() -> dict[int, str]:
    """The secrets of the batch's links that still work, by organisation."""
    token = get_kept_secret(BATCH_SESSION_KEY)
    if token is None:
        return {}
    live = links_by_hand.recent_live_links(BATCH_LIFETIME)
    secrets = {number: derive_link_secret(token, number) for number in sorted(set(live.values()))}
    return {number: secret for number, secret in secrets.items() if hash_secret(secret) in live}


def batch_expires_at() -> datetime | None:
    """When the links can be shown no longer; None where there are none."""
    return get_kept_until(BATCH_SESSION_KEY)


def forget_batch() -> None:
    """Show the links of the batch no longer."""
    forget_kept_secret(BATCH_SESSION_KEY)
