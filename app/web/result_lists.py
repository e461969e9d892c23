"""The lists of results that go across the values: strengths, and what is not known yet."""

from collections.abc import Iterator
from typing import NamedTuple

from app.web.placement_story import ItemAnswer, PlacementStory, ValueStory
from scoring.placement.first_things import FirstThingReason, list_ways_on
from scoring.questionnaires.questionnaire import Item, Questionnaire


class StrongAnswer(NamedTuple):
    """An item that is answered near the top of its scale, and the name of its value."""

    item: Item
    answer: str
    value: str


class UnknownAnswer(NamedTuple):
    """An item that nobody knows an answer to, and the name of its value.

    `could_show` is the stage that finding out could show, `alone` whether this answer is enough for
    that; empty where it would move none.
    """

    item: Item
    answer: str
    value: str
    could_show: str
    alone: bool


def list_strengths(questionnaire: Questionnaire, story: PlacementStory) -> list[StrongAnswer]:
    """Every strength: at the very top of its scale first, then one of each value in turn.

    The value that is furthest on comes first.
    """
    in_turn = list(_take_in_turn(story))
    return sorted(in_turn, key=lambda told: not _is_at_top(questionnaire, told))


def list_unknown(questionnaire: Questionnaire, story: PlacementStory) -> list[UnknownAnswer]:
    """Everything that is not known, in the order asked: what could move a value first."""
    names = {stage.id: stage.name for stage in questionnaire.framework.ladder}
    shown = {
        thing.item: thing
        for thing in list_ways_on(questionnaire, story.placed)
        if thing.reason == FirstThingReason.COULD_SHOW
    }
    listed = [
        UnknownAnswer(
            said.item,
            said.answer,
            told.value.name,
            names[found.stage] if (found := shown.get(said.item.id)) else "",
            found.alone if found else False,
        )
        for told in story.values
        for said in told.unknown
    ]
    return sorted(listed, key=lambda told: not told.could_show)


def _take_in_turn(story: PlacementStory) -> Iterator[StrongAnswer]:
    values = sorted(story.values, key=_how_far_on, reverse=True)
    longest = max((len(told.strengths) for told in values), default=0)
    for place in range(longest):
        for told in values:
            if place < len(told.strengths):
                said: ItemAnswer = told.strengths[place]
                yield StrongAnswer(said.item, said.answer, told.value.name)


def _how_far_on(told: ValueStory) -> int:
    return -1 if told.placed.too_little_known else told.placed.floor_number


def _is_at_top(questionnaire: Questionnaire, told: StrongAnswer) -> bool:
    return told.answer == questionnaire.choices[told.item.id][-1].label
