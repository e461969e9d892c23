"""Recognises cells of a spreadsheet that hold no words: dates, numbers, errors, ditto marks."""

import re

from app.text.hidden_characters import show_hidden

MONTH_PATTERN = (
    "(?:jan(?:uary)?|feb(?:ruary)?|mar(?:ch)?|apr(?:il)?|may|june?|july?|aug(?:ust)?"
    "|sept?(?:ember)?|oct(?:ober)?|nov(?:ember)?|dec(?:ember)?)"
)
WEEKDAY_PATTERN = "(?:(?:mon|tues|wednes|thurs|fri|satur|sun)day,? )?"
DAY_PATTERN = r"\d{1,2}(?:st|nd|rd|th)?"
TIME_PATTERN = r"\d{1,2}:\d{2}(?::\d{2}(?:\.\d+)?)?(?:\s*[ap]m)?"
TIME_AFTER_DATE_PATTERN = rf"(?:(?:T|,?\s+){TIME_PATTERN}Z?)?"
SPREADSHEET_ERRORS = (
    "#NULL!", "#DIV/0!", "#VALUE!", "#REF!", "#NAME?", "#NUM!", "#N/A", "#N/A!", "#GETTING_DATA",
    "#SPILL!", "#CALC!", "#CONNECT!", "#BLOCKED!", "#UNKNOWN!", "#FIELD!", "#BUSY!", "#EXTERNAL!",
    "#PYTHON!", "#ERROR!",
)  # fmt: skip
"""Error values of Excel (Microsoft, 'Excel error values'), and of programs that write the same."""

# Texts in cells for which their writer had nothing to say.
PLACEHOLDERS = frozenset({
    "n/a", "na", "n.a", "nil", "none", "null", "tbc", "tba", "tbd", "unknown", "not known",
    "not applicable", "to be confirmed", "blank", "(blank)", "empty", "test", "total", "totals",
    "grand total",
})  # fmt: skip

# Texts that stand for the words of the row above.
DITTO_WORDS = frozenset({
    "as above", "same as above", "see above", "above", "same", "ditto", "do", "idem", "id", "〃",
})  # fmt: skip
DITTO_MARKS = re.compile(r"[-–—\s]*(?:[\"“”„″〃]|''|,,|‘‘|’’){1,2}[-–—\s]*")
TOTAL_PATTERN = re.compile(
    r"(?:grand |sub[- ]?)?totals?(?: (?:number|no\b|count|organisations|settings|schools).*)?"
    r"[\s:=]*\d*",
    re.IGNORECASE,
)

ENTER_NAME = "Enter the name of the organisation"

VALUE_PATTERNS = {
    "an error": re.compile(
        "|".join(re.escape(error) for error in SPREADSHEET_ERRORS) + r"|#{2,}|err:\d{3}",
        re.IGNORECASE,
    ),
    "TRUE or FALSE": re.compile(r"true|false", re.IGNORECASE),
    "a formula": re.compile(r"=.*", re.DOTALL),
    "a number": re.compile(
        r"[-+(]?\s?[£$€]?\s?\d[\d,. ]*(?:e[-+]?\d+)?\s?%?\)?|\.\d+|\d+ ?[-–/] ?\d+", re.IGNORECASE
    ),
    "a time": re.compile(TIME_PATTERN, re.IGNORECASE),
    "a date": re.compile(
        "|".join(
            f"(?:{each}){TIME_AFTER_DATE_PATTERN}"
            for each in (
                r"\d{4}-\d{1,2}-\d{1,2}",
                r"\d{1,4}[/.-]\d{1,2}[/.-]\d{1,4}",
                rf"{WEEKDAY_PATTERN}{DAY_PATTERN}[ -]{MONTH_PATTERN}(?:,?[ -]\d{{2,4}})?",
                rf"{MONTH_PATTERN}[ -]\d{{1,4}}(?:,? \d{{4}})?",
            )
        ),
        re.IGNORECASE,
    ),
}


def kind_of_value(text: str) -> str | None:
    """What a cell holds in place of words: ‘a date’, ‘a number’, ‘an error’. None for words."""
    if len(text) > 60 and not text.startswith("="):
        return None
    return next((kind for kind, form in VALUE_PATTERNS.items() if form.fullmatch(text)), None)


def is_placeholder(text: str) -> bool:
    """Whether a cell holds a placeholder: ‘-’, ‘n/a’, ‘test’."""
    return not any(character.isalnum() for character in text) or text.casefold().rstrip("?!. ") in (
        PLACEHOLDERS
    )


def is_ditto(text: str) -> bool:
    """Whether a cell repeats the row above: ‘as above’, a ditto mark."""
    return bool(DITTO_MARKS.fullmatch(text)) or text.casefold().rstrip(".").strip() in DITTO_WORDS


def is_total(text: str) -> bool:
    """Whether a cell begins a row of totals: ‘Total: 10’. ‘Total Communication’ is a name."""
    return bool(TOTAL_PATTERN.fullmatch(text.strip()))


def not_a_name_fault(name: str) -> str | None:
    """What is wrong with a text that cannot be an organisation's name; None where it can.

    Numbers within words are left alone: ‘42nd Street’ and ‘1625 Independent People’ are names.
    """
    kind = kind_of_value(name)
    if kind:
        return f"‘{show_hidden(name[:80])}’ is {kind} in the spreadsheet. {ENTER_NAME}"
    if is_placeholder(name) or is_ditto(name):
        return f"‘{show_hidden(name[:80])}’ is not a name. {ENTER_NAME}"
    return None
