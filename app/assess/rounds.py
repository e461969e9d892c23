"""Finding the round that an address names, and what it was answered under."""

from collections.abc import Mapping
from itertools import count
from typing import NamedTuple

from flask import abort

from app.access import holder
from app.store import assessments, questionnaires
from app.store.assessments import Assessment
from app.store.organisations import Holder
from scoring.questionnaire import DONT_KNOW, NOT_APPLICABLE, Item, Questionnaire, Section

STATES = {"": "No answer yet", DONT_KNOW: "Don’t know", NOT_APPLICABLE: "Does not apply to us"}


# Addresses of a round's other pages, which no section's page may have.
TAKEN = {"check", "results", "what-if"}


class Round(NamedTuple):
    """A round, whose it is, and the questionnaire version it is answered under."""

    organisation: Holder
    assessment: Assessment
    questionnaire: Questionnaire

    @property
    def number(self) -> int:
        """Which round of the organisation this is, from 1."""
        return self.assessment.round

    @property
    def submitted(self) -> bool:
        """Whether the answers are fixed."""
        return self.assessment.submitted_at is not None


def open_round(number: int) -> Round:
    """The round of that number of whoever asks. 404 where they have none."""
    organisation = holder()
    assessment = assessments.find_round(organisation.organisation_id, number)
    if assessment is None:
        abort(404)
    return Round(organisation, assessment, questionnaires.questionnaire(assessment.questionnaire))


def sections_by_address(questionnaire: Questionnaire) -> Mapping[str, Section]:
    """The sections by the last part of their pages' addresses.

    That is the value's id, numbered from the value's second section on.
    """
    found: dict[str, Section] = {}
    for section in questionnaire.sections:
        names = (section.value if n == 1 else f"{section.value}-{n}" for n in count(1))
        found[next(name for name in names if name not in found and name not in TAKEN)] = section
    return found


def title_of(questionnaire: Questionnaire, section: Section) -> str:
    """What a section's page is called."""
    names = {value.id: value.name for value in questionnaire.framework.values}
    return section.title or names[section.value]


def label_of(questionnaire: Questionnaire, item: Item, given: str) -> str:
    """An answer in the words that its page shows; one that was never offered, as it was sent."""
    labels = {choice.id: choice.label for choice in questionnaire.choices[item.id]}
    return labels.get(given) or STATES.get(given, given)
