"""Where one answer decides a stage."""

from scoring.authoring.thin_cells import ThinReason, find_thin_cells
from scoring.questionnaires.questionnaire_reader import parse_questionnaire

HEAD = """
id: thin
version: 1
title: Thin
framework: {id: two, stages: [{id: one}, {id: two}], values: [{id: a}]}
scales: {s: [{id: none, points: 0}, {id: all, points: 4}]}
scale: s
placement: {secured_at: 75, overall: {held_by: all}}
sections:
  - value: a
    items:
"""


def read(*items):
    text = HEAD + "".join(
        f"      - {{id: i{n}, text: Item {n}, {item}}}\n" for n, item in enumerate(items)
    )
    return parse_questionnaire(text, "thin.yaml")


def reasons(*items):
    found = find_thin_cells(read(*items))
    return {cell.stage.id: cell.reason for cell in found}


NEVER = "not_applicable: never"


def test_a_cell_of_one_question_is_thin():
    assert reasons("stage: one", f"stage: two, {NEVER}", f"stage: two, {NEVER}") == {
        "one": ThinReason.ONE_QUESTION
    }


def test_so_is_one_where_one_question_outweighs_the_rest():
    heavy = f"stage: one, weight: 3, {NEVER}"
    others = (f"stage: two, {NEVER}", f"stage: two, {NEVER}")
    assert reasons(heavy, f"stage: one, {NEVER}", *others) == {"one": ThinReason.ONE_DECIDES}
    assert find_thin_cells(read(heavy, f"stage: one, {NEVER}", *others))[0].items[0].id == "i0"
    # A core item beside it has to be answered well too.
    assert reasons(heavy, f"stage: one, core: true, {NEVER}", *others) == {}
    assert reasons(heavy, f"stage: one, {NEVER}", f"stage: one, {NEVER}", *others) == {}


def test_a_cell_of_which_every_question_may_be_left_out_can_be_empty():
    assert reasons("stage: one", "stage: one", f"stage: two, {NEVER}", "stage: two") == {
        "one": ThinReason.MAY_BE_EMPTY
    }


def test_a_rubric_alone_holds_every_stage():
    assert reasons("rubric: {starting-out: x, one: y, two: z}") == {
        "one": ThinReason.ONE_QUESTION,
        "two": ThinReason.ONE_QUESTION,
    }
