"""The list of what respondents ask for, open ones first, narrowed by what an address says."""

from collections.abc import Mapping

from flask import g, render_template, request
from flask.typing import ResponseReturnValue

from app.core_team.organisations.filter_query import unknown_filters_message
from app.core_team.organisations.organisation_list import parse_page_number
from app.core_team.site import blueprint
from app.store.base.current_programme import get_programme
from app.store.base.transactions import ignore_if_unavailable
from app.store.help_requests import help_list, help_threads
from app.store.help_requests.help_list import AN_ACTION, NOBODY, STATE_NAMES, HelpFilters
from app.store.help_requests.help_threads import HelpRequest
from app.web.access import Rule, access
from app.web.help_wording import describe_subject, name_question

NAMELESS = "Somebody who has left"
FILTER_NAMES = {"place": "a place", "taken": "a member", "about": "a subject", "state": "a state"}
"""What a message calls a filter of an address that is not known."""


@blueprint.get("/help")
@access(Rule.MEMBER)
def help_requests() -> ResponseReturnValue:
    """List what is asked."""
    choices = list_filter_choices()
    unknown: list[str] = []
    filters = _parse_filters(request.args, choices, unknown)
    page = help_list.list_help_requests(filters, parse_page_number(request.args, unknown))
    return render_template(
        "core_team/help_requests/list.html",
        filters=filters,
        choices=choices,
        note=unknown_filters_message(unknown),
        page=page,
        address={name: value for name, value in vars(filters).items() if value},
    )


def list_filter_choices() -> Mapping[str, Mapping[str, str]]:
    """What each filter may be, with its words. Only what was asked about can be chosen."""
    questions = {
        f"{questionnaire_id}/{item_id}": name_question(questionnaire_id, item_id)
        for questionnaire_id, item_id in help_list.list_questions_asked_about()
    }
    return {
        "place": get_programme().place_names,
        "taken": {
            NOBODY: "Nobody yet",
            **{number: name or NAMELESS for number, name in help_list.list_takers().items()},
        },
        "about": {AN_ACTION: "An action of a plan", **questions},
        "state": STATE_NAMES,
    }


@blueprint.app_template_global()
def count_open_help_requests() -> int:
    """How many are open, for the way to them that stands on every page of the core team.

    0 while the database does not answer: pages that say so have that way too.
    """
    count = 0
    if "out_of_order" not in g:
        with ignore_if_unavailable():
            count = help_threads.count_open()
    return count


@blueprint.app_template_global()
def list_help_requests_of(organisation_id: int) -> list[HelpRequest]:
    """What a respondent has asked for, for its page."""
    return help_threads.list_requests_of(organisation_id)


@blueprint.app_template_global()
def help_subject(asked: HelpRequest) -> str:
    """What a request is about, without an action's own words."""
    return describe_subject(asked)


@blueprint.app_template_global()
def taken_by_words(asked: HelpRequest) -> str:
    """Who sees to a request. The name of somebody who left long ago is kept no longer."""
    if asked.taken_by is None:
        return "Nobody yet"
    return asked.taken_by_name or NAMELESS


def _parse_filters(
    args: Mapping[str, str], choices: Mapping[str, Mapping[str, str]], unknown: list[str]
) -> HelpFilters:
    found = {}
    for name, known in choices.items():
        asked = args.get(name, "")
        if asked and asked not in known:
            unknown.append(FILTER_NAMES[name])
        found[name] = asked if asked in known else ""
    return HelpFilters(**found)
