"""The second step of signing in: a code from the member's app, or a recovery code, once the
password was right.
"""

from flask import redirect, render_template, request, url_for
from flask.typing import ResponseReturnValue

from app.account import pending_sign_in
from app.account.credential_checks import Fault, fault_of_code, fault_of_recovery_code, time_here
from app.account.password_sign_in import signed_in
from app.account.safe_redirect import onward_or_home
from app.account.site import blueprint
from app.store.accounts.accounts import Account
from app.web.access import Rule, access


@blueprint.get("/sign-in/code")
@access(Rule.PUBLIC)
def ask_code() -> ResponseReturnValue:
    """Ask for a code from the app."""
    return _code_page() if pending_sign_in.account_to_sign_in() else _password_first()


@blueprint.post("/sign-in/code")
@access(Rule.PUBLIC)
def check_code() -> ResponseReturnValue:
    """Sign somebody in by a code from the app."""
    account = pending_sign_in.account_to_sign_in()
    if account is None:
        return _password_first()
    fault = fault_of_code(account, request.form.get("code", ""))
    return _code_page(fault) if fault else _welcome(account)


@blueprint.get("/sign-in/recovery-code")
@access(Rule.PUBLIC)
def ask_recovery_code() -> ResponseReturnValue:
    """Ask for a recovery code."""
    return _recovery_page() if pending_sign_in.account_to_sign_in() else _password_first()


@blueprint.post("/sign-in/recovery-code")
@access(Rule.PUBLIC)
def check_recovery_code() -> ResponseReturnValue:
    """Sign somebody in by a recovery code, which is used by that."""
    account = pending_sign_in.account_to_sign_in()
    if account is None:
        return _password_first()
    typed = request.form.get("code", "")
    fault = fault_of_recovery_code(account, typed)
    return _recovery_page(fault, typed) if fault else _welcome(account)


def _welcome(account: Account) -> ResponseReturnValue:
    return signed_in(account, _onward()) or _password_first()


def _password_first() -> ResponseReturnValue:
    return redirect(url_for("account.sign_in", late="yes", onward=_onward()))


def _onward() -> str:
    return onward_or_home(request.args.get("onward"))


def _code_page(fault: Fault | None = None) -> ResponseReturnValue:
    return _page("account/code.html", fault, "")


def _recovery_page(fault: Fault | None = None, typed: str = "") -> ResponseReturnValue:
    return _page("account/recovery_code.html", fault, typed)


def _page(template: str, fault: Fault | None, typed: str) -> ResponseReturnValue:
    page = render_template(
        template,
        faults={"code": fault.words} if fault else {},
        typed=typed,
        onward=_onward(),
        time_here=time_here(),
        ends_at=pending_sign_in.ends_at(),
    )
    return (page, fault.status, fault.headers) if fault else page
