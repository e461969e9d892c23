"""Likely duplicates, and making two records of one organisation into one."""

from flask import flash, redirect, render_template, request, url_for
from flask.typing import ResponseReturnValue

from app.core_team.concurrent_changes import who_did
from app.core_team.organisations.filter_query import MOST_WORDS
from app.core_team.organisations.organisation_page import found_or_404, id_in, words_for_details
from app.core_team.site import blueprint
from app.store.base.sent_forms import result_of
from app.store.lifecycle import organisation_merge
from app.store.lifecycle.organisation_merge import MOST_NAMES, Plan
from app.store.participation import event_history, organisation_search
from app.store.participation.organisation_search import Filters, Participant
from app.web.access import Rule, access, actor
from app.web.csrf_guard import sent_form

# Organisations that a search shows: enough to find one by name.
MOST_FOUND = 20


@blueprint.get("/organisations/duplicates")
@access(Rule.MEMBER)
def duplicates() -> ResponseReturnValue:
    """Organisations of one name, but for case, accents and punctuation."""
    found, count = organisation_merge.namesakes()
    return render_template(
        "core_team/duplicates.html",
        found=found,
        count=count,
        most=MOST_NAMES,
        **words_for_details(),
    )


@blueprint.get("/organisations/<int:organisation_id>/merge")
@access(Rule.EDITOR)
def merge(organisation_id: int) -> ResponseReturnValue:
    """Find the other record; then see exactly what merging it into this one would do."""
    one = found_or_404(organisation_id)
    gone = request.args.get("with", "")
    if not gone:
        return _search(one, request.args.get("q", ""))
    planned = _plan(one, gone)
    if planned is None:
        return _not_there(one, gone)
    return _page(planned)


@blueprint.post("/organisations/<int:organisation_id>/merge")
@access(Rule.EDITOR)
def merge_for_good(organisation_id: int) -> ResponseReturnValue:
    """Make them one, if that does what the page showed."""
    one = found_or_404(organisation_id)
    planned = _plan(one, request.form.get("gone", ""))
    if result_of(sent_form()) is not None:
        return _merged(one)
    if planned is None:
        return _not_there(one, request.form.get("gone", ""))
    gone, seen = planned.gone.id, request.form.get("seen", "")
    keep_links = request.form.get("links") == "keep"
    if not organisation_merge.merge(
        one.id, gone, seen, actor(), keep_links=keep_links, form=sent_form()
    ):
        return _page(_plan(one, str(gone)) or planned, changed=True, keep_links=keep_links), 409
    return _merged(one)


def _not_there(one: Participant, gone: str) -> ResponseReturnValue:
    """The other record is not there any more: somebody may have been quicker."""
    before = event_history.merged_into(number) if (number := id_in(gone)) else None
    if before and before.organisation_id == one.id:
        flash(f"{who_did(before)} had made the two records one before you did.", "important")
        return redirect(url_for("core_team.organisation", organisation_id=one.id))
    into = organisation_search.find(before.organisation_id) if before else None
    return _search(one, "", missing=True, into=into), 404


def _merged(one: Participant) -> ResponseReturnValue:
    flash("The two records are one now.")
    return redirect(url_for("core_team.organisation", organisation_id=one.id))


def _plan(one: Participant, gone: str) -> Plan | None:
    return organisation_merge.plan(one.id, number) if (number := id_in(gone)) else None


def _search(
    one: Participant, words: str, *, missing: bool = False, into: Participant | None = None
) -> str:
    """Organisations by name; those of the same name where nothing is looked for."""
    words = " ".join(words[:MOST_WORDS].replace("\x00", " ").split())
    found = organisation_search.some(Filters(words=words or one.name), MOST_FOUND + 1)
    return render_template(
        "core_team/merge_search.html",
        one=one,
        words=words,
        found=[each for each in found if each.id != one.id][:MOST_FOUND],
        missing=missing,
        into=into,
        **words_for_details(),
    )


def _page(planned: Plan, *, changed: bool = False, keep_links: bool | None = None) -> str:
    # Whom the links of a record went to is known where the team added it.
    known = planned.gone_links.by_the_team
    return render_template(
        "core_team/merge.html",
        plan=planned,
        changed=changed,
        keep_links=known if keep_links is None else keep_links,
        **words_for_details(),
    )
