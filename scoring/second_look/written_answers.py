"""What is written in a round, as far as looking it over needs it."""

from collections.abc import Collection
from typing import NamedTuple

from scoring.placement.answers import Answers
from scoring.questionnaires.questionnaire import Item, Questionnaire


class DueEvidence(NamedTuple):
    """A piece of evidence that was to be looked at again by now: its number, and what it serves.

    `items` are ids of items. Whoever has a clock says which pieces are due.
    """

    piece: int
    title: str
    items: frozenset[str]


class WrittenAnswers(NamedTuple):
    """The answers of one round, and the ids of the items beside which more is written.

    `answers` are those that count. `waiting` are the items that do not apply and still have no
    reason, `noted` those with a note or a link beside them, `evidenced` those behind whose answer
    evidence stands.
    """

    questionnaire: Questionnaire
    answers: Answers
    waiting: frozenset[str] = frozenset()
    noted: frozenset[str] = frozenset()
    evidenced: frozenset[str] = frozenset()
    due_evidence: tuple[DueEvidence, ...] = ()

    def list_in_order(self, items: Collection[str]) -> tuple[str, ...]:
        """Those of the items that the questionnaire asks, in its order."""
        return tuple(item.id for item in self.questionnaire.items if item.id in items)

    def find_level(self, item: Item) -> int | None:
        """The level of the choice that an item is answered by; None for any other answer."""
        given = self.answers.get(item.id)
        return self.questionnaire.levels[item.id].get(given) if isinstance(given, str) else None
