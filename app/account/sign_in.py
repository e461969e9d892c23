"""Signing in with an e-mail address and a password, and signing out."""

from flask import redirect, render_template, url_for
from flask.typing import ResponseReturnValue

from app.access import Rule, access, member, sign_out
from app.account import blueprint
from app.store import sessions


@blueprint.get("/sign-in")
@access(Rule.PUBLIC)
def sign_in() -> ResponseReturnValue:
    """Ask who is there."""
    return render_template("account/sign_in.html")


@blueprint.post("/sign-out")
@access(Rule.MEMBER)
def leave() -> ResponseReturnValue:
    """End the session on this browser."""
    sessions.end(member().session_id)
    sign_out()
    return redirect(url_for("account.sign_in"))


@blueprint.get("/account")
@access(Rule.MEMBER)
def mine() -> ResponseReturnValue:
    """The member's own account."""
    return render_template("account/mine.html")
