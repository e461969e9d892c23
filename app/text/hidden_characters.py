"""Hidden and look-alike characters, shown by their Unicode names."""

import re
from unicodedata import category, name

# Printable as Unicode has it, and drawn as nothing.
BLANK_CHARACTERS = frozenset("\u034f\u115f\u1160\u17b4\u17b5\u2800\u3164\uffa0")
CHARACTER_NAMES = {
    "\t": "tab",
    "\n": "new line",
    "\r": "new line",
    "\x0b": "vertical tab",
    "\x0c": "form feed",
    "\x85": "new line",
    "\ufeff": "byte order mark",
}
# Characters before and after a hidden one by which its writer finds it.
CONTEXT_CHARACTERS = 30
WORD = re.compile(r"\w+")


def get_character_name(character: str) -> str:
    """What Unicode calls a character, in small letters."""
    return (
        CHARACTER_NAMES.get(character) or name(character, f"character {ord(character):04X}").lower()
    )


def is_hidden(character: str) -> bool:
    """Whether it is drawn as nothing. White space is not meant: it parts words."""
    return character in BLANK_CHARACTERS or not (character.isprintable() or character.isspace())


def remove_hidden(text: str) -> str:
    """The text without what nobody sees in it."""
    if text.isascii() and text.isprintable():
        return text
    return "".join(character for character in text if not is_hidden(character))


def show_hidden(text: str) -> str:
    """The text with what cannot be seen as its name in brackets: ‘Hull[no-break space]’.

    So are letters of another alphabet in a word of ours, which look like plain ones, and a space at
    either end.
    """
    if text.isascii() and text.isprintable() and text == text.strip():
        return text
    shown = WORD.sub(lambda word: _show_foreign_letters(word[0]), text)
    shown = re.sub(r"^ +| +$", "[space]", shown)
    return "".join(
        f"[{get_character_name(character)}]"
        if is_hidden(character) or (character.isspace() and character != " ")
        else character
        for character in shown
    )


def _show_foreign_letters(word: str) -> str:
    if not any(_is_latin(character) for character in word):
        return word
    return "".join(
        f"[{get_character_name(character)}]" if _is_foreign_letter(character) else character
        for character in word
    )


def _is_latin(character: str) -> bool:
    return "LATIN" in name(character, "")


def _is_foreign_letter(character: str) -> bool:
    return category(character) in {"Lu", "Ll", "Lo", "Lt"} and not _is_latin(character)


def find_hidden_character_fault(text: str, what: str) -> str | None:
    """What to say of the first character in it that nobody sees, with the words around it."""
    at = next((n for n, character in enumerate(text) if is_hidden(character)), None)
    if at is None:
        return None
    around = show_hidden(
        text[max(0, at - CONTEXT_CHARACTERS) : at + CONTEXT_CHARACTERS].strip(" \n")
    )
    return f"Type {what} again instead of pasting it: it holds a hidden character, ‘{around}’"
