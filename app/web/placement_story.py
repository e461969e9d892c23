"""A placement explained: strengths first, then what holds a value back and would move it on."""

from collections.abc import Iterable, Mapping
from itertools import groupby
from typing import NamedTuple

from app.store.assessments.entries import EMPTY_ENTRY, Entries, Entry, extract_answers
from app.text.wording import (
    find_first_strong_choice,
    get_choice_label,
    get_section_title,
    get_sections_by_address,
)
from scoring.placement.answers import NotApplicable
from scoring.placement.distance import Distance, find_distance
from scoring.placement.next_steps import RouteStep
from scoring.placement.placement import (
    Placement,
    ValueMove,
    ValuePlacement,
    is_too_little_known,
    place_answers,
)
from scoring.questionnaires.questionnaire import Item, Questionnaire, Stage, Value


class ItemAnswer(NamedTuple):
    """An item, and the answer it has in the words of its page."""

    item: Item
    answer: str


class RouteItem(NamedTuple):
    """One item of a route: from which answer to which, and how many steps that is.

    `expected` is the id of the choice that `after` is the label of.
    """

    item: Item
    before: str
    after: str
    steps: int
    expected: str


class ValueStory(NamedTuple):
    """One value in words. `next_stage` is None at the last stage, `ceiling` where it is the floor.

    `assumes_unknown` says whether the route starts from an item that is not known. Where too little
    is known, nothing is said of a stage, and `stage` is the one that the value counts as;
    `could_be_enough` says whether finding out what is not known would change that,
    `nothing_applies` whether it is because every item was left out.
    """

    value: Value
    placed: ValuePlacement
    stage: Stage
    ceiling: Stage | None
    next_stage: Stage | None
    looks_like: str
    next_looks_like: str
    strengths: tuple[ItemAnswer, ...]
    held_back_by: tuple[ItemAnswer, ...]
    route: tuple[RouteItem, ...]
    assumes_unknown: bool
    could_be_enough: bool
    nothing_applies: bool
    ahead: tuple[Stage, ...]
    unknown: tuple[ItemAnswer, ...]
    not_applicable: tuple[ItemAnswer, ...]


class PlacementStory(NamedTuple):
    """The whole placement in words. `ceiling` is None where it is the floor, or is not said.

    `distance` is what would bring `next_stage`, where that can be said in changed answers.
    """

    placed: Placement
    stage: Stage
    ceiling: Stage | None
    next_stage: Stage | None
    moves: tuple[tuple[Value, Stage], ...]
    distance: Distance | None
    values: tuple[ValueStory, ...]

    @property
    def under_way(self) -> int:
        """How many values hold a stage."""
        return sum(story.placed.floor_number > 0 for story in self.values)

    @property
    def distance_values(self) -> list[str]:
        """The names of the values that are changed on the way to the next stage overall.

        A value that is the only one is the whole, and is not told.
        """
        moving = self.distance.values if self.distance and len(self.values) > 1 else ()
        return [story.value.name for story in self.values if story.value.id in moving]

    @property
    def uncertain(self) -> list[str]:
        """The names of the values that could be further on than is certain."""
        return [story.value.name for story in self.values if story.ceiling]

    @property
    def too_little_of(self) -> list[str]:
        """The names of the values of which too little is known."""
        return [story.value.name for story in self.values if story.placed.too_little_known]


def explain_placement(
    questionnaire: Questionnaire, placed: Placement, written: Entries
) -> PlacementStory:
    """The story of a placement of what is written."""
    framework = questionnaire.framework
    stages = {stage.id: stage for stage in framework.ladder}
    values = {value.id: value for value in framework.values}
    return PlacementStory(
        placed=placed,
        stage=stages[placed.floor],
        ceiling=_ceiling_beyond_floor(stages, placed),
        next_stage=stages[placed.next_stage] if placed.next_stage else None,
        moves=tuple((values[move.value], stages[move.stage]) for move in _tell_moves(placed)),
        distance=find_distance(placed),
        values=tuple(
            _explain_value(questionnaire, values[value.value], value, written)
            for value in placed.values
        ),
    )


def _tell_moves(placed: Placement) -> tuple[ValueMove, ...]:
    """A value that is the only one is the whole: that it moves would be no reason why it does."""
    return placed.values_to_move if len(placed.values) > 1 else ()


def explain_answers(questionnaire: Questionnaire, written: Entries) -> PlacementStory | None:
    """The story of what is written; None where nothing is answered, and nobody stands anywhere."""
    answers = extract_answers(written)
    return (
        explain_placement(questionnaire, place_answers(questionnaire, answers), written)
        if answers
        else None
    )


class AnsweredSection(NamedTuple):
    """A section: the last part of its page's address, its title, and its items as answered."""

    address: str
    title: str
    rows: tuple[tuple[Item, Entry, str], ...]


def list_answers_by_section(
    questionnaire: Questionnaire, written: Entries
) -> list[AnsweredSection]:
    """Every item with what is written against it, and its answer in words, section by section."""
    return [
        AnsweredSection(
            address,
            get_section_title(questionnaire, section),
            tuple(
                (
                    item,
                    entry := written.get(item.id, EMPTY_ENTRY),
                    get_answer_label(questionnaire, item, entry),
                )
                for item in section.items
            ),
        )
        for address, section in get_sections_by_address(questionnaire).items()
    ]


def get_answer_label(questionnaire: Questionnaire, item: Item, entry: Entry) -> str:
    """An answer in the words that its page shows, and what is still missing of it."""
    label = get_choice_label(questionnaire, item, entry.given)
    return f"{label} (no reason yet, so not answered)" if entry.waits_for_reason else label


def _ceiling_beyond_floor(
    stages: Mapping[str, Stage], placed: Placement | ValuePlacement
) -> Stage | None:
    """The ceiling, where it is said and beyond the floor."""
    beyond = placed.ceiling is not None and placed.ceiling != placed.floor
    return stages[placed.ceiling] if beyond and placed.ceiling else None


def _explain_value(
    questionnaire: Questionnaire, value: Value, placed: ValuePlacement, written: Entries
) -> ValueStory:
    ladder = questionnaire.framework.ladder
    stages = {stage.id: stage for stage in ladder}
    following = None if placed.too_little_known else _find_first_unsecured_stage(placed)
    apart = _list_not_applicable_items(questionnaire, value, written)

    def said(items: Iterable[str]) -> tuple[ItemAnswer, ...]:
        return tuple(_describe_item(questionnaire, item, written) for item in items)

    return ValueStory(
        value=value,
        placed=placed,
        stage=stages[placed.floor],
        ceiling=_ceiling_beyond_floor(stages, placed),
        next_stage=stages[following] if following else None,
        looks_like=value.looks_like.get(placed.floor, stages[placed.floor].summary),
        next_looks_like=value.looks_like.get(following or "", ""),
        strengths=said(_list_strong_items(questionnaire, value, written)),
        held_back_by=said(placed.held_back_by),
        route=tuple(_grouped_steps(questionnaire, placed.route)),
        assumes_unknown=any(step.item in placed.unknown for step in placed.route),
        could_be_enough=not is_too_little_known(placed.known + len(placed.unknown), placed.asked),
        nothing_applies=len(apart) == placed.asked,
        ahead=tuple(stages[stage] for stage in placed.ahead),
        unknown=said(placed.unknown),
        not_applicable=said(apart),
    )


def _describe_item(questionnaire: Questionnaire, item_id: str, written: Entries) -> ItemAnswer:
    item = questionnaire.item_by_id[item_id]
    return ItemAnswer(
        item, get_answer_label(questionnaire, item, written.get(item_id, EMPTY_ENTRY))
    )


def _list_strong_items(questionnaire: Questionnaire, value: Value, written: Entries) -> list[str]:
    """The items answered near the top of their scale.

    That is with the share of points that a cell needs, or more.
    """
    strong = []
    for item in _list_items(questionnaire, value):
        choices = {choice.id: choice for choice in questionnaire.choices[item.id]}
        choice = choices.get(written.get(item.id, EMPTY_ENTRY).given)
        first = find_first_strong_choice(questionnaire, item.id)
        if choice and choice.points >= first.points:
            strong.append(item.id)
    return strong


def _find_first_unsecured_stage(placed: ValuePlacement) -> str | None:
    return next((cell.stage for cell in placed.cells if cell.secured_low is False), None)


def _list_not_applicable_items(
    questionnaire: Questionnaire, value: Value, written: Entries
) -> list[str]:
    items = _list_items(questionnaire, value)
    return [
        item.id
        for item in items
        if isinstance(written.get(item.id, EMPTY_ENTRY).answer, NotApplicable)
    ]


def _list_items(questionnaire: Questionnaire, value: Value) -> list[Item]:
    sections = (section for section in questionnaire.sections if section.value == value.id)
    return [item for section in sections for item in section.items]


def _grouped_steps(questionnaire: Questionnaire, route: Iterable[RouteStep]) -> Iterable[RouteItem]:
    """The steps of a route, those of one item told as one."""
    for item_id, group in groupby(route, key=lambda step: step.item):
        steps = list(group)
        item = questionnaire.item_by_id[item_id]
        before = get_choice_label(questionnaire, item, steps[0].from_choice)
        after = get_choice_label(questionnaire, item, steps[-1].to_choice)
        yield RouteItem(item, before, after, len(steps), steps[-1].to_choice)
