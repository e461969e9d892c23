"""A questionnaire's placement rule in words, for whoever reads how a stage is worked out."""

from collections.abc import Iterator
from typing import NamedTuple

from app.text.number_words import spell_number
from app.text.wording import describe_lowest_answer
from scoring.programme.programme import DEFAULT_VALUE_WORD
from scoring.questionnaires.questionnaire import Questionnaire

SHARES = {25: "a quarter", 50: "half", 75: "three quarters", 100: "all"}


class RuleWords(NamedTuple):
    """The parts of the rule that differ between questionnaires, each as part of a sentence."""

    value_of_question: str
    """Which value a question belongs to, after 'to'."""
    stage_of_question: str
    """Which stages it belongs to, after 'to'."""
    lowest_answer: str
    """What the answer with the fewest points is called."""
    share: str
    """The share of its points that secures a cell, before 'of their points'."""
    has_essential: bool
    """Whether some questions are essential."""
    overall: tuple[str, ...]
    """What has to hold of a stage for it to be the stage overall, each by itself a sentence."""


def describe_rule(questionnaire: Questionnaire, word: str = DEFAULT_VALUE_WORD) -> RuleWords:
    """The rule of a questionnaire in words, with numbers spelled out.

    `word` is what one of its values is called.
    """
    values = len(questionnaire.framework.values)
    per_cent = questionnaire.placement.secured_at
    return RuleWords(
        value_of_question=f"one of the {spell_number(values)} {word}s"
        if values > 1
        else f"one {word}",
        stage_of_question=_describe_stage(questionnaire),
        lowest_answer=describe_lowest_answer(questionnaire),
        share=SHARES.get(per_cent, f"{spell_number(per_cent)} per cent"),
        has_essential=any(item.core for item in questionnaire.items),
        overall=tuple(_list_overall_conditions(questionnaire, word)),
    )


def _describe_stage(questionnaire: Questionnaire) -> str:
    kinds = {bool(item.rubric) for item in questionnaire.items}
    if kinds == {True}:
        return "every stage in turn"
    return "one stage, or to every stage in turn" if True in kinds else "one stage"


def _list_overall_conditions(questionnaire: Questionnaire, word: str) -> Iterator[str]:
    rule, values = questionnaire.placement.overall, questionnaire.framework.values
    if rule.held_by == "all" or rule.held_by == len(values):
        yield f"every {word} holds it" if len(values) > 1 else f"the {word} holds it"
        return
    held_by, of = spell_number(rule.held_by), spell_number(len(values))
    yield f"at least {held_by} of the {of} {word}s hold{'s' if rule.held_by == 1 else ''} it"
    if rule.others_within is not None:
        behind = spell_number(rule.others_within)
        stages = "stage" if rule.others_within == 1 else "stages"
        yield f"no {word} is more than {behind} {stages} behind it"
    for value in values:
        if value.id in rule.never_behind:
            yield f"{value.name} is not behind it"
