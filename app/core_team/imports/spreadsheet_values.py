"""What a spreadsheet made of a cell, where that is no words any more: a day, a number, an error."""

import re

from app.text.hidden_characters import show_hidden

MONTH = (
    "(?:jan(?:uary)?|feb(?:ruary)?|mar(?:ch)?|apr(?:il)?|may|june?|july?|aug(?:ust)?"
    "|sept?(?:ember)?|oct(?:ober)?|nov(?:ember)?|dec(?:ember)?)"
)
WEEKDAY = "(?:(?:mon|tues|wednes|thurs|fri|satur|sun)day,? )?"
DAY_NUMBER = r"\d{1,2}(?:st|nd|rd|th)?"
CLOCK = r"\d{1,2}:\d{2}(?::\d{2}(?:\.\d+)?)?(?:\s*[ap]m)?"
AFTER_A_DAY = rf"(?:(?:T|,?\s+){CLOCK}Z?)?"
ERRORS = (
    "#NULL!", "#DIV/0!", "#VALUE!", "#REF!", "#NAME?", "#NUM!", "#N/A", "#N/A!", "#GETTING_DATA",
    "#SPILL!", "#CALC!", "#CONNECT!", "#BLOCKED!", "#UNKNOWN!", "#FIELD!", "#BUSY!", "#EXTERNAL!",
    "#PYTHON!", "#ERROR!",
)  # fmt: skip
"""Of Excel (Microsoft, 'Excel error values'), and of others that write the same."""

# What was left in a cell that its writer had nothing for.
PLACEHOLDERS = frozenset({
    "n/a", "na", "n.a", "nil", "none", "null", "tbc", "tba", "tbd", "unknown", "not known",
    "not applicable", "to be confirmed", "blank", "(blank)", "empty", "test", "total", "totals",
    "grand total",
})  # fmt: skip

# What stands for the words of the row above.
DITTO = frozenset({
    "as above", "same as above", "see above", "above", "same", "ditto", "do", "idem", "id", "〃",
})  # fmt: skip
DITTO_MARKS = re.compile(r"[-–—\s]*(?:[\"“”„″〃]|''|,,|‘‘|’’){1,2}[-–—\s]*")
TOTAL = re.compile(
    r"(?:grand |sub[- ]?)?totals?(?: (?:number|no\b|count|organisations|settings|schools).*)?"
    r"[\s:=]*\d*",
    re.IGNORECASE,
)

ENTER = "Enter the name of the organisation"

KINDS = {
    "an error": re.compile(
        "|".join(re.escape(error) for error in ERRORS) + r"|#{2,}|err:\d{3}", re.IGNORECASE
    ),
    "TRUE or FALSE": re.compile(r"true|false", re.IGNORECASE),
    "a formula": re.compile(r"=.*", re.DOTALL),
    "a number": re.compile(
        r"[-+(]?\s?[£$€]?\s?\d[\d,. ]*(?:e[-+]?\d+)?\s?%?\)?|\.\d+|\d+ ?[-–/] ?\d+", re.IGNORECASE
    ),
    "a time": re.compile(CLOCK, re.IGNORECASE),
    "a date": re.compile(
        "|".join(
            f"(?:{each}){AFTER_A_DAY}"
            for each in (
                r"\d{4}-\d{1,2}-\d{1,2}",
                r"\d{1,4}[/.-]\d{1,2}[/.-]\d{1,4}",
                rf"{WEEKDAY}{DAY_NUMBER}[ -]{MONTH}(?:,?[ -]\d{{2,4}})?",
                rf"{MONTH}[ -]\d{{1,4}}(?:,? \d{{4}})?",
            )
        ),
        re.IGNORECASE,
    ),
}


def kind_of_value(text: str) -> str | None:
    """What a cell holds in place of words: ‘a date’, ‘a number’, ‘an error’. None for words."""
    if len(text) > 60 and not text.startswith("="):
        return None
    return next((kind for kind, form in KINDS.items() if form.fullmatch(text)), None)


def is_placeholder(text: str) -> bool:
    """Whether a cell says no more than that there is nothing to say: ‘-’, ‘n/a’, ‘test’."""
    return not any(each.isalnum() for each in text) or text.casefold().rstrip("?!. ") in (
        PLACEHOLDERS
    )


def is_ditto(text: str) -> bool:
    """Whether a cell says that it is as in the row above: ‘as above’, a ditto mark."""
    return bool(DITTO_MARKS.fullmatch(text)) or text.casefold().rstrip(".").strip() in DITTO


def is_total(text: str) -> bool:
    """Whether a cell begins a row of totals: ‘Total: 10’. ‘Total Communication’ is a name."""
    return bool(TOTAL.fullmatch(text.strip()))


def no_name_fault(name: str) -> str | None:
    """What is wrong with the name of an organisation that is none; None where it may be one.

    Numbers within words are left alone: ‘42nd Street’ and ‘1625 Independent People’ are names.
    """
    kind = kind_of_value(name)
    if kind:
        return f"‘{show_hidden(name[:80])}’ is {kind} in the spreadsheet. {ENTER}"
    if is_placeholder(name) or is_ditto(name):
        return f"‘{show_hidden(name[:80])}’ is not a name. {ENTER}"
    return None
