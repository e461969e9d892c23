"""How the core team signs in: who has a second factor, and whether everybody has to."""

from flask import flash, redirect, render_template, request, url_for
from flask.typing import ResponseReturnValue

from app.account.site import blueprint
from app.store.accounts import accounts, second_factors
from app.store.accounts.account_sessions import Role
from app.web.access import Rule, access, current_actor, current_member
from app.web.security_log import SecurityEvent, log_security_event

POLICY_MESSAGES = {
    "yes": "Everybody who signs in with a password now needs a second step.",
    "no": "A second step is up to each member now.",
}


@blueprint.get("/account/team")
@access(Rule.EDITOR)
def show_sign_in_policy() -> ResponseReturnValue:
    """Who signs in with what, and whether a second factor is required."""
    live = [account for account in accounts.list_accounts() if account.ended_at is None]
    return render_template(
        "account/team.html",
        accounts=live,
        editors=[account for account in live if account.role is Role.EDITOR],
        without=[account for account in live if account.password_hash and not account.totp_secret],
        is_required=second_factors.is_second_factor_required(),
        mine=current_member().account_id,
    )


@blueprint.post("/account/team")
@access(Rule.EDITOR)
def change_sign_in_policy() -> ResponseReturnValue:
    """Require a second factor of everybody who has a password, or leave it to them."""
    answer = request.form.get("required", "")
    if answer in POLICY_MESSAGES:
        second_factors.require_second_factor(required=answer == "yes", actor=current_actor())
        what = "second-factor-required" if answer == "yes" else "second-factor-optional"
        log_security_event(SecurityEvent.SIGN_IN_POLICY_CHANGED, what=what, by=current_actor())
        flash(POLICY_MESSAGES[answer])
    return redirect(url_for("account.show_sign_in_policy"))
