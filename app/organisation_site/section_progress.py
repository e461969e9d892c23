"""How much of each section of a round has an answer."""

from typing import NamedTuple

from app.organisation_site.current_round import Round
from app.store.assessments.entries import EMPTY_ENTRY, Entries
from app.text.wording import get_section_title, get_sections_by_address


class SectionProgress(NamedTuple):
    """A section, where its page is, and how much of it has an answer."""

    address: str
    title: str
    answered: int
    items: int

    @property
    def complete(self) -> bool:
        """Whether every item has an answer."""
        return self.answered == self.items


def list_section_progress(current: Round, written: Entries) -> list[SectionProgress]:
    """Every section of the round, and how many of its items have an answer.

    'Don't know' is one.
    """
    return [
        SectionProgress(
            address,
            get_section_title(current.questionnaire, section),
            sum(written.get(item.id, EMPTY_ENTRY).answer is not None for item in section.items),
            len(section.items),
        )
        for address, section in get_sections_by_address(current.questionnaire).items()
    ]
