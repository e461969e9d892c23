"""What somebody sees first: the questionnaire that they answer, or each of them with a way on."""

from typing import NamedTuple

from flask import abort, redirect, render_template, url_for
from flask.typing import ResponseReturnValue

from app.charts.stage_line import StageLine, make_kept_line
from app.organisation_site.changes.last_time import count_new_questions
from app.organisation_site.current_round import make_round
from app.organisation_site.evidence.evidence_summary import summarise_shelf
from app.organisation_site.own_questionnaires import (
    OwnQuestionnaire,
    list_own_questionnaires,
)
from app.organisation_site.own_teams import has_teams
from app.organisation_site.section_progress import SectionProgress, list_section_progress
from app.organisation_site.site import blueprint
from app.store.assessments import assessments, entries
from app.store.assessments.assessments import Assessment
from app.store.comparison import kept_placements
from app.store.comparison.placements import OVERALL
from app.store.organisations import organisations, respondents
from app.store.organisations.return_links import LinkHolder
from app.web.access import Rule, access, current_actor, current_holder
from app.web.csrf_guard import get_idempotency_key
from app.web.error_messages import NOT_AMONG_YOURS


class QuestionnaireState(NamedTuple):
    """One of several questionnaires, as the list of them shows it: `answered` of its draft."""

    own: OwnQuestionnaire
    answered: int

    @property
    def newest_round(self) -> Assessment | None:
        """The round that was started last."""
        return self.own.newest_round


@blueprint.get("/assessment")
@blueprint.get("/assessment/<questionnaire>")
@access(Rule.HOLDER)
def overview(questionnaire: str = "") -> ResponseReturnValue:
    """Where the newest round stands, and the way to everything else.

    Where there are several questionnaires, each has such a page, and a list leads to them.
    """
    holder = current_holder()
    own = list_own_questionnaires(holder)
    if questionnaire:
        found = _get_own_or_404(own, questionnaire)
        return _render_overview(holder, own, found) if len(own) > 1 else _redirect_to_only()
    if len(own) == 1:
        return _render_overview(holder, own, own[0])
    return render_template(
        "questionnaires.html",
        states=[_describe_state(holder, each) for each in own],
        **_describe_holder(holder),
    )


@blueprint.post("/assessment")
@blueprint.post("/assessment/<questionnaire>")
@access(Rule.HOLDER)
def start_round(questionnaire: str = "") -> ResponseReturnValue:
    """Start another round once the last is submitted.

    An organisation that the core team added may have to say how large it is first.
    """
    holder = current_holder()
    own = [each for each in list_own_questionnaires(holder) if each.is_open]
    found = _get_own_or_404(own, questionnaire or (own[0].asked.id if own else ""))
    if _lacks_size(holder):
        return redirect(url_for("assess.details"))
    assessments.get_or_start_round(
        holder.organisation_id, found.asked, current_actor(), get_idempotency_key()
    )
    return redirect(url_for("assess.overview", questionnaire=questionnaire or None))


def _get_own_or_404(own: list[OwnQuestionnaire], questionnaire_id: str) -> OwnQuestionnaire:
    found = next((each for each in own if each.asked.id == questionnaire_id), None)
    return found or abort(404, description=NOT_AMONG_YOURS)


def _redirect_to_only() -> ResponseReturnValue:
    """Lead to the page of the only questionnaire by the one address that it has."""
    return redirect(url_for("assess.overview"))


def _render_overview(
    holder: LinkHolder, own: list[OwnQuestionnaire], shown: OwnQuestionnaire
) -> str:
    newest = shown.newest_round
    current = make_round(holder, newest) if newest else None
    return render_template(
        "overview.html",
        own=shown,
        several=len(own) > 1,
        rounds=shown.rounds,
        new_questions=count_new_questions(*shown.rounds[-2:]) if len(shown.rounds) > 1 else 0,
        current=current,
        sections=_list_progress(holder, newest) if newest else [],
        hold=current.hold if current else None,
        stood=_list_overall_lines(holder, shown),
        **_describe_holder(holder),
    )


def _list_overall_lines(holder: LinkHolder, own: OwnQuestionnaire) -> dict[int, StageLine]:
    """Where each submitted round stood overall, by its number, beside the one before."""
    placed = kept_placements.get_placements_by_round(holder.organisation_id)
    kept = {each.round: placed.get(each.id, {}).get(OVERALL) for each in own.rounds}
    befores = dict(zip(list(kept)[1:], kept.values(), strict=False))
    stops = len(own.asked.framework.ladder)
    return {
        number: make_kept_line(stops, each, befores.get(number))
        for number, each in kept.items()
        if each
    }


def _describe_state(holder: LinkHolder, own: OwnQuestionnaire) -> QuestionnaireState:
    newest = own.newest_round
    is_draft = newest is not None and newest.submitted_at is None
    sections = _list_progress(holder, newest) if newest and is_draft else []
    return QuestionnaireState(own, sum(section.answered for section in sections))


def _list_progress(holder: LinkHolder, newest: Assessment) -> list[SectionProgress]:
    return list_section_progress(make_round(holder, newest), entries.get_entries(newest.id))


def _describe_holder(holder: LinkHolder) -> dict[str, object]:
    return {
        "has_teams": has_teams(holder),
        "shelf": summarise_shelf(holder),
        "sized": not _lacks_size(holder),
        "standing": organisations.get_confirmation_state(holder.organisation_id),
    }


def _lacks_size(holder: LinkHolder) -> bool:
    """Whether it is still to be said how large an organisation is; of others nobody asks."""
    return respondents.lacks_size(holder.organisation_id)
