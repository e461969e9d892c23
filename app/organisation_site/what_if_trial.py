"""A trial of other answers: what can be tried first, what is tried, and what stays as it is."""

from collections.abc import Collection, Mapping, Sequence
from typing import NamedTuple

from app.store.assessments.entries import EMPTY_ENTRY, Entries
from app.text.wording import get_choice_label, get_section_title, get_sections_by_address
from app.web.placement_story import get_answer_label
from scoring.placement.first_things import FirstThing, FirstThingReason, list_ways_on
from scoring.placement.placement import Placement
from scoring.questionnaires.questionnaire import Item, Questionnaire, Stage, Value

# More than anybody weighs at once. What else is on the way stands among the other questions.
MOST_BOXES = 10


class TrialBox(NamedTuple):
    """A change that can be tried by a tick: from which answer to which, and what it brings.

    `choice` is the id of the answer that is tried. `is_on_way` says whether it is the one that the
    shortest way asks for: of another it is not said what it brings. `others` are as many more
    changes as the value needs for `stage`, where this one alone is not enough.
    """

    item: Item
    before: str
    after: str
    choice: str
    is_ticked: bool
    is_on_way: bool
    value: Value
    stage: Stage
    others: int
    alone: bool
    moves_overall: bool
    to_find_out: bool


class TrialChange(NamedTuple):
    """An answer that is tried in place of another; `is_raised` where it is higher, or known."""

    item: Item
    before: str
    after: str
    choice: str
    is_raised: bool
    was_known: bool


class OtherQuestions(NamedTuple):
    """The questions of a section that have no box. `is_open` says whether one of them is tried."""

    title: str
    items: tuple[Item, ...]
    is_rest: bool
    is_open: bool


def apply_trial(
    questionnaire: Questionnaire, written: Entries, tried: Mapping[str, str]
) -> Entries:
    """What is written, with the answers that are tried in place of those that they replace.

    A tried answer is a choice's id. Anything else is passed over: the page shows what it used.
    """
    supposed = dict(written)
    for item_id, ladder in questionnaire.levels.items():
        given = tried.get(item_id, "")
        if given in ladder:
            supposed[item_id] = EMPTY_ENTRY._replace(given=given)
    return supposed


def list_changes(
    questionnaire: Questionnaire, written: Entries, supposed: Entries
) -> list[TrialChange]:
    """What is tried that is not so already, in the order in which it is asked."""
    return [
        _make_change(questionnaire, item, written, supposed)
        for item in questionnaire.items
        if _given(supposed, item.id) != _given(written, item.id)
    ]


def list_boxes(
    questionnaire: Questionnaire, placed: Placement, written: Entries, supposed: Entries
) -> list[TrialBox]:
    """The changes to try first, what moves most before the others."""
    ways = list_ways_on(questionnaire, placed)
    return [
        _make_box(questionnaire, thing, _count_others(placed, ways, thing), written, supposed)
        for thing in ways[:MOST_BOXES]
    ]


def list_other_questions(
    questionnaire: Questionnaire, boxed: Collection[str], tried: Collection[str]
) -> list[OtherQuestions]:
    """The questions that have no box, section by section."""
    rest = []
    for section in get_sections_by_address(questionnaire).values():
        items = tuple(item for item in section.items if item.id not in boxed)
        if items:
            rest.append(
                OtherQuestions(
                    title=get_section_title(questionnaire, section),
                    items=items,
                    is_rest=len(items) < len(section.items),
                    is_open=any(item.id in tried for item in items),
                )
            )
    return rest


def _given(answers: Entries, item_id: str) -> str:
    return answers.get(item_id, EMPTY_ENTRY).given


def _make_change(
    questionnaire: Questionnaire, item: Item, written: Entries, supposed: Entries
) -> TrialChange:
    level_of = questionnaire.levels[item.id]
    before, choice = _given(written, item.id), _given(supposed, item.id)
    return TrialChange(
        item=item,
        before=get_answer_label(questionnaire, item, written.get(item.id, EMPTY_ENTRY)),
        after=get_choice_label(questionnaire, item, choice),
        choice=choice,
        is_raised=level_of[choice] > level_of.get(before, -1),
        was_known=before in level_of,
    )


def _count_others(placed: Placement, ways: Sequence[FirstThing], thing: FirstThing) -> int:
    """How many more a change needs beside it: of its route, or of what is to be found out."""
    if thing.alone:
        return 0
    if thing.reason is FirstThingReason.COULD_SHOW:
        found_out = [each for each in ways if each.reason is thing.reason]
        return sum(each.value == thing.value for each in found_out) - 1
    value = next(each for each in placed.values if each.value == thing.value)
    return len({step.item for step in value.route}) - 1


def _make_box(
    questionnaire: Questionnaire,
    thing: FirstThing,
    others: int,
    written: Entries,
    supposed: Entries,
) -> TrialBox:
    item = questionnaire.item_by_id[thing.item]
    framework = questionnaire.framework
    tried = _given(supposed, item.id)
    is_ticked = tried != _given(written, item.id)
    # The address may try another answer than the one on the way: the box stands for what is tried.
    choice = tried if is_ticked else thing.after
    return TrialBox(
        item=item,
        before=get_answer_label(questionnaire, item, written.get(item.id, EMPTY_ENTRY)),
        after=get_choice_label(questionnaire, item, choice),
        choice=choice,
        is_ticked=is_ticked,
        is_on_way=choice == thing.after,
        value=next(each for each in framework.values if each.id == thing.value),
        stage=next(each for each in framework.ladder if each.id == thing.stage),
        others=others,
        alone=thing.alone,
        moves_overall=thing.moves_overall,
        to_find_out=thing.reason is FirstThingReason.COULD_SHOW,
    )
