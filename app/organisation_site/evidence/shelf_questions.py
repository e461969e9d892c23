"""The questions that a piece of evidence may serve, and where each of them is asked."""

from collections.abc import Collection, Iterator
from typing import NamedTuple

from flask import url_for

from app.organisation_site.current_round import get_round_address
from app.organisation_site.own_questionnaires import OwnQuestionnaire, list_own_questionnaires
from app.store.base.current_first_steps import get_first_steps, get_short_name
from app.store.base.published_questionnaires import get_questionnaire, list_versions
from app.store.evidence.evidence_pieces import ItemKey
from app.store.organisations.return_links import LinkHolder
from app.text.wording import get_section_title, get_sections_by_address
from scoring.questionnaires.questionnaire import Item, Questionnaire, Section

# A questionnaire's id holds none.
KEY_SEPARATOR = "/"
EARLIER_QUESTIONS = "Questions of earlier versions"


class ShelfQuestion(NamedTuple):
    """A question, and the newest version that asks it; `is_asked` says whether that is in use."""

    questionnaire: Questionnaire
    section: Section
    item: Item
    is_asked: bool

    @property
    def key(self) -> ItemKey:
        """Which it is."""
        return self.questionnaire.id, self.item.id

    @property
    def field(self) -> str:
        """Which it is, as a form says it."""
        return KEY_SEPARATOR.join(self.key)

    @property
    def short_name(self) -> str:
        """What it is about, in a few words."""
        return get_short_name(self.questionnaire, self.item.id)

    @property
    def value_name(self) -> str:
        """What the value is called that it is about."""
        names = {value.id: value.name for value in self.questionnaire.framework.values}
        return names[self.section.value]

    @property
    def typical_evidence(self) -> tuple[str, ...]:
        """What is typical evidence for it, a few words each."""
        steps = get_first_steps(self.questionnaire.id).by_item.get(self.item.id)
        return steps.typical_evidence if steps else ()


class QuestionGroup(NamedTuple):
    """Questions of one section, as they are chosen."""

    title: str
    questions: tuple[ShelfQuestion, ...]


class ShelfQuestions:
    """Every question that a respondent answers, or has answered, in the order of their pages."""

    def __init__(self, holder: LinkHolder) -> None:
        self.own = list_own_questionnaires(holder)
        self.by_key: dict[ItemKey, ShelfQuestion] = {}
        for own in self.own:
            for question in _list_questions(own):
                self.by_key.setdefault(question.key, question)

    def find(self, questionnaire_id: str, item_id: str) -> ShelfQuestion | None:
        """One of them."""
        return self.by_key.get((questionnaire_id, item_id))

    def read_field(self, field: str) -> ItemKey | None:
        """Which question a form names; None for none of theirs."""
        questionnaire_id, _, item_id = field.partition(KEY_SEPARATOR)
        found = self.find(questionnaire_id, item_id)
        return found.key if found else None

    def list_served(self, items: Collection[ItemKey]) -> list[ShelfQuestion]:
        """The questions of these keys, in the order of their pages."""
        return [question for key, question in self.by_key.items() if key in items]

    def list_groups(self, kept: Collection[ItemKey]) -> list[QuestionGroup]:
        """What can be chosen, section by section; of earlier versions what is `kept` alone."""
        several = len(self.own) > 1
        groups: dict[str, list[ShelfQuestion]] = {}
        for question in self.by_key.values():
            title = get_section_title(question.questionnaire, question.section)
            if several:
                title = f"{question.questionnaire.title}: {title}"
            if question.is_asked:
                groups.setdefault(title, []).append(question)
        earlier = [each for key, each in self.by_key.items() if key in kept and not each.is_asked]
        if earlier:
            groups[EARLIER_QUESTIONS] = earlier
        return [QuestionGroup(title, tuple(each)) for title, each in groups.items()]

    def find_page(self, key: ItemKey) -> str | None:
        """The address at which the question can be answered now, in a draft; None where none is."""
        questionnaire_id, item_id = key
        own = next((each for each in self.own if each.asked.id == questionnaire_id), None)
        newest = own.newest_round if own else None
        if newest is None or newest.submitted_at:
            return None
        sections = get_sections_by_address(get_questionnaire(newest.questionnaire))
        for address, section in sections.items():
            if any(item.id == item_id for item in section.items):
                page = url_for("assess.section", **get_round_address(newest), address=address)
                return f"{page}#q-{item_id}"
        return None


def _list_questions(own: OwnQuestionnaire) -> Iterator[ShelfQuestion]:
    versions = sorted(list_versions(own.asked.id), key=lambda each: -each.version)
    for asked in versions:
        for section in get_sections_by_address(asked).values():
            for item in section.items:
                yield ShelfQuestion(asked, section, item, asked.version == own.asked.version)
