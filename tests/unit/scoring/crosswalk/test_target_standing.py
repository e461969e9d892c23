"""What answers say about targets: the rule's promises over many questionnaires, and an example."""

import json
import re
from fractions import Fraction
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from scoring.crosswalk.target_level import LEVEL_WORDS, LEVELS, WHOLE, TargetLevel, choose_level
from scoring.crosswalk.target_standing import NoLevel, stand_on_targets
from scoring.placement.answers import check_answers
from scoring.questionnaires.questionnaire_reader import read_questionnaire
from scoring.targets.target_catalogue import TargetCatalogue
from scoring.targets.target_links import Relation, TargetLinks
from tests.unit.scoring.placement.questions import (
    answered,
    apart,
    indicator,
    questionnaire,
)

ROOT = Path(__file__).parents[4]
FORMAT = ROOT / "docs" / "targets-format.md"
BALANCES = ROOT / "tests" / "questionnaires" / "valid" / "balances.yaml"
RELATIONS = (Relation.SAME, Relation.PART_OF, Relation.TOUCHES, None)
UNKNOWN = (None, "dont-know")


def catalogue(**keys):
    """A catalogue of one target, with other keys where they are given."""
    target = {
        "id": "book-one",
        "name": "One",
        "words": "One thing.",
        "describes": "organisation",
        "cannot_be_told_from": "anything",
        **keys,
    }
    book = {
        "id": "book",
        "title": "A book",
        "whose": "published",
        "owner": "Nobody",
        "source": "Nowhere",
        "date": "Undated",
        "licence": "None",
        "sureness": "read",
        "targets": [target],
    }
    return TargetCatalogue.model_validate_json(json.dumps(book))


def stand(asked, relations, raw, **keys):
    """What plain answers say about one target, to which items have a relation or none."""
    items = {id: {relation.value: ["book-one"]} if relation else {} for id, relation in relations}
    links = TargetLinks.model_validate_json(json.dumps({"questionnaire": "small", "items": items}))
    answers = check_answers(asked, raw, "answers.json")
    [standing] = stand_on_targets(asked, links, [catalogue(**keys)], answers)
    return standing


@st.composite
def linked(draw):
    """A questionnaire, what its items have to do with a target, and plain answers."""
    asked, raw = draw(answered(most_values=2, most_stages=3))
    relations = [(item.id, draw(st.sampled_from(RELATIONS))) for item in asked.items]
    return asked, relations, raw


def levels_of(standing):
    return [LEVELS.index(each) for each in (standing.level, standing.could_be) if each]


@given(linked(), st.data())
def test_more_points_never_lower_a_level(case, data):
    asked, relations, raw = case
    higher = {}
    for id, given_answer in raw.items():
        ladder = [*asked.levels[id]]
        if given_answer in ladder:
            higher[id] = data.draw(st.sampled_from(ladder[ladder.index(given_answer) :]))

    before, after = stand(asked, relations, raw), stand(asked, relations, {**raw, **higher})

    assert after.why_none == before.why_none
    assert all(a >= b for a, b in zip(levels_of(after), levels_of(before), strict=True))


@given(linked(), st.data())
def test_what_only_touches_changes_nothing(case, data):
    asked, relations, raw = case
    without = [(id, None if each is Relation.TOUCHES else each) for id, each in relations]
    touching = [(id, each or Relation.TOUCHES) for id, each in relations]

    plain, touched = stand(asked, without, raw), stand(asked, touching, raw)

    assert touched[:2] == plain[:2]
    assert touched[3:5] == plain[3:5]
    if plain.why_none is NoLevel.NO_QUESTION:
        assert touched.why_none is NoLevel.ONLY_TOUCHED
    else:
        assert touched.why_none is plain.why_none


@given(linked())
def test_a_level_needs_three_that_count_and_are_known(case):
    standing = stand(*case)

    known = sum(each.known for each in standing.parts)
    assert (standing.level is None) == (standing.could_be is None) == (known < 3)
    assert (standing.why_none is None) == (known >= 3)


@given(linked(), st.data())
def test_the_range_holds_whatever_the_unknown_turns_out_to_be(case, data):
    asked, relations, raw = case
    completed = dict(raw)
    for item in asked.items:
        if raw.get(item.id) in UNKNOWN:
            may_be_apart = [apart()] * (item.not_applicable == "reason")
            completed[item.id] = data.draw(st.sampled_from([*asked.levels[item.id], *may_be_apart]))

    standing, whole = stand(asked, relations, raw), stand(asked, relations, completed)

    if standing.level:
        low, high = levels_of(standing)
        assert {*levels_of(whole)} == {LEVELS.index(whole.level)}
        assert low <= LEVELS.index(whole.level) <= high


@pytest.mark.parametrize(
    ("thirds", "level"),
    [
        (0, TargetLevel.NOT_MUCH_YET),
        (1, TargetLevel.SOME),
        (2, TargetLevel.MOST),
        (3, TargetLevel.MOST),
    ],
)
@pytest.mark.parametrize("questions", [3, 7, 500])
def test_a_level_is_a_third_and_the_border_has_the_higher(thirds, level, questions):
    border = thirds * questions * WHOLE // 3

    assert choose_level(border, questions) is level
    assert choose_level(max(border - 1, 0), questions) is LEVELS[max(thirds - 1, 0)]


THREE = {f"q{number}": "some" for number in range(3)}
COUNT = [(id, Relation.PART_OF) for id in THREE]


@pytest.mark.parametrize(
    ("relations", "raw", "keys", "why"),
    [
        (COUNT, THREE, {"left_open": True}, NoLevel.LEFT_OPEN),
        (COUNT, THREE, {"describes": "childrens-lives"}, NoLevel.CHILDRENS_LIVES),
        ([], THREE, {}, NoLevel.NO_QUESTION),
        ([("gone", Relation.SAME)], THREE, {}, NoLevel.NO_QUESTION),
        ([("q0", Relation.TOUCHES)], THREE, {}, NoLevel.ONLY_TOUCHED),
        ([*COUNT[:2], ("gone", Relation.SAME)], THREE, {}, NoLevel.TOO_FEW_QUESTIONS),
        (COUNT, {**THREE, "q1": apart()}, {}, NoLevel.TOO_FEW_APPLY),
        (COUNT, {**THREE, "q1": "dont-know"}, {}, NoLevel.TOO_LITTLE_KNOWN),
        (COUNT, THREE, {}, None),
    ],
)
def test_why_there_is_no_level_is_said(relations, raw, keys, why):
    asked = questionnaire({"safety": [indicator(id) for id in THREE]})

    standing = stand(asked, relations, raw, **keys)

    assert standing.why_none is why
    assert (standing.level is None) == (why is not None)


def test_a_balance_only_touches_whatever_its_links_say():
    asked = read_questionnaire(BALANCES)
    raw = {asked.items[0].id: "in-balance"}

    standing = stand(asked, [(asked.items[0].id, Relation.SAME)], raw)

    assert (standing.parts, standing.why_none) == ((), NoLevel.ONLY_TOUCHED)


def test_those_that_ask_for_just_the_target_come_first_then_as_asked():
    asked = questionnaire({"safety": [indicator(id) for id in ("a", "b", "c")]})
    relations = [("c", Relation.SAME), ("b", Relation.PART_OF), ("a", Relation.PART_OF)]

    assert [each.item for each in stand(asked, relations, {}).parts] == ["c", "a", "b"]


def test_the_worked_example_of_the_format_is_so():
    """Its table is read from the page: scales, answers, shares, and the two levels below it."""
    text = FORMAT.read_text("utf-8").split("## What answers say of a target")[1].split("\n## ")[0]
    rows = [
        [cell.strip() for cell in line.strip("|").split("|")]
        for line in text.splitlines()
        if line.startswith("| q")
    ]
    standing = stand(*_build_example(rows[1:]))

    shares = {each.item: each for each in standing.parts}
    for name, _, _, _, counts_as in rows[1:]:
        assert _describe_share(shares.get(name)) == counts_as
    said = re.search(r"The level is \*(.*)\*, and it could be \*(.*)\*\.", text)
    assert said.groups() == (LEVEL_WORDS[standing.level], LEVEL_WORDS[standing.could_be])


def _build_example(rows):
    scales = {name: {p: int(p) for p in points.split(", ")} for name, _, points, _, _ in rows}
    words = {"don’t know": "dont-know", "does not apply": apart()}
    asked = questionnaire(
        {"safety": [indicator(row[0], scale=row[0]) for row in rows]}, scales=scales
    )
    by_words = {
        "the same": Relation.SAME,
        "part of it": Relation.PART_OF,
        "touches it": Relation.TOUCHES,
    }
    raw = {row[0]: words.get(row[3], row[3]) for row in rows}
    return asked, [(row[0], by_words[row[1]]) for row in rows], raw


def _describe_share(part):
    if part is None:
        return "never counts"
    if not part.applies:
        return "left out"
    low, high = (str(Fraction(each, WHOLE)) for each in (part.lowest, part.highest))
    return low if low == high else f"{low} to {high}"
