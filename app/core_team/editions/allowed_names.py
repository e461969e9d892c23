"""Names of organisations that on the public site mean something else, and so are allowed."""

from flask import flash, redirect, request, url_for
from flask.typing import ResponseReturnValue
from flask_wtf import FlaskForm
from wtforms import StringField

from app.core_team.editions.edition_pages import get_published_or_404, render_edition
from app.core_team.site import blueprint
from app.forms.details_form import collapse_whitespace
from app.store.editions import allowed_names
from app.web.access import Rule, access, current_actor

NAME_NOT_FOUND = (
    "Enter the name of a confirmed organisation, as it stands in the list of organisations"
)


class AllowedNameForm(FlaskForm):
    """The form for a name that on the site does not mean the organisation."""

    name = StringField("Name", filters=[collapse_whitespace])


@blueprint.post("/editions/<day>/names")
@access(Rule.EDITOR)
def allow_name(day: str) -> ResponseReturnValue:
    """Allow a name with a published edition: on the site it does not mean the organisation."""
    kept, name = get_published_or_404(day), AllowedNameForm().name.data or ""
    if not allowed_names.allow_name(kept.id, kept.day, name, current_actor()):
        return render_edition(kept, typed=name, fault=NAME_NOT_FOUND), 422
    flash("Kept with this edition. Save the file of whom the editions count anew before a freeze.")
    return _redirect_to_names(day)


@blueprint.post("/editions/<day>/names/look-for")
@access(Rule.EDITOR)
def disallow_name(day: str) -> ResponseReturnValue:
    """Allow a name no longer: it is looked for again."""
    kept = get_published_or_404(day)
    if allowed_names.disallow_name(
        kept.id, kept.day, request.form.get("again", ""), current_actor()
    ):
        flash("That name is looked for again, once the file of whom the editions count is anew.")
    else:
        flash("That name was looked for already, so nothing was changed.", "important")
    return _redirect_to_names(day)


def _redirect_to_names(day: str) -> ResponseReturnValue:
    return redirect(url_for("core_team.edition", day=day, _anchor="names"))
