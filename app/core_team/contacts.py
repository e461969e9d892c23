"""What can be an organisation's e-mail address to write to."""

from app.email_addresses import MOST_ADDRESS, PLAIN, strange_character_fault


def address_fault(text: str) -> str | None:
    """What keeps text from being an address; an empty one is fine."""
    if not text or (len(text) <= MOST_ADDRESS and PLAIN.fullmatch(text)):
        return None
    usual = "Enter one e-mail address, such as name@example.org, or leave it empty"
    return strange_character_fault(text) or usual
