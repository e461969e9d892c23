"""An editor takes the words of one message out of a thread, after a page that asks."""

from flask import abort, flash, redirect, render_template, url_for
from flask.typing import ResponseReturnValue

from app.core_team.site import blueprint
from app.store.help_requests import help_requests, help_threads
from app.store.help_requests.help_requests import RequestGoneError
from app.text.respondent_words import RESPONDENT_WORDS
from app.web.access import Rule, access, current_actor
from app.web.security_log import SecurityEvent, log_security_event

TAKEN_OUT = "The words are taken out. The message says so to both sides."
TAKEN_OUT_BEFORE = (
    "These words were taken out before you pressed the button. Nothing more was changed."
)
ADDRESS = "/help/<int:number>/messages/<int:message_id>/take-out"


@blueprint.get(ADDRESS)
@access(Rule.EDITOR)
def confirm_help_words_removal(number: int, message_id: int) -> ResponseReturnValue:
    """The message, and what taking its words out does."""
    thread = help_threads.find_thread(number) or abort(404)
    message = next((each for each in thread.messages if each.id == message_id), None)
    return render_template(
        "core_team/help_requests/take_out.html",
        asked=thread.request,
        called=RESPONDENT_WORDS[thread.request.kind],
        message=message or abort(404),
    )


@blueprint.post(ADDRESS)
@access(Rule.EDITOR)
def remove_help_words(number: int, message_id: int) -> ResponseReturnValue:
    """Take the words out for good."""
    try:
        were_there = help_requests.remove_words(number, message_id, current_actor())
    except RequestGoneError:
        abort(404)
    if were_there:
        log_security_event(
            SecurityEvent.HELP_WORDS_REMOVED,
            request=number,
            message=message_id,
            by=current_actor(),
        )
        flash(TAKEN_OUT)
    else:
        flash(TAKEN_OUT_BEFORE, "important")
    return redirect(url_for("core_team.help_thread", number=number))
