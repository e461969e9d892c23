"""Which first steps are offered to whom."""

import pytest

from scoring.steps.choosing_steps import choose_steps
from scoring.steps.first_steps import Barrier, FirstStep, ItemSteps


def make_item(*steps):
    return ItemSteps(short_name="A thing", evidence=("A list",), steps=steps)


def step(text, *gets_round, **only):
    return FirstStep(text=text, gets_round=gets_round or (Barrier.TIME,), **only)


ITEM = make_item(
    step("one", Barrier.TIME, Barrier.MONEY),
    step("two", Barrier.SKILLS),
    step("three", Barrier.MONEY),
    step("four", Barrier.PERMISSION),
    step("schools", sectors=("education",)),
    step("small", sizes=("few",)),
)


@pytest.mark.parametrize(
    ("sector", "size", "texts"),
    [
        (None, None, ["one", "two", "three"]),
        ("health", "many", ["one", "two", "three"]),
        ("education", None, ["schools", "one", "two"]),
        ("education", "few", ["schools", "small", "one"]),
    ],
)
def test_what_is_for_few_stands_first_and_three_are_the_most(sector, size, texts):
    assert [each.text for each in choose_steps(ITEM, sector, size).steps] == texts


@pytest.mark.parametrize(
    ("in_the_way", "texts", "all_of_it"),
    [
        ((Barrier.MONEY,), ["one", "three"], True),
        ((Barrier.TIME, Barrier.MONEY), ["one"], True),
        ((Barrier.WHOSE_JOB,), ["one", "two", "three"], False),
        ((Barrier.PERMISSION, Barrier.SKILLS, Barrier.WHOSE_JOB), ["two", "four", "one"], False),
    ],
)
def test_what_gets_round_all_that_is_in_the_way_or_most_of_it(in_the_way, texts, all_of_it):
    chosen = choose_steps(ITEM, in_the_way=in_the_way)

    assert [each.text for each in chosen.steps] == texts
    assert chosen.gets_round_all is all_of_it
