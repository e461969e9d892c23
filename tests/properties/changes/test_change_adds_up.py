"""The parts of what moved sum exactly to it: 100,000 pairs of rounds, in Python and JavaScript."""

import json
import random
import subprocess

import numpy as np
import pytest

from scoring.changes.round_change import compare_rounds
from scoring.changes.version_pair import pair_versions
from scoring.placement.answers import NotApplicable
from scoring.placement.bulk_placement import place_all_answers
from scoring.placement.questionnaire_json import questionnaire_as_json
from tests.browser.engine.browser_engine import NODE, SHARED
from tests.properties.changes.random_rounds import make_choices, make_versions

VERSIONS, ROUNDS = 400, 250
RISING = {"no-longer-known": -1, "lowered": -1, "now-known": 1, "raised": 1}


def make_rounds(chance, asked):
    """`ROUNDS` sets of answers: as Python has them, as a browser has them, and by level."""
    choices = make_choices(asked)
    drawn = [[chance.choice(each) for each in choices] for _ in range(ROUNDS)]
    answers, plain = [], []
    for row in drawn:
        given = {item.id: each for item, (each, _) in zip(asked.items, row, strict=True) if each}
        plain.append({i: {"not-applicable": "x"} if a == "apart" else a for i, a in given.items()})
        answers.append({i: NotApplicable("x") if a == "apart" else a for i, a in given.items()})
    return answers, plain, np.array([[level for _, level in row] for row in drawn])


@pytest.fixture(scope="module")
def worlds():
    """Pairs of versions with rounds of each, what Python says moved, and what goes to Node."""
    chance = random.Random(2026)  # noqa: S311
    made = []
    for _ in range(VERSIONS):
        old, new = make_versions(chance)
        before, after = make_rounds(chance, old), make_rounds(chance, new)
        versions = pair_versions(old, new)
        changes = [
            compare_rounds(versions, *each) for each in zip(before[0], after[0], strict=True)
        ]
        made.append((versions, before, after, changes))
    return made


def test_the_parts_sum_to_what_the_placements_moved(worlds):
    pairs = 0
    for versions, before, after, changes in worlds:
        ends = place_all_answers(versions.old, before[2]), place_all_answers(versions.new, after[2])
        old_values = [value.id for value in versions.old.framework.values]
        for number, change in enumerate(changes):
            pairs += 1
            for column, value in enumerate(change):
                was = old_values.index(value.value) if value.value in old_values else None
                check_value(
                    value,
                    None if was is None else standing_at(ends[0], number, was),
                    standing_at(ends[1], number, column),
                    versions.same_stages,
                )
    assert pairs == 100_000


def standing_at(placed, number, column):
    """The score and the stage of a value, or None where it has no score."""
    score = placed.value_score[number, column]
    return None if score < 0 else (score, placed.value_floor[number, column])


def check_value(value, before, after, same_stages):
    scores, stages = ([getattr(part, name) for part in value.parts] for name in ("score", "stage"))
    if before is None or after is None:
        assert {*scores, *stages, value.score_move, value.stage_move} == {None}
        return
    assert sum(scores) == after[0] - before[0] == value.score_move
    if same_stages:
        assert sum(stages) == after[1] - before[1] == value.stage_move
    else:
        assert {*stages, value.stage_move} == {None}
    for part in value.parts:
        sign = RISING.get(part.kind)
        if sign:
            assert part.score * sign >= 0
            assert (part.stage or 0) * sign >= 0
        if not part.items and part.kind != "question-changed":
            assert (part.score, part.stage or 0) == (0, 0)


def test_a_browser_says_the_same(worlds):
    lines = [
        json.dumps(
            {
                "old": questionnaire_as_json(versions.old),
                "new": questionnaire_as_json(versions.new),
                "rounds": list(zip(before[1], after[1], strict=True)),
            }
        )
        for versions, before, after, _ in worlds
    ]
    command = [NODE, SHARED / "change_lines.js"]
    done = subprocess.run(
        command, input="\n".join(lines), capture_output=True, text=True, check=False
    )
    assert done.returncode == 0, done.stderr
    said = [json.loads(line) for line in done.stdout.splitlines()]
    for (_, _, _, changes), others in zip(worlds, said, strict=True):
        assert [[as_plain(each) for each in change] for change in changes] == others


def as_plain(change):
    return {
        "value": change.value,
        "before": change.before._asdict(),
        "after": change.after._asdict(),
        "parts": [{**part._asdict(), "items": list(part.items)} for part in change.parts],
    }


def test_chance_makes_every_kind_of_change_and_every_end(worlds):
    values = [value for _, _, _, changes in worlds for change in changes for value in change]
    for kind in range(7):
        assert any(value.parts[kind].score for value in values)
        assert any(value.parts[kind].stage for value in values)
    assert any(value.before.score is None and value.after.score is not None for value in values)
    assert any(not value.before.asked for value in values)
    assert any(value.score_move is not None and value.parts[0].stage is None for value in values)
