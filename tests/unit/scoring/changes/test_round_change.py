"""What moved between two rounds, by hand. tests/properties/changes has the rest by chance."""

from scoring.changes.round_change import ChangeKind, compare_rounds
from scoring.changes.version_pair import pair_versions
from scoring.placement.answers import check_answers
from tests.unit.scoring.placement.questions import STAGES, apart, indicator, questionnaire, rubric

TWO = STAGES[:2]
FOUR = [indicator(name) for name in ("one", "two", "three", "four")]


def compare(old, given, new, given_now):
    """What moved in safety, the first value."""
    before = check_answers(old, given, "before")
    return compare_rounds(pair_versions(old, new), before, check_answers(new, given_now, "now"))[0]


def moved(asked, given, given_now):
    return compare(asked, given, asked, given_now)


def parts_of(change):
    """The parts that have items or moved something: by kind, (items, score, stage)."""
    return {
        str(part.kind): (list(part.items), part.score, part.stage)
        for part in change.parts
        if part.items or part.score or part.stage
    }


def test_one_answer_raised_and_one_lowered():
    asked = questionnaire({"safety": FOUR})
    change = moved(
        asked,
        {"one": "most", "two": "most", "three": "most", "four": "most"},
        {"one": "embedded", "two": "planned", "three": "most", "four": "most"},
    )
    # 12 of 16 points, which is in place; 10 once one is lowered by 2; 11 once one is raised by 1.
    assert parts_of(change) == {"lowered": (["two"], -1250, -1), "raised": (["one"], 625, 0)}
    assert (change.score_move, change.stage_move) == (-625, -1)


def test_what_is_known_now_and_what_no_longer_is():
    asked = questionnaire({"safety": FOUR})
    change = moved(
        asked,
        {"one": "embedded", "two": "embedded", "three": "dont-know"},
        {"one": "embedded", "two": "dont-know", "three": "most", "four": "embedded"},
    )
    assert parts_of(change) == {
        "no-longer-known": (["two"], -2500, 0),
        "now-known": (["three", "four"], 4375, 0),
    }


def test_what_no_longer_applies_and_what_newly_does():
    asked = questionnaire({"safety": FOUR})
    change = moved(
        asked,
        {"one": "embedded", "two": "not-yet", "three": "embedded", "four": apart()},
        {"one": "embedded", "two": apart(), "three": "embedded", "four": "dont-know"},
    )
    # 8 of 12; 8 of 8; 8 of 12 again. An item that newly applies may be one that is not known.
    assert parts_of(change) == {
        "no-longer-applying": (["two"], 3334, 1),
        "newly-applying": (["four"], -3334, -1),
    }


def test_a_round_beside_itself_moves_nothing():
    asked = questionnaire({"safety": FOUR})
    change = moved(asked, {"one": "some", "two": "some"}, {"one": "some", "two": "some"})
    assert parts_of(change) == {}
    assert (change.score_move, change.stage_move) == (0, 0)


def test_a_move_is_not_split_where_too_little_was_known_and_what_changed_is_still_named():
    asked = questionnaire({"safety": FOUR})
    change = moved(asked, {"one": "some"}, {"one": "most", "two": "some"})
    assert parts_of(change) == {
        "now-known": (["two"], None, None),
        "raised": (["one"], None, None),
    }
    assert change.score_move is change.stage_move is None
    assert (change.before.known, change.after.known, change.after.asked) == (1, 2, 4)


def test_another_version_adds_and_drops_questions_and_weighs_one_more():
    old = questionnaire({"safety": FOUR})
    heavier = indicator("one", weight=2)
    new = questionnaire({"safety": [heavier, *FOUR[1:3], indicator("five")]})
    given = {"one": "embedded", "two": "some", "three": "some"}
    change = compare(old, given, new, {**given, "five": "embedded", "two": "most"})
    # 8 of 16 points. In the newer version the same answers, with one to the added question, have
    # 8 + 2 + 2 + 4 = 16 of 20; then one is raised.
    assert parts_of(change) == {
        "question-changed": (["one", "five", "four"], 3000, 1),
        "raised": (["two"], 500, 0),
    }


def test_a_question_on_another_scale_or_at_another_stage_is_another_question():
    # What was answered to it means something else now: it is neither raised nor lowered.
    scales = {"short": {"no": 0, "yes": 1}}
    old = questionnaire({"safety": FOUR}, TWO, scales)
    new = questionnaire(
        {"safety": [indicator("one", scale="short"), indicator("two", "sensitive"), *FOUR[2:]]},
        TWO,
        scales,
    )
    given = {"one": "not-yet", "two": "not-yet", "three": "most", "four": "most"}
    change = compare(old, given, new, {**given, "one": "yes", "two": "embedded"})
    assert list(parts_of(change)) == ["question-changed"]
    assert change.parts[0].items == ("one", "two")


def test_a_scale_with_all_points_doubled_asks_the_same():
    old = questionnaire({"safety": FOUR}, scales={"five": {"no": 0, "half": 1, "all": 2}})
    new = questionnaire({"safety": FOUR}, scales={"five": {"no": 0, "half": 2, "all": 4}})
    given = {item["id"]: "half" for item in FOUR}
    change = compare(old, given, new, {**given, "four": "all"})
    assert change.parts[0].score == 0
    assert change.parts[-1][1:] == (("four",), 1250, 0)


def test_a_bar_that_changed_moves_the_stage_with_no_question_named():
    old, new = (questionnaire({"safety": FOUR}, secured_at=bar) for bar in (75, 50))
    given = {item["id"]: "some" for item in FOUR}
    assert parts_of(compare(old, given, new, given)) == {"question-changed": ([], 0, 1)}


def test_other_stages_leave_the_move_of_the_stage_unsplit():
    old, new = (questionnaire({"safety": FOUR}, stages) for stages in (TWO[:1], TWO))
    given = {item["id"]: "most" for item in FOUR}
    change = compare(old, given, new, {**given, "one": "embedded"})
    assert change.stage_move is None
    assert (change.score_move, change.parts[-1].score) == (625, 625)


def test_a_value_that_was_not_asked_before_is_not_split():
    old = questionnaire({"safety": FOUR})
    new = questionnaire({"safety": FOUR, "choice": [rubric("whole")]})
    versions = pair_versions(old, new)
    added = compare_rounds(versions, {}, {"whole": "aware"})[1]
    assert added.before == (None, None, 0, 0)
    assert added.parts[0].items == ("whole",)
    assert added.score_move is None


def test_the_parts_stand_in_the_order_in_which_they_are_taken():
    change = moved(questionnaire({"safety": FOUR}), {}, {})
    assert [part.kind for part in change.parts] == list(ChangeKind)
