"""The programme's own first steps keep what the head of their file says."""

from pathlib import Path

from scoring.steps.choosing_steps import choose_steps
from scoring.steps.first_steps import Barrier
from scoring.steps.steps_reader import read_steps_file

ROOT = Path(__file__).parents[4]
ITEMS = read_steps_file(ROOT / "questionnaires" / "organisation.steps.yaml").by_item


def test_what_is_offered_first_is_free_and_gets_round_all_that_may_be_in_the_way():
    offered = {id: choose_steps(item).steps for id, item in ITEMS.items()}
    left = {
        id: set(Barrier).difference(*(step.gets_round for step in steps))
        for id, steps in offered.items()
    }

    assert {id: marks for id, marks in left.items() if marks} == {}
    assert [step.text for steps in offered.values() for step in steps if step.costs_money] == []


def test_whatever_is_free_gets_round_having_no_money():
    steps = [step for item in ITEMS.values() for step in item.steps if not step.costs_money]

    assert [step.text for step in steps if Barrier.MONEY not in step.gets_round] == []
