"""What the check page of a draft suggests to look at once more; nothing of it is required."""

from collections.abc import Iterator
from typing import NamedTuple

from flask import url_for

from app.organisation_site.current_round import Round, RoundAddress
from app.organisation_site.evidence.evidence_summary import EvidenceBehind, find_evidence_behind
from app.store.assessments.entries import Entries, extract_answers
from app.store.base.current_first_steps import get_short_name
from app.text.wording import get_section_title, get_sections_by_address
from scoring.second_look.look_rules import Suggestion, find_to_look_at
from scoring.second_look.written_answers import DueEvidence, WrittenAnswers


class SecondLook(NamedTuple):
    """One thing to look at: its words, and the name and address of each page it is about.

    `evidence` is the piece of the shelf that it is about, if any.
    """

    words: str
    pages: tuple[tuple[str, str], ...]
    evidence: DueEvidence | None


def list_second_looks(current: Round, written: Entries) -> list[SecondLook]:
    """What in the answers of a draft may not sit together, on today's shelf."""
    behind = find_evidence_behind(current, written)
    found = find_to_look_at(_gather(current, written, behind))
    pages = _SectionPages(current)
    return [
        SecondLook(suggestion.words, tuple(pages.list_links(suggestion)), suggestion.evidence)
        for suggestion in found
    ]


def _gather(current: Round, written: Entries, behind: EvidenceBehind) -> WrittenAnswers:
    return WrittenAnswers(
        questionnaire=current.questionnaire,
        answers=extract_answers(written),
        waiting=frozenset(item for item, entry in written.items() if entry.waits_for_reason),
        noted=frozenset(item for item, entry in written.items() if entry.note or entry.evidence),
        evidenced=behind.items,
        due_evidence=tuple(
            DueEvidence(
                view.piece.id,
                view.content.title,
                frozenset(
                    item
                    for questionnaire, item in view.content.items
                    if questionnaire == current.questionnaire.id
                ),
            )
            for view in behind.shelf.to_look_at
        ),
    )


class _SectionPages:
    """Where questions are answered, with the way back to the check page."""

    def __init__(self, current: Round) -> None:
        self.asked = current.questionnaire
        self.sections: list[tuple[str, str]] = []
        self.page_of_item: dict[str, str] = {}
        leads_back: RoundAddress = {**current.address, "from": "check"}
        for address, section in get_sections_by_address(self.asked).items():
            page = url_for("assess.section", address=address, **leads_back)
            self.sections.append((get_section_title(self.asked, section), page))
            self.page_of_item.update({item.id: page for item in section.items})

    def list_links(self, suggestion: Suggestion) -> Iterator[tuple[str, str]]:
        """The sections and questions of a suggestion, each by its name with its address."""
        for number in suggestion.sections:
            yield self.sections[number]
        for item in suggestion.items:
            yield get_short_name(self.asked, item), f"{self.page_of_item[item]}#q-{item}"
