"""The few words of a request for help, of either side: normalised, and checked."""

from typing import NamedTuple

from app.forms.entry_validation import UNSAVEABLE_CHARACTER, normalise_text
from app.store.help_requests.help_requests import MAX_HELP_WORDS
from scoring.plurals import pluralise


class HelpWords(NamedTuple):
    """What somebody typed, and what is wrong with it; empty for nothing."""

    words: str
    fault: str


def check_help_words(typed: str, missing: str) -> HelpWords:
    """The words as they are stored. `missing` is what to say where there are none."""
    words = normalise_text(typed)
    if not words:
        return HelpWords(words, missing)
    if len(words) > MAX_HELP_WORDS:
        over = pluralise(len(words) - MAX_HELP_WORDS, "character")
        return HelpWords(words, f"Shorten your words by {over}: {MAX_HELP_WORDS:,} fit")
    if UNSAVEABLE_CHARACTER.search(words):
        hidden = "it holds a hidden character that we cannot save"
        return HelpWords(words, f"Type your words again instead of pasting them: {hidden}")
    return HelpWords(words, "")
