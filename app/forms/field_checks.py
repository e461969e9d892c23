"""Checks that several forms make of one field."""

from wtforms import Field, ValidationError

from app.forms.entry_validation import UNSAVEABLE_CHARACTER


def parse_whole_number(text: str | None) -> int | None:
    """A whole number as people write it: 1200, 1,200."""
    digits = (text or "").replace(",", "").replace(" ", "")
    return int(digits) if digits.isascii() and digits.isdecimal() and len(digits) < 10 else None


def check_length(field: Field, most: int) -> None:
    """Refuse words that are too long, or hold a character that cannot be kept."""
    excess = len(field.data or "") - most
    if excess > 0:
        raise ValidationError(f"Shorten this by {excess}: {most:,} characters fit")
    if UNSAVEABLE_CHARACTER.search(field.data or ""):
        raise ValidationError("Type this again instead of pasting it: it holds a hidden character")
