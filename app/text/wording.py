"""The words that every room uses for a questionnaire's parts, its answers and its scores."""

from collections.abc import Iterable, Mapping, Sequence
from itertools import count
from math import floor
from typing import Protocol, TypeVar
from zoneinfo import ZoneInfo

from scoring.questionnaires.questionnaire import (
    RESERVED_LABELS,
    Choice,
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

# The first step of whatever is not known.
ASK_ABOUT_IT = "Ask two people who would know how it is today."

# What no section may be called: addresses of a round's other pages, and what else stands on the
# page that holds all sections.
RESERVED_ADDRESSES = {"check", "results", "what-if", "drop", "take-back", "frameworks"} | {
    "before", "beside", "choosing", "clear", "compare", "earlier-file", "earlier-now", "file",
    "first-steps", "hold", "like-yours", "line", "line-asks", "line-hint", "loaded", "maincontent",
    "next", "nothing-answered", "others", "paper", "paper-hint", "paper-now", "profile", "rule",
    "sections", "sent", "stages", "start", "strengths", "sure", "things", "tried", "type-in",
    "typed", "typed-now", "unknown", "values", "what-moved", "your-sector", "your-size", "yours",
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


def get_stage_name(ladder: Sequence[Stage], number: int) -> str:
    """The name of a stage by its number; one that a newer version no longer has is its last."""
    return ladder[min(number, len(ladder) - 1)].name


def join_stage_names(ladder: Sequence[Stage], numbers: Sequence[int]) -> str:
    """The name of a stage, or of some that are not told apart: Trauma aware or trauma sensitive."""
    first, *rest = (ladder[number].name for number in numbers)
    return " or ".join([first, *(name[:1].lower() + name[1:] for name in rest)])


def join_names(names: Iterable[str]) -> str:
    """Names within a sentence: 'Safety and Trust', with a comma too where one holds 'and' itself.

    `joinNames` of assets/self_assessment/results_text.js is it over again.
    """
    listed = list(names)
    if len(listed) < 2:
        return "".join(listed)
    between = ", and " if any(" and " in name for name in listed) else " and "
    return between.join([", ".join(listed[:-1]), listed[-1]])


def get_section_title(questionnaire: Questionnaire, section: Section) -> str:
    """What a section's page is called."""
    names = {value.id: value.name for value in questionnaire.framework.values}
    return section.title or names[section.value]


def describe_results(questionnaire: Questionnaire) -> str:
    """What a page of results shows, in words that follow 'See'."""
    return "where you stand" if questionnaire.has_stages else "where each balance lies"


def describe_time_span(questionnaire: Questionnaire) -> str:
    """What time its answers are about: rounds are a year apart, and a balance moves in weeks."""
    return "the last 12 months" if questionnaire.has_stages else "the last few weeks"


def get_choice_label(questionnaire: Questionnaire, item: Item, given: str) -> str:
    """An answer in the words that its page shows; one that was never offered, as it was sent."""
    labels = {choice.id: choice.label for choice in questionnaire.choices[item.id]}
    return labels.get(given) or UNCHOSEN_LABELS.get(given, given)


def find_first_strong_choice(questionnaire: Questionnaire, item_id: str) -> Choice:
    """The lowest choice of an item that is a strength: worth the share that secures a cell."""
    choices = questionnaire.choices[item_id]
    most = choices[-1].points
    return next(
        choice
        for choice in choices
        if choice.points * 100 >= questionnaire.placement.secured_at * most
    )


def describe_strong_answers(questionnaire: Questionnaire) -> str:
    """Which answers are strengths, after 'is': in the scale's words where there is one scale."""
    choices = {
        (questionnaire.choices[i], find_first_strong_choice(questionnaire, i))
        for i in questionnaire.item_by_id
    }
    if len(choices) > 1:
        return "near the top of its scale"
    [(scale, first)] = choices
    return f"‘{first.label}’" if first == scale[-1] else f"‘{first.label}’ or beyond"


def describe_lowest_answer(questionnaire: Questionnaire) -> str:
    """The answer that scales begin with, after 'to be': by its name where all have one."""
    labels = {choices[0].label for choices in questionnaire.choices.values()}
    return f"‘{labels.pop()}’" if len(labels) == 1 else "the lowest answer"


def format_score(score: float | None) -> str:
    """A score, in basis points, as a page shows it: to one decimal place, half up."""
    return "No score" if score is None else f"{score_in_per_cent(score):.1f}%"


def score_in_per_cent(score: float) -> float:
    """A score, in basis points, as a number of per cent to one decimal place, half up."""
    return floor(score / 10 + 0.5) / 10
