"""What a page tells of balances: where each pair lies, and what that has cost."""

from typing import NamedTuple

from app.charts.balance_beam import BalanceBeam, make_balance_beam
from app.store.assessments.entries import EMPTY_ENTRY, Entries
from app.store.base.current_first_steps import get_short_name
from app.text.wording import get_choice_label
from scoring.questionnaires.questionnaire import Balance, Item, Questionnaire


class ToldBalance(NamedTuple):
    """One pair: its short name, its answer in words, and its beam.

    `was` is the answer of last time, empty where it was not asked or not answered then. `cost` is
    what was noted beside the answer.
    """

    item: Item
    balance: Balance
    name: str
    answer: str
    was: str
    cost: str
    beam: BalanceBeam

    @property
    def expected(self) -> str:
        """An action about a pair expects no answer: neither side is the one to reach."""
        return ""


def tell_balances(
    questionnaire: Questionnaire, written: Entries, before: Entries | None = None
) -> list[ToldBalance]:
    """Every pair in the order asked. `before` is what was written last time."""
    return [
        ToldBalance(
            item=item,
            balance=item.balance,
            name=get_short_name(questionnaire, item.id),
            answer=get_choice_label(questionnaire, item, _given(written, item.id)),
            was=get_choice_label(questionnaire, item, then) if then else "",
            cost=written.get(item.id, EMPTY_ENTRY).note,
            beam=make_balance_beam(questionnaire, item.id, written, before),
        )
        for item in questionnaire.items
        if item.balance
        for then in [_given(before or {}, item.id)]
    ]


def _given(written: Entries, item_id: str) -> str:
    return written.get(item_id, EMPTY_ENTRY).given
