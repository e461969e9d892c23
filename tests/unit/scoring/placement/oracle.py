"""The rule of placement over again, slowly: what `place` must agree with, whole.

Written from docs/decisions/0002 alone, and from 0035 where too little is known. It
shares no code with `scoring`: it reads the plain fields of a questionnaire and plain answers (as in
a JSON file), works in fractions, and finds the cheapest route by trying every one. Each function
names the point of the rule that it follows.
"""

from fractions import Fraction
from itertools import product
from math import floor

UNKNOWN = "unknown"
APART = "not applicable"


class Asked:
    """One item with what the rule needs to know of it."""

    def __init__(self, questionnaire, section, item, raw):
        stages = [stage.id for stage in questionnaire.framework.stages]
        self.item = item
        self.value = section.value
        self.is_rubric = item.rubric is not None
        if self.is_rubric:
            self.choices = [questionnaire.framework.start.id, *stages]
        else:
            scale = questionnaire.scales[item.scale or questionnaire.scale]
            self.choices = [choice.id for choice in scale]
            self.plain = [choice.points for choice in scale]
        self.core_at_least = questionnaire.placement.core_at_least
        self.secured_at = questionnaire.placement.secured_at
        self.state = self._state(raw.get(item.id))

    def _state(self, given):
        if given is None or given == "dont-know":
            return UNKNOWN
        if isinstance(given, dict):
            return APART
        return self.choices.index(given)

    @property
    def is_known(self):
        return self.state not in (UNKNOWN, APART)

    def is_in(self, value, number, stage):
        return self.value == value and (self.is_rubric or self.item.stage == stage)

    def points(self, level, number):
        """Point 1, at one choice and in the cell of one stage (its number, from 1)."""
        if self.is_rubric:
            return self.item.weight if level >= number else 0
        return self.item.weight * self.plain[level]

    def most(self, number):
        return self.points(len(self.choices) - 1, number)

    def has_core_points(self, level, number):
        """Point 3: enough for a core item, at one choice."""
        if self.is_rubric:
            return level >= number
        return self.plain[level] >= self.core_at_least


def oracle_place(questionnaire, raw):
    """The placement as `python -m scoring place` prints it, from plain answers."""
    asked = [
        Asked(questionnaire, section, item, raw)
        for section in questionnaire.sections
        for item in section.items
    ]
    values = {
        value.id: value_placement(questionnaire, value.id, asked)
        for value in questionnaire.framework.values
    }
    return {
        "questionnaire": questionnaire.id,
        "version": questionnaire.version,
        "overall": overall(questionnaire, values, asked),
        "values": values,
        "unknown": sum(one.state == UNKNOWN for one in asked),
        "not_applicable": sum(one.state == APART for one in asked),
    }


def overall(questionnaire, values, asked):
    start = questionnaire.framework.start.id
    floor = overall_stage(questionnaire, values, "floor")
    if any(value["ceiling"] is None for value in values.values()):
        floor = start if fewer_than_half_are_known(asked) else floor
        return {"floor": floor, "ceiling": None, "score": None}
    return {
        "floor": floor,
        "ceiling": overall_stage(questionnaire, values, "ceiling"),
        "score": mean_of([value["score"] for value in values.values()]),
    }


def fewer_than_half_are_known(asked):
    return Fraction(sum(one.is_known for one in asked), len(asked)) < Fraction(1, 2)


def value_placement(questionnaire, value, asked):
    stages = [stage.id for stage in questionnaire.framework.stages]
    numbered = list(enumerate(stages, 1))
    inside = {
        stage: [one for one in asked if one.is_in(value, number, stage)]
        for number, stage in numbered
    }
    cells = {
        stage: cell(questionnaire, inside[stage], number, [one.state for one in inside[stage]])
        for number, stage in numbered
    }
    low = held(stages, cells, "secured_low")
    high = held(stages, cells, "secured_high")
    failed = [stage for stage in stages if cells[stage]["secured_low"] is False]
    ladder = [questionnaire.framework.start.id, *stages]
    own = [one for one in asked if one.value == value]
    if fewer_than_half_are_known(own):
        nothing = {"held_back_by": [], "ahead": [], "route": []}
        none = {"ceiling": None, "score": None, "position": None}
        return {"floor": ladder[0], **none, "cells": cells, **nothing}
    placed = {
        "floor": ladder[low],
        "ceiling": ladder[high],
        "score": mean_of([share(each) for each in cells.values()]),
        "position": low * 10_000 + progress(questionnaire, cells, failed),
        "cells": cells,
        "held_back_by": [],
        "ahead": [
            stage
            for number, stage in numbered
            if number > low and cells[stage]["secured_low"] is True
        ],
        "route": [],
    }
    if failed:
        first = failed[0]
        number = stages.index(first) + 1
        placed["held_back_by"] = [
            one.item.id for one in inside[first] if holds_back(one, one.state, number)
        ]
        placed["route"] = cheapest_route(questionnaire, inside[first], number)
    return placed


def cell(questionnaire, inside, number, states):
    """Points 2 and 3."""
    low = high = possible = 0
    core_low = core_high = True
    for one, state in zip(inside, states, strict=True):
        if state == APART:
            continue
        possible += one.most(number)
        if state == UNKNOWN:
            high += one.most(number)
            if one.item.core:
                core_low = False
        else:
            low += one.points(state, number)
            high += one.points(state, number)
            if one.item.core and not one.has_core_points(state, number):
                core_low = core_high = False
    applies = any(state != APART for state in states)
    bar = Fraction(questionnaire.placement.secured_at, 100)
    return {
        "earned_low": low,
        "earned_high": high,
        "possible": possible,
        "secured_low": (Fraction(low, possible) >= bar and core_low) if applies else None,
        "secured_high": (Fraction(high, possible) >= bar and core_high) if applies else None,
    }


def held(stages, cells, which):
    """Point 4: the number of the last secured stage with no failed stage before it."""
    last = 0
    for number, stage in enumerate(stages, 1):
        if cells[stage][which] is False:
            break
        if cells[stage][which] is True:
            last = number
    return last


def overall_stage(questionnaire, values, end):
    """Point 5."""
    rule = questionnaire.placement.overall
    ladder = [
        questionnaire.framework.start.id,
        *(stage.id for stage in questionnaire.framework.stages),
    ]
    numbers = {value: ladder.index(placed[end]) for value, placed in values.items()}
    best = 0
    for k in range(1, len(ladder)):
        holding = [value for value, number in numbers.items() if number >= k]
        enough = (
            len(holding) == len(numbers) if rule.held_by == "all" else len(holding) >= rule.held_by
        )
        near = rule.others_within is None or all(
            k - number <= rule.others_within for number in numbers.values()
        )
        kept_up = all(numbers[value] >= k for value in rule.never_behind)
        if enough and near and kept_up:
            best = k
    return ladder[best]


def share(one_cell):
    """Point 6; None for a cell passed over."""
    if one_cell["secured_low"] is None:
        return None
    return floor(Fraction(one_cell["earned_low"], one_cell["possible"]) * 10_000)


def mean_of(numbers):
    said = [number for number in numbers if number is not None]
    return floor(Fraction(sum(said), len(said))) if said else None


def progress(questionnaire, cells, failed):
    """Point 7."""
    if not failed:
        return 0
    first = cells[failed[0]]
    needed = Fraction(questionnaire.placement.secured_at, 100) * first["possible"]
    return min(9_999, floor(first["earned_low"] / needed * 10_000))


def holds_back(one, state, number):
    """Point 8 leaves this open; `ValuePlacement` says 'short of its share': unknown, or below the
    per cent that its cell asks for, or a core item below what it needs."""
    if state == APART:
        return False
    if state == UNKNOWN or (one.item.core and not one.has_core_points(state, number)):
        return True
    return Fraction(one.points(state, number), one.most(number)) < Fraction(one.secured_at, 100)


def cheapest_route(questionnaire, inside, number):
    """Point 8: every way of raising the items of the first failed cell is tried. Which of several
    that are as short, docs/decisions/0052 says."""
    ways = []
    for raises in product(*(raises_of(one) for one in inside)):
        states = [after(one, up) for one, up in zip(inside, raises, strict=True)]
        if cell(questionnaire, inside, number, states)["secured_low"]:
            ways.append(raises)
    fewest = min(sum(raises) for raises in ways)
    shortest = [raises for raises in ways if sum(raises) == fewest]
    chosen = min(shortest, key=lambda raises: how_hard_to_follow(inside, raises, number))
    return [
        {"item": one.item.id, "from": one.choices[level], "to": one.choices[level + 1]}
        for one, up in zip(inside, chosen, strict=True)
        for level in range(start(one), start(one) + up)
    ]


def how_hard_to_follow(inside, raises, number):
    """What is looked at first comes first; of two ways the lesser is told."""
    raised = [(one, up) for one, up in zip(inside, raises, strict=True) if up]
    return (
        any(not holds_back(one, one.state, number) for one, _ in raised),
        max(Fraction(start(one) + up, len(one.choices) - 1) for one, up in raised),
        sorted(raises, reverse=True),
        [-up for up in raises],
    )


def raises_of(one):
    if one.state == APART:
        return [0]
    return range(len(one.choices) - start(one))


def start(one):
    """An unknown item starts from its scale's first choice."""
    return 0 if one.state in (UNKNOWN, APART) else one.state


def after(one, up):
    if one.state == APART or (one.state == UNKNOWN and up == 0):
        return one.state
    return start(one) + up
