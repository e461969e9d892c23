"""assets/self_assessment/first_steps.js chooses as scoring/steps/choosing_steps.py does."""

import json
import subprocess
from random import Random

from app.self_assessment.questionnaire_data import describe_step
from app.settings.config import ROOT
from scoring.steps.choosing_steps import choose_steps
from scoring.steps.first_steps import Barrier, FirstStep, ItemSteps
from tests.browser.engine.browser_engine import NODE

SCRIPT = (ROOT / "assets" / "self_assessment" / "first_steps.js").read_text("utf-8")
CHOOSE = """
const cases = JSON.parse(require("node:fs").readFileSync(0, "utf-8"));
console.log(JSON.stringify(cases.map(([steps, asked]) => {
  const chosen = chooseSteps(steps, asked);
  return [chosen.steps.map(({ text }) => text), chosen.getsRoundAll];
})));
"""
SECTORS = ("health", "police")
SIZES = ("few", "many")


def make_cases(count):
    """Items of three to nine steps, some for few, with anybody asking and anything in the way."""
    lot = Random(20)  # noqa: S311 - no secret

    def make_step(number):
        return FirstStep(
            text=f"step {number}",
            gets_round=tuple(lot.sample(list(Barrier), lot.randint(1, 4))),
            sectors=tuple(lot.sample(SECTORS, lot.choice((0, 0, 1, 2)))),
            sizes=tuple(lot.sample(SIZES, lot.choice((0, 0, 0, 1)))),
        )

    def make_item():
        steps = (make_step(number) for number in range(lot.randint(2, 8)))
        # One is for everyone, as the reader has it.
        for_all = FirstStep(text="for all", gets_round=(Barrier.TIME,))
        return ItemSteps(short_name="A thing", evidence=("A list",), steps=(*steps, for_all))

    return [
        (
            make_item(),
            lot.choice(("", *SECTORS)),
            lot.choice(("", *SIZES)),
            lot.sample(list(Barrier), lot.randint(0, 3)),
        )
        for _ in range(count)
    ]


def test_the_same_steps_are_chosen():
    cases = make_cases(400)
    given = [
        (
            [describe_step(step) for step in item.steps],
            {"sector": sector, "size": size, "inTheWay": in_the_way},
        )
        for item, sector, size, in_the_way in cases
    ]
    chosen = subprocess.run(
        [NODE, "-e", SCRIPT + CHOOSE], input=json.dumps(given), capture_output=True, check=True,
        text=True,
    )  # fmt: skip

    found = [choose_steps(*case) for case in cases]
    expected = [[[step.text for step in each.steps], each.gets_round_all] for each in found]
    assert json.loads(chosen.stdout) == expected
    assert {each[1] for each in expected} == {True, False}
