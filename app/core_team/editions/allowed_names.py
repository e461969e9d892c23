"""Names of organisations that words of the public site stand for something else than."""

from flask import flash, redirect, request, url_for
from flask.typing import ResponseReturnValue
from flask_wtf import FlaskForm
from wtforms import StringField

from app.core_team.editions.edition_pages import edition_page, find_published
from app.core_team.site import blueprint
from app.forms.details_form import collapse_whitespace
from app.store.editions import allowed_names
from app.web.access import Rule, access, actor

NOBODY = "Enter the name of a confirmed organisation, as it stands in the list of organisations"


class NameForm(FlaskForm):
    """A name that is not that organisation."""

    name = StringField("Name", filters=[collapse_whitespace])


@blueprint.post("/editions/<day>/names")
@access(Rule.EDITOR)
def allow_name(day: str) -> ResponseReturnValue:
    """Keep with a published edition that a name on the site is not that organisation."""
    kept, name = find_published(day), NameForm().name.data or ""
    if not allowed_names.allow_name(kept.id, kept.day, name, actor()):
        return edition_page(kept, typed=name, fault=NOBODY), 422
    flash("Kept with this edition. Save the file of whom the editions count anew before a freeze.")
    return _to_the_names(day)


@blueprint.post("/editions/<day>/names/look-for")
@access(Rule.EDITOR)
def look_for_name(day: str) -> ResponseReturnValue:
    """Have a name looked for again."""
    kept = find_published(day)
    if allowed_names.look_for_name(kept.id, kept.day, request.form.get("again", ""), actor()):
        flash("That name is looked for again, once the file of whom the editions count is anew.")
    else:
        flash("That name was looked for already, so nothing was changed.", "important")
    return _to_the_names(day)


def _to_the_names(day: str) -> ResponseReturnValue:
    return redirect(url_for("core_team.edition", day=day, _anchor="names"))
