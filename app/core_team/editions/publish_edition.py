"""An edition is prepared, looked at, and published for good."""

from flask import flash, redirect, render_template, request, url_for
from flask.typing import ResponseReturnValue

from app.core_team.concurrent_changes import what_became_of_the_edition
from app.core_team.editions.edition_form import EditionForm
from app.core_team.editions.edition_pages import about
from app.core_team.editions.edition_preview import is_too_soon
from app.core_team.site import blueprint
from app.store.base.sent_forms import result_of
from app.store.base.transactions import now
from app.store.editions import edition_changes, edition_publishing
from app.store.editions.allowed_names import allowed_with
from app.store.editions.edition_publishing import Kept, Outcome, RefusedError, TooEarlyError
from app.store.participation.confirmation_queue import how_many_wait
from app.text.uk_dates import day_of
from app.web.access import Rule, access, actor
from app.web.csrf_guard import sent_form

NOT_DONE = {
    Outcome.CHANGED: (
        "Nothing was changed: what is prepared is not what you looked at. Look through it again."
    ),
    Outcome.LEFT: (
        "Nothing was published: an organisation that this edition counts has deleted its answers "
        "since. Prepare it again."
    ),
    Outcome.UNCONFIRMED: (
        "Nothing was published: an organisation that this edition counts is not confirmed any "
        "more. Confirm it again, or prepare the edition again without it."
    ),
    Outcome.NAMED: (
        "Nothing was published: its note names an organisation that was confirmed, or got that "
        "name, since. Prepare it again."
    ),
}


@blueprint.get("/editions/prepare")
@access(Rule.EDITOR)
def new_edition() -> ResponseReturnValue:
    """The form for an edition, filled in with what was prepared before."""
    form, before = _edition_form(), edition_publishing.prepared()
    day = before.day if before else form.today
    form.day.data = f"{day.day} {day:%B %Y}"
    form.note.data = before.edition.note if before else ""
    form.allowed.data = allowed_with(before.id) if before else []
    return _edition_page(form)


@blueprint.post("/editions/prepare")
@access(Rule.EDITOR)
def prepare_edition() -> ResponseReturnValue:
    """Work out an edition of whom it counts by its day. It takes the place of what was prepared."""
    form, refused = _edition_form(), ""
    if result_of(sent_form()) is not None:
        return redirect(url_for("core_team.prepared_edition"))
    if form.validate():
        try:
            edition_publishing.prepare(form.draft(), actor(), form=sent_form())
            return redirect(url_for("core_team.prepared_edition"))
        except TooEarlyError:
            form.day.errors = ["An edition was published just now. Enter a later date"]
        except RefusedError as error:
            refused = str(error)
    return _edition_page(form, refused)


@blueprint.get("/editions/prepared")
@access(Rule.MEMBER)
def prepared_edition() -> ResponseReturnValue:
    """The figures that would be published, those that would not be, and why."""
    mine = edition_publishing.prepared()
    return _preview(mine) if mine else _to_the_list()


@blueprint.get("/editions/publish")
@access(Rule.EDITOR)
def look_at_edition() -> ResponseReturnValue:
    """Think once more before it is published."""
    mine = edition_publishing.prepared()
    if mine is None:
        return _nothing_prepared()
    if mine.fingerprint != request.args.get("seen") or not edition_publishing.can_be_published(
        mine
    ):
        return redirect(url_for("core_team.prepared_edition"))
    return render_template("core_team/edition_publish.html", **about(mine))


@blueprint.post("/editions/publish")
@access(Rule.EDITOR)
def publish_edition() -> ResponseReturnValue:
    """Publish it for good, if it is what was looked at."""
    outcome = edition_publishing.publish(request.form.get("seen", ""), actor())
    if outcome in NOT_DONE:
        return _not_done(outcome)
    flash("The edition is published. It is not on the public site yet: see below.")
    return redirect(url_for("core_team.editions_list"))


@blueprint.post("/editions/withdraw")
@access(Rule.EDITOR)
def withdraw_edition() -> ResponseReturnValue:
    """Take back what was prepared. What is published stays."""
    if not edition_publishing.withdraw(request.form.get("seen", ""), actor()):
        return _not_done(Outcome.CHANGED)
    flash("The prepared edition is taken back. Nothing was published.")
    return _to_the_list()


def _edition_form() -> EditionForm:
    form = EditionForm()
    form.today, form.last = day_of(now()), edition_publishing.last_day()
    return form


def _edition_page(form: EditionForm, refused: str = "") -> ResponseReturnValue:
    faults = {field.name: str(field.errors[0]) for field in form if field.errors}
    page = render_template(
        "core_team/edition_prepare.html",
        form=form,
        faults=faults,
        refused=refused,
        prepared=edition_publishing.prepared(),
        waiting=how_many_wait(),
        named=form.named(),
        today=form.today,
    )
    return page, 422 if faults or refused else 200


def _not_done(outcome: Outcome) -> ResponseReturnValue:
    mine = edition_publishing.prepared()
    return (_preview(mine, NOT_DONE[outcome]), 409) if mine else _nothing_prepared()


def _nothing_prepared() -> ResponseReturnValue:
    """Somebody was quicker: published it, or took it back."""
    flash(what_became_of_the_edition(request.values.get("seen")), "important")
    return _to_the_list()


def _preview(mine: Kept, trouble: str = "") -> str:
    return render_template(
        "core_team/edition.html",
        since=edition_changes.since(mine),
        trouble=trouble,
        too_soon=is_too_soon(mine.edition, edition_publishing.last_day()),
        names=edition_publishing.named_in_note(mine),
        **about(mine),
    )


def _to_the_list() -> ResponseReturnValue:
    return redirect(url_for("core_team.editions_list"))
