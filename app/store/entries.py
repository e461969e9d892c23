"""What is written against each item of a round, and saving it without losing anybody's words."""

from collections.abc import Mapping
from typing import NamedTuple, TypeAlias

from sqlalchemy import select
from sqlalchemy.orm import Session

from app.extensions import db
from app.records import AnswerRecord, AssessmentRecord
from app.store.dialects import INSERTS
from app.store.events import Action, record
from app.store.organisations import GoneError
from app.store.secrets import digest
from app.store.transactions import now, writing
from scoring.answers import Answer, Answers, NotApplicable
from scoring.questionnaire import NOT_APPLICABLE


class Entry(NamedTuple):
    """What is written against one item.

    `given` is a choice's id, `dont-know`, `not-applicable` with its `reason`, or empty for no
    answer.
    """

    given: str = ""
    reason: str = ""
    note: str = ""
    evidence: str = ""

    @property
    def answer(self) -> Answer | None:
        """The entry as scoring takes it; None for no answer."""
        if self.given == NOT_APPLICABLE:
            return NotApplicable(self.reason)
        return self.given or None

    @property
    def fingerprint(self) -> str:
        """Short text that differs when the entry does.

        A form carries it to say what its writer saw.
        """
        return digest("\x1f".join(self))


Entries: TypeAlias = Mapping[str, Entry]
"""Entries by item id. An item that is left out has the empty entry."""

EMPTY = Entry()


class Saved(NamedTuple):
    """What became of a save.

    `stored` names the items now stored as asked, `conflicts` those that somebody else had changed.
    `open` is False when the answers had been submitted meanwhile, and then nothing was stored.
    """

    stored: tuple[str, ...]
    conflicts: Entries
    open: bool = True


def entries_of(assessment_id: int) -> Entries:
    """Everything written in an assessment."""
    table = AnswerRecord
    rows = db.session.execute(
        select(table.item_id, table.given, table.reason, table.note, table.evidence)
        .where(table.assessment_id == assessment_id)
        .order_by(table.item_id)
    )
    return {item_id: Entry(*entry) for item_id, *entry in rows}


def has_words(assessment_id: int) -> bool:
    """Whether anything is written in an assessment: an answer, a note or evidence."""
    answer = AnswerRecord
    words = (answer.given != "") | (answer.note != "") | (answer.evidence != "")
    asked = select(answer.item_id).where(answer.assessment_id == assessment_id, words).limit(1)
    return db.session.scalars(asked).first() is not None


def answers_in(entries: Entries) -> Answers:
    """The answers in entries, as scoring takes them."""
    return {item: answer for item, entry in entries.items() if (answer := entry.answer) is not None}


def fingerprint_of_all(entries: Entries) -> str:
    """Text that differs when any entry does."""
    return digest("\x1e".join(f"{item}\x1f{entries[item].fingerprint}" for item in sorted(entries)))


def save_entries(
    assessment_id: int, entries: Entries, seen: Mapping[str, str], actor: str
) -> Saved:
    """Store what was changed, item by item.

    `seen` holds, for each item, the fingerprint of the entry that the person's page showed. An item
    that the person left alone is left alone. One that they changed is stored, unless somebody else
    changed it too since that page was made and to something else: then the stored one stands, and
    is returned under `conflicts`, so that the person can choose. Raises GoneError where the round
    is not there any more.
    """
    with writing() as session:
        organisation_id = lock_draft(session, assessment_id)
        if organisation_id is None:
            return Saved((), {}, open=False)
        stands = entries_of(assessment_id)
        changed = {
            item: entry for item, entry in entries.items() if entry.fingerprint != seen[item]
        }
        wanted = {item: e for item, e in changed.items() if e != stands.get(item, EMPTY)}
        conflicts = {
            item: stands.get(item, EMPTY)
            for item in wanted
            if stands.get(item, EMPTY).fingerprint != seen[item]
        }
        stored = {item: entry for item, entry in wanted.items() if item not in conflicts}
        put_entries(session, assessment_id, stored)
        if stored:
            record(session, Action.ANSWERS_SAVED, actor, organisation_id, assessment_id, stored)
        return Saved(tuple(item for item in entries if item not in conflicts), conflicts)


def lock_draft(session: Session, assessment_id: int) -> int | None:
    """Have a draft to oneself until the transaction ends, and its organisation's id.

    None where it is submitted. Raises GoneError where it is not there any more.
    """
    table = AssessmentRecord
    draft = select(table.organisation_id).where(
        table.id == assessment_id, table.submitted_at.is_(None)
    )
    mine = session.scalars(draft.with_for_update()).one_or_none()
    there = select(table.id).where(table.id == assessment_id)
    if mine is None and session.scalars(there).one_or_none() is None:
        raise GoneError(f"assessment {assessment_id} is not there any more")
    return mine


def put_entries(session: Session, assessment_id: int, entries: Entries) -> None:
    """Store entries of a draft in place of what stands there, as a part of a larger change."""
    if not entries:
        return
    rows = [
        {"assessment_id": assessment_id, "item_id": item, "saved_at": now(), **entry._asdict()}
        for item, entry in entries.items()
    ]
    insert = INSERTS[session.get_bind().dialect.name](AnswerRecord)
    fresh = {name: insert.excluded[name] for name in (*Entry._fields, "saved_at")}
    session.execute(
        insert.on_conflict_do_update(index_elements=["assessment_id", "item_id"], set_=fresh), rows
    )
