"""Preparing an edition, looking at it, and publishing it for good."""

from flask import flash, redirect, render_template, request, url_for
from flask.typing import ResponseReturnValue

from app.core_team.concurrent_changes import edition_gone_message
from app.core_team.editions.edition_form import EditionForm
from app.core_team.editions.edition_pages import edition_context
from app.core_team.editions.edition_preview import is_too_soon
from app.core_team.site import blueprint
from app.store.base.sent_forms import get_form_result
from app.store.base.transactions import now
from app.store.editions import edition_changes, edition_publishing
from app.store.editions.allowed_names import list_allowed_names
from app.store.editions.edition_publishing import (
    EditionRefusedError,
    PublishOutcome,
    StoredEdition,
    TooEarlyError,
)
from app.store.participation.confirmation_queue import count_unconfirmed
from app.text.uk_dates import uk_day
from app.web.access import Rule, access, current_actor
from app.web.csrf_guard import get_idempotency_key

PUBLISH_REFUSALS = {
    PublishOutcome.CHANGED: (
        "Nothing was changed: what is prepared is not what you looked at. Look through it again."
    ),
    PublishOutcome.LEFT: (
        "Nothing was published: an organisation that this edition counts has deleted its answers "
        "since. Prepare it again."
    ),
    PublishOutcome.UNCONFIRMED: (
        "Nothing was published: an organisation that this edition counts is not confirmed any "
        "more. Confirm it again, or prepare the edition again without it."
    ),
    PublishOutcome.NAMED: (
        "Nothing was published: its note names an organisation that was confirmed, or got that "
        "name, since. Prepare it again."
    ),
}


@blueprint.get("/editions/prepare")
@access(Rule.EDITOR)
def new_edition() -> ResponseReturnValue:
    """The form to prepare an edition, filled with the prepared one where there is one."""
    form, prepared = _new_edition_form(), edition_publishing.get_prepared_edition()
    day = prepared.day if prepared else form.today
    form.day.data = f"{day.day} {day:%B %Y}"
    form.note.data = prepared.edition.note if prepared else ""
    form.allowed.data = list_allowed_names(prepared.id) if prepared else []
    return _form_page(form)


@blueprint.post("/editions/prepare")
@access(Rule.EDITOR)
def prepare_edition() -> ResponseReturnValue:
    """Prepare an edition, in place of one that was prepared before."""
    form, refused = _new_edition_form(), ""
    if get_form_result(get_idempotency_key()) is not None:
        return redirect(url_for("core_team.prepared_edition"))
    if form.validate():
        try:
            edition_publishing.prepare_edition(
                form.draft(), current_actor(), form=get_idempotency_key()
            )
            return redirect(url_for("core_team.prepared_edition"))
        except TooEarlyError:
            form.day.errors = ["An edition was published just now. Enter a later date"]
        except EditionRefusedError as error:
            refused = str(error)
    return _form_page(form, refused)


@blueprint.get("/editions/prepared")
@access(Rule.MEMBER)
def prepared_edition() -> ResponseReturnValue:
    """The preview: the figures that would be published, those that would not be, and why."""
    prepared = edition_publishing.get_prepared_edition()
    return _preview_page(prepared) if prepared else _redirect_to_editions()


@blueprint.get("/editions/publish")
@access(Rule.EDITOR)
def confirm_publish_edition() -> ResponseReturnValue:
    """The page to confirm that the prepared edition is published."""
    prepared = edition_publishing.get_prepared_edition()
    if prepared is None:
        return _redirect_nothing_prepared()
    if prepared.fingerprint != request.args.get("seen") or not edition_publishing.can_be_published(
        prepared
    ):
        return redirect(url_for("core_team.prepared_edition"))
    return render_template("core_team/edition_publish.html", **edition_context(prepared))


@blueprint.post("/editions/publish")
@access(Rule.EDITOR)
def publish_edition() -> ResponseReturnValue:
    """Publish the prepared edition for good, if it is the one that was looked at."""
    outcome = edition_publishing.publish_edition(request.form.get("seen", ""), current_actor())
    if outcome in PUBLISH_REFUSALS:
        return _refusal_page(outcome)
    flash("The edition is published. It is not on the public site yet: see below.")
    return redirect(url_for("core_team.editions_list"))


@blueprint.post("/editions/withdraw")
@access(Rule.EDITOR)
def withdraw_edition() -> ResponseReturnValue:
    """Withdraw the prepared edition. What is published stays."""
    if not edition_publishing.withdraw_edition(request.form.get("seen", ""), current_actor()):
        return _refusal_page(PublishOutcome.CHANGED)
    flash("The prepared edition is taken back. Nothing was published.")
    return _redirect_to_editions()


def _new_edition_form() -> EditionForm:
    form = EditionForm()
    form.today, form.last = uk_day(now()), edition_publishing.last_published_date()
    return form


def _form_page(form: EditionForm, refused: str = "") -> ResponseReturnValue:
    faults = {field.name: str(field.errors[0]) for field in form if field.errors}
    page = render_template(
        "core_team/edition_prepare.html",
        form=form,
        faults=faults,
        refused=refused,
        prepared=edition_publishing.get_prepared_edition(),
        waiting=count_unconfirmed(),
        named=form.named_organisations(),
        today=form.today,
    )
    return page, 422 if faults or refused else 200


def _refusal_page(outcome: PublishOutcome) -> ResponseReturnValue:
    prepared = edition_publishing.get_prepared_edition()
    return (
        (_preview_page(prepared, PUBLISH_REFUSALS[outcome]), 409)
        if prepared
        else _redirect_nothing_prepared()
    )


def _redirect_nothing_prepared() -> ResponseReturnValue:
    """Redirect with a message: somebody has just published the edition, or withdrawn it."""
    flash(edition_gone_message(request.values.get("seen")), "important")
    return _redirect_to_editions()


def _preview_page(prepared: StoredEdition, trouble: str = "") -> str:
    return render_template(
        "core_team/edition.html",
        since=edition_changes.changes_since_prepared(prepared),
        trouble=trouble,
        too_soon=is_too_soon(prepared.edition, edition_publishing.last_published_date()),
        names=edition_publishing.find_names_in_edition_note(prepared),
        **edition_context(prepared),
    )


def _redirect_to_editions() -> ResponseReturnValue:
    return redirect(url_for("core_team.editions_list"))
