"""A questionnaire as the browser's data, and the short codes of its items."""

import json
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from scoring.placement.questionnaire_json import item_codes, questionnaire_as_json
from scoring.questionnaires.questionnaire_reader import read_questionnaire
from tests.unit.scoring.placement.questions import (
    STAGES,
    answered,
    indicator,
    questionnaire,
    rubric,
)

OURS = read_questionnaire(Path(__file__).parents[4] / "questionnaires" / "organisation.v1.yaml")
TWO = STAGES[:2]


def asking(*ids):
    return questionnaire({"safety": [indicator(each) for each in ids]})


def codes_of(*ids):
    """The codes in the order of the ids."""
    given = item_codes(asking(*ids))
    assert list(given) == list(ids)
    return list(given.values())


# ------------------------------------------------------------------------------ the data


def test_the_whole_of_a_small_one():
    items = [indicator("calm-1", core=True, weight=3, not_applicable="never"), rubric("all", TWO)]
    later = [indicator("calm-2", "sensitive", scale="short")]
    asked = questionnaire(
        [("safety", items), ("choice", [rubric("own", TWO, core=True)]), ("safety", later)],
        TWO,
        {"short": {"no": 0, "yes": 2}},
        overall={"held_by": 1, "others_within": 0, "never_behind": ["choice"]},
        core_at_least=2,
    )
    assert questionnaire_as_json(asked) == {
        "id": "small",
        "version": 1,
        "title": "Small",
        "content_hash": asked.content_hash,
        "ladder": [
            {"id": "starting-out", "name": "Starting out"},
            {"id": "aware", "name": "aware"},
            {"id": "sensitive", "name": "sensitive"},
        ],
        "values": [{"id": "safety", "name": "safety"}, {"id": "choice", "name": "choice"}],
        "rule": {
            "secured_at": 75,
            "overall": {"held_by": 1, "others_within": 0, "never_behind": ["choice"]},
        },
        "choices": [
            labelled("not-yet", "planned", "some", "most", "embedded"),
            [
                {"id": "starting-out", "label": "Starting out"},
                {"id": "aware", "label": "aware"},
                {"id": "sensitive", "label": "sensitive"},
            ],
            labelled("no", "yes"),
        ],
        "items": [
            item("calm-1", "C1", "safety", "aware", 0) | {"not_applicable": False},
            item("all", "A", "safety", None, 1),
            item("own", "O", "choice", None, 1),
            item("calm-2", "C2", "safety", "sensitive", 2),
        ],
        "cells": [
            [
                {"stage": "aware", "gives": [[0, [0, 3, 6, 9, 12], 2], [1, [0, 1, 1], None]]},
                {"stage": "sensitive", "gives": [[1, [0, 0, 1], None], [3, [0, 2], None]]},
            ],
            [
                {"stage": "aware", "gives": [[2, [0, 1, 1], 1]]},
                {"stage": "sensitive", "gives": [[2, [0, 0, 1], 2]]},
            ],
        ],
    }


def labelled(*ids):
    return [{"id": each, "label": each} for each in ids]


def item(item_id, code, value, stage, choices):
    return {
        "id": item_id, "code": code, "value": value, "stage": stage, "choices": choices,
        "not_applicable": True,
    }  # fmt: skip


@given(answered())
def test_nothing_is_lost_on_the_way_through_json(case):
    """The cells can be had back from it as they were, and every item's choices."""
    asked, _ = case
    data = json.loads(json.dumps(questionnaire_as_json(asked)))
    ids = [each["id"] for each in data["items"]]
    cells = [
        [
            [
                (column, ids[column], tuple(points), points[-1], core)
                for column, points, core in gives
            ]
            for gives in (cell["gives"] for cell in row)
        ]
        for row in data["cells"]
    ]
    assert cells == [[[*cell.contributions] for cell in row] for row in asked.cells]
    assert {
        each["id"]: [choice["id"] for choice in data["choices"][each["choices"]]]
        for each in data["items"]
    } == {name: [choice.id for choice in choices] for name, choices in asked.choices.items()}


def test_every_ladder_of_choices_travels_once():
    assert [len(choices) for choices in questionnaire_as_json(OURS)["choices"]] == [5]


def test_two_scales_that_read_the_same_travel_once():
    scales = {"steep": {"no": 0, "yes": 9}, "flat": {"no": 1, "yes": 2}}
    items = [indicator(name, scale=name) for name in scales]
    data = questionnaire_as_json(questionnaire({"safety": items}, scales=scales))
    assert data["choices"] == [labelled("no", "yes")]
    assert [points for _, points, _ in data["cells"][0][0]["gives"]] == [[0, 9], [1, 2]]


# ------------------------------------------------------------------------------ codes


@pytest.mark.parametrize(
    ("item_id", "code"),
    [
        ("safety-aware-1", "SA1"),
        ("choice-and-control-aware-2", "CCA2"),
        ("co-production-informed-1", "CPI1"),
        ("andover-1", "A1"),
        ("ways-in-12", "WI12"),
        ("2nd-visit", "2V"),
        ("007", "007"),
        ("and", "AND"),
        ("and-and", "AND-AND"),
    ],
)
def test_a_code_is_the_first_letters_of_the_words_and_the_whole_numbers(item_id, code):
    assert codes_of(item_id) == [code]


def test_items_that_would_share_a_code_have_their_whole_id_and_no_other_does():
    assert codes_of("calm-room", "clear-rules", "quiet-room", "cosy-rug") == [
        "CALM-ROOM", "CLEAR-RULES", "QR", "COSY-RUG",
    ]  # fmt: skip


def test_numbers_that_run_together_are_a_clash():
    assert codes_of("safe-1-2", "safe-12") == ["SAFE-1-2", "SAFE-12"]


def test_an_item_whose_code_is_another_s_whole_id_has_its_own_whole_id_too():
    # `ac` and `ash` share A. As AC, the first would take the code of `ace-cup`.
    assert codes_of("ac", "ash", "ace-cup") == ["AC", "ASH", "ACE-CUP"]


def test_a_whole_id_may_be_what_the_code_was():
    assert codes_of("s", "sun", "moon") == ["S", "SUN", "M"]


@given(st.lists(st.from_regex(r"[abn1](-?[abd1]){0,3}", fullmatch=True), min_size=1, unique=True))
def test_codes_are_never_shared_and_follow_from_the_ids_alone(ids):
    given = item_codes(asking(*ids))
    assert len(set(given.values())) == len(ids)
    assert item_codes(asking(*reversed(ids))) == given


def test_our_codes_are_those_that_are_printed():
    """On paper for good: if this fails, a published questionnaire's codes have changed."""
    stages = {"aware": "A", "sensitive": "S", "responsive": "R", "informed": "I"}
    values = {
        "safety": "S",
        "choice-and-control": "CC",
        "trust-and-transparency": "TT",
        "collaboration": "C",
        "co-production": "CP",
    }
    assert item_codes(OURS) == {
        f"{value}-{stage}-{number}": f"{first}{letter}{number}"
        for value, first in values.items()
        for stage, letter in stages.items()
        for number in (1, 2)
    }
