"""What another did just before: who was second is told so, what holds now, and the way on."""

from app.store.base.events import Action
from app.store.editions import edition_publishing
from app.store.participation import event_history
from app.store.participation.event_history import Happening
from app.web.access import actor
from app.web.templating import format_day

OPERATOR = "The people who run this service"
EDITION_GONE = {
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
# There may never have been one.
NO_LINK = "No link works now, so there was none to end, and nothing was changed."
NOTHING_PREPARED = "No edition is prepared now, so nothing was changed."


def what_became_of_the_edition(seen: str | None) -> str:
    """Why nothing is prepared any more, in words.

    `seen` is the fingerprint of the edition that was looked at, where one was.
    """
    last = event_history.last_of(EDITION_GONE)
    if last is None:
        return NOTHING_PREPARED
    is_another = last.action is Action.EDITION_PUBLISHED and not _is_published(seen)
    words = ANOTHER_PUBLISHED if seen and is_another else EDITION_GONE[last.action]
    return words.format(who=who_did(last), day=format_day(last.items))


def _is_published(seen: str | None) -> bool:
    return any(each.fingerprint == seen for each in edition_publishing.published())


def key_had_ended(number: int) -> str:
    """Who had ended a key before, in words."""
    last = event_history.last_of({Action.KEY_ENDED}, items=str(number))
    who = f"{who_did(last)} had ended that key" if last else "That key had ended"
    return f"{who} before you pressed the button. It opens nothing, and nothing was changed."


def links_had_ended(organisation_id: int) -> str:
    """Why no link of an organisation was left to end, in words: who had ended them, if anybody."""
    last = event_history.last_of({Action.LINKS_REVOKED}, organisation_id=organisation_id)
    if last is None:
        return NO_LINK
    return (
        f"{who_did(last)} had ended every link before you pressed the button. Nothing was changed, "
        "and no link works now."
    )


def who_did(happening: Happening) -> str:
    """Whoever did it, as a sentence begins with them."""
    return "You" if happening.actor == actor() else happening.by or OPERATOR
