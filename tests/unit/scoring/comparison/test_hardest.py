"""What a group finds hard: counts of answers, worked by hand."""

import pytest

from scoring.comparison.hardest_questions import (
    VersionAnswers,
    combine_versions,
    item_findings,
    rank_hardest,
    rank_least_known,
    unknown_share_by_cell,
)
from scoring.comparison.tally import estimate_share
from tests.unit.scoring.placement.questions import STAGES, indicator, questionnaire

GIVEN = {
    "safety-aware-1": {"not-yet": 3, "embedded": 1, "dont-know": 2, "not-applicable": 4},
    "safety-sensitive-1": {"most": 5, "some": 5},
}
ASKED = {"safety-aware-1": 11, "safety-sensitive-1": 11}


@pytest.fixture
def found():
    items = [indicator("safety-aware-1"), indicator("safety-sensitive-1", "sensitive")]
    return item_findings(questionnaire({"safety": items}, STAGES[:2]), GIVEN, ASKED)


def test_those_who_know_are_those_who_can_be_short(found):
    first = found[0]
    assert (first.short.count, first.short.n) == (3, 4)
    assert (first.unknown.count, first.unknown.n) == (3, 7)
    assert first.counts[""] == 1


def test_short_is_below_the_share_that_a_cell_needs(found):
    # 75% of 4 points are 3: 'most' is enough, 'some' is not.
    assert (found[1].short.count, found[1].short.n) == (5, 10)


def test_the_surest_first_and_none_without_anybody_short(found):
    # 3 of 4 is a larger share than 5 of 10, and less sure: from 30.1% up, and from 23.7%.
    assert [each.item.id for each in rank_hardest(found)] == [
        "safety-aware-1",
        "safety-sensitive-1",
    ]
    one_of_one = found[0]._replace(short=estimate_share(1, 1))
    many = found[1]._replace(short=estimate_share(90, 100))
    assert rank_hardest([one_of_one, many]) == [many, one_of_one]
    assert rank_hardest([found[0]._replace(short=found[0].short._replace(count=0))]) == []


def test_the_least_known_first(found):
    assert [each.item.id for each in rank_least_known(found)] == [
        "safety-aware-1",
        "safety-sensitive-1",
    ]


def test_cells_add_their_items_up(found):
    cells = unknown_share_by_cell(found)
    assert (cells["safety", "aware"].count, cells["safety", "aware"].n) == (3, 7)


def test_an_answer_that_is_not_offered_counts_as_none():
    asked = questionnaire({"safety": [indicator("safety-aware-1")]})
    (only,) = item_findings(asked, {"safety-aware-1": {"gone": 2}}, {"safety-aware-1": 2})
    assert only.counts[""] == 2
    assert only.short.n == 0


def test_those_who_were_never_asked_left_nothing_open():
    asked = questionnaire({"safety": [indicator("safety-aware-1")]})
    (only,) = item_findings(asked, {"safety-aware-1": {"most": 2}}, {"safety-aware-1": 2})
    assert (only.counts[""], only.unknown.n) == (0, 2)
    (new,) = item_findings(asked, {}, {})
    assert new.unknown.n == 0


# ---------------------------------------------------------------- versions


def asking(*items, points=4):
    scales = {"three": {"not-yet": 0, "some": 2, "embedded": points}}
    return questionnaire({"safety": [indicator(n, s, scale="three") for n, s in items]},
                         STAGES[:2], scales=scales)  # fmt: skip


def test_answers_to_two_versions_add_up_where_both_ask_alike():
    newest = asking(("same", "aware"), ("moved", "sensitive"), ("new", "aware"))
    before = asking(("same", "aware"), ("moved", "aware"), ("gone", "sensitive"))
    given = {"same": {"some": 2}, "moved": {"some": 2}}
    versions = [
        VersionAnswers(newest, {**given, "new": {"some": 1}}, 3),
        VersionAnswers(before, given, 5),
    ]

    together, asked = combine_versions(newest, versions)
    assert together == {"same": {"some": 4}, "moved": {"some": 2}, "new": {"some": 1}}
    assert asked == {"same": 8, "moved": 3, "new": 3}


def test_answers_worth_other_points_do_not_add_up():
    newest, before = asking(("same", "aware")), asking(("same", "aware"), points=3)
    versions = [VersionAnswers(each, {"same": {"some": 2}}, 2) for each in (newest, before)]
    assert combine_versions(newest, versions) == ({"same": {"some": 2}}, {"same": 2})
