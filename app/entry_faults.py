"""What keeps the words beside an answer from being stored whole, whichever way they come."""

import re
from urllib.parse import urlsplit

from app.config import MOST_EVIDENCE, MOST_NOTE, MOST_REASON
from app.store.entries import Entry

# Characters that a database or a spreadsheet will not hold: controls other than tab and new line.
UNSAVEABLE = re.compile(r"[\x00-\x08\x0b-\x1f\x7f\ud800-\udfff\ufffe\uffff]")

FAR = {"reason": MOST_REASON, "note": MOST_NOTE, "evidence": MOST_EVIDENCE}
FIELD = {"reason": "reason", "note": "note", "evidence": "link"}


def tidied(words: str) -> str:
    """Words as they are stored: a new line is one character, and nothing stands round them."""
    return words.replace("\r\n", "\n").strip()


def faults_of_words(entry: Entry) -> dict[str, str]:
    """What is wrong with an entry's words, by field (`reason`, `note`, `evidence`)."""
    faults = {}
    for field, most in FAR.items():
        text = getattr(entry, field)
        if len(text) > most:
            faults[field] = (
                f"Shorten the {FIELD[field]} by {len(text) - most:,} characters: {most:,} fit"
            )
        elif UNSAVEABLE.search(text):
            faults[field] = (
                f"Type the {FIELD[field]} again instead of pasting it: it holds a hidden character "
                "that we cannot save"
            )
    if entry.evidence and "evidence" not in faults and not _is_web_address(entry.evidence):
        faults["evidence"] = (
            "Enter a web address that starts with https:// or http://. "
            "Anything else fits in the note"
        )
    return faults


def _is_web_address(text: str) -> bool:
    try:
        address = urlsplit(text)
    except ValueError:
        return False
    return (
        address.scheme in {"http", "https"}
        and bool(address.hostname)
        and not re.search(r"\s", text)
    )
