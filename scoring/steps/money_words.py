"""Whether a sentence says that something costs money, by the words that say so in plain English."""

from __future__ import annotations

import re

MONEY_WORDS = (
    "buy", "buying", "buys", "bought", "cost", "costing", "costs", "fee", "fees", "hire", "hired",
    "hires", "paid", "pay", "paying", "payment", "payments", "pays", "price", "prices", "purchase",
    "purchased", "purchases", "rent", "rented", "rents", "subscribe", "subscription",
    "subscriptions", "voucher", "vouchers",
)  # fmt: skip
# Taken out before the words are looked for: they say that nothing is paid, or are about no money.
FREE_PHRASES = (
    r"(?:at|for|with|without)? ?no (?:extra |further )?(?:charge|cost|fee|payment)s?",
    r"(?:costs?|costing) (?:you |us |them )?(?:nothing|no money)",
    r"(?:do|does|did|need|will|would)(?: not|n['’]t) (?:have to )?(?:cost|pay)(?: anything)?",
    r"nothing to pay", r"cost[- ]free", r"free of (?:charge|cost)", r"without (?:cost|paying)",
    r"pay(?:s|ing)? (?:attention|heed)", r"paid (?:or|and) (?:not|unpaid|volunteer\w*)",
    r"(?:new|recent) hires",
)  # fmt: skip

_FREE = re.compile(rf"\b(?:{'|'.join(FREE_PHRASES)})\b", re.IGNORECASE)
_MONEY = re.compile(rf"£|\b(?:{'|'.join(MONEY_WORDS)})\b", re.IGNORECASE)


def find_money_word(text: str) -> str | None:
    """The first word of a text that names money; None where nothing in it does."""
    found = _MONEY.search(_FREE.sub(" ", text))
    return found[0] if found else None
