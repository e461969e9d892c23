"""What to do first about a placement: at most a few changes of one answer each, with why.

Pure, and without a word of a page: docs/decisions/0062-three-things-to-do-first.md has the rule.
`assets/self_assessment/first_things.js` is it over again, for results in a browser.
"""

from collections.abc import Iterator, Sequence
from enum import StrEnum
from itertools import groupby
from typing import NamedTuple

from scoring.placement.answers import UNKNOWN_LEVEL
from scoring.placement.placement import (
    CellPlacement,
    Placement,
    ValuePlacement,
    highest_stage_reached,
    is_answer_short,
    is_too_little_known,
    overall_stage_number,
)
from scoring.questionnaires.questionnaire import Cell, Questionnaire


class FirstThingReason(StrEnum):
    """Why a change is one of those to do first."""

    MOVES_OVERALL = "moves-overall"
    COULD_SHOW = "could-show"
    FURTHEST_BEHIND = "furthest-behind"
    ON_THE_WAY = "on-the-way"


COULD_SHOW = FirstThingReason.COULD_SHOW


class FirstThing(NamedTuple):
    """One answer that may be another, and what that brings. Ids throughout.

    `before` is "" where the answer is not known. `stage` is what `value` reaches, or could, with
    this change and those that belong to it: `alone` where this one is enough. `moves_overall` says
    that it alone is enough for a further stage overall.
    """

    reason: FirstThingReason
    value: str
    item: str
    before: str
    after: str
    stage: str
    alone: bool
    moves_overall: bool


def choose_first_things(
    questionnaire: Questionnaire, placed: Placement, limit: int = 3
) -> tuple[FirstThing, ...]:
    """The changes to begin with, no more than `limit`, and no item twice; none where all is held.

    First a step towards the next stage overall; then a finding out that could show a further stage;
    then a step of the value furthest behind, if it has none yet; then what else is on the way.
    """
    ways = list_ways_on(questionnaire, placed)
    chosen: list[FirstThing] = []
    for choose in (_find_overall_step, _find_unknown, _find_furthest_behind):
        if found := choose(placed, ways, chosen):
            chosen.append(found)
    while len(chosen) < limit and (rest := _find_next(placed, ways, chosen)):
        chosen.append(rest)
    return tuple(chosen[:limit])


def list_ways_on(questionnaire: Questionnaire, placed: Placement) -> tuple[FirstThing, ...]:
    """Every step of the shortest ways on, and all not known that could show a further stage.

    The reasons are `ON_THE_WAY` and `COULD_SHOW`. What moves most comes first: the stage overall,
    then a value by itself, then what has the fewest others beside it; then the lowest climb.
    """
    ways = []
    for number, (value, row) in enumerate(zip(placed.values, questionnaire.cells, strict=True)):
        beside = len({step.item for step in value.route}), number
        for thing in _list_ways_of_value(_ValueAsked(questionnaire, placed, value, row)):
            climb = _count_levels(questionnaire, thing)
            ways.append(((not thing.moves_overall, not thing.alone, *beside, climb), thing))
    return tuple(thing for _, thing in sorted(ways, key=lambda way: way[0]))


def _find_overall_step(
    placed: Placement, ways: Sequence[FirstThing], _: Sequence[FirstThing]
) -> FirstThing | None:
    must_move = {move.value for move in placed.values_to_move}
    steps = (each for each in ways if _is_step(each) and each.value in must_move)
    return _first(steps, FirstThingReason.MOVES_OVERALL)


def _find_unknown(
    _: Placement, ways: Sequence[FirstThing], __: Sequence[FirstThing]
) -> FirstThing | None:
    return next((each for each in ways if not _is_step(each)), None)


def _find_furthest_behind(
    placed: Placement, ways: Sequence[FirstThing], chosen: Sequence[FirstThing]
) -> FirstThing | None:
    """A step of a value that has nothing yet, where no value is further behind."""
    if len(placed.values) == 1:
        return None
    begun = {each.value for each in chosen}
    least = min(map(_position_of, placed.values))
    behind = {each.value for each in placed.values if _position_of(each) == least} - begun
    steps = (each for each in ways if _is_step(each) and each.value in behind)
    return _first(steps, FirstThingReason.FURTHEST_BEHIND)


def _find_next(
    placed: Placement, ways: Sequence[FirstThing], chosen: Sequence[FirstThing]
) -> FirstThing | None:
    """A step before a finding out; of a value that has nothing yet, the furthest behind first."""
    taken, begun = {each.item for each in chosen}, {each.value for each in chosen}
    position = {each.value: _position_of(each) for each in placed.values}
    return min(
        (each for each in ways if each.item not in taken),
        key=lambda each: (
            not _is_step(each),
            each.value in begun,
            position[each.value],
        ),
        default=None,
    )


def _first(things: Iterator[FirstThing], reason: FirstThingReason) -> FirstThing | None:
    found = next(things, None)
    return found._replace(reason=reason) if found else None


def _is_step(thing: FirstThing) -> bool:
    return thing.reason is not COULD_SHOW


def _position_of(value: ValuePlacement) -> int:
    """How far a value is. Behind all others is one of which too little is known."""
    return -1 if value.position is None else value.position


def _count_levels(questionnaire: Questionnaire, thing: FirstThing) -> int:
    """How many levels of its scale a change takes; from its lowest where it is not known."""
    level_of = questionnaire.levels[thing.item]
    return level_of[thing.after] - level_of.get(thing.before, 0)


class _ValueAsked(NamedTuple):
    """A value where it stands, with its cells, among the others."""

    questionnaire: Questionnaire
    placed: Placement
    value: ValuePlacement
    row: tuple[Cell, ...]

    @property
    def failed(self) -> int | None:
        """The number, from 0, of the first cell that is not secured."""
        cells = enumerate(self.value.cells)
        return next((n for n, cell in cells if cell.secured_low is False), None)

    def make_thing(
        self,
        reason: FirstThingReason,
        item: str,
        before: str,
        after: str,
        reached: int,
        alone: bool,
    ) -> FirstThing:
        return FirstThing(
            reason=reason,
            value=self.value.value,
            item=item,
            before=before,
            after=after,
            stage=self.questionnaire.framework.ladder[reached].id,
            alone=alone,
            moves_overall=alone and self._moves_overall(reached, item),
        )

    def _moves_overall(self, reached: int, item: str) -> bool:
        """Whether the value at that stage, and the others as they are, hold a further one overall.

        An item not known becomes known as it changes.
        """
        placed, rule = self.placed, self.questionnaire.placement.overall
        if is_too_little_known(placed.known + (item in self.value.unknown), placed.asked):
            return False
        numbers = [
            reached if each.value == self.value.value else each.floor_number
            for each in placed.values
        ]
        return overall_stage_number(rule, placed.values, numbers) > placed.floor_number


def _list_ways_of_value(asked: _ValueAsked) -> list[FirstThing]:
    """What could be shown, and the steps of the route that are not found out so."""
    shown = [thing for item in asked.value.unknown if (thing := _show_unknown(asked, item))]
    found_out = {each.item for each in shown}
    return shown + [step for step in _list_steps(asked) if step.item not in found_out]


def _list_steps(asked: _ValueAsked) -> Iterator[FirstThing]:
    """The items of a value's route, the steps of each taken together."""
    value = asked.value
    route = [(item, list(steps)) for item, steps in groupby(value.route, lambda step: step.item)]
    reached = highest_stage_reached(
        True if number == asked.failed else cell.secured_low
        for number, cell in enumerate(value.cells)
    )
    for item, steps in route:
        before = "" if item in value.unknown else steps[0].from_choice
        after, alone = steps[-1].to_choice, len(route) == 1
        yield asked.make_thing(FirstThingReason.ON_THE_WAY, item, before, after, reached, alone)


def _show_unknown(asked: _ValueAsked, item: str) -> FirstThing | None:
    """What an item not known could show: by itself, with the lowest answer that is enough, or with
    others not known; None where it could show no further stage.
    """
    choices, value = asked.questionnaire.choices[item], asked.value
    for level, choice in enumerate(choices):
        reached = _find_stage_with(asked, item, level)
        if reached > value.floor_number:
            return asked.make_thing(COULD_SHOW, item, "", choice.id, reached, alone=True)
    needed = _find_level_needed(asked, item)
    if needed is None:
        return None
    best = highest_stage_reached(cell.secured_high for cell in value.cells)
    return asked.make_thing(COULD_SHOW, item, "", choices[needed].id, best, alone=False)


def _find_stage_with(asked: _ValueAsked, item: str, level: int) -> int:
    """The number of the stage that a value holds for certain with an unknown item at a level."""
    if is_too_little_known(asked.value.known + 1, asked.value.asked):
        return 0
    return highest_stage_reached(
        _is_secured_with(asked, cell, stood, item, level)
        for cell, stood in zip(asked.row, asked.value.cells, strict=True)
    )


def _is_secured_with(
    asked: _ValueAsked, cell: Cell, stood: CellPlacement, item: str, level: int
) -> bool | None:
    if stood.secured_low is not False or not stood.secured_high:
        return stood.secured_low
    # At best it is secured, so of its core items only those not known can be too low.
    gained = 0
    for each in cell.contributions:
        at = level if each.item_id == item else UNKNOWN_LEVEL
        is_core_unknown = each.core_level is not None and each.item_id in asked.value.unknown
        if is_core_unknown and at < (each.core_level or 0):
            return False
        gained += each.points[at] if at >= 0 else 0
    secured_at = asked.questionnaire.placement.secured_at
    return (stood.earned_low + gained) * 100 >= secured_at * stood.possible


def _find_level_needed(asked: _ValueAsked, item: str) -> int | None:
    """The lowest level at which an unknown item is not short in the cell that it could show with
    others. Where too little is known of the value, that is any cell: what counts is to know more.
    """
    secured_at = asked.questionnaire.placement.secured_at
    for number, (cell, stood) in enumerate(zip(asked.row, asked.value.cells, strict=True)):
        is_next = number == asked.failed and stood.secured_high
        for each in cell.contributions if is_next or asked.value.too_little_known else ():
            if each.item_id == item:
                levels = range(len(each.points))
                return next(at for at in levels if not is_answer_short(each, at, secured_at))
    return None
