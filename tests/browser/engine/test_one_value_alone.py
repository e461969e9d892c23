"""Where there is one value alone, the page in the browser does not say that it moves itself."""

import json
import subprocess

import pytest

from app.settings.config import ROOT
from scoring.placement.questionnaire_json import questionnaire_as_json
from tests.browser.engine.browser_engine import NODE
from tests.unit.scoring.placement.questions import indicator, questionnaire

FOLDER = ROOT / "assets" / "self_assessment"
SCRIPTS = ("placement", "results_text", "what_if")
# What is put on the page, as the names of its pieces. A later function of a name is the one.
TELL = """
function renderPiece(name) { return name; }
function renderText(name) { return name; }
function renderList(pieces) { return pieces.join(" "); }
function collectAnswers(_, getEntry) { return getEntry(); }
class FirstSteps {}
const [asked, before, after] = JSON.parse(require("node:fs").readFileSync(0, "utf-8"));
const place = (given) => new ResultsText(
  { questionnaire: asked, words: { stages: {}, values: {} } },
  () => given,
);
const [was, is] = [place(before), place(after)];
console.log(JSON.stringify([was.renderDistance(), summariseMoves(is, was.placed.values, true)]));
"""


@pytest.mark.parametrize(
    ("values", "onward", "moved"),
    [
        (("safety",), [" ", "changes-one"], "would-be"),
        (("safety", "choice"), [" ", "changes-in-many"], "would-be values-would-move"),
    ],
)
def test_what_moves_the_whole(values, onward, moved):
    asked = questionnaire({value: [indicator(value)] for value in values})
    before, after = (dict.fromkeys(values, given) for given in ("some", "embedded"))
    script = "".join((FOLDER / f"{name}.js").read_text("utf-8") for name in SCRIPTS)
    told = subprocess.run(
        [NODE, "-e", script + TELL],
        input=json.dumps([questionnaire_as_json(asked), before, after]),
        capture_output=True, check=True, text=True,
    )  # fmt: skip
    assert json.loads(told.stdout) == [onward, moved]
