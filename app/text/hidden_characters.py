"""Characters that nobody sees, or takes for others, said by their names."""

import re
from unicodedata import category, name

# Printable as Unicode has it, and drawn as nothing.
BLANK = frozenset("\u034f\u115f\u1160\u17b4\u17b5\u2800\u3164\uffa0")
NAMES = {
    "\t": "tab",
    "\n": "new line",
    "\r": "new line",
    "\x0b": "vertical tab",
    "\x0c": "form feed",
    "\x85": "new line",
    "\ufeff": "byte order mark",
}
# Characters before and after a hidden one by which its writer finds it.
AROUND = 30
WORD = re.compile(r"\w+")


def name_of(character: str) -> str:
    """What Unicode calls a character, in small letters."""
    return NAMES.get(character) or name(character, f"character {ord(character):04X}").lower()


def is_unseen(character: str) -> bool:
    """Whether it is drawn as nothing. White space is not meant: it parts words."""
    return character in BLANK or not (character.isprintable() or character.isspace())


def without_unseen(text: str) -> str:
    """The text without what nobody sees in it."""
    if text.isascii() and text.isprintable():
        return text
    return "".join(each for each in text if not is_unseen(each))


def name_unseen(text: str) -> str:
    """The text with what cannot be seen as its name in brackets: ‘Hull[no-break space]’.

    So are letters of another alphabet in a word of ours, which look like plain ones, and a space at
    either end.
    """
    if text.isascii() and text.isprintable() and text == text.strip():
        return text
    shown = WORD.sub(lambda word: _without_foreign(word[0]), text)
    shown = re.sub(r"^ +| +$", "[space]", shown)
    return "".join(
        f"[{name_of(each)}]" if is_unseen(each) or (each.isspace() and each != " ") else each
        for each in shown
    )


def _without_foreign(word: str) -> str:
    if not any(_is_ours(each) for each in word):
        return word
    return "".join(f"[{name_of(each)}]" if _is_foreign(each) else each for each in word)


def _is_ours(character: str) -> bool:
    return "LATIN" in name(character, "")


def _is_foreign(character: str) -> bool:
    return category(character) in {"Lu", "Ll", "Lo", "Lt"} and not _is_ours(character)


def hidden_character_fault(text: str, what: str) -> str | None:
    """What to say of the first character in it that nobody sees, with the words around it."""
    at = next((n for n, each in enumerate(text) if is_unseen(each)), None)
    if at is None:
        return None
    around = name_unseen(text[max(0, at - AROUND) : at + AROUND].strip(" \n"))
    return f"Type {what} again instead of pasting it: it holds a hidden character, ‘{around}’"
