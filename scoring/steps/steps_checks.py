"""What must hold between the keys of a file of first steps, and between it and what is beside it.

Read leniently, from the raw data, as the questionnaires' own checks are: a fault of shape hides
nothing, and what merely follows from another fault is not reported.
"""

from __future__ import annotations

from collections.abc import Collection, Iterator
from typing import NamedTuple

from scoring.faults import Fault
from scoring.programme.files_beside import file_name_faults
from scoring.questionnaires.framework_checks import repeated_id_faults
from scoring.questionnaires.source_document import Spot, quoted
from scoring.questionnaires.visible_text import invisible_text_faults, look_alike_faults
from scoring.reading_age import HIGHEST_EASY_AGE, measure_text
from scoring.steps.first_steps import Barrier
from scoring.steps.money_words import find_money_word

FEWEST_NAME_WORDS = 2
MOST_NAME_WORDS = 6


class StepsContext(NamedTuple):
    """What stands beside a file of first steps; None where it is not there, or cannot be read.

    `newest` and `every` are the ids of the items of the questionnaire's newest version and of all
    its versions, `sectors` and `sizes` those of the programme.
    """

    questionnaires: Collection[str] | None = None
    newest: Collection[str] | None = None
    every: Collection[str] | None = None
    sectors: Collection[str] | None = None
    sizes: Collection[str] | None = None


def steps_faults(root: Spot, context: StepsContext) -> Iterator[Fault]:
    """Every fault between the keys of the file, and between it and what is beside it."""
    items = root.at("items").entries
    yield from file_name_faults(root.at("questionnaire"), context.questionnaires, "steps")
    yield from _item_faults(root.at("items"), context)
    names = [each.at("short_name") for each in items.values()]
    yield from look_alike_faults(((each, each.text) for each in names if each.text), "short name")
    for name in names:
        yield from _short_name_faults(name)
    for item in items.values():
        yield from _steps_of_item_faults(item.at("steps").members)
        for step in item.at("steps").members:
            yield from _step_faults(step, context)
    yield from invisible_text_faults(root)


def _item_faults(items: Spot, context: StepsContext) -> Iterator[Fault]:
    given = items.entries
    if context.every is not None:
        for id, item in given.items():
            if id not in context.every:
                instead = item.document.hints.instead(id, sorted(context.every))
                yield item.fault_at_key(f"no version has an item {quoted(id)}{instead}")
    for id in context.newest or ():
        if id not in given:
            yield items.fault_at_key(f"{quoted(id)} has no steps yet: the newest version asks it")


def _short_name_faults(name: Spot) -> Iterator[Fault]:
    count = len((name.text or "").split())
    if count and not FEWEST_NAME_WORDS <= count <= MOST_NAME_WORDS:
        message = f"must be {FEWEST_NAME_WORDS} to {MOST_NAME_WORDS} words; this is {count}"
        yield name.fault(message)


def _steps_of_item_faults(steps: list[Spot]) -> Iterator[Fault]:
    texts = [(each.at("text"), each.at("text").text or "") for each in steps]
    yield from look_alike_faults([each for each in texts if each[1].strip()], "step")
    yield from _reading_age_faults([spot for spot, text in texts if text.strip()])
    if steps and all(each.at("sectors").given or each.at("sizes").given for each in steps):
        yield steps[0].fault(
            "no step of this item is for everyone: teams and partnerships need one"
        )


def _reading_age_faults(texts: list[Spot]) -> Iterator[Fault]:
    """A fault at the hardest step, where those of an item are hard together.

    One sentence is too little to tell: one long word would make years of difference.
    """
    age = measure_text(each.text or "" for each in texts).reading_age or 0
    if age > HIGHEST_EASY_AGE:
        hardest = max(texts, key=lambda each: measure_text([each.text or ""]).reading_age or 0)
        yield hardest.fault(
            f"the steps of this item ask for a reading age of {age}, and at most "
            f"{HIGHEST_EASY_AGE} is wanted; this is the hardest: take shorter words or sentences"
        )


def _step_faults(step: Spot, context: StepsContext) -> Iterator[Fault]:
    for key, kind, options in (
        ("sectors", "sector", context.sectors),
        ("sizes", "size", context.sizes),
    ):
        for each in step.at(key).members:
            yield from each.unknown(kind, options) if options is not None else ()
        yield from repeated_id_faults(step.at(key).members)
    yield from repeated_id_faults(step.at("gets_round").members)
    yield from _money_faults(step)


def _money_faults(step: Spot) -> Iterator[Fault]:
    costs = step.at("costs").data is True
    word = find_money_word(step.at("text").text or "")
    if word and not costs:
        yield step.at("text").fault(
            f"this names money ({quoted(word)}): add `costs: true`, or reword it"
        )
    for mark in step.at("gets_round").members:
        if costs and mark.text == Barrier.MONEY:
            yield mark.fault("a step that costs money cannot get round having none")
