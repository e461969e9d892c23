"""What results and the overview say of evidence: what stands behind answers, what is to look at."""

from typing import NamedTuple

from app.organisation_site.current_round import Round
from app.organisation_site.evidence.piece_views import (
    PieceView,
    list_piece_views,
    list_to_look_at,
)
from app.store.assessments.entries import Entries, Entry
from app.store.organisations.return_links import LinkHolder
from scoring.questionnaires.questionnaire import Questionnaire


class ShelfSummary(NamedTuple):
    """How many pieces stand on a shelf, and those whose day has come to be looked at again."""

    pieces: int
    to_look_at: list[PieceView]


class EvidenceBehind(NamedTuple):
    """Behind which answers of a round evidence stands, by item, and how many answers there are.

    An answer is a choice: nothing shows that something is not known, or does not apply.
    """

    items: frozenset[str]
    answers: int
    shelf: ShelfSummary


def summarise_shelf(holder: LinkHolder) -> ShelfSummary:
    """What the overview says of a respondent's shelf."""
    return _summarise(list_piece_views(holder.organisation_id))


def find_evidence_behind(current: Round, written: Entries) -> EvidenceBehind:
    """What stands behind the answers of a round: what the shelf holds for their questions today.

    In a draft the link beside an answer counts too: it goes on the shelf with the round.
    """
    views = list_piece_views(current.organisation.organisation_id)
    asked = current.questionnaire
    served = {item for view in views for id_, item in view.content.items if id_ == asked.id}
    answered = {item for item, entry in written.items() if _is_choice(asked, item, entry)}
    linked = {item for item, entry in written.items() if entry.evidence and not current.submitted}
    behind = frozenset(answered & (served | linked))
    return EvidenceBehind(behind, len(answered), _summarise(views))


def _summarise(views: list[PieceView]) -> ShelfSummary:
    return ShelfSummary(len(views), list_to_look_at(views))


def _is_choice(asked: Questionnaire, item: str, entry: Entry) -> bool:
    return any(choice.id == entry.given for choice in asked.choices.get(item, ()))
