"""The words of a reminder: how much is due, and never a word that somebody wrote."""

from flask import current_app, render_template, url_for

from app.store.base.published_questionnaires import find_newest_version
from app.store.organisations.stopped_reminders import make_stop_token
from app.store.reminders.due_reminders import DueRound
from app.store.reminders.reminder_sending import PendingReminder
from app.text.respondent_words import RESPONDENT_WORDS
from app.web.mail import Email

SUBJECT = "Waymark: a reminder for {}"


def compose_reminder(pending: PendingReminder) -> Email:
    """The letter, with its private link. Within a request that knows where people reach us."""
    due = pending.due
    stops_at = url_for(
        "assess.stop_reminders", token=make_stop_token(pending.secret), _external=True
    )
    text = render_template(
        "letters/reminder.txt",
        name=due.name,
        check_ins=len(due.check_ins),
        rounds=[_questionnaire_title(each) for each in due.rounds],
        link=url_for("assess.arrive", secret=pending.secret, _external=True),
        stops_at=stops_at,
        privacy=url_for("assess.privacy", _external=True),
        partnership=current_app.config["PARTNERSHIP"],
        contact=current_app.config["CONTACT"],
        called=RESPONDENT_WORDS[due.kind],
    )
    # A header is one line, whatever a name holds.
    subject = SUBJECT.format(" ".join(due.name.split()))
    contact = current_app.config["CONTACT"]
    return Email(pending.address, subject, text, contact, stops_at, is_automatic=True)


def _questionnaire_title(due_round: DueRound) -> str:
    newest = find_newest_version(due_round.questionnaire_id)
    return newest.title if newest else due_round.questionnaire_id
