"""How much the overall rule matters: one rule against two others, on simulated answers.

The figures of questionnaires/organisation.v1.method.md come from here:
 `python -m tests.unit.scoring.placement.sensitivity`
prints them, with a 2 at its end those of version 2, and test_method_doc.py holds the pages to them.
"""

import sys
from pathlib import Path

import numpy as np

from scoring.placement.bulk_placement import place_all_answers
from scoring.questionnaires.questionnaire import OverallRule
from scoring.questionnaires.questionnaire_reader import read_questionnaire

FOLDER = Path(__file__).parents[4] / "questionnaires"
SEED = 2026
ORGANISATIONS = 10_000


def simulated_levels(asked, seed=SEED, organisations=ORGANISATIONS):
    """Made-up answers, as levels: a row an organisation, a column an item.

    An answer is the sum of how strong the organisation is, how strong it is in that value, chance,
    and how late the item's stage comes; then rounded to the nearest choice.
    """
    # RandomState's numbers are promised to stay the same in every version of numpy.
    chance = np.random.RandomState(seed)
    values = [value.id for value in asked.framework.values]
    stages = [stage.id for stage in asked.framework.stages]
    value_of = [values.index(s.value) for s in asked.sections for _ in s.items]
    lateness = np.array([stages.index(item.stage) for item in asked.items])
    overall = chance.normal(3.5, 1, (organisations, 1))
    by_value = chance.normal(0, 0.5, (organisations, len(values)))[:, value_of]
    by_item = chance.normal(0, 0.5, (organisations, len(asked.items)))
    tops = [len(asked.choices[item.id]) - 1 for item in asked.items]
    exact = overall + by_value + by_item - 0.5 * lateness
    return np.clip(np.rint(exact), 0, tops).astype(np.int64)


def overall_by_rule(asked, levels):
    """The number of each row's stage overall under the three rules."""
    placed = place_all_answers(asked, levels)
    weakest = asked.placement.model_copy(update={"overall": OverallRule(held_by="all")})
    values = placed.value_floor.shape[1]
    return {
        "as it is": placed.floor,
        "weakest link": place_all_answers(
            asked.model_copy(update={"placement": weakest}), levels
        ).floor,
        # To the nearest whole stage, a half rounded up.
        "plain mean": (2 * placed.value_floor.sum(axis=1) + values) // (2 * values),
    }


def read_version(version):
    """A version of the organisations' own questionnaire."""
    return read_questionnaire(FOLDER / f"organisation.v{version}.yaml")


def figures(asked):
    """By rule: how many are at each stage, the start first; how many at an earlier one than by the
    rule as it is; and how many at a later one."""
    rules = overall_by_rule(asked, simulated_levels(asked))
    ladder = len(asked.framework.ladder)
    return {
        name: (
            np.bincount(stages, minlength=ladder).tolist(),
            int((stages < rules["as it is"]).sum()),
            int((stages > rules["as it is"]).sum()),
        )
        for name, stages in rules.items()
    }


if __name__ == "__main__":
    for name, counted in figures(read_version(*sys.argv[1:] or [1])).items():
        print(name, *counted)
