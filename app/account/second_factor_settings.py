"""A member's own second factor: on, on another phone, with other recovery codes, off."""

from flask import Response, make_response, redirect, render_template, request, session, url_for
from flask.typing import ResponseReturnValue

from app.account import known_browser, totp
from app.account.credential_checks import (
    NO_CODE,
    WRONG_CODE,
    find_code_fault,
    find_password_fault,
    find_recovery_code_fault,
    format_service_time,
)
from app.account.profile import get_own_account
from app.account.recovery_codes import CODE_COUNT, derive_recovery_codes, hash_recovery_codes
from app.account.safe_redirect import get_safe_next_url
from app.account.site import blueprint
from app.store.accounts import second_factors
from app.store.accounts.accounts import Account
from app.store.base.sent_forms import get_form_result
from app.store.base.transactions import now
from app.web.access import Rule, access, current_actor, current_member, renew_member_secret
from app.web.csrf_guard import derive_form_secret, get_idempotency_key
from app.web.security_log import SecurityEvent, log_security_event
from app.web.session_cookie import (
    forget_kept_secret,
    get_kept_secret,
    get_kept_until,
    keep_secret_briefly,
)

# Where this browser keeps the secret of a second factor that is not on yet, encrypted: a phone
# loads the page anew when somebody comes back from the app.
DRAFT_KEY = "second_factor_draft"
# And recovery codes that were made just now.
NEW_CODES_KEY = "recovery_codes"


@blueprint.get("/account/second-step")
@access(Rule.MEMBER)
def second_factor() -> ResponseReturnValue:
    """Whether my second factor is on, and what I can do about it."""
    return render_template(
        "account/second_factor.html",
        account=get_own_account(),
        left=second_factors.count_recovery_codes(current_member().account_id),
        how_many=CODE_COUNT,
        is_required=second_factors.is_second_factor_required(),
        turned_off="off" in request.args,
    )


@blueprint.get("/account/second-step/set-up")
@access(Rule.SETTING_UP)
def set_up() -> ResponseReturnValue:
    """The secret to put into an app, as a picture and in letters."""
    account = get_own_account()
    if not account.password_hash:
        return redirect(url_for("account.second_factor"))
    return _render_set_up(account, _find_draft_secret(account) or _create_draft_secret(account), {})


@blueprint.post("/account/second-step/set-up")
@access(Rule.SETTING_UP)
def turn_on() -> ResponseReturnValue:
    """Turn my second factor on, once a code shows that the app has the secret."""
    account = get_own_account()
    if _has_codes_of_form(account):
        return _finish_turning_on(account)
    secret = _find_draft_secret(account)
    if secret is None or not account.password_hash:
        return redirect(url_for("account.set_up", onward=_get_next_url()))
    digits = totp.parse_code(request.form.get("code", ""))
    step = totp.find_time_step(digits, secret, now()) if digits else None
    faults = {} if step else {"code": WRONG_CODE if digits else NO_CODE}
    faults |= _find_password_faults(account)
    if step is None or faults:
        return _render_set_up(account, secret, faults)
    return _turn_on(account, secret, step)


@blueprint.get("/account/second-step/recovery-codes")
@access(Rule.MEMBER)
def recovery_codes() -> ResponseReturnValue:
    """Recovery codes made just now, for some minutes; else ask for the password to make others."""
    codes = (get_kept_secret(NEW_CODES_KEY) or "").split()
    # Others may have been made since, or the second factor turned off.
    if second_factors.has_recovery_codes(current_member().account_id, hash_recovery_codes(codes)):
        return _render_codes(codes)
    return _render_confirm("account/new_recovery_codes.html", {})


@blueprint.post("/account/second-step/recovery-codes")
@access(Rule.MEMBER)
def make_recovery_codes() -> ResponseReturnValue:
    """Make other recovery codes, and show them."""
    account = get_own_account()
    if not account.totp_secret:
        return redirect(url_for("account.second_factor"))
    if faults := _find_password_faults(account):
        return _render_confirm("account/new_recovery_codes.html", faults)
    codes = _derive_codes_of_form()
    if second_factors.replace_recovery_codes(
        account.id, hash_recovery_codes(codes), current_actor()
    ):
        _log_account_change(account, "recovery-codes-made")
    return _redirect_to_codes(codes)


@blueprint.post("/account/second-step/recovery-codes/kept")
@access(Rule.MEMBER)
def forget_recovery_codes() -> ResponseReturnValue:
    """Show the codes no longer: they have them."""
    forget_kept_secret(NEW_CODES_KEY)
    return redirect(_get_next_url())


@blueprint.post("/account/second-step/recovery-codes/file")
@access(Rule.MEMBER)
def recovery_codes_file() -> ResponseReturnValue:
    """The codes that the page shows, as a file. What are not my codes does not come back."""
    codes = request.form.get("codes", "").split()[:CODE_COUNT]
    if not second_factors.has_recovery_codes(
        current_member().account_id, hash_recovery_codes(codes)
    ):
        return redirect(url_for("account.second_factor"))
    text = render_template("account/recovery_codes.txt", codes=codes, email=current_member().email)
    file = Response(text, mimetype="text/plain")
    file.headers["Content-Disposition"] = "attachment; filename=waymark-recovery-codes.txt"
    return file


@blueprint.get("/account/second-step/off")
@access(Rule.MEMBER)
def ask_turn_off() -> ResponseReturnValue:
    """Ask for the password and a code before the second factor is turned off."""
    return _render_confirm("account/second_factor_off.html", {})


@blueprint.post("/account/second-step/off")
@access(Rule.MEMBER)
def turn_off() -> ResponseReturnValue:
    """Turn my second factor off, unless everybody has to have one."""
    account = get_own_account()
    if _is_turned_off_by_form():
        return redirect(url_for("account.second_factor", off="yes"))
    if not account.totp_secret or second_factors.is_second_factor_required():
        return redirect(url_for("account.second_factor"))
    faults = _find_password_faults(account) or _find_code_faults(account)
    # The other of two copies may have used the code.
    if faults and not _is_turned_off_by_form():
        return _render_confirm("account/second_factor_off.html", faults)
    second_factors.turn_off_second_factor(
        account.id, current_actor(), current_member().session_id, get_idempotency_key()
    )
    renew_member_secret()
    _log_account_change(account, "second-factor-off")
    return redirect(url_for("account.second_factor", off="yes"))


def _is_turned_off_by_form() -> bool:
    return get_form_result(get_idempotency_key()) is not None


def _turn_on(account: Account, secret: str, step: int) -> ResponseReturnValue:
    encrypted, hashes = (
        totp.encrypt_secret(account.id, secret),
        hash_recovery_codes(_derive_codes_of_form()),
    )
    session_id = current_member().session_id
    if second_factors.set_up_second_factor(
        account.id, encrypted, step, hashes, current_actor(), session_id
    ):
        _log_account_change(account, "second-factor-on")
    return _finish_turning_on(account)


def _finish_turning_on(account: Account) -> ResponseReturnValue:
    """Answer each copy of the form that has turned it on alike."""
    renew_member_secret()
    session.pop(DRAFT_KEY, None)
    answer = _redirect_to_codes(_derive_codes_of_form())
    known_browser.remember_browser(answer, account)
    return answer


def _derive_codes_of_form() -> list[str]:
    """Recovery codes, the same each time that this form is sent."""
    return derive_recovery_codes(derive_form_secret("-recovery-codes"))


def _has_codes_of_form(account: Account) -> bool:
    return second_factors.has_recovery_codes(
        account.id, hash_recovery_codes(_derive_codes_of_form())
    )


def _redirect_to_codes(codes: list[str]) -> Response:
    """Keep the codes for the page that shows them, and lead there."""
    keep_secret_briefly(NEW_CODES_KEY, " ".join(codes))
    onward = request.args.get("onward")
    return make_response(redirect(url_for("account.recovery_codes", onward=onward)))


def _find_draft_secret(account: Account) -> str | None:
    draft = session.get(DRAFT_KEY)
    return totp.decrypt_secret(account.id, draft) if draft else None


def _create_draft_secret(account: Account) -> str:
    secret = totp.generate_secret()
    session[DRAFT_KEY] = totp.encrypt_secret(account.id, secret)
    return secret


def _find_password_faults(account: Account) -> dict[str, str]:
    fault = find_password_fault(account, request.form.get("password", ""))
    return {"password": fault.words} if fault else {}


def _find_code_faults(account: Account) -> dict[str, str]:
    """A recovery code does as well, for whoever has lost the phone."""
    typed = request.form.get("code", "")
    is_long = len(typed.strip()) > totp.CODE_DIGITS + 2
    fault = (find_recovery_code_fault if is_long else find_code_fault)(account, typed)
    return {"code": fault.words} if fault else {}


def _log_account_change(account: Account, what: str) -> None:
    log_security_event(
        SecurityEvent.ACCOUNT_CHANGED, account=account.id, what=what, by=current_actor()
    )


def _get_next_url() -> str:
    return get_safe_next_url(request.args.get("onward"))


def _render_set_up(account: Account, secret: str, faults: dict[str, str]) -> ResponseReturnValue:
    address = totp.make_provisioning_uri(secret, account.email)
    page = render_template(
        "account/second_factor_set_up.html",
        account=account,
        address=address,
        picture=totp.draw_qr_code(address),
        secret=totp.group_letters(secret),
        is_led_here=current_member().lacks_second_factor,
        onward=_get_next_url(),
        time_here=format_service_time(),
        faults=faults,
    )
    return page, 422 if faults else 200


def _render_confirm(template: str, faults: dict[str, str]) -> ResponseReturnValue:
    account = get_own_account()
    if not account.totp_secret:
        return redirect(url_for("account.second_factor"))
    is_required = second_factors.is_second_factor_required()
    page = render_template(
        template,
        account=account,
        is_required=is_required,
        faults=faults,
        time_here=format_service_time(),
    )
    return page, 422 if faults else 200


def _render_codes(codes: list[str]) -> str:
    return render_template(
        "account/recovery_codes.html",
        codes=codes,
        until=get_kept_until(NEW_CODES_KEY),
        onward=_get_next_url(),
    )
