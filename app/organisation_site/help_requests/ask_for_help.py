"""The form to ask the core team for help."""

from flask import current_app, flash, redirect, render_template, request, url_for
from flask.typing import ResponseReturnValue

from app.forms.help_words import check_help_words
from app.organisation_site.help_requests.help_subject import (
    NOTHING_IN_PARTICULAR,
    AskedAbout,
    find_asked_action,
    read_subject,
)
from app.organisation_site.site import blueprint
from app.store.help_requests import help_requests, help_threads
from app.store.help_requests.help_requests import (
    MAX_HELP_WORDS,
    MOST_OPEN_REQUESTS,
    ActionNotOnPlanError,
    TooManyRequestsError,
)
from app.store.organisations.contact_addresses import get_contact
from app.web.access import Rule, access, current_actor, current_holder
from app.web.csrf_guard import get_idempotency_key

NO_WORDS = "Write what would help you: a few words are enough"
ACTION_GONE = (
    "The action is not on your plan any more. Say in your words what it was, and send them again"
)
TOO_MANY = (
    f"You have {MOST_OPEN_REQUESTS} open requests, which is as many as there can be. Say of one "
    "that you do not need it any more, or write more in one of them"
)


@blueprint.get("/help/ask")
@access(Rule.HOLDER)
def new_help_request() -> ResponseReturnValue:
    """The form. It says who reads what before anything is sent."""
    return _render_form(read_subject(request.args, current_holder()))


@blueprint.post("/help/ask")
@access(Rule.HOLDER)
def ask_for_help() -> ResponseReturnValue:
    """Ask the core team, and show the thread that this begins."""
    holder = current_holder()
    typed = check_help_words(request.form.get("words", ""), NO_WORDS)
    if "action" in request.form and find_asked_action(request.form, holder) is None:
        return _render_form(NOTHING_IN_PARTICULAR, typed.words, ACTION_GONE), 409
    about = read_subject(request.form, holder)
    if typed.fault:
        return _render_form(about, typed.words, typed.fault), 422
    try:
        number = help_requests.ask_for_help(
            holder.organisation_id,
            about.subject,
            typed.words,
            current_actor(),
            get_idempotency_key(),
        )
    except TooManyRequestsError:
        return _render_form(about, typed.words, TOO_MANY), 422
    except ActionNotOnPlanError:
        return _render_form(NOTHING_IN_PARTICULAR, typed.words, ACTION_GONE), 409
    flash("Sent. The core team reads it, and answers here.")
    return redirect(url_for("assess.own_help_thread", number=number))


def _render_form(about: AskedAbout, words: str = "", fault: str = "") -> str:
    holder = current_holder()
    subject = about.subject
    asked_before = help_threads.list_open_about(
        holder.organisation_id,
        plan_action_id=subject.plan_action_id,
        question=(subject.questionnaire_id, subject.item_id),
    )
    return render_template(
        "help_requests/ask.html",
        topic=about,
        words=words,
        fault=fault,
        most=MAX_HELP_WORDS,
        asked_before=asked_before if about.address else [],
        writes_to=_answer_address(holder.organisation_id),
    )


def _answer_address(organisation_id: int) -> str:
    """Where an e-mail goes when there is an answer; empty where none does."""
    contact = get_contact(organisation_id)
    return contact.address if current_app.config["POST_OFFICE"] and not contact.on_hold else ""
