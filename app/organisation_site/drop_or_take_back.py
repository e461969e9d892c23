"""Dropping a draft, and taking submitted answers back to change them: each on a page of its own."""

from typing import NamedTuple

from flask import flash, redirect, render_template, request, url_for
from flask.typing import ResponseReturnValue

from app.organisation_site.current_round import Round, reload_round, route_round
from app.store.assessments import assessments, entries, round_undo
from app.store.assessments.assessments import Assessment
from app.store.assessments.entries import Entries, entries_fingerprint, extract_answers
from app.web.access import Rule, access, current_actor
from app.web.security_log import SecurityEvent, log_security_event


class WrittenAmount(NamedTuple):
    """How much is written in a round: answers, notes, and links to evidence."""

    answers: int
    notes: int
    links: int


@route_round("GET", "/drop")
@access(Rule.HOLDER)
def confirm_drop_draft(current: Round) -> ResponseReturnValue:
    """What dropping a draft would delete, and what would stay."""
    if current.submitted:
        return redirect(url_for("assess.overview", **current.overview))
    return _render_drop_page(current)


@route_round("POST", "/drop")
@access(Rule.HOLDER)
def drop_draft(current: Round) -> ResponseReturnValue:
    """Delete the draft, if it holds what the page showed."""
    assessment = current.assessment
    if round_undo.drop_draft(assessment, request.form.get("seen", ""), current_actor()):
        log_security_event(
            SecurityEvent.DRAFT_DROPPED,
            organisation=assessment.organisation_id,
            round=assessment.id,
            by=current_actor(),
        )
        flash(f"The draft of round {current.number}{current.of_questionnaire} is dropped.")
        return redirect(url_for("assess.overview", **current.overview))
    return _render_drop_page(reload_round(current), changed_meanwhile=True), 409


@route_round("GET", "/take-back")
@access(Rule.HOLDER)
def confirm_take_back(current: Round) -> ResponseReturnValue:
    """What taking submitted answers back does, or why it cannot be done."""
    if not current.submitted:
        return redirect(url_for("assess.overview", **current.overview))
    return _render_take_back_page(current)


@route_round("POST", "/take-back")
@access(Rule.HOLDER)
def take_back(current: Round) -> ResponseReturnValue:
    """Make the round a draft again, if nothing holds it and it has the answers of the page."""
    if round_undo.take_back_round(
        current.assessment, request.form.get("seen", ""), current_actor()
    ):
        flash(
            f"Round {current.number}{current.of_questionnaire} is a draft again. "
            "Change what you like, then submit it."
        )
        return redirect(url_for("assess.overview", **current.overview))
    return _render_take_back_page(reload_round(current), changed_meanwhile=True), 409


def _render_drop_page(current: Round, *, changed_meanwhile: bool = False) -> str:
    written = entries.get_entries(current.assessment.id)
    return render_template(
        "drop.html",
        current=current,
        written=_count_written(written),
        before=_find_previous_round(current),
        seen=entries_fingerprint(written),
        changed_meanwhile=changed_meanwhile,
    )


def _render_take_back_page(current: Round, *, changed_meanwhile: bool = False) -> str:
    written = entries.get_entries(current.assessment.id)
    return render_template(
        "take_back.html",
        current=current,
        hold=current.hold,
        before=_find_previous_round(current),
        seen=entries_fingerprint(written),
        changed_meanwhile=changed_meanwhile,
    )


def _count_written(written: Entries) -> WrittenAmount:
    return WrittenAmount(
        len(extract_answers(written)),
        sum(bool(entry.note) for entry in written.values()),
        sum(bool(entry.evidence) for entry in written.values()),
    )


def _find_previous_round(current: Round) -> Assessment | None:
    """The round before this one: a draft is only ever the last."""
    return assessments.find_round(
        current.organisation.organisation_id, current.questionnaire.id, current.number - 1
    )
