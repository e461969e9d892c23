"""The words that every room uses for a questionnaire's parts, its answers and its scores."""

from collections.abc import Mapping, Sequence
from itertools import count
from math import floor
from typing import Protocol, TypeVar
from zoneinfo import ZoneInfo

from scoring.questionnaires.questionnaire import (
    RESERVED_LABELS,
    Framework,
    Item,
    Questionnaire,
    Section,
    Stage,
)

# Where the partnership is: its days begin and end there.
UK = ZoneInfo("Europe/London")

UNCHOSEN_LABELS = {"": "No answer yet", **RESERVED_LABELS}

# What stands in place of a stage, and of how far something could be, that cannot be said.
TOO_LITTLE_KNOWN = "Too little is known"
CANNOT_BE_SAID = "Cannot be said yet"

# What no section may be called: addresses of a round's other pages, and what else stands on the
# page that holds all sections.
RESERVED_ADDRESSES = {"check", "results", "what-if", "drop", "take-back"} | {
    "before", "beside", "choosing", "clear", "file", "like-yours", "line", "line-asks", "line-hint",
    "loaded", "maincontent", "next", "nothing-answered", "paper", "paper-hint", "paper-now",
    "profile", "sections", "sent", "stages", "start", "strengths", "sure", "type-in", "typed",
    "typed-now", "yours",
}  # fmt: skip


def get_sections_by_address(questionnaire: Questionnaire) -> Mapping[str, Section]:
    """The sections by the last part of their pages' addresses.

    That is the value's id, numbered from the value's second section on.
    """
    sections: dict[str, Section] = {}
    for section in questionnaire.sections:
        names = (section.value if n == 1 else f"{section.value}-{n}" for n in count(1))
        sections[
            next(name for name in names if name not in sections and name not in RESERVED_ADDRESSES)
        ] = section
    return sections


class HasItem(Protocol):
    """A question as some page shows it."""

    @property
    def item(self) -> Item:
        """What it asks."""


QuestionT = TypeVar("QuestionT", bound=HasItem)


def group_by_stage(
    framework: Framework, questions: Sequence[QuestionT]
) -> list[tuple[Stage | None, list[QuestionT]]]:
    """Questions under their stages, in the journey's order.

    Rubrics, which span every stage, come last.
    """
    stages = [(stage, stage.id) for stage in framework.stages]
    groups = [
        (stage, [question for question in questions if question.item.stage == stage_id])
        for stage, stage_id in [*stages, (None, None)]
    ]
    return [(stage, group) for stage, group in groups if group]


def join_stage_names(ladder: Sequence[Stage], numbers: Sequence[int]) -> str:
    """The name of a stage, or of some that are not told apart: Trauma aware or trauma sensitive."""
    first, *rest = (ladder[number].name for number in numbers)
    return " or ".join([first, *(name[:1].lower() + name[1:] for name in rest)])


def get_section_title(questionnaire: Questionnaire, section: Section) -> str:
    """What a section's page is called."""
    names = {value.id: value.name for value in questionnaire.framework.values}
    return section.title or names[section.value]


def get_choice_label(questionnaire: Questionnaire, item: Item, given: str) -> str:
    """An answer in the words that its page shows; one that was never offered, as it was sent."""
    labels = {choice.id: choice.label for choice in questionnaire.choices[item.id]}
    return labels.get(given) or UNCHOSEN_LABELS.get(given, given)


def format_score(score: float | None) -> str:
    """A score, in basis points, as a page shows it: to one decimal place, half up."""
    return "No score" if score is None else f"{score_in_per_cent(score):.1f}%"


def score_in_per_cent(score: float) -> float:
    """A score, in basis points, as a number of per cent to one decimal place, half up."""
    return floor(score / 10 + 0.5) / 10
