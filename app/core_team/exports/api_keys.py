"""Keys to the API, for the independent evaluators."""

from collections.abc import Sequence
from datetime import timedelta

from flask import abort, flash, redirect, render_template, request, url_for
from flask.typing import ResponseReturnValue

from app.core_team.concurrent_changes import key_had_ended
from app.core_team.site import blueprint
from app.settings.config import MAX_NAME_LENGTH
from app.store.accounts import api_keys as store
from app.text.hidden_characters import find_hidden_character_fault
from app.web.access import SIGN_IN_AGAIN, Rule, access, actor, member
from app.web.csrf_guard import secret_of_form
from app.web.security_log import SecurityEvent, log_security_event
from app.web.session_cookie import forget, keep_for_a_while, kept, kept_until

# Where this browser keeps a key made just now.
FRESH_KEY = "fresh_key"

# How long a key may last, in days, and what the page calls it.
LASTS = {"30": "30 days", "90": "90 days", "365": "A year"}


@blueprint.get("/keys")
@access(Rule.MEMBER)
def keys() -> ResponseReturnValue:
    """Every key, and for some minutes one made just now."""
    return _page()


@blueprint.post("/keys")
@access(Rule.EDITOR)
def make_key() -> ResponseReturnValue:
    """Make one for somebody named."""
    name = " ".join(request.form.get("name", "").split())
    lasts = request.form.get("lasts", "")
    faults = _faults(name, lasts)
    if faults:
        return _page(faults=faults, name=name, lasts=lasts), 422
    days = timedelta(days=int(lasts))
    secret = secret_of_form()
    if store.make_key(name, days, member().account_id, actor(), secret) is None:
        abort(401, description=SIGN_IN_AGAIN)
    log_security_event(SecurityEvent.KEY_MADE, key=store.key_by_secret(secret), by=actor())
    keep_for_a_while(FRESH_KEY, secret)
    return redirect(url_for("core_team.keys"))


@blueprint.post("/keys/kept")
@access(Rule.EDITOR)
def forget_key() -> ResponseReturnValue:
    """Show the key no longer: they have it."""
    forget(FRESH_KEY)
    return redirect(url_for("core_team.keys"))


@blueprint.post("/keys/<int(max=2147483647):number>/end")
@access(Rule.EDITOR)
def end_key(number: int) -> ResponseReturnValue:
    """Have a key open nothing from now on."""
    if store.end_key(number, actor()):
        log_security_event(SecurityEvent.KEY_ENDED, key=number, by=actor())
        flash("The key is ended: it opens nothing from now on.")
    else:
        flash(key_had_ended(number), "important")
    return redirect(url_for("core_team.keys"))


def _fresh(everything: Sequence[store.Key]) -> str | None:
    """The key that was made just now, while it opens something."""
    secret = kept(FRESH_KEY)
    number = store.key_by_secret(secret) if secret else None
    return secret if any(each.id == number and each.may_open for each in everything) else None


def _faults(name: str, lasts: str) -> dict[str, str]:
    faults = {}
    if not name:
        faults["name"] = "Enter whom the key is for"
    elif len(name) > MAX_NAME_LENGTH:
        faults["name"] = (
            f"Shorten this by {len(name) - MAX_NAME_LENGTH}: {MAX_NAME_LENGTH} characters fit"
        )
    elif fault := find_hidden_character_fault(name, "this"):
        faults["name"] = fault
    if lasts not in LASTS:
        faults["lasts"] = "Select how long the key lasts"
    return faults


def _page(
    faults: dict[str, str] | None = None,
    name: str = "",
    lasts: str = "90",
) -> str:
    everything = store.keys()
    return render_template(
        "core_team/keys.html",
        keys=everything,
        fresh=_fresh(everything),
        until=kept_until(FRESH_KEY),
        faults=faults or {},
        name=name,
        lasts=lasts,
        choices=[{"value": value, "text": text} for value, text in LASTS.items()],
    )
