"""The list of organisations: searched, filtered, a page at a time, or all of it as a file."""

from collections.abc import Iterator, Mapping, Sequence

from flask import Response, render_template, request, stream_with_context
from flask.typing import ResponseReturnValue

from app.core_team.exports.exports import log_export
from app.core_team.organisations.filter_query import (
    CONFIRMATION_LABELS,
    filter_parameters,
    get_filtered_questionnaire,
    list_chips,
    parse_filters,
    summary_sentence,
    unknown_filters_message,
)
from app.core_team.site import blueprint
from app.store.base.current_programme import get_programme
from app.store.base.published_questionnaires import (
    get_current_questionnaire,
    name_other_questionnaires,
)
from app.store.comparison import kept_placements, yearly_change
from app.store.comparison.kept_placements import KeptPlacement
from app.store.organisations import respondents
from app.store.participation import organisation_search
from app.store.participation.confirmation_queue import count_unconfirmed
from app.store.participation.organisation_filters import Filters
from app.store.participation.organisation_search import (
    STATUS_HELP,
    STATUS_NAMES,
    OrganisationSummary,
)
from app.text.wording import CANNOT_BE_SAID, TOO_LITTLE_KNOWN, get_stage_name
from app.web.access import Rule, access
from app.web.spreadsheets import CSV_TYPE, Table, TableColumn, stream_csv
from scoring.programme.programme import RespondentKind
from scoring.questionnaires.questionnaire import Stage

# Filters that the list's form has fields for. Others come from links, and are carried along.
FORM_FILTERS = {"q", "place", "sector", "status", "confirmation", "questionnaire"}


@blueprint.get("/organisations")
@access(Rule.MEMBER)
def organisations() -> ResponseReturnValue:
    """List the organisations that take part, or were asked to."""
    filters, unknown = parse_filters(request.args)
    page = organisation_search.search_page(filters, parse_page_number(request.args, unknown))
    address = filter_parameters(filters)
    return render_template(
        "core_team/organisations.html",
        filters=filters,
        note=unknown_filters_message(unknown),
        page=page,
        address=address,
        carried={name: part for name, part in address.items() if name not in FORM_FILTERS},
        chips=list_chips(filters),
        sentence=summary_sentence(filters, page.total),
        stage_of=_stage_heading(filters),
        stages=_stage_texts(filters, page.rows),
        main_title=get_current_questionnaire().title,
        other_titles=name_other_questionnaires(RespondentKind.ORGANISATION),
        places=get_programme().place_names,
        sectors=get_programme().sector_names,
        statuses=STATUS_NAMES,
        confirmations=CONFIRMATION_LABELS,
        waiting=count_unconfirmed(),
        shows_partnerships=bool(
            get_programme().questionnaires_for(RespondentKind.PLACE_PARTNERSHIP)
            or respondents.list_place_partnerships()
        ),
        returning=STATUS_HELP,
    )


@blueprint.get("/organisations.csv")
@access(Rule.MEMBER)
def organisations_csv() -> ResponseReturnValue:
    """The whole filtered list as a CSV file."""
    filters, _ = parse_filters(request.args)
    log_export("organisation-list", "csv")
    return Response(
        stream_with_context(
            stream_csv(Table(_columns(filters), organisation_search.iterate_matching(filters)))
        ),
        content_type=CSV_TYPE,
        headers={"Content-Disposition": 'attachment; filename="waymark-organisations.csv"'},
    )


def parse_page_number(args: Mapping[str, str], unknown: list[str]) -> int:
    """The number of the page that an address asks for; 1, with a message, where it is no number."""
    text = args.get("page") or "1"
    if text.isascii() and text.isdecimal() and len(text) < 8:
        return int(text)
    unknown.append("a page (this is the first)")
    return 1


def _ladder(filters: Filters) -> Sequence[Stage]:
    """The stages that the list speaks of."""
    return get_filtered_questionnaire(filters).framework.ladder


def _stage_heading(filters: Filters) -> str:
    """The heading of the stages in the list: overall, or a value."""
    questionnaire = get_filtered_questionnaire(filters)
    values = {value.id: value.name for value in questionnaire.framework.values}
    heading = f"Stage: {values[filters.value]}" if filters.value else "Stage overall"
    return f"{heading}, by ‘{questionnaire.title}’" if filters.questionnaire else heading


def _stage_texts(filters: Filters, rows: Sequence[OrganisationSummary]) -> dict[int, str]:
    """The stage of each organisation in words, by id, for the value of the filters."""
    ladder, ids = _ladder(filters), [row.id for row in rows]
    if filters.change:
        both = yearly_change.stages_then_and_now(
            filters.questionnaire_id, ids, filters.value, yearly_change.a_year_ago()
        )
        return {
            number: _change_in_words(get_stage_name(ladder, was), get_stage_name(ladder, now))
            for number, (was, now) in both.items()
        }
    standing_by_id = kept_placements.get_kept_placements(
        filters.questionnaire_id, ids, filters.value
    )
    return {number: _stage_held(ladder, kept) for number, kept in standing_by_id.items()}


def _stage_held(ladder: Sequence[Stage], kept: KeptPlacement) -> str:
    return TOO_LITTLE_KNOWN if kept.too_little_known else get_stage_name(ladder, kept.floor)


def _ceiling(ladder: Sequence[Stage], kept: KeptPlacement) -> str:
    """How far it could be, in words."""
    return CANNOT_BE_SAID if kept.ceiling is None else get_stage_name(ladder, kept.ceiling)


def _change_in_words(was: str, now: str) -> str:
    return f"{now}, as a year ago" if was == now else f"{now}, was {was}"


def _columns(filters: Filters) -> Sequence[TableColumn[OrganisationSummary]]:
    title, programme = get_filtered_questionnaire(filters).title, get_programme()
    places, sectors, sizes = programme.place_names, programme.sector_names, programme.size_names
    return (
        TableColumn("Organisation", lambda one: one.name),
        TableColumn("Places", lambda one: "; ".join(places[place] for place in one.places)),
        TableColumn("Sector", lambda one: sectors.get(one.sector, "")),
        TableColumn("Size", lambda one: sizes[one.size] if one.size else None),
        TableColumn("Status", lambda one: STATUS_NAMES[one.status]),
        TableColumn("Since", lambda one: one.since),
        *_stage_columns(_ladder(filters)),
        TableColumn("Last submitted", lambda one: one.submitted_at),
        TableColumn("Answering round", lambda one: one.open_round),
        TableColumn("Contact e-mail", lambda one: one.contact),
        TableColumn(
            "Reminders", lambda one: "Asked for none" if one.reminders_stopped else "May be sent"
        ),
        TableColumn("Number", lambda one: one.id),
        TableColumn("Confirmed", lambda one: CONFIRMATION_LABELS[one.confirmation]),
        TableColumn("Answers in the draft", lambda one: one.draft and one.draft.answers),
        TableColumn("Questions in the draft", lambda one: one.draft and one.draft.questions),
        TableColumn("Last answer in the draft", lambda one: one.draft and one.draft.last_at),
        TableColumn("Questionnaire of the rounds", lambda _: title),
    )


def _stage_columns(ladder: Sequence[Stage]) -> Iterator[TableColumn[OrganisationSummary]]:
    def stage(one: OrganisationSummary) -> str | None:
        return _stage_held(ladder, kept) if (kept := _kept(one)) else None

    def ceiling(one: OrganisationSummary) -> str | None:
        return _ceiling(ladder, kept) if (kept := _kept(one)) else None

    yield TableColumn("Overall stage", stage)
    yield TableColumn("Could be as far as", ceiling)


def _kept(one: OrganisationSummary) -> KeptPlacement | None:
    return None if one.floor is None else KeptPlacement(one.floor, one.ceiling, None)
