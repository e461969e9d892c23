"""Texts as somebody reads them, to find those that cannot be told apart, or that show nothing."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from typing import TypeAlias
from unicodedata import category, normalize

from scoring.faults import Fault
from scoring.name_finder import APOSTROPHES, DASHES
from scoring.questionnaires.source_document import Spot, quoted

ShownName: TypeAlias = tuple[Spot, str]
"""Where a name stands, and the name as a page shows it."""

# What looks like a Latin letter, small or capital: of Cyrillic and of Greek, and digits.
_LOOK_ALIKES = {
    "a": "\u0430\u0410\u03b1\u0391",
    "b": "\u0412\u0392",
    "c": "\u0441\u0421",
    "d": "\u0501",
    "e": "\u0435\u0415\u0395",
    "h": "\u04bb\u041d\u0397",
    "i": "lLI1|\u0456\u0406\u04cf\u04c0\u03b9\u0399",
    "j": "\u0458\u0408",
    "k": "\u043a\u041a\u03ba\u039a",
    "m": "\u041c\u039c",
    "n": "\u039d",
    "o": "0\u043e\u041e\u03bf\u039f",
    "p": "\u0440\u0420\u03c1\u03a1",
    "q": "\u051b",
    "s": "\u0455\u0405",
    "t": "\u0422\u03a4",
    "u": "\u03c5",
    "v": "\u03bd\u0475",
    "w": "\u051d",
    "x": "\u0445\u0425\u03c7\u03a7",
    "y": "\u0443\u0423\u03a5",
    "z": "\u0396",
    "'": APOSTROPHES,
    "-": DASHES,
    '"': "“”„«»",
}
_ALIKE = str.maketrans(
    {each: letter for letter, alike in _LOOK_ALIKES.items() for each in alike if each != letter}
)
# What takes no room, or is a space, and is neither to Unicode's categories.
_BLANK = frozenset("\u034f\u115f\u1160\u17b4\u17b5\u2800\u3164\uffa0") | {
    chr(code) for code in range(0xFE00, 0xFE10)
}
_ENDS = " .,;:"


def visible_form(text: str) -> str:
    """The text without what a reader may miss; empty where nothing can be seen.

    Case, the kind and number of spaces, what is invisible, letters that look like others, and a
    full stop at the end make no difference.
    """
    plain = normalize(
        "NFKC", _strip_invisible(normalize("NFKC", text)).translate(_ALIKE)
    ).casefold()
    squeezed = " ".join(plain.translate(_ALIKE).split())
    return squeezed.rstrip(_ENDS) or squeezed


def look_alike_faults(names: Iterable[ShownName], what: str) -> Iterator[Fault]:
    """A fault at every name that cannot be told apart from an earlier one.

    Not at an id that stands for a name: where two are one, that is a fault of its own.
    """
    first: dict[str, ShownName] = {}
    for spot, name in names:
        earlier, its_name = first.setdefault(visible_form(name), (spot, name))
        is_one_id = {earlier.path[-1], spot.path[-1]} == {"id"} and name == its_name
        if earlier is not spot and visible_form(name) and not is_one_id:
            yield spot.fault(
                f"people cannot tell this {what} from {quoted(its_name)} on line {earlier.line} "
                f"({earlier.name}): reword one",
                of_words=True,
            )


def invisible_text_faults(spot: Spot) -> Iterator[Fault]:
    """A fault at every text, here and further in, that holds characters of which none is seen."""
    for each in [*spot.members, *spot.entries.values()]:
        yield from invisible_text_faults(each)
    if spot.text and spot.text.strip() and not visible_form(spot.text):
        message = "nothing in this text can be seen: write something, or delete it"
        yield spot.fault(message, of_words=True)


def _strip_invisible(text: str) -> str:
    return "".join(each for each in text if category(each) != "Cf" and each not in _BLANK)
