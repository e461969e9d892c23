"""Editions of the public benchmark: what was published, and what each of them shows."""

from datetime import date

from flask import Response, abort, render_template
from flask.typing import ResponseReturnValue

from app.core_team.comparison.compare_page import as_file
from app.core_team.editions.edition_preview import (
    KINDS,
    counted_by,
    framework_of,
    has_stages_together,
    lines_of,
    of_whom,
    questions_of,
    tally_of,
)
from app.core_team.editions.participants_file import participants_table
from app.core_team.exports.exports import tell_export
from app.core_team.site import blueprint
from app.store.accounts.account_sessions import Role
from app.store.editions import edition_changes, edition_publishing
from app.store.editions.allowed_names import allowed_with
from app.store.editions.edition_publishing import Kept
from app.store.participation import event_history
from app.web.access import Rule, access, member
from scoring.editions.edition_reader import file_name

OPERATOR = "the people who run this service"


@blueprint.get("/editions")
@access(Rule.MEMBER)
def editions_list() -> ResponseReturnValue:
    """What was published, what is prepared, and how the site comes to show it."""
    there = edition_publishing.published()
    return render_template(
        "core_team/editions.html",
        published=there[::-1],
        prepared=edition_publishing.prepared(),
        without_file=[each.day for each in edition_publishing.without_file()],
        strays=edition_publishing.strays(),
        tally_of=tally_of,
        **words_for(*there),
    )


@blueprint.get("/editions/<day>")
@access(Rule.MEMBER)
def edition(day: str) -> ResponseReturnValue:
    """A published edition, as it will always be."""
    return edition_page(find_published(day))


@blueprint.get("/editions/<day>.json")
@access(Rule.MEMBER)
def edition_file(day: str) -> ResponseReturnValue:
    """Its file, the same bytes as in the folder of editions."""
    kept = find_published(day)
    named = f'attachment; filename="{file_name(kept.edition)}"'
    return Response(
        kept.text.encode(),
        content_type="application/json",
        headers={"Content-Disposition": named},
    )


@blueprint.get("/editions/participants.csv")
@access(Rule.MEMBER)
def participants_file() -> ResponseReturnValue:
    """Whom every published edition counts: what an outsider may know, to check the site against."""
    tell_export("participants", "csv")
    return as_file("participants.csv", participants_table())


def edition_page(kept: Kept, typed: str = "", fault: str = "") -> str:
    """The page of a published edition, with a name that was typed and what is wrong with it."""
    return render_template(
        "core_team/edition.html",
        allowed=allowed_with(kept.id),
        typed=typed,
        fault=fault,
        **about(kept),
    )


def about(kept: Kept) -> dict[str, object]:
    """What the page of an edition tells, prepared or published."""
    framework = framework_of(kept.edition)
    return {
        "kept": kept,
        "edition": kept.edition,
        "framework": framework,
        "lines": lines_of(kept.edition),
        "kinds": KINDS,
        "tally": tally_of(kept.edition),
        "questions": questions_of(kept),
        "news": edition_changes.news_of(kept),
        "has_stages_together": has_stages_together(kept.edition),
        "counted_by": counted_by(kept),
        "of_whom": of_whom,
        **words_for(kept),
    }


def words_for(*kept: Kept) -> dict[str, object]:
    """Who did it, by name, and whether whoever asks may do more than look."""
    actors = {actor for each in kept for actor in (each.prepared_by, each.published_by) if actor}
    names = event_history.names_of(actors)
    return {
        "who": {actor: names.get(actor, OPERATOR) for actor in actors},
        "editor": member().role is Role.EDITOR,
    }


def find_published(day: str) -> Kept:
    """The published edition of that day. Raises NotFound."""
    try:
        wanted = date.fromisoformat(day)
    except ValueError:
        abort(404)
    # One edition has one address, though a day may be written in several ways.
    return (edition_publishing.of_day(wanted) if wanted.isoformat() == day else None) or abort(404)
