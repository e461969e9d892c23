"""assets/self_assessment/first_steps.js chooses as scoring/steps/choosing_steps.py does."""

import json
import subprocess
from random import Random

from app.settings.config import ROOT
from scoring.steps.choosing_steps import choose_steps
from scoring.steps.first_steps import Barrier, FirstStep, ItemSteps
from tests.browser.engine.browser_engine import NODE

SCRIPT = (ROOT / "assets" / "self_assessment" / "first_steps.js").read_text("utf-8")
CHOOSE = """
const cases = JSON.parse(require("node:fs").readFileSync(0, "utf-8"));
console.log(JSON.stringify(cases.map(([steps, inTheWay]) => {
  const chosen = chooseSteps(steps, inTheWay);
  return [chosen.steps.map(({ text }) => text), chosen.getsRoundAll];
})));
"""


def make_cases(count):
    """Items of three to seven steps, with anything in the way."""
    lot = Random(20)  # noqa: S311 - no secret

    def some(least):
        return tuple(lot.sample(list(Barrier), lot.randint(least, 4)))

    return [
        ([(f"step {number}", some(1)) for number in range(lot.randint(3, 7))], some(0))
        for _ in range(count)
    ]


def test_the_same_steps_are_chosen():
    cases = make_cases(300)
    given = [
        ([{"text": text, "gets_round": gets_round} for text, gets_round in steps], in_the_way)
        for steps, in_the_way in cases
    ]
    chosen = subprocess.run(
        [NODE, "-e", SCRIPT + CHOOSE], input=json.dumps(given), capture_output=True, check=True,
        text=True,
    )  # fmt: skip

    expected = []
    for steps, in_the_way in cases:
        made = tuple(FirstStep(text=text, gets_round=gets_round) for text, gets_round in steps)
        item = ItemSteps(short_name="A thing", evidence=("A list",), steps=made)
        found = choose_steps(item, in_the_way=in_the_way)
        expected.append([[step.text for step in found.steps], found.gets_round_all])
    assert json.loads(chosen.stdout) == expected
    assert {each[1] for each in expected} == {True, False}
