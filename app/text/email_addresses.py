"""How e-mail addresses are compared, and what can be one.

Only the letters A to Z have a small and a large form here, as in every database. Python's own
`lower` makes a plain k of the Kelvin sign, so that an address with it would be somebody else's;
and letters that only look alike are never made alike.
"""

import re
from string import ascii_lowercase, ascii_uppercase, whitespace

from app.text.hidden_characters import get_character_name, is_hidden, remove_hidden

# Longest address there is (RFC 5321, section 4.5.3.1).
MAX_ADDRESS_LENGTH = 254
# One of a plain kind: what is stranger is a slip of the finger, or not everyone could send to it.
PLAIN_ADDRESS = re.compile(
    r"[A-Za-z0-9!#$%&'*+/=?^_`{|}~-]+(\.[A-Za-z0-9!#$%&'*+/=?^_`{|}~-]+)*"
    r"@([A-Za-z0-9]([A-Za-z0-9-]*[A-Za-z0-9])?\.)+[A-Za-z]{2,}"
)
STRANGE_CHARACTER = re.compile(r"[^ -~]")
ASCII_LOWER = str.maketrans(ascii_uppercase, ascii_lowercase)


def normalise_address(address: str) -> str:
    """An e-mail address as it is kept and looked for."""
    return address.strip(whitespace).translate(ASCII_LOWER)


def find_addresses(text: str) -> list[str]:
    """The addresses in a text, each once: in ‘Name <name@example.org>’, in a list, in a link."""
    words = re.split(r"[\s;,|/<>()\[\]\"“”‘’]+|mailto:", remove_hidden(text), flags=re.IGNORECASE)
    candidates = (word.strip(".:'`*\\") for word in words)
    return list(
        dict.fromkeys(
            address for address in candidates if address and PLAIN_ADDRESS.fullmatch(address)
        )
    )


def find_contact_fault(text: str) -> str | None:
    """What keeps text from being an address that the core team writes to; an empty one is fine."""
    if not text or (len(text) <= MAX_ADDRESS_LENGTH and PLAIN_ADDRESS.fullmatch(text)):
        return None
    usual = "Enter one e-mail address, such as name@example.org, or leave it empty"
    return find_strange_character_fault(text) or usual


def find_strange_character_fault(address: str) -> str | None:
    """What to say of the first character that no address here is written with, if there is one.

    It may look like a plain letter, or like nothing, so it is named.
    """
    match = STRANGE_CHARACTER.search(address)
    if match is None:
        return None
    character = match[0]
    called = get_character_name(character)
    seen = not (is_hidden(character) or character.isspace())
    shown = f"‘{character}’ ({called})" if seen else f"a hidden {called}"
    return f"Type the address again instead of pasting it: it holds {shown}"
