"""What a placement is told as: what holds a value back beside the way on, and what moves it all."""

from itertools import product

from app.store.assessments.entries import Entry
from app.web.placement_story import explain_answers
from tests.unit.scoring.placement.questions import FIVE, STAGES, indicator, questionnaire

STATES = (*FIVE, "dont-know")


def explain(asked, answers):
    return explain_answers(asked, {item: Entry(given) for item, given in answers.items()})


def test_the_way_on_names_no_question_that_is_not_said_to_hold_it_back():
    """In every state of a cell as ours are: two questions, the first of them essential."""
    items = [indicator("training", core=True), indicator("meetings")]
    asked = questionnaire({"safety": items}, core_at_least=3)
    told = 0
    for given in product(STATES, repeat=2):
        (value,) = explain(asked, dict(zip(("training", "meetings"), given, strict=True))).values
        held_back_by = [said.item.id for said in value.held_back_by]
        assert {rise.item.id for rise in value.route} <= {*held_back_by}, given
        told += bool(value.route)
    assert told > 15


def test_what_is_not_known_is_told_with_what_holds_a_value_back():
    asked = questionnaire({"safety": [indicator("training"), indicator("meetings")]})
    (value,) = explain(asked, {"training": "some", "meetings": "dont-know"}).values
    said = [(each.item.id, each.answer) for each in value.held_back_by]
    assert said == [("training", "some"), ("meetings", "Don’t know")]


def test_what_moves_the_whole_is_told_of_several_values():
    asked = questionnaire({value: [indicator(value)] for value in ("safety", "choice")}, STAGES[:1])
    story = explain(asked, {"safety": "most", "choice": "some"})
    assert [(value.id, stage.id) for value, stage in story.moves] == [("choice", "aware")]


def test_one_value_alone_is_not_said_to_be_moved_by_itself():
    story = explain(questionnaire({"safety": [indicator("one")]}), {"one": "not-yet"})
    assert story.next_stage is not None
    assert story.moves == ()
