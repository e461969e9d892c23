"""assets/self_assessment/look_rules.js finds what scoring/second_look/look_rules.py does."""

import json
import subprocess
from random import Random

from scoring.placement.answers import NotApplicable, check_answers
from scoring.placement.questionnaire_json import questionnaire_as_json
from scoring.second_look.look_rules import LookReason, find_to_look_at
from scoring.second_look.written_answers import WrittenAnswers
from tests.browser.engine.browser_engine import NODE, SHARED
from tests.unit.scoring.placement.questions import STAGES, indicator, questionnaire, rubric

SCALES = {"other": {"not-yet": 0, "some": 1, "most": 9}, "yes-no": {"no": 0, "yes": 1}}


def make_questionnaire(lot):
    """Two or three sections of two to seven questions, of which one value may have two."""
    stages = STAGES[: lot.randint(1, 3)]
    sections = []
    for number, value in enumerate(lot.choices(("safety", "choice"), k=lot.randint(2, 3))):
        scales = lot.choice((("five",), ("five",), ("other",), ("five", *SCALES)))
        items = [
            indicator(
                # Every object of JavaScript has one of these.
                "constructor" if (number, each) == (0, 0) else f"{value}-{number}-{each}",
                lot.choice(stages),
                scale=lot.choice(scales),
                evidence=lot.choice(("ask", "optional")),
            )
            for each in range(lot.randint(2, 7))
        ]
        if lot.random() < 0.15:
            whole = rubric(f"{value}-{number}-whole", stages, evidence="ask")
            items.insert(lot.randint(0, len(items)), whole)
        sections.append((value, items))
    return questionnaire(sections, stages, SCALES)


def make_answers(lot, asked):
    """Sections mostly of one answer, with some that are not known, do not apply, or lack one."""
    answers = {}
    for section in asked.sections:
        usual = lot.randint(0, 4)
        for item in section.items:
            ladder = asked.choices[item.id]
            level = usual if lot.random() < 0.95 else lot.randint(0, 4)
            given = ladder[min(level, len(ladder) - 1)].id
            others = ("dont-know", {"not-applicable": "not here"}, None)
            answers[item.id] = given if lot.random() < 0.93 else lot.choice(others)
    return {item: given for item, given in answers.items() if given is not None}


def make_case(lot):
    asked = make_questionnaire(lot)
    items = [item.id for item in asked.items]
    plain = make_answers(lot, asked)
    without = [item for item in items if item not in plain]
    some = {
        "waiting": [item for item in without if lot.random() < 0.3],
        "noted": [item for item in items if lot.random() < 0.3],
        "evidenced": [item for item in items if lot.random() < 0.3],
    }
    sets = {name: frozenset(ids) for name, ids in some.items()}
    written = WrittenAnswers(asked, check_answers(asked, plain, "answers.json"), **sets)
    line = {
        "questionnaire": questionnaire_as_json(asked),
        "sections": [[item.id for item in section.items] for section in asked.sections],
        "answers": plain,
        "asksEvidence": [item.id for item in asked.items if item.evidence == "ask"],
        **some,
    }
    return written, line


def test_the_same_is_found():
    lot = Random(21)  # noqa: S311 - no secret
    cases = [make_case(lot) for _ in range(300)]
    command = [NODE, SHARED / "look_lines.js"]
    lines = "\n".join(json.dumps(line) for _, line in cases)
    done = subprocess.run(command, input=lines, capture_output=True, text=True, check=False)
    assert done.returncode == 0, done.stderr

    found = [find_to_look_at(written) for written, _ in cases]
    assert [json.loads(line) for line in done.stdout.splitlines()] == [
        [as_plain(each) for each in suggestions] for suggestions in found
    ]
    reasons = [each.reason for suggestions in found for each in suggestions]
    assert all(reasons.count(reason) > 5 for reason in {*LookReason} - {LookReason.EVIDENCE_DUE})
    assert any(isinstance(each, NotApplicable) for w, _ in cases for each in w.answers.values())


def as_plain(suggestion):
    return {
        "reason": suggestion.reason,
        "names": suggestion.names,
        "items": list(suggestion.items),
        "sections": list(suggestion.sections),
    }
