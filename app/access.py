"""Who may open what. Every route declares one rule; a route without one answers nobody."""

import secrets
from collections.abc import Callable
from enum import Enum
from typing import Any, TypeVar

from flask import Flask, abort, current_app, g, request, session
from flask.typing import ResponseReturnValue

from app.store import organisations
from app.store.organisations import Holder

View = TypeVar("View", bound=Callable[..., Any])


class Rule(Enum):
    """A rule of access."""

    PUBLIC = "anybody"
    HOLDER = "whoever came by an organisation's live return link"


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
    session.clear()
    session["link"] = holder.link_id
    # Tells two people apart in the record of events, and says nothing about who they are.
    session["sitting"] = secrets.token_hex(4)


def sign_out() -> None:
    """Forget the organisation on this browser, on the page that answers this request too."""
    session.clear()
    g.pop("holder", None)


def holder() -> Holder:
    """The organisation that this request speaks for. Only for routes under `Rule.HOLDER`."""
    found: Holder = g.holder
    return found


def actor() -> str:
    """How the record of events names whoever makes this request."""
    link, sitting = session.get("link"), session.get("sitting", "new")
    return f"link:{link}:{sitting}" if link else "visitor"


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


CHECKS: dict[Rule, Callable[[], None]] = {Rule.PUBLIC: _anybody, Rule.HOLDER: _by_return_link}
