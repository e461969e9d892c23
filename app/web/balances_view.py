"""What a page tells of balances: where each pair lies, and what that has cost."""

from typing import NamedTuple

from app.charts.balance_beam import BalanceBeam
from app.store.assessments.entries import EMPTY_ENTRY, Entries, Entry
from app.store.base.current_first_steps import get_short_name
from app.web.placement_story import get_answer_label
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
        _tell_balance(
            questionnaire,
            item,
            item.balance,
            written.get(item.id, EMPTY_ENTRY),
            (before or {}).get(item.id, EMPTY_ENTRY),
        )
        for item in questionnaire.items
        if item.balance
    ]


def _tell_balance(
    questionnaire: Questionnaire, item: Item, balance: Balance, now: Entry, then: Entry
) -> ToldBalance:
    place_of = questionnaire.levels[item.id]
    return ToldBalance(
        item=item,
        balance=balance,
        name=get_short_name(questionnaire, item.id),
        answer=get_answer_label(questionnaire, item, now),
        was=get_answer_label(questionnaire, item, then) if then.given else "",
        cost=now.note,
        beam=BalanceBeam(place_of.get(now.given), place_of.get(then.given)),
    )
