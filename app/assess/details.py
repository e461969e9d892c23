"""What an organisation says of itself: when it joins, and when something changes."""

from flask import current_app, flash, redirect, render_template, request, session, url_for
from flask.typing import ResponseReturnValue

from app.access import Rule, access, actor, holder, sign_in
from app.assess import blueprint
from app.details_form import DetailsForm, faults_of, in_words, options
from app.store import assessments, organisations, questionnaires
from app.store.organisations import PLACES, SECTORS, SIZES, ChangedError, Details


@blueprint.route("/join", methods=["GET", "POST"])
@access(Rule.PUBLIC)
def join() -> ResponseReturnValue:
    """Add an organisation, start its first round, and go on to show its return link once.

    Where registration is by invitation, a page says whom to ask instead.
    """
    if current_app.config["REGISTRATION"] != "open":
        return render_template("by_invitation.html"), 403
    form = DetailsForm()
    if not form.validate_on_submit():
        return _page(form, joining=True)
    secret = organisations.join(form.details(), actor())
    found = organisations.holder_by_secret(secret)
    if found is None:
        raise LookupError("a return link made just now is not there")
    sign_in(found)
    session["fresh_link"] = secret
    assessments.start_round(found.organisation_id, questionnaires.newest(), actor())
    return redirect(url_for("assess.your_link"))


@blueprint.route("/details", methods=["GET", "POST"])
@access(Rule.HOLDER)
def change_details() -> ResponseReturnValue:
    """Change what the organisation says of itself."""
    mine = holder().organisation_id
    stands = organisations.details_of(mine)
    form = DetailsForm(data=stands._asdict())
    if not form.validate_on_submit():
        return _page(form, seen=request.form.get("seen", stands.fingerprint))
    try:
        organisations.change_details(mine, form.details(), actor(), request.form.get("seen"))
    except ChangedError as error:
        return _page(form, seen=error.details.fingerprint, meanwhile=error.details)
    flash("Your details are saved.")
    return redirect(url_for("assess.overview"))


def _page(
    form: DetailsForm, *, joining: bool = False, seen: str = "", meanwhile: Details | None = None
) -> ResponseReturnValue:
    page = render_template(
        "details.html",
        form=form,
        faults=faults_of(form),
        joining=joining,
        seen=seen,
        meanwhile=in_words(meanwhile) if meanwhile else "",
        places=options(PLACES),
        sectors=options(SECTORS),
        sizes=options(SIZES),
    )
    return page, 422 if form.errors else 409 if meanwhile else 200
