"""One thread, as the core team sees it, and what an editor does with it."""

from flask import abort, flash, redirect, render_template, request, url_for
from flask.typing import ResponseReturnValue

from app.core_team.help_requests.answer_email import tell_of_answer
from app.core_team.organisations.organisation_page import parse_id
from app.core_team.site import blueprint
from app.forms.help_words import check_help_words
from app.store.help_requests import help_requests, help_threads
from app.store.help_requests.help_requests import (
    MAX_HELP_WORDS,
    MOST_MESSAGES,
    RequestGoneError,
    TakenMeanwhileError,
    TooManyMessagesError,
)
from app.store.help_requests.help_threads import HelpRequest, HelpThread
from app.store.participation.event_history import account_names
from app.store.plans.plan_actions import PlanAction, find_plan_action
from app.text.respondent_words import RESPONDENT_WORDS
from app.web.access import Rule, access, current_actor, current_member
from app.web.csrf_guard import get_idempotency_key
from app.web.help_wording import describe_subject

NO_WORDS = "Write an answer: a few words are enough"
TOO_MANY = f"This thread has {MOST_MESSAGES} messages, which is as many as fit. Write by e-mail"
TAKEN = "{} took this before you pressed the button, and nothing was changed. You can hand it over."
NOBODY_HAS_IT = "Nobody sees to this any more, and nothing was changed. You can take it."
DONE_BEFORE = "This was done before you pressed the button. Nothing more was changed."
OPEN_BEFORE = "This was open again before you pressed the button. Nothing more was changed."


@blueprint.get("/help/<int:number>")
@access(Rule.MEMBER)
def help_thread(number: int) -> ResponseReturnValue:
    """The thread, with the words of the action that it is about while it is open."""
    return _render_thread(_get_thread_or_404(number))


@blueprint.post("/help/<int:number>/answer")
@access(Rule.EDITOR)
def answer_help_request(number: int) -> ResponseReturnValue:
    """Add the core team's words. The first after the respondent's also go by e-mail, as a word that
    they are there."""
    typed = check_help_words(request.form.get("words", ""), NO_WORDS)
    if typed.fault:
        return _render_thread(_get_thread_or_404(number), typed.words, typed.fault), 422
    try:
        is_new = help_requests.answer_request(
            number, typed.words, current_member().account_id, get_idempotency_key()
        )
    except RequestGoneError:
        abort(404)
    except TooManyMessagesError:
        return _render_thread(_get_thread_or_404(number), typed.words, TOO_MANY), 422
    asked = _get_thread_or_404(number).request
    told = tell_of_answer(asked) if is_new else ""
    flash(f"Sent: it stands on the {RESPONDENT_WORDS[asked.kind].name}’s overview. {told}".strip())
    return _redirect_to(number)


@blueprint.post("/help/<int:number>/give")
@access(Rule.EDITOR)
def give_help_request(number: int) -> ResponseReturnValue:
    """Take a request on, hand it over, or have nobody see to it."""
    to, seen = (parse_id(request.form.get(name, "")) for name in ("to", "seen"))
    try:
        help_requests.give_request(number, to, seen, current_actor())
    except TakenMeanwhileError as taken:
        flash(TAKEN.format(taken.name) if taken.name else NOBODY_HAS_IT, "important")
        return _redirect_to(number)
    except RequestGoneError:
        abort(404)
    own = to == current_member().account_id
    flash("You see to this now." if own else "Handed over." if to else "Nobody sees to this now.")
    return _redirect_to(number)


@blueprint.post("/help/<int:number>/done")
@access(Rule.EDITOR)
def mark_help_request_done(number: int) -> ResponseReturnValue:
    """Mark a request as done."""
    try:
        was_open = help_requests.mark_done(number, current_actor())
    except RequestGoneError:
        abort(404)
    _flash_outcome("It is marked as done.", DONE_BEFORE, was_changed=was_open)
    return _redirect_to(number)


@blueprint.post("/help/<int:number>/open")
@access(Rule.EDITOR)
def open_help_request(number: int) -> ResponseReturnValue:
    """Open a request again that was done."""
    try:
        was_done = help_requests.open_again(number, current_actor())
    except RequestGoneError:
        abort(404)
    _flash_outcome("It is open again.", OPEN_BEFORE, was_changed=was_done)
    return _redirect_to(number)


def _flash_outcome(words: str, otherwise: str, *, was_changed: bool) -> None:
    if was_changed:
        flash(words)
    else:
        flash(otherwise, "important")


def _redirect_to(number: int) -> ResponseReturnValue:
    return redirect(url_for("core_team.help_thread", number=number))


def _get_thread_or_404(number: int) -> HelpThread:
    return help_threads.find_thread(number) or abort(404)


def _render_thread(thread: HelpThread, words: str = "", fault: str = "") -> str:
    asked = thread.request
    return render_template(
        "core_team/help_requests/thread.html",
        asked=asked,
        messages=thread.messages,
        subject=describe_subject(asked),
        called=RESPONDENT_WORDS[asked.kind],
        action=_find_readable_action(asked),
        done_by=_name_who_ended(asked),
        members=help_requests.list_members(),
        words=words,
        fault=fault,
        most=MAX_HELP_WORDS,
    )


def _find_readable_action(asked: HelpRequest) -> PlanAction | None:
    """The action that a request is about, while that is open, or where it is shared anyway."""
    if asked.plan_action_id is None:
        return None
    action = find_plan_action(asked.organisation_id, asked.plan_action_id)
    return action if action and (asked.is_open or action.shared) else None


def _name_who_ended(asked: HelpRequest) -> str:
    """Who said that it is done, in words; empty while nobody has."""
    if not asked.done_by:
        return ""
    if help_threads.is_respondent(asked.done_by):
        return f"Somebody of the {RESPONDENT_WORDS[asked.kind].name}"
    return account_names([asked.done_by]).get(asked.done_by) or "The core team"
