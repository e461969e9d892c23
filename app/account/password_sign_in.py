"""Signing in with an e-mail address and a password, and signing out."""

from datetime import datetime, timedelta

from flask import flash, redirect, render_template, request, url_for
from flask.typing import ResponseReturnValue
from flask_wtf import FlaskForm
from werkzeug import Response
from wtforms import PasswordField, StringField
from wtforms.validators import InputRequired

from app.account import (
    known_browser,
    openid_provider,
    passwords,
    pending_sign_in,
    provider_session,
    sign_in_limits,
)
from app.account.safe_redirect import get_safe_next_url
from app.account.site import blueprint
from app.store.accounts import accounts
from app.store.accounts.accounts import Account
from app.store.base import rate_limits
from app.store.base.rate_limits import DEFAULT_PERIOD
from app.text.email_addresses import normalise_address
from app.web.access import Rule, access, find_signed_in_member, sign_in_member, sign_out_by_form
from app.web.csrf_guard import csrf
from app.web.secret_urls import TICKET_PATTERN, find_secrets
from app.web.security_log import SecurityEvent, log_security_event, make_pseudonym

WRONG_CREDENTIALS = "That e-mail address and password do not go together: check both"
CODE_TOO_LATE = "Type your password again: the code was not there within ten minutes"
SIGNED_OUT_MEANWHILE = (
    "This account was signed out everywhere just now. Type your password to sign in again"
)


class SignInForm(FlaskForm):
    """An e-mail address and a password. Which of them is wrong is never said."""

    email = StringField("E-mail address", [InputRequired("Enter your e-mail address")])
    password = PasswordField("Password", [InputRequired("Enter your password")])


@blueprint.get("/sign-in")
@access(Rule.PUBLIC)
def sign_in() -> ResponseReturnValue:
    """Ask who is there. Whoever is signed in already goes on to the page that they came for."""
    member = find_signed_in_member()
    if member and not member.reads_only:
        return redirect(get_safe_next_url(request.args.get("onward")))
    return _render_sign_in(
        SignInForm(), {"password": CODE_TOO_LATE} if "late" in request.args else {}
    )


@blueprint.post("/sign-in")
@access(Rule.PUBLIC)
def sign_in_with_password() -> ResponseReturnValue:
    """Let somebody in to the page that they came for."""
    onward = get_safe_next_url(request.args.get("onward"))
    form = SignInForm()
    if not form.validate():
        faults = {field.name: str(field.errors[0]) for field in form if field.errors}
        return _render_sign_in(form, faults), 422
    account = accounts.find_by_email(form.email.data or "")
    attempt = sign_in_limits.begin_sign_in_attempt(form.email.data or "", account)
    if attempt.not_before:
        _log_attempt(SecurityEvent.SIGN_IN_LOCKED_OUT, form, account)
        return _render_locked_out(form, attempt.not_before)
    # Verified also without an account, so that time does not tell whether there is one.
    if not _is_password_right(account, form.password.data or "") or account is None:
        _log_attempt(SecurityEvent.SIGN_IN_FAILED, form, account)
        return _render_sign_in(form, {"email": WRONG_CREDENTIALS}), 422
    rate_limits.forget_attempts(attempt.rows)
    return _continue_sign_in(account, form, onward)


@blueprint.get("/sign-in/ticket/<copied:ticket>")
@access(Rule.PUBLIC)
def use_ticket(ticket: str) -> ResponseReturnValue:
    """Have this browser known, as whoever runs the service vouched, and ask who is there.

    It changes only the cookie of whoever follows the link.
    """
    answer = redirect(url_for("account.sign_in"))
    tried = find_secrets(ticket, TICKET_PATTERN)
    account = next(
        filter(None, (known_browser.redeem_ticket(answer, secret) for secret in tried)), None
    )
    log_security_event(
        SecurityEvent.TICKET_USED if account else SecurityEvent.TICKET_REFUSED, account=account
    )
    if account is None:
        flash("That link no longer works: it lasts an hour. Ask for another if you need it.")
    return answer


# Its own check, in `sign_out_by_form`.
@blueprint.post("/sign-out")
@csrf.exempt
@access(Rule.PUBLIC)
def sign_out() -> ResponseReturnValue:
    """End the session on this browser."""
    return provider_session.sign_out_and_redirect(sign_out_by_form)


def _is_password_right(account: Account | None, password: str) -> bool:
    """Whether the password opens the account. It takes as long where there is none to open."""
    password_hash = account.password_hash if account and not account.ended_at else ""
    return passwords.verify_password(password, password_hash)


def _continue_sign_in(account: Account, form: SignInForm, onward: str) -> ResponseReturnValue:
    password = form.password.data or ""
    if passwords.needs_rehash(account.password_hash):
        stronger = passwords.hash_password(password)
        if accounts.upgrade_password_hash(account.id, account.password_hash, stronger):
            account = account._replace(password_hash=stronger)
    if account.totp_secret:
        pending_sign_in.begin_pending_sign_in(account)
        return redirect(url_for("account.ask_code", onward=onward))
    return sign_in_and_redirect(account, onward) or (
        _render_sign_in(form, {"password": SIGNED_OUT_MEANWHILE}),
        422,
    )


def sign_in_and_redirect(account: Account, onward: str) -> Response | None:
    """Sign the account in on this browser, which is known from then on, and go to a page.

    None where it has been ended or signed out everywhere meanwhile.
    """
    if not sign_in_member(account):
        return None
    answer = redirect(onward)
    known_browser.remember_browser(answer, account)
    return answer


def _log_attempt(event: SecurityEvent, form: SignInForm, account: Account | None) -> None:
    """Whose account was tried. An address that has none is told by its pseudonym alone."""
    tried = make_pseudonym(normalise_address(form.email.data or ""))
    log_security_event(event, how="password", account=account and account.id, tried=tried)


def _render_locked_out(form: SignInForm, until: datetime) -> ResponseReturnValue:
    minutes = sign_in_limits.count_minutes_until(until)
    return _render_sign_in(form, {}, minutes), 429, {"Retry-After": str(minutes * 60)}


def _render_sign_in(form: SignInForm, faults: dict[str, str], minutes: int = 0) -> str:
    is_long = timedelta(minutes=minutes) > DEFAULT_PERIOD
    return render_template(
        "account/sign_in.html",
        form=form,
        faults=faults,
        wait=sign_in_limits.format_wait(minutes) if minutes else "",
        is_long=is_long,
        onward=get_safe_next_url(request.args.get("onward")),
        has_provider=openid_provider.is_provider_configured(),
    )
