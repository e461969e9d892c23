"""The texts beside an answer (reason, note, link to evidence): normalised, and checked."""

import re

from app.settings.config import MAX_EVIDENCE_LENGTH, MAX_NOTE_LENGTH, MAX_REASON_LENGTH
from app.store.assessments.entries import Entry
from app.text.web_addresses import parse_web_address
from scoring.plurals import pluralise

# Characters that a database or a spreadsheet will not hold: controls other than tab and new line.
UNSAVEABLE_CHARACTER = re.compile(r"[\x00-\x08\x0b-\x1f\x7f\ud800-\udfff\ufffe\uffff]")
# A presentation breaks its lines with a vertical tab, a printed page ends with a form feed.
LINE_END = re.compile(r"\r\n|[\r\x0b\x0c]")

MAX_LENGTHS = {
    "reason": MAX_REASON_LENGTH,
    "note": MAX_NOTE_LENGTH,
    "evidence": MAX_EVIDENCE_LENGTH,
}
FIELD_NAMES = {"reason": "reason", "note": "note", "evidence": "link"}


def normalise_text(words: str) -> str:
    """A text as it is stored: each line end is one character, and the ends are trimmed."""
    return LINE_END.sub("\n", words).strip()


def normalise_line(words: str) -> str:
    """A text of a single-line field as it is stored."""
    return " ".join(normalise_text(words).split("\n"))


def normalise_link(text: str) -> str:
    """A link as it is stored: with its `https://`. What is no web address stays as it is."""
    words = normalise_text(text)
    # A text that is too long is refused as such; matching it would take long.
    return (parse_web_address(words) if len(words) <= MAX_EVIDENCE_LENGTH else None) or words


def find_words_fault(text: str, name: str, most: int) -> str | None:
    """What keeps words from being stored: there are too many, or one of them holds what cannot be.

    `name` is what the page calls them, with its article.
    """
    if len(text) > most:
        return f"Shorten {name} by {pluralise(len(text) - most, 'character')}: {most:,} fit"
    if UNSAVEABLE_CHARACTER.search(text):
        return (
            f"Type {name} again instead of pasting it: it holds a hidden character that we cannot "
            "save"
        )
    return None


def find_text_faults(entry: Entry) -> dict[str, str]:
    """What is wrong with an entry's words, by field (`reason`, `note`, `evidence`)."""
    faults = {}
    for field, most in MAX_LENGTHS.items():
        text = getattr(entry, field)
        if fault := find_words_fault(text, f"the {FIELD_NAMES[field]}", most):
            faults[field] = fault
    if entry.evidence and "evidence" not in faults and not parse_web_address(entry.evidence):
        faults["evidence"] = (
            "Enter one web address without spaces, such as www.example.org. "
            "Anything else fits in the note"
        )
    return faults
