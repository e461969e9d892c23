"""How e-mail addresses are compared, and what can be one.

Only the letters A to Z have a small and a large form here, as in every database. Python's own
`lower` makes a plain k of the Kelvin sign, so that an address with it would be somebody else's;
and letters that only look alike are never made alike.
"""

import re
from string import ascii_lowercase, ascii_uppercase, whitespace

from app.text.hidden_characters import is_unseen, name_of, without_unseen

# Longest address there is (RFC 5321, section 4.5.3.1).
MOST_ADDRESS = 254
# One of a plain kind: what is stranger is a slip of the finger, or not everyone could send to it.
PLAIN = re.compile(
    r"[A-Za-z0-9!#$%&'*+/=?^_`{|}~-]+(\.[A-Za-z0-9!#$%&'*+/=?^_`{|}~-]+)*"
    r"@([A-Za-z0-9]([A-Za-z0-9-]*[A-Za-z0-9])?\.)+[A-Za-z]{2,}"
)
STRANGE = re.compile(r"[^ -~]")
SMALL = str.maketrans(ascii_uppercase, ascii_lowercase)


def spelled(address: str) -> str:
    """An e-mail address as it is kept and looked for."""
    return address.strip(whitespace).translate(SMALL)


def addresses_in(text: str) -> list[str]:
    """The addresses in a text, each once: in ‘Name <name@example.org>’, in a list, in a link."""
    words = re.split(r"[\s;,|/<>()\[\]\"“”‘’]+|mailto:", without_unseen(text), flags=re.IGNORECASE)
    found = (word.strip(".:'`*\\") for word in words)
    return list(dict.fromkeys(each for each in found if each and PLAIN.fullmatch(each)))


def contact_fault(text: str) -> str | None:
    """What keeps text from being an address that the core team writes to; an empty one is fine."""
    if not text or (len(text) <= MOST_ADDRESS and PLAIN.fullmatch(text)):
        return None
    usual = "Enter one e-mail address, such as name@example.org, or leave it empty"
    return strange_character_fault(text) or usual


def strange_character_fault(address: str) -> str | None:
    """What to say of the first character that no address here is written with, if there is one.

    It may look like a plain letter, or like nothing, so it is named.
    """
    found = STRANGE.search(address)
    if found is None:
        return None
    character = found[0]
    called = name_of(character)
    seen = not (is_unseen(character) or character.isspace())
    shown = f"‘{character}’ ({called})" if seen else f"a hidden {called}"
    return f"Type the address again instead of pasting it: it holds {shown}"
