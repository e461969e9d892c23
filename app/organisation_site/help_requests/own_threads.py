"""What a respondent has asked for: all of it, each thread, and what is new on its overview."""

from flask import abort, flash, g, redirect, render_template, request, url_for
from flask.typing import ResponseReturnValue

from app.forms.help_words import check_help_words
from app.organisation_site.site import blueprint
from app.store.base.transactions import now
from app.store.help_requests import help_requests, help_threads
from app.store.help_requests.help_requests import (
    MAX_HELP_WORDS,
    MOST_MESSAGES,
    RequestGoneError,
    TooManyMessagesError,
)
from app.store.help_requests.help_threads import HelpRequest, HelpThread
from app.store.plans.plan_actions import find_plan_action
from app.web.access import Rule, access, current_actor, current_holder
from app.web.csrf_guard import get_idempotency_key
from app.web.error_messages import NOT_ASKED_BY_YOU
from app.web.help_wording import describe_subject

NO_WORDS = "Write what you want to say"
TOO_MANY = f"This thread has {MOST_MESSAGES} messages, which is as many as fit. Ask anew instead"


@blueprint.get("/help")
@access(Rule.HOLDER)
def own_help_requests() -> ResponseReturnValue:
    """All that the respondent has asked for, open ones first."""
    return render_template("help_requests/own_requests.html", asked=_list_own_requests())


@blueprint.get("/help/<int:number>")
@access(Rule.HOLDER)
def own_help_thread(number: int) -> ResponseReturnValue:
    """One thread, with a form for more words."""
    return _render_thread(_get_thread_or_404(number))


@blueprint.post("/help/<int:number>")
@access(Rule.HOLDER)
def write_in_own_thread(number: int) -> ResponseReturnValue:
    """Add words to a thread."""
    typed = check_help_words(request.form.get("words", ""), NO_WORDS)
    if typed.fault:
        return _render_thread(_get_thread_or_404(number), typed.words, typed.fault), 422
    try:
        help_requests.add_words(
            number,
            current_holder().organisation_id,
            typed.words,
            current_actor(),
            get_idempotency_key(),
        )
    except RequestGoneError:
        abort(404, description=NOT_ASKED_BY_YOU)
    except TooManyMessagesError:
        return _render_thread(_get_thread_or_404(number), typed.words, TOO_MANY), 422
    flash("Sent. The core team reads it, and answers here.")
    return redirect(url_for("assess.own_help_thread", number=number))


@blueprint.post("/help/<int:number>/done")
@access(Rule.HOLDER)
def mark_own_thread_done(number: int) -> ResponseReturnValue:
    """Say that this is not needed any more."""
    try:
        help_requests.mark_done(number, current_actor(), current_holder().organisation_id)
    except RequestGoneError:
        abort(404, description=NOT_ASKED_BY_YOU)
    flash("It is marked as done. It stays here, to be read again.")
    return redirect(url_for("assess.own_help_thread", number=number))


@blueprint.app_template_global()
def list_new_answers() -> list[HelpRequest]:
    """The requests of whoever came by the link to which the core team's words are new."""
    return [each for each in _list_own_requests() if each.is_new_to_respondent(now())]


@blueprint.app_template_global()
def list_own_requests_about(plan_action_id: int) -> list[HelpRequest]:
    """The open requests about an action of the plan of whoever came by the link."""
    own = _list_own_requests()
    return [each for each in own if each.is_open and each.plan_action_id == plan_action_id]


@blueprint.app_template_global()
def own_help_subject(asked: HelpRequest) -> str:
    """What one's own request is about: an action by its own words, where it is on the plan."""
    if asked.plan_action_id is not None:
        action = find_plan_action(asked.organisation_id, asked.plan_action_id)
        if action:
            return f"Your action: {action.what}"
    return describe_subject(asked)


def _list_own_requests() -> list[HelpRequest]:
    """All of the respondent's, read once for a page: a plan asks for each of its actions."""
    if "own_help_requests" not in g:
        g.own_help_requests = help_threads.list_requests_of(current_holder().organisation_id)
    own: list[HelpRequest] = g.own_help_requests
    return own


def _get_thread_or_404(number: int) -> HelpThread:
    thread = help_threads.find_thread(number, current_holder().organisation_id)
    return thread or abort(404, description=NOT_ASKED_BY_YOU)


def _render_thread(thread: HelpThread, words: str = "", fault: str = "") -> str:
    return render_template(
        "help_requests/own_thread.html",
        asked=thread.request,
        messages=thread.messages,
        words=words,
        fault=fault,
        most=MAX_HELP_WORDS,
    )
