"""What a draft changes since the published version, and which answers still compare."""

from pathlib import Path

import pytest

from scoring.authoring.version_changes import (
    ChangeKind,
    VersionVerdict,
    find_changes,
    judge_version,
)
from scoring.authoring.word_changes import PartKind, compare_words
from scoring.questionnaires.questionnaire_reader import parse_questionnaire

FOLDER = Path(__file__).resolve().parents[3] / "questionnaires" / "published"
BALANCES = (FOLDER.parent / "valid" / "balances.yaml").read_text("utf-8")
TEXT = (FOLDER / "organisation.v1.yaml").read_text("utf-8")
NEXT = TEXT.replace("version: 1", "version: 2", 1)


def read(text):
    return parse_questionnaire(text, "draft.yaml", FOLDER)


PUBLISHED = {("organisation", 1): read(TEXT)}


def changes(*swaps, base=NEXT):
    text = base
    for old, new in swaps:
        assert old in text
        text = text.replace(old, new)
    return find_changes(read(text), PUBLISHED)


def told(found):
    return {change.id: (set(change.kinds), change.compares) for change in found.items}


@pytest.mark.parametrize(
    ("old", "new", "item", "kind", "compares"),
    [
        ("There is a quiet room.", "A room is quiet.", "safety-aware-1", "reworded", True),
        ("A corner counts.", "Any corner counts.", "safety-aware-1", "help", True),
        ("core: true", "core: false", "safety-aware-1", "core", True),
        ("evidence: ask", "evidence: optional", "safety-aware-1", "evidence", True),
        ("id: trust-aware-1, stage: aware", "id: trust-aware-1, weight: 2, stage: aware",
         "trust-aware-1", "weight", True),
        ("not_applicable: never", "not_applicable: reason", "safety-aware-2",
         "not-applicable", True),
        ("We act on it.", "We act.", "trust-overall", "rubric", True),
        ("trust-informed-1, stage: informed", "trust-informed-1, stage: aware",
         "trust-informed-1", "stage", False),
    ],
)  # fmt: skip
def test_one_change_of_an_item_is_told_as_what_it_is(old, new, item, kind, compares):
    found = changes((old, new))
    assert told(found) == {item: ({ChangeKind(kind)}, compares)}
    assert found.unchanged == 5
    assert found.comparing == 5 + compares


def test_other_words_for_a_side_of_a_balance_are_told_and_compare():
    first = parse_questionnaire(BALANCES, "balances.v1.yaml")
    told_of = BALANCES.replace("version: 1", "version: 2").replace(
        "knows the child well", "is near"
    )
    found = find_changes(parse_questionnaire(told_of, "draft.yaml"), {("balances", 1): first})
    assert told(found) == {"bond-or-team": ({ChangeKind.BALANCE}, True)}


def test_an_item_of_another_value_is_another_question():
    text = NEXT.replace(
        "      - {id: safety-aware-2, stage: aware, text: Staff have been trained., "
        "not_applicable: never}\n", ""
    ).replace(
        "      - {id: trust-aware-1",
        "      - {id: safety-aware-2, stage: aware, text: Staff have been trained., "
        "not_applicable: never}\n      - {id: trust-aware-1",
    )  # fmt: skip
    kinds, compares = told(find_changes(read(text), PUBLISHED))["safety-aware-2"]
    assert (ChangeKind.VALUE in kinds, compares) == (True, False)


def test_other_points_part_every_item_of_the_scale_and_other_labels_none():
    points = changes(("label: Embedded, points: 4", "label: Embedded, points: 5"))
    assert len(points.items) == 5
    assert not any(change.compares for change in points.items)
    assert (points.places_alike, points.comparing) == (False, 1)
    labels = changes(("label: Embedded", "label: Everywhere"))
    assert {kind for change in labels.items for kind in change.kinds} == {ChangeKind.LABELS}
    assert all(change.compares for change in labels.items)
    assert labels.places_alike
    assert [(each.path, each.before, each.after) for each in labels.fields] == [
        ("scales.embedded.embedded.label", "Embedded", "Everywhere")
    ]


def test_items_come_and_go():
    found = changes(("id: trust-aware-1,", "id: trust-aware-9,"))
    assert told(found) == {
        "trust-aware-9": ({ChangeKind.ADDED}, False),
        "trust-aware-1": ({ChangeKind.REMOVED}, False),
    }
    assert not found.places_alike


def test_the_fewest_items_that_account_for_another_order_have_moved():
    line = "      - {id: safety-informed-1, stage: informed, text: Leaders ask how people are.}\n"
    text = NEXT.replace(line, "").replace(
        "      - id: safety-aware-1", line + "      - id: safety-aware-1"
    )
    found = find_changes(read(text), PUBLISHED)
    assert told(found) == {"safety-informed-1": ({ChangeKind.MOVED}, True)}
    assert found.places_alike


def test_the_rule_the_framework_and_the_words_around_items_are_told_by_path():
    found = changes(
        ("secured_at: 50", "secured_at: 60"), ("intro: About being safe.", "intro: Of safety.")
    )
    assert {each.path: (each.before, each.after) for each in found.fields} == {
        "placement.secured_at": ("50", "60"),
        "sections.safety.intro": ("About being safe.", "Of safety."),
    }
    assert not found.places_alike
    assert found.same_ladder
    assert found.same_values


def test_another_ladder_and_other_values_are_noticed():
    draft = PUBLISHED["organisation", 1]
    framework = draft.framework
    other = draft.model_copy(
        update={
            "version": 2,
            "framework": framework.model_copy(update={"values": framework.values[::-1]}),
        }
    )
    found = find_changes(other, PUBLISHED)
    assert (found.same_ladder, found.same_values) == (True, False)
    assert "framework.values (order)" in [each.path for each in found.fields]


def test_nothing_changed_says_so():
    assert changes().nothing


def test_what_the_number_of_a_draft_means():
    draft = read(NEXT)
    assert judge_version(draft, {}) == (VersionVerdict.NEW_ID, 0)
    assert judge_version(draft, PUBLISHED) == (VersionVerdict.RISES, 1)
    assert judge_version(PUBLISHED["organisation", 1], PUBLISHED) == (
        VersionVerdict.AS_PUBLISHED,
        1,
    )
    reworded = read(TEXT.replace("quiet room", "calm room"))
    assert judge_version(reworded, PUBLISHED) == (VersionVerdict.MUST_RISE, 1)
    assert find_changes(draft, {}) is None


def test_every_published_version_that_asks_alike_is_named():
    second = read(NEXT.replace("label: Embedded, points: 4", "label: Embedded, points: 5"))
    third = read(
        NEXT.replace("version: 2", "version: 3").replace("There is a quiet room", "It is quiet")
    )
    found = find_changes(third, {**PUBLISHED, ("organisation", 2): second})
    by_id = {change.id: change for change in found.items}
    assert by_id["safety-aware-1"].compares_with == (1,)
    assert not by_id["safety-aware-1"].compares


def test_words_are_compared_one_by_one_unless_there_are_too_many():
    parts = compare_words("There is a quiet room.", "There is a calm, quiet room.")
    assert [(part.kind, part.words) for part in parts] == [
        (PartKind.BOTH, "There is a"),
        (PartKind.AFTER, "calm,"),
        (PartKind.BOTH, "quiet room."),
    ]
    long = "a " * 300
    assert [part.kind for part in compare_words(long, long + "b")] == [
        PartKind.BEFORE,
        PartKind.AFTER,
    ]
