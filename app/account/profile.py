"""A member's own account: who they are here, their password, and where they are signed in."""

from datetime import datetime

from flask import redirect, render_template, request, url_for
from flask.typing import ResponseReturnValue
from flask_wtf import FlaskForm
from wtforms import Field, PasswordField, ValidationError
from wtforms.validators import EqualTo, InputRequired

from app.account import known_browser, passwords, provider_session
from app.account.credential_checks import fault_of_password
from app.account.site import blueprint
from app.store.accounts import account_sessions, accounts
from app.store.accounts.account_sessions import Role
from app.store.accounts.accounts import Account
from app.store.base.sent_forms import result_of
from app.store.base.transactions import now
from app.web.access import Rule, access, actor, member, renew_member_secret, sign_out
from app.web.csrf_guard import sent_form
from app.web.security_log import SecurityEvent, log_security_event
from scoring.plurals import so_many

ROLES = {
    Role.EDITOR: "Editor: sees everything, invites organisations and enters figures",
    Role.VIEWER: "Viewer: sees everything, and changes nothing",
}
MINUTES_IN_AN_HOUR = 60


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
        if fault := passwords.fault_of(field.data, member().email, member().name):
            raise ValidationError(fault)


@blueprint.get("/account")
@access(Rule.MEMBER)
def mine() -> ResponseReturnValue:
    """Who I am here, and where I am signed in."""
    sittings = account_sessions.sittings_of(member().account_id)
    return render_template(
        "account/mine.html",
        account=account_of_member(),
        role=ROLES[member().role],
        sittings=[
            (ago(sitting.started_at), sitting.session_id == member().session_id)
            for sitting in sittings
        ],
        changed="changed" in request.args,
    )


@blueprint.get("/account/password")
@access(Rule.MEMBER)
def password() -> ResponseReturnValue:
    """The form to change my password."""
    return _password_page(ChangePasswordForm(), {})


@blueprint.post("/account/password")
@access(Rule.MEMBER)
def change_password() -> ResponseReturnValue:
    """Change my password: everywhere else I have to sign in anew."""
    form = ChangePasswordForm()
    if _is_sent_again():
        return _password_changed()
    if not form.validate():
        faults = {field.name: str(field.errors[0]) for field in form if field.errors}
        return _password_page(form, faults)
    fault = fault_of_password(account_of_member(), form.password.data or "")
    # The other of two copies may have changed it since: then the old one is wrong.
    if fault and not _is_sent_again():
        return _password_page(form, {"password": fault.words})
    kept, mine = passwords.hash_of(form.new_password.data or ""), member().account_id
    if accounts.change_password(mine, kept, actor(), member().session_id, sent_form()):
        log_security_event(SecurityEvent.ACCOUNT_CHANGED, account=mine, what="password", by=actor())
    return _password_changed()


def _is_sent_again() -> bool:
    return result_of(sent_form()) is not None


def _password_changed() -> ResponseReturnValue:
    renew_member_secret()
    answer = redirect(url_for("account.mine", changed="yes"))
    known_browser.remember(answer, account_of_member())
    return answer


@blueprint.post("/account/sign-out-everywhere")
@access(Rule.MEMBER)
def leave_everywhere() -> ResponseReturnValue:
    """End my sessions on every browser, this one too."""
    accounts.sign_out_everywhere(member().account_id, actor())
    log_security_event(SecurityEvent.SIGNED_OUT_EVERYWHERE, account=member().account_id)
    return provider_session.sign_out_here(sign_out)


def ago(moment: datetime) -> str:
    """How long ago, in words. A session lasts hours, and hours need no time zone."""
    minutes = int((now() - moment).total_seconds() / 60)
    if minutes < 1:
        return "just now"
    count, unit = minutes, "minute"
    if minutes >= MINUTES_IN_AN_HOUR:
        count, unit = minutes // MINUTES_IN_AN_HOUR, "hour"
    return f"{so_many(count, unit)} ago"


def account_of_member() -> Account:
    """The account of the member who asks, whole."""
    found = accounts.by_id(member().account_id)
    if found is None:
        raise LookupError("whoever is signed in has no account")
    return found


def _password_page(form: ChangePasswordForm, faults: dict[str, str]) -> ResponseReturnValue:
    page = render_template(
        "account/password.html", form=form, faults=faults, account=account_of_member()
    )
    return page, 422 if faults else 200
