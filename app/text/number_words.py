"""Which numbers a text says, in figures and in words; and numbers spelled out.

A date with its year is none, nor is how many days something lasts. 'One' is a number where it says
how many, as in 'only one' or as the whole of a text: it is none more often than not. Ordinals and
fractions in words are left out: they are rarely counts.
"""

import re

_MONTHS = (
    "January|February|March|April|May|June|July|August|September|October|November|December"
    "|Jan|Feb|Mar|Apr|Jun|Jul|Aug|Sept|Sep|Oct|Nov|Dec"
)
_DATES = re.compile(
    r"\b20[0-9]{2}-[0-9]{2}-[0-9]{2}\b"
    rf"|(?<![\d.,])(?:(?:[12]?[0-9]|3[01])(?:st|nd|rd|th)?\s+(?:{_MONTHS})\s+)?20[0-9]{{2}}"
    r"(?![\d%]|[.,]\d)",
    re.IGNORECASE,
)
_DAYS = re.compile(r"(?<![\w.,])[1-9][0-9]{0,3} (?:working )?days?(?!\w)")
# Whole words, or parts of one: forty-two, three-quarters.
_WRITTEN = re.compile(
    r"(?<![a-z])(?:two|three|four|five|six|seven|eight|nine|ten|eleven|twelve"
    r"|(?:thir|four|fif|six|seven|eigh|nine)teen|(?:twen|thir|for|fif|six|seven|eigh|nine)ty"
    r"|hundred|thousand|dozen|zero|nil|nought|single|couple|sole|twice"
    r"|(?:only|just|exactly|all\sbut)\sone)s?(?![a-z])"
)
# Where 'one' is a number: no space there ends a word.
_COUNTED_ONE = re.compile(r"\b(only|just|exactly|all but) one\b")
# How many, where it is all that is said.
_ALONE = {"one", "none", "no", "all", "nil"}
_UP_TO_NINETEEN = (
    "no", "one", "two", "three", "four", "five", "six", "seven", "eight", "nine", "ten", "eleven",
    "twelve", "thirteen", "fourteen", "fifteen", "sixteen", "seventeen", "eighteen", "nineteen",
)  # fmt: skip
_TENS = ("twenty", "thirty", "forty", "fifty", "sixty", "seventy", "eighty", "ninety")
_EDGES = ".,:;()[]“”‘’'\"!?"


def spell_number(n: int) -> str:
    """A count below a hundred in words, 'no' for 0; 100 is 'a hundred'. Raises IndexError beyond.

    For what is known before any answer is, such as how many stages there are: figures of answers
    are never spelled out.
    """
    if n < len(_UP_TO_NINETEEN):
        return _UP_TO_NINETEEN[n]
    if n == 100:
        return "a hundred"
    tens, ones = divmod(n, 10)
    return _TENS[tens - 2] + (f"-{_UP_TO_NINETEEN[ones]}" if ones else "")


def numbers_in(text: str) -> list[str]:
    """The words of a text that are a number or hold one, in order, in small letters."""
    words = _words(_DAYS.sub(" ", _DATES.sub(" ", text)))
    if len(words) == 1 and words[0] in _ALONE:
        return words
    return [word for word in words if any(map(str.isnumeric, word)) or _WRITTEN.search(word)]


def _words(text: str) -> list[str]:
    said = " ".join(text.lower().split())
    joined = _COUNTED_ONE.sub(lambda found: found[0].replace(" ", "\xa0"), said)
    return [word for each in joined.split(" ") if (word := each.strip(_EDGES))]
