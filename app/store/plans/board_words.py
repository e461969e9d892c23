"""What a respondent types for its board: what it asks, what it may be asked, which actions stand.

Two people may type at once: the form says what its page showed, and what both changed is asked.
"""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass, fields, replace
from datetime import date

from sqlalchemy import delete, select, update
from sqlalchemy.orm import Session

from app.database.engine import db
from app.model import BoardWordsRecord
from app.store.base.digests import content_digest
from app.store.base.events import Action, record_event
from app.store.base.part_edits import compare_parts
from app.store.base.secure_deletion import rewrite_after_commit
from app.store.base.transactions import now, write_transaction
from app.store.organisations.organisations import lock_organisation

# Actions of the plan that stand on the page.
MOST_BOARD_ACTIONS = 3


@dataclass(frozen=True, kw_only=True)
class BoardWords:
    """What is typed for the board. `actions` are ids; none of them for the next open ones."""

    audience: str = ""
    meeting_on: date | None = None
    ask_1: str = ""
    ask_2: str = ""
    question_1: str = ""
    question_2: str = ""
    actions: tuple[int, ...] = ()

    @property
    def fingerprints(self) -> Mapping[str, str]:
        """By part, short text that differs when the part does: a form says so what it showed."""
        return {part: content_digest(str(getattr(self, part))) for part in BOARD_PARTS}


BOARD_PARTS = tuple(each.name for each in fields(BoardWords))


class BoardWordsChangedError(Exception):
    """Somebody else has changed the same `parts` since, to something else: nothing was changed.

    `stored` stands now. `merged` is what was asked for, with what the others changed besides.
    """

    def __init__(self, parts: Iterable[str], stored: BoardWords, merged: BoardWords) -> None:
        super().__init__(", ".join(parts))
        self.parts, self.stored, self.merged = tuple(parts), stored, merged


def get_board_words(organisation_id: int, questionnaire_id: str) -> BoardWords:
    """What is typed for the page of one questionnaire; empty where nothing is."""
    row = db.session.get(
        BoardWordsRecord, (organisation_id, questionnaire_id), populate_existing=True
    )
    if row is None:
        return BoardWords()
    named = {part: getattr(row, part) for part in BOARD_PARTS}
    return BoardWords(**{**named, "actions": tuple(map(int, row.actions.split()))})


def change_board_words(
    organisation_id: int,
    questionnaire_id: str,
    words: BoardWords,
    seen: Mapping[str, str],
    actor: str,
) -> None:
    """Change those parts that the person changed on their page.

    `seen` holds the `fingerprints` of what the page showed. What somebody else has changed since
    stays, where the person left it alone. Raises BoardWordsChangedError where both changed one part
    to something else, and NotFoundError where the respondent is not there any more.
    """
    with write_transaction() as session:
        lock_organisation(session, organisation_id)
        stored = get_board_words(organisation_id, questionnaire_id)
        merged, conflicts = _merge(stored, words, seen)
        if conflicts:
            raise BoardWordsChangedError(conflicts, stored, merged)
        if merged == stored:
            return
        columns = {part: getattr(merged, part) for part in BOARD_PARTS}
        session.merge(
            BoardWordsRecord(
                organisation_id=organisation_id,
                questionnaire_id=questionnaire_id,
                **{**columns, "actions": " ".join(map(str, merged.actions))},
                changed_at=now(),
            )
        )
        record_event(
            session, Action.BOARD_WORDS_CHANGED, actor, organisation_id, items=[questionnaire_id]
        )


def move_board_words(session: Session, kept_id: int, gone_id: int) -> None:
    """Keep of both what is typed for the board, as a part of a merge.

    Where both typed something for one questionnaire, that of the record that stays is kept.
    """
    kept = select(BoardWordsRecord.questionnaire_id).where(
        BoardWordsRecord.organisation_id == kept_id
    )
    taken = session.scalars(kept).all()
    theirs = BoardWordsRecord.organisation_id == gone_id
    session.execute(
        delete(BoardWordsRecord).where(theirs, BoardWordsRecord.questionnaire_id.in_(taken))
    )
    session.execute(update(BoardWordsRecord).where(theirs).values(organisation_id=kept_id))
    rewrite_after_commit(session)


def _merge(
    stored: BoardWords, typed: BoardWords, seen: Mapping[str, str]
) -> tuple[BoardWords, list[str]]:
    """What was typed with what others changed besides, and the parts that both changed."""
    edits = compare_parts(BOARD_PARTS, stored.fingerprints, typed.fingerprints, seen)
    theirs = {part: getattr(stored, part) for part in edits.left_alone}
    return replace(typed, **theirs), edits.conflicts
