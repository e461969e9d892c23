"""Messages for the second of two people who did the same: who was first, and what holds now."""

from app.store.base.events import Action
from app.store.editions import edition_publishing
from app.store.participation import event_history
from app.store.participation.event_history import EventEntry
from app.web.access import current_actor
from app.web.templating import format_day

OPERATOR_SUBJECT = "The people who run this service"
EDITION_GONE_TEXTS = {
    Action.EDITION_PUBLISHED: (
        "{who} had published the edition of {day} before you pressed the button. It stands below, "
        "and you have nothing more to do."
    ),
    Action.EDITION_WITHDRAWN: (
        "{who} had taken back the edition of {day} that was prepared, before you pressed the "
        "button. Nothing was published. Prepare it again if it is still wanted."
    ),
}
ANOTHER_PUBLISHED = (
    "{who} had published another edition, of {day}, before you pressed the button. The one that "
    "you looked at is not published. Prepare it again if it is still wanted: it needs a later day."
)
# Also where there never was a link.
NO_LINK_TO_END = "No link works now, so there was none to end, and nothing was changed."
NOTHING_PREPARED = "No edition is prepared now, so nothing was changed."


def edition_gone_message(seen: str | None) -> str:
    """Why no edition is prepared any more, in words.

    `seen` is the fingerprint of the edition that was looked at, where one was.
    """
    last = event_history.find_last_event(EDITION_GONE_TEXTS)
    if last is None:
        return NOTHING_PREPARED
    is_another = last.action is Action.EDITION_PUBLISHED and not _is_published(seen)
    words = ANOTHER_PUBLISHED if seen and is_another else EDITION_GONE_TEXTS[last.action]
    return words.format(who=actor_subject(last), day=format_day(last.items))


def _is_published(seen: str | None) -> bool:
    return any(
        edition.fingerprint == seen for edition in edition_publishing.list_published_editions()
    )


def key_ended_message(number: int) -> str:
    """Who ended the key before, in words."""
    last = event_history.find_last_event({Action.KEY_ENDED}, items=str(number))
    who = f"{actor_subject(last)} had ended that key" if last else "That key had ended"
    return f"{who} before you pressed the button. It opens nothing, and nothing was changed."


def links_ended_message(organisation_id: int) -> str:
    """Why no link was left to end, in words: who ended them, if anybody."""
    last = event_history.find_last_event({Action.LINKS_REVOKED}, organisation_id=organisation_id)
    if last is None:
        return NO_LINK_TO_END
    return (
        f"{actor_subject(last)} had ended every link before you pressed the button. "
        "Nothing was changed, and no link works now."
    )


def actor_subject(event: EventEntry) -> str:
    """Who did it, as the subject of a sentence."""
    return "You" if event.actor == current_actor() else event.by or OPERATOR_SUBJECT
