"""What is worth a second look: each rule finds what it is about, and leaves the rest alone."""

from pathlib import Path

import pytest
from hypothesis import given

from scoring.placement.answers import NotApplicable, check_answers
from scoring.questionnaires.questionnaire_reader import parse_questionnaire
from scoring.second_look.look_rules import (
    RULES,
    Suggestion,
    find_due_evidence,
    find_highest_without_evidence,
    find_sections_of_one_answer,
    find_stages_ahead,
    find_to_look_at,
    find_waiting_reasons,
    find_words_without_answer,
)
from scoring.second_look.written_answers import DueEvidence, WrittenAnswers
from tests.unit.scoring.placement.questions import (
    STAGES,
    answered,
    indicator,
    questionnaire,
    rubric,
)

BALANCES = Path(__file__).parents[3] / "questionnaires" / "valid" / "balances.yaml"
TWO_STAGES = STAGES[:2]
PAIR = questionnaire(
    {"safety": [indicator("first"), indicator("second"), indicator("later", STAGES[1])]}, TWO_STAGES
)
ASKS = questionnaire({"safety": [indicator("asks", evidence="ask"), indicator("welcomes")]})


def written(asked, answers, **more):
    return WrittenAnswers(asked, answers, **more)


def find_items(rule, *args, **more):
    """The items of each suggestion of a rule."""
    return [suggestion.items for suggestion in rule(written(*args, **more))]


def test_nothing_is_found_where_all_sits_together():
    answers = {"first": "most", "second": "some", "later": "planned"}
    assert find_to_look_at(written(PAIR, answers)) == ()
    assert find_to_look_at(written(PAIR, {})) == ()


def test_does_not_apply_without_its_reason():
    waiting = frozenset({"second", "gone-since"})
    assert find_items(find_waiting_reasons, PAIR, {}, waiting=waiting) == [("second",)]


def test_words_beside_no_answer():
    noted = frozenset({"first", "second", "later"})
    answers = {"first": "dont-know"}
    found = find_items(
        find_words_without_answer, PAIR, answers, noted=noted, waiting=frozenset({"later"})
    )
    assert found == [("second",)]


@pytest.mark.parametrize("given", ["most", "dont-know", NotApplicable("not here"), None])
def test_only_the_highest_choice_asks_for_evidence(given):
    answers = {} if given is None else {"asks": given}
    assert find_items(find_highest_without_evidence, ASKS, answers) == []


def test_the_highest_choice_without_evidence_where_it_is_asked():
    answers = {"asks": "embedded", "welcomes": "embedded"}
    assert find_items(find_highest_without_evidence, ASKS, answers) == [("asks",)]
    evidenced = frozenset({"asks"})
    assert find_items(find_highest_without_evidence, ASKS, answers, evidenced=evidenced) == []


def test_no_choice_of_a_balance_is_the_highest():
    text = BALANCES.read_text("utf-8").replace(
        "id: bond-or-team", "id: pair\n        evidence: ask"
    )
    asked = parse_questionnaire(text, "balances.yaml")
    assert asked.items[0].evidence == "ask"
    assert find_to_look_at(written(asked, {"pair": "right-much"})) == ()


def test_the_highest_choice_is_called_as_its_scale_calls_it():
    asked = questionnaire(
        {
            "safety": [
                indicator("five", evidence="ask"),
                indicator("two", evidence="ask", scale="yes-no"),
                rubric("whole", evidence="ask"),
            ]
        },
        scales={"yes-no": {"no": 0, "yes": 1}},
    )
    answers = {"five": "embedded", "two": "yes", "whole": "aware"}
    found = find_highest_without_evidence(written(asked, answers))
    assert [(suggestion.words.split(" is ")[0], suggestion.items) for suggestion in found] == [
        ("‘embedded’", ("five",)), ("‘yes’", ("two",)), ("‘aware’", ("whole",)),
    ]  # fmt: skip


@pytest.mark.parametrize(
    ("first", "second", "is_found"),
    [
        # Of 8 points 6 are needed: with 2 it is far, with 3 it is half way.
        ("not-yet", "some", True),
        ("planned", "some", False),
        # What is not known may be all there.
        ("not-yet", "dont-know", False),
        ("not-yet", None, False),
        ("not-yet", NotApplicable("not here"), True),
    ],
)
def test_a_later_stage_far_ahead_of_an_earlier_one(first, second, is_found):
    answers = {"first": first, "later": "embedded"} | ({"second": second} if second else {})
    known = [item for item in ("first", "second") if isinstance(answers.get(item), str)]
    expected = [tuple(known)] if is_found else []
    assert find_items(find_stages_ahead, PAIR, answers) == expected


def test_a_later_stage_that_only_could_be_in_place_is_not_ahead():
    answers = {"first": "not-yet", "second": "not-yet", "later": "dont-know"}
    assert find_items(find_stages_ahead, PAIR, answers) == []


def test_a_value_is_ahead_once_of_its_first_far_stage_for_its_last_one_in_place():
    asked = questionnaire(
        {
            "safety": [indicator(stage, stage) for stage in STAGES[:4]],
            "choice": [indicator(f"c-{stage}", stage) for stage in STAGES[:4]],
        },
        STAGES[:4],
    )
    answers = dict(zip(STAGES, ("most", "not-yet", "not-yet", "embedded"), strict=False))
    [suggestion] = find_stages_ahead(written(asked, answers))
    assert suggestion.items == ("sensitive",)
    assert "safety: ‘informed’ is in place, and ‘sensitive’" in suggestion.words


def test_a_stage_passed_over_is_not_far():
    answers = dict.fromkeys(("first", "second"), NotApplicable("not here")) | {"later": "embedded"}
    assert find_items(find_stages_ahead, PAIR, answers) == []


def whole_section(count=5, stages=TWO_STAGES, **keys):
    return questionnaire(
        {"safety": [indicator(f"q-{n}", stages[n % len(stages)], **keys) for n in range(count)]},
        stages,
        scales={"yes-no": {"no": 0, "yes": 1}},
    )


def all_answered(asked, given):
    return {item.id: given for item in asked.items}


def test_a_whole_section_of_one_answer():
    asked = whole_section()
    answers = all_answered(asked, "some")
    [suggestion] = find_sections_of_one_answer(written(asked, answers))
    assert (suggestion.items, suggestion.sections) == ((), (0,))
    assert "Every answer here is ‘some’" in suggestion.words
    for other in ("most", "dont-know", NotApplicable("not here")):
        assert find_items(find_sections_of_one_answer, asked, {**answers, "q-3": other}) == []
    assert find_items(find_sections_of_one_answer, asked, dict(list(answers.items())[:4])) == []


def test_sections_of_the_same_answer_are_told_together():
    asked = questionnaire(
        {
            value: [indicator(f"{value}-{n}", TWO_STAGES[n % 2]) for n in range(5)]
            for value in ("safety", "choice", "trust", "collaboration")
        },
        TWO_STAGES,
    )
    answer_of = {"safety": "some", "choice": "not-yet", "trust": "most", "collaboration": "some"}
    answers = {item.id: answer_of[item.id.rpartition("-")[0]] for item in asked.items}
    found = find_sections_of_one_answer(written(asked, answers))
    assert [suggestion.sections for suggestion in found] == [(0, 3), (2,)]


@pytest.mark.parametrize(
    ("asked", "given"),
    [
        (whole_section(), "not-yet"),
        (whole_section(), "dont-know"),
        (whole_section(), NotApplicable("not here")),
        (whole_section(count=4), "some"),
        (whole_section(stages=STAGES[:1]), "some"),
        (whole_section(scale="yes-no"), "yes"),
        (questionnaire({"safety": [rubric(f"r-{n}", TWO_STAGES) for n in range(5)]}, TWO_STAGES),
         "aware"),
    ],
    ids=["lowest", "not known", "not applicable", "few", "one stage", "two choices", "rubrics"],
)  # fmt: skip
def test_a_section_of_one_answer_that_is_no_news(asked, given):
    assert find_items(find_sections_of_one_answer, asked, all_answered(asked, given)) == []


def test_choices_of_two_scales_are_not_one_answer():
    of_five = [indicator(f"q-{n}", TWO_STAGES[n % 2]) for n in range(4)]
    of_another = indicator("other", scale="short")
    asked = questionnaire(
        {"safety": [*of_five, of_another]},
        TWO_STAGES,
        scales={"short": {"no": 0, "x": 1, "some": 2}},
    )
    assert find_items(find_sections_of_one_answer, asked, all_answered(asked, "some")) == []


def test_evidence_that_is_due_behind_answers():
    due = (
        DueEvidence(7, "Our policy", frozenset({"later", "first", "second", "gone-since"})),
        DueEvidence(8, "Minutes", frozenset({"second"})),
    )
    answers = {"first": "not-yet", "second": "dont-know", "later": "most"}
    [suggestion] = find_due_evidence(written(PAIR, answers, due_evidence=due))
    assert (suggestion.items, suggestion.evidence) == (("first", "later"), due[0])
    assert "‘Our policy’" in suggestion.words


def test_every_rule_is_in_the_table_and_what_is_lost_comes_first():
    everything = written(
        PAIR,
        {"first": "not-yet", "second": "not-yet", "later": "embedded"},
        waiting=frozenset({"first"}),
        due_evidence=(DueEvidence(1, "A", frozenset({"later"})),),
    )
    found = find_to_look_at(everything)
    assert [each.items for each in found] == [
        ("first",),
        ("first", "second"),
        ("later",),
    ]
    assert set(RULES) == {
        find_waiting_reasons, find_words_without_answer, find_highest_without_evidence,
        find_stages_ahead, find_sections_of_one_answer, find_due_evidence,
    }  # fmt: skip
    assert all(isinstance(suggestion, Suggestion) for suggestion in found)


@given(answered())
def test_whatever_is_asked_and_answered_each_suggestion_is_about_something_that_is_asked(case):
    asked, raw = case
    items = frozenset(asked.item_by_id)
    answers = check_answers(asked, raw, "answers.json")
    due = (DueEvidence(1, "A", items),)
    for suggestion in find_to_look_at(written(asked, answers, noted=items, due_evidence=due)):
        assert suggestion.items or suggestion.sections
        assert items.issuperset(suggestion.items)
        assert set(suggestion.sections) <= set(range(len(asked.sections)))
