"""The questions that a respondent's actions may be about, with the words that a plan has for them.

An action goes on from round to round, so its question is looked for in every version: the newest
that asks it has the words.
"""

from collections.abc import Iterable
from typing import NamedTuple

from app.organisation_site.own_questionnaires import list_own_questionnaires
from app.store.base.current_first_steps import get_short_name
from app.store.base.published_questionnaires import list_versions
from app.store.organisations.return_links import LinkHolder
from app.store.plans.plan_actions import FIRST_ANSWER, PlanActionDetails
from app.text.wording import (
    get_choice_label,
    get_section_title,
    get_sections_by_address,
)
from scoring.questionnaires.questionnaire import Choice, Item, Questionnaire

FIRST_ANSWER_LABEL = "A first answer"


class PlanQuestion(NamedTuple):
    """A question, and the newest version that asks it."""

    questionnaire: Questionnaire
    item: Item

    @property
    def short_name(self) -> str:
        """What a plan calls it: no sentence, though its text is one."""
        return get_short_name(self.questionnaire, self.item.id).removesuffix(".")

    @property
    def choices(self) -> tuple[Choice, ...]:
        """What an action may expect: none of a balance, where neither side is the one to reach."""
        return () if self.item.balance else self.questionnaire.choices[self.item.id]

    @property
    def address(self) -> str:
        """What a field of a form calls it."""
        return f"{self.questionnaire.id}/{self.item.id}"


def find_own_question(
    holder: LinkHolder, questionnaire_id: str, item_id: str
) -> PlanQuestion | None:
    """A question that the holder answers, or answered before; None where it is none of theirs."""
    own_ids = {own.asked.id for own in list_own_questionnaires(holder)}
    return find_question(questionnaire_id, item_id) if questionnaire_id in own_ids else None


def find_question(questionnaire_id: str, item_id: str) -> PlanQuestion | None:
    """A question, by the newest version that asks it; None where none does."""
    for asked in list_versions(questionnaire_id):
        if item_id in asked.item_by_id:
            return PlanQuestion(asked, asked.item_by_id[item_id])
    return None


class QuestionGroup(NamedTuple):
    """Questions of one section, as a list of them has it."""

    title: str
    questions: tuple[PlanQuestion, ...]


def list_own_questions(holder: LinkHolder) -> list[QuestionGroup]:
    """What the holder's actions may be about: the newest version of each of its questionnaires."""
    own = [each.asked for each in list_own_questionnaires(holder)]
    return [
        QuestionGroup(
            f"{asked.title}: {title}" if len(own) > 1 else title,
            tuple(PlanQuestion(asked, item) for item in section.items),
        )
        for asked in own
        for section in get_sections_by_address(asked).values()
        for title in [get_section_title(asked, section)]
    ]


class ChoiceGroup(NamedTuple):
    """Answers that can be expected of the same questions: (id, label) each, the lowest first."""

    title: str
    choices: tuple[tuple[str, str], ...]

    @property
    def ids(self) -> tuple[str, ...]:
        """The ids of the choices."""
        return tuple(id for id, _ in self.choices)


def list_expected_choices(
    question: PlanQuestion | None, groups: Iterable[QuestionGroup]
) -> list[ChoiceGroup]:
    """What can be expected of a question; of any of them by its scale, where none is chosen yet."""
    questions = [question] if question else [each for group in groups for each in group.questions]
    scales = dict.fromkeys(each.choices for each in questions if each.choices)
    return [
        ChoiceGroup(
            f"{scale[0].label} to {scale[-1].label}",
            tuple((choice.id, choice.label) for choice in scale),
        )
        for scale in scales
    ]


def describe_expected(question: PlanQuestion, expected: str) -> str:
    """The answer that an action expects, in the words of its question's page."""
    if expected == FIRST_ANSWER:
        return FIRST_ANSWER_LABEL
    return get_choice_label(question.questionnaire, question.item, expected)


def describe_question_of(details: PlanActionDetails) -> PlanQuestion | None:
    """The question that an action is to move; None where it moves none, or nobody asks it now."""
    return find_question(details.questionnaire_id, details.item_id) if details.item_id else None
