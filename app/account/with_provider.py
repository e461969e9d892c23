"""Signing in with one's own organisation, by OpenID Connect."""

from flask import abort, redirect, render_template, request, session, url_for
from flask.typing import ResponseReturnValue

from app.access import Rule, access, sign_in_member
from app.account import blueprint, known_browser, provider
from app.account.onward import onward_or_home
from app.account.provider import Identity, NotSignedInError, Trouble
from app.security_log import SecurityEvent, log_security_event
from app.store import accounts
from app.store.accounts import Account

STATUS = {Trouble.DOWN: 503, Trouble.NO_ACCOUNT: 403, Trouble.UNVERIFIED: 403}


@blueprint.get("/sign-in/with")
@access(Rule.PUBLIC)
def sign_in_with_provider() -> ResponseReturnValue:
    """Go to the provider.

    A link and not a form: browsers hold a form's whole way to the policy `form-action 'self'`, and
    this way leads elsewhere. It changes nothing but the cookie of whoever follows it.
    """
    _offered()
    try:
        away = provider.send_away(url_for("account.return_from_provider", _external=True))
    except NotSignedInError as error:
        return _not_signed_in(error)
    session["onward"] = onward_or_home(request.args.get("onward"))
    return away


@blueprint.get("/sign-in/back")
@access(Rule.PUBLIC)
def return_from_provider() -> ResponseReturnValue:
    """Come back from the provider. It sends people back by GET, so this one GET may write."""
    _offered()
    onward = onward_or_home(session.pop("onward", None))
    try:
        account = _account_of(provider.who_came_back())
        if not sign_in_member(account):
            raise NotSignedInError(Trouble.MEANWHILE)
    except NotSignedInError as error:
        return _not_signed_in(error)
    answer = redirect(onward)
    if account.password_hash:
        known_browser.remember(answer, account)
    return answer


def _offered() -> None:
    if not provider.is_offered():
        abort(404)


def _account_of(identity: Identity) -> Account:
    """The live account of whoever is there, bound to them if it was not.

    Raises NotSignedInError where there is none.
    """
    bound = accounts.by_subject(identity.issuer, identity.subject)
    account = bound or _to_bind(identity)
    if account is None or account.ended_at:
        raise NotSignedInError(Trouble.NO_ACCOUNT, identity.email)
    if not bound and not accounts.bind(account.id, identity.issuer, identity.subject):
        raise NotSignedInError(Trouble.NO_ACCOUNT, identity.email)
    return account


def _to_bind(identity: Identity) -> Account | None:
    """The account of that address, if the provider vouches for it.

    Only an account that nobody is bound to can be bound: `accounts.bind` sees to it, since an
    address may have gone to somebody else.
    """
    if identity.email and not identity.is_verified:
        raise NotSignedInError(Trouble.UNVERIFIED, identity.email)
    return accounts.by_email(identity.email) if identity.email else None


def _not_signed_in(error: NotSignedInError) -> ResponseReturnValue:
    log_security_event(SecurityEvent.SIGN_IN_FAILED, how="provider", reason=error.trouble)
    page = render_template(
        "account/not_signed_in.html", trouble=error.trouble.value, email=error.email
    )
    return page, STATUS.get(error.trouble, 400)
