"""One organisation: its details, its links, where each round stands, what happened."""

import json
from collections.abc import Iterable, Sequence
from typing import NamedTuple, NoReturn

from flask import Response, abort, flash, redirect, render_template, request, url_for
from flask.typing import ResponseReturnValue

from app.charts.stage_line import StageLine, find_kept_stop, make_kept_line, name_stops
from app.core_team.organisations.event_wording import describe_event
from app.core_team.organisations.organisation_list import parse_page_number
from app.core_team.site import blueprint
from app.forms.response_document import build_response_document
from app.store.assessments import assessments, entries
from app.store.assessments.assessments import Assessment
from app.store.assessments.draft_progress import DraftProgress, get_draft_progress
from app.store.assessments.entries import extract_answers
from app.store.base.current_programme import get_programme, get_value_word
from app.store.base.published_questionnaires import (
    find_newest_version,
    get_questionnaire,
    main_questionnaire_id,
)
from app.store.comparison import kept_placements
from app.store.comparison.kept_placements import KeptPlacement
from app.store.comparison.placements import OVERALL
from app.store.organisations import contact_addresses, respondents
from app.store.participation import (
    event_history,
    invitations,
    links_by_hand,
    organisation_search,
)
from app.store.participation.event_history import HistoryPage
from app.store.participation.organisation_search import (
    STATUS_NAMES,
    OrganisationSummary,
)
from app.store.reports import kpi_counts
from app.web.access import Rule, access
from app.web.error_messages import ORGANISATION_DELETED
from app.web.placement_story import explain_answers, list_answers_by_section
from app.web.respondent_progress import describe_progress
from scoring.programme.programme import RespondentKind
from scoring.questionnaires.questionnaire import Stage


class RoundStanding(NamedTuple):
    """A round, whether it has an answer, and the placements of its values; a draft has none.

    A submitted round may have no answer: older versions of the service allowed it.
    """

    assessment: Assessment
    answered: bool
    kept: dict[str, KeptPlacement]


class AnsweredQuestionnaire(NamedTuple):
    """A questionnaire that an organisation has answered, with its rounds, the newest first.

    `value_heading` is what a column of its values is headed; `values` are their names by id,
    overall first; `ladder` are its stages; `draft` is how far the open round has come.
    """

    title: str
    value_heading: str
    values: dict[str, str]
    ladder: Sequence[Stage]
    rounds: list[RoundStanding]
    draft: DraftProgress | None

    @property
    def placed_rounds(self) -> list[RoundStanding]:
        """The submitted rounds with an answer, the newest first."""
        return [each for each in self.rounds if each.kept and each.answered]

    def line_up(self, value: str) -> tuple[StageLine, list[str]]:
        """Where the newest of them has a value, beside the one before; and the rounds by stop."""
        stops, stood = len(self.ladder), [each.kept.get(value) for each in self.placed_rounds]
        by_round = [
            (each.assessment.round, find_kept_stop(stops, kept))
            for each, kept in zip(self.placed_rounds, stood, strict=True)
        ]
        newest, before = [*stood, None, None][:2]
        return make_kept_line(stops, newest, before), name_stops(stops, by_round[::-1])


@blueprint.get("/organisations/<int:organisation_id>")
@access(Rule.MEMBER)
def organisation(organisation_id: int) -> ResponseReturnValue:
    """The page of one organisation. Its answers have pages of their own."""
    record = get_organisation_or_404(organisation_id)
    placed = kept_placements.get_placements_by_round(organisation_id)
    rounds = [
        RoundStanding(
            each, bool(extract_answers(entries.get_entries(each.id))), placed.get(each.id, {})
        )
        for each in assessments.list_rounds(organisation_id)
    ]
    history = event_history.get_history_page(organisation_id, 1)
    namesakes = organisation_search.find_by_name_keys([record.name_key]).get(record.name_key, [])
    return render_template(
        "core_team/organisation.html",
        one=record,
        answered=_group_by_questionnaire(organisation_id, rounds),
        **_describe_kind(record),
        links=invitations.list_links(organisation_id),
        unsent_since=links_by_hand.unsent_link_times([organisation_id]).get(organisation_id),
        contact_change=contact_addresses.last_contact_changes([organisation_id]).get(
            organisation_id
        ),
        namesakes=[each for each in namesakes if each[0] != organisation_id],
        **_history_context(organisation_id, history),
        **details_context(),
    )


@blueprint.get("/organisations/<int:organisation_id>/history")
@access(Rule.MEMBER)
def organisation_history(organisation_id: int) -> ResponseReturnValue:
    """The history of an organisation, a page at a time; of a deleted one without its name."""
    gone = event_history.was_deleted(organisation_id)
    record = None if gone else get_organisation_or_404(organisation_id)
    number = parse_page_number(request.args, [])
    history = event_history.get_history_page(organisation_id, number)
    return render_template(
        "core_team/history.html",
        one=record,
        organisation_id=organisation_id,
        **_history_context(organisation_id, history),
    )


@blueprint.get("/organisations/deleted")
@access(Rule.MEMBER)
def deleted_organisations() -> ResponseReturnValue:
    """List the deleted organisations by their numbers: when, by whom, and on whose word."""
    history = event_history.get_deletions_page(parse_page_number(request.args, []))
    happened = [describe_event(event, event.organisation_id) for event in history.rows]
    return render_template("core_team/deleted.html", history=history, happened=happened)


@blueprint.get("/organisations/<int:organisation_id>/rounds/<int:number>")
@blueprint.get("/organisations/<int:organisation_id>/rounds/<questionnaire>/<int:number>")
@access(Rule.MEMBER)
def organisation_round(
    organisation_id: int, number: int, questionnaire: str | None = None
) -> ResponseReturnValue:
    """One round: its stage with the reasons in short, and every answer."""
    if questionnaire == main_questionnaire_id():
        # Every page has one address, which a title tells from others.
        return redirect(
            url_for(".organisation_round", organisation_id=organisation_id, number=number)
        )
    record = get_organisation_or_404(organisation_id)
    assessment = _get_round_or_404(organisation_id, questionnaire, number)
    round_questionnaire = get_questionnaire(assessment.questionnaire)
    written = entries.get_entries(assessment.id)
    return render_template(
        "core_team/round.html",
        one=record,
        assessment=assessment,
        questionnaire=round_questionnaire,
        story=explain_answers(round_questionnaire, written),
        ladder=round_questionnaire.framework.ladder,
        sections=list_answers_by_section(round_questionnaire, written),
    )


@blueprint.get("/organisations/<int:organisation_id>/rounds/<int:number>/response.json")
@blueprint.get(
    "/organisations/<int:organisation_id>/rounds/<questionnaire>/<int:number>/response.json"
)
@access(Rule.MEMBER)
def round_file(
    organisation_id: int, number: int, questionnaire: str | None = None
) -> ResponseReturnValue:
    """One round as a response file, which can be handed to the organisation, or imported again."""
    record = get_organisation_or_404(organisation_id)
    assessment = _get_round_or_404(organisation_id, questionnaire, number)
    round_questionnaire = get_questionnaire(assessment.questionnaire)
    document = {
        "organisation": record.name,
        "round": number,
        **build_response_document(round_questionnaire, entries.get_entries(assessment.id)),
    }
    which = f"-{questionnaire}" if questionnaire else ""
    name = f"waymark-organisation-{organisation_id}{which}-round-{number}.json"
    return Response(
        json.dumps(document, ensure_ascii=False, indent=2) + "\n",
        content_type="application/json",
        headers={"Content-Disposition": f'attachment; filename="{name}"'},
    )


def get_organisation_or_404(
    organisation_id: int, of_kind: RespondentKind | None = None
) -> OrganisationSummary:
    """The respondent of an id in an address. Aborts with 404 where there is none of that kind.

    Of any kind where none is said. The address of a merged record redirects to the record that it
    is part of.
    """
    found = organisation_search.find_organisation(organisation_id)
    if found is None:
        return _redirect_merged_or_404(organisation_id)
    return found if of_kind in {None, found.kind} else abort(404)


def _describe_kind(record: OrganisationSummary) -> dict[str, object]:
    """What the page calls it, whose team it is, and which teams it has."""
    respondent = respondents.find_respondent(record.id) or abort(404)
    is_organisation = respondent.kind is RespondentKind.ORGANISATION
    asked = get_programme().questionnaires_for(RespondentKind.TEAM)
    return {
        "respondent": respondent,
        "teams": [describe_progress(team) for team in respondents.list_teams(record.id)],
        "has_team_questions": is_organisation and bool(asked),
    }


def _get_round_or_404(
    organisation_id: int, questionnaire_id: str | None, number: int
) -> Assessment:
    return assessments.find_round(
        organisation_id, questionnaire_id or main_questionnaire_id(), number
    ) or abort(404)


def _group_by_questionnaire(
    organisation_id: int, rounds: Iterable[RoundStanding]
) -> list[AnsweredQuestionnaire]:
    """The rounds by questionnaire, the main one first."""
    grouped: dict[str, list[RoundStanding]] = {}
    for each in rounds:
        grouped.setdefault(each.assessment.questionnaire[0], []).insert(0, each)
    main = main_questionnaire_id()
    return [
        _describe_answered(organisation_id, id, grouped[id])
        for id in sorted(grouped, key=lambda id: (id != main, id))
    ]


def _describe_answered(
    organisation_id: int, questionnaire_id: str, rounds: list[RoundStanding]
) -> AnsweredQuestionnaire:
    newest = find_newest_version(questionnaire_id) or get_questionnaire(
        rounds[0].assessment.questionnaire
    )
    values = {value.id: value.name for value in newest.framework.values}
    return AnsweredQuestionnaire(
        newest.title,
        get_value_word(newest).capitalize(),
        {OVERALL: "Overall", **values},
        newest.framework.ladder,
        rounds,
        get_draft_progress([organisation_id], questionnaire_id).get(organisation_id),
    )


def _redirect_merged_or_404(organisation_id: int) -> NoReturn:
    became = kpi_counts.find_merged_into([organisation_id]).get(organisation_id)
    if became is None:
        abort(
            404,
            description=ORGANISATION_DELETED
            if event_history.was_deleted(organisation_id)
            else None,
        )
    done = "" if request.method in {"GET", "HEAD"} else " Nothing was changed by what you sent."
    flash(f"That record is part of this one now.{done}")
    abort(redirect(url_for("core_team.organisation", organisation_id=became.organisation_id)))


def parse_id(text: str) -> int | None:
    """The id in a form or an address; None where it cannot be one."""
    # Ten digits hold every id, and Python refuses to convert thousands of them.
    return int(text) if text.isascii() and text.isdecimal() and len(text) <= 10 else None


def details_context() -> dict[str, object]:
    """Template arguments to write an organisation's details in words."""
    programme = get_programme()
    return {
        "places": programme.place_names,
        "sectors": programme.sector_names,
        "sizes": programme.size_names,
        "statuses": STATUS_NAMES,
    }


def _history_context(organisation_id: int, history: HistoryPage) -> dict[str, object]:
    return {
        "history": history,
        "happened": [describe_event(event, organisation_id) for event in history.rows],
    }
