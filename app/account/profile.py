"""A member's own account: who they are here, their password, and where they are signed in."""

from datetime import datetime

from flask import redirect, render_template, request, url_for
from flask.typing import ResponseReturnValue
from flask_wtf import FlaskForm
from wtforms import Field, PasswordField, ValidationError
from wtforms.validators import EqualTo, InputRequired

from app.account import known_browser, passwords, provider_session
from app.account.credential_checks import find_password_fault
from app.account.site import blueprint
from app.store.accounts import account_sessions, accounts
from app.store.accounts.account_sessions import Role
from app.store.accounts.accounts import Account
from app.store.base.current_programme import get_programme
from app.store.base.sent_forms import get_form_result
from app.store.base.transactions import now
from app.web.access import (
    Rule,
    access,
    current_actor,
    current_member,
    renew_member_secret,
    sign_out,
)
from app.web.csrf_guard import get_idempotency_key
from app.web.security_log import SecurityEvent, log_security_event
from scoring.plurals import pluralise

ROLE_DESCRIPTIONS = {
    Role.EDITOR: "Editor: sees everything, invites organisations and enters figures",
    Role.VIEWER: "Viewer: sees everything, and changes nothing",
}
MINUTES_PER_HOUR = 60


class ChangePasswordForm(FlaskForm):
    """The old password and a new one, twice, since nobody sees what they type."""

    password = PasswordField("Your password now", [InputRequired("Enter your password as it is")])
    new_password = PasswordField("New password", [InputRequired("Enter a new password")])
    again = PasswordField(
        "New password again",
        [EqualTo("new_password", "Type the new password twice: the two differ")],
    )

    def validate_new_password(self, field: Field) -> None:
        """One that is good enough."""
        member = current_member()
        if fault := passwords.find_new_password_fault(
            field.data, member.email, member.name, get_programme()
        ):
            raise ValidationError(fault)


@blueprint.get("/account")
@access(Rule.MEMBER)
def profile() -> ResponseReturnValue:
    """Who I am here, and where I am signed in."""
    sittings = account_sessions.list_account_sessions(current_member().account_id)
    return render_template(
        "account/profile.html",
        account=get_own_account(),
        role=ROLE_DESCRIPTIONS[current_member().role],
        sittings=[
            (format_ago(sitting.started_at), sitting.session_id == current_member().session_id)
            for sitting in sittings
        ],
        changed="changed" in request.args,
    )


@blueprint.get("/account/password")
@access(Rule.MEMBER)
def ask_new_password() -> ResponseReturnValue:
    """The form to change my password."""
    return _render_password_page(ChangePasswordForm(), {})


@blueprint.post("/account/password")
@access(Rule.MEMBER)
def change_password() -> ResponseReturnValue:
    """Change my password: everywhere else I have to sign in anew."""
    form = ChangePasswordForm()
    if _is_resent():
        return _finish_password_change()
    if not form.validate():
        faults = {field.name: str(field.errors[0]) for field in form if field.errors}
        return _render_password_page(form, faults)
    fault = find_password_fault(get_own_account(), form.password.data or "")
    # The other of two copies may have changed it since: then the old one is wrong.
    if fault and not _is_resent():
        return _render_password_page(form, {"password": fault.words})
    password_hash, account_id = (
        passwords.hash_password(form.new_password.data or ""),
        current_member().account_id,
    )
    if accounts.change_password(
        account_id,
        password_hash,
        current_actor(),
        current_member().session_id,
        get_idempotency_key(),
    ):
        log_security_event(
            SecurityEvent.ACCOUNT_CHANGED, account=account_id, what="password", by=current_actor()
        )
    return _finish_password_change()


def _is_resent() -> bool:
    return get_form_result(get_idempotency_key()) is not None


def _finish_password_change() -> ResponseReturnValue:
    renew_member_secret()
    answer = redirect(url_for("account.profile", changed="yes"))
    known_browser.remember_browser(answer, get_own_account())
    return answer


@blueprint.post("/account/sign-out-everywhere")
@access(Rule.MEMBER)
def sign_out_everywhere() -> ResponseReturnValue:
    """End my sessions on every browser, this one too."""
    accounts.sign_out_everywhere(current_member().account_id, current_actor())
    log_security_event(SecurityEvent.SIGNED_OUT_EVERYWHERE, account=current_member().account_id)
    return provider_session.sign_out_and_redirect(sign_out)


def format_ago(moment: datetime) -> str:
    """How long ago, in words. A session lasts hours, and hours need no time zone."""
    minutes = int((now() - moment).total_seconds() / 60)
    if minutes < 1:
        return "just now"
    count, unit = minutes, "minute"
    if minutes >= MINUTES_PER_HOUR:
        count, unit = minutes // MINUTES_PER_HOUR, "hour"
    return f"{pluralise(count, unit)} ago"


def get_own_account() -> Account:
    """The account of the member who asks, whole."""
    account = accounts.find_by_id(current_member().account_id)
    if account is None:
        raise LookupError("whoever is signed in has no account")
    return account


def _render_password_page(form: ChangePasswordForm, faults: dict[str, str]) -> ResponseReturnValue:
    page = render_template(
        "account/password.html", form=form, faults=faults, account=get_own_account()
    )
    return page, 422 if faults else 200
