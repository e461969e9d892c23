"""Editions of the public benchmark: prepared, looked at, published for good.

What is prepared is stored whole, and publishing stores nothing else: so what is published is what
somebody looked at. The file in the folder of editions follows from the row, and can be made again.
"""

import hmac
from collections.abc import Callable, Sequence
from datetime import date, datetime
from enum import StrEnum
from functools import lru_cache
from itertools import count
from typing import Any, NamedTuple

from flask import current_app
from sqlalchemy import ColumnElement, Select, delete, func, select, update
from sqlalchemy.orm import Session

from app.database.engine import db
from app.model import EditionRecord, EditionState, OrganisationRecord, RollRecord
from app.store.base.digests import content_digest
from app.store.base.events import Action, record_event
from app.store.base.published_questionnaires import get_current_questionnaire
from app.store.base.sent_forms import get_form_result, store_form_result
from app.store.base.transactions import BusyError, check_can_write, now, write_transaction
from app.store.comparison.counted_organisations import is_counted
from app.store.comparison.placements import lock_tallies
from app.store.editions import edition_files
from app.store.editions.allowed_names import (
    find_names_in_note,
    list_allowed_names,
    set_allowed_names,
)
from app.store.editions.edition_members import (
    EditionMember,
    find_members_at,
    list_members,
    store_members,
)
from app.store.editions.edition_proposal import EditionDraft, build_proposal, cutoff_time
from scoring import disclosure
from scoring.disclosure import ClearedEdition, EditionRefusedError, PastEdition, Workings
from scoring.editions.edition import Edition
from scoring.editions.edition_reader import edition_text, read_edition

__all__ = ["EditionDraft", "EditionRefusedError"]

# Times that an edition is worked out afresh, because whom it counts has changed meanwhile.
MOST_ATTEMPTS = 3


class StoredEdition(NamedTuple):
    """An edition that is prepared or published. `prepared_by` and `published_by` as in events."""

    id: int
    edition: Edition
    text: str
    prepared_at: datetime
    prepared_by: str
    published_at: datetime | None
    published_by: str | None

    @property
    def day(self) -> date:
        """The day that it is known by."""
        return date.fromisoformat(self.edition.date)

    @property
    def fingerprint(self) -> str:
        """Short text by which a form says which preview its writer saw."""
        return content_digest("\x1f".join((str(self.id), self.text)))


class PublishOutcome(StrEnum):
    """What came of publishing. Nothing is done but by the first two.

    `CHANGED`: what is prepared is not what was looked at. `LEFT`: an organisation that it counts
    has deleted everything since. `UNCONFIRMED`: one that it counts does not count any more.
    `NAMED`: its note names one that was confirmed or renamed since.
    """

    PUBLISHED = "published"
    WITHOUT_FILE = "without-file"
    CHANGED = "changed"
    LEFT = "left"
    UNCONFIRMED = "unconfirmed"
    NAMED = "named"


class TooEarlyError(ValueError):
    """An edition has to be of a later day than the last that was published, which is `last`."""

    def __init__(self, last: date) -> None:
        super().__init__(f"the last edition is of {last}: choose a later day")
        self.last = last


def withholding_draws(edition_number: int) -> Callable[[], bool]:
    """Lots for the edition of that number, each true about once in a hundred times.

    A figure that is safe is then held back all the same. They are the same however often the
    edition is prepared: else one could prepare it until none falls, and what is held back would be
    a sign by itself again.
    """
    secret, counter = str(current_app.config["SECRET_KEY"]).encode(), count()

    def draw() -> bool:
        digest = hmac.digest(secret, f"lot {edition_number} {next(counter)}".encode(), "sha256")
        return int.from_bytes(digest, "big") % 100 == 0

    return draw


def list_published_editions() -> list[StoredEdition]:
    """Every published edition, the first first."""
    return _load_editions(EditionRecord.state == EditionState.PUBLISHED)


def get_prepared_edition() -> StoredEdition | None:
    """The edition that is prepared and not published, if there is one."""
    return next(iter(_load_editions(EditionRecord.state == EditionState.PREPARED)), None)


def find_published_edition(day: date) -> StoredEdition | None:
    """The published edition of that day."""
    is_it = (EditionRecord.state == EditionState.PUBLISHED) & (EditionRecord.date == day)
    return next(iter(_load_editions(is_it)), None)


def find_newest_edition() -> Edition | None:
    """The edition that was published last: what anybody may read. None where there is none."""
    statement = (
        select(EditionRecord.content)
        .where(EditionRecord.state == EditionState.PUBLISHED)
        .order_by(EditionRecord.date.desc())
        .limit(1)
    )
    content = db.session.scalars(statement).first()
    return _read_published(content) if content else None


def last_published_date() -> date | None:
    """The day of the last edition that was published."""
    statement = select(func.max(EditionRecord.date)).where(
        EditionRecord.state == EditionState.PUBLISHED
    )
    return db.session.scalars(statement).one()


def prepare_edition(
    draft: EditionDraft,
    actor: str,
    at: datetime | None = None,
    draw: Callable[[], bool] | None = None,
    form: str | None = None,
) -> StoredEdition:
    """Work out an edition of its day, and keep it to be looked at.

    It counts what was submitted by the end of that day, or by `at` (now) where that is earlier. It
    takes the place of what was prepared before. Raises TooEarlyError, RefusedError where nothing
    can be published safely, and BusyError where whom it counts changes faster than it is worked
    out. Nobody waits for a lock meanwhile.
    """
    prepared_at, questionnaire = at or now(), get_current_questionnaire()
    moment = cutoff_time(draft.day, prepared_at)
    # It takes minutes to work out: whoever cannot keep it is told before that.
    with check_can_write() as session:
        lock_tallies(session)
    for _ in range(MOST_ATTEMPTS):
        _check_date_is_later(draft.day)
        before, members = list_published_editions(), find_members_at(questionnaire, moment)
        cleared = _clear_proposal(
            before, members, draft, moment, draw or withholding_draws(len(before))
        )
        with write_transaction() as session:
            lock_tallies(session)
            if get_form_result(form) is not None and (same_edition := get_prepared_edition()):
                return same_edition  # The same form, sent twice, was quicker.
            if (
                find_members_at(questionnaire, moment) == members
                and list_published_editions() == before
            ):
                kept = _store_edition(session, draft, members, cleared, prepared_at, actor)
                store_form_result(session, form, kept.id)
                return kept
    raise BusyError("answers come in faster than the edition is worked out")


def publish_edition(seen: str, actor: str, at: datetime | None = None) -> PublishOutcome:
    """Publish what is prepared for good, if it is what the person saw (`seen`), and write its file.

    Where the file cannot be written it is published all the same:
    `edition_files.write_edition_file` makes up for it.
    """
    with write_transaction() as session:
        lock_tallies(session)
        edition = get_prepared_edition()
        if edition is None or edition.fingerprint != seen:
            return PublishOutcome.CHANGED
        if obstacle := find_publish_obstacle(edition):
            return obstacle
        _check_date_is_later(edition.day)
        session.execute(
            update(EditionRecord)
            .where(EditionRecord.id == edition.id)
            .values(state=EditionState.PUBLISHED, published_at=at or now(), published_by=actor)
        )
        record_event(session, Action.EDITION_PUBLISHED, actor, items=[edition.edition.date])
    try:
        edition_files.write_edition_file(edition.edition, edition.text)
    except OSError:
        return PublishOutcome.WITHOUT_FILE
    return PublishOutcome.PUBLISHED


def withdraw_edition(seen: str, actor: str) -> bool:
    """Take back what was prepared. False where it is not what the person saw (`seen`)."""
    with write_transaction() as session:
        lock_tallies(session)
        edition = get_prepared_edition()
        if edition is None or edition.fingerprint != seen:
            return False
        session.execute(delete(EditionRecord).where(EditionRecord.id == edition.id))
        record_event(session, Action.EDITION_WITHDRAWN, actor, items=[edition.edition.date])
        return True


def write_missing_files() -> list[str]:
    """Make every file that is not there as it should be, and return their names."""
    return [
        edition_files.write_edition_file(stored.edition, stored.text)
        for stored in list_published_editions()
        if not edition_files.is_written(stored.edition, stored.text)
    ]


def list_without_file() -> list[StoredEdition]:
    """The published editions whose file is not there as it should be."""
    return [
        stored
        for stored in list_published_editions()
        if not edition_files.is_written(stored.edition, stored.text)
    ]


def list_unexpected_files() -> list[str]:
    """Files in the folder of editions that are of none of the published ones."""
    return edition_files.unexpected_files(stored.edition for stored in list_published_editions())


def find_publish_obstacle(kept: StoredEdition) -> PublishOutcome | None:
    """What keeps a prepared edition from being published, as far as is known now."""
    is_in_edition = RollRecord.edition_id == kept.id
    gone = select(RollRecord.key).where(is_in_edition, RollRecord.organisation_id.is_(None))
    unconfirmed = (
        select(RollRecord.key)
        .join(OrganisationRecord, OrganisationRecord.id == RollRecord.organisation_id)
        .where(is_in_edition, ~is_counted())
    )
    statements = {PublishOutcome.LEFT: gone, PublishOutcome.UNCONFIRMED: unconfirmed}
    named = PublishOutcome.NAMED if find_names_in_edition_note(kept) else None
    return next((each for each, rows in statements.items() if _has_rows(rows)), named)


@lru_cache(maxsize=1)
def _read_published(content: str) -> Edition:
    """An edition from its text, which never changes: many pages ask for the same one."""
    return read_edition(content, "the newest edition")


def _has_rows(rows: Select[*tuple[Any, ...]]) -> bool:
    return db.session.scalars(select(rows.exists())).one()


def find_names_in_edition_note(kept: StoredEdition) -> list[str]:
    """The names of organisations that its note holds, but for those that were allowed with it."""
    return find_names_in_note(kept.edition.note, list_allowed_names(kept.id))


def can_be_published(kept: StoredEdition) -> bool:
    """Whether nothing keeps it from being published."""
    return find_publish_obstacle(kept) is None


def _load_editions(condition: ColumnElement[bool]) -> list[StoredEdition]:
    rows = db.session.scalars(
        select(EditionRecord).where(condition).order_by(EditionRecord.date)
    ).all()
    return [
        _to_stored_edition(row, read_edition(row.content, f"the edition of {row.date}"))
        for row in rows
    ]


def _to_stored_edition(row: EditionRecord, edition: Edition) -> StoredEdition:
    return StoredEdition(
        row.id, edition, row.content,
        row.prepared_at, row.prepared_by, row.published_at, row.published_by,
    )  # fmt: skip


def _check_date_is_later(day: date) -> None:
    last = last_published_date()
    if last is not None and day <= last:
        raise TooEarlyError(last)


def _clear_proposal(
    before: Sequence[StoredEdition],
    members: Sequence[EditionMember],
    draft: EditionDraft,
    moment: datetime,
    draw: Callable[[], bool],
) -> ClearedEdition:
    past = [_to_past_edition(each) for each in before]
    proposal = build_proposal(get_current_questionnaire(), members, draft, moment)
    # What was read is let go: working it out may take a while, and holds up nobody.
    db.session.rollback()
    return disclosure.clear_edition(past, proposal, draw)


def _to_past_edition(kept: StoredEdition) -> PastEdition:
    workings = db.session.scalars(
        select(EditionRecord.workings).where(EditionRecord.id == kept.id)
    ).one()
    roll = [each.entry for each in list_members(kept.id)]
    return PastEdition(kept.edition, roll, Workings.model_validate_json(workings))


def _store_edition(
    session: Session,
    draft: EditionDraft,
    members: Sequence[EditionMember],
    cleared: ClearedEdition,
    prepared_at: datetime,
    actor: str,
) -> StoredEdition:
    session.execute(delete(EditionRecord).where(EditionRecord.state == EditionState.PREPARED))
    new_record = EditionRecord(
        date=draft.day,
        note=draft.note,
        state=EditionState.PREPARED,
        content=edition_text(cleared.edition),
        workings=cleared.workings.model_dump_json(),
        prepared_at=prepared_at,
        prepared_by=actor,
    )
    session.add(new_record)
    session.flush()
    store_members(session, new_record.id, members)
    set_allowed_names(session, new_record.id, draft.allowed)
    record_event(session, Action.EDITION_PREPARED, actor, items=[cleared.edition.date])
    return _to_stored_edition(new_record, cleared.edition)
