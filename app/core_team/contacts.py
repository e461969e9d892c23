"""What can be an e-mail address to write to."""

import re

# Longest address there is (RFC 5321, section 4.5.3.1).
MOST_ADDRESS = 254
# One of a plain kind: what is stranger is a slip of the finger, or not everyone could send to it.
PLAIN = re.compile(
    r"[A-Za-z0-9!#$%&'*+/=?^_`{|}~-]+(\.[A-Za-z0-9!#$%&'*+/=?^_`{|}~-]+)*"
    r"@([A-Za-z0-9]([A-Za-z0-9-]*[A-Za-z0-9])?\.)+[A-Za-z]{2,}"
)


def address_fault(text: str) -> str | None:
    """What keeps text from being an address; an empty one is fine."""
    if not text or (len(text) <= MOST_ADDRESS and PLAIN.fullmatch(text)):
        return None
    return "Enter one e-mail address, such as name@example.org, or leave it empty"
