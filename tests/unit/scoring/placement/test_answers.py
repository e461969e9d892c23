"""Answers from plain data and from JSON: what is taken, and every fault with how to mend it."""

import json

import pytest

from scoring.faults import Faulty
from scoring.placement import answers
from scoring.placement.answers import (
    NOT_APPLICABLE_LEVEL,
    UNKNOWN_LEVEL,
    NotApplicable,
    answer_levels,
    check_answer,
    check_answers,
    read_answers_json,
)
from tests.unit.scoring.placement.questions import STAGES, indicator, questionnaire, rubric

ITEMS = [
    indicator("first"),
    indicator("second"),
    indicator("always", not_applicable="never"),
    rubric("whole"),
]
ASKED = questionnaire({"safety": ITEMS}, STAGES[:1])


def faults_of(text):
    with pytest.raises(Faulty) as caught:
        read_answers_json(ASKED, text, "a.json")
    return str(caught.value).splitlines()


def fault_of(given, item="first"):
    with pytest.raises(ValueError, match=r".") as caught:
        check_answer(ASKED, item, given)
    return str(caught.value)


# ------------------------------------------------------------------------------ what is taken


def test_a_choice_dont_know_not_applicable_and_no_answer_are_four_things():
    raw = {"first": "some", "second": "dont-know", "whole": {"not-applicable": " no site \n"}}
    taken = check_answers(ASKED, raw, "a.json")
    assert taken == {"first": "some", "second": "dont-know", "whole": NotApplicable("no site")}
    assert answer_levels(ASKED, taken) == (2, UNKNOWN_LEVEL, UNKNOWN_LEVEL, NOT_APPLICABLE_LEVEL)


def test_a_rubric_is_answered_with_the_start_or_a_stage():
    assert answer_levels(ASKED, check_answers(ASKED, {"whole": "starting-out"}, "a"))[3] == 0
    assert answer_levels(ASKED, check_answers(ASKED, {"whole": "aware"}, "a"))[3] == 1


def test_what_the_app_gives_to_take_away_is_taken_back():
    document = {
        "organisation": "A school",
        "round": 1,
        "submitted": None,
        "questionnaire": "small",
        "version": 1,
        "answers": {"first": "most"},
        "notes": {"first": {"note": "Ask Sam", "evidence": ""}},
        "placement": {"overall": {"floor": "starting-out", "score": 1.5}},
    }
    assert read_answers_json(ASKED, json.dumps(document), "a.json") == {"first": "most"}


def test_no_answers_at_all_may_be_given():
    assert read_answers_json(ASKED, '{"answers": {}}', "a.json") == {}


# ------------------------------------------------------------------------------ an answer's faults


def test_an_item_that_does_not_exist_is_named_with_the_one_that_was_meant():
    assert fault_of("some", item="frist") == "small has no such item; did you mean `first`?"
    assert fault_of("some", item="zzzzz") == "small has no such item"


def test_a_choice_that_does_not_exist_is_named_with_the_one_that_was_meant():
    assert fault_of("plannd") == "`plannd` is not a choice here; did you mean `planned`?"


def test_without_a_near_choice_all_of_them_are_named():
    assert fault_of("3") == (
        "`3` is not a choice here; choose one of not-yet, planned, some, most, embedded, dont-know"
    )
    assert fault_of("xyz", item="whole").endswith("choose one of starting-out, aware, dont-know")


@pytest.mark.parametrize(
    ("given", "said"),
    [
        (3, "3"),
        (0.5, "0.5"),
        (True, "True"),
        (None, "null"),
        (["some"], "a list"),
        ("some\nmore\x1b[31m", "`some more�[31m`"),
        ("x" * 500, "`" + "x" * 60 + "…`"),
    ],
)
def test_what_is_not_a_choice_is_shown_on_one_short_line(given, said):
    assert fault_of(given).startswith(f"{said} is not a choice here; ")


def test_not_applicable_needs_its_reason():
    assert fault_of("not-applicable") == 'say why: {"not-applicable": "the reason"}'
    empty = "say why it is not applicable: the reason is empty"
    assert fault_of({"not-applicable": " \n"}) == empty
    for odd in ({}, {"not-applicable": 3}, {"not-applicable": "a", "why": "b"}, {"why": "b"}):
        assert fault_of(odd) == 'write {"not-applicable": "the reason"}'


def test_not_applicable_is_refused_where_the_item_applies_to_everyone():
    message = "this item applies to everyone, so it cannot be not applicable"
    assert fault_of({"not-applicable": "why"}, item="always") == message


def test_a_reason_has_a_length_and_is_never_cut_short():
    assert check_answer(ASKED, "first", {"not-applicable": "x" * 4_000}).reason == "x" * 4_000
    message = "the reason is longer than 4,000 characters: shorten it"
    assert fault_of({"not-applicable": "x" * 4_001}) == message


# ------------------------------------------------------------------------------ a file's faults


def test_every_fault_of_a_file_is_reported_at_once_with_its_path():
    raw = {"first": "mots", "second": "most", "frist": "most", "always": {"not-applicable": "x"}}
    assert faults_of(json.dumps({"answers": raw})) == [
        "a.json: answers.first: `mots` is not a choice here; did you mean `most`?",
        "a.json: answers.frist: small has no such item; did you mean `first`?",
        "a.json: answers.always: this item applies to everyone, so it cannot be not applicable",
    ]


def test_answers_to_another_version_or_questionnaire_are_refused():
    version = '{"version": 2, "answers": {"first": "most"}}'
    assert faults_of(version) == ["a.json: version: these answers are to small version 2, not 1"]
    other = '{"questionnaire": "large", "version": 2, "answers": {"what": "ever"}}'
    assert faults_of(other) == ["a.json: questionnaire: these answers are to `large`, not small"]


@pytest.mark.parametrize("odd", ["null", "[[]]", '"1"', "1.5", '{"a": 1}'])
def test_an_odd_version_is_a_fault_and_no_crash(odd):
    (fault,) = faults_of(f'{{"version": {odd}, "answers": {{}}}}')
    assert fault.startswith("a.json: version: these answers are to small version ")


def test_where_answers_is_missing_the_key_that_was_meant_is_named():
    missing = "did you mean `answers`? That key is missing"
    assert faults_of('{"notes": {}, "anwsers": {}}') == [f"a.json: anwsers: {missing}"]
    whole = ['a.json: write the answers as {"answers": {"item": "choice"}}']
    assert faults_of('{"first": "most"}') == whole


@pytest.mark.parametrize("text", ["[]", "null", "3", '"answers"', "{}"])
def test_json_that_is_no_object_of_answers_is_refused(text):
    assert faults_of(text) == ['a.json: write the answers as {"answers": {"item": "choice"}}']


@pytest.mark.parametrize("given", ["[]", "null", "3", '"some"'])
def test_answers_that_are_no_object_are_refused(given):
    assert faults_of(f'{{"answers": {given}}}') == [
        "a.json: answers: write the answers as item: answer"
    ]


def test_text_that_is_not_json_is_refused_where_it_stops_being_so():
    assert faults_of('{"answers":\n  {"first": some}}') == [
        "a.json:2:13: it is not JSON: Expecting value"
    ]
    assert faults_of("") == ["a.json:1:1: it is not JSON: Expecting value"]


def test_a_key_given_twice_is_refused_wherever_it_stands():
    twice = ["a.json: `first` is given twice: keep one"]
    assert faults_of('{"answers": {"first": "some", "first": "most"}}') == twice
    assert faults_of('{"answers": {}, "notes": {"first": 1, "first": 2}}') == twice


def test_nesting_of_any_depth_is_refused_without_a_traceback():
    # Somewhere below Python's limit of 1,000, JSON is just read and anything deeper is not.
    for depth in (*range(800, 1_001), 100_000):
        nested = "[" * depth + "]" * depth
        assert len(faults_of(f'{{"answers": {{"first": {nested}}}}}')) == 1
        assert len(faults_of(f'{{"version": {nested}, "answers": {{}}}}')) == 1


@pytest.mark.parametrize("number", ["NaN", "Infinity", "-Infinity"])
def test_numbers_that_json_does_not_have_are_refused(number):
    assert faults_of(f'{{"answers": {{"first": {number}}}}}') == [
        f"a.json: it is not JSON: {number} is no number there"
    ]


def test_huge_numbers_are_refused():
    assert faults_of(f'{{"answers": {{"first": {"9" * 5_000}}}}}') == [
        "a.json: it holds a number of 5,000 digits: no answer needs one"
    ]
    (fault,) = faults_of('{"answers": {"first": 1e999}}')
    assert fault.startswith("a.json: answers.first: inf is not a choice here")


def test_a_hostile_item_id_is_shown_on_one_short_line():
    (fault,) = faults_of(json.dumps({"answers": {"a\nb\x1b[31m" + "c" * 900: "some"}}))
    assert fault.startswith("a.json: answers[`a b�[31mccc")
    assert len(fault) < 200


def test_a_thousand_faults_are_enough(monkeypatch):
    monkeypatch.setattr(answers, "MOST_FAULTS", 3)
    raw = {f"no-item-{number}": "some" for number in range(9)}
    first, *rest = faults_of(json.dumps({"answers": raw}))
    assert first == "a.json: it has more faults than these first 3: mend them, and look again"
    assert len(rest) == 3
