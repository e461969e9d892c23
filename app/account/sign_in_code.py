"""The second step of signing in: a code from the member's app, or a recovery code, once the
password was right.
"""

from flask import redirect, render_template, request, url_for
from flask.typing import ResponseReturnValue

from app.account import pending_sign_in
from app.account.credential_checks import (
    CredentialFault,
    find_code_fault,
    find_recovery_code_fault,
    format_service_time,
)
from app.account.password_sign_in import sign_in_and_redirect
from app.account.safe_redirect import get_safe_next_url
from app.account.site import blueprint
from app.store.accounts.accounts import Account
from app.web.access import Rule, access


@blueprint.get("/sign-in/code")
@access(Rule.PUBLIC)
def ask_code() -> ResponseReturnValue:
    """Ask for a code from the app."""
    return (
        _render_code_page() if pending_sign_in.find_pending_account() else _redirect_to_password()
    )


@blueprint.post("/sign-in/code")
@access(Rule.PUBLIC)
def check_code() -> ResponseReturnValue:
    """Sign somebody in by a code from the app."""
    account = pending_sign_in.find_pending_account()
    if account is None:
        return _redirect_to_password()
    fault = find_code_fault(account, request.form.get("code", ""))
    return _render_code_page(fault) if fault else _finish_sign_in(account)


@blueprint.get("/sign-in/recovery-code")
@access(Rule.PUBLIC)
def ask_recovery_code() -> ResponseReturnValue:
    """Ask for a recovery code."""
    return (
        _render_recovery_page()
        if pending_sign_in.find_pending_account()
        else _redirect_to_password()
    )


@blueprint.post("/sign-in/recovery-code")
@access(Rule.PUBLIC)
def check_recovery_code() -> ResponseReturnValue:
    """Sign somebody in by a recovery code, which is used by that."""
    account = pending_sign_in.find_pending_account()
    if account is None:
        return _redirect_to_password()
    typed = request.form.get("code", "")
    fault = find_recovery_code_fault(account, typed)
    return _render_recovery_page(fault, typed) if fault else _finish_sign_in(account)


def _finish_sign_in(account: Account) -> ResponseReturnValue:
    return sign_in_and_redirect(account, _get_next_url()) or _redirect_to_password()


def _redirect_to_password() -> ResponseReturnValue:
    return redirect(url_for("account.sign_in", late="yes", onward=_get_next_url()))


def _get_next_url() -> str:
    return get_safe_next_url(request.args.get("onward"))


def _render_code_page(fault: CredentialFault | None = None) -> ResponseReturnValue:
    return _render_page("account/code.html", fault, "")


def _render_recovery_page(
    fault: CredentialFault | None = None, typed: str = ""
) -> ResponseReturnValue:
    return _render_page("account/recovery_code.html", fault, typed)


def _render_page(template: str, fault: CredentialFault | None, typed: str) -> ResponseReturnValue:
    page = render_template(
        template,
        faults={"code": fault.words} if fault else {},
        typed=typed,
        onward=_get_next_url(),
        time_here=format_service_time(),
        ends_at=pending_sign_in.get_pending_expiry(),
    )
    return (page, fault.status, fault.headers) if fault else page
