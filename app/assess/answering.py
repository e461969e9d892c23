"""Reading a page of answers as a form sends it: every item on it, and what is wrong with any."""

from collections.abc import Iterable, Mapping
from typing import NamedTuple

from app.entry_faults import faults_of_words, in_one_line, tidied, tidied_link
from app.store.entries import Entry
from scoring.questionnaire import DONT_KNOW, NOT_APPLICABLE, Item, Questionnaire


class Typed(NamedTuple):
    """What somebody typed on a page, item by item.

    `seen` holds the fingerprint of the entry each item showed. `keep` holds `mine` or `theirs`
    where the page asked which of two versions to keep, empty where it asked and got no reply.
    `faults` holds, for an item, what is wrong by field (`given`, `reason`, `note`, `evidence`,
    `keep`).
    """

    entries: dict[str, Entry]
    seen: dict[str, str]
    keep: dict[str, str]
    faults: dict[str, dict[str, str]]


def read_page(
    questionnaire: Questionnaire, items: Iterable[Item], form: Mapping[str, str]
) -> Typed:
    """What `form` says of `items`.

    An item of which it carries no `.seen` is not on the form, and is left alone.
    """
    typed = Typed({}, {}, {}, {})
    for item in items:
        seen = form.get(f"{item.id}.seen")
        if seen is None:
            continue
        entry = _entry(item, form)
        typed.entries[item.id] = entry
        typed.seen[item.id] = seen
        if f"{item.id}.asked" in form:
            typed.keep[item.id] = form.get(f"{item.id}.keep", "")
        faults = _faults(item, entry, questionnaire.levels[item.id])
        if typed.keep.get(item.id) == "":
            faults["keep"] = "Choose which version to keep"
        if faults and typed.keep.get(item.id) != "theirs":
            typed.faults[item.id] = faults
    return typed


def _entry(item: Item, form: Mapping[str, str]) -> Entry:
    given = form.get(item.id, "")
    if form.get("clear") == item.id:
        given = ""
    # A reason is kept only beside 'not applicable': under another answer its field is out of sight,
    # and an item that never takes that answer has no such field.
    apart = given == NOT_APPLICABLE and item.not_applicable == "reason"
    reason, note, evidence = (
        form.get(f"{item.id}.{field}", "") for field in ("reason", "note", "evidence")
    )
    return Entry(given, in_one_line(reason) if apart else "", tidied(note), tidied_link(evidence))


def _faults(item: Item, entry: Entry, ladder: Mapping[str, int]) -> dict[str, str]:
    faults = faults_of_words(entry)
    if entry.given and not _offered(item, entry.given, ladder):
        faults["given"] = "Choose one of the answers shown"
    elif entry.given == NOT_APPLICABLE and not entry.reason:
        faults["reason"] = "Say in a few words why this does not apply to you"
    return faults


def _offered(item: Item, given: str, ladder: Mapping[str, int]) -> bool:
    if given == NOT_APPLICABLE:
        return item.not_applicable == "reason"
    return given == DONT_KNOW or given in ladder
