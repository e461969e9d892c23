"""Deleting an organisation: one that was added by mistake, or one that has answered, on request."""

from flask import abort, flash, redirect, render_template, request, url_for
from flask.typing import ResponseReturnValue

from app.core_team.organisations.organisation_page import details_context, get_organisation_or_404
from app.core_team.organisations.removal_form import AUTHORITY_LABELS, RemovalForm
from app.core_team.site import blueprint
from app.forms.details_form import as_template_options
from app.store.base.transactions import now
from app.store.lifecycle import organisation_removal
from app.store.lifecycle.organisation_removal import DeletionRequest, RemovalPlan
from app.text.uk_dates import uk_day
from app.web.access import Rule, access, current_actor
from app.web.security_log import SecurityEvent, log_security_event


@blueprint.get("/organisations/<int:organisation_id>/remove")
@access(Rule.EDITOR)
def confirm_remove_organisation(organisation_id: int) -> ResponseReturnValue:
    """Show what deleting the organisation removes, and what stays."""
    removal = _removal_plan(organisation_id)
    return _removal_page(removal, _removal_form(removal))


@blueprint.post("/organisations/<int:organisation_id>/remove")
@access(Rule.EDITOR)
def remove_organisation(organisation_id: int) -> ResponseReturnValue:
    """Delete it, if that does what the page showed; on somebody's word where it answered."""
    removal = _removal_plan(organisation_id)
    form = _removal_form(removal)
    if removal.fingerprint != request.form.get("seen"):
        return _changed_page(organisation_id, form)
    if removal.has_answered and not form.validate():
        return _removal_page(removal, form), 422
    deletion_request = form.deletion_request() if removal.has_answered else None
    if not organisation_removal.remove_organisation(
        organisation_id, current_actor(), removal.fingerprint, deletion_request
    ):
        return _changed_page(organisation_id, form)
    _log_and_flash_deleted(removal, deletion_request)
    return redirect(url_for("core_team.organisations"))


def _removal_plan(organisation_id: int) -> RemovalPlan:
    return organisation_removal.plan_removal(get_organisation_or_404(organisation_id).id) or abort(
        404
    )


def _removal_form(removal: RemovalPlan) -> RemovalForm:
    form = RemovalForm()
    form.one, form.today = removal.one, uk_day(now())
    return form


def _changed_page(organisation_id: int, form: RemovalForm) -> ResponseReturnValue:
    return _removal_page(_removal_plan(organisation_id), form, changed=True), 409


def _log_and_flash_deleted(removal: RemovalPlan, deletion_request: DeletionRequest | None) -> None:
    authority = deletion_request.on_the_word_of if deletion_request else None
    number = removal.one.id
    log_security_event(
        SecurityEvent.ORGANISATION_DELETED, organisation=number, word=authority, by=current_actor()
    )
    flash(f"‘{removal.one.name}’ is not in the list any more.")
    if removal.prepared:
        flash("The edition that is being prepared counted it, so prepare that again.")


def _removal_page(removal: RemovalPlan, form: RemovalForm, *, changed: bool = False) -> str:
    faults = {field.name: str(field.errors[0]) for field in form if field.errors}
    return render_template(
        "core_team/remove.html",
        planned=removal,
        form=form,
        faults=faults,
        changed=changed,
        on_the_word_of=as_template_options(AUTHORITY_LABELS),
        **details_context(),
    )
