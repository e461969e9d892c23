"""API keys for the independent evaluators."""

from collections.abc import Sequence
from datetime import timedelta

from flask import abort, flash, redirect, render_template, request, url_for
from flask.typing import ResponseReturnValue

from app.core_team.concurrent_changes import key_ended_message
from app.core_team.site import blueprint
from app.settings.config import MAX_NAME_LENGTH
from app.store.accounts import api_keys as store
from app.text.hidden_characters import find_hidden_character_fault
from app.web.access import SIGN_IN_AGAIN, Rule, access, current_actor, current_member
from app.web.csrf_guard import derive_form_secret
from app.web.security_log import SecurityEvent, log_security_event
from app.web.session_cookie import (
    forget_kept_secret,
    get_kept_secret,
    get_kept_until,
    keep_secret_briefly,
)

# The name by which the session keeps a new key.
NEW_KEY_NAME = "fresh_key"

# How long a key may last: days, and the label on the page.
KEY_LIFETIMES = {"30": "30 days", "90": "90 days", "365": "A year"}


@blueprint.get("/keys")
@access(Rule.MEMBER)
def keys() -> ResponseReturnValue:
    """List API keys, and show a newly made one for some minutes."""
    return _keys_page()


@blueprint.post("/keys")
@access(Rule.EDITOR)
def make_api_key() -> ResponseReturnValue:
    """Make a key for the person or body that is named."""
    name = " ".join(request.form.get("name", "").split())
    lasts = request.form.get("lasts", "")
    faults = _form_faults(name, lasts)
    if faults:
        return _keys_page(faults=faults, name=name, lasts=lasts), 422
    days = timedelta(days=int(lasts))
    secret = derive_form_secret()
    if (
        store.create_api_key(name, days, current_member().account_id, current_actor(), secret)
        is None
    ):
        abort(401, description=SIGN_IN_AGAIN)
    log_security_event(
        SecurityEvent.KEY_MADE, key=store.find_api_key_id(secret), by=current_actor()
    )
    keep_secret_briefly(NEW_KEY_NAME, secret)
    return redirect(url_for("core_team.keys"))


@blueprint.post("/keys/kept")
@access(Rule.EDITOR)
def hide_new_api_key() -> ResponseReturnValue:
    """Hide the new key."""
    forget_kept_secret(NEW_KEY_NAME)
    return redirect(url_for("core_team.keys"))


@blueprint.post("/keys/<int(max=2147483647):number>/end")
@access(Rule.EDITOR)
def end_api_key(number: int) -> ResponseReturnValue:
    """End a key: it opens nothing from now on."""
    if store.end_api_key(number, current_actor()):
        log_security_event(SecurityEvent.KEY_ENDED, key=number, by=current_actor())
        flash("The key is ended: it opens nothing from now on.")
    else:
        flash(key_ended_message(number), "important")
    return redirect(url_for("core_team.keys"))


def _new_key_secret(all_keys: Sequence[store.ApiKey]) -> str | None:
    """The secret of the new key, while the key works."""
    secret = get_kept_secret(NEW_KEY_NAME)
    number = store.find_api_key_id(secret) if secret else None
    return secret if any(key.id == number and key.may_open for key in all_keys) else None


def _form_faults(name: str, lasts: str) -> dict[str, str]:
    faults = {}
    if not name:
        faults["name"] = "Enter whom the key is for"
    elif len(name) > MAX_NAME_LENGTH:
        faults["name"] = (
            f"Shorten this by {len(name) - MAX_NAME_LENGTH}: {MAX_NAME_LENGTH} characters fit"
        )
    elif fault := find_hidden_character_fault(name, "this"):
        faults["name"] = fault
    if lasts not in KEY_LIFETIMES:
        faults["lasts"] = "Select how long the key lasts"
    return faults


def _keys_page(
    faults: dict[str, str] | None = None,
    name: str = "",
    lasts: str = "90",
) -> str:
    all_keys = store.list_api_keys()
    return render_template(
        "core_team/keys.html",
        keys=all_keys,
        fresh=_new_key_secret(all_keys),
        until=get_kept_until(NEW_KEY_NAME),
        faults=faults or {},
        name=name,
        lasts=lasts,
        choices=[{"value": value, "text": text} for value, text in KEY_LIFETIMES.items()],
    )
