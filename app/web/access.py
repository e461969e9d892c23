"""Who may open what. Every route declares one rule; a route without one answers nobody."""

import hmac
from collections.abc import Callable
from enum import Enum
from typing import Any, TypeVar

from flask import Flask, abort, current_app, g, redirect, request, session, url_for
from flask.typing import ResponseReturnValue
from werkzeug.datastructures import WWWAuthenticate

from app.store.accounts import account_sessions, api_keys
from app.store.accounts.account_sessions import Member, Role
from app.store.accounts.accounts import Account
from app.store.base.sent_forms import get_form_result
from app.store.base.transactions import ignore_if_unavailable
from app.store.organisations import link_sessions, return_links
from app.store.organisations.link_sessions import LinkSession
from app.store.organisations.return_links import LinkHolder
from app.web.browser_cache import clear_browser_cache
from app.web.csrf_guard import SIGNED_OUT, csrf, derive_form_secret, get_idempotency_key
from app.web.request_origin import came_from_our_page
from app.web.security_log import SecurityEvent, log_security_event, make_pseudonym

# Descriptions of an `abort`, by which an error page finds its words.
SIGN_IN_AGAIN = "sign-in-again"
EDITORS_ONLY = "editors-only"
READS_ONLY = "reads-only"
SECOND_FACTOR_FIRST = "second-factor-first"
DELETED_BY_YOU = "deleted-by-you"

# Keys of the session that say who is signed in.
VISITOR_KEYS = ("member", "link_session")

View = TypeVar("View", bound=Callable[..., Any])


class Rule(Enum):
    """A rule of access."""

    PUBLIC = "anybody"
    HOLDER = "whoever came by an organisation's live private link"
    MEMBER = "anybody who is signed in for the core team"
    EDITOR = "whoever is signed in for the core team as an editor"
    KEY = "whoever asks with a live key to the API"
    SETTING_UP = "anybody who is signed in for the core team, and may still lack a second factor"


def access(rule: Rule) -> Callable[[View], View]:
    """Declare a view's rule: `@blueprint.get(...)`, then `@access(Rule.HOLDER)`."""

    def declare(view: View) -> View:
        view.access_rule = rule  # type: ignore[attr-defined] # the mark that `get_access_rule` reads
        return view

    return declare


def get_access_rule(app: Flask, endpoint: str) -> Rule | None:
    """The rule that an endpoint declares."""
    return getattr(app.view_functions[endpoint], "access_rule", None)


def init_access(app: Flask) -> None:
    """Check every request against its route's rule before anything else looks at it."""
    app.before_request(_check_access)


def sign_in_organisation(holder: LinkHolder) -> bool:
    """Sign this browser in for the organisation, until it signs out or its session or link ends.

    A session for the same organisation goes on, so that forms in other tabs can still be sent.
    Returns False, and changes nothing, where the link has ended since it was found.
    """
    before = _find_link_session()
    is_theirs = before and before.holder.organisation_id == holder.organisation_id
    if before and is_theirs and link_sessions.extend_link_session(before.id, holder.link_id):
        _log_link_used(holder, before.id)
        return True
    begun = link_sessions.begin_link_session(holder.link_id)
    if begun is None:
        return False
    _end_previous_session()
    session["link_session"] = begun.secret
    _log_link_used(holder, begun.id)
    return True


def _log_link_used(holder: LinkHolder, session_id: int) -> None:
    log_security_event(SecurityEvent.LINK_USED, link=holder.link_id, session=session_id)


def sign_out() -> None:
    """End this browser's sessions, also for the rest of this request.

    There may be none: it may have ended, or another tab may have signed out.
    """
    had_cookie = bool(session)
    with ignore_if_unavailable():
        if by := _signed_in_actor():
            log_security_event(SecurityEvent.SIGNED_OUT, by=by)
        _end_sessions()
    _clear_session_cookie()
    if had_cookie:
        # A form that is still open in another tab is told so.
        session[SIGNED_OUT] = True
    g.pop("link_session", None)
    g.pop("holder", None)
    g.pop("member", None)


def sign_out_by_form() -> None:
    """Sign out by a form, without a CSRF token where the browser says that a page of ours sent it.

    So 'Sign out' also works on a page from before a sign-in or a sign-out in another tab.
    """
    if not came_from_our_page() and _signed_in_actor():
        csrf.protect()
    sign_out()


def current_holder() -> LinkHolder:
    """The organisation that this request speaks for. Only for routes under `Rule.HOLDER`."""
    found: LinkHolder = g.holder
    return found


def find_signed_in_holder() -> LinkHolder | None:
    """The organisation that this browser speaks for, whatever the page."""
    link_session = _find_link_session()
    return link_session.holder if link_session else None


def sign_in_member(account: Account, *, by_provider: bool = False) -> bool:
    """Sign a member of the core team in on this browser, in a new session.

    False, and nothing changed, where the account has been ended or signed out everywhere since it
    was found to be theirs.
    """
    secret = account_sessions.begin_account_session(account, by_provider=by_provider)
    if secret is None:
        return False
    _end_previous_session()
    session["member"] = secret
    log_security_event(SecurityEvent.SIGNED_IN, account=account.id)
    return True


def renew_member_secret() -> None:
    """Give this browser's session another secret, so that copies of its cookie open nothing.

    The secret is derived from this request's form, so that a second copy of the form is let in too.
    """
    secret = derive_form_secret()
    account_sessions.renew_session_secret(current_member().session_id, secret)
    session["member"] = secret


def prolong_member_session() -> None:
    """Prolong this browser's session, up to the longest that a session may last."""
    account_sessions.prolong_session(current_member().session_id)
    member = find_signed_in_member()
    if member is None:
        abort(401, description=SIGN_IN_AGAIN)
    g.member = member


def current_member() -> Member:
    """The member of the core team who asks. Only under `Rule.MEMBER` and `Rule.EDITOR`."""
    member: Member = g.member
    return member


def find_signed_in_member() -> Member | None:
    """The member of the core team who is signed in on this browser, whatever the page."""
    secret = session.get("member")
    return account_sessions.find_member(secret) if secret else None


def current_actor() -> str:
    """How the record of events names whoever makes this request.

    The number of a session tells two people with one link apart, and says nothing of who they are.
    """
    if "member" in g:
        return _member_actor(g.member)
    if "key_holder" in g:
        return f"key:{g.key_holder.key_id}"
    link_session = g.get("link_session") or _find_link_session()
    return _link_actor(link_session) if link_session else "visitor"


def _member_actor(member: Member) -> str:
    return f"account:{member.account_id}"


def _link_actor(link_session: LinkSession) -> str:
    return f"link:{link_session.holder.link_id}:{link_session.id}"


def visitor_fingerprint() -> str:
    """A keyed hash that differs by who is signed in, and tells nobody who it is.

    It stands in the names of form fields, so that a browser fills in nothing of an earlier visitor.
    """
    who = [session.get(name, "") for name in VISITOR_KEYS]
    secret = str(current_app.config["SECRET_KEY"]).encode()
    return hmac.digest(secret, "\x1f".join(who).encode(), "sha256").hex()[:12]


def _signed_in_actor() -> str | None:
    """Who is signed in on this browser, whatever the page, as the record of events has them."""
    if as_member := find_signed_in_member():
        return _member_actor(as_member)
    as_holder = _find_link_session()
    return _link_actor(as_holder) if as_holder else None


def _find_link_session() -> LinkSession | None:
    secret = session.get("link_session")
    return link_sessions.find_link_session(secret) if secret else None


def _end_previous_session() -> None:
    """End the session that was before this one, so that no copy of its cookie works."""
    # Without a database the cookie alone is cleared: the session expires by itself.
    with ignore_if_unavailable():
        _end_sessions()
    _clear_session_cookie()


def _end_sessions() -> None:
    if as_member := find_signed_in_member():
        account_sessions.end_account_session(as_member.session_id)
    if as_holder := _find_link_session():
        link_sessions.end_link_session(as_holder.id)


def _clear_session_cookie() -> None:
    if session.keys() & {*VISITOR_KEYS}:
        clear_browser_cache()
    if session:
        # Clearing an empty session would send a cookie, also in answer to another site's form.
        session.clear()


def _check_access() -> ResponseReturnValue | None:
    if request.endpoint is None:
        return None  # No such page, or not by this method: Flask says so.
    rule = get_access_rule(current_app, request.endpoint)
    return CHECKS[rule]() if rule else abort(403)


def _allow_anybody() -> None:
    return None


def _require_holder() -> None:
    link_session = _find_link_session() or _link_session_by_resent_form()
    if link_session is None:
        _log_refused_session("link_session")
        is_sent_twice = (
            request.method == "POST" and get_form_result(get_idempotency_key()) is not None
        )
        abort(401, description=DELETED_BY_YOU if is_sent_twice else None)
    _refuse_writes_of_reader(link_session)
    g.link_session, g.holder = link_session, link_session.holder


def _link_session_by_resent_form() -> LinkSession | None:
    """The session of a form that makes a new link, for its second copy.

    The first copy ended the session that both come in. Only that form derives the link's secret.
    """
    if request.method == "POST" and (made := return_links.find_link_holder(derive_form_secret())):
        sign_in_organisation(made)
    return _find_link_session()


def _member_by_resent_form() -> Member | None:
    """The member whose session secret this form renews, for its second copy.

    The first copy ended the secret that both come with. Only that form derives the new one.
    """
    if request.method != "POST":
        return None
    secret = derive_form_secret()
    if member := account_sessions.find_member(secret):
        session["member"] = secret
    return member


def _refuse_writes_of_reader(session_found: Member | LinkSession) -> None:
    """Refuse to write under a session that began while the database could not be written."""
    g.reads_only = session_found.reads_only
    if session_found.reads_only and request.method not in {"GET", "HEAD"}:
        abort(503, description=READS_ONLY)


def _require_member_setting_up() -> ResponseReturnValue | None:
    member = find_signed_in_member() or _member_by_resent_form()
    if member is None:
        _log_refused_session("member")
        return _redirect_or_refuse("account.sign_in", SIGN_IN_AGAIN)
    _refuse_writes_of_reader(member)
    g.member = member
    return None


def _require_member() -> ResponseReturnValue | None:
    answer = _require_member_setting_up()
    if answer is None and current_member().lacks_second_factor:
        return _redirect_or_refuse("account.set_up", SECOND_FACTOR_FIRST)
    return answer


def _redirect_or_refuse(page: str, trouble: str) -> ResponseReturnValue:
    """Redirect to a page that leads back here. A form is refused, or its fields would be lost."""
    if request.method not in {"GET", "HEAD"}:
        abort(401, description=trouble)
    here = request.script_root + request.full_path.removesuffix("?")
    return redirect(url_for(page, onward=here))


def _require_editor() -> ResponseReturnValue | None:
    answer = _require_member()
    if answer is None and current_member().role is not Role.EDITOR:
        log_security_event(SecurityEvent.ROLE_REFUSED, by=current_actor(), asked=request.endpoint)
        abort(403, description=EDITORS_ONLY)
    return answer


def _require_api_key() -> None:
    kind, _, rest = request.headers.get("Authorization", "").partition(" ")
    secret = rest.strip() if kind.lower() == "bearer" else ""
    key_holder = account_sessions.find_key_holder(secret) if secret else None
    if key_holder is None:
        _log_refused_key(secret)
        abort(401, www_authenticate=WWWAuthenticate("bearer"))
    g.key_holder = key_holder
    log_security_event(SecurityEvent.KEY_USED, key=key_holder.key_id, asked=request.path)


def _log_refused_session(kept_as: str) -> None:
    """Log a session cookie whose session has ended, or is unknown here."""
    if secret := session.get(kept_as):
        how = "link" if kept_as == "link_session" else "account"
        log_security_event(SecurityEvent.SESSION_REFUSED, how=how, tried=make_pseudonym(secret))


def _log_refused_key(secret: str) -> None:
    ended = api_keys.find_api_key_id(secret) if secret else None
    reason = "ended" if ended else "unknown" if secret else "missing"
    tried = make_pseudonym(secret) if secret and not ended else None
    log_security_event(SecurityEvent.KEY_REFUSED, reason=reason, key=ended, tried=tried)


CHECKS: dict[Rule, Callable[[], ResponseReturnValue | None]] = {
    Rule.PUBLIC: _allow_anybody,
    Rule.HOLDER: _require_holder,
    Rule.MEMBER: _require_member,
    Rule.EDITOR: _require_editor,
    Rule.KEY: _require_api_key,
    Rule.SETTING_UP: _require_member_setting_up,
}
