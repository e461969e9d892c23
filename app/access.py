"""Who may open what. Every route declares one rule; a route without one answers nobody."""

import secrets
from collections.abc import Callable
from enum import Enum
from typing import Any, TypeVar

from flask import Flask, abort, current_app, g, redirect, request, session, url_for
from flask.typing import ResponseReturnValue
from werkzeug.datastructures import WWWAuthenticate

from app.security_log import SecurityEvent, log_security_event
from app.store import organisations, sessions
from app.store.accounts import Account
from app.store.organisations import Holder
from app.store.sessions import Member, Role

# What a page for trouble says, by the name that it knows them by.
SIGN_IN_AGAIN = "sign-in-again"
EDITORS_ONLY = "editors-only"

View = TypeVar("View", bound=Callable[..., Any])


class Rule(Enum):
    """A rule of access."""

    PUBLIC = "anybody"
    HOLDER = "whoever came by an organisation's live return link"
    MEMBER = "anybody who is signed in for the core team"
    EDITOR = "whoever is signed in for the core team as an editor"
    KEY = "whoever asks with a live key to the API"


def access(rule: Rule) -> Callable[[View], View]:
    """Declare a view's rule: `@blueprint.get(...)`, then `@access(Rule.HOLDER)`."""

    def declare(view: View) -> View:
        view.access_rule = rule  # type: ignore[attr-defined] # the mark that `rule_of` reads
        return view

    return declare


def rule_of(app: Flask, endpoint: str) -> Rule | None:
    """The rule that an endpoint declares."""
    return getattr(app.view_functions[endpoint], "access_rule", None)


def init_access(app: Flask) -> None:
    """Check every request against its route's rule before anything else looks at it."""
    app.before_request(_check)


def sign_in(holder: Holder) -> None:
    """Let this browser speak for the organisation until it leaves or the link is ended."""
    _leave_behind()
    session["link"] = holder.link_id
    # Tells two people apart in the record of events, and says nothing about who they are.
    session["sitting"] = secrets.token_hex(4)


def sign_out() -> None:
    """Forget who is there on this browser, on the page that answers this request too."""
    log_security_event(SecurityEvent.SIGNED_OUT, by=actor())
    _leave_behind()
    g.pop("holder", None)
    g.pop("member", None)


def holder() -> Holder:
    """The organisation that this request speaks for. Only for routes under `Rule.HOLDER`."""
    found: Holder = g.holder
    return found


def sign_in_member(account: Account) -> bool:
    """Sign a member of the core team in on this browser, in a new session.

    False, and nothing changed, where the account has been ended or signed out everywhere since it
    was found to be theirs.
    """
    secret = sessions.begin(account)
    if secret is None:
        return False
    _leave_behind()
    session["member"] = secret
    log_security_event(SecurityEvent.SIGNED_IN, account=account.id)
    return True


def member() -> Member:
    """The member of the core team who asks. Only under `Rule.MEMBER` and `Rule.EDITOR`."""
    found: Member = g.member
    return found


def signed_in_member() -> Member | None:
    """The member of the core team who is signed in on this browser, whatever the page."""
    secret = session.get("member")
    return sessions.member_by_secret(secret) if secret else None


def actor() -> str:
    """How the record of events names whoever makes this request."""
    if "member" in g:
        return f"account:{g.member.account_id}"
    link, sitting = session.get("link"), session.get("sitting", "new")
    return f"link:{link}:{sitting}" if link else "visitor"


def _leave_behind() -> None:
    """Forget who was there before. A member's session ends, so that no copy of its cookie works."""
    before = signed_in_member()
    if before:
        sessions.end(before.session_id)
    session.clear()


def _check() -> ResponseReturnValue | None:
    if request.endpoint is None:
        return None  # No such page, or not by this method: Flask says so.
    rule = rule_of(current_app, request.endpoint)
    return CHECKS[rule]() if rule else abort(403)


def _anybody() -> None:
    return None


def _by_return_link() -> None:
    link = session.get("link")
    found = organisations.holder_by_link(link) if link else None
    if found is None:
        abort(401)
    g.holder = found


def _as_member() -> ResponseReturnValue | None:
    found = signed_in_member()
    if found is None:
        if request.method not in {"GET", "HEAD"}:
            abort(401, description=SIGN_IN_AGAIN)
        return redirect(url_for("account.sign_in", onward=request.full_path.removesuffix("?")))
    g.member = found
    return None


def _as_editor() -> ResponseReturnValue | None:
    answer = _as_member()
    if answer is None and member().role is not Role.EDITOR:
        abort(403, description=EDITORS_ONLY)
    return answer


def _by_key() -> None:
    kind, _, secret = request.headers.get("Authorization", "").partition(" ")
    found = sessions.key_holder_by_secret(secret.strip()) if kind.lower() == "bearer" else None
    if found is None:
        abort(401, www_authenticate=WWWAuthenticate("bearer"))
    g.key_holder = found


CHECKS: dict[Rule, Callable[[], ResponseReturnValue | None]] = {
    Rule.PUBLIC: _anybody,
    Rule.HOLDER: _by_return_link,
    Rule.MEMBER: _as_member,
    Rule.EDITOR: _as_editor,
    Rule.KEY: _by_key,
}
