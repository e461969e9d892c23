"""A past of one's own: events put into the record at moments that a test chooses."""

from datetime import UTC, datetime

from sqlalchemy import insert

from app.database.engine import db
from app.model import EventRecord
from app.store.base.events import Action


def parse_moment(text):
    """A moment in UTC, such as 2027-01-05 09:00."""
    return datetime.fromisoformat(text).replace(tzinfo=UTC)


def record_event(at, action, organisation=None, round_id=None, items=""):
    """One event, at a moment or the text of one, as the store would have recorded it."""
    event = {
        "at": parse_moment(at) if isinstance(at, str) else at,
        "actor": "tests",
        "action": action,
        "organisation_id": organisation,
        "assessment_id": round_id,
        "items": items,
    }
    db.session.execute(insert(EventRecord), [event])


def record_submission(at, organisation, round_id=None):
    """A round submitted."""
    record_event(at, Action.SUBMITTED, organisation, round_id or 1000 + organisation)


def record_taking_back(at, organisation, round_id=None):
    """A submitted round taken back."""
    record_event(at, Action.TAKEN_BACK, organisation, round_id or 1000 + organisation)


def record_merge(at, gone, kept):
    """The record of one organisation become part of another's."""
    record_event(at, Action.MERGED, kept, items=str(gone))
