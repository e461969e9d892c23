"""Signing in with one's own organisation, by OpenID Connect."""

from flask import abort, redirect, render_template, request, url_for
from flask.typing import ResponseReturnValue

from app.account import known_browser, openid_provider, provider_session
from app.account.openid.sign_in_errors import SignInError, Trouble
from app.account.openid_provider import Identity
from app.account.safe_redirect import onward_or_home
from app.account.site import blueprint
from app.store.accounts import accounts
from app.store.accounts.accounts import Account
from app.web.access import Rule, access, sign_in_member, signed_in_member
from app.web.security_log import SecurityEvent, log_security_event

STATUS = {
    Trouble.DOWN: 503,
    Trouble.NO_ACCOUNT: 403,
    Trouble.NO_ADDRESS: 403,
    Trouble.TWO_ADDRESSES: 403,
    Trouble.UNVERIFIED: 403,
    Trouble.WEAK: 403,
    Trouble.STALE: 403,
    Trouble.NO_TIME: 403,
}
# Where the provider said who is there, so that its own session is open in this browser.
IS_IN_THERE = {*STATUS, Trouble.MEANWHILE} - {Trouble.DOWN}


@blueprint.get("/sign-in/with")
@access(Rule.PUBLIC)
def sign_in_with_provider() -> ResponseReturnValue:
    """Go to the provider.

    A link and not a form: browsers hold a form's whole way to the policy `form-action 'self'`, and
    this way leads elsewhere. It changes nothing but the cookie of whoever follows it.
    """
    abort_without_provider()
    onward, prompt = onward_or_home(request.args.get("onward")), request.args.get("prompt", "")
    back = url_for("account.return_from_provider", _external=True)
    try:
        return openid_provider.redirect_to_provider(
            back, onward, prompt if prompt in openid_provider.PROMPTS else ""
        )
    except SignInError as error:
        return _not_signed_in(error, onward)


@blueprint.get("/sign-in/back")
@access(Rule.PUBLIC)
def return_from_provider() -> ResponseReturnValue:
    """Come back from the provider. It sends people back by GET, so this one GET may write."""
    abort_without_provider()
    if request.method != "GET":
        return ""  # HEAD shows nobody anything, so it signs nobody in and uses nothing up.
    attempt = openid_provider.begun_attempt()
    onward = onward_or_home(attempt.onward if attempt else None)
    try:
        account = _account_of(openid_provider.identity_from_callback())
        if not sign_in_member(account, by_provider=True):
            raise SignInError(Trouble.MEANWHILE)
    except SignInError as error:
        if error.trouble is Trouble.LOST and signed_in_member():
            return redirect(onward)  # The page was loaded twice, and let them in the first time.
        return _not_signed_in(error, onward)
    provider_session.remember()
    answer = redirect(onward)
    if account.password_hash:
        known_browser.remember(answer, account)
    return answer


def abort_without_provider() -> None:
    """Where none is configured, its pages are not there."""
    if not openid_provider.is_offered():
        abort(404)


def _account_of(identity: Identity) -> Account:
    """The live account of whoever is there, bound to them if it was not.

    Raises SignInError where there is none.
    """
    try:
        return _bound_to(identity) or _bind_by_address(identity)
    except SignInError as error:
        # Somebody whose account has ended was known once: that is what they are told.
        if accounts.by_subject(identity.issuer, identity.subject):
            raise SignInError(Trouble.NO_ACCOUNT, identity.email) from error
        raise


def _bound_to(identity: Identity) -> Account | None:
    """The live account that is theirs. One that has ended leaves room for another."""
    found = accounts.by_subject(identity.issuer, identity.subject)
    return found if found and not found.ended_at else None


def _bind_by_address(identity: Identity) -> Account:
    """The account of their address, if the provider vouches for it, bound to them from now on.

    Only an account that nobody is bound to can be bound: `accounts.bind` sees to it, since an
    address may have gone to somebody else.
    """
    email, is_verified = openid_provider.address_of(identity)
    if not email:
        raise SignInError(Trouble.NO_ADDRESS)
    if not is_verified:
        raise SignInError(Trouble.UNVERIFIED, email)
    account = accounts.by_email(email)
    if account and accounts.bind(account.id, identity.issuer, identity.subject):
        log_security_event(SecurityEvent.ACCOUNT_CHANGED, account=account.id, what="bound")
        return account
    # Their other click may have been quicker.
    if bound := _bound_to(identity):
        return bound
    raise SignInError(Trouble.NO_ACCOUNT, email)


def _not_signed_in(error: SignInError, onward: str) -> ResponseReturnValue:
    log_security_event(SecurityEvent.SIGN_IN_FAILED, how="provider", reason=error.trouble)
    is_in_there = error.trouble in IS_IN_THERE
    if is_in_there and not signed_in_member():
        provider_session.remember()
    page = render_template(
        "account/not_signed_in.html",
        trouble=error.trouble.value,
        email=error.email,
        onward=onward,
        is_in_there=is_in_there,
    )
    return page, STATUS.get(error.trouble, 400)
