"""How hard our own first steps are to read, by retext-readability beside our own index.

It asks seven indices, among them those that count syllables and words that few know, of each
sentence. One sentence is little to go by, so a question's steps are looked at together.
"""

import json
import subprocess

import pytest

from app.settings.config import ROOT
from scoring.reading_age import HIGHEST_EASY_AGE
from scoring.steps.steps_reader import read_steps_file
from tests.browser.engine.browser_engine import NODE, SHARED

FILES = sorted((ROOT / "questionnaires").glob("*.steps.yaml"))
EASY = "We ask each child."
HARD = "Organisational retraumatisation necessitates comprehensive interdepartmental communication."


def find_hard(texts):
    """Whether each text asks for more than most may be asked for."""
    said = subprocess.run(
        [NODE, SHARED / "hard_texts.mjs", str(HIGHEST_EASY_AGE)],
        input=json.dumps(texts), capture_output=True, check=True, text=True,
    )  # fmt: skip
    return json.loads(said.stdout)


@pytest.mark.parametrize("file", FILES, ids=lambda file: file.stem)
def test_most_steps_of_every_question_are_read_at_twelve(file):
    steps = [
        (id, step.text) for id, item in read_steps_file(file).by_item.items() for step in item.steps
    ]
    *hard, of_easy, of_hard = find_hard([*(text for _, text in steps), EASY, HARD])
    assert (of_easy, of_hard) == (False, True)

    shares = {}
    for (id, _), is_hard in zip(steps, hard, strict=True):
        shares.setdefault(id, []).append(is_hard)
    assert {id: share for id, share in shares.items() if 2 * sum(share) > len(share)} == {}
    assert sum(hard) < len(hard) / 4
