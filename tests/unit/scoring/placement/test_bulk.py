"""`place_all_answers` gives what `place_answers` gives, for every row, in every figure."""

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from scoring.placement import bulk_placement
from scoring.placement.answers import (
    NOT_APPLICABLE_LEVEL,
    UNKNOWN_LEVEL,
    answer_levels,
    check_answers,
)
from scoring.placement.bulk_placement import BulkPlacement, place_all_answers
from scoring.placement.placement import place_answers
from tests.unit.scoring.placement.questions import (
    answers_to,
    apart,
    indicator,
    placed,
    questionnaire,
    questionnaires,
)

ONE = questionnaire({"safety": [indicator("first"), indicator("second", core=True)]})


@given(questionnaires(), st.data())
def test_bulk_agrees_with_place_in_every_figure(asked, data):
    rows = data.draw(st.lists(answers_to(asked), min_size=1, max_size=6))
    assert as_rows(place_all_answers(asked, levels(asked, rows))) == [
        one_by_one(asked, raw) for raw in rows
    ]


def test_bulk_agrees_with_place_on_every_answer_there_is_to_two_items():
    every = [(a, b) for a in range(NOT_APPLICABLE_LEVEL, 5) for b in range(NOT_APPLICABLE_LEVEL, 5)]
    expected = [one_by_one(ONE, raw_of(ONE, row)) for row in every]
    assert as_rows(place_all_answers(ONE, np.array(every))) == expected
    assert {figures[2] for figures in expected} >= {-1, 0, 10_000}


def test_nothing_applicable_has_no_score_and_is_at_the_start():
    result = place_all_answers(ONE, levels(ONE, [{"first": apart(), "second": apart()}]))
    assert as_rows(result) == [(0, -1, -1, [0], [-1], [-1], [-1])]
    assert placed(ONE, {"first": apart(), "second": apart()}).score is None


def test_a_large_table_is_worked_on_in_parts_and_comes_out_whole(monkeypatch):
    monkeypatch.setattr(bulk_placement, "ROWS_PER_CHUNK", 3)
    rows = [
        {"first": choice, "second": choice} for choice in ("not-yet", "some", "most", "embedded")
    ]
    expected = [one_by_one(ONE, raw) for raw in rows * 2]
    assert as_rows(place_all_answers(ONE, levels(ONE, rows * 2))) == expected


def test_no_rows_give_no_rows():
    result = place_all_answers(ONE, np.empty((0, 2), np.int8))
    assert [part.shape for part in result] == [(0,)] * 3 + [(0, 1)] * 4


@pytest.mark.parametrize("kind", [np.int8, np.int16, np.int64])
def test_levels_may_be_whole_numbers_of_any_size(kind):
    rows = [{"first": "embedded"}, {"second": "dont-know"}]
    expected = [one_by_one(ONE, raw) for raw in rows]
    assert as_rows(place_all_answers(ONE, levels(ONE, rows).astype(kind))) == expected


@pytest.mark.parametrize(
    ("wrong", "message"),
    [
        (np.zeros((1, 3), np.int8), r"levels must be \(rows, 2\), not \(1, 3\)"),
        (np.zeros(2, np.int8), r"levels must be \(rows, 2\), not \(2,\)"),
        (np.array([[0, 5]]), "outside its item's choices"),
        (np.array([[-3, 0]]), "outside its item's choices"),
        (np.array([[0.5, 0]]), "whole numbers"),
    ],
)
def test_what_does_not_fit_the_questionnaire_is_refused(wrong, message):
    with pytest.raises(ValueError, match=message):
        place_all_answers(ONE, wrong)


def levels(asked, rows):
    return np.array([answer_levels(asked, check_answers(asked, raw, "rows")) for raw in rows])


def raw_of(asked, row):
    states = {UNKNOWN_LEVEL: "dont-know", NOT_APPLICABLE_LEVEL: apart()}
    return {
        item.id: states.get(level) or asked.choices[item.id][level].id
        for item, level in zip(asked.items, row, strict=True)
    }


def as_rows(result: BulkPlacement):
    return list(zip(*(part.tolist() for part in result), strict=True))


def one_by_one(asked, raw):
    """A row of `BulkPlacement`, from `place_answers`."""
    placement = place_answers(asked, check_answers(asked, raw, "row"))
    return (
        placement.floor_number,
        or_none(placement.ceiling_number),
        or_none(placement.score),
        [value.floor_number for value in placement.values],
        [or_none(value.ceiling_number) for value in placement.values],
        [or_none(value.score) for value in placement.values],
        [or_none(value.position) for value in placement.values],
    )


def or_none(figure):
    return -1 if figure is None else figure
