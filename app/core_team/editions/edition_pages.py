"""Editions of the public benchmark: what was published, and what each of them shows."""

from datetime import date
from pathlib import Path

from flask import Response, abort, current_app, render_template
from flask.typing import ResponseReturnValue

from app.core_team.comparison.compare_page import csv_response
from app.core_team.editions.edition_preview import (
    KIND_HEADINGS,
    count_groups,
    counting_deadline,
    edition_framework,
    edition_questionnaire,
    figures_source,
    group_lines,
    hardest_questions_by_value,
    has_merged_stages,
)
from app.core_team.editions.participants_file import participants_table
from app.core_team.exports.exports import log_export
from app.core_team.site import blueprint
from app.settings.config import ROOT
from app.store.accounts.account_sessions import Role
from app.store.editions import edition_changes, edition_publishing
from app.store.editions.allowed_names import list_allowed_names
from app.store.editions.edition_publishing import StoredEdition
from app.store.participation import event_history
from app.web.access import Rule, access, current_member
from scoring.editions.edition_reader import edition_file_name

OPERATOR_PHRASE = "the people who run this service"


def _has_own_questionnaires() -> bool:
    """Whether the auditor has to be told of a folder: it knows Waymark's own questionnaires."""
    folder: Path = current_app.config["QUESTIONNAIRES"]
    return folder.resolve() != ROOT / "questionnaires"


@blueprint.get("/editions")
@access(Rule.MEMBER)
def editions_list() -> ResponseReturnValue:
    """The list of editions, the prepared one, and how the site comes to show them."""
    published = edition_publishing.list_published_editions()
    return render_template(
        "core_team/editions.html",
        has_own_words=_has_own_questionnaires(),
        published=published[::-1],
        prepared=edition_publishing.get_prepared_edition(),
        without_file=[stored.day for stored in edition_publishing.list_without_file()],
        strays=edition_publishing.list_unexpected_files(),
        tally_of=count_groups,
        **actor_context(*published),
    )


@blueprint.get("/editions/<day>")
@access(Rule.MEMBER)
def edition(day: str) -> ResponseReturnValue:
    """The page of a published edition."""
    return render_edition(get_published_or_404(day))


@blueprint.get("/editions/<day>.json")
@access(Rule.MEMBER)
def edition_file(day: str) -> ResponseReturnValue:
    """The file of a published edition, the same bytes as in the folder of editions."""
    kept = get_published_or_404(day)
    named = f'attachment; filename="{edition_file_name(kept.edition)}"'
    return Response(
        kept.text.encode(),
        content_type="application/json",
        headers={"Content-Disposition": named},
    )


@blueprint.get("/editions/participants.csv")
@access(Rule.MEMBER)
def participants_file() -> ResponseReturnValue:
    """Whom every published edition counts: what an outsider may know, to check the site against."""
    log_export("participants", "csv")
    return csv_response("participants.csv", participants_table())


def render_edition(kept: StoredEdition, typed: str = "", fault: str = "") -> str:
    """The page of a published edition, with a name that was typed and what is wrong with it."""
    return render_template(
        "core_team/edition.html",
        allowed=list_allowed_names(kept.id),
        typed=typed,
        fault=fault,
        **edition_context(kept),
    )


def edition_context(kept: StoredEdition) -> dict[str, object]:
    """Template arguments for the page of an edition, prepared or published."""
    framework = edition_framework(kept.edition)
    return {
        "kept": kept,
        "edition": kept.edition,
        "framework": framework,
        "title_of_questions": edition_questionnaire(kept.edition).title,
        "lines": group_lines(kept.edition),
        "kinds": KIND_HEADINGS,
        "tally": count_groups(kept.edition),
        "questions": hardest_questions_by_value(kept),
        "news": edition_changes.changes_since_previous(kept),
        "has_stages_together": has_merged_stages(kept.edition),
        "counted_by": counting_deadline(kept),
        "of_whom": figures_source,
        **actor_context(kept),
    }


def actor_context(*kept: StoredEdition) -> dict[str, object]:
    """Template arguments: who prepared and published, and whether the member is an editor."""
    actors = {
        actor for stored in kept for actor in (stored.prepared_by, stored.published_by) if actor
    }
    names = event_history.account_names(actors)
    return {
        "who": {actor: names.get(actor, OPERATOR_PHRASE) for actor in actors},
        "editor": current_member().role is Role.EDITOR,
    }


def get_published_or_404(day: str) -> StoredEdition:
    """The published edition of that day. Raises NotFound."""
    try:
        wanted = date.fromisoformat(day)
    except ValueError:
        abort(404)
    # One edition has one address, though a day may be written in several ways.
    return (
        edition_publishing.find_published_edition(wanted) if wanted.isoformat() == day else None
    ) or abort(404)
