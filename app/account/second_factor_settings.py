"""A member's own second factor: on, on another phone, with other recovery codes, off."""

from flask import Response, make_response, redirect, render_template, request, session, url_for
from flask.typing import ResponseReturnValue

from app.account import known_browser, totp
from app.account.credential_checks import (
    NO_CODE,
    WRONG_CODE,
    fault_of_code,
    fault_of_password,
    fault_of_recovery_code,
    time_here,
)
from app.account.profile import account_of_member
from app.account.recovery_codes import HOW_MANY, codes_of, hashes_of
from app.account.safe_redirect import onward_or_home
from app.account.site import blueprint
from app.store.accounts import second_factors
from app.store.accounts.accounts import Account
from app.store.base.sent_forms import result_of
from app.store.base.transactions import now
from app.web.access import Rule, access, actor, member, renew_member_secret
from app.web.csrf_guard import secret_of_form, sent_form
from app.web.security_log import SecurityEvent, log_security_event
from app.web.session_cookie import forget, keep_for_a_while, kept, kept_until

# Where this browser keeps the secret of a second factor that is not on yet, encrypted: a phone
# loads the page anew when somebody comes back from the app.
DRAFT = "second_factor_draft"
# And recovery codes that were made just now.
FRESH_CODES = "recovery_codes"


@blueprint.get("/account/second-step")
@access(Rule.MEMBER)
def second_factor() -> ResponseReturnValue:
    """Whether my second factor is on, and what I can do about it."""
    return render_template(
        "account/second_factor.html",
        account=account_of_member(),
        left=second_factors.recovery_codes_left(member().account_id),
        how_many=HOW_MANY,
        is_required=second_factors.is_required(),
        turned_off="off" in request.args,
    )


@blueprint.get("/account/second-step/set-up")
@access(Rule.SETTING_UP)
def set_up() -> ResponseReturnValue:
    """The secret to put into an app, as a picture and in letters."""
    account = account_of_member()
    if not account.password_hash:
        return redirect(url_for("account.second_factor"))
    return _set_up_page(account, _draft(account) or _begin_draft(account), {})


@blueprint.post("/account/second-step/set-up")
@access(Rule.SETTING_UP)
def turn_on() -> ResponseReturnValue:
    """Turn my second factor on, once a code shows that the app has the secret."""
    account = account_of_member()
    if _has_codes_of_form(account):
        return _turned_on(account)
    secret = _draft(account)
    if secret is None or not account.password_hash:
        return redirect(url_for("account.set_up", onward=_onward()))
    digits = totp.digits_of(request.form.get("code", ""))
    step = totp.step_of(digits, secret, now()) if digits else None
    faults = {} if step else {"code": WRONG_CODE if digits else NO_CODE}
    faults |= _password_faults(account)
    if step is None or faults:
        return _set_up_page(account, secret, faults)
    return _turn_on(account, secret, step)


@blueprint.get("/account/second-step/recovery-codes")
@access(Rule.MEMBER)
def recovery_codes() -> ResponseReturnValue:
    """Recovery codes made just now, for some minutes; else ask for the password to make others."""
    codes = (kept(FRESH_CODES) or "").split()
    # Others may have been made since, or the second factor turned off.
    if second_factors.has_recovery_codes(member().account_id, hashes_of(codes)):
        return _codes_page(codes)
    return _confirm_page("account/new_recovery_codes.html", {})


@blueprint.post("/account/second-step/recovery-codes")
@access(Rule.MEMBER)
def make_recovery_codes() -> ResponseReturnValue:
    """Make other recovery codes, and show them."""
    account = account_of_member()
    if not account.totp_secret:
        return redirect(url_for("account.second_factor"))
    if faults := _password_faults(account):
        return _confirm_page("account/new_recovery_codes.html", faults)
    codes = _codes_of_form()
    if second_factors.replace_recovery_codes(account.id, hashes_of(codes), actor()):
        _log(account, "recovery-codes-made")
    return _show(codes)


@blueprint.post("/account/second-step/recovery-codes/kept")
@access(Rule.MEMBER)
def forget_recovery_codes() -> ResponseReturnValue:
    """Show the codes no longer: they have them."""
    forget(FRESH_CODES)
    return redirect(_onward())


@blueprint.post("/account/second-step/recovery-codes/file")
@access(Rule.MEMBER)
def recovery_codes_file() -> ResponseReturnValue:
    """The codes that the page shows, as a file. What are not my codes does not come back."""
    codes = request.form.get("codes", "").split()[:HOW_MANY]
    if not second_factors.has_recovery_codes(member().account_id, hashes_of(codes)):
        return redirect(url_for("account.second_factor"))
    text = render_template("account/recovery_codes.txt", codes=codes, email=member().email)
    file = Response(text, mimetype="text/plain")
    file.headers["Content-Disposition"] = "attachment; filename=waymark-recovery-codes.txt"
    return file


@blueprint.get("/account/second-step/off")
@access(Rule.MEMBER)
def ask_turn_off() -> ResponseReturnValue:
    """Ask for the password and a code before the second factor is turned off."""
    return _confirm_page("account/second_factor_off.html", {})


@blueprint.post("/account/second-step/off")
@access(Rule.MEMBER)
def turn_off() -> ResponseReturnValue:
    """Turn my second factor off, unless everybody has to have one."""
    account = account_of_member()
    if _is_off_by_form():
        return redirect(url_for("account.second_factor", off="yes"))
    if not account.totp_secret or second_factors.is_required():
        return redirect(url_for("account.second_factor"))
    faults = _password_faults(account) or _code_faults(account)
    # The other of two copies may have used the code.
    if faults and not _is_off_by_form():
        return _confirm_page("account/second_factor_off.html", faults)
    second_factors.turn_off(account.id, actor(), member().session_id, sent_form())
    renew_member_secret()
    _log(account, "second-factor-off")
    return redirect(url_for("account.second_factor", off="yes"))


def _is_off_by_form() -> bool:
    return result_of(sent_form()) is not None


def _turn_on(account: Account, secret: str, step: int) -> ResponseReturnValue:
    encrypted, hashes = totp.encrypt(account.id, secret), hashes_of(_codes_of_form())
    here = member().session_id
    if second_factors.turn_on(account.id, encrypted, step, hashes, actor(), here):
        _log(account, "second-factor-on")
    return _turned_on(account)


def _turned_on(account: Account) -> ResponseReturnValue:
    """The same for each copy of the form that has turned it on."""
    renew_member_secret()
    session.pop(DRAFT, None)
    answer = _show(_codes_of_form())
    known_browser.remember(answer, account)
    return answer


def _codes_of_form() -> list[str]:
    """Recovery codes, the same each time that this form is sent."""
    return codes_of(secret_of_form("-recovery-codes"))


def _has_codes_of_form(account: Account) -> bool:
    return second_factors.has_recovery_codes(account.id, hashes_of(_codes_of_form()))


def _show(codes: list[str]) -> Response:
    """Keep the codes for the page that shows them, and lead there."""
    keep_for_a_while(FRESH_CODES, " ".join(codes))
    onward = request.args.get("onward")
    return make_response(redirect(url_for("account.recovery_codes", onward=onward)))


def _draft(account: Account) -> str | None:
    draft = session.get(DRAFT)
    return totp.decrypt(account.id, draft) if draft else None


def _begin_draft(account: Account) -> str:
    secret = totp.new_secret()
    session[DRAFT] = totp.encrypt(account.id, secret)
    return secret


def _password_faults(account: Account) -> dict[str, str]:
    fault = fault_of_password(account, request.form.get("password", ""))
    return {"password": fault.words} if fault else {}


def _code_faults(account: Account) -> dict[str, str]:
    """A recovery code does as well, for whoever has lost the phone."""
    typed = request.form.get("code", "")
    is_long = len(typed.strip()) > totp.DIGITS + 2
    fault = (fault_of_recovery_code if is_long else fault_of_code)(account, typed)
    return {"code": fault.words} if fault else {}


def _log(account: Account, what: str) -> None:
    log_security_event(SecurityEvent.ACCOUNT_CHANGED, account=account.id, what=what, by=actor())


def _onward() -> str:
    return onward_or_home(request.args.get("onward"))


def _set_up_page(account: Account, secret: str, faults: dict[str, str]) -> ResponseReturnValue:
    address = totp.address_of(secret, account.email)
    page = render_template(
        "account/second_factor_set_up.html",
        account=account,
        address=address,
        picture=totp.picture_of(address),
        secret=totp.in_groups(secret),
        is_led_here=member().lacks_second_factor,
        onward=_onward(),
        time_here=time_here(),
        faults=faults,
    )
    return page, 422 if faults else 200


def _confirm_page(template: str, faults: dict[str, str]) -> ResponseReturnValue:
    account = account_of_member()
    if not account.totp_secret:
        return redirect(url_for("account.second_factor"))
    is_required = second_factors.is_required()
    page = render_template(
        template, account=account, is_required=is_required, faults=faults, time_here=time_here()
    )
    return page, 422 if faults else 200


def _codes_page(codes: list[str]) -> str:
    return render_template(
        "account/recovery_codes.html",
        codes=codes,
        until=kept_until(FRESH_CODES),
        onward=_onward(),
    )
