"""Editions of the public benchmark: prepared, looked at, published for good.

What is prepared is stored whole, and publishing stores nothing else: so what is published is what
somebody looked at. The file in the folder of editions follows from the row, and can be made again.
"""

import hmac
from collections.abc import Callable, Sequence
from datetime import date, datetime
from enum import StrEnum
from itertools import count
from typing import Any, NamedTuple

from flask import current_app
from sqlalchemy import ColumnElement, Select, delete, func, select, update
from sqlalchemy.orm import Session

from app.database.engine import db
from app.model import EditionRecord, EditionState, OrganisationRecord, RollRecord
from app.store.base.digests import digest
from app.store.base.events import Action, record
from app.store.base.published_questionnaires import newest
from app.store.base.sent_forms import keep_result, result_of
from app.store.base.transactions import BusyError, now, trying_to_write, writing
from app.store.comparison.counted_organisations import is_counted
from app.store.comparison.placements import have_the_sums_to_oneself
from app.store.editions import edition_files
from app.store.editions.allowed_names import allowed_with, named_in, put_allowed
from app.store.editions.edition_members import Counted, keep_roll, roll_at, roll_of
from app.store.editions.edition_proposal import Draft, counts_until, proposed
from scoring import disclosure
from scoring.disclosure import Cleared, Past, RefusedError, Workings
from scoring.editions.edition import Edition
from scoring.editions.edition_reader import read_edition, text_of

__all__ = ["Draft", "RefusedError"]

# Times that an edition is worked out afresh, because whom it counts has changed meanwhile.
ATTEMPTS = 3


class Kept(NamedTuple):
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
        return digest("\x1f".join((str(self.id), self.text)))


class Outcome(StrEnum):
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


def lots(number: int) -> Callable[[], bool]:
    """Lots for the edition of that number, each true about once in a hundred times.

    A figure that is safe is then held back all the same. They are the same however often the
    edition is prepared: else one could prepare it until none falls, and what is held back would be
    a sign by itself again.
    """
    secret, drawn = str(current_app.config["SECRET_KEY"]).encode(), count()

    def lot() -> bool:
        one = hmac.digest(secret, f"lot {number} {next(drawn)}".encode(), "sha256")
        return int.from_bytes(one, "big") % 100 == 0

    return lot


def published() -> list[Kept]:
    """Every published edition, the first first."""
    return _editions(EditionRecord.state == EditionState.PUBLISHED)


def prepared() -> Kept | None:
    """The edition that is prepared and not published, if there is one."""
    return next(iter(_editions(EditionRecord.state == EditionState.PREPARED)), None)


def of_day(day: date) -> Kept | None:
    """The published edition of that day."""
    table = EditionRecord
    is_it = (table.state == EditionState.PUBLISHED) & (table.date == day)
    return next(iter(_editions(is_it)), None)


def last_day() -> date | None:
    """The day of the last edition that was published."""
    table = EditionRecord
    asked = select(func.max(table.date)).where(table.state == EditionState.PUBLISHED)
    return db.session.scalars(asked).one()


def prepare(
    draft: Draft,
    actor: str,
    at: datetime | None = None,
    lot: Callable[[], bool] | None = None,
    form: str | None = None,
) -> Kept:
    """Work out an edition of its day, and keep it to be looked at.

    It counts what was submitted by the end of that day, or by `at` (now) where that is earlier. It
    takes the place of what was prepared before. Raises TooEarlyError, RefusedError where nothing
    can be published safely, and BusyError where whom it counts changes faster than it is worked
    out. Nobody waits for a lock meanwhile.
    """
    prepared_at, asked = at or now(), newest()
    moment = counts_until(draft.day, prepared_at)
    # It takes minutes to work out: whoever cannot keep it is told before that.
    with trying_to_write() as session:
        have_the_sums_to_oneself(session)
    for _ in range(ATTEMPTS):
        _check_later(draft.day)
        before, roll = published(), roll_at(asked, moment)
        cleared = _cleared(before, roll, draft, moment, lot or lots(len(before)))
        with writing() as session:
            have_the_sums_to_oneself(session)
            if result_of(form) is not None and (mine := prepared()):
                return mine  # The same form, sent twice, was quicker.
            if roll_at(asked, moment) == roll and published() == before:
                kept = _keep(session, draft, roll, cleared, prepared_at, actor)
                keep_result(session, form, kept.id)
                return kept
    raise BusyError("answers come in faster than the edition is worked out")


def publish(seen: str, actor: str, at: datetime | None = None) -> Outcome:
    """Publish what is prepared for good, if it is what the person saw (`seen`), and write its file.

    Where the file cannot be written it is published all the same: `edition_files.write` makes up
    for it.
    """
    with writing() as session:
        have_the_sums_to_oneself(session)
        mine = prepared()
        if mine is None or mine.fingerprint != seen:
            return Outcome.CHANGED
        if obstacle := obstacle_to(mine):
            return obstacle
        _check_later(mine.day)
        session.execute(
            update(EditionRecord)
            .where(EditionRecord.id == mine.id)
            .values(state=EditionState.PUBLISHED, published_at=at or now(), published_by=actor)
        )
        record(session, Action.EDITION_PUBLISHED, actor, items=[mine.edition.date])
    try:
        edition_files.write(mine.edition, mine.text)
    except OSError:
        return Outcome.WITHOUT_FILE
    return Outcome.PUBLISHED


def withdraw(seen: str, actor: str) -> bool:
    """Take back what was prepared. False where it is not what the person saw (`seen`)."""
    with writing() as session:
        have_the_sums_to_oneself(session)
        mine = prepared()
        if mine is None or mine.fingerprint != seen:
            return False
        session.execute(delete(EditionRecord).where(EditionRecord.id == mine.id))
        record(session, Action.EDITION_WITHDRAWN, actor, items=[mine.edition.date])
        return True


def write_files() -> list[str]:
    """Make every file that is not there as it should be, and return their names."""
    return [
        edition_files.write(each.edition, each.text)
        for each in published()
        if not edition_files.is_there(each.edition, each.text)
    ]


def without_file() -> list[Kept]:
    """The published editions whose file is not there as it should be."""
    return [each for each in published() if not edition_files.is_there(each.edition, each.text)]


def strays() -> list[str]:
    """Files in the folder of editions that are of none of the published ones."""
    return edition_files.strays(each.edition for each in published())


def obstacle_to(kept: Kept) -> Outcome | None:
    """What keeps a prepared edition from being published, as far as is known now."""
    table, organisation = RollRecord, OrganisationRecord
    mine = table.edition_id == kept.id
    gone = select(table.key).where(mine, table.organisation_id.is_(None))
    unconfirmed = (
        select(table.key)
        .join(organisation, organisation.id == table.organisation_id)
        .where(mine, ~is_counted())
    )
    asked = {Outcome.LEFT: gone, Outcome.UNCONFIRMED: unconfirmed}
    named = Outcome.NAMED if named_in_note(kept) else None
    return next((each for each, rows in asked.items() if _some(rows)), named)


def _some(rows: Select[*tuple[Any, ...]]) -> bool:
    return db.session.scalars(select(rows.exists())).one()


def named_in_note(kept: Kept) -> list[str]:
    """The names of organisations that its note holds, but for those that were allowed with it."""
    return named_in(kept.edition.note, allowed_with(kept.id))


def can_be_published(kept: Kept) -> bool:
    """Whether nothing keeps it from being published."""
    return obstacle_to(kept) is None


def _editions(wanted: ColumnElement[bool]) -> list[Kept]:
    table = EditionRecord
    rows = db.session.scalars(select(table).where(wanted).order_by(table.date)).all()
    return [_kept(row, read_edition(row.content, f"the edition of {row.date}")) for row in rows]


def _kept(row: EditionRecord, edition: Edition) -> Kept:
    return Kept(
        row.id, edition, row.content,
        row.prepared_at, row.prepared_by, row.published_at, row.published_by,
    )  # fmt: skip


def _check_later(day: date) -> None:
    last = last_day()
    if last is not None and day <= last:
        raise TooEarlyError(last)


def _cleared(
    before: Sequence[Kept],
    roll: Sequence[Counted],
    draft: Draft,
    moment: datetime,
    lot: Callable[[], bool],
) -> Cleared:
    past = [_past(each) for each in before]
    proposal = proposed(newest(), roll, draft, moment)
    # What was read is let go: working it out may take a while, and holds up nobody.
    db.session.rollback()
    return disclosure.clear(past, proposal, lot)


def _past(kept: Kept) -> Past:
    table = EditionRecord
    workings = db.session.scalars(select(table.workings).where(table.id == kept.id)).one()
    roll = [each.entry for each in roll_of(kept.id)]
    return Past(kept.edition, roll, Workings.model_validate_json(workings))


def _keep(
    session: Session,
    draft: Draft,
    roll: Sequence[Counted],
    cleared: Cleared,
    prepared_at: datetime,
    actor: str,
) -> Kept:
    table = EditionRecord
    session.execute(delete(table).where(table.state == EditionState.PREPARED))
    fresh = EditionRecord(
        date=draft.day,
        note=draft.note,
        state=EditionState.PREPARED,
        content=text_of(cleared.edition),
        workings=cleared.workings.model_dump_json(),
        prepared_at=prepared_at,
        prepared_by=actor,
    )
    session.add(fresh)
    session.flush()
    keep_roll(session, fresh.id, roll)
    put_allowed(session, fresh.id, draft.allowed)
    record(session, Action.EDITION_PREPARED, actor, items=[cleared.edition.date])
    return _kept(fresh, cleared.edition)
