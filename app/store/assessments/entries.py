"""What is written against each item of a round, and saving it without losing anybody's words."""

from collections.abc import Collection, Mapping
from types import MappingProxyType
from typing import Any, NamedTuple, TypeAlias

from sqlalchemy import ColumnElement, select, update
from sqlalchemy.orm import Session

from app.database.engine import db
from app.model import AnswerRecord, AssessmentRecord
from app.store.base.dialects import INSERT_BY_DIALECT
from app.store.base.digests import content_digest
from app.store.base.events import Action, record_event
from app.store.base.secure_deletion import mark_only_adds
from app.store.base.transactions import now, write_transaction
from app.store.organisations.organisations import NotFoundError
from scoring.placement.answers import Answer, Answers, NotApplicable
from scoring.questionnaires.questionnaire import NOT_APPLICABLE


class Entry(NamedTuple):
    """What is written against one item.

    `given` is a choice's id, `dont-know`, `not-applicable` with its `reason`, or empty for no
    answer. In a draft the reason may still be missing: until it is there, that counts as no answer.
    """

    given: str = ""
    reason: str = ""
    note: str = ""
    evidence: str = ""

    @property
    def answer(self) -> Answer | None:
        """The entry as scoring takes it; None for no answer."""
        if self.given == NOT_APPLICABLE:
            return NotApplicable(self.reason) if self.reason else None
        return self.given or None

    @property
    def waits_for_reason(self) -> bool:
        """Whether it is still to be said why the item does not apply."""
        return self.given == NOT_APPLICABLE and not self.reason

    @property
    def fingerprint(self) -> str:
        """Short text that differs when the entry does.

        A form carries it to say what its writer saw.
        """
        return content_digest("\x1f".join(self))


Entries: TypeAlias = Mapping[str, Entry]
"""Entries by item id. An item that is left out has the empty entry."""

EMPTY_ENTRY = Entry()
NONE_BY_ITEM: Mapping[str, Collection[Any]] = MappingProxyType({})


class SaveResult(NamedTuple):
    """What became of a save.

    `stored` holds the items that are now as asked, with what is stored of each; `conflicts` those
    that somebody else had changed, with their version. `open` is False when the answers had been
    submitted meanwhile, and then nothing was stored.
    """

    stored: Entries
    conflicts: Entries
    open: bool = True


def is_answered() -> ColumnElement[bool]:
    """Whether a row holds an answer, as `Entry.answer` has it."""
    waits_for_reason = (AnswerRecord.given == NOT_APPLICABLE) & (AnswerRecord.reason == "")
    return (AnswerRecord.given != "") & ~waits_for_reason


def get_entries(assessment_id: int) -> Entries:
    """Everything written in an assessment."""
    rows = db.session.execute(
        select(
            AnswerRecord.item_id,
            AnswerRecord.given,
            AnswerRecord.reason,
            AnswerRecord.note,
            AnswerRecord.evidence,
        )
        .where(AnswerRecord.assessment_id == assessment_id)
        .order_by(AnswerRecord.item_id)
    )
    return {item_id: Entry(*entry) for item_id, *entry in rows}


def has_content(assessment_id: int) -> bool:
    """Whether anything is written in an assessment: an answer, a note or evidence."""
    words = (AnswerRecord.given != "") | (AnswerRecord.note != "") | (AnswerRecord.evidence != "")
    statement = (
        select(AnswerRecord.item_id)
        .where(AnswerRecord.assessment_id == assessment_id, words)
        .limit(1)
    )
    return db.session.scalars(statement).first() is not None


def extract_answers(entries: Entries) -> Answers:
    """The answers in entries, as scoring takes them."""
    return {item: answer for item, entry in entries.items() if (answer := entry.answer) is not None}


def entries_fingerprint(entries: Entries) -> str:
    """Text that differs when any entry does."""
    return content_digest(
        "\x1e".join(f"{item}\x1f{entries[item].fingerprint}" for item in sorted(entries))
    )


def save_entries(
    assessment_id: int,
    entries: Entries,
    seen: Mapping[str, str],
    actor: str,
    *,
    refused: Mapping[str, Collection[str]] = NONE_BY_ITEM,
    sent_before: Mapping[str, Collection[Entry]] = NONE_BY_ITEM,
) -> SaveResult:
    """Store what was changed, item by item.

    `seen` holds, for each item, the fingerprint of the entry that the person's page showed. An item
    that the person left alone is left alone. One that they changed is stored, unless somebody else
    changed it too since that page was made and to something else: then the stored one stands, and
    is returned under `conflicts`, so that the person can choose. Raises NotFoundError where the
    round is not there any more.

    `refused` names, by item, the fields that cannot be stored as they are: each stays what it was,
    and the others are stored. `sent_before` holds, by item, what the same page has sent without
    hearing what became of it, so that it is not taken for somebody else's change.
    """
    with write_transaction() as session:
        organisation_id = lock_draft(session, assessment_id)
        if organisation_id is None:
            return SaveResult({}, {}, open=False)
        current = get_entries(assessment_id)
        item_saves = [
            _ItemSave(item, entry, current.get(item, EMPTY_ENTRY), seen[item],
                   refused.get(item, ()), sent_before.get(item, ()))
            for item, entry in entries.items()
        ]  # fmt: skip
        conflicts = {
            item_save.item: item_save.stands for item_save in item_saves if item_save.is_conflict
        }
        taken = {
            item_save.item: item_save.wanted
            for item_save in item_saves
            if not item_save.is_conflict
        }
        stored = {
            item_save.item: item_save.wanted for item_save in item_saves if item_save.is_to_store
        }
        upsert_entries(session, assessment_id, stored)
        if not any(item_save.overwrites for item_save in item_saves):
            mark_only_adds(session)
        if stored:
            record_event(
                session, Action.ANSWERS_SAVED, actor, organisation_id, assessment_id, stored
            )
        return SaveResult(taken, conflicts)


class _ItemSave(NamedTuple):
    """What is asked of one item in a save, beside what stands there."""

    item: str
    typed: Entry
    stands: Entry
    seen: str
    refused: Collection[str]
    sent_before: Collection[Entry]

    @property
    def is_left_alone(self) -> bool:
        # What the page sent before may be stored: back to what it showed is a change from that.
        return self.typed.fingerprint == self.seen and not self.sent_before

    @property
    def wanted(self) -> Entry:
        if self.is_left_alone:
            return self.typed
        return self.typed._replace(**{name: getattr(self.stands, name) for name in self.refused})

    @property
    def is_conflict(self) -> bool:
        theirs = self.stands.fingerprint != self.seen and self.stands not in self.sent_before
        # Of a part that is refused nobody can say yet whether it is the same.
        differs = self.wanted != self.stands or bool(self.refused)
        return theirs and differs and not self.is_left_alone

    @property
    def overwrites(self) -> bool:
        """Whether something that stands there goes: an answer, or words."""
        parts = zip(self.stands, self.wanted, strict=True)
        return self.is_to_store and any(old and old != new for old, new in parts)

    @property
    def is_to_store(self) -> bool:
        return self.wanted != self.stands and not self.is_left_alone and not self.is_conflict


def clear_unreasoned(session: Session, assessment_id: int) -> None:
    """Take back 'does not apply' where nobody has said why, as a part of submitting."""
    session.execute(
        update(AnswerRecord)
        .where(
            AnswerRecord.assessment_id == assessment_id,
            AnswerRecord.given == NOT_APPLICABLE,
            AnswerRecord.reason == "",
        )
        .values(given="")
    )


def lock_draft(session: Session, assessment_id: int) -> int | None:
    """Lock a draft until the transaction ends, and return its organisation's id.

    None where it is submitted. Raises NotFoundError where it is not there any more.
    """
    draft = select(AssessmentRecord.organisation_id).where(
        AssessmentRecord.id == assessment_id, AssessmentRecord.submitted_at.is_(None)
    )
    organisation_id = session.scalars(draft.with_for_update()).one_or_none()
    any_state = select(AssessmentRecord.id).where(AssessmentRecord.id == assessment_id)
    if organisation_id is None and session.scalars(any_state).one_or_none() is None:
        raise NotFoundError(f"assessment {assessment_id} is not there any more")
    return organisation_id


def upsert_entries(session: Session, assessment_id: int, entries: Entries) -> None:
    """Store entries of a draft in place of what stands there, as a part of a larger change."""
    if not entries:
        return
    rows = [
        {"assessment_id": assessment_id, "item_id": item, "saved_at": now(), **entry._asdict()}
        for item, entry in entries.items()
    ]
    insert = INSERT_BY_DIALECT[session.get_bind().dialect.name](AnswerRecord)
    fresh = {name: insert.excluded[name] for name in (*Entry._fields, "saved_at")}
    session.execute(
        insert.on_conflict_do_update(index_elements=["assessment_id", "item_id"], set_=fresh), rows
    )
