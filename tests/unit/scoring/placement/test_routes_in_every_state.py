"""Routes that people would follow (docs/decisions/0052), in every state of small cells."""

from collections import Counter
from functools import cache
from itertools import combinations, combinations_with_replacement, product

import numpy as np
import pytest

from tests.unit.scoring.placement.questions import (
    FIVE,
    STAGES,
    apart,
    indicator,
    placed,
    questionnaire,
    rubric,
)

UNKNOWN = "dont-know"


def route_raises(value, items):
    """How many levels the route raises each item by."""
    steps = Counter(step.item for step in value.route)
    return np.array([steps[item] for item in items])


# ------------------------------------------------------------------------- how high a route goes


@cache
def ends(core):
    """Every way in which items on `FIVE` secure a cell, as rows of levels; `core` is a flag each.

    Nothing is lost on an unknown item that is left alone: `FIVE` begins with 0 points.
    """
    levels = np.array([*product(range(5), repeat=len(core))])
    holds = 4 * levels.sum(axis=1) >= 3 * 4 * len(core)
    return levels[holds & (levels[:, list(core)] >= 3).all(axis=1)]


def lowest_top(core, levels):
    """The fewest steps, and the highest level that one of so few has to reach."""
    ahead = ends(core)[(ends(core) >= levels).all(axis=1)]
    steps = (ahead - levels).sum(axis=1)
    tops = np.where(ahead > levels, ahead, -1).max(axis=1)
    return steps.min(), tops[steps == steps.min()].min()


@pytest.mark.parametrize("count", [1, 2, 3, 4])
def test_no_route_as_short_stays_lower(count):
    told = 0
    for kinds in combinations_with_replacement(product((False, True), (*FIVE, UNKNOWN)), count):
        core, answers = zip(*kinds, strict=True)
        names = [f"item-{n}" for n in range(count)]
        (value,) = placed(plain_cell(core), dict(zip(names, answers, strict=True))).values
        if value.route:
            levels = np.array([FIVE.get(answer, 0) for answer in answers])
            raises = route_raises(value, names)
            top = (levels + raises)[raises > 0].max()
            assert (raises.sum(), top) == lowest_top(core, levels), kinds
            told += 1
    assert told >= 6 * count


@cache
def plain_cell(core):
    items = [indicator(f"item-{n}", core=is_core) for n, is_core in enumerate(core)]
    return questionnaire({"safety": items}, core_at_least=3)


# ------------------------------------------------------------------------- which questions it names

SCALES = {"yes-or-no": {"no": 0, "yes": 1}, "late": {"a": 1, "b": 2, "c": 9}}
KINDS = {
    "plain": {},
    "heavy": {"weight": 3},
    "core": {"core": True},
    "yes-or-no": {"scale": "yes-or-no"},
    "late": {"scale": "late", "weight": 2},
    "rubric": None,
}


@pytest.mark.parametrize("secured_at", [50, 75])
def test_a_route_names_what_holds_it_back_alone_where_one_as_short_does(secured_at):
    seen = Counter()
    for kinds in combinations(KINDS, 3):
        asked = questionnaire(
            {"safety": [item_of(kind, n) for n, kind in enumerate(kinds)]},
            STAGES[:2],
            SCALES,
            secured_at=secured_at,
            core_at_least=4,
        )
        for given in product(*(states(asked, item.id) for item in asked.items)):
            seen[compare_names(asked, given)] += 1
    assert min(seen[kind] for kind in ("the same", "never the same", "no route")) > 20


def item_of(kind, number):
    keys = KINDS[kind]
    if keys is None:
        return rubric(f"item-{number}", STAGES[:2])
    return indicator(f"item-{number}", **keys)


def states(asked, item):
    return [choice.id for choice in asked.choices[item]] + [UNKNOWN, apart()]


def compare_names(asked, given):
    """Whether a way as short as the route names nothing but what holds the value back."""
    names = [item.id for item in asked.items]
    (value,) = placed(asked, dict(zip(names, given, strict=True))).values
    if not value.route:
        return "no route"
    stage = [cell.secured_low for cell in value.cells].index(False)
    raises = ways_as_short(asked, asked.cells[0][stage], given, len(value.route))
    free = [name not in value.held_back_by for name in names]
    same = not raises[:, free].any(axis=1).all()
    named = {step.item for step in value.route}
    assert not same or named <= {*value.held_back_by}, (asked.sections, given)
    return "the same" if same else "never the same"


def ways_as_short(asked, cell, given, steps):
    """Every way of so many steps to secure a cell, as rows of raises."""
    raises, points, possible, held = np.zeros((1, 0), int), np.zeros(1, int), 0, np.ones(1, bool)
    by_column = {each.column: each for each in cell.contributions}
    for column, (item, answer) in enumerate(zip(asked.items, given, strict=True)):
        choices = [choice.id for choice in asked.choices[item.id]]
        start = choices.index(answer) if answer in choices else 0
        counts = by_column.get(column) if isinstance(answer, str) else None
        ups = np.arange(len(choices) - start if counts else 1)
        raises = np.hstack([np.repeat(raises, len(ups), 0), np.tile(ups, len(raises))[:, None]])
        points, held = (np.repeat(each, len(ups)) for each in (points, held))
        if counts:
            known = (answer != UNKNOWN) | (raises[:, -1] > 0)
            points = points + known * np.array(counts.points)[start + raises[:, -1]]
            possible += counts.maximum
            if counts.core_level is not None:
                held &= known & (start + raises[:, -1] >= counts.core_level)
    enough = held & (100 * points >= asked.placement.secured_at * possible)
    return raises[enough & (raises.sum(axis=1) == steps)]
