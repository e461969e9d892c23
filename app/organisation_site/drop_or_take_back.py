"""Dropping a draft, and taking submitted answers back to change them: each on a page of its own."""

from typing import NamedTuple

from flask import flash, redirect, render_template, request, url_for
from flask.typing import ResponseReturnValue

from app.organisation_site.current_round import Round, open_round
from app.organisation_site.site import blueprint
from app.store.assessments import assessments, entries, round_undo
from app.store.assessments.assessments import Assessment
from app.store.assessments.entries import Entries, answers_in, fingerprint_of_all
from app.web.access import Rule, access, actor
from app.web.security_log import SecurityEvent, log_security_event


class Written(NamedTuple):
    """How much is written in a round: answers, notes, and links to evidence."""

    answers: int
    notes: int
    links: int


@blueprint.get("/assessment/<int:number>/drop")
@access(Rule.HOLDER)
def look_at_draft(number: int) -> ResponseReturnValue:
    """What dropping a draft would delete, and what would stay."""
    current = open_round(number)
    if current.submitted:
        return redirect(url_for("assess.overview"))
    return _drop_page(current)


@blueprint.post("/assessment/<int:number>/drop")
@access(Rule.HOLDER)
def drop_draft(number: int) -> ResponseReturnValue:
    """Delete the draft, if it holds what the page showed."""
    current = open_round(number)
    mine = current.assessment
    if round_undo.drop(mine, request.form.get("seen", ""), actor()):
        log_security_event(
            SecurityEvent.DRAFT_DROPPED,
            organisation=mine.organisation_id,
            round=mine.id,
            by=actor(),
        )
        flash(f"The draft of round {number} is dropped.")
        return redirect(url_for("assess.overview"))
    return _drop_page(open_round(number), changed_meanwhile=True), 409


@blueprint.get("/assessment/<int:number>/take-back")
@access(Rule.HOLDER)
def look_at_submitted(number: int) -> ResponseReturnValue:
    """What taking submitted answers back does, or why it cannot be done."""
    current = open_round(number)
    if not current.submitted:
        return redirect(url_for("assess.overview"))
    return _take_back_page(current)


@blueprint.post("/assessment/<int:number>/take-back")
@access(Rule.HOLDER)
def take_back(number: int) -> ResponseReturnValue:
    """Make the round a draft again, if nothing holds it and it has the answers of the page."""
    current = open_round(number)
    if round_undo.take_back(current.assessment, request.form.get("seen", ""), actor()):
        flash(f"Round {number} is a draft again. Change what you like, then submit it.")
        return redirect(url_for("assess.overview"))
    return _take_back_page(open_round(number), changed_meanwhile=True), 409


def _drop_page(current: Round, *, changed_meanwhile: bool = False) -> str:
    written = entries.entries_of(current.assessment.id)
    return render_template(
        "drop.html",
        current=current,
        written=_amount_of(written),
        before=_submitted_before(current),
        seen=fingerprint_of_all(written),
        changed_meanwhile=changed_meanwhile,
    )


def _take_back_page(current: Round, *, changed_meanwhile: bool = False) -> str:
    written = entries.entries_of(current.assessment.id)
    return render_template(
        "take_back.html",
        current=current,
        hold=current.hold,
        before=_submitted_before(current),
        seen=fingerprint_of_all(written),
        changed_meanwhile=changed_meanwhile,
    )


def _amount_of(written: Entries) -> Written:
    return Written(
        len(answers_in(written)),
        sum(bool(entry.note) for entry in written.values()),
        sum(bool(entry.evidence) for entry in written.values()),
    )


def _submitted_before(current: Round) -> Assessment | None:
    """The round before this one: a draft is only ever the last."""
    return assessments.find_round(current.organisation.organisation_id, current.number - 1)
