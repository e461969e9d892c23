"""Deleting an organisation: one that was added by mistake, or one that has answered, on request."""

from flask import abort, flash, redirect, render_template, request, url_for
from flask.typing import ResponseReturnValue

from app.core_team.organisations.organisation_page import found_or_404, words_for_details
from app.core_team.organisations.removal_form import ON_THE_WORD_OF, RemovalForm
from app.core_team.site import blueprint
from app.forms.details_form import as_template_options
from app.store.base.transactions import now
from app.store.lifecycle import organisation_removal
from app.store.lifecycle.organisation_removal import Removal, Request
from app.text.uk_dates import day_of
from app.web.access import Rule, access, actor
from app.web.security_log import SecurityEvent, log_security_event


@blueprint.get("/organisations/<int:organisation_id>/remove")
@access(Rule.EDITOR)
def look_at_organisation(organisation_id: int) -> ResponseReturnValue:
    """What exactly would go, and what would stay."""
    planned = _plan(organisation_id)
    return _page(planned, _form_for(planned))


@blueprint.post("/organisations/<int:organisation_id>/remove")
@access(Rule.EDITOR)
def remove_organisation(organisation_id: int) -> ResponseReturnValue:
    """Delete it, if that does what the page showed; where it has answered, on somebody's word."""
    planned = _plan(organisation_id)
    form = _form_for(planned)
    if planned.fingerprint != request.form.get("seen"):
        return _changed(organisation_id, form)
    if planned.has_answered and not form.validate():
        return _page(planned, form), 422
    asked = form.request() if planned.has_answered else None
    if not organisation_removal.remove(organisation_id, actor(), planned.fingerprint, asked):
        return _changed(organisation_id, form)
    _tell_deleted(planned, asked)
    return redirect(url_for("core_team.organisations"))


def _plan(organisation_id: int) -> Removal:
    return organisation_removal.plan(found_or_404(organisation_id).id) or abort(404)


def _form_for(planned: Removal) -> RemovalForm:
    form = RemovalForm()
    form.one, form.today = planned.one, day_of(now())
    return form


def _changed(organisation_id: int, form: RemovalForm) -> ResponseReturnValue:
    return _page(_plan(organisation_id), form, changed=True), 409


def _tell_deleted(planned: Removal, asked: Request | None) -> None:
    word = asked.on_the_word_of if asked else None
    number = planned.one.id
    log_security_event(
        SecurityEvent.ORGANISATION_DELETED, organisation=number, word=word, by=actor()
    )
    flash(f"‘{planned.one.name}’ is not in the list any more.")
    if planned.prepared:
        flash("The edition that is being prepared counted it, so prepare that again.")


def _page(planned: Removal, form: RemovalForm, *, changed: bool = False) -> str:
    faults = {field.name: str(field.errors[0]) for field in form if field.errors}
    return render_template(
        "core_team/remove.html",
        planned=planned,
        form=form,
        faults=faults,
        changed=changed,
        on_the_word_of=as_template_options(ON_THE_WORD_OF),
        **words_for_details(),
    )
