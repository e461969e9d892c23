"""Signing in with one's own organisation, by OpenID Connect."""

from flask import abort, redirect, render_template, request, url_for
from flask.typing import ResponseReturnValue

from app.account import known_browser, openid_provider, provider_session
from app.account.openid.sign_in_errors import SignInError, SignInFailure
from app.account.openid_provider import Identity
from app.account.safe_redirect import get_safe_next_url
from app.account.site import blueprint
from app.store.accounts import accounts
from app.store.accounts.accounts import Account
from app.web.access import Rule, access, find_signed_in_member, sign_in_member
from app.web.security_log import SecurityEvent, log_security_event

FAILURE_STATUSES = {
    SignInFailure.DOWN: 503,
    SignInFailure.NO_ACCOUNT: 403,
    SignInFailure.NO_ADDRESS: 403,
    SignInFailure.TWO_ADDRESSES: 403,
    SignInFailure.UNVERIFIED: 403,
    SignInFailure.WEAK: 403,
    SignInFailure.STALE: 403,
    SignInFailure.NO_TIME: 403,
}
# Where the provider said who is there, so that its own session is open in this browser.
FAILURES_AFTER_SIGN_IN = {*FAILURE_STATUSES, SignInFailure.MEANWHILE} - {SignInFailure.DOWN}


@blueprint.get("/sign-in/with")
@access(Rule.PUBLIC)
def sign_in_with_provider() -> ResponseReturnValue:
    """Go to the provider.

    A link and not a form: browsers hold a form's whole way to the policy `form-action 'self'`, and
    this way leads elsewhere. It changes nothing but the cookie of whoever follows it.
    """
    abort_without_provider()
    onward, prompt = get_safe_next_url(request.args.get("onward")), request.args.get("prompt", "")
    back = url_for("account.return_from_provider", _external=True)
    try:
        return openid_provider.redirect_to_provider(
            back, onward, prompt if prompt in openid_provider.PROMPTS else ""
        )
    except SignInError as error:
        return _render_not_signed_in(error, onward)


@blueprint.get("/sign-in/back")
@access(Rule.PUBLIC)
def return_from_provider() -> ResponseReturnValue:
    """Come back from the provider. It sends people back by GET, so this one GET may write."""
    abort_without_provider()
    if request.method != "GET":
        return ""  # HEAD shows nobody anything, so it signs nobody in and uses nothing up.
    attempt = openid_provider.find_begun_attempt()
    onward = get_safe_next_url(attempt.onward if attempt else None)
    try:
        account = _find_or_bind_account(openid_provider.identity_from_callback())
        if not sign_in_member(account, by_provider=True):
            raise SignInError(SignInFailure.MEANWHILE)
    except SignInError as error:
        if error.trouble is SignInFailure.LOST and find_signed_in_member():
            return redirect(onward)  # The page was loaded twice, and let them in the first time.
        return _render_not_signed_in(error, onward)
    provider_session.remember_provider_session()
    answer = redirect(onward)
    if account.password_hash:
        known_browser.remember_browser(answer, account)
    return answer


def abort_without_provider() -> None:
    """Where none is configured, its pages are not there."""
    if not openid_provider.is_provider_configured():
        abort(404)


def _find_or_bind_account(identity: Identity) -> Account:
    """The live account of whoever is there, bound to them if it was not.

    Raises SignInError where there is none.
    """
    try:
        return _find_bound_account(identity) or _bind_by_address(identity)
    except SignInError as error:
        # Somebody whose account has ended was known once: that is what they are told.
        if accounts.find_by_subject(identity.issuer, identity.subject):
            raise SignInError(SignInFailure.NO_ACCOUNT, identity.email) from error
        raise


def _find_bound_account(identity: Identity) -> Account | None:
    """The live account that is theirs. One that has ended leaves room for another."""
    account = accounts.find_by_subject(identity.issuer, identity.subject)
    return account if account and not account.ended_at else None


def _bind_by_address(identity: Identity) -> Account:
    """The account of their address, if the provider vouches for it, bound to them from now on.

    Only an account that nobody is bound to can be bound: `accounts.bind_to_provider` sees to it,
    since an address may have gone to somebody else.
    """
    email, is_verified = openid_provider.fetch_address(identity)
    if not email:
        raise SignInError(SignInFailure.NO_ADDRESS)
    if not is_verified:
        raise SignInError(SignInFailure.UNVERIFIED, email)
    account = accounts.find_by_email(email)
    if account and accounts.bind_to_provider(account.id, identity.issuer, identity.subject):
        log_security_event(SecurityEvent.ACCOUNT_CHANGED, account=account.id, what="bound")
        return account
    # Their other click may have been quicker.
    if bound := _find_bound_account(identity):
        return bound
    raise SignInError(SignInFailure.NO_ACCOUNT, email)


def _render_not_signed_in(error: SignInError, onward: str) -> ResponseReturnValue:
    log_security_event(SecurityEvent.SIGN_IN_FAILED, how="provider", reason=error.trouble)
    is_in_there = error.trouble in FAILURES_AFTER_SIGN_IN
    if is_in_there and not find_signed_in_member():
        provider_session.remember_provider_session()
    page = render_template(
        "account/not_signed_in.html",
        trouble=error.trouble.value,
        email=error.email,
        onward=onward,
        is_in_there=is_in_there,
    )
    return page, FAILURE_STATUSES.get(error.trouble, 400)
