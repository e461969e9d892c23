"""Reading a page of answers as a form sends it: every item on it, and what is wrong with any."""

import json
from collections.abc import Collection, Iterable, Mapping
from contextlib import suppress
from typing import NamedTuple, TypeGuard

from app.forms.entry_validation import (
    find_text_faults,
    normalise_line,
    normalise_link,
    normalise_text,
)
from app.store.assessments.entries import Entry
from app.store.base.published_questionnaires import list_all_versions
from scoring.questionnaires.questionnaire import DONT_KNOW, NOT_APPLICABLE, Item, Questionnaire

# What a page has of a question: the answer and its parts, what was seen, asked and sent of it.
FIELDS_PER_QUESTION = 8
# And of itself: the token, and the buttons.
FIELDS_PER_PAGE = 20


class AnswerForm(NamedTuple):
    """What somebody typed on a page, item by item.

    `seen` holds the fingerprint of the entry each item showed. `keep` holds `mine` or `theirs`
    where the page asked which of two versions to keep, empty where it asked and got no reply.
    `faults` holds, for an item, what is wrong by field (`given`, `reason`, `note`, `evidence`,
    `keep`). `sent_before` holds what the page's script has sent of an item without hearing what
    became of it.
    """

    entries: dict[str, Entry]
    seen: dict[str, str]
    keep: dict[str, str]
    faults: dict[str, dict[str, str]]
    sent_before: dict[str, list[Entry]]

    @property
    def to_save(self) -> dict[str, Entry]:
        """The entries to store: all but those of which another version stands, or may."""
        return {
            item: entry
            for item, entry in self.entries.items()
            if self.keep.get(item, "mine") == "mine"
        }

    @property
    def refused(self) -> dict[str, set[str]]:
        """By item, the fields that cannot be stored as they are typed."""
        return {
            item: _list_refused_fields(self.entries[item], faults)
            for item, faults in self.faults.items()
        }


def count_max_page_fields() -> int:
    """How many fields the longest page of answers sends, of any questionnaire."""
    questions = max(
        len(section.items)
        for questionnaire in list_all_versions()
        for section in questionnaire.sections
    )
    return FIELDS_PER_PAGE + FIELDS_PER_QUESTION * questions


def read_answer_form(
    questionnaire: Questionnaire, items: Iterable[Item], form: Mapping[str, str]
) -> AnswerForm:
    """What `form` says of `items`.

    An item of which it carries no `.seen` is not on the form, and is left alone.
    """
    answers = AnswerForm({}, {}, {}, {}, {})
    for item in items:
        seen = form.get(f"{item.id}.seen")
        if seen is None:
            continue
        entry = _read_entry(item, form)
        answers.entries[item.id] = entry
        answers.seen[item.id] = seen
        if f"{item.id}.asked" in form:
            answers.keep[item.id] = form.get(f"{item.id}.keep", "")
        if before := _read_sent_before(questionnaire, item, form):
            answers.sent_before[item.id] = before
        faults = _find_entry_faults(item, entry, questionnaire.levels[item.id])
        if answers.keep.get(item.id) == "":
            faults["keep"] = "Choose which version to keep"
        if faults and answers.keep.get(item.id) != "theirs":
            answers.faults[item.id] = faults
    return answers


def _read_sent_before(
    questionnaire: Questionnaire, item: Item, form: Mapping[str, str]
) -> list[Entry]:
    """What the page's script has sent of an item before: `.sent`, a JSON list of such fields.

    Only what can have been stored whole: beside a part that was refused, nobody can say here what
    was. So at worst somebody is asked about a change of their own.
    """
    with suppress(ValueError):
        sent = json.loads(form.get(f"{item.id}.sent", "[]"))
        if isinstance(sent, list):
            entries = [_read_entry(item, fields) for fields in sent if _is_form(fields)]
            ladder = questionnaire.levels[item.id]
            return [
                entry
                for entry in entries
                if not _list_refused_fields(entry, _find_entry_faults(item, entry, ladder))
            ]
    return []


def _is_form(sent: object) -> TypeGuard[dict[str, str]]:
    return isinstance(sent, dict) and all(isinstance(value, str) for value in sent.values())


def _read_entry(item: Item, form: Mapping[str, str]) -> Entry:
    given = form.get(item.id, "")
    if form.get("clear") == item.id:
        given = ""
    # A reason is kept only beside 'not applicable': under another answer its field is out of sight,
    # and an item that never takes that answer has no such field.
    apart = given == NOT_APPLICABLE and item.not_applicable == "reason"
    reason, note, evidence = (
        form.get(f"{item.id}.{field}", "") for field in ("reason", "note", "evidence")
    )
    return Entry(
        given,
        normalise_line(reason) if apart else "",
        normalise_text(note),
        normalise_link(evidence),
    )


def _find_entry_faults(item: Item, entry: Entry, ladder: Mapping[str, int]) -> dict[str, str]:
    faults = find_text_faults(entry)
    if entry.given and not _is_offered(item, entry.given, ladder):
        faults["given"] = "Choose one of the answers shown"
    elif entry.waits_for_reason:
        faults["reason"] = "Say in a few words why this does not apply to you"
    return faults


def _list_refused_fields(entry: Entry, faults: Collection[str]) -> set[str]:
    """The fields of an entry that keep out what is wrong with it."""
    refused = {*faults} - {"keep"}
    if "given" in refused:
        return refused | {"reason"}
    # An answer may wait for its reason.
    return refused - {"reason"} if entry.waits_for_reason else refused


def _is_offered(item: Item, given: str, ladder: Mapping[str, int]) -> bool:
    if given == NOT_APPLICABLE:
        return item.not_applicable == "reason"
    return given == DONT_KNOW or given in ladder
