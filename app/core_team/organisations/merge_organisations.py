"""Lists likely duplicates, and merges two records of one organisation."""

from flask import flash, redirect, render_template, request, url_for
from flask.typing import ResponseReturnValue

from app.core_team.concurrent_changes import actor_subject
from app.core_team.organisations.filter_query import MOST_SEARCH_LENGTH
from app.core_team.organisations.organisation_page import (
    details_context,
    get_organisation_or_404,
    parse_id,
)
from app.core_team.site import blueprint
from app.store.base.sent_forms import get_form_result
from app.store.lifecycle import organisation_merge
from app.store.lifecycle.organisation_merge import MOST_NAMES, MergePlan
from app.store.participation import event_history, organisation_search
from app.store.participation.organisation_search import Filters, OrganisationSummary
from app.web.access import Rule, access, current_actor
from app.web.csrf_guard import get_idempotency_key
from scoring.programme.programme import RespondentKind

# The most organisations that a search shows: enough to find one by name.
MOST_SEARCH_RESULTS = 20


@blueprint.get("/organisations/duplicates")
@access(Rule.MEMBER)
def list_duplicates() -> ResponseReturnValue:
    """List organisations whose names differ in case, accents and punctuation alone."""
    namesakes, count = organisation_merge.list_namesakes()
    return render_template(
        "core_team/duplicates.html",
        found=namesakes,
        count=count,
        most=MOST_NAMES,
        **details_context(),
    )


@blueprint.get("/organisations/<int:organisation_id>/merge")
@access(Rule.EDITOR)
def preview_merge(organisation_id: int) -> ResponseReturnValue:
    """Search for the other record; then show exactly what merging it into this one would do."""
    organisation = get_organisation_or_404(organisation_id, RespondentKind.ORGANISATION)
    gone = request.args.get("with", "")
    if not gone:
        return _search_page(organisation, request.args.get("q", ""))
    plan = _merge_plan(organisation, gone)
    if plan is None:
        return _other_record_gone(organisation, gone)
    return _merge_page(plan)


@blueprint.post("/organisations/<int:organisation_id>/merge")
@access(Rule.EDITOR)
def merge_records(organisation_id: int) -> ResponseReturnValue:
    """Merge the records, if that does what the page showed."""
    organisation = get_organisation_or_404(organisation_id, RespondentKind.ORGANISATION)
    plan = _merge_plan(organisation, request.form.get("gone", ""))
    if get_form_result(get_idempotency_key()) is not None:
        return _redirect_merged(organisation)
    if plan is None:
        return _other_record_gone(organisation, request.form.get("gone", ""))
    gone, seen = plan.gone.id, request.form.get("seen", "")
    keep_links = request.form.get("links") == "keep"
    if not organisation_merge.merge_organisations(
        organisation.id,
        gone,
        seen,
        current_actor(),
        keep_links=keep_links,
        form=get_idempotency_key(),
    ):
        return _merge_page(
            _merge_plan(organisation, str(gone)) or plan, changed=True, keep_links=keep_links
        ), 409
    return _redirect_merged(organisation)


def _other_record_gone(organisation: OrganisationSummary, gone: str) -> ResponseReturnValue:
    """Respond where the other record is gone: somebody may have merged it just before."""
    before = event_history.find_merge(number) if (number := parse_id(gone)) else None
    if before and before.organisation_id == organisation.id:
        flash(f"{actor_subject(before)} had made the two records one before you did.", "important")
        return redirect(url_for("core_team.organisation", organisation_id=organisation.id))
    into = organisation_search.find_organisation(before.organisation_id) if before else None
    return _search_page(organisation, "", missing=True, into=into), 404


def _redirect_merged(organisation: OrganisationSummary) -> ResponseReturnValue:
    flash("The two records are one now.")
    return redirect(url_for("core_team.organisation", organisation_id=organisation.id))


def _merge_plan(organisation: OrganisationSummary, gone: str) -> MergePlan | None:
    return (
        organisation_merge.plan_merge(organisation.id, number)
        if (number := parse_id(gone))
        else None
    )


def _search_page(
    organisation: OrganisationSummary,
    words: str,
    *,
    missing: bool = False,
    into: OrganisationSummary | None = None,
) -> str:
    """The page to search by name; without words it lists those of the same name."""
    words = " ".join(words[:MOST_SEARCH_LENGTH].replace("\x00", " ").split())
    matches = organisation_search.list_first_matching(
        Filters(words=words or organisation.name), MOST_SEARCH_RESULTS + 1
    )
    return render_template(
        "core_team/merge_search.html",
        one=organisation,
        words=words,
        found=[match for match in matches if match.id != organisation.id][:MOST_SEARCH_RESULTS],
        missing=missing,
        into=into,
        **details_context(),
    )


def _merge_page(plan: MergePlan, *, changed: bool = False, keep_links: bool | None = None) -> str:
    # Where the team added a record, it knows to whom its links went.
    known = plan.gone_links.by_the_team
    return render_template(
        "core_team/merge.html",
        plan=plan,
        changed=changed,
        keep_links=known if keep_links is None else keep_links,
        **details_context(),
    )
