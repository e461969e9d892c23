"""Links that were given with answers, put on the shelf; and two shelves made into one."""

from collections import defaultdict
from collections.abc import Mapping

from sqlalchemy import delete, update
from sqlalchemy.orm import Session

from app.model import EvidenceKind, EvidencePieceRecord
from app.store.base.secure_deletion import rewrite_after_commit
from app.store.base.transactions import now
from app.store.evidence.evidence_pieces import (
    ItemKey,
    PieceContent,
    add_items,
    insert_piece,
    list_pieces,
)
from app.store.evidence.link_titles import name_link


def shelve_links(
    session: Session,
    organisation_id: int,
    questionnaire_id: str,
    links: Mapping[str, str],
) -> None:
    """Put links, by item, on the shelf, as a part of a larger change that has locked its owner.

    A link that stands there already serves one more question. Doing it again changes nothing. The
    record of events says no more than what put them there: that a round was submitted.
    """
    items_by_link: dict[str, set[ItemKey]] = defaultdict(set)
    for item, link in links.items():
        if link.strip():
            items_by_link[link].add((questionnaire_id, item))
    if not items_by_link:
        return
    there = {piece.content.link: piece for piece in list_pieces(organisation_id)}
    for link, items in items_by_link.items():
        if link not in there:
            content = PieceContent(name_link(link), EvidenceKind.OTHER, link)
            content = content._replace(items=frozenset(items))
            insert_piece(session, organisation_id, content)
        elif more := items - there[link].content.items:
            _serve_more(session, there[link].id, more)


def merge_shelves(session: Session, kept_id: int, gone_id: int) -> None:
    """Move every piece of one respondent to another's shelf, as a part of merging them.

    A piece whose link stands there already becomes one with that: it serves what either served.
    """
    there = {each.content.link: each for each in list_pieces(kept_id) if each.content.link}
    for piece in list_pieces(gone_id):
        same = there.get(piece.content.link)
        if same is None:
            values: dict[str, object] = {"organisation_id": kept_id}
            number = piece.id
        else:
            session.execute(delete(EvidencePieceRecord).where(EvidencePieceRecord.id == piece.id))
            rewrite_after_commit(session)
            add_items(session, same.id, piece.content.items - same.content.items)
            values = {**_combine(same.content, piece.content), "changed_at": now()}
            number = same.id
        session.execute(
            update(EvidencePieceRecord).where(EvidencePieceRecord.id == number).values(**values)
        )


def _combine(kept: PieceContent, gone: PieceContent) -> dict[str, object]:
    """What is said of a piece that was on both shelves: what was said of either, the kept first."""
    is_named = kept.title != name_link(kept.link)
    days = [each.look_again_on for each in (kept, gone) if each.look_again_on]
    return {
        "title": kept.title if is_named else gone.title,
        "kind": gone.kind if kept.kind is EvidenceKind.OTHER else kept.kind,
        "dated": kept.dated or gone.dated,
        "owner": kept.owner or gone.owner,
        "look_again_on": min(days, default=None),
    }


def _serve_more(session: Session, piece_id: int, items: set[ItemKey]) -> None:
    add_items(session, piece_id, items)
    session.execute(
        update(EvidencePieceRecord)
        .where(EvidencePieceRecord.id == piece_id)
        .values(changed_at=now())
    )
